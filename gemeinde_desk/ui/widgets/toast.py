"""A short word after something was done, with the way back: «Vorgang abgelegt – Rückgängig»."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.buttons import Button

SHOWN = 8000
GAP = 3  # it lies over the status line and covers as little as can be of what one works with


class Toast(QFrame):
    """Floats at the foot of its parent for eight seconds, longer while the pointer or the keyboard is on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("role", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.undo = Button(self.tr("Rückgängig"), self._undo, kind="quiet")
        self._away = QPushButton()
        self._away.setAccessibleName(self.tr("Meldung schließen"))
        self._away.setToolTip(self.tr("Meldung schließen"))
        self._away.setIcon(icon("close", "on_toast"))
        self._away.clicked.connect(self.hide)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(6), px(6), px(6))
        layout.setSpacing(px(8))
        layout.addWidget(self.words, 1)
        for widget in (self.undo, self._away):
            layout.addWidget(widget)
        self._action: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN)
        self._timer.timeout.connect(self._leave)
        self._over = parent
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show ``text``; with ``undo`` offer the way back once."""
        self._action = undo
        self._away.setIconSize(QSize(theme().px(18), theme().px(18)))
        self.words.setText(text)
        self.undo.setVisible(undo is not None)
        self.show()
        self._place()  # after showing, when the fonts are in force
        self.raise_()
        self._timer.start()
        announce(self, text)

    def _undo(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()

    def _leave(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self):
            self._timer.start()
        else:
            self.hide()

    def hideEvent(self, event: QEvent) -> None:
        """No timer runs while nothing is shown."""
        self._timer.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        self._timer.start()
        super().enterEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place at the foot of the parent."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._over
        room = parent.width() - 2 * theme().px(16)
        self.words.setWordWrap(False)
        self._row.activate()
        size = self.sizeHint()
        if size.width() > room:  # a long message goes over several lines rather than past the edge
            self.words.setWordWrap(True)
            self._row.activate()
            size = QSize(room, self._row.totalHeightForWidth(room))
        self.resize(size)
        self.move((parent.width() - size.width()) // 2, parent.height() - size.height() - theme().px(GAP))
