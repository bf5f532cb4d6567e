"""The line at the foot of the window: what is saved, what runs, when the last backup was."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import TONE_ICONS, Tone
from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.widgets.progress_strip import ProgressStrip

HEIGHT = 34


class StatusLine(QFrame):
    """Entries at the left in the order they first spoke, running work at the right."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("role", "status")
        self.setAccessibleName(self.tr("Statuszeile"))
        self._entries: dict[str, _Entry] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(px(8), 0, px(12), 0)
        self._layout.setSpacing(px(8))
        self._layout.addStretch(1)
        self._layout.addWidget(ProgressStrip(tasks))
        self._dress()
        theme().changed.connect(self._dress)

    def say(
        self,
        key: str,
        text: str,
        tone: Tone = Tone.MUTED,
        symbol: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        """Set the entry ``key`` ("saved", "backup", "portal" …); empty text removes it. ``on`` makes it a button."""
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry()
            self._layout.insertWidget(len(self._entries) - 1, entry)
        entry.show_state(text, tone, symbol or TONE_ICONS[tone], on)

    def _dress(self) -> None:
        self.setFixedHeight(theme().px(HEIGHT))


class _Entry(QPushButton):
    """Icon and words; can be pressed where pressing leads somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "status")
        self._on: Callable[[], object] | None = None
        self.clicked.connect(self._press)
        self._dress()
        theme().changed.connect(self._dress)

    def show_state(self, text: str, tone: Tone, symbol: str, on: Callable[[], object] | None) -> None:
        """Say something else."""
        self._on = on
        self.setText(text)
        self.setIcon(icon(symbol, tone.value))
        self.setVisible(bool(text))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on is None else Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on is None)

    def _press(self) -> None:
        if self._on is not None:
            self._on()

    def _dress(self) -> None:
        self.setFont(theme().font(Role.SMALL))
        self.setIconSize(QSize(theme().px(16), theme().px(16)))
