"""The last backup, as the status line tells it, and the way to make one now."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.store.backup import BackupReport, list_backups
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token

if TYPE_CHECKING:
    from gemeinde_desk.ui.shell import MainWindow

#: Days after which the status line warns.
TOO_LONG = 7


class BackupState(QObject):
    """Knows when the office was last backed up into the folder of the settings."""

    def __init__(self, session: Session, window: "MainWindow", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window

    def folder(self) -> Path:
        """Where backups go: the folder of the settings, or one inside the office."""
        return self._session.settings.value.backup_folder or self._session.office.store.folder / "backups"

    def refresh(self) -> None:
        """Look for the last backup and say so."""
        self._session.read(lambda _token: self._last(), self._say, owner=self)

    def _last(self) -> date | None:
        folder = self.folder()
        made = [backup.made for backup in list_backups(folder)] if folder.is_dir() else []
        return datetime.fromisoformat(max(made)).astimezone().date() if made else None

    def _say(self, last: date | None) -> None:
        today = self._session.today()
        if last is None:
            self._window.set_backup(self.tr("Noch nie gesichert"), Tone.SOON, self.make)
        elif last == today:
            self._window.set_backup(self.tr("Heute gesichert"), Tone.MUTED, self.make)
        else:
            tone = Tone.SOON if (today - last).days > TOO_LONG else Tone.MUTED
            self._window.set_backup(self.tr("Gesichert am {0}").format(format_date(last)), tone, self.make)

    def make(self) -> None:
        """Back up now, in the background, with progress and cancel."""
        self._session.read(self._back_up, self._made, label=self.tr("Amt sichern"), owner=self)

    def _back_up(self, token: Token) -> BackupReport:
        return self._session.office.backup(
            self.folder(),
            keep=self._session.settings.value.backup_keep,
            progress=lambda done, total: token.progress(done, total) if not token.cancelled else None,
            cancelled=lambda: token.cancelled,
        )

    def _made(self, report: BackupReport) -> None:
        if report.complete:
            self._session.say(self.tr("Das Amt ist gesichert: {0}").format(report.path))
        else:
            lacking = len(report.missing) + len(report.damaged)
            text = self.tr(
                "Gesichert, aber {0} Dokumente fehlen im Amt oder sind beschädigt. Bitte „Amt prüfen“ wählen."
            )
            self._session.say(text.format(lacking))
        self._window.reload(Changes({"backup": frozenset({0})}))
        self.refresh()
