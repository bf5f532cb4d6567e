"""The folder scanners drop their files into: what lies there whole comes into the incoming register by itself."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from gemeinde_desk.documents.sandbox_errors import WorkCancelled
from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.register import AlreadyRegistered, NotAFile
from gemeinde_desk.intake.watched_folder import Seen, Sighting, file_away, ready_files, set_aside
from gemeinde_desk.store.errors import DiskFull, ReadOnlyOffice, StoreUnavailable
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token

#: Milliseconds between two looks while something is arriving; two looks that see the same make a file whole.
SETTLE = 2000
#: Milliseconds between looks when all is quiet: network drives tell nobody that they changed.
QUIET = 30_000
#: no fault of the file: it lies where it is and is tried again at the next quiet look
_NOT_ITS_FAULT = (DiskFull, StoreUnavailable, ReadOnlyOffice, NotAFile, WorkCancelled)


@dataclass(frozen=True)
class _Outcome:
    """What became of a file: its number in the register, or why not; ``lies`` says that it is still in the folder."""

    path: Path
    label: str = ""
    error: DeskError | None = None
    lies: bool = False


class WatchedFolder(QObject):
    """Looks when the folder says it changed, again until everything in it has settled, and otherwise seldom."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: Path | None = None
        self._seen: dict[Path, Sighting] = {}
        #: dealt with, but not to be moved out of the way: left alone until they change
        self._lying: dict[Path, Sighting] = {}
        self._working = False
        self._away = False
        self._complaint = ""
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon())

    def wake(self) -> None:
        """Watch the folder of the settings from now on, or none."""
        self.close()
        settings = self._session.settings.value
        if settings.watched_on and settings.watched_folder is not None:
            self._folder = settings.watched_folder
            self._look()

    def _soon(self) -> None:
        if self._folder is not None and not self._working:
            self._next.start(SETTLE)

    def _look(self) -> None:
        folder = self._folder
        if folder is not None and not self._working:
            look = partial(_ready, folder, dict(self._seen))
            self._session.read(look, partial(self._found, folder), partial(self._unreachable, folder), owner=self)

    def _found(self, folder: Path, found: tuple[list[Path], dict[Path, Sighting]]) -> None:
        if folder != self._folder:
            return  # another folder was chosen meanwhile
        ready, self._seen = found
        if self._away:
            self._away, self._complaint = False, ""
        if not self._watcher.directories():
            self._watcher.addPath(str(folder))
        self._lying = {path: sighting for path, sighting in self._lying.items() if self._seen.get(path) == sighting}
        ready = [path for path in ready if path not in self._lying]
        if ready:
            self._take(folder, ready)
        else:
            self._next.start(SETTLE if self._seen.keys() - self._lying.keys() else QUIET)

    def _unreachable(self, folder: Path, error: DeskError) -> None:
        if folder == self._folder:
            self._away = True
            self._complain(error.sentence())
            self._next.start(QUIET)

    def _complain(self, words: str) -> None:
        """Say once, not at every look, what lasts."""
        if words != self._complaint:
            self._complaint = words
            self._session.say(words)

    def _take(self, folder: Path, ready: list[Path]) -> None:
        self._working = True
        self._session.tasks.run(
            partial(self._register_all, folder, ready),
            partial(self._taken, folder),
            self._broke,
            uses_database=False,
            label=self.tr("Neue Scans aufnehmen"),
            cancellable=False,
            owner=self,
        )

    def _register_all(self, folder: Path, ready: list[Path], token: Token) -> list[_Outcome]:
        outcomes = []
        for number, path in enumerate(ready):
            if folder != self._folder:
                break  # closed, or another folder was chosen: the rest lies there for the next time
            token.progress(number, len(ready))
            outcomes.append(self._register(folder, path))
        return outcomes

    def _register(self, folder: Path, path: Path) -> _Outcome:
        session, today = self._session, self._session.today()
        label = ""
        try:
            try:
                label = session.office.intake.register(
                    path,
                    received=today,
                    by=session.clerk,
                    channel="folder",
                    cancelled=lambda: self._folder != folder,
                ).label
            except AlreadyRegistered as error:
                file_away(path, today)
                return _Outcome(path, error=error)
            except _NOT_ITS_FAULT as error:
                return _Outcome(path, error=error)
            except DeskError as error:
                set_aside(path, error)
                return _Outcome(path, error=error)
            file_away(path, today)
        except DeskError as error:  # it could not be moved
            return _Outcome(path, label, error, lies=True)
        return _Outcome(path, label)

    def _taken(self, folder: Path, outcomes: list[_Outcome]) -> None:
        self._working = False
        if folder != self._folder:
            return
        for outcome in outcomes:
            sighting = self._seen.pop(outcome.path, None)
            if outcome.lies and sighting is not None:
                self._lying[outcome.path] = sighting
                self._seen[outcome.path] = sighting
        errors = [
            each.error for each in outcomes if each.error is not None and not isinstance(each.error, WorkCancelled)
        ]
        lasting = [error for error in errors if isinstance(error, _NOT_ITS_FAULT)]
        self._tell([each.label for each in outcomes if each.label], [each for each in errors if each not in lasting])
        if lasting:
            self._complain(lasting[0].sentence())
        else:
            self._complaint = ""
        self._next.start(QUIET if lasting else SETTLE)

    def _tell(self, labels: list[str], errors: list[DeskError]) -> None:
        if len(labels) == 1:
            said = self.tr("{0} ist aus dem überwachten Ordner eingegangen.").format(labels[0])
        elif labels:
            said = self.tr("{0} Schriftstücke sind aus dem überwachten Ordner eingegangen.").format(len(labels))
        else:
            said = ""
        if len(errors) == 1:
            said = f"{said} {errors[0].sentence()}".strip()
        elif errors:
            more = self.tr("{0} Dateien wurden nicht aufgenommen. Bei denen im Ordner „nicht lesbar“ steht der Grund.")
            said = f"{said} {more.format(len(errors))}".strip()
        if said:
            self._session.say(said)

    def _broke(self, error: Exception) -> None:
        # a fault of the program: the crash dialog tells; the folder is looked at again after a rest
        self._working = False
        self._next.start(QUIET)
        raise error

    def close(self) -> None:
        """Watch nothing any more; the file at hand is let go where it still can be."""
        self._next.stop()
        self._folder = None
        self._seen, self._lying, self._complaint = {}, {}, ""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())


def _ready(folder: Path, seen: Seen, _token: object) -> tuple[list[Path], dict[Path, Sighting]]:
    return ready_files(folder, seen, now=time.time())
