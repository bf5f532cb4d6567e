"""``init``, ``demo``, ``backup``, ``restore``, ``verify``, ``doctor``: the office as a whole."""

import argparse
from datetime import datetime
from pathlib import Path

from gemeinde_desk.commands.context import add_common, office_folder, opened, target_folder, today
from gemeinde_desk.commands.doctor import examine
from gemeinde_desk.commands.office import AT_FIRST, add_profile, checked_profile, given
from gemeinde_desk.commands.output import Output
from gemeinde_desk.commands.parser import Parser, at_least_one
from gemeinde_desk.errors import InvalidInput, Refused
from gemeinde_desk.office import Office
from gemeinde_desk.store.errors import DamagedOffice, OfficeThere

#: exit code of an office, or a copy of one, that is not whole
DAMAGED = DamagedOffice.exit_code


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the commands of an administrator."""
    init = commands.add_parser(
        "init", help="ein neues Amt einrichten",
        example='gemeinde-desk init --office /srv/amt --name "Gemeinde Musterau" --land TH --clerk-name "Inge Öhler" --clerk-sign OEH',
    )  # fmt: skip
    add_profile(init, AT_FIRST, required=("name", "land"))
    init.add_argument("--clerk-name", metavar="NAME", required=True, help="erste Sachbearbeitung")
    init.add_argument("--clerk-sign", metavar="KÜRZEL", required=True, help="ihr Kürzel")
    add_common(init, clerk=False)
    init.set_defaults(run=init_office, clerk=None)

    demo = commands.add_parser(
        "demo",
        help="das Musteramt Musterau anlegen",
        example="gemeinde-desk demo --office /tmp/musterau --cases 100 --seed 1",
    )
    demo.add_argument("--cases", type=at_least_one, default=100, metavar="N", help="so viele Vorgänge (100)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="gleiche Zahl, gleiches Amt (1)")
    demo.add_argument(
        "--screenshots", type=Path, metavar="ORDNER", help="jeden Ort des Fensters als PNG in diesen Ordner zeichnen"
    )
    add_common(demo, clerk=False)
    demo.set_defaults(run=demo_office, clerk=None)

    backup = commands.add_parser("backup", help="das Amt sichern", example="gemeinde-desk backup /media/sicherung")
    backup.add_argument(
        "target", metavar="ZIELORDNER", type=Path, nargs="?", help="sonst der Ordner aus den Einstellungen"
    )
    add_common(backup)
    backup.set_defaults(run=backup_office)

    restore = commands.add_parser(
        "restore", help="eine Sicherung zurückholen",
        example="gemeinde-desk restore /media/sicherung --office /srv/amt",
    )  # fmt: skip
    restore.add_argument(
        "backup", metavar="SICHERUNG", type=Path, help="Sicherung, oder Ordner mit Sicherungen (dann die neueste)"
    )
    restore.add_argument(
        "--replace", action="store_true",
        help="auch ein Amt ersetzen, das in Ordnung ist; es wird nicht gelöscht, sondern im Ordner des Amtes "
        "aufgehoben (vor-Wiederherstellung-…)",
    )  # fmt: skip
    add_common(restore, clerk=False)
    restore.set_defaults(run=restore_office, clerk=None)

    verify = commands.add_parser(
        "verify", help="prüfen, ob das Amt oder eine Sicherung heil und lückenlos ist",
        example="gemeinde-desk verify --deep --json",
    )  # fmt: skip
    verify.add_argument(
        "backup", metavar="SICHERUNG", type=Path, nargs="?",
        help="statt des Amtes diese Sicherung ganz prüfen, oder die neueste dieses Ordners; ein Amt braucht es dazu nicht",
    )  # fmt: skip
    verify.add_argument(
        "--rebuild", action="store_true", help="vorher neu machen, was aus dem Rest folgt: Suchindex, Zahl der Vorgänge"
    )
    verify.add_argument("--deep", action="store_true", help="auch jede Datei und den Suchindex ganz prüfen")
    add_common(verify, clerk=False)
    verify.set_defaults(run=verify_office, clerk=None)

    doctor = commands.add_parser("doctor", help="prüfen, ob der Rechner alles hat", example="gemeinde-desk doctor")
    add_common(doctor, clerk=False)
    doctor.set_defaults(run=doctor_report, clerk=None)


def init_office(arguments: argparse.Namespace) -> None:
    """A new, empty office."""
    folder = office_folder(arguments)
    profile = checked_profile(given(arguments))
    with Office.create(folder, profile, clerk_name=arguments.clerk_name, clerk_sign=arguments.clerk_sign):
        pass
    value = {"office": folder, "name": profile.name}
    Output(as_json=arguments.json).value(value, f"Das Amt „{profile.name}“ ist eingerichtet in {folder}")


def demo_office(arguments: argparse.Namespace) -> None:
    """The sample office; with ``--screenshots`` pictures of it."""
    out = Output(as_json=arguments.json)
    if arguments.screenshots:
        from gemeinde_desk.ui.screenshots import take_screenshots  # noqa: PLC0415 - only this switch needs Qt

        pictures = take_screenshots(
            arguments.screenshots, seed=arguments.seed, cases=arguments.cases, today=arguments.on
        )
        out.value([str(picture) for picture in pictures], "\n".join(str(picture) for picture in pictures))
        return
    from gemeinde_desk.sample.office import make_sample_office  # noqa: PLC0415 - only this command needs it

    folder = office_folder(arguments)
    report = make_sample_office(
        folder,
        cases=arguments.cases,
        seed=arguments.seed,
        today=today(arguments),
        progress=lambda done, total: out.progress(f"Vorgang {done} von {total}"),
    )
    out.progress_done()
    sentence = f"Das Musteramt mit {report.cases} Vorgängen und {report.documents} Dokumenten liegt in {folder}"
    out.value(
        {"office": folder, "cases": report.cases, "documents": report.documents, "contacts": report.contacts}, sentence
    )


def backup_office(arguments: argparse.Namespace) -> int:
    """A whole, checked copy; exit code 7 when documents of the office were missing or damaged."""
    with opened(arguments, readonly=True) as context:
        settings = context.settings
        target = target_folder(arguments.target, "ZIELORDNER") if arguments.target else settings.backup_folder
        report = context.office.backup(target, keep=settings.backup_keep)
        lacking = len(report.missing) + len(report.damaged)
        sentence = f"Gesichert: {report.path}"
        if lacking:
            sentence += (
                f"\nNicht dabei, weil im Amt fehlend oder beschädigt: {_files(lacking)}. Bitte das Amt prüfen (verify)."
            )
        if report.same_disk:
            sentence += "\nHinweis: Die Sicherung liegt auf demselben Datenträger wie das Amt. Geht er kaputt, ist beides verloren."
        context.out.value(report, sentence)
        return 0 if report.complete else DAMAGED


def restore_office(arguments: argparse.Namespace) -> int:
    """Take a backup back into a folder; exit code 7 when documents are in it no more."""
    folder = office_folder(arguments)
    try:
        report = Office.restore(arguments.backup, folder, replace=arguments.replace)
    except OfficeThere as error:
        what, meaning, _ = error.sentences()
        remedy = (
            "Mit --replace ersetzt die Sicherung dieses Amt. Das jetzige wird dabei nicht gelöscht, sondern in einem "
            "Ordner „vor-Wiederherstellung-…“ im Ordner des Amtes aufgehoben."
        )
        raise Refused(problem=f"{what} {meaning} {remedy}") from error
    made = datetime.fromisoformat(report.made).astimezone()
    cases = "einem Vorgang" if report.cases == 1 else f"{report.cases} Vorgängen"
    sentence = (
        f"Zurückgeholt nach {folder}: die Sicherung vom {made:%d.%m.%Y, %H:%M} Uhr mit {cases}, aus {report.backup}"
    )
    if report.set_aside:
        sentence += f"\nWas vorher dort lag, ist aufgehoben in {report.set_aside}"
    if report.missing:
        sentence += (
            f"\nNicht mehr vorhanden: {_files(len(report.missing))}. Eine ältere Sicherung hat sie vielleicht noch."
        )
    Output(as_json=arguments.json).value(report, sentence)
    return DAMAGED if report.missing else 0


def _files(number: int) -> str:
    return "eine Datei" if number == 1 else f"{number} Dateien"


def verify_office(arguments: argparse.Namespace) -> int:
    """Whether everything is whole; exit code 7 when it is not."""
    if arguments.backup:
        return _verify_backup(arguments)
    with opened(arguments, readonly=not arguments.rebuild) as context:
        if arguments.rebuild:
            out = context.out
            context.office.rebuild(progress=lambda done, total: out.progress(f"Suchindex: {done} von {total}"))
            out.progress_done()
        report = context.office.verify(deep=arguments.deep, backups=context.settings.backup_folder)
        problems = "\n".join(f"– {problem.told()}" for problem in report.problems)
        context.out.value(report, "Alles in Ordnung." if report.ok else f"Es gibt Mängel:\n{problems}")
        return 0 if report.ok else DAMAGED


def _verify_backup(arguments: argparse.Namespace) -> int:
    if arguments.rebuild:
        raise InvalidInput(problem="Eine Sicherung wird nur geprüft, nicht verändert.", place="--rebuild")
    out = Output(as_json=arguments.json)
    backup, report = Office.verify_backup(
        arguments.backup, progress=lambda done, total: out.progress(f"Sicherung: {done} von {total} Dateien gelesen")
    )
    out.progress_done()
    if report.ok:
        counted = f"{_files(report.checked.get('files', 1))}, {_cases(report.checked['cases'])}"
        sentence = f"In Ordnung: die Sicherung {backup} ({counted})."
    else:
        problems = "\n".join(f"– {problem.told()}" for problem in report.problems)
        sentence = f"Die Sicherung {backup} hat Mängel:\n{problems}"
    out.value(report, sentence)
    return 0 if report.ok else DAMAGED


def _cases(number: int) -> str:
    return "ein Vorgang" if number == 1 else f"{number} Vorgänge"


def doctor_report(arguments: argparse.Namespace) -> int:
    """What this machine has and lacks; exit code 1 when something needed is missing."""
    findings = examine(office_folder(arguments))
    out = Output(as_json=arguments.json)
    rows: list[dict[str, object]] = [
        {"check": f.check, "ok": f.ok, "detail": f.detail, "remedy": "" if f.ok and not f.hint else f.remedy}
        for f in findings
    ]
    if not out.as_json:
        words = ["Hinweis" if f.hint else "gut" if f.ok else "fehlt" for f in findings]
        rows = [{**row, "ok": word} for row, word in zip(rows, words, strict=True)]
    columns = {"ok": "", "check": "Was", "detail": "Befund", "remedy": "Abhilfe"}
    out.rows(rows, columns, "", wrap=("detail", "remedy"))
    return 0 if all(f.ok for f in findings) else 1
