"""The end of a case, and taking it back: closing (z.d.A.), opening again, handing over."""

import json
from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import date

from gemeinde_desk.cases import closing, lifecycle, retention
from gemeinde_desk.cases.calendar import CaseCalendar
from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.contents import CaseContents
from gemeinde_desk.cases.filing_plan import FilingPlan
from gemeinde_desk.cases.model import Case, CaseState, Finding
from gemeinde_desk.cases.rows import case_by_id, tidy_line
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.errors import Refused
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.transaction import Transaction


class ClosingRefused(Refused):
    """Something stands against closing; ``findings`` lists it."""

    what = "Der Vorgang {reference} kann noch nicht geschlossen werden: {reasons}"

    def __init__(self, reference: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(reference=reference, reasons=" ".join(finding.sentence for finding in findings))


class ClosingNeedsConsent(ClosingRefused):
    """Only warnings stand against closing, and nobody has accepted them."""

    what = "Vor dem Schließen des Vorgangs {reference} ist etwas zu bedenken: {reasons}"
    remedy = "Bitte die Hinweise erledigen oder bestätigen."


class CaseEnding(CaseContents, CaseCalendar):
    """Closing and what follows; part of the register."""

    _filing_plan: Callable[[], FilingPlan]

    def closing_check(self, case_id: int, on: date) -> list[Finding]:
        """What is to be seen to before closing on that day; blockers first. Raises NotFound."""
        return closing.closing_findings(self._snapshot(case_by_id(self._store, case_id), on))

    def close(self, case_id: int, *, on: date, by: Clerk, accept_warnings: bool = False) -> Case:
        """Close the case (z.d.A.): freeze its documents, complete its open dates, set the end of its retention.

        :raises StepNotAllowed: it is not open, perhaps since a moment ago
        :raises ClosingRefused: blockers stand against it, in ``findings``
        :raises ClosingNeedsConsent: only warnings do, and ``accept_warnings`` is not set
        """
        with self._store.transaction(by.uuid) as tx:
            case = case_by_id(self._store, case_id)
            lifecycle.check_step(case.reference, case.state, CaseState.CLOSED)
            findings = closing.closing_findings(self._snapshot(case, on))
            if stopping := closing.blockers(findings):
                raise ClosingRefused(case.reference, stopping)
            if findings and not accept_warnings:
                raise ClosingNeedsConsent(case.reference, findings)
            completed = self._complete_all(tx, case, on, by)
            end = retention.retention_end(on, case.retention_years)
            closed = {"state": CaseState.CLOSED.value, "closed": iso(on), "retention_end": iso(end)}
            tx.update("cases", case_id, **closed, changed=tx.now)
            self._documents.freeze(tx, case_id)
            tx.record(
                "case.closed",
                case.uuid,
                case=case.uuid,
                closed=iso(on),
                retention_end=iso(end),
                accepted=sorted({finding.code for finding in findings}),
                completed=completed,
            )
        return case_by_id(self._store, case_id)

    def reopen(self, case_id: int, reason: str, *, on: date, by: Clerk) -> Case:
        """Open a closed case again (z.d.A. aufheben); dates completed by closing that are still to come are open again.

        The reason is kept in the case's note, since the journal holds no free text.

        :raises InvalidInput: no reason given
        :raises StepNotAllowed: it is not closed
        """
        why = tidy_line(reason, "reason", required="Bitte den Grund angeben, warum der Vorgang wieder geöffnet wird.")
        with self._store.transaction(by.uuid) as tx:
            case = case_by_id(self._store, case_id)
            lifecycle.check_step(case.reference, case.state, CaseState.OPEN)
            note = f"{case.note}\n{on:%d.%m.%Y}, {by.sign}: z.d.A. aufgehoben: {why}".strip()
            opened = {"state": CaseState.OPEN.value, "closed": None, "retention_end": None, "note": note}
            tx.update("cases", case_id, **opened, changed=tx.now)
            revived = self._revive(tx, case, self._completed_by_closing(case.uuid), on)
            tx.record("case.reopened", case.uuid, case=case.uuid, closed_before=iso(case.closed), revived=revived)
            self._reindex(tx, case_id)
        return case_by_id(self._store, case_id)

    def hand_over(self, tx: Transaction, case_id: int) -> None:
        """Mark a closed case as given to the portal or archive, inside the transaction that keeps the package.

        :raises StepNotAllowed: it is not closed
        """
        case = case_by_id(self._store, case_id)
        lifecycle.check_step(case.reference, case.state, CaseState.HANDED_OVER)
        tx.update("cases", case_id, state=CaseState.HANDED_OVER.value, changed=tx.now)
        tx.record("case.handed_over", case.uuid, case=case.uuid)
        tx.touch("case", case_id)

    def _snapshot(self, case: Case, on: date) -> closing.ClosingSnapshot:
        plan = self._filing_plan()
        return closing.ClosingSnapshot(
            case=case,
            case_type=self.type(case.case_type),
            on=on,
            documents=tuple(self._documents.of_case(case.id)),
            follow_ups=tuple(self.follow_ups(case.id, open_only=True)),
            checklist=tuple(self.checklist(case.id)),
            participants=tuple(self.participants(case.id)),
            planned=plan.effective_retention(case.filing_unit) if case.filing_unit in plan.units else None,
        )

    def _completed_by_closing(self, case_uuid: str) -> list[str]:
        """The dates that the last closing of the case completed, by uuid."""
        sql = "SELECT data FROM journal WHERE case_uuid = ? AND action = 'case.closed' ORDER BY seq DESC LIMIT 1"
        data = self._store.value(sql, (case_uuid,))
        return list(json.loads(str(data))["completed"]) if data is not None else []

    @abstractmethod
    def type(self, key: str) -> CaseType:
        """One kind of case; the register knows them."""
