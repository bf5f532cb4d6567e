"""The first start: set up an office, look at the sample office, open one that is there, or bring one back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.folders import config_folder, default_office_folder
from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.settings.sources import save_user_settings
from gemeinde_desk.store.errors import NoOffice
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.setup.making import make_sample
from gemeinde_desk.ui.setup.memory import SetupMemory
from gemeinde_desk.ui.setup.new_office import NewOffice
from gemeinde_desk.ui.setup.steps import has_office
from gemeinde_desk.ui.setup.welcome import Welcome
from gemeinde_desk.ui.setup.window import StartWindow


def set_up(folder: Path, *, state_file: Path | None = None) -> Path | None:
    """Show the first page of all; the folder of the office to open, or None when the user turned away.

    ``folder`` is where an office was looked for and none was found: the place a new one is offered. Where one lies there
    the user came from it, and may go back to it (the answer is None then, too).
    """
    window = SetUp(folder, state_file or config_folder() / "window.ini")
    window.run()
    return window.chosen


class SetUp(StartWindow):
    """The window of the first start; ``chosen`` is the folder to open when it has closed."""

    def __init__(
        self,
        folder: Path,
        state_file: Path,
        *,
        sample_folder: Path | None = None,
        remember: Callable[[Path], None] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(QCoreApplication.translate("SetUp", "Gemeinde Desk einrichten"))
        self.chosen: Path | None = None
        self._folder = folder
        self._memory = SetupMemory(state_file.with_name("setup.json"))
        self._sample = sample_folder or default_office_folder().with_name("musteramt")
        self._remember = remember or remember_office
        self._today = today
        self.new: NewOffice | None = None
        begun = bool(self._memory.load()[0])
        self.welcome = Welcome(
            new=self.begin,
            sample=self.show_sample,
            existing=self.open_existing,
            restore=self.restore,
            back=self.end if has_office(str(folder)) else None,
            begun=begun,
            sample_there=has_office(str(self._sample)),
        )
        self.show_welcome()

    def show_welcome(self) -> None:
        """Back to the first page."""
        self.show_page(self.welcome)
        self.welcome.first_focus()

    def begin(self) -> None:
        """Set up an office of one's own."""
        if self.new is None:
            locked = load_settings().locked("office_folder")
            self.new = NewOffice(self.tasks, self._memory, self._folder, locked=locked)
            self.new.made.connect(self._open)
            self.new.left.connect(self.show_welcome)
        self.show_page(self.new)
        self.new.first_focus()

    def show_sample(self) -> None:
        """Make the sample office and open it."""
        self.welcome.set_busy(busy=True)
        token = self.tasks.run(
            lambda token: make_sample(self._sample, token, self._today()),
            self._open_sample,
            self._refused,
            label=self.tr("Musteramt anlegen"),
            owner=self,
        )
        self.tasks.ended.connect(lambda ended: self.welcome.set_busy(busy=False) if ended is token else None)

    def _open_sample(self, folder: Path) -> None:
        # Not remembered: whoever has looked around wants to set up the own office next time.
        self.chosen = folder
        self.end()

    def open_existing(self) -> None:
        """Choose the folder of an office."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Vorhandenes Amt öffnen"), str(self._folder.parent))
        if chosen:
            self.take_existing(Path(chosen))

    def take_existing(self, folder: Path) -> None:
        """Open the office of the folder, if one lies there."""
        if has_office(str(folder)):
            self._open(folder)
        else:
            self._refused(NoOffice(folder=folder))

    def restore(self) -> None:
        """Bring a backup back."""
        from gemeinde_desk.ui.setup.restoring import RestorePage  # noqa: PLC0415 - seldom wanted

        page = RestorePage(self.tasks, self._folder)
        page.restored.connect(self._open)
        page.left.connect(self.show_welcome)
        self.show_page(page)
        page.first_focus()
        known = load_settings().value.backup_folder
        if known is not None:  # given by the IT, or from before the office was lost
            page.work.show_folder(known, self._folder)

    def _open(self, folder: Path) -> None:
        self.pages.setEnabled(False)

        def remembered(_answer: None) -> None:
            self.chosen = folder
            self.end()

        self.tasks.run(lambda _token: self._remember(folder), remembered, self._refused, cancellable=False, owner=self)

    def _refused(self, error: Exception) -> None:
        self.pages.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        self.show_welcome()
        self.welcome.notice.say(error.sentence(), Tone.OVERDUE)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing typed is lost."""
        if self.new is not None and self.chosen is None:
            self.new.leave()
        super().closeEvent(event)


def remember_office(folder: Path) -> None:
    """Open this office at the next start, unless the IT has decided which one.

    :raises SettingsNotSaved: the user's settings cannot be written
    """
    if not load_settings().locked("office_folder"):
        save_user_settings({"office_folder": folder})
