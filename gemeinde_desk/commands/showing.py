"""``case show``: all about one case, as JSON or as a sheet."""

import argparse
from collections.abc import Iterator

from gemeinde_desk.cases.model import Case, FollowUp
from gemeinde_desk.commands.context import Context, opened
from gemeinde_desk.commands.fields import shown_fields
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import NotFound

STATES = {"open": "offen", "closed": "z.d.A.", "handed_over": "übergeben"}
_DOCUMENT = ("reference", "title", "direction", "state", "dated", "posted")


def case_row(case: object) -> dict[str, object]:
    """A case, or a line of the list of cases, with the keys of ``case list``."""
    keys = ("reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date")
    row = {key: getattr(case, key) for key in keys}
    row["clerk"] = getattr(row["clerk"], "sign", row["clerk"])
    row["case_type"] = getattr(case, "case_type_title", row["case_type"])
    return row


def follow_up_row(f: FollowUp) -> dict[str, object]:
    """A date of the calendar with the keys of ``due``."""
    return {
        "due": f.due,
        "kind": f.kind,
        "reference": f.case_reference,
        "subject": f.case_subject,
        "text": f.text,
        "clerk": f.clerk_sign,
    }


def case_show(arguments: argparse.Namespace) -> None:
    """All about one case."""
    with opened(arguments, readonly=True) as context:
        case = context.case(arguments.reference)
        context.out.value(_value(context, case), "\n".join(_sheet(context, case)))


def _value(context: Context, case: Case) -> dict[str, object]:
    office = context.office
    kept = {key: value for key, value in case.fields.items() if value}
    try:
        fields = {field.key: kept.get(field.key) for field in office.cases.type(case.case_type).fields} | kept
    except NotFound:  # the office has taken the type away since
        fields = dict(kept)
    return case_row(case) | {
        "outcome": case.outcome,
        "fields": fields,
        "their_reference": case.their_reference,
        "note": case.note,
        "retention_years": case.retention_years,
        "disposal": case.disposal,
        "retention_end": case.retention_end,
        "participants": [
            {"role": p.role, "name": p.contact.display_name, "contact": p.contact.id}
            for p in office.cases.participants(case.id)
        ],
        "documents": [{key: getattr(d, key) for key in _DOCUMENT} for d in office.documents.of_case(case.id)],
        "follow_ups": [
            follow_up_row(f) | {"number": f.id, "done_on": f.done_on} for f in office.cases.follow_ups(case.id)
        ],
        "checklist": [{"text": item.text, "done_on": item.done_on} for item in office.cases.checklist(case.id)],
    }


def _sheet(context: Context, case: Case) -> Iterator[str]:
    cases = context.office.cases
    try:
        kind = cases.type(case.case_type)
    except NotFound:
        kind = None
    yield f"{case.reference}  {case.subject}"
    yield f"{case.case_type_title}, {STATES[case.state]}, Sachbearbeitung {case.clerk.name}"
    facts = [
        ("Angelegt", format_date(case.opened)),
        *([("z.d.A.", format_date(case.closed))] if case.closed else []),
        ("Ergebnis", case.outcome or "–"),
        ("Fremdes Geschäftszeichen", case.their_reference or "–"),
        *shown_fields(kind, case.fields),
        *([("Bemerkung", case.note)] if case.note else []),
    ]
    yield ""
    widest = max(len(label) for label, _text in facts) + 1
    for label, text in facts:
        yield f"{label + ':':{widest}}  " + text.replace("\n", "\n" + " " * (widest + 2))
    parts = (
        [f"Beteiligt: {p.contact.display_name} ({p.role})" for p in cases.participants(case.id)],
        [f"Dokument:  {d.reference}  {d.title}" for d in context.office.documents.of_case(case.id)],
        [
            f"Termin {f.id}: {format_date(f.due)}  {f.text}{'' if f.is_open else '  (erledigt)'}"
            for f in cases.follow_ups(case.id)
        ],
        [f"[{'x' if item.done_on else ' '}] {item.text}" for item in cases.checklist(case.id)],
    )
    for lines in parts:
        if lines:
            yield ""
            yield from lines
