"""Rows of two lines in a list: what it is, and what tells it from its neighbours."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyleOptionViewItem

from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.widgets.row_delegate import Index, RowDelegate, paint_ground

#: height of such a row (100 % drawing)
HEIGHT = 52


def two_lines(title: str, below: str) -> QListWidgetItem:
    """An item for a list with :class:`TwoLines`; assistive technology reads both lines."""
    item = QListWidgetItem(f"{' '.join(title.split())}\n{' '.join(below.split())}")
    item.setSizeHint(QSize(0, theme().px(HEIGHT)))
    return item


class TwoLines(RowDelegate):
    """The first line strong, the second small and muted, each cut where the row ends."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        px, colours = theme().px, theme().colours
        title, _line, below = str(index.data()).partition("\n")
        painter.save()
        paint_ground(painter, option)
        words = option.rect.adjusted(px(12), px(6), -px(8), -px(6))
        half = words.height() // 2
        for text, role, colour, top in (
            (title, Role.STRONG, colours.text, 0),
            (below, Role.SMALL, colours.muted, half),
        ):
            painter.setFont(theme().font(role))
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            line = QRect(words.left(), words.top() + top, words.width(), half)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
