"""How a line of the morning list is painted: box, kind and day, what to do and where, how urgent."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.today.entries import Entry, day_word
from gemeinde_desk.ui.widgets.chip import chip_size, paint_chip

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
PENDING_ROLE = Qt.ItemDataRole.UserRole + 2
BOX, KIND, SIGN = 44, 168, 52
#: below this width (100 % drawing) the chip gives way; day and heading say the same
ROOMY = 720


class EntryDelegate(QStyledItemDelegate):
    """Two lines of text to a row; headings have one."""

    def box_width(self) -> int:
        """The left edge, where a click marks as done."""
        return theme().px(BOX)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """High enough for the text at any size."""
        del option
        entry: Entry = index.data(ENTRY_ROLE)
        px = theme().px
        if entry.is_heading:
            lines = QFontMetrics(theme().font(Role.HEADING)).height()
            return QSize(0, lines + px(24 if index.row() else 16))
        body, small = (QFontMetrics(theme().font(role)).height() for role in (Role.BODY, Role.SMALL))
        return QSize(0, body + small + px(18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        entry: Entry = index.data(ENTRY_ROLE)
        painter.save()
        if entry.is_heading:
            self._heading(painter, option.rect, entry)
        else:
            self._ground(painter, option, index)
            painter.setOpacity(0.45 if index.data(PENDING_ROLE) else 1.0)
            self._line(painter, option.rect, entry, pending=bool(index.data(PENDING_ROLE)))
        painter.restore()

    def _heading(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        px, tone = theme().px, theme().tone(entry.part.tone)[0]
        area = area.adjusted(px(16), 0, -px(16), -px(6))
        size = px(20)
        base = area.bottom() - QFontMetrics(theme().font(Role.HEADING)).height() // 2
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.left(), base - size // 2, pixmap(entry.part.symbol, tone, size, ratio))
        painter.setFont(theme().font(Role.HEADING))
        painter.setPen(tone)
        area.setLeft(area.left() + size + px(10))
        used = painter.boundingRect(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.text)
        painter.drawText(used, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.text)
        painter.setFont(theme().font(Role.BODY))
        painter.setPen(QColor(theme().colours.muted))
        area.setLeft(used.right() + px(10))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, str(entry.count))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours, area = theme().px, theme().colours, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        view = option.widget
        if chosen:
            painter.fillRect(area, QColor(colours.tint))
            painter.fillRect(area.left(), area.top(), px(3), area.height(), QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if chosen and isinstance(view, QWidget) and view.hasFocus() and index.row() == view.currentIndex().row():  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _line(self, painter: QPainter, area: QRect, entry: Entry, *, pending: bool) -> None:
        px = theme().px
        left = area.left() + px(BOX)
        if entry.follow_up is not None:
            self._box(painter, QRect(area.left(), area.top(), px(BOX), area.height()), ticked=pending)
        inner = area.adjusted(0, px(8), -px(16), -px(9))
        kind = QRect(left, inner.top(), px(KIND) - px(8), inner.height())
        right = inner.right()
        if entry.clerk:
            sign = QRect(right - px(SIGN), inner.top(), px(SIGN), inner.height())
            self._text(painter, sign, entry.clerk, Role.SMALL, theme().colours.muted, Qt.AlignmentFlag.AlignRight)
            right = sign.left() - px(8)
        if entry.when and area.width() >= px(ROOMY):
            width = chip_size(entry.when).width()
            chip = QRectF(right - width, inner.top(), width, inner.height())
            paint_chip(painter, chip, entry.when, entry.part.tone, entry.part.symbol)
            right = int(chip.left()) - px(12)
        self._kind(painter, kind, entry)
        words = QRect(left + px(KIND), inner.top(), right - left - px(KIND), inner.height())
        self._two(painter, words, entry.text, Role.STRONG, entry.detail)

    def _box(self, painter: QPainter, area: QRect, *, ticked: bool) -> None:
        px, colours = theme().px, theme().colours
        side = px(18)
        box = QRect(0, 0, side, side)
        box.moveCenter(area.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.outline), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        if ticked:
            mark = pixmap("check", colours.text, side, painter.device().devicePixelRatioF())
            painter.drawPixmap(box.topLeft(), mark)
        painter.restore()

    def _kind(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        px, size = theme().px, theme().px(18)
        ratio = painter.device().devicePixelRatioF()
        drawing = pixmap(entry.symbol, theme().colours.muted, size, ratio)
        lines = area.height() if not entry.day else QFontMetrics(theme().font(Role.BODY)).height()
        painter.drawPixmap(area.left(), area.top() + (lines - size) // 2, drawing)
        words = area.adjusted(size + px(8), 0, 0, 0)
        self._two(painter, words, entry.word, Role.BODY, day_word(entry.day) if entry.day else "")

    def _two(self, painter: QPainter, area: QRect, first: str, role: Role, second: str) -> None:
        colours = theme().colours
        if not second:
            self._text(painter, area, first, role, colours.text, Qt.AlignmentFlag.AlignLeft)
            return
        height = QFontMetrics(theme().font(role)).height()
        upper = QRect(area.left(), area.top(), area.width(), height)
        lower = QRect(area.left(), area.top() + height, area.width(), area.height() - height)
        self._text(painter, upper, first, role, colours.text, Qt.AlignmentFlag.AlignLeft)
        self._text(painter, lower, second, Role.SMALL, colours.muted, Qt.AlignmentFlag.AlignLeft)

    def _text(self, painter: QPainter, area: QRect, text: str, role: Role, colour: str, side: Qt.AlignmentFlag) -> None:
        painter.setFont(theme().font(role))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
