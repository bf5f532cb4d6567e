"""One office at work in the window: its places, its services in the background, and what holds them together."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import Effective
from gemeinde_desk.store.space import keep_reserve
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.finding import providers
from gemeinde_desk.ui.menus import add_menus
from gemeinde_desk.ui.places import place_specs
from gemeinde_desk.ui.services.backup_state import BackupState
from gemeinde_desk.ui.services.recognition import Recognition
from gemeinde_desk.ui.services.settings_keeper import keep_look, wear_look
from gemeinde_desk.ui.services.watched_folder import WatchedFolder
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.arms import arms_bytes, arms_icon
from gemeinde_desk.ui.shell import MainWindow
from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.widgets.messages import show_error

CLERK_KEY = "clerk"


class Desk(QObject):
    """The window of one office with all that lives in it; :meth:`run` returns when it is closed."""

    def __init__(self, office: Office, settings: Effective, *, state_file: Path) -> None:
        super().__init__()
        self.office = office
        self.tasks = TaskRunner(self)
        self.session = Session(office, first_clerk(office), self.tasks, settings, self)
        #: set when the user closes the window to go to another office
        self.leaving_for_another = False
        profile = office.profile
        wear_look(settings, profile.accent)
        office.use_schemas(settings.value.xdomea_folder)
        self.window = MainWindow(
            place_specs(self.session),
            self.tasks,
            state_file=state_file,
            office=profile.name,
            arms=arms_icon(arms_bytes(office)),
            person=self.session.clerk.name,
            on_files=self._take_files,
            on_help=self._help,
            on_look=partial(keep_look, self.session),
            providers=providers(self.session),
        )
        self.recognition = Recognition(self.session, self)
        self.watched = WatchedFolder(self.session, self)
        self.backups = BackupState(self.session, self.window, self)
        add_menus(self)
        self._connect()

    def _connect(self) -> None:
        session, window = self.session, self.window
        session.said.connect(window.notify)
        session.failed.connect(lambda error: show_error(window, error))
        session.opens.connect(self._open)
        session.changed.connect(self._changed)
        session.settings_changed.connect(self._settings_changed)
        window.closing.connect(self.close)

    def _open(self, kind: str, item: object) -> None:
        if kind == "backup":
            self.backups.make()
        else:
            self.window.open_item(kind, item)

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
            self._office_changed()
        self._badges()

    def _office_changed(self) -> None:
        profile = self.office.profile
        wear_look(self.session.settings, profile.accent)
        self._name_window()

    def _name_window(self) -> None:
        office = self.office
        self.window.set_office(office.profile.name, self.session.clerk.name, arms_icon(arms_bytes(office)))

    def _badges(self) -> None:
        """What waits, as numbers at the places, also before they were visited."""
        office, today = self.office, self.session.today()

        def count(_token: object) -> dict[str, int]:
            return {"today": office.agenda.due_count(today), "intake": office.intake.waiting_count()}

        def show(counts: dict[str, int]) -> None:
            for key, number in counts.items():
                self.window.set_badge(key, number)

        self.session.read(count, show, owner=self.window)

    def run(self) -> int:
        """Show the window until it is closed; the exit code."""
        self.show()
        return QApplication.exec()

    def show(self) -> None:
        """Show the window; what is not needed for the first look starts a moment later."""
        self.window.start()
        self.window.show()
        QTimer.singleShot(0, self.window, self._begin)

    def _begin(self) -> None:
        self._badges()
        self.window.set_saved()
        self.recognition.wake()
        self.watched.wake()
        self.backups.refresh()
        self.session.read(lambda _token: keep_reserve(self.office.store.folder), lambda _there: None, owner=self)

    def go_to_another(self) -> None:
        """Close this window to open or set up another office."""
        self.leaving_for_another = True
        if not self.window.close():
            self.leaving_for_another = False

    def close(self) -> None:
        """End the services and the worker threads; the office stays open for whoever opened it."""
        self.watched.close()
        self.recognition.close()
        self.tasks.close()
        self.session.close()
        self.window.hide()

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


def first_clerk(office: Office) -> Clerk:
    """Who sat here last, or the first of the list."""
    clerks = office.clerks.all()
    last = (office.drafts.load(CLERK_KEY) or {}).get("id")
    return next((clerk for clerk in clerks if clerk.id == last), clerks[0])
