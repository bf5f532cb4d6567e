"""Small controls several places use: a wrapping row, several lines of text, a banner, widgets in rows and columns."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.form import Field

#: lines shown of a long text; it scrolls beyond
LEAST_LINES, MOST_LINES = 3, 10
#: so long after the keyboard came the layout may still move (seconds)
SETTLING = 0.5


class FlowLayout(QLayout):
    """Lays its items out like words: as many to a row as fit, then the next row."""

    def __init__(self, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item; None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give the item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, area: QRect) -> None:
        """Place the items."""
        super().setGeometry(area)
        self._arrange(area, place=True)

    def sizeHint(self) -> QSize:
        """One row, if it can be had."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, area: QRect, *, place: bool) -> int:
        x, y, row = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > area.x() and x + size.width() > area.right() + 1:
                x, y, row = area.x(), y + row + self._gap, 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), size.boundedTo(QSize(area.width(), size.height()))))
            x += size.width() + self._gap
            row = max(row, size.height())
        return y + row - area.y()


class Lines(QPlainTextEdit):
    """Several lines; ``on_left`` is called when the keyboard leaves. Tab goes on to the next control."""

    def __init__(self, name: str, on_left: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.on_left = on_left
        self._shown = LEAST_LINES
        self.textChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        """As high as its lines, within limits."""
        px = theme().px
        return QSize(px(240), self._shown * self.fontMetrics().lineSpacing() + px(24))

    minimumSizeHint = sizeHint

    def _grow(self) -> None:
        wanted = min(max(round(self.document().size().height()) + 1, LEAST_LINES), MOST_LINES)
        if wanted != self._shown:
            self._shown = wanted
            self.updateGeometry()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard left, menus and other windows apart."""
        super().focusOutEvent(event)
        if self.on_left is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.on_left()


class Banner(QFrame):
    """A sentence across the place that stays, with at most one button."""

    def __init__(self, symbol: str, tone: Tone, action: str = "", on: Callable[[], object] | None = None) -> None:
        super().__init__()
        px = theme().px
        self._symbol, self._tone = symbol, tone
        self._picture = QLabel()
        self.words = Text("")
        self.words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(6), px(6), px(6))
        layout.setSpacing(px(10))
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.words, 1)
        self.button: Button | None = None
        if action:
            self.button = Button(action, on)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._dress()
        theme().changed.connect(self._dress)

    def _dress(self) -> None:
        front, ground = theme().tone(self._tone)
        self._picture.setPixmap(pixmap(self._symbol, front, theme().px(20), self.devicePixelRatioF()))
        self.setStyleSheet(f".Banner {{ background: {ground.name()}; border-radius: {theme().px(8)}px; }}")


class FollowingArea(QScrollArea):
    """Keeps in sight what the keyboard is on: when it comes, and while the layout still settles around it."""

    def __init__(self) -> None:
        super().__init__()
        self._came = 0.0
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self.verticalScrollBar().rangeChanged.connect(self._settle)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible():
            self._came = time.monotonic()
            self._show(now)

    def _settle(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and time.monotonic() - self._came < SETTLING:
            self._show(now)

    def _show(self, now: QWidget) -> None:
        inner = self.widget()
        if inner is None or not inner.isAncestorOf(now) or now.height() >= self.viewport().height():
            return
        # not under a pressed mouse button, or the click would end beside what was clicked
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            field = now.parentWidget()
            if isinstance(field, Field) and field.height() < self.viewport().height():
                now = field  # its mistake stands under it
            self.ensureWidgetVisible(now, 0, theme().px(28))


def scrolled(widget: QWidget, name: str) -> QScrollArea:
    """The widget in a scroll area that never scrolls sideways where it can be helped."""
    area = FollowingArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setProperty("role", "page")
    area.setWidget(widget)
    return area


def row(*widgets: QWidget, gap: int = 8, stretch: bool = True) -> QWidget:
    """Widgets beside each other; with ``stretch`` they stay at the left."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme().px(gap))
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return made


def wrapped(*widgets: QWidget, gap: int = 8) -> QWidget:
    """Widgets beside each other, as many to a row as fit."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    layout = FlowLayout(theme().px(gap), made)
    for widget in widgets:
        layout.addWidget(widget)
    return made
