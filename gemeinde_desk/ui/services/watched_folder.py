"""The folder scanners drop their files into: what lies there whole comes into the incoming register by itself."""

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.register import AlreadyRegistered
from gemeinde_desk.intake.watched_folder import Seen, Sighting, file_away, ready_files, set_aside
from gemeinde_desk.ui.session import Session

#: Milliseconds between two looks while something is arriving; two looks that see the same make a file whole.
SETTLE = 2000
#: Milliseconds between looks when all is quiet: network drives tell nobody that they changed.
QUIET = 30_000


class WatchedFolder(QObject):
    """Looks when the folder says it changed, again until everything in it has settled, and otherwise seldom."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: Path | None = None
        self._seen: dict[Path, Sighting] = {}
        self._busy: set[Path] = set()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._next.start(SETTLE))

    def wake(self) -> None:
        """Watch the folder of the settings from now on, or none."""
        self.close()
        settings = self._session.settings.value
        if settings.watched_on and settings.watched_folder is not None:
            self._folder = settings.watched_folder
            if self._folder.is_dir():
                self._watcher.addPath(str(self._folder))
            self._look()

    def _look(self) -> None:
        if self._folder is not None:
            look = partial(_ready, self._folder, dict(self._seen))
            self._session.read(look, self._found, self._unreachable, owner=self)

    def _found(self, found: tuple[list[Path], dict[Path, Sighting]]) -> None:
        ready, self._seen = found
        for path in ready:
            if path not in self._busy:
                self._busy.add(path)
                self._take(path)
        self._next.start(SETTLE if self._seen else QUIET)

    def _unreachable(self, error: DeskError) -> None:
        self._session.say(error.sentence())
        self._next.start(QUIET)

    def _take(self, path: Path) -> None:
        label = self.tr("Neuer Scan: {0}").format(path.name)
        self._session.write(
            partial(self._register, path), self._taken, partial(self._refused, path), label=label, owner=self
        )

    def _register(self, path: Path) -> str:
        session, today = self._session, self._session.today()
        try:
            item = session.office.intake.register(path, received=today, by=session.clerk, channel="folder")
        except AlreadyRegistered:
            # It was taken in a moment ago and could not be moved then.
            file_away(path, today)
            raise
        except DeskError as error:
            set_aside(path, error)
            raise
        file_away(path, today)
        return item.label

    def _taken(self, label: str) -> None:
        self._busy.clear()
        self._session.say(self.tr("{0} ist aus dem überwachten Ordner eingegangen.").format(label))

    def _refused(self, path: Path, error: DeskError) -> None:
        self._busy.discard(path)
        self._session.say(error.sentence())

    def close(self) -> None:
        """Watch nothing any more."""
        self._next.stop()
        self._folder = None
        self._seen = {}
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())


def _ready(folder: Path, seen: Seen, _token: object) -> tuple[list[Path], dict[Path, Sighting]]:
    return ready_files(folder, seen, now=time.time())
