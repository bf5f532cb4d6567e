"""Bringing a backup back: into an empty folder at the first start, or over an office that is damaged."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.restore import RestoreReport, restore
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.setup.backups import BackupChoice, Offered, offered
from gemeinde_desk.ui.setup.steps import FolderField, folder_problem, has_office
from gemeinde_desk.ui.tasks import TaskRunner, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice

WIDTH = 760


class Restoring(QWidget):
    """The list, the button, and what came of it. ``restored(Path)``: the office is whole again, open it."""

    restored = Signal(object)

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        px = theme().px
        self._tasks = tasks
        self._folder = Path()
        self.choice = BackupChoice()
        self.notice = Notice()
        self.start = Button(self.tr("Diese Sicherung zurückholen"), self._begin, kind="primary", symbol="backup")
        self.open = Button(self.tr("Amt öffnen"), lambda: self.restored.emit(self._folder), kind="primary")
        self.open.hide()
        self.other = Button(self.tr("Anderer Ordner mit Sicherungen …"), self._choose, symbol="import")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.start, self.open, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.choice, 1)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
        self.choice.chosen.connect(lambda backup: self.start.setEnabled(backup is not None))
        self.choice.itemActivated.connect(lambda _item: self._begin())

    def show_folder(self, backups: Path, office: Path) -> None:
        """List the backups of a folder, for the office of another."""
        self._folder = office
        self._tasks.run(lambda _token: offered(backups), self._listed, uses_database=False, owner=self)

    def _listed(self, backups: list[Offered]) -> None:
        self.choice.show_backups(backups)
        if backups:
            self.notice.hide()
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            text = self.tr("In diesem Ordner liegt keine Sicherung. Bitte den Ordner wählen, in den gesichert wurde.")
            self.notice.say(text, Tone.SOON)

    def set_office(self, office: Path) -> None:
        """Where the backup shall go."""
        self._folder = office

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Ordner mit Sicherungen"), str(Path.home()))
        if chosen:
            self.show_folder(Path(chosen), self._folder)

    def _begin(self) -> None:
        backup, folder = self.choice.backup(), self._folder
        if backup is None or not self.start.isEnabled():
            return
        problem = folder_problem(str(folder))
        if problem:
            self.notice.say(problem, Tone.OVERDUE)
            return
        self._busy(busy=True)
        token = self._tasks.run(
            lambda token: bring_back(backup.path, folder, token),
            self._done,
            self._failed,
            label=self.tr("Sicherung zurückholen"),
            owner=self,
        )
        self._tasks.ended.connect(lambda ended: self._busy(busy=False) if ended is token else None)

    def _busy(self, *, busy: bool) -> None:
        for widget in (self.choice, self.start, self.other):
            widget.setEnabled(not busy)

    def _done(self, report: RestoreReport) -> None:
        parts = [self.tr("Die Sicherung ist zurückgeholt. Das Amt ist auf dem Stand dieser Sicherung.")]
        if report.set_aside is not None:
            parts.append(self.tr("Was vorher dort lag, ist aufgehoben in {0}").format(report.set_aside))
        if report.missing:
            parts.append(self.tr("{0} Dokumente fehlen: Sie waren nicht mehr zu finden.").format(len(report.missing)))
        self.notice.say("\n".join(parts), Tone.SOON if report.missing else Tone.OK)
        self.start.hide()
        self.other.hide()
        self.open.show()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.notice.say_error(error)


def bring_back(backup: Path, folder: Path, token: Token) -> RestoreReport:
    """Restore with progress; a cancelled token stops between documents."""
    return restore(
        backup,
        folder,
        progress=lambda done, total: None if token.cancelled else token.progress(done, total),
        cancelled=lambda: token.cancelled,
    )


class RestorePage(QWidget):
    """At the first start: which backup, and where to. ``restored(Path)`` and ``left`` as their names say."""

    restored = Signal(object)
    left = Signal()

    def __init__(self, tasks: TaskRunner, folder: Path) -> None:
        super().__init__()
        px = theme().px
        words = Text(
            self.tr(
                "Wählen Sie den Ordner, in den gesichert wurde, und dann eine Sicherung. Sie wird vorher ganz geprüft."
            ),
            Role.BODY,
            Tone.MUTED,
        )
        words.setWordWrap(True)
        self.form = Form()
        self.target = self.form.add(
            "folder", self.tr("Das Amt kommt in diesen &Ordner"), FolderField(self.tr("Ordner des Amts"))
        )
        self.target.setText(str(folder))
        self.target.line.textChanged.connect(self._typed)
        self.work = Restoring(tasks)
        self.work.set_office(folder)
        self.work.restored.connect(self.restored)
        self.back = Button(self.tr("Zurück"), self.left.emit, symbol="previous")
        column = QVBoxLayout()
        column.setSpacing(px(16))
        for widget in (Text(self.tr("Sicherung zurückholen"), Role.TITLE), words, self.form):
            column.addWidget(widget)
        column.addWidget(self.work, 1)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        inner = QWidget()
        inner.setMaximumWidth(px(WIDTH))
        inner.setLayout(column)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(40), px(32), px(40), px(16))
        layout.addWidget(inner)
        self.work.start.setEnabled(False)

    def first_focus(self) -> None:
        """Begin with the folder of the backups."""
        self.work.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        problem = folder_problem(text)
        if not problem and has_office(text):
            problem = self.tr("Dort liegt schon ein Amt. Es würde beiseitegelegt.")
        self.form.fields["folder"].set_error(problem)
        self.work.set_office(Path(text))
