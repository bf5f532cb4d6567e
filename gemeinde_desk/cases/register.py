"""The register of cases: the room's door. Every verb is one transaction with an entry in the journal."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import EllipsisType

from gemeinde_desk.cases import retention
from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.ending import CaseEnding
from gemeinde_desk.cases.field_values import canonical_value, canonical_values, check_fields, display_value
from gemeinde_desk.cases.filing_plan import Disposal, FilingPlan
from gemeinde_desk.cases.history import CaseHistory
from gemeinde_desk.cases.listing import CaseListing
from gemeinde_desk.cases.model import Case, CaseFile, CaseState, FollowUp, FollowUpKind, Foreseen
from gemeinde_desk.cases.references import References
from gemeinde_desk.cases.rows import CASE_SQL, case_by_id, case_from_row, open_case, tidy_line, tidy_text
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.folding import fold, natural_key
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction


class CaseRegister(CaseEnding, CaseListing, CaseHistory):
    """All cases of the office."""

    def __init__(
        self,
        store: Store,
        documents: DocumentCabinet,
        contacts: ContactBook,
        case_types: Callable[[], Mapping[str, CaseType]],
        filing_plan: Callable[[], FilingPlan],
        calculator: Callable[[], DeadlineCalculator],
        *,
        references: References | None = None,
        mark: str = "",
    ) -> None:
        """Give it what it works with.

        :param case_types, filing_plan: read when first needed
        :param calculator: deadlines at the office's seat, whose holidays move the first deadline of a case
        :param references: patterns of the office; the usual ones when not given
        :param mark: the office's short mark in QR codes; empty accepts every mark
        """
        self._store = store
        self._documents = documents
        self._contacts = contacts
        self._case_types = case_types
        self._filing_plan = filing_plan
        self._calculator = calculator
        self._references = references or References.of()
        self._mark = mark

    # -- looking up

    def types(self) -> list[CaseType]:
        """The kinds of cases, by title."""
        return list(self._case_types().values())

    def type(self, key: str) -> CaseType:
        """One kind of case. Raises NotFound."""
        found = self._case_types().get(key)
        if found is None:
            raise NotFound(kind="Vorgangsart", key=key)
        return found

    def get(self, case_id: int) -> Case:
        """One case. Raises NotFound."""
        return case_by_id(self._store, case_id)

    def require_open(self, case_id: int) -> Case:
        """The case, if it may be changed: for rooms above, before they write into it. Raises NotFound, CaseIsClosed."""
        return open_case(self._store, case_id)

    def by_reference(self, reference: str) -> Case:
        """The case of that reference. Raises NotFound."""
        row = self._store.one(f"{CASE_SQL} WHERE c.reference = ?", (reference.strip(),))
        if row is None:
            raise NotFound(kind="Vorgang", key=reference.strip())
        return case_from_row(row)

    def file(self, file_id: int) -> CaseFile:
        """The file that cases lie in. Raises NotFound."""
        row = self._store.one("SELECT * FROM case_file WHERE id = ?", (file_id,))
        if row is None:
            raise NotFound(kind="Akte", key=file_id)
        names = ("id", "uuid", "reference", "title", "filing_unit")
        return CaseFile(**{name: row[name] for name in names}, opened=date.fromisoformat(row["opened"]))

    # -- opening

    def open(
        self,
        case_type: str,
        subject: str,
        *,
        on: date,
        by: Clerk,
        clerk: Clerk | None = None,
        fields: Mapping[str, str] | None = None,
        received: date | None = None,
        participants: Sequence[tuple[int, str]] = (),
        documents: Sequence[int] = (),
        their_reference: str = "",
        note: str = "",
    ) -> Case:
        """Open a case, and the file of its filing unit and year where there is none yet.

        :param clerk: who is in charge; ``by`` when not given
        :param fields: values by key as typed or canonical
        :param received: day of receipt, from which the first deadline counts; ``on`` when not given
        :param participants: contact ids with the word of their role
        :param documents: ids of documents to file here
        :raises NotFound: no such case type, contact or document
        :raises InvalidInput: subject missing, or a field missing or wrong (``place`` is its key)
        """
        kind = self.type(case_type)
        values = self._checked_fields(kind, fields or {}, on)
        with self._store.transaction(by.uuid) as tx:
            line = tidy_line(subject, "subject", required="Bitte den Betreff des Vorgangs angeben.")
            case_id = self._insert(tx, kind, line, values, on, clerk or by, (their_reference, note))
            self._add_checklist(tx, case_id, kind)
            self._add_first_deadline(tx, case_id, kind, received or on)
            for contact_id, role in participants:
                self._take_part(tx, self.get(case_id), contact_id, role, on)
            for document_id in documents:
                self.file_document(case_id, document_id, by=by)
            self._reindex(tx, case_id)
        return self.get(case_id)

    def _insert(
        self,
        tx: Transaction,
        kind: CaseType,
        subject: str,
        values: Mapping[str, str],
        on: date,
        clerk: Clerk,
        texts: tuple[str, str],
    ) -> int:
        file_id, file_reference = self._file(tx, kind.filing_unit, on)
        reference = self._references.for_case(file_reference, tx.next_number(f"case:{file_id}"))
        uuid = self._store.new_uuid()
        case_id = tx.insert(
            "cases",
            uuid=uuid,
            reference=reference,
            reference_key=natural_key(reference),
            file_id=file_id,
            filing_unit=kind.filing_unit,
            case_type=kind.key,
            case_type_title=kind.title,
            subject=subject,
            subject_key=fold(subject),
            state=CaseState.OPEN.value,
            clerk_id=clerk.id,
            clerk_sign=clerk.sign,
            opened=on.isoformat(),
            fields=json.dumps(values, ensure_ascii=False),
            their_reference=tidy_line(texts[0], "their_reference"),
            note=tidy_text(texts[1], "note"),
            retention_years=kind.retention.years,
            disposal=kind.retention.disposal.value,
            changed=tx.now,
        )
        tx.record(
            "case.opened", uuid, case=uuid, reference=reference, case_type=kind.key, opened=iso(on), clerk=clerk.uuid
        )
        tx.touch("case", case_id)
        return case_id

    def _file(self, tx: Transaction, unit: str, on: date) -> tuple[int, str]:
        """Id and reference of the file, opened where it is missing."""
        reference = self._references.for_file(unit, on.year)
        row = tx.one("SELECT id FROM case_file WHERE reference = ?", (reference,))
        if row is not None:
            return row["id"], reference
        self._require_open_unit(unit, on)
        uuid = self._store.new_uuid()
        title = f"{self._filing_plan().unit(unit).title} {on.year}"
        file_id = tx.insert(
            "case_file", uuid=uuid, reference=reference, title=title, filing_unit=unit, opened=on.isoformat()
        )
        tx.record("file.opened", uuid, reference=reference, filing_unit=unit)
        tx.touch("file", file_id)
        return file_id, reference

    def _require_open_unit(self, unit: str, on: date) -> None:
        if not self._filing_plan().open_for_files(unit, on):
            problem = f"Unter der Aktenplaneinheit {unit} dürfen an diesem Tag keine neuen Akten angelegt werden."
            raise Refused(problem=problem)

    def _add_checklist(self, tx: Transaction, case_id: int, kind: CaseType) -> None:
        for position, item in enumerate(kind.checklist, start=1):
            tx.insert("checklist_item", case_id=case_id, position=position, text=item.text)

    def foresee(self, case_type: str, *, on: date, received: date | None = None) -> Foreseen:
        """What opening a case of this kind on that day would bring. Nothing is written and no number is taken.

        :param received: as for :meth:`open`
        :raises NotFound: no such case type
        :raises Refused: its filing unit takes no new files on that day
        """
        kind = self.type(case_type)
        reference = self._references.for_file(kind.filing_unit, on.year)
        file_id = self._store.value("SELECT id FROM case_file WHERE reference = ?", (reference,))
        if file_id is None:
            self._require_open_unit(kind.filing_unit, on)
        last = self._store.value("SELECT value FROM counter WHERE name = ? AND year = 0", (f"case:{file_id}",))
        found, notice = self._first_deadline(kind, received or on)
        text = kind.first_deadline.text if kind.first_deadline else ""
        number = (last if isinstance(last, int) else 0) + 1
        return Foreseen(self._references.for_case(reference, number), found, text, notice)

    def _add_first_deadline(self, tx: Transaction, case_id: int, kind: CaseType, received: date) -> None:
        found, notice = self._first_deadline(kind, received)
        if found is None or kind.first_deadline is None:
            return
        text = kind.first_deadline.text
        self.schedule(
            tx, case_id, found.result, text, kind=FollowUpKind.DEADLINE, derivation=found, advance_notice=notice
        )

    def _first_deadline(self, kind: CaseType, received: date) -> tuple[Derivation | None, date | None]:
        """How the first deadline is found, and the day to be warned of it."""
        first = kind.first_deadline
        if first is None:
            return None, None
        calculator = self._calculator()
        found = calculator.period(received, first.period, rule=_rule_of(kind.key), source=first.source)
        notice = calculator.advance_notice(found.result, first.advance_days) if first.advance_days else None
        return found, notice

    def met_by(self, case_id: int, letter: str) -> list[FollowUp]:
        """The first deadline of a case while it is open, where posting a letter of that template is what was due."""
        case = self.get(case_id)
        kind = self._case_types().get(case.case_type)
        first = kind.first_deadline if kind else None
        if first is None or letter not in first.met_by:
            return []
        rule = _rule_of(case.case_type)
        return [
            each
            for each in self.follow_ups(case_id, open_only=True)
            if each.kind is FollowUpKind.DEADLINE and each.derivation and each.derivation.steps[0].rule == rule
        ]

    # -- changing

    def change(
        self,
        case_id: int,
        *,
        by: Clerk,
        on: date | None = None,
        subject: str | None = None,
        fields: Mapping[str, str] | None = None,
        clerk: Clerk | None = None,
        outcome: str | None = None,
        their_reference: str | None = None,
        note: str | None = None,
        retention_years: int | EllipsisType | None = ...,
        disposal: Disposal | str | None = None,
    ) -> Case:
        """Change what is given; the case as it is then. Changing back with the old values is the undo.

        :param on: today, for dates typed without a year in ``fields``; needed only with them
        :param fields: only the changed ones; an empty text clears a field
        :param retention_years: None keeps the case for ever
        :raises InvalidInput: at the part that is not usable
        :raises CaseIsClosed: only reopening is possible
        """
        with self._store.transaction(by.uuid) as tx:
            case = open_case(self._store, case_id)
            new: dict[str, object] = {}
            if subject is not None:
                new["subject"] = tidy_line(subject, "subject", required="Bitte den Betreff des Vorgangs angeben.")
                new["subject_key"] = fold(str(new["subject"]))
            if fields is not None:
                new["fields"] = self._merged_fields(case, fields, on)
            if clerk is not None:
                new |= {"clerk_id": clerk.id, "clerk_sign": clerk.sign}
            if outcome is not None:
                new["outcome"] = tidy_line(outcome, "outcome")
            if their_reference is not None:
                new["their_reference"] = tidy_line(their_reference, "their_reference")
            if note is not None:
                new["note"] = tidy_text(note, "note")
            if not isinstance(retention_years, EllipsisType):
                retention.check_years(retention_years)
                new["retention_years"] = retention_years
            if disposal is not None:
                new["disposal"] = _disposal(disposal).value
            self._store_changes(tx, case, new, clerk)
        return self.get(case_id)

    def _store_changes(self, tx: Transaction, case: Case, new: dict[str, object], clerk: Clerk | None) -> None:
        row = tx.one("SELECT * FROM cases WHERE id = ?", (case.id,))
        assert row is not None
        changed = {name: value for name, value in new.items() if row[name] != value}
        if not changed:
            tx.without_journal()
            return
        tx.update("cases", case.id, **changed, changed=tx.now)
        data: dict[str, object] = {name: changed[name] for name in ("retention_years", "disposal") if name in changed}
        if clerk is not None and "clerk_id" in changed:
            data |= {"clerk": clerk.uuid, "clerk_before": case.clerk.uuid}
        if changed.get("outcome") in self.type(case.case_type).outcomes:
            data["outcome"] = changed["outcome"]
        if "fields" in changed:
            data["case_fields"] = _differing(json.loads(row["fields"]), json.loads(str(changed["fields"])))
        names = sorted({name.removesuffix("_id") for name in changed} - {"subject_key", "clerk_sign"})
        tx.record("case.changed", case.uuid, case=case.uuid, fields=names, **data)
        self._reindex(tx, case.id)

    def _merged_fields(self, case: Case, fields: Mapping[str, str], on: date | None) -> str:
        kind = self.type(case.case_type)
        merged = {**case.fields, **_canonical(kind, fields, on or case.opened)}
        return json.dumps({key: text for key, text in merged.items() if text}, ensure_ascii=False)

    def _checked_fields(self, kind: CaseType, fields: Mapping[str, str], on: date) -> dict[str, str]:
        problems = check_fields(kind, fields, on, "opening")
        if problems:
            raise InvalidInput(place=problems[0].key, problem=" ".join(each.problem for each in problems))
        return canonical_values(kind, fields, on)

    # -- search

    def _reindex(self, tx: Transaction, case_id: int) -> None:
        """Make the case findable by what it says now."""
        case = self.get(case_id)
        kind = self._case_types().get(case.case_type)
        shown = [display_value(field, case.fields.get(field.key, "")) for field in kind.fields] if kind else []
        people = [participant.contact.display_name for participant in self.participants(case_id)]
        body = "\n".join(part for part in (*shown, case.note, case.their_reference, *people) if part)
        tx.index("case", case_id, f"{case.reference} {case.subject} {case.case_type_title}", body)
        tx.touch("case", case_id)


def _canonical(kind: CaseType, fields: Mapping[str, str], on: date) -> dict[str, str]:
    """The values by key, cleared ones empty; places of errors are keys, as everywhere in this room."""
    return {key: _canonical_one(kind, key, text, on) for key, text in fields.items()}


def _canonical_one(kind: CaseType, key: str, text: str, on: date) -> str:
    try:
        return canonical_value(kind.field(key), text, on)
    except InvalidInput as error:
        raise InvalidInput(place=key, **error.data) from None


def _rule_of(case_type: str) -> str:
    """By which rule the first deadline of a case of that type is found."""
    return f"case-type:{case_type}"


def _disposal(value: str) -> Disposal:
    try:
        return Disposal(value)
    except ValueError:
        problem = "Die Aussonderungsart ist A (archivwürdig), B (bewerten) oder V (vernichten)."
        raise InvalidInput(place="disposal", problem=problem) from None


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
