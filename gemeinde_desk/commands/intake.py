"""``import FILE…``: post comes in."""

import argparse
from pathlib import Path

from gemeinde_desk.commands.context import Context, add_common, opened
from gemeinde_desk.commands.parser import Parser, day
from gemeinde_desk.documents.findings import remarks
from gemeinde_desk.errors import DeskError, InvalidInput, NotFound
from gemeinde_desk.intake.register import AlreadyRegistered, IncomingItem
from gemeinde_desk.texts import holds

_TEXT = {"none": "keiner", "queued": "wartet", "done": "durchsuchbar", "failed": "nicht lesbar"}


class NoSuchFile(NotFound):
    """There is no file of this name; ``name`` in data."""

    what = "Die Datei „{name}“ gibt es nicht."
    remedy = "Bitte Namen und Ordner prüfen."


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command of the intake."""
    parser = commands.add_parser(
        "import", help="Post ins Posteingangsbuch aufnehmen und durchsuchbar machen",
        example="gemeinde-desk import Scan.pdf Foto.jpg Anfrage.eml --received 2026-03-02",
    )  # fmt: skip
    parser.add_argument("files", metavar="DATEI", nargs="+", type=Path, help="PDF, JPG, PNG, TIFF oder EML")
    parser.add_argument(
        "--received", metavar="TAG", type=day("--received", "past"), help="Tag des Eingangs (sonst heute)"
    )
    parser.add_argument("--sender", metavar="TEXT", default=None, help="Absender")
    parser.add_argument("--subject", metavar="TEXT", default=None, help="Betreff")
    parser.add_argument("--into", metavar="VORGANGSZEICHEN", help="gleich in diesen Vorgang nehmen")
    parser.add_argument("--again", action="store_true", help="auch aufnehmen, was schon eingegangen ist")
    parser.add_argument("--no-text", action="store_true", help="Texterkennung später (im Fenster)")
    add_common(parser)
    parser.set_defaults(run=import_files)


def import_files(arguments: argparse.Namespace) -> int:
    """Register each file; one that cannot be taken is told at its place, the others go on."""
    with opened(arguments, readonly=False) as context:
        if arguments.received and arguments.received > context.today:
            raise InvalidInput(problem="Der Eingangstag liegt in der Zukunft.", place="--received")
        case = context.case(arguments.into) if arguments.into else None
        rows, problems = [], []
        for path in arguments.files:
            try:
                item = _take(context, path, arguments)
                if case is not None:
                    context.office.intake.assign(item.id, case.id, by=context.clerk)
                rows.append(_row(path, context.office.intake.get(item.id)))
            except DeskError as error:
                context.out.progress_done()
                problems.append(error)
                rows.append({"file": str(path), "number": None, "problem": _problem(error)})
        _tell(context, rows)
        # of several problems the one that weighs most: a full disk more than a file that came in before
        return max((error.exit_code for error in problems), default=0)


def _problem(error: DeskError) -> str:
    if isinstance(error, AlreadyRegistered):
        what, meaning, _remedy = error.sentences()
        return f"{what} {meaning} Ist es wirklich noch einmal eingegangen, dann mit --again."
    return error.sentence()


def _tell(context: Context, rows: list[dict[str, object]]) -> None:
    """What came in on stdout; what did not, and remarks on what did, on stderr, where nothing is cut off."""
    if context.out.as_json:
        context.out.rows(rows, {}, "")
        return
    columns = {"number": "Nummer", "received": "Eingang", "subject": "Betreff", "text": "Text", "file": "Datei"}
    taken = [{**row, "text": _TEXT.get(str(row["text"]), "")} for row in rows if row["number"]]
    context.out.rows(taken, columns, "Nichts aufgenommen.")
    for row in rows:
        if row["problem"]:
            name = row["number"] or row["file"]
            context.out.warn(f"{name}: {row['problem']}")


def _take(context: Context, path: Path, arguments: argparse.Namespace) -> IncomingItem:
    _require(path)
    intake = context.office.intake
    item = intake.register(
        path,
        received=arguments.received or context.today,
        by=context.clerk,
        sender=arguments.sender,
        subject=arguments.subject,
        again=arguments.again,
    )
    if not arguments.no_text:
        for version in intake.queued_of(item.id):
            intake.make_searchable(
                version, progress=lambda done, total: context.out.progress(f"{path.name}: Seite {done} von {total}")
            )
        context.out.progress_done()
    return item


def _require(path: Path) -> None:
    if holds(str(path), {"Cs"}):  # bytes of an old code page: no library below takes such a name
        problem = f"Der Name der Datei „{path}“ ist nicht in UTF-8 geschrieben. Bitte die Datei umbenennen."
        raise InvalidInput(problem=problem, place=str(path))
    try:
        path.stat()
    except FileNotFoundError:
        raise NoSuchFile(name=path) from None
    except OSError:
        pass  # reading it will say why


def _row(path: Path, item: IncomingItem) -> dict[str, object]:
    version = item.document.version
    return {
        "number": item.label,
        "received": item.received,
        "sender": item.sender,
        "subject": item.subject,
        "pages": version.pages if version else None,
        "text": version.text_state if version else None,
        "reference": item.document.reference,
        "file": str(path),
        "problem": (remarks(version) or None) if version else None,
    }
