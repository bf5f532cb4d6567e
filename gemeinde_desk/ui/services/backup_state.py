"""The backups of the office: the last one, as the status line tells it, one by hand, and one a day by itself.

By itself: where the settings name a folder and today has no backup yet, one is made in the background at the first moment
nobody writes. It is built beside and gets its name when it is whole (:mod:`gemeinde_desk.store.backup`), so that closing the
window or pulling the plug leaves the backups of before, and the next start tries again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.backup import BackupReport, backups_of
from gemeinde_desk.store.errors import DamagedOffice, OfficeInUse
from gemeinde_desk.store.store import BACKUPS
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token

if TYPE_CHECKING:
    from gemeinde_desk.ui.shell import MainWindow

log = logging.getLogger(__name__)

#: Days after which the status line warns.
TOO_LONG: Final = 7
#: a moment is quiet when nothing was written for so long (ms)
QUIET: Final = 60_000
#: looked again whether another day has begun, and tried again what failed, after so long (ms)
LATER: Final = 3_600_000
#: seconds after which a backup that is due no longer waits for a quiet moment
PATIENCE: Final = 1800.0


@dataclass(frozen=True)
class _Found:
    """The last backup of this office in the folder, on the clock of this machine; whether only other offices have some there."""

    last: datetime | None
    strange: bool


class BackupState(QObject):
    """Knows when the office was last backed up into the folder of the settings, and sees to it that it is, every day."""

    def __init__(
        self,
        session: Session,
        window: "MainWindow",
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._clock = clock
        self._found = _Found(None, strange=False)
        #: the backup under way; the day one was last made by itself
        self._token: Token | None = None
        self._made_on: date | None = None
        #: why the last backup, and the last look for backups, failed: each is said once
        self._trouble = self._blind = ""
        self._waiting = False  # for a quiet moment
        self._closed = False
        self._no_longer_than = 0.0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._look_again)
        session.changed.connect(self._disturbed)
        session.tasks.ended.connect(self._ended)

    def folder(self) -> Path:
        """Where backups go: the folder of the settings, or one inside the office."""
        return self._session.settings.value.backup_folder or self._session.office.store.folder / BACKUPS

    def close(self) -> None:
        """Make none any more. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._next.stop()
        self._waiting, self._token = False, None  # so that nothing that still arrives starts the timer again

    # -- what there is

    def refresh(self) -> None:
        """Look for the last backup and say so; begin one when it is time."""
        folder = self.folder()
        self._session.tasks.run(
            lambda _token: self._look(folder), self._take, self._not_seen, uses_database=False, owner=self
        )

    def _look(self, folder: Path) -> _Found:
        try:
            kept = backups_of(self._session.office.store, folder)
        except OSError:  # a network drive that is gone: the backup itself will say so
            return _Found(None, strange=False)
        last = next(filter(None, (_instant(backup.made) for backup in kept.ours)), None)
        return _Found(last, strange=bool(kept.others) and not kept.ours)

    def _not_seen(self, error: Exception) -> None:
        told, self._blind = self._blind, _word(error)
        self._waiting = False
        self._next.start(LATER)
        self._say()
        if self._blind in {told, self._trouble}:
            _keep_quiet(error)
        elif not isinstance(error, DeskError):
            raise error
        else:
            self._session.failed.emit(error)

    def _take(self, found: _Found) -> None:
        self._found, self._blind = found, ""
        self._say()
        if not self._due():
            self._waiting = False
            self._next.start(LATER)
        elif not self._waiting:
            self._waiting = True
            self._no_longer_than = self._clock() + PATIENCE
            self._next.start(QUIET)

    def _say(self) -> None:
        last, today = self._found.last, self._session.today()
        if self._token is not None:
            self._window.set_backup(self.tr("Sicherung läuft …"), Tone.MUTED)
        elif self._trouble:
            since = self.tr("letzte am {0}").format(format_date(last.date())) if last else self.tr("noch keine da")
            text = self.tr("Sicherung gescheitert, {0}").format(since)
            self._window.set_backup(text, Tone.OVERDUE, self.make)
        elif self._blind:
            self._window.set_backup(self.tr("Sicherungen nicht zu lesen"), Tone.OVERDUE, self.make)
        elif last is None:
            self._window.set_backup(self.tr("Noch nie gesichert"), Tone.SOON, self.make)
        elif last.date() == today:
            self._window.set_backup(self.tr("Heute gesichert"), Tone.MUTED, self.make)
        else:
            tone = Tone.SOON if (today - last.date()).days > TOO_LONG else Tone.MUTED
            self._window.set_backup(self.tr("Gesichert am {0}").format(format_date(last.date())), tone, self.make)

    # -- by itself

    def _due(self) -> bool:
        """Whether one is wanted today: a folder is set, and today has none. Among another office's the first is made by hand."""
        today, last = self._session.today(), self._found.last
        return (
            self._session.settings.value.backup_folder is not None
            and self._token is None
            and not self._found.strange
            and self._made_on != today
            and (last is None or last.date() != today)
        )

    def _disturbed(self, _changes: Changes) -> None:
        """Somebody writes: wait for the next quiet moment, but not for ever."""
        if self._waiting and self._clock() < self._no_longer_than:
            self._next.start(QUIET)

    def _look_again(self) -> None:
        if not self._waiting:
            self.refresh()  # perhaps another day has begun, or the medium is there again
        elif self._session.tasks.busy() and self._clock() < self._no_longer_than:
            self._next.start(QUIET)
        else:
            self._waiting = False
            self._make_by_itself()

    def _make_by_itself(self) -> None:
        if not self._due():
            self.refresh()
            return
        # without a label: closing the window need not ask, for the next start makes up for it
        self._token = self._session.tasks.run(
            self._back_up, self._made_by_itself, self._not_made, uses_database=False, owner=self
        )
        self._say()

    def _made_by_itself(self, report: BackupReport) -> None:
        self._made_on = self._session.today()
        first = self._found.last is None
        self._is_made()
        self._tell(report, first=first)  # else nothing is said about what goes well

    def _not_made(self, error: Exception) -> None:
        if isinstance(error, OfficeInUse):  # a command makes one just now
            self._over()
            return
        told, self._trouble = self._trouble, _word(error)
        self._over()
        if self._trouble in {told, self._blind}:  # said once; the status line goes on saying it
            _keep_quiet(error)
        elif not isinstance(error, DeskError):
            raise error
        elif isinstance(error, DamagedOffice):
            self._session.failed.emit(error)
        else:
            last = self._found.last
            since = (
                self.tr("Die letzte ist vom {0}.").format(format_date(last.date()))
                if last is not None
                else self.tr("Es gibt noch keine.")
            )
            self._session.say(self.tr("Die tägliche Sicherung ist gescheitert. {0} {1}").format(self._trouble, since))

    # -- by hand

    def make(self) -> None:
        """Back up now, in the background, with progress and cancel."""
        if self._token is not None:
            self._session.say(self.tr("Das Amt wird gerade gesichert."))
            return
        self._waiting = False
        self._token = self._session.tasks.run(
            self._back_up, self._made, self._refused, uses_database=False, label=self.tr("Amt sichern"), owner=self
        )
        self._say()

    def _back_up(self, token: Token) -> BackupReport:
        return self._session.office.backup(
            self.folder(),
            keep=self._session.settings.value.backup_keep,
            progress=lambda done, total: token.progress(done, total) if not token.cancelled else None,
            cancelled=lambda: token.cancelled,
        )

    def _made(self, report: BackupReport) -> None:
        first = self._found.last is None
        self._is_made()
        if not self._tell(report, first=first):
            self._session.say(self.tr("Das Amt ist gesichert: {0}").format(report.path))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, OfficeInUse):
            self._trouble = _word(error)
        self._over()
        if not isinstance(error, DeskError):
            raise error
        self._session.failed.emit(error)

    def _ended(self, token: Token) -> None:
        """Called off: neither of the two answers comes."""
        if token is self._token and token.cancelled:
            self._over()

    # -- after either

    def _over(self) -> None:
        """A backup has ended, whatever came of it: before anything is said or raised, another may begin, now or later."""
        self._token = None
        self._next.start(LATER)
        self._say()

    def _is_made(self) -> None:
        self._trouble = ""
        self._over()
        self._window.reload(Changes({"backup": frozenset({0})}))
        self.refresh()

    def _tell(self, report: BackupReport, *, first: bool) -> bool:
        """Say what is amiss with a backup that was made; whether something was."""
        if not report.complete:
            lacking = len(report.missing) + len(report.damaged)
            text = self.tr(
                "Gesichert, aber {0} Dokumente fehlen im Amt oder sind beschädigt. Bitte „Amt prüfen“ wählen."
            )
            if lacking == 1:
                text = self.tr(
                    "Gesichert, aber 1 Dokument fehlt im Amt oder ist beschädigt. Bitte „Amt prüfen“ wählen."
                )
            self._session.say(text.format(lacking))
        elif report.same_disk and first:
            text = self.tr(
                "Das Amt ist gesichert, aber auf demselben Datenträger: Geht er kaputt, hilft diese Sicherung nicht. "
                "Bitte in den Einstellungen einen USB-Stick oder ein Netzlaufwerk wählen."
            )
            self._session.say(text)
        else:
            return False
        return True


def _instant(text: str) -> datetime | None:
    """The instant on the clock of this machine; None where a strange manifest gives none."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None


def _word(error: Exception) -> str:
    """What is the matter, to be told and to be known again; where in the file a damage was met does not make it another."""
    if isinstance(error, DamagedOffice) or not isinstance(error, DeskError):
        return type(error).__name__
    return error.sentences()[0]


def _keep_quiet(error: Exception) -> None:
    log.warning("backup: %s again", type(error).__name__)
