"""What a machine needs for Gemeinde Desk, examined one by one: for ``gemeinde-desk doctor`` and for the help desk."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gemeinde_desk import __version__
from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.folders import check_office_folder
from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.store.connection import sqlite_facts
from gemeinde_desk.store.space import LOW, free_space
from gemeinde_desk.store.store import DATABASE

#: 3.7.0 to 3.51.2 may, rarely, corrupt a database that two connections checkpoint at once. We checkpoint with one only.
FIXED_WAL = (3, 51, 3)


@dataclass(frozen=True)
class Finding:
    """One thing examined: what, whether it is fine, what was found, and what helps if not.

    ``hint``: fine as far as the machine goes, but perhaps not what was meant.
    """

    check: str
    ok: bool
    detail: str
    remedy: str = ""
    hint: bool = False


def examine(office: Path) -> list[Finding]:
    """Examine the machine and the folder of the office."""
    return [
        *(_program(), _database(), *_window(), _recognition(), _fonts()),
        *(_settings(), _folder(office), _space(office)),
    ]


def _missing(check: str, error: DeskError) -> Finding:
    what, _meaning, remedy = error.sentences()
    return Finding(check, ok=False, detail=what, remedy=remedy)


def _program() -> Finding:
    detail = f"Gemeinde Desk {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Finding(
        "Programm",
        ok=resources().is_dir(),
        detail=detail,
        remedy="Bitte neu installieren: die Daten des Programms fehlen.",
    )


def _database() -> Finding:
    version, with_search = sqlite_facts()
    detail = "SQLite " + ".".join(str(part) for part in version)
    if version < FIXED_WAL:
        detail += " (Schreiben nur über eine Verbindung, wie vorgesehen)"
    ok = with_search and version >= (3, 37, 0)
    return Finding(
        "Datenbank", ok=ok, detail=detail, remedy="Bitte SQLite 3.37 oder neuer mit Volltextsuche (FTS5) einrichten."
    )


def _window() -> Iterator[Finding]:
    from gemeinde_desk.ui.startup import missing_for_a_window  # noqa: PLC0415 - only this command asks the window

    problem = missing_for_a_window()
    if problem is None:
        yield Finding("Fenster", ok=True, detail="Bildschirm und Bibliotheken sind da")
    else:
        yield _missing("Fenster", problem)


def _recognition() -> Finding:
    from gemeinde_desk.intake.engine import language_folder  # noqa: PLC0415 - only this command looks for the data

    try:
        return Finding("Texterkennung", ok=True, detail=f"Sprachdaten in {language_folder('deu')}")
    except DeskError as error:
        return _missing("Texterkennung", error)


def _fonts() -> Finding:
    from gemeinde_desk.letters.fonts import Style, font_file  # noqa: PLC0415 - reportlab, 120 ms at every command's start

    try:
        file = font_file(Style.REGULAR)
    except (DeskError, OSError, ImportError) as error:
        detail = f"nicht benutzbar: {type(error).__name__}"
        return Finding(
            "Schrift der Schreiben", ok=False, detail=detail, remedy="Bitte neu installieren: fontpkg-noto-sans fehlt."
        )
    return Finding("Schrift der Schreiben", ok=True, detail=f"Noto Sans in {file.parent}")


def _settings() -> Finding:
    wrong = load_settings().warnings
    return Finding(
        "Einstellungen",
        ok=not wrong,
        detail=" ".join(str(each) for each in wrong) or "lesbar",
        remedy="Bitte die genannte Stelle berichtigen; bis dahin gilt dort die nächste Ebene oder die Vorgabe.",
    )


def _folder(office: Path) -> Finding:
    try:
        check_office_folder(office)
    except DeskError as error:
        return _missing("Ordner des Amtes", error)
    if _is_there(office / DATABASE):
        return Finding("Ordner des Amtes", ok=True, detail=str(office))
    return Finding(
        "Ordner des Amtes",
        ok=True,
        hint=True,
        detail=f"{office}: dort liegt noch kein Amt",
        remedy="Soll dort eines sein, bitte Ordner und Datenträger prüfen; ein neues richtet init ein.",
    )


def _space(office: Path) -> Finding:
    there = next((folder for folder in (office, *office.parents) if _is_there(folder)), Path.home())
    free = free_space(there)
    return Finding(
        "Freier Platz",
        ok=free >= LOW,
        detail=_size(free),
        remedy="Bitte Platz schaffen.",
    )


def _size(count: int) -> str:
    """Bytes as a person reads them: "68,3 GB", below that "512 MB"."""
    return f"{count / 1e9:.1f} GB".replace(".", ",") if count >= 1e9 else f"{count // 10**6} MB"


def _is_there(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return False  # there is no right to look into it
