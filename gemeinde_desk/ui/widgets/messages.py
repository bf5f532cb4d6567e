"""Errors, questions and hints as the house words them: what happened, what it means, what helps; buttons are verbs."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import TONE_ICONS, Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.buttons import Button, IconButton, Kind

WIDTH = 440


class Message(QDialog):
    """A calm dialog: icon, heading, sentences, buttons. ``answer`` is the key of the pressed button, "" for Esc."""

    def __init__(
        self,
        parent: QWidget | None,
        heading: str,
        sentences: list[str],
        *,
        symbol: str = "info",
        tone: Tone = Tone.INFO,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.answer = ""
        self.setWindowTitle(heading)
        self.setMinimumWidth(px(WIDTH))
        picture = QLabel()
        picture.setPixmap(pixmap(symbol, theme().tone(tone)[0], px(32), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(px(8))
        self._add(words, heading, Role.HEADING)
        for sentence in sentences:
            if sentence:
                self._add(words, sentence, Role.BODY)
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        self._buttons.addStretch(1)
        self._middle = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(16))
        layout.setSpacing(px(20))
        layout.addLayout(top)
        layout.addLayout(self._middle)
        layout.addLayout(self._buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its sentences are at its width: Qt asks them only for what they would like, and cuts long ones."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width = max(self.width(), layout.totalMinimumSize().width())
        self.resize(width, max(self.height(), layout.totalHeightForWidth(width)))
        super().showEvent(event)

    def _add(self, words: QVBoxLayout, text: str, role: Role) -> None:
        label = Text(text, role)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumWidth(theme().px(WIDTH - 110))
        words.addWidget(label)

    def insert(self, widget: QWidget) -> None:
        """Put something between the sentences and the buttons."""
        self._middle.addWidget(widget)

    def aside(self, text: str, on: Callable[[], object]) -> Button:
        """Add a button at the left that does not end the dialog."""
        made = Button(text, on)
        self._buttons.insertWidget(0, made)
        return made

    def offer(self, key: str, text: str, kind: Kind = "plain") -> Button:
        """Add a button at the right; the primary one has the keyboard first and is pressed by Enter from everywhere else."""

        def press() -> None:
            self.answer = key
            self.accept()

        made = Button(text, press, kind=kind)
        made.setDefault(kind == "primary")
        self._buttons.addWidget(made)
        if kind == "primary":
            made.setFocus()
        return made


def show_error(parent: QWidget | None, error: DeskError, retry: Callable[[], object] | None = None) -> None:
    """Tell what happened, what it means and what helps; with ``retry`` offer to do it again. Waits for the answer."""
    dialog = error_message(parent, error, retryable=retry is not None)
    dialog.exec()
    if dialog.answer == "retry" and retry is not None:
        retry()


def error_message(parent: QWidget | None, error: DeskError, *, retryable: bool = False) -> Message:
    """The dialog of :func:`show_error`, not yet shown."""
    what, meaning, remedy = error.sentences()
    place = _tr("Stelle: {0}").format(error.place) if error.place else ""
    dialog = Message(parent, what, [meaning, remedy, place], symbol="warning", tone=Tone.SOON)
    if retryable:
        dialog.offer("close", _tr("Schließen"))
        dialog.offer("retry", _tr("Noch einmal versuchen"), "primary")
    else:
        dialog.offer("close", _tr("Verstanden"), "primary")
    return dialog


def confirm(
    parent: QWidget | None, question: str, consequence: str, verb: str, *, stay: str = "", danger: bool = False
) -> bool:
    """Ask before something that cannot be undone. ``question`` names the thing, ``verb`` is the button that does it.

    ``stay`` is the other button («Abbrechen» where nothing better fits). A dangerous verb is not what Enter presses.
    """
    dialog = Message(
        parent,
        question,
        [consequence],
        symbol="warning" if danger else "help",
        tone=Tone.OVERDUE if danger else Tone.INFO,
    )
    staying = dialog.offer("stay", stay or _tr("Abbrechen"))
    dialog.offer("do", verb, "danger" if danger else "primary")
    if danger:
        staying.setDefault(True)
        staying.setFocus()
    dialog.exec()
    return dialog.answer == "do"


def _tr(text: str) -> str:
    return QCoreApplication.translate("messages", text)


class Notice(QWidget):
    """A message in place (above a list, in a form): icon, words, perhaps a button and a cross. Hidden until it speaks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._tone = Tone.INFO
        self._picture = QLabel()
        self._words = Text("")
        self._words.setWordWrap(True)
        self._action: Callable[[], object] | None = None
        self._button = Button("", self._act)
        self._away = IconButton("close", self.tr("Hinweis schließen"), self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(8), px(8))
        layout.setSpacing(px(12))
        layout.addWidget(self._picture)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._away)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme().changed.connect(self._dress)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.INFO, action: str = "", on: Callable[[], object] | None = None) -> None:
        """Show ``text`` until it is closed or replaced."""
        self._tone, self._action = tone, on
        self._words.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._dress()
        self.show()
        announce(self, text)

    def say_error(self, error: DeskError, action: str = "", on: Callable[[], object] | None = None) -> None:
        """Show a :class:`DeskError` in place."""
        self.say(error.sentence(), Tone.OVERDUE, action, on)

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()

    def _dress(self) -> None:
        front, ground = theme().tone(self._tone)
        symbol = "warning" if self._tone in {Tone.OVERDUE, Tone.SOON} else TONE_ICONS[self._tone]
        self._picture.setPixmap(pixmap(symbol, front, theme().px(20), self.devicePixelRatioF()))
        edge = front.name()
        self.setStyleSheet(
            f".Notice {{ background: {ground.name()}; border: 1px solid {edge}; border-radius: {theme().px(8)}px; }}"
        )
