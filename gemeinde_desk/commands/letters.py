"""``letter``: an answer is written, issued and posted."""

import argparse
from datetime import date
from pathlib import Path

from gemeinde_desk.commands.context import Context, add_common, opened
from gemeinde_desk.commands.parser import Parser, assignment, day
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.files import reason_of
from gemeinde_desk.letters.drafting import OutgoingEntry


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command of the letters."""
    parser = commands.add_parser(
        "letter",
        help="ein Schreiben erstellen, ausfertigen und in den Postausgang nehmen",
        description="Zu einem Vorgang entsteht ein neues Schreiben; mit dem Zeichen eines Schreibens geht es dort weiter.",
        example="gemeinde-desk letter 8.2.3-2026-0001 --template eingangsbestaetigung --to Müller --posted heute",
    )
    parser.add_argument("reference", metavar="ZEICHEN", nargs="?", help="Vorgang, oder ein schon begonnenes Schreiben")
    parser.add_argument("--template", metavar="VORLAGE", help="Briefvorlage (--templates zeigt sie)")
    parser.add_argument("--to", metavar="KONTAKT", help="Empfänger, als Nummer oder Name")
    parser.add_argument(
        "--answer", metavar="NAME=WERT", type=assignment, action="append", default=[], help="was die Vorlage fragt"
    )
    parser.add_argument("--draft", action="store_true", help="nur den Entwurf anlegen oder ansehen")
    parser.add_argument("--discard", action="store_true", help="den Entwurf verwerfen")
    parser.add_argument("--posted", metavar="TAG", type=day("--posted", "past"), help="an diesem Tag zur Post gegeben")
    parser.add_argument("--delivery", metavar="ART", help="Versandart: brief, einschreiben, e_mail, bote …")
    parser.add_argument(
        "--received", metavar="TAG", type=day("--received", "past"), help="Tag auf dem Zustellungsnachweis"
    )
    parser.add_argument("--output", metavar="DATEI", type=Path, help="das PDF auch hierhin schreiben")
    parser.add_argument("--templates", action="store_true", help="die Briefvorlagen auflisten")
    add_common(parser)
    parser.set_defaults(run=letter)


def letter(arguments: argparse.Namespace) -> None:
    """Write a letter to a contact of the case, or go on with one."""
    with opened(arguments, readonly=arguments.templates) as context:
        if arguments.templates:
            _list_templates(context)
            return
        if not arguments.reference:
            raise InvalidInput(problem="Es fehlt das Zeichen des Vorgangs oder des Schreibens.", place="ZEICHEN")
        with context.act():
            document_id = _begun(context, arguments) or _begin(context, arguments)
            answer, sentence = _go_on(context, document_id, arguments)
        context.out.value(answer, sentence)


def _list_templates(context: Context) -> None:
    rows = [
        {"key": t.key, "title": t.title, "notice": t.notice, "asks": [{"key": a.key, "label": a.label} for a in t.asks]}
        for t in context.office.letters.templates()
    ]
    context.out.rows(rows, {"key": "Vorlage", "title": "Bezeichnung"}, "Keine Briefvorlagen.")


def _begun(context: Context, arguments: argparse.Namespace) -> int | None:
    """The letter with this reference, if it is one, with what was answered on the command line."""
    letters = context.office.letters
    try:
        document = context.office.documents.by_reference(arguments.reference)
        draft = letters.get(document.id)
    except NotFound:
        return None
    if arguments.to:
        draft = letters.address(draft, context.contact(arguments.to).id)
    if arguments.answer:
        draft = letters.answer(draft, {**draft.answers, **dict(arguments.answer)}, context.today)
    if arguments.to or arguments.answer:
        letters.save(draft, by=context.clerk, on=context.today)
    return document.id


def _begin(context: Context, arguments: argparse.Namespace) -> int:
    case = context.case(arguments.reference)
    for name in ("template", "to"):
        if not getattr(arguments, name):
            raise InvalidInput(problem=f"Für ein neues Schreiben fehlt --{name}.", place=f"--{name}")
    contact = context.contact(arguments.to)
    answers = dict(arguments.answer)
    letters = context.office.letters
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
        missing = letters.missing(draft, context.today)
        value["missing"] = [{"key": gap.key, "label": gap.label} for gap in missing]
        if missing:
            sentences.append("Es fehlt noch: " + ", ".join(gap.label for gap in missing))
        _write_out(arguments.output, letters.preview(draft, context.today) if arguments.output else b"")
    elif draft.state == "draft":
        letters.issue(document_id, on=context.today, by=context.clerk)
        sentences.append(f"Schreiben {draft.reference} ist ausgefertigt.")
    if not arguments.draft:
        version = documents.get(document_id).version
        assert version is not None
        _write_out(arguments.output, documents.path(version).read_bytes() if arguments.output else b"")
        if arguments.posted:
            entry = _post(context, document_id, arguments.posted, arguments)
            value |= {"number": entry.label, "posted": entry.posted}
            sentences.append(f"Postausgang {entry.label} am {entry.posted:%d.%m.%Y}.")
            if entry.derivation:
                value |= {"deadline": entry.derivation.result, "derivation": entry.derivation.to_json()}
                sentences += entry.derivation.sentences()
    value["state"] = letters.get(document_id).state
    return value, "\n".join(sentences) or f"Schreiben {draft.reference}: {value['subject']}"


def _post(context: Context, document_id: int, posted: date, arguments: argparse.Namespace) -> OutgoingEntry:
    return context.office.letters.post(
        document_id, posted=posted, by=context.clerk, delivery=arguments.delivery, received=arguments.received
    )


def _write_out(target: Path | None, pdf: bytes) -> None:
    if target is None:
        return
    try:
        target.write_bytes(pdf)
    except OSError as error:
        problem = f"{target} lässt sich nicht schreiben ({reason_of(error)})."
        raise InvalidInput(problem=problem, place="--output") from error
