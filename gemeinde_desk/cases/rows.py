"""How rows of the case tables become what the model describes, and the guard before every write."""

import json
from datetime import date

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.cases.lifecycle import check_changeable
from gemeinde_desk.cases.model import Case, CaseClerk, CaseRow, CaseState, ChecklistItem, FollowUp, FollowUpKind
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import day
from gemeinde_desk.store.store import Store
from gemeinde_desk.texts import holds, one_line, several_lines

CASE_SQL = """
SELECT c.*, f.reference AS file_reference, k.uuid AS clerk_uuid, k.name AS clerk_name, k.sign AS clerk_sign
FROM cases c JOIN case_file f ON f.id = c.file_id JOIN clerk k ON k.id = c.clerk_id
"""
CASE_ROW_SQL = """
SELECT c.id, c.reference, c.subject, c.state, c.case_type_title, k.sign AS clerk_sign, c.opened, c.closed, c.next_date
FROM cases c JOIN clerk k ON k.id = c.clerk_id
"""
FOLLOW_UP_SQL = """
SELECT u.*, c.uuid AS case_uuid, c.reference AS case_reference, c.subject AS case_subject, c.state AS case_state,
       k.sign AS clerk_sign, d.sign AS done_sign
FROM follow_up u JOIN cases c ON c.id = u.case_id JOIN clerk k ON k.id = u.clerk_id LEFT JOIN clerk d ON d.id = u.done_by
"""
CHECKLIST_SQL = "SELECT i.*, d.sign AS done_sign FROM checklist_item i LEFT JOIN clerk d ON d.id = i.done_by"


def case_from_row(row: Row) -> Case:
    """A row of :data:`CASE_SQL`."""
    return Case(
        id=row["id"],
        uuid=row["uuid"],
        reference=row["reference"],
        file_id=row["file_id"],
        file_reference=row["file_reference"],
        filing_unit=row["filing_unit"],
        case_type=row["case_type"],
        case_type_title=row["case_type_title"],
        subject=row["subject"],
        state=CaseState(row["state"]),
        clerk=CaseClerk(row["clerk_id"], row["clerk_uuid"], row["clerk_name"], row["clerk_sign"]),
        opened=date.fromisoformat(row["opened"]),
        closed=day(row["closed"]),
        next_date=day(row["next_date"]),
        outcome=row["outcome"],
        fields=json.loads(row["fields"]),
        their_reference=row["their_reference"],
        note=row["note"],
        retention_years=row["retention_years"],
        disposal=Disposal(row["disposal"]),
        retention_end=day(row["retention_end"]),
        changed=row["changed"],
    )


def list_row(row: Row) -> CaseRow:
    """A row of :data:`CASE_ROW_SQL`."""
    return CaseRow(
        id=row["id"],
        reference=row["reference"],
        subject=row["subject"],
        state=CaseState(row["state"]),
        case_type=row["case_type_title"],
        clerk=row["clerk_sign"],
        opened=date.fromisoformat(row["opened"]),
        closed=day(row["closed"]),
        next_date=day(row["next_date"]),
    )


def follow_up_from_row(row: Row) -> FollowUp:
    """A row of :data:`FOLLOW_UP_SQL`."""
    return FollowUp(
        id=row["id"],
        uuid=row["uuid"],
        case_id=row["case_id"],
        case_reference=row["case_reference"],
        case_subject=row["case_subject"],
        kind=FollowUpKind(row["kind"]),
        due=date.fromisoformat(row["due"]),
        text=row["text"],
        clerk_sign=row["clerk_sign"],
        derivation=Derivation.from_json(json.loads(row["derivation"])) if row["derivation"] else None,
        document_id=row["document_id"],
        created=row["created"],
        done_on=day(row["done_on"]),
        done_by=row["done_sign"],
    )


def checklist_item_from_row(row: Row) -> ChecklistItem:
    """A row of :data:`CHECKLIST_SQL`."""
    return ChecklistItem(row["id"], row["text"], day(row["done_on"]), row["done_sign"])


def case_by_id(store: Store, case_id: int) -> Case:
    """The case of this id, as the running transaction sees it, if there is one.

    :raises NotFound: there is none
    """
    row = store.one(f"{CASE_SQL} WHERE c.id = ?", (case_id,))
    if row is None:
        raise NotFound(kind="Vorgang", key=case_id)
    return case_from_row(row)


def open_case(store: Store, case_id: int) -> Case:
    """The case, if it may be changed; every write begins with this, inside its transaction.

    :raises NotFound: there is none
    :raises CaseIsClosed: it is closed or handed over
    """
    case = case_by_id(store, case_id)
    check_changeable(case.reference, case.state)
    return case


def tidy_line(text: str, place: str, *, longest: int = 300, required: str = "") -> str:
    """A text of one line without superfluous blanks.

    :param required: the German sentence to refuse an empty text with; empty: the text may be missing
    :raises InvalidInput: at ``place``: empty, too long, or with control characters
    """
    line = one_line(text)
    if required and not line:
        raise InvalidInput(place=place, problem=required)
    return _checked(line, place, longest)


def tidy_text(text: str, place: str, *, longest: int = 20_000) -> str:
    """A text of several lines without blanks around it.

    :raises InvalidInput: at ``place``: too long, or with control characters
    """
    return _checked(several_lines(text), place, longest)


def _checked(text: str, place: str, longest: int) -> str:
    if len(text) > longest:
        raise InvalidInput(place=place, problem=f"Der Text ist zu lang: {len(text)} Zeichen, möglich sind {longest}.")
    if holds(text):
        raise InvalidInput(place=place, problem="Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen.")
    return text
