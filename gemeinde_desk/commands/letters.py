"""``letter``: an answer is written, issued and posted."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinde_desk.cases.case_types import Required
from gemeinde_desk.cases.field_values import canonical_value
from gemeinde_desk.commands.context import Context, add_common, opened
from gemeinde_desk.commands.fields import FIELD_COLUMNS, field_lines, field_row, read_assignments
from gemeinde_desk.commands.missing import gap_row, how_to_fill
from gemeinde_desk.commands.parser import Parser, assignment, at_switch, day
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.files import reason_of

if TYPE_CHECKING:
    from gemeinde_desk.letters.drafting import Check, LetterDraft, OutgoingEntry
    from gemeinde_desk.letters.templates import Template

_MOMENTS = {Required.NEVER: "", Required.OPENING: "ja", Required.CLOSING: "ja"}


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command of the letters."""
    parser = commands.add_parser(
        "letter",
        help="ein Schreiben erstellen, ausfertigen und in den Postausgang nehmen",
        description="Zu einem Vorgang entsteht ein neues Schreiben; mit dem Geschäftszeichen eines Schreibens geht es dort weiter.",
        example="gemeinde-desk letter 8.2.3-2026-0001 --template eingangsbestaetigung --to Müller --posted heute",
    )
    parser.add_argument(
        "reference",
        metavar="ZEICHEN",
        nargs="?",
        help="Vorgangszeichen, oder Geschäftszeichen eines schon begonnenen Schreibens",
    )
    parser.add_argument("--template", metavar="VORLAGE", help="Briefvorlage (--templates zeigt sie)")
    parser.add_argument("--to", metavar="KONTAKT", help="Empfänger, als Nummer oder Name")
    parser.add_argument(
        "--answer", metavar="NAME=WERT", type=assignment, action="append", default=[],
        help="was die Vorlage fragt (--templates --template VORLAGE zeigt es)",
    )  # fmt: skip
    parser.add_argument("--draft", action="store_true", help="nur den Entwurf anlegen oder ansehen")
    parser.add_argument("--discard", action="store_true", help="den Entwurf verwerfen")
    parser.add_argument("--posted", metavar="TAG", type=day("--posted", "past"), help="an diesem Tag zur Post gegeben")
    parser.add_argument("--delivery", metavar="ART", help="Versandart: brief, einschreiben, e_mail, bote …")
    parser.add_argument(
        "--received", metavar="TAG", type=day("--received", "past"), help="Tag auf dem Zustellungsnachweis"
    )
    parser.add_argument("--output", metavar="DATEI", type=Path, help="das PDF auch hierhin schreiben")
    parser.add_argument(
        "--templates", action="store_true", help="die Briefvorlagen auflisten, oder was --template fragt"
    )
    parser.add_argument("--accept-warnings", action="store_true", help="ausfertigen, obwohl ein Tag schon vorbei ist")
    add_common(parser)
    parser.set_defaults(run=letter)


def letter(arguments: argparse.Namespace) -> None:
    """Write a letter to a contact of the case, or go on with one."""
    with opened(arguments, readonly=arguments.templates) as context:
        if arguments.templates:
            _list_templates(context, arguments.template)
            return
        if not arguments.reference:
            raise InvalidInput(
                problem="Es fehlt das Vorgangszeichen, oder das Geschäftszeichen des Schreibens.", place="ZEICHEN"
            )
        with context.act():
            document_id = _begun(context, arguments) or _begin(context, arguments)
            answer, sentence = _go_on(context, document_id, arguments)
        context.out.value(answer | {"warnings": context.warnings}, sentence)


def _list_templates(context: Context, key: str | None) -> None:
    known = context.office.letters.templates()
    if key and not any(each.key == key for each in known):
        raise NotFound(kind="Die Briefvorlage", key=key, place="--template")
    if key and not context.out.as_json:
        (form,) = (each for each in known if each.key == key)
        context.out.value(None, f"{form.title} ({form.key})\n{form.description}\n")
        nothing = "Diese Vorlage fragt nach nichts."
        context.out.rows(field_lines(form.asks, _MOMENTS), FIELD_COLUMNS, nothing, wrap=("format",))
        return
    rows: list[dict[str, object]] = [
        {"key": t.key, "title": t.title, "notice": t.notice, "asks": [field_row(ask) for ask in t.asks]}
        for t in known
        if key in {None, t.key}
    ]
    columns = {"key": "Vorlage", "title": "Bezeichnung"}
    if not context.out.as_json:
        rows = [row | {"asks": ", ".join(ask.key for ask in t.asks)} for row, t in zip(rows, known, strict=True)]
        columns |= {"asks": "Fragt nach (--answer)"}
    context.out.rows(rows, columns, "Keine Briefvorlagen.")


def _template(context: Context, key: str) -> "Template | None":
    return next((each for each in context.office.letters.templates() if each.key == key), None)


def _answers(context: Context, form: "Template | None", arguments: argparse.Namespace) -> dict[str, str]:
    """What was answered, by key. Raises InvalidInput with the switch as place."""
    answers = read_assignments("--answer", arguments.answer, form.asks) if form else {}
    for ask in form.asks if form else ():
        with at_switch(f"--answer {ask.key}"):
            canonical_value(ask, answers.get(ask.key, ""), context.today)
    return answers


def _begun(context: Context, arguments: argparse.Namespace) -> int | None:
    """The letter with this reference, if it is one, with what was answered on the command line."""
    letters = context.office.letters
    try:
        document = context.office.documents.by_reference(arguments.reference)
        draft = letters.get(document.id)
    except NotFound:
        return None
    if arguments.to:
        draft = letters.address(draft, context.contact(arguments.to, "--to").id)
    if arguments.answer:
        answers = _answers(context, _template(context, draft.template), arguments)
        draft = letters.answer(draft, {**draft.answers, **answers}, context.today)
    if arguments.to or arguments.answer:
        letters.save(draft, by=context.clerk, on=context.today)
    return document.id


def _begin(context: Context, arguments: argparse.Namespace) -> int:
    case = context.case(arguments.reference)
    if lacking := [f"--{name}" for name in ("template", "to") if not getattr(arguments, name)]:
        problem = f"Für ein neues Schreiben fehlt {' und '.join(lacking)} (letter --templates zeigt die Vorlagen)."
        raise InvalidInput(problem=problem, place=lacking[0])
    answers = _answers(context, _template(context, arguments.template), arguments)
    contact, letters = context.contact(arguments.to, "--to"), context.office.letters
    draft = letters.draft(case.id, arguments.template, contact.id, by=context.clerk, on=context.today, answers=answers)
    return draft.document_id


def _go_on(context: Context, document_id: int, arguments: argparse.Namespace) -> tuple[dict[str, object], str]:
    letters, documents = context.office.letters, context.office.documents
    draft = letters.get(document_id)
    value: dict[str, object] = {
        "case": draft.case_reference,
        "reference": draft.reference,
        "subject": documents.get(document_id).title,
    }
    if arguments.discard:
        letters.discard(document_id, by=context.clerk)
        return value | {"state": "discarded"}, f"Der Entwurf {draft.reference} ist verworfen."
    sentences = [f"Entwurf {draft.reference}: {value['subject']}"] if draft.state == "draft" else []
    if draft.state == "draft" and arguments.draft:
        form = _template(context, draft.template)
        gaps = [check for check in _warned(context, draft) if check.blocks]
        value["missing"] = [gap_row(context, draft, form, gap) for gap in gaps]
        if gaps:
            sentences += ["Es fehlt noch:", *(f"  {how_to_fill(context, draft, form, gap)}" for gap in gaps)]
        _write_out(arguments.output, letters.preview(draft, context.today) if arguments.output else b"")
    elif draft.state == "draft":
        _issue(context, draft, accept_warnings=arguments.accept_warnings)
        sentences.append(f"Schreiben {draft.reference} ist ausgefertigt.")
    if not arguments.draft:
        if arguments.posted:
            entry = _post(context, document_id, arguments.posted, arguments)
            value |= {"number": entry.label, "posted": entry.posted}
            sentences.append(f"Postausgang {entry.label} am {format_date(entry.posted)}.")
            if entry.derivation:
                value |= {"deadline": entry.derivation.result, "derivation": entry.derivation.to_json()}
                sentences += entry.derivation.sentences()
        # last, so that no letter lies about that was not issued or posted after all
        version = documents.get(document_id).version
        assert version is not None
        _write_out(arguments.output, documents.path(version).read_bytes() if arguments.output else b"")
    value["state"] = letters.get(document_id).state
    return value, "\n".join(sentences) or f"Schreiben {draft.reference}: {value['subject']}"


def _warned(context: Context, draft: "LetterDraft") -> "list[Check]":
    """Everything to see to before issuing; what does not keep the letter from it is told."""
    checks = context.office.letters.checks(draft, context.today)
    for check in checks:
        if not check.blocks:
            context.warn(check.sentence)
    return checks


def _issue(context: Context, draft: "LetterDraft", *, accept_warnings: bool) -> None:
    """Issue the letter, which is for good: so a day gone by in it has to be accepted first, as when a case is closed.

    :raises Refused: with what to type for everything that is missing
    """
    checks, form = _warned(context, draft), _template(context, draft.template)
    if gaps := [check for check in checks if check.blocks]:
        lines = [f"  {how_to_fill(context, draft, form, gap)}" for gap in gaps]
        raise Refused(problem="\n".join(["Das Schreiben ist noch nicht vollständig. Es fehlt:", *lines]))
    if not accept_warnings and any(check.code == "answer" for check in checks):
        raise Refused(problem="Das Schreiben ist nicht ausgefertigt. Mit --accept-warnings geht es trotzdem.")
    context.office.letters.issue(draft.document_id, on=context.today, by=context.clerk)


def _post(context: Context, document_id: int, posted: date, arguments: argparse.Namespace) -> "OutgoingEntry":
    entry = context.office.letters.post(
        document_id,
        posted=posted,
        by=context.clerk,
        delivery=arguments.delivery,
        received=arguments.received,
        today=context.today,
    )
    if entry.derivation and entry.derivation.result < context.today:
        context.warn(f"Die Rechtsbehelfsfrist ist schon am {format_date(entry.derivation.result)} abgelaufen.")
    return entry


def _write_out(target: Path | None, pdf: bytes) -> None:
    if target is None:
        return
    try:
        target.write_bytes(pdf)
    except OSError as error:
        problem = f"{target} lässt sich nicht schreiben ({reason_of(error)})."
        raise InvalidInput(problem=problem, place="--output") from error
