"""The head of the place: what is looked at, on which day post came in, and files to take."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.ui.file_drop import local_files
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.messages import Notice

FOLDER_KEY = "import_folder"


class Head(QWidget):
    """``view(bool)``: the register shall be shown, or what waits. ``arrived(files, day)``: files came in on that day.

    Files wait here as long as the day of receipt is missing or lies in the future.
    """

    view = Signal(bool)
    arrived = Signal(object, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._held: list[Path] = []
        self._day_shown = session.today()
        px = theme().px
        self.waiting_button = Button(self.tr("Wartet"), lambda: self.view.emit(False))
        self.book_button = Button(self.tr("Posteingangsbuch"), lambda: self.view.emit(True))
        for button in (self.waiting_button, self.book_button):
            button.setCheckable(True)
        self.received = DateField(self.tr("Eingegangen am"), prefer="past", today=session.today)
        self.received.setPlaceholderText(self.tr("z. B. 3.3. oder gestern"))
        self.received.set_day(self._day_shown)
        label = Text(self.tr("&Eingegangen am"), Role.SMALL, Tone.MUTED)
        label.setBuddy(self.received)
        self.choose_button = Button(self.tr("Dateien aufnehmen …"), self.choose_files, symbol="import")
        self.choose_button.setToolTip(self.tr("Post aus Dateien aufnehmen (Strg+O), auch durch Hierherziehen"))
        self.notice = Notice()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.waiting_button)
        row.addWidget(self.book_button)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.received)
        row.addWidget(self.choose_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(4), px(20), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(row)
        layout.addWidget(self.notice)
        self.received.changed.connect(lambda _day: self._mended())
        self.received.problem_changed.connect(self._say_problem)
        self._dress()
        theme().changed.connect(self._dress)

    def _dress(self) -> None:
        self.received.setFixedWidth(theme().px(230))

    def say_view(self, waiting: int, *, book: bool) -> None:
        """Which side is looked at, and how much waits."""
        self.waiting_button.setText(self.tr("Wartet ({0})").format(waiting))
        self.waiting_button.setChecked(not book)
        self.book_button.setChecked(book)

    def renew(self) -> None:
        """The window may have stayed open over midnight: then today is another day."""
        today = self._session.today()
        if self._day_shown != today and not self._held:
            self._day_shown = today
            self.received.set_day(today)

    def take(self, files: list[Path]) -> None:
        """Take files in, or keep them until their day of receipt is known; a folder stands for the files right in it."""
        found = [path for each in files for path in (_files_of(each) if each.is_dir() else [each])]
        day = self.received.day() if self.received.finish() else None
        if day is not None and day <= self._session.today():
            self.arrived.emit(found, day)
            return
        self._held += found
        words = (
            self.tr("Der Eingangstag fehlt noch.") if day is None else self.tr("Der Eingangstag liegt in der Zukunft.")
        )
        more = self.tr("Bitte oben den Tag angeben, an dem die Post eingegangen ist. Die Dateien warten solange.")
        self.notice.say(f"{words} {more}", Tone.SOON)
        self.received.setFocus()
        self.received.selectAll()

    def _say_problem(self, problem: str) -> None:
        if problem:
            self.notice.say(problem, Tone.OVERDUE)
        elif not self._held:
            self.notice.hide()

    def _mended(self) -> None:
        day = self.received.day()
        if self._held and day is not None and day <= self._session.today():
            # not at once: the day may not be typed to its end yet
            many = self.tr("{0} Dateien warten auf den Eingangstag.").format(len(self._held))
            words = self.tr("Eine Datei wartet auf den Eingangstag.") if len(self._held) == 1 else many
            self.notice.say(words, Tone.INFO, self.tr("Jetzt aufnehmen"), self._take_held)

    def _take_held(self) -> None:
        files, self._held = self._held, []
        self.take(files)

    def choose_files(self) -> None:
        """Ask for files; the last folder is remembered."""
        from gemeinde_desk.ui.menus import IMPORT_FILTER  # noqa: PLC0415 - the menus come after the places

        drafts = self._session.office.drafts
        last = (drafts.load(FOLDER_KEY) or {}).get("folder", str(Path.home()))
        every = self.tr("Alle Dateien (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Post aufnehmen"), str(last), f"{IMPORT_FILTER};;{every}")
        if names:
            self._session.write(partial(drafts.save, FOLDER_KEY, {"folder": str(Path(names[0]).parent)}))
            self.take([Path(name) for name in names])

    def paste(self) -> None:
        """Take the files that were copied in the file manager."""
        files = local_files(QApplication.clipboard().mimeData().urls())
        if files:
            self.take(files)


def _files_of(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError:
        return [folder]  # the register says at its line why it cannot be read
