"""The backups of an office as a list to choose from: when, what is in it, and whether all of it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QTableWidget, QWidget

from gemeinde_desk.store.backup_list import DOCUMENTS, SUMS, Backup, list_backups, read_manifest
from gemeinde_desk.ui.settings.tables import read_only_table
from gemeinde_desk.ui.theme import theme


@dataclass(frozen=True)
class Offered:
    """A backup with what the list says about it. ``lacking``: documents of it that are not in the folder."""

    backup: Backup
    cases: int | None
    lacking: int


def offered(folder: Path) -> list[Offered]:
    """The backups in a folder, newest first; looks at every file, so it belongs off the window's thread.

    :raises OSError: the folder cannot be reached or not be looked into
    """
    try:
        next(
            folder.iterdir(), None
        )  # is_dir and glob pass over, or raise, what the system says, by the version of Python
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [_offered(backup) for backup in list_backups(folder)]


def first_offered(folders: Sequence[Path]) -> list[Offered]:
    """The backups of the first folder that holds some.

    :raises OSError: none does, and one of them cannot be reached
    """
    trouble: OSError | None = None
    for folder in folders:
        try:
            if found := offered(folder):
                return found
        except OSError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    return []


def _offered(backup: Backup) -> Offered:
    if backup.documents is None:
        return Offered(backup, None, 0)
    try:
        cases = read_manifest(backup.path).counts.get("cases")
        listed = (backup.path / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return Offered(backup, None, backup.documents)
    names = [line[66:] for line in listed if line[66:].startswith(f"../{DOCUMENTS}/")]
    there = sum((backup.path / name).is_file() for name in names)
    return Offered(backup, cases, max(backup.documents - there, 0))


def told(each: Offered) -> tuple[str, str]:
    """When the backup was made, and what is in it."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("backups", text)

    backup = each.backup
    when = moment(backup.made) or backup.path.name
    if backup.documents is None:
        return when, tr("Nur die Datenbank, vor einer neuen Version des Programms abgelegt")
    parts = [number_of_cases(each.cases)] if each.cases is not None else []
    parts.append(tr("1 Dokument") if backup.documents == 1 else tr("{0} Dokumente").format(backup.documents))
    parts.append(megabytes(backup.size))
    lacking = tr("1 Dokument fehlt in der Sicherung") if each.lacking == 1 else ""
    lacking = lacking or tr("{0} Dokumente fehlen in der Sicherung").format(each.lacking)
    parts.append(lacking if each.lacking else tr("vollständig"))
    return when, " · ".join(parts)


def number_of_cases(cases: int) -> str:
    """«1 Vorgang», «40 Vorgänge»."""
    if cases == 1:
        return QCoreApplication.translate("backups", "1 Vorgang")
    return QCoreApplication.translate("backups", "{0} Vorgänge").format(cases)


def moment(instant: str) -> str:
    """An instant (ISO, UTC) as the clerk's clock showed it; empty when it is none."""
    try:
        return f"{datetime.fromisoformat(instant).astimezone():%d.%m.%Y, %H:%M} Uhr"
    except ValueError:
        return ""


def megabytes(size: int) -> str:
    """Bytes as somebody reads them."""
    return (
        f"{size / 1e9:.1f} GB".replace(".", ",") if size >= 1e9 else f"{max(size / 1e6, 0.1):.1f} MB".replace(".", ",")
    )


class BackupChoice(QTableWidget):
    """``chosen(Backup | None)``: another one is marked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups: list[Offered] = []
        self.show_backups([])
        self.currentCellChanged.connect(lambda *_: self.chosen.emit(self.backup()))

    def show_backups(self, backups: Sequence[Offered]) -> None:
        """Show them and mark the first."""
        self._backups = list(backups)
        heads = [self.tr("Zeitpunkt"), self.tr("Inhalt")]
        read_only_table(self, self.tr("Sicherungen"), heads, [told(each) for each in backups])
        self.setMinimumHeight(theme().px(220))
        if backups:
            self.setCurrentCell(0, 0)
        self.chosen.emit(self.backup())

    def offer(self) -> Offered | None:
        """The marked one, with what the list says of it."""
        row = self.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def backup(self) -> Backup | None:
        """The marked one."""
        found = self.offer()
        return found.backup if found is not None else None
