"""One office at work in the window: its places, its services in the background, and what holds them together.

The window is painted first, with as little loaded as possible; the place in front, the menus' entries and the services
come in the next moment (:meth:`Desk._begin`).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.errors import DeskError
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import Effective
from gemeinde_desk.store.errors import DiskFull, StoreUnavailable
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.look import keep_look, wear_look
from gemeinde_desk.ui.places import place_specs
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.shell import MainWindow
from gemeinde_desk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from gemeinde_desk.ui.command_palette import Provider
    from gemeinde_desk.ui.services.backup_state import BackupState
    from gemeinde_desk.ui.services.recognition import Recognition
    from gemeinde_desk.ui.services.watched_folder import WatchedFolder
    from gemeinde_desk.ui.warming import Warming

CLERK_KEY = "clerk"
#: a window that is never painted (minimised from the start) begins its work all the same (ms)
UNPAINTED = 1000
#: milliseconds between two steps after the first frame: room for the answers of workers
GAP = 2
#: Seconds in which the same trouble with the disk is not shown as a dialog again.
TOLD = 60.0


class Desk(QObject):
    """The window of one office with all that lives in it; :meth:`run` returns when it is closed."""

    def __init__(self, office: Office, settings: Effective, *, state_file: Path) -> None:
        super().__init__()
        self.office = office
        self.tasks = TaskRunner(self)
        self.session = Session(office, first_clerk(office), self.tasks, settings, self)
        #: set when the user closes the window to go to another office
        self.leaving_for_another = False
        self._begun = self._closed = False
        profile = office.profile
        wear_look(settings, profile.accent)
        self.window = MainWindow(
            place_specs(self.session),
            self.tasks,
            state_file=state_file,
            office=profile.name,
            person=self.session.clerk.name,
            on_files=self._take_files,
            on_help=self._help,
            on_look=partial(keep_look, self.session),
            providers=self._providers,
        )
        self._unpainted = QTimer(self)
        self._unpainted.setSingleShot(True)
        self._unpainted.timeout.connect(self._begin)
        self._steps: Iterator[Callable[[], object]] = iter(())
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._step)
        self._told: dict[type[DeskError], float] = {}
        self._connect()

    def _connect(self) -> None:
        session, window = self.session, self.window
        session.said.connect(window.notify)
        session.failed.connect(self._show_error)
        session.opens.connect(self._open)
        session.changed.connect(self._changed)
        session.settings_changed.connect(self._settings_changed)
        window.closing.connect(self.close)

    # -- services, made in the first moment after the window stands

    @cached_property
    def recognition(self) -> "Recognition":
        """Makes what came in searchable."""
        from gemeinde_desk.ui.services.recognition import Recognition  # noqa: PLC0415

        return Recognition(self.session, self)

    @cached_property
    def watched(self) -> "WatchedFolder":
        """Takes in what scanners put into their folder."""
        from gemeinde_desk.ui.services.watched_folder import WatchedFolder  # noqa: PLC0415

        return WatchedFolder(self.session, self)

    @cached_property
    def backups(self) -> "BackupState":
        """Knows the last backup and makes the next."""
        from gemeinde_desk.ui.services.backup_state import BackupState  # noqa: PLC0415

        return BackupState(self.session, self.window, self)

    @cached_property
    def warming(self) -> "Warming":
        """Loads what the first visits would wait for."""
        from gemeinde_desk.ui.warming import Warming  # noqa: PLC0415

        return Warming(self.session, self)

    def _providers(self) -> "Sequence[Provider]":
        from gemeinde_desk.ui.finding import providers  # noqa: PLC0415

        return providers(self.session)

    def _arms(self) -> "QIcon | None":
        from gemeinde_desk.ui.arms import arms_bytes, arms_icon  # noqa: PLC0415

        return arms_icon(arms_bytes(self.office))

    # -- from the first second to the last

    def run(self) -> int:
        """Show the window until it is closed; the exit code."""
        self.show()
        code = QApplication.exec()
        if not self._closed:  # the crash dialog ended the program
            self.close()
        return code

    def show(self) -> None:
        """Show the window; everything else waits until it is painted."""
        self.window.installEventFilter(self)
        self._unpainted.start(UNPAINTED)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first frame of the window stands: now the rest."""
        if watched is self.window and event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            self._unpainted.start(0)
        return False

    def _begin(self) -> None:
        if self._begun or self._closed:
            return
        self._begun = True
        self.window.start()
        following = (
            self._name_window,
            self._add_menus,
            self._badges,
            self._wake_services,
            self._look_after,
            self._warm,
        )
        self._steps = iter(following)
        self._turn.start(GAP)

    @property
    def settled(self) -> bool:
        """Whether all that follows the first frame is done and no work is under way."""
        return self._begun and not self._turn.isActive() and self.tasks.idle()

    def _step(self) -> None:
        """The next of what the window can do without for a moment, each in a turn of its own: answers and keys come between."""
        step = next(self._steps, None)
        if step is not None:
            self._turn.start(GAP)  # before the step: what fails must not keep the rest away
            step()

    def _add_menus(self) -> None:
        from gemeinde_desk.ui.menus import add_menus  # noqa: PLC0415 - the window is painted before

        add_menus(self)
        self.office.use_schemas(self.session.settings.value.xdomea_folder)
        self.window.set_saved()

    def _wake_services(self) -> None:
        self.recognition.wake()
        self.watched.wake()
        self.backups.refresh()

    def _warm(self) -> None:
        self.warming.start()

    def _look_after(self) -> None:
        self.session.read(lambda _token: look_after(self.office.store.folder), self._warn, owner=self)

    def _warn(self, warning: str) -> None:
        """Say what the disk or a broken settings file asks for; the first matters most, the rest stays in „doctor“."""
        told = [warning, *(problem.sentence() for problem in self.session.settings.warnings)]
        first = next(filter(None, told), "")
        if first:
            self.session.say(first)

    def go_to_another(self) -> None:
        """Close this window to open or set up another office."""
        self.leaving_for_another = True
        if not self.window.close():
            self.leaving_for_another = False

    def close(self) -> None:
        """End the services and the worker threads; the office stays open for whoever opened it."""
        if self._closed:
            return
        self._closed = True
        self._unpainted.stop()
        self._turn.stop()
        for service in ("warming", "watched", "backups", "recognition"):
            if service in self.__dict__:
                getattr(self, service).close()
        self.window.hide()  # what was ordered is still written, and nobody needs to look on
        self.tasks.close()
        self.session.close()

    def forget(self) -> None:
        """Take window and desk apart, here and now: left to Python, it might happen later and on a worker's thread."""
        for thing in (self.window, self):
            delete(thing)

    # -- what happens meanwhile

    def _open(self, kind: str, item: object) -> None:
        if kind == "backup":
            self.backups.make()
        elif kind == "place":
            self.window.go(str(item))
        else:
            self.window.open_item(kind, item)

    def _show_error(self, error: DeskError) -> None:
        """Show it; trouble with the disk at most once a minute as a dialog, for every pause in typing meets it anew."""
        from gemeinde_desk.ui.widgets.messages import show_error  # noqa: PLC0415

        now = time.monotonic()
        lasting = isinstance(error, DiskFull | StoreUnavailable)
        if lasting and now - self._told.get(type(error), -TOLD) < TOLD:
            self.window.notify(error.sentence())
            return
        self._told[type(error)] = now
        show_error(self.window, error)
        self._told[type(error)] = time.monotonic()  # it counts from when it was read

    def _settings_changed(self) -> None:
        settings = self.session.settings
        wear_look(settings, self.office.profile.accent)
        self.office.use_schemas(settings.value.xdomea_folder)
        self.watched.wake()
        self.recognition.wake()
        self.backups.refresh()

    def _changed(self, changes: Changes) -> None:
        self.window.reload(changes)
        self.window.set_saved()
        if changes.of("setting"):
            wear_look(self.session.settings, self.office.profile.accent)
            self._name_window()
        self._badges()

    def _name_window(self) -> None:
        self.window.set_office(self.office.profile.name, self.session.clerk.name, self._arms())

    def _badges(self) -> None:
        """What waits, as numbers at the places, also before they were visited."""
        from gemeinde_desk.ui.today.whose import due_today  # noqa: PLC0415 - the window is painted before

        session, office = self.session, self.office

        def count(_token: object) -> dict[str, int]:
            return {
                "today": due_today(session),
                "intake": office.intake.waiting_count(),
                "letters": office.agenda.to_post_count(),
            }

        def show(counts: dict[str, int]) -> None:
            for key, number in counts.items():
                self.window.set_badge(key, number)

        self.session.read(count, show, owner=self.window)

    def _take_files(self, files: list[Path]) -> None:
        place = self.window.go("intake")
        place.accept_files(files)

    def _help(self, place: str) -> None:
        from gemeinde_desk.ui.handbook import show_handbook  # noqa: PLC0415 - only when asked for

        show_handbook(self.window, place)

    def change_clerk(self, clerk: Clerk) -> None:
        """Someone else sits down; remembered for the next start."""
        self.session.clerk = clerk
        self.session.write(partial(self.office.drafts.save, CLERK_KEY, {"id": clerk.id}))
        self._name_window()
        self.window.reload(None)
        self._badges()


def first_clerk(office: Office) -> Clerk:
    """Who sat here last, or the first of the list."""
    clerks = office.clerks.all()
    last = (office.drafts.load(CLERK_KEY) or {}).get("id")
    return next((clerk for clerk in clerks if clerk.id == last), clerks[0])


def look_after(folder: Path) -> str:
    """Lay the reserve of the disk aside; a sentence about a folder that is no good place for an office, or nearly full."""
    from gemeinde_desk.settings.folders import UnsuitableFolder, check_office_folder  # noqa: PLC0415
    from gemeinde_desk.store.space import is_low, keep_reserve  # noqa: PLC0415

    keep_reserve(folder)
    try:
        check_office_folder(folder)
    except UnsuitableFolder as error:
        return error.sentence()
    if is_low(folder):
        return QApplication.translate(
            "Desk", "Auf dem Datenträger des Amts ist kaum noch Platz. Bitte bald Platz schaffen."
        )
    return ""
