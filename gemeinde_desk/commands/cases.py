"""``case types | open | list | show | change | close`` and ``due``."""

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from gemeinde_desk.cases.case_types import CaseType, Required
from gemeinde_desk.cases.model import FOLLOW_UP_WORDS, Case, CaseFilter, FollowUp, FollowUpKind, Level, Order
from gemeinde_desk.commands.context import Context, add_common, opened, within_limit
from gemeinde_desk.commands.fields import FIELD_COLUMNS, field_lines, field_row, read_assignments, require_fields
from gemeinde_desk.commands.parser import Parser, assignment, at_least_one, at_switch, day
from gemeinde_desk.commands.showing import STATES, case_row, case_show, follow_up_row
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.intake.register import IncomingItem

_MOMENTS = {Required.NEVER: "", Required.OPENING: "zum Anlegen", Required.CLOSING: "bis zum Abschluss"}
_LEVELS = {Level.BLOCKER: "muss", Level.WARNING: "Hinweis"}
#: what commands and their verbs are added to
Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no other name for it


def register(commands: Verbs) -> None:
    """Add the commands of the cases."""
    case = commands.add_parser(
        "case", help="Vorgänge: types, open, list, show, change, close", example="gemeinde-desk case list --state open"
    )
    verbs = case.add_subparsers(dest="verb", metavar="BEFEHL", required=True, parser_class=Parser, title="Befehle")
    for add in (_add_types, _add_open, _add_list, _add_show, _add_change, _add_close):
        add(verbs)
    _add_due(commands)


def _add_types(verbs: Verbs) -> None:
    types = verbs.add_parser(
        "types", help="die Vorgangsarten, oder eine mit ihren Feldern", example="gemeinde-desk case types hundesteuer"
    )
    types.add_argument("type", metavar="ART", nargs="?", help="nur diese, mit ihren Feldern, Rollen und Ergebnissen")
    add_common(types)
    types.set_defaults(run=case_types)


def _add_open(verbs: Verbs) -> None:
    open_ = verbs.add_parser(
        "open", help="einen Vorgang anlegen",
        example='gemeinde-desk case open hundesteuer "Hundesteuer Müller" --field haltung_seit=1.2.2026 --document E-2026-0001',
    )  # fmt: skip
    open_.add_argument("type", metavar="ART", help="Vorgangsart (case types)")
    open_.add_argument("subject", metavar="BETREFF", help="worum es geht")
    open_.add_argument(
        "--received",
        metavar="TAG",
        type=day("--received", "past"),
        help="Tag des Eingangs, mit dem die erste Frist beginnt",
    )
    open_.add_argument(
        "--their-reference",
        metavar="GESCHÄFTSZEICHEN",
        default="",
        help="fremdes Geschäftszeichen, das der anderen Seite",
    )
    _add_contents(open_)
    add_common(open_)
    open_.set_defaults(run=case_open)


def _add_list(verbs: Verbs) -> None:
    list_ = verbs.add_parser("list", help="Vorgänge auflisten", example="gemeinde-desk case list --state open --due +7")
    list_.add_argument("text", metavar="TEXT", nargs="?", default="", help="Wörter aus Betreff oder Vorgangszeichen")
    list_.add_argument("--state", choices=tuple(STATES), help="nur in diesem Stand")
    list_.add_argument("--type", metavar="ART", help="nur von dieser Vorgangsart")
    list_.add_argument("--mine", action="store_true", help="nur eigene")
    list_.add_argument("--due", metavar="TAG", type=day("--due"), help="nur mit einem Termin bis zu diesem Tag")
    list_.add_argument(
        "--order",
        choices=("reference", "subject", "opened", "closed", "next_date"),
        default="reference",
        help="Reihenfolge",
    )
    list_.add_argument("--limit", type=at_least_one, default=1000, metavar="N", help="höchstens so viele (1000)")
    add_common(list_)
    list_.set_defaults(run=case_list)


def _add_show(verbs: Verbs) -> None:
    show = verbs.add_parser("show", help="einen Vorgang zeigen", example="gemeinde-desk case show 8.2.3-2026-0001")
    show.add_argument("reference", metavar="VORGANGSZEICHEN", help="der Vorgang, z. B. 8.2.3-2026-0001")
    add_common(show)
    show.set_defaults(run=case_show)


def _add_change(verbs: Verbs) -> None:
    change = verbs.add_parser(
        "change", help="an einem Vorgang arbeiten",
        example='gemeinde-desk case change 8.2.3-2026-0001 --outcome steuerfrei --follow-up "+14:Rückfrage abwarten"',
    )  # fmt: skip
    change.add_argument("reference", metavar="VORGANGSZEICHEN", help="der Vorgang, z. B. 8.2.3-2026-0001")
    change.add_argument("--subject", metavar="BETREFF", help="neuer Betreff")
    change.add_argument(
        "--outcome", metavar="ERGEBNIS", help="wie der Vorgang ausging (case types ART zeigt, was möglich ist)"
    )
    change.add_argument("--tick-all", action="store_true", help="alle Punkte der Prüfliste abhaken")
    change.add_argument(
        "--done", metavar="N", type=at_least_one, action="append", default=[], help="Termin Nr. N erledigen (case show)"
    )
    _add_contents(change)
    add_common(change)
    change.set_defaults(run=case_change)


def _add_close(verbs: Verbs) -> None:
    close = verbs.add_parser(
        "close", help="z.d.A. verfügen", example="gemeinde-desk case close 8.2.3-2026-0001 --accept-warnings"
    )
    close.add_argument("reference", metavar="VORGANGSZEICHEN", help="der Vorgang, z. B. 8.2.3-2026-0001")
    close.add_argument("--accept-warnings", action="store_true", help="Hinweise hinnehmen")
    close.add_argument("--check", action="store_true", help="nur zeigen, was noch offen ist")
    add_common(close)
    close.set_defaults(run=case_close)


def _add_due(commands: Verbs) -> None:
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

    many("--field", "NAME=WERT", "ein Feld der Vorgangsart (case types ART zeigt sie)", assignment)
    many("--participant", "KONTAKT:ROLLE", "Beteiligte, Kontakt als Nummer oder Name")
    many("--document", "E-NUMMER", "Posteingang dazunehmen")
    many("--follow-up", "TAG:TEXT", "Wiedervorlage setzen")


def case_types(arguments: argparse.Namespace) -> None:
    """The case types; one alone with what can be filled in."""
    with opened(arguments, readonly=True) as context:
        cases = context.office.cases
        if arguments.type and not context.out.as_json:
            _show_type(context, cases.type(arguments.type))
            return
        kinds = [cases.type(arguments.type)] if arguments.type else cases.types()
        rows = [
            {
                "key": kind.key,
                "title": kind.title,
                "description": kind.description,
                "filing_unit": kind.filing_unit,
                "fields": [field_row(field) for field in kind.fields],
                "roles": [role.label for role in kind.roles],
                "outcomes": list(kind.outcomes),
                "letters": list(kind.letters),
            }
            for kind in kinds
        ]
        columns = {"key": "Art", "title": "Bezeichnung", "filing_unit": "Aktenplan"}
        context.out.rows(rows, columns, "Keine Vorgangsarten.")


def _show_type(context: Context, kind: CaseType) -> None:
    out = context.out
    out.value(None, f"{kind.title} ({kind.key}), Aktenplan {kind.filing_unit}\n{kind.description}\n")
    out.rows(field_lines(kind.fields, _MOMENTS), FIELD_COLUMNS, "Keine Felder.", wrap=("format",))
    out.value(None, f"\nErgebnisse: {', '.join(kind.outcomes)}")
    if kind.roles:
        out.value(None, f"Rollen:     {', '.join(role.label for role in kind.roles)}")
    if kind.letters:
        out.value(None, f"Schreiben:  {', '.join(kind.letters)}")


def case_open(arguments: argparse.Namespace) -> None:
    """Open a case, file what came in, add participants and follow-ups."""
    with opened(arguments, readonly=False) as context:
        cases = context.office.cases
        if arguments.received and arguments.received > context.today:
            raise InvalidInput(problem="Der Eingangstag liegt in der Zukunft.", place="--received")
        kind = cases.type(arguments.type)
        fields = read_assignments("--field", arguments.field, kind.fields)
        require_fields(kind, fields, context.today)
        with context.act():
            case = cases.open(
                arguments.type,
                arguments.subject,
                on=context.today,
                by=context.clerk,
                fields=fields,
                received=arguments.received,
                participants=_participants(context, arguments.participant),
                documents=_documents(context, arguments.document),
                their_reference=arguments.their_reference,
            )
            _set_follow_ups(context, case.id, arguments.follow_up)
        case = cases.get(case.id)
        _warn_of_days_gone(context, cases.follow_ups(case.id, open_only=True))
        value = case_row(case) | {"warnings": context.warnings}
        context.out.value(value, f"Vorgang {case.reference} ist angelegt: {case.subject}")


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
        if arguments.type:
            context.office.cases.type(arguments.type)
        rows = context.office.cases.page(which, Order(arguments.order), 0, arguments.limit + 1, whole=True)
        rows = within_limit(context, rows, arguments.limit)
        columns = {
            "reference": "Vorgangszeichen",
            "subject": "Betreff",
            "state": "Stand",
            "clerk": "Kürzel",
            "next_date": "Nächster Termin",
        }
        listed = [case_row(row) for row in rows]
        if not context.out.as_json:
            listed = [{**row, "state": STATES[str(row["state"])]} for row in listed]
        context.out.rows(listed, columns, "Keine Vorgänge.")


def case_change(arguments: argparse.Namespace) -> None:
    """Work on a case."""
    with opened(arguments, readonly=False) as context:
        case = context.case(arguments.reference)
        with context.act():
            _change(context, case, arguments)
            set_ = _set_follow_ups(context, case.id, arguments.follow_up)
        _warn_of_days_gone(context, set_)
        value = case_row(context.office.cases.get(case.id)) | {"warnings": context.warnings}
        context.out.value(value, f"Vorgang {case.reference} ist gespeichert.")


def _change(context: Context, case: Case, arguments: argparse.Namespace) -> None:
    cases, by = context.office.cases, context.clerk
    kind = cases.type(case.case_type)
    fields = read_assignments("--field", arguments.field, kind.fields)
    if arguments.outcome and arguments.outcome not in (*kind.outcomes, case.outcome):
        problem = f"„{arguments.outcome}“ ist hier kein Ergebnis. Möglich: {', '.join(kind.outcomes)}."
        raise InvalidInput(problem=problem, place="--outcome")
    changes = {"subject": arguments.subject, "outcome": arguments.outcome, "fields": fields or None}
    given = {key: value for key, value in changes.items() if value is not None}
    if given:
        cases.change(case.id, by=by, on=context.today, **given)
    for contact, role in _participants(context, arguments.participant):
        cases.add_participant(case.id, contact, role, by=by, on=context.today)
    for item in _incoming(context, arguments.document):
        context.office.intake.assign(item, case.id, by=by)
    for number in arguments.done:
        if cases.follow_up(number).case_id != case.id:
            raise InvalidInput(problem=f"Termin {number} gehört zu einem anderen Vorgang.", place="--done")
        cases.complete(number, on=context.today, by=by)
    if arguments.tick_all:
        for point in cases.checklist(case.id):
            cases.tick(point.id, context.today, by=by)


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
                rows,
                {"level": "Art", "sentence": "Was offen ist"},
                "Dem Abschluss steht nichts entgegen.",
                wrap=("sentence",),
            )
            return
        closed = context.office.close_case(
            case.id, on=context.today, by=context.clerk, accept_warnings=arguments.accept_warnings
        )
        until = f"{closed.retention_end:%d.%m.%Y}" if closed.retention_end else "auf Dauer"
        context.out.value(
            case_row(closed), f"Vorgang {closed.reference} ist z.d.A. verfügt, aufzubewahren bis {until}."
        )


def due_list(arguments: argparse.Namespace) -> None:
    """Follow-ups and deadlines up to a day, overdue ones first."""
    with opened(arguments, readonly=True) as context:
        until: date = arguments.until or context.today + timedelta(days=7)
        found = context.office.agenda.due(until, clerk_id=context.clerk.id if arguments.mine else None)
        columns = {
            "due": "Fällig",
            "reference": "Vorgangszeichen",
            "text": "Was",
            "subject": "Betreff",
            "clerk": "Kürzel",
        }
        context.out.rows([follow_up_row(f) for f in found], columns, "Bis dahin steht nichts an.")


def _participants(context: Context, given: list[str]) -> list[tuple[int, str]]:
    pairs = (text.rpartition(":") if ":" in text else (text, ":", "Beteiligte") for text in given)
    return [(context.contact(name.strip(), "--participant").id, role.strip()) for name, _, role in pairs]


def _incoming(context: Context, labels: list[str]) -> list[int]:
    return [_item(context, label).id for label in labels]


def _documents(context: Context, labels: list[str]) -> list[int]:
    return [_item(context, label).document.id for label in labels]


def _item(context: Context, label: str) -> IncomingItem:
    with at_switch("--document"):
        return context.office.intake.by_label(label)


def _set_follow_ups(context: Context, case_id: int, given: list[str]) -> list[FollowUp]:
    found = []
    for text in given:
        when, sign, what = text.partition(":")
        if not sign:
            raise InvalidInput(problem=f"„{text}“ ist nicht von der Form TAG:TEXT.", place="--follow-up")
        with at_switch("--follow-up"):
            due = context.office.parse_date(when)
            found.append(context.office.cases.set_follow_up(case_id, due, what.strip(), by=context.clerk))
    return found


def _warn_of_days_gone(context: Context, dates: list[FollowUp]) -> None:
    """Say which dates are over as soon as they are set: a slip of the finger, or post that lay about too long."""
    for each in dates:
        if each.due < context.today and each.kind is not FollowUpKind.ADVANCE_NOTICE:
            kind, text, day_ = FOLLOW_UP_WORDS[each.kind], each.text, format_date(each.due)
            context.warn(f"{kind} „{text}“ liegt schon in der Vergangenheit: {day_}.")
