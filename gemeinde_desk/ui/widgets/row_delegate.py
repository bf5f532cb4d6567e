"""How a row of any table of the house is painted."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.chip import chip_size, paint_chip

Index = QModelIndex | QPersistentModelIndex
#: under this role a model answers the tone of a cell
TONE_ROLE = Qt.ItemDataRole.UserRole + 1


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, *, bar: bool = True) -> bool:
    """The ground of a row or cell, a hairline below, an accent bar at the left of the selected one; whether it is that."""
    colours, area = theme().colours, option.rect
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen:
        painter.fillRect(area, QColor(colours.tint))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(colours.hover))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if chosen and bar:
        painter.fillRect(area.left(), area.top(), theme().px(3), area.height(), QColor(colours.accent))
    return chosen


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: quiet ground, a hairline below, an accent bar at the left of the selected row, chips for tones.

    Serves any table of the house; a model answers the tone of a cell under ``TONE_ROLE``.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for a chip where there is one."""
        hint = super().sizeHint(option, index)
        if index.data(TONE_ROLE) is not None:
            hint = hint.expandedTo(chip_size(str(index.data())) + QSize(theme().px(20), 0))
        return hint

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """No focus frame round single cells: the row is what is selected."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        px, colours = theme().px, theme().colours
        area = option.rect
        view = option.widget
        active = isinstance(view, QWidget) and view.hasFocus()
        painter.save()
        chosen = paint_ground(painter, option, bar=index.column() == 0)
        if chosen and active and index.row() == view.currentIndex().row():  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawLine(area.topLeft(), area.topRight())
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        words = area.adjusted(px(12), 0, -px(12), -1)
        tone = index.data(TONE_ROLE)
        text = str(index.data() or "")
        if isinstance(tone, Tone):
            if text:
                paint_chip(painter, QRectF(words), text, tone)
            painter.restore()
            return
        mark = index.data(Qt.ItemDataRole.DecorationRole)
        if mark is not None:
            size = px(18)
            mark.paint(painter, words.left(), words.center().y() - size // 2, size, size)
            words.setLeft(words.left() + size + px(8))
        font = index.data(Qt.ItemDataRole.FontRole)
        painter.setFont(font if font is not None else option.font)
        painter.setPen(QColor(colours.text))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        side = Qt.AlignmentFlag(align) if align else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side, shown)
        painter.restore()
