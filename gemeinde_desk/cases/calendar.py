"""The calendar of the cases: follow-ups, deadlines and their advance notices, in one table.

Every write here ends with :meth:`CaseCalendar._settle`, the only place where ``cases.next_date`` is set: the earliest open
date of the case, of whatever kind.
"""

import json
from collections.abc import Mapping
from datetime import date

from gemeinde_desk.cases.model import Case, FollowUp, FollowUpKind
from gemeinde_desk.cases.rows import FOLLOW_UP_SQL, follow_up_from_row, open_case, tidy_line
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.deadlines.dates import FIRST_YEAR, LAST_YEAR
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction

_SETTLE = """
UPDATE cases SET next_date = (SELECT min(due) FROM follow_up WHERE case_id = :case AND done_on IS NULL) WHERE id = :case
"""


class CaseCalendar:
    """Setting, completing and moving dates of cases; part of the register."""

    _store: Store

    def follow_ups(self, case_id: int, *, open_only: bool = False) -> list[FollowUp]:
        """The dates of a case, the open ones first, each part by day."""
        only = "AND u.done_on IS NULL" if open_only else ""
        sql = f"{FOLLOW_UP_SQL} WHERE u.case_id = ? {only} ORDER BY u.done_on IS NOT NULL, u.due, u.id"
        return [follow_up_from_row(row) for row in self._store.all(sql, (case_id,))]

    def follow_up(self, follow_up_id: int) -> FollowUp:
        """One date. Raises NotFound."""
        return follow_up_from_row(self._follow_up_row(follow_up_id))

    def set_follow_up(
        self,
        case_id: int,
        due: date,
        text: str,
        *,
        by: Clerk,
        kind: str = FollowUpKind.FOLLOW_UP,
        clerk: Clerk | None = None,
        derivation: Derivation | None = None,
        document_id: int | None = None,
        advance_notice: date | None = None,
    ) -> FollowUp:
        """Put a date into the calendar of a case.

        :param clerk: who is to see to it; the case's own clerk when not given
        :param derivation: how a deadline was found
        :param document_id: the letter that started it
        :param advance_notice: a day before on which to be warned; the warning is completed and moved with its deadline
        :raises InvalidInput: no text, or a year nobody means
        :raises CaseIsClosed: nothing can be scheduled any more
        """
        with self._store.transaction(by.uuid) as tx:
            new_id = self.schedule(
                tx,
                case_id,
                due,
                text,
                kind=kind,
                clerk=clerk,
                derivation=derivation,
                document_id=document_id,
                advance_notice=advance_notice,
            )
            return self.follow_up(new_id)

    def schedule(
        self,
        tx: Transaction,
        case_id: int,
        due: date,
        text: str,
        *,
        kind: str = FollowUpKind.FOLLOW_UP,
        clerk: Clerk | None = None,
        derivation: Derivation | None = None,
        document_id: int | None = None,
        advance_notice: date | None = None,
    ) -> int:
        """As :meth:`set_follow_up`, inside a transaction that is open already; the id of the new date."""
        case = open_case(self._store, case_id)
        words = tidy_line(text, "text", required="Bitte schreiben Sie dazu, was an diesem Tag zu tun ist.")
        row = {
            "case_id": case_id,
            "text": words,
            "clerk_id": clerk.id if clerk else case.clerk.id,
            "derivation": json.dumps(derivation.to_json(), ensure_ascii=False) if derivation else None,
            "document_id": document_id,
        }
        new_id = self._add(tx, case, FollowUpKind(kind), due, row)
        if advance_notice is not None and advance_notice < due:
            self._add(tx, case, FollowUpKind.ADVANCE_NOTICE, advance_notice, {**row, "deadline_id": new_id})
        return new_id

    def _add(self, tx: Transaction, case: Case, kind: FollowUpKind, due: date, row: Mapping[str, object]) -> int:
        uuid = self._store.new_uuid()
        new_id = tx.insert(
            "follow_up", uuid=uuid, kind=kind.value, due=_sensible(due).isoformat(), created=tx.now, **row
        )
        tx.record("follow_up.set", uuid, case=case.uuid, kind=kind.value, due=due.isoformat())
        self._settle(tx, case.id, new_id)
        return new_id

    def complete(self, follow_up_id: int, *, on: date, by: Clerk) -> FollowUp:
        """Mark a date as seen to, a deadline with its advance notices. Doing so twice changes nothing."""
        return self._set_done(follow_up_id, by, on)

    def reopen_follow_up(self, follow_up_id: int, *, by: Clerk) -> FollowUp:
        """Take a completion back, of the advance notices too that were completed with it."""
        return self._set_done(follow_up_id, by, None)

    def _set_done(self, follow_up_id: int, by: Clerk, on: date | None) -> FollowUp:
        with self._store.transaction(by.uuid) as tx:
            row = self._changeable(follow_up_id)
            if (row["done_on"] is None) == (on is None):
                tx.without_journal()
                return follow_up_from_row(row)
            done = {"done_on": iso(on), "done_by": by.id if on else None}
            same = "SELECT id FROM follow_up WHERE deadline_id = ? AND done_on IS ? AND done_by IS ?"
            notices = [notice["id"] for notice in tx.all(same, (follow_up_id, row["done_on"], row["done_by"]))]
            for marked in (follow_up_id, *notices):
                tx.update("follow_up", marked, **done)
            action = "follow_up.completed" if on else "follow_up.reopened"
            tx.record(action, row["uuid"], case=row["case_uuid"], kind=row["kind"], due=row["due"])
            self._settle(tx, row["case_id"], follow_up_id, *notices)
            return self.follow_up(follow_up_id)

    def withdraw_follow_up(self, follow_up_id: int, *, by: Clerk) -> None:
        """Take a date out of the calendar that was set by mistake, with its advance notices; the journal keeps both steps.

        :raises Refused: it is completed already, or a letter on its way started it
        """
        with self._store.transaction(by.uuid) as tx:
            row = self._changeable(follow_up_id)
            if row["done_on"] is not None:
                raise Refused(problem="Der Termin ist schon erledigt und bleibt im Vorgang stehen.")
            if row["document_id"] is not None:
                raise Refused(
                    problem="Ein Schreiben hat diesen Termin ausgelöst. Er lässt sich nur erledigen oder verlegen."
                )
            notices = [each["id"] for each in tx.all("SELECT id FROM follow_up WHERE deadline_id = ?", (follow_up_id,))]
            for gone in (*notices, follow_up_id):
                tx.execute("DELETE FROM follow_up WHERE id = ?", (gone,))
            tx.record("follow_up.withdrawn", row["uuid"], case=row["case_uuid"], kind=row["kind"], due=row["due"])
            self._settle(tx, row["case_id"], follow_up_id, *notices)

    def reschedule(self, follow_up_id: int, due: date, *, by: Clerk) -> FollowUp:
        """Move an open date to another day, open advance notices by as many days; moving it back is the undo.

        A deadline moved by hand keeps its derivation, whose result then is another day than ``due``.

        :raises InvalidInput: the date is completed already, or a year nobody means
        """
        with self._store.transaction(by.uuid) as tx:
            row = self._changeable(follow_up_id)
            if row["done_on"] is not None:
                problem = "Der Termin ist schon erledigt. Bitte zuerst wieder öffnen oder einen neuen setzen."
                raise InvalidInput(place="due", problem=problem)
            if row["due"] == _sensible(due).isoformat():
                tx.without_journal()
                return follow_up_from_row(row)
            days = due - date.fromisoformat(row["due"])
            notices = tx.all("SELECT id, due FROM follow_up WHERE deadline_id = ? AND done_on IS NULL", (follow_up_id,))
            for notice in notices:
                tx.update("follow_up", notice["id"], due=iso(date.fromisoformat(notice["due"]) + days))
            tx.update("follow_up", follow_up_id, due=due.isoformat())
            moved = {"kind": row["kind"], "due_before": row["due"], "due": due.isoformat()}
            tx.record("follow_up.rescheduled", row["uuid"], case=row["case_uuid"], **moved)
            self._settle(tx, row["case_id"], follow_up_id, *(notice["id"] for notice in notices))
            return self.follow_up(follow_up_id)

    # -- for the register

    def _complete_all(self, tx: Transaction, case: Case, on: date, by: Clerk) -> list[str]:
        """Complete every open date of a case that is being closed; their uuids, for the journal."""
        rows = tx.all("SELECT id, uuid FROM follow_up WHERE case_id = ? AND done_on IS NULL ORDER BY id", (case.id,))
        for row in rows:
            tx.update("follow_up", row["id"], done_on=on.isoformat(), done_by=by.id)
        self._settle(tx, case.id, *(row["id"] for row in rows))
        return [row["uuid"] for row in rows]

    def _revive(self, tx: Transaction, case: Case, uuids: list[str], on: date) -> list[str]:
        """Open again those of the dates that are still to come on that day; their uuids."""
        revived = []
        for uuid in uuids:
            row = tx.one(
                "SELECT id FROM follow_up WHERE uuid = ? AND case_id = ? AND due >= ?", (uuid, case.id, iso(on))
            )
            if row is not None:
                tx.update("follow_up", row["id"], done_on=None, done_by=None)
                self._settle(tx, case.id, row["id"])
                revived.append(uuid)
        return revived

    def _settle(self, tx: Transaction, case_id: int, *follow_up_ids: int) -> None:
        """Set the case's next date from its open dates, and tell who listens."""
        tx.execute(_SETTLE, {"case": case_id})
        tx.touch("follow_up", *follow_up_ids)
        tx.touch("case", case_id)

    def _changeable(self, follow_up_id: int) -> Row:
        row = self._follow_up_row(follow_up_id)
        open_case(self._store, row["case_id"])
        return row

    def _follow_up_row(self, follow_up_id: int) -> Row:
        row = self._store.one(f"{FOLLOW_UP_SQL} WHERE u.id = ?", (follow_up_id,))
        if row is None:
            raise NotFound(kind="Termin", key=follow_up_id)
        return row


def _sensible(due: date) -> date:
    if not FIRST_YEAR <= due.year <= LAST_YEAR:
        problem = f"Das Jahr {due.year} liegt nicht zwischen {FIRST_YEAR} und {LAST_YEAR}. Bitte das Datum prüfen."
        raise InvalidInput(place="due", problem=problem)
    return due
