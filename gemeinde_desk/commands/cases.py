"""``case types | open | list | show | change | close`` and ``due``."""

import argparse
from collections.abc import Callable
from datetime import date, timedelta

from gemeinde_desk.cases.model import CaseFilter, CaseRow, FollowUp, Level, Order
from gemeinde_desk.commands.context import Context, add_common, opened
from gemeinde_desk.commands.parser import Parser, assignment, day
from gemeinde_desk.errors import InvalidInput

_STATES = {"open": "offen", "closed": "z.d.A.", "handed_over": "übergeben"}
_LEVELS = {Level.BLOCKER: "muss", Level.WARNING: "Hinweis"}


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the commands of the cases."""
    case = commands.add_parser("case", help="Vorgänge: types, open, list, show, change, close")
    verbs = case.add_subparsers(dest="verb", metavar="BEFEHL", required=True, parser_class=Parser, title="Befehle")

    types = verbs.add_parser("types", help="die Vorgangsarten", example="gemeinde-desk case types")
    add_common(types)
    types.set_defaults(run=case_types)

    open_ = verbs.add_parser(
        "open", help="einen Vorgang anlegen",
        example='gemeinde-desk case open hundesteuer "Hundesteuer Müller" --participant Müller:Antragsteller --document E-2026-0001',
    )  # fmt: skip
    open_.add_argument("type", metavar="ART", help="Vorgangsart (case types)")
    open_.add_argument("subject", metavar="BETREFF")
    open_.add_argument(
        "--received",
        metavar="TAG",
        type=day("--received", "past"),
        help="Tag des Eingangs, mit dem die erste Frist beginnt",
    )
    open_.add_argument("--their-reference", metavar="ZEICHEN", default="", help="Geschäftszeichen der anderen Seite")
    _add_contents(open_)
    add_common(open_)
    open_.set_defaults(run=case_open)

    list_ = verbs.add_parser("list", help="Vorgänge auflisten", example="gemeinde-desk case list --state open --due +7")
    list_.add_argument("text", metavar="TEXT", nargs="?", default="", help="Wörter aus Betreff oder Aktenzeichen")
    list_.add_argument("--state", choices=tuple(_STATES), help="nur in diesem Stand")
    list_.add_argument("--type", metavar="ART", help="nur von dieser Vorgangsart")
    list_.add_argument("--mine", action="store_true", help="nur eigene")
    list_.add_argument("--due", metavar="TAG", type=day("--due"), help="nur mit einem Termin bis zu diesem Tag")
    list_.add_argument(
        "--order",
        choices=("reference", "subject", "opened", "closed", "next_date"),
        default="reference",
        help="Reihenfolge",
    )
    list_.add_argument("--limit", type=int, default=1000, metavar="N", help="höchstens so viele (1000)")
    add_common(list_)
    list_.set_defaults(run=case_list)

    show = verbs.add_parser("show", help="einen Vorgang zeigen", example="gemeinde-desk case show 8.2.3-2026-0001")
    show.add_argument("reference", metavar="AKTENZEICHEN")
    add_common(show)
    show.set_defaults(run=case_show)

    change = verbs.add_parser(
        "change", help="an einem Vorgang arbeiten",
        example='gemeinde-desk case change 8.2.3-2026-0001 --outcome bewilligt --follow-up "+14:Rückfrage abwarten"',
    )  # fmt: skip
    change.add_argument("reference", metavar="AKTENZEICHEN")
    change.add_argument("--subject", metavar="BETREFF", help="neuer Betreff")
    change.add_argument("--outcome", metavar="ERGEBNIS", help="wie der Vorgang ausging")
    change.add_argument("--tick-all", action="store_true", help="alle Punkte der Prüfliste abhaken")
    change.add_argument(
        "--done", metavar="N", type=int, action="append", default=[], help="Termin Nr. N erledigen (case show)"
    )
    _add_contents(change)
    add_common(change)
    change.set_defaults(run=case_change)

    close = verbs.add_parser(
        "close", help="z.d.A. verfügen", example="gemeinde-desk case close 8.2.3-2026-0001 --accept-warnings"
    )
    close.add_argument("reference", metavar="AKTENZEICHEN")
    close.add_argument("--accept-warnings", action="store_true", help="Hinweise hinnehmen")
    close.add_argument("--check", action="store_true", help="nur zeigen, was noch offen ist")
    add_common(close)
    close.set_defaults(run=case_close)

    due = commands.add_parser(
        "due", help="was ansteht: Wiedervorlagen und Fristen", example="gemeinde-desk due --until +7 --json"
    )
    due.add_argument("--until", metavar="TAG", type=day("--until"), help="bis zu diesem Tag (sonst sieben Tage)")
    due.add_argument("--mine", action="store_true", help="nur eigene")
    add_common(due)
    due.set_defaults(run=due_list)


def _add_contents(parser: Parser) -> None:
    def many(name: str, metavar: str, meaning: str, type: Callable[[str], object] = str) -> None:  # noqa: A002 - argparse's word
        parser.add_argument(name, metavar=metavar, type=type, action="append", default=[], help=meaning)

    many("--field", "NAME=WERT", "ein Feld der Vorgangsart", assignment)
    many("--participant", "KONTAKT:ROLLE", "Beteiligte, Kontakt als Nummer oder Name")
    many("--document", "E-NUMMER", "Posteingang dazunehmen")
    many("--follow-up", "TAG:TEXT", "Wiedervorlage setzen")


def case_types(arguments: argparse.Namespace) -> None:
    """The case types with their fields."""
    with opened(arguments, readonly=True) as context:
        rows = [
            {
                "key": kind.key,
                "title": kind.title,
                "description": kind.description,
                "filing_unit": kind.filing_unit,
                "fields": [{"key": f.key, "label": f.label, "type": f.type} for f in kind.fields],
                "roles": [role.label for role in kind.roles],
                "outcomes": list(kind.outcomes),
                "letters": list(kind.letters),
            }
            for kind in context.office.cases.types()
        ]
        context.out.rows(
            rows, {"key": "Art", "title": "Bezeichnung", "filing_unit": "Aktenplan"}, "Keine Vorgangsarten."
        )


def case_open(arguments: argparse.Namespace) -> None:
    """Open a case, file what came in, add participants and follow-ups."""
    with opened(arguments, readonly=False) as context, context.act():
        cases = context.office.cases
        case = cases.open(
            arguments.type,
            arguments.subject,
            on=context.today,
            by=context.clerk,
            fields=dict(arguments.field),
            received=arguments.received,
            participants=_participants(context, arguments.participant),
            documents=_documents(context, arguments.document),
            their_reference=arguments.their_reference,
        )
        _set_follow_ups(context, case.id, arguments.follow_up)
        case = cases.get(case.id)
        context.out.value(_row(case), f"Vorgang {case.reference} ist angelegt: {case.subject}")


def case_list(arguments: argparse.Namespace) -> None:
    """The register, filtered."""
    with opened(arguments, readonly=True) as context:
        which = CaseFilter(
            text=arguments.text,
            state=arguments.state,
            case_type=arguments.type,
            clerk_id=context.clerk.id if arguments.mine else None,
            due_until=arguments.due,
        )
        rows = context.office.cases.page(which, Order(arguments.order), 0, arguments.limit, whole=True)
        columns = {
            "reference": "Aktenzeichen",
            "subject": "Betreff",
            "state": "Stand",
            "clerk": "Kürzel",
            "next_date": "Nächster Termin",
        }
        listed = [_row(row) for row in rows]
        if not context.out.as_json:
            listed = [{**row, "state": _STATES[str(row["state"])]} for row in listed]
        context.out.rows(listed, columns, "Keine Vorgänge.")


def _row(case: CaseRow | object) -> dict[str, object]:
    keys = ("reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date")
    row = {key: getattr(case, key) for key in keys}
    row["clerk"] = getattr(row["clerk"], "sign", row["clerk"])
    if hasattr(case, "case_type_title"):
        row["case_type"] = case.case_type_title
    return row


def case_show(arguments: argparse.Namespace) -> None:
    """All about one case."""
    with opened(arguments, readonly=True) as context:
        office = context.office
        case = context.case(arguments.reference)
        documents = [
            {
                "reference": d.reference,
                "title": d.title,
                "direction": d.direction,
                "state": d.state,
                "dated": d.dated,
                "posted": d.posted,
            }
            for d in office.documents.of_case(case.id)
        ]
        follow_ups = [
            _follow_up_row(f) | {"number": f.id, "done_on": f.done_on} for f in office.cases.follow_ups(case.id)
        ]
        participants = [
            {"role": p.role, "name": p.contact.display_name, "contact": p.contact.id}
            for p in office.cases.participants(case.id)
        ]
        checklist = [{"text": item.text, "done_on": item.done_on} for item in office.cases.checklist(case.id)]
        value = _row(case) | {
            "outcome": case.outcome,
            "fields": dict(case.fields),
            "retention_years": case.retention_years,
            "disposal": case.disposal,
            "retention_end": case.retention_end,
            "participants": participants,
            "documents": documents,
            "follow_ups": follow_ups,
            "checklist": checklist,
        }
        lines = [
            f"{case.reference}  {case.subject}",
            f"{case.case_type_title}, {_STATES[case.state]}, Sachbearbeitung {case.clerk.name}",
            *(f"Beteiligt: {p['name']} ({p['role']})" for p in participants),
            *(f"Dokument:  {d['reference']}  {d['title']}" for d in documents),
            *(
                f"Termin {f.id}: {f.due:%d.%m.%Y}  {f.text}{'' if f.is_open else '  (erledigt)'}"
                for f in office.cases.follow_ups(case.id)
            ),
            *(f"[{'x' if item['done_on'] else ' '}] {item['text']}" for item in checklist),
        ]
        context.out.value(value, "\n".join(lines))


def case_change(arguments: argparse.Namespace) -> None:
    """Work on a case."""
    with opened(arguments, readonly=False) as context, context.act():
        cases = context.office.cases
        case = context.case(arguments.reference)
        changes = {"subject": arguments.subject, "outcome": arguments.outcome, "fields": dict(arguments.field) or None}
        if any(value is not None for value in changes.values()):
            cases.change(
                case.id, by=context.clerk, **{key: value for key, value in changes.items() if value is not None}
            )
        for contact, role in _participants(context, arguments.participant):
            cases.add_participant(case.id, contact, role, by=context.clerk, on=context.today)
        for item in _incoming(context, arguments.document):
            context.office.intake.assign(item, case.id, by=context.clerk)
        _set_follow_ups(context, case.id, arguments.follow_up)
        for number in arguments.done:
            if cases.follow_up(number).case_id != case.id:
                raise InvalidInput(problem=f"Termin {number} gehört zu einem anderen Vorgang.", place="--done")
            cases.complete(number, on=context.today, by=context.clerk)
        if arguments.tick_all:
            for point in cases.checklist(case.id):
                cases.tick(point.id, context.today, by=context.clerk)
        context.out.value(_row(cases.get(case.id)), f"Vorgang {case.reference} ist gespeichert.")


def case_close(arguments: argparse.Namespace) -> None:
    """Close a case, or say what stands against it."""
    with opened(arguments, readonly=arguments.check) as context:
        case = context.case(arguments.reference)
        if arguments.check:
            findings = context.office.cases.closing_check(case.id, context.today)
            rows = [{"level": f.level, "code": f.code, "sentence": f.sentence, "fix": f.fix} for f in findings]
            if not context.out.as_json:
                rows = [{**row, "level": _LEVELS[Level(row["level"])]} for row in rows]
            context.out.rows(
                rows, {"level": "Art", "sentence": "Was offen ist"}, "Dem Abschluss steht nichts entgegen."
            )
            return
        closed = context.office.close_case(
            case.id, on=context.today, by=context.clerk, accept_warnings=arguments.accept_warnings
        )
        until = f"{closed.retention_end:%d.%m.%Y}" if closed.retention_end else "auf Dauer"
        context.out.value(_row(closed), f"Vorgang {closed.reference} ist z.d.A. verfügt, aufzubewahren bis {until}.")


def due_list(arguments: argparse.Namespace) -> None:
    """Follow-ups and deadlines up to a day, overdue ones first."""
    with opened(arguments, readonly=True) as context:
        until: date = arguments.until or context.today + timedelta(days=7)
        found = context.office.agenda.due(until, clerk_id=context.clerk.id if arguments.mine else None)
        columns = {"due": "Fällig", "reference": "Aktenzeichen", "text": "Was", "subject": "Betreff", "clerk": "Kürzel"}
        context.out.rows([_follow_up_row(f) for f in found], columns, "Bis dahin steht nichts an.")


def _follow_up_row(f: FollowUp) -> dict[str, object]:
    return {
        "due": f.due,
        "kind": f.kind,
        "reference": f.case_reference,
        "subject": f.case_subject,
        "text": f.text,
        "clerk": f.clerk_sign,
    }


def _participants(context: Context, given: list[str]) -> list[tuple[int, str]]:
    pairs = (text.rpartition(":") if ":" in text else (text, ":", "Beteiligte") for text in given)
    return [(context.contact(name.strip()).id, role.strip()) for name, _, role in pairs]


def _incoming(context: Context, labels: list[str]) -> list[int]:
    return [context.office.intake.by_label(label).id for label in labels]


def _documents(context: Context, labels: list[str]) -> list[int]:
    return [context.office.intake.by_label(label).document.id for label in labels]


def _set_follow_ups(context: Context, case_id: int, given: list[str]) -> None:
    for text in given:
        when, sign, what = text.partition(":")
        if not sign:
            raise InvalidInput(problem=f"„{text}“ ist nicht von der Form TAG:TEXT.", place="--follow-up")
        due = context.office.parse_date(when)
        context.office.cases.set_follow_up(case_id, due, what.strip(), by=context.clerk)
