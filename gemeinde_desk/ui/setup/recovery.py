"""When the office in front cannot be opened: what happened, and the ways on."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.errors import DamagedOffice
from gemeinde_desk.store.store import BACKUPS
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.setup.restoring import Restoring
from gemeinde_desk.ui.setup.steps import has_office
from gemeinde_desk.ui.setup.window import StartWindow
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Message


def recover(folder: Path, error: DamagedOffice, backups: Path | None = None) -> Path | None:
    """Offer the backups of a damaged office; the folder to open now, or None when the user turned away.

    ``backups`` is the folder of the settings, where there is one.
    """
    window = Recovery(folder, error, backups)
    window.run()
    return window.chosen


class Recovery(StartWindow):
    """The window over a damaged office; ``chosen`` is the folder to open when it has closed."""

    def __init__(self, folder: Path, error: DamagedOffice, backups: Path | None = None) -> None:
        super().__init__(QCoreApplication.translate("Recovery", "Das Amt lässt sich nicht öffnen"))
        px = theme().px
        self.chosen: Path | None = None
        head = QHBoxLayout()
        head.setSpacing(px(16))
        picture = Text()
        picture.setPixmap(pixmap("warning", theme().tone(Tone.SOON)[0], px(36), self.devicePixelRatioF()))
        head.addWidget(picture)
        head.addWidget(Text(self.tr("Die Datenbank des Amts ist beschädigt"), Role.TITLE), 1)
        sentences = [
            self.tr("Die Dokumente selbst sind davon nicht betroffen. Mit einer Sicherung ist das Amt in wenigen Augenblicken "
                    "wieder da; was nach dieser Sicherung eingegeben wurde, fehlt dann."),
            self.tr("Nichts wird gelöscht: Die beschädigten Dateien bleiben in einem eigenen Ordner im Ordner des Amts erhalten."),
            self.tr("Ordner des Amts: {0}").format(folder),
            self.tr("Für die IT: {0}").format(error.data.get("detail", "")),
        ]  # fmt: skip
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addLayout(head)
        for number, sentence in enumerate(sentences):
            label = Text(sentence, Role.BODY if number < 2 else Role.SMALL, None if number < 2 else Tone.MUTED)
            label.setWordWrap(True)
            column.addWidget(label)
        self.work = Restoring(self.tasks)
        self.work.restored.connect(self._go_on)
        column.addWidget(self.work)
        self.elsewhere = Button(self.tr("Anderes Amt öffnen …"), self._elsewhere, kind="quiet")
        self.leave = Button(self.tr("Beenden"), self.end, kind="quiet")
        ways = QHBoxLayout()
        ways.addWidget(self.elsewhere)
        ways.addWidget(self.leave)
        ways.addStretch(1)
        column.addLayout(ways)
        column.addStretch(1)
        page = QWidget()
        inner = QWidget()
        inner.setMaximumWidth(px(820))
        inner.setLayout(column)
        layout = QHBoxLayout(page)
        layout.setContentsMargins(px(40), px(32), px(40), px(16))
        layout.addWidget(inner)
        self.show_page(page)
        self.work.show_folder(backups or folder / BACKUPS, folder, otherwise=folder / BACKUPS)

    def _go_on(self, folder: Path) -> None:
        self.chosen = folder
        self.end()

    def _elsewhere(self) -> None:
        chosen = choose_office(self)
        if chosen is not None:
            self._go_on(chosen)


def choose_office(parent: QWidget | None) -> Path | None:
    """The folder of another office; None when the user turned away or chose a folder without one."""
    title = QCoreApplication.translate("Recovery", "Anderes Amt öffnen")
    chosen = QFileDialog.getExistingDirectory(parent, title, str(Path.home()))
    if not chosen:
        return None
    if not has_office(chosen):
        words = QCoreApplication.translate("Recovery", "In diesem Ordner liegt kein Amt")
        message = Message(parent, words, [chosen], symbol="info", tone=Tone.INFO)
        message.offer("ok", QCoreApplication.translate("Recovery", "Verstanden"), "primary")
        message.exec()
        return None
    return Path(chosen)


def cannot_open(folder: Path, error: DeskError) -> Path | None:
    """Say why the office stays closed and offer the ways on; the folder to try now, or None to leave."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Recovery", text)

    while True:
        dialog = why_closed(folder, error)
        dialog.exec()
        if dialog.answer == "retry":
            return folder
        if dialog.answer != "other":
            return None
        chosen = choose_office(None)
        if chosen is not None:
            return chosen


def why_closed(folder: Path, error: DeskError) -> Message:
    """The dialog of :func:`cannot_open`, not yet shown."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Recovery", text)

    what, meaning, remedy = error.sentences()
    dialog = Message(
        None, what, [meaning, remedy, tr("Ordner des Amts: {0}").format(folder)], symbol="warning", tone=Tone.SOON
    )
    dialog.offer("quit", tr("Beenden"))
    dialog.offer("other", tr("Anderes Amt öffnen …"))
    dialog.offer("retry", tr("Noch einmal versuchen"), "primary")
    return dialog
