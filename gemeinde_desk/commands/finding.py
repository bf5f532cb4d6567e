"""``search`` and ``export``."""

import argparse
from pathlib import Path

from gemeinde_desk.commands.context import add_common, opened, target_folder, within_limit
from gemeinde_desk.commands.parser import Parser, at_least_one
from gemeinde_desk.errors import InvalidInput, Refused

_KINDS = {"case": "Vorgang", "document": "Dokument", "contact": "Kontakt"}


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the commands that find and hand over."""
    search = commands.add_parser(
        "search", help="in Vorgängen, Dokumenten und Kontakten suchen", example='gemeinde-desk search "Bescheid Müller"'
    )
    search.add_argument(
        "text", metavar="TEXT", nargs="+", help="Wörter oder ihre Anfänge; gefunden wird, was alle enthält"
    )
    search.add_argument("--kind", choices=tuple(_KINDS), help="nur diese Art")
    search.add_argument("--limit", type=at_least_one, default=50, metavar="N", help="höchstens so viele (50)")
    add_common(search, clerk=False)
    search.set_defaults(run=search_all, clerk=None)

    export = commands.add_parser(
        "export", help="einen abgeschlossenen Vorgang als xdomea-Paket ablegen",
        example="gemeinde-desk export 8.2.3-2026-0001 /media/usb",
    )  # fmt: skip
    export.add_argument("reference", metavar="VORGANGSZEICHEN", help="der abgeschlossene Vorgang")
    export.add_argument("folder", metavar="ZIELORDNER", type=Path, help="Ordner für das Paket")
    add_common(export)
    export.set_defaults(run=export_case)


def search_all(arguments: argparse.Namespace) -> None:
    """Full text, as the window's search finds it."""
    if not " ".join(arguments.text).strip():
        raise InvalidInput(problem="Bitte ein Wort angeben, nach dem gesucht wird.", place="TEXT")
    with opened(arguments, readonly=True) as context:
        kinds = [arguments.kind] if arguments.kind else None
        answer = context.office.search(" ".join(arguments.text), kinds=kinds, limit=arguments.limit + 1)
        hits = within_limit(context, answer.hits, arguments.limit)
        rows = [
            {"kind": hit.kind, "reference": hit.reference, "title": hit.title, "snippet": hit.snippet} for hit in hits
        ]
        if not context.out.as_json:
            rows = [{**row, "kind": _KINDS[str(row["kind"])]} for row in rows]
        columns = {"kind": "Art", "reference": "Zeichen", "title": "Bezeichnung", "snippet": "Fundstelle"}
        context.out.rows(rows, columns, "Nichts gefunden.")


def export_case(arguments: argparse.Namespace) -> None:
    """A closed case as an xdomea 0401 package with manifest, in a folder."""
    with opened(arguments, readonly=False) as context:
        portal = context.office.portal
        if portal is None:
            raise Refused(problem="Die Übergabe ist in dieser Installation nicht enthalten.")
        from gemeinde_desk.sync.package import side_files  # noqa: PLC0415 - an installation may lack the room

        case = context.case(arguments.reference)
        package = portal.export(case.id, target_folder(arguments.folder, "ZIELORDNER"), by=context.clerk)
        assert package.path is not None  # one just written, not one remembered
        files = [package.path, *side_files(package.path)]
        value = {
            "reference": case.reference,
            "subject": case.subject,
            "files": files,
            "path": package.path,
            "sha512": package.sha512,
            "process_id": package.process_id,
        }
        lines = [f"Vorgang {case.reference}, {case.subject}: Paket geschrieben, drei Dateien, die zusammengehören:"]
        meanings = ("das Paket", "seine Prüfsumme", "die Liste der Dateien darin")
        lines += [f"  {file}  ({meaning})" for file, meaning in zip(files, meanings, strict=True)]
        context.out.value(value, "\n".join([*lines, f"SHA-512 des Pakets: {package.sha512}"]))
