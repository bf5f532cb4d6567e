"""Bringing a backup back: into an empty folder at the first start, or over an office, damaged or not."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of
from gemeinde_desk.store.restore import PresentOffice, RestoreReport, present_office, restore
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.setup.backups import BackupChoice, Offered, first_offered, moment, number_of_cases, told
from gemeinde_desk.ui.setup.steps import FolderField, folder_problem, has_office
from gemeinde_desk.ui.tasks import TaskRunner, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Message, Notice

WIDTH = 760


class Restoring(QWidget):
    """The list, the button, and what came of it. ``restored(Path)``: the office is whole again, open it.

    ``changed``: ``busy`` or ``brought`` is another now.
    """

    restored = Signal(object)
    changed = Signal()

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        px = theme().px
        self._tasks = tasks
        self._folder = Path()
        #: whether a backup is being brought back, and the folder one was brought back into
        self.busy = False
        self.brought: Path | None = None
        self.choice = BackupChoice()
        self.notice = Notice()
        self.start = Button(self.tr("Diese Sicherung zurückholen"), self._begin, kind="primary", symbol="backup")
        self.open = Button(self.tr("Amt öffnen"), lambda: self.restored.emit(self.brought), kind="primary")
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
        self.choice.itemDoubleClicked.connect(lambda _item: self._begin())

    def show_folder(self, backups: Path, office: Path, *, otherwise: Path | None = None) -> None:
        """List the backups of a folder, for the office of another; those of ``otherwise`` where it has none."""
        self._folder = office
        folders = [folder for folder in (backups, otherwise) if folder is not None]
        self._tasks.run(
            lambda _token: first_offered(folders), self._listed, self._not_listed, uses_database=False, owner=self
        )

    def _listed(self, backups: list[Offered]) -> None:
        self.choice.show_backups(backups)
        if backups:
            self.notice.hide()
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            text = self.tr("In diesem Ordner liegt keine Sicherung. Bitte den Ordner wählen, in den gesichert wurde.")
            self.notice.say(text, Tone.SOON)
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_listed(self, error: Exception) -> None:
        """The folder is on a medium that is gone, or not for us: another may be chosen."""
        if not isinstance(error, OSError):
            raise error
        self.choice.show_backups([])
        self.notice.say(unreachable_folder(error), Tone.SOON)
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_office(self, office: Path) -> None:
        """Where the backup shall go."""
        self._folder = office

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Ordner mit Sicherungen"), str(Path.home()))
        if chosen:
            self.show_folder(Path(chosen), self._folder)

    def _begin(self) -> None:
        chosen, folder = self.choice.offer(), self._folder
        if chosen is None or self.brought is not None or not self.start.isEnabled():
            return
        problem = folder_problem(str(folder))
        if problem:
            self.notice.say(problem, Tone.OVERDUE)
            return
        self._busy(busy=True)
        looked = partial(self._looked, chosen, folder)
        self._tasks.run(lambda _token: present_office(folder), looked, self._failed, uses_database=False, owner=self)

    def _looked(self, chosen: Offered, folder: Path, present: PresentOffice | None) -> None:
        """Ask before an office that is in order is replaced; there is nothing to ask about a damaged one or none."""
        sound = present is not None and not present.damaged
        if present is not None and sound:
            question = replacing(self, chosen, folder, present)
            question.exec()
            if question.answer != "replace":
                self._busy(busy=False)
                self.start.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        token = self._tasks.run(
            lambda token: bring_back(chosen.backup.path, folder, token, replace=sound),
            self._done,
            self._failed,
            label=self.tr("Sicherung zurückholen"),
            owner=self,
        )
        self._tasks.ended.connect(lambda ended: self._busy(busy=False) if ended is token else None)

    def _busy(self, *, busy: bool) -> None:
        self.busy = busy
        for widget in (self.choice, self.start, self.other):
            widget.setEnabled(not busy)
        self.changed.emit()

    def _done(self, report: RestoreReport) -> None:
        self.brought = report.folder
        self.choice.setEnabled(False)
        self.changed.emit()
        parts = [self.tr("Die Sicherung ist zurückgeholt. Das Amt ist auf dem Stand dieser Sicherung.")]
        if report.set_aside is not None:
            parts.append(self.tr("Was vorher dort lag, ist aufgehoben in {0}").format(report.set_aside))
        if len(report.missing) == 1:
            parts.append(self.tr("1 Dokument fehlt: Es war nicht mehr zu finden."))
        elif report.missing:
            parts.append(self.tr("{0} Dokumente fehlen: Sie waren nicht mehr zu finden.").format(len(report.missing)))
        self.notice.say("\n".join(parts), Tone.SOON if report.missing else Tone.OK)
        self.start.hide()
        self.other.hide()
        self.open.show()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._busy(busy=False)
        if not isinstance(error, DeskError):
            raise error
        self.notice.say_error(error)


def unreachable_folder(error: OSError) -> str:
    """Which folder cannot be reached, why, and what helps."""
    text = QCoreApplication.translate(
        "Restoring",
        "Der Ordner {0} ist nicht zu erreichen ({1}). Ist der Datenträger angeschlossen? "
        "Sonst bitte einen anderen Ordner mit Sicherungen wählen.",
    )
    return text.format(error.filename, reason_of(error))


def replacing(parent: QWidget | None, chosen: Offered, folder: Path, present: PresentOffice) -> Message:
    """The question before an office that is in order is replaced, not yet shown; ``answer`` "replace" means yes."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Restoring", text)

    when, content = told(chosen)
    if present.cases is None:
        now = tr("Jetzt liegt dort eine Datenbank, die dieses Programm nicht lesen kann.")
    else:
        last = moment(present.last)
        now = tr("Jetzt liegt dort ein Amt, das in Ordnung ist: {0}.")
        if last:
            now = tr("Jetzt liegt dort ein Amt, das in Ordnung ist: {0}, zuletzt bearbeitet am {1}.")
        now = now.format(number_of_cases(present.cases), last)
    sentences = [
        now,
        tr("Die Sicherung ist vom {0}: {1}. Was danach eingegeben wurde, steht nicht darin.").format(when, content),
        tr("Gelöscht wird nichts: Das jetzige Amt wird in einem Ordner „vor-Wiederherstellung-…“ aufgehoben, in {0}")
        .format(folder),
    ]  # fmt: skip
    dialog = Message(
        parent, tr("Das jetzige Amt durch die Sicherung ersetzen?"), sentences, symbol="warning", tone=Tone.SOON
    )
    stay = dialog.offer("stay", tr("Abbrechen"))
    dialog.offer("replace", tr("Amt ersetzen"), "danger")
    stay.setDefault(True)
    stay.setFocus()
    return dialog


def bring_back(backup: Path, folder: Path, token: Token, *, replace: bool = False) -> RestoreReport:
    """Restore with progress; a cancelled token stops between documents."""
    return restore(
        backup,
        folder,
        replace=replace,
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
        self.work.changed.connect(self._work_changed)
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
        self._typed(str(folder))

    def first_focus(self) -> None:
        """Begin with the folder of the backups."""
        self.work.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _work_changed(self) -> None:
        """Where to is settled once it has begun, and nobody leaves in the middle."""
        self.target.setEnabled(not self.work.busy and self.work.brought is None)
        self.back.setEnabled(not self.work.busy)

    def _typed(self, text: str) -> None:
        problem, field = folder_problem(text), self.form.fields["folder"]
        there = not problem and has_office(text)
        field.set_hint(self.tr("Dort liegt schon ein Amt. Bevor es ersetzt wird, wird gefragt.") if there else "")
        field.set_error(problem)
        self.work.set_office(Path(text))
