"""A line of text with an icon before it that grows with the text (Qt's own icons in fields do not)."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.theme import theme

ICON = 18


class IconField(QLineEdit):
    """``symbol`` is the icon at the left."""

    def __init__(self, symbol: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol = symbol
        self._dress()
        theme().changed.connect(self._dress)

    def _dress(self) -> None:
        self.setTextMargins(theme().px(ICON + (14 if theme().high_contrast else 6)), 0, 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, then its icon."""
        super().paintEvent(event)
        size = theme().px(ICON)
        painter = QPainter(self)
        drawing = pixmap(self._symbol, theme().colours.muted, size, self.devicePixelRatioF())
        painter.drawPixmap(theme().px(10), (self.height() - size) // 2, drawing)
        painter.end()
