"""What a place shows while there is nothing in it: what it is for, and the first step."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button


class EmptyState(QWidget):
    """An icon, a heading, a sentence and one button, centred; a second way in comes with :meth:`offer`."""

    def __init__(
        self,
        symbol: str,
        heading: str,
        sentence: str = "",
        action: str = "",
        on: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._symbol = symbol
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading = Text(heading, Role.HEADING)
        self.sentence = Text(sentence, Role.BODY, Tone.MUTED)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.setSpacing(px(8))
        layout.addStretch(2)
        layout.addWidget(self._picture)
        for label in (self.heading, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
            label.setVisible(bool(label.text()))  # not before it has a parent, or it flashes up as a window of its own
        self.button: Button | None = None
        if action and on is not None:
            self.button = Button(action, on, kind="primary")
            layout.addSpacing(px(8))
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._more = QVBoxLayout()
        layout.addLayout(self._more)
        layout.addStretch(3)
        self._dress()
        theme().changed.connect(self._dress)

    def offer(self, text: str, on: Callable[[], object]) -> Button:
        """Another first step, below the button."""
        made = Button(text, on)
        self._more.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        return made

    def say(self, heading: str, sentence: str = "") -> None:
        """Other words, e.g. «Nichts gefunden» for a filter without hits."""
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def _dress(self) -> None:
        size = theme().px(56)
        colour = theme().colours.accent
        self._picture.setPixmap(pixmap(self._symbol, colour, size, self.devicePixelRatioF()))
