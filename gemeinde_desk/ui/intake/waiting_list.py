"""What waits, oldest first: a small first page, what it is, who sent it, since when, and where its text stands."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.intake.thumbs import Thumbs
from gemeinde_desk.ui.intake.words import aloud, text_state
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.widgets.chip import chip_size, paint_chip
from gemeinde_desk.ui.widgets.paged_model import Column, PagedModel
from gemeinde_desk.ui.widgets.row_delegate import paint_ground

Index = QModelIndex | QPersistentModelIndex
#: width and height of the small page (pixels at 100 %)
PAGE = QSize(56, 79)


class WaitingList(QListView):
    """``picked(IncomingItem | None)``: another entry is the current one; ``entered``: Enter was pressed on it."""

    picked = Signal(object)
    entered = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        intake = session.office.intake
        self.items: PagedModel[IncomingItem] = PagedModel(
            [Column(self.tr("Posteingang"), _title, spoken=lambda item: aloud(item, session.recognition))],
            intake.waiting_count,
            intake.waiting,
            lambda item: item.id,
            name=self.tr("Wartende Post"),
            parent=self,
        )
        self._thumbs = Thumbs(session, self)
        self._told: int | None = None
        self.setModel(self.items)
        self.setAccessibleName(self.tr("Wartende Post"))
        self.setProperty("frameless", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Rows(session, self._thumbs, self))
        self._thumbs.arrived.connect(self.viewport().update)
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def current(self) -> IncomingItem | None:
        """The entry the keyboard is on."""
        index = self.currentIndex()
        return self.items.row(index.row()) if index.isValid() else None

    def select_row(self, number: int) -> None:
        """Go to a row; past the end is the last."""
        count = self.items.rowCount()
        if count:
            self.setCurrentIndex(self.items.index(min(max(0, number), count - 1), 0))
        self._tell()

    def select(self, item_id: int) -> bool:
        """Go to an entry; False when it does not wait."""
        for number in range(self.items.rowCount()):
            item = self.items.row(number)
            if item is not None and item.id == item_id:
                self.select_row(number)
                return True
        return False

    def reload(self) -> None:
        """Ask anew. Where the current entry has gone, its successor is the current one."""
        before, row = self.current(), max(0, self.currentIndex().row())
        blocked = self.blockSignals(True)
        self.items.reload()
        self.blockSignals(blocked)
        self.scheduleDelayedItemsLayout()
        self.items.row(min(row, max(0, self.items.rowCount() - 1)))
        found = self.items.find(before.id) if before is not None else -1
        self.select_row(found if found >= 0 else row)

    def refresh(self) -> None:
        """Draw the states again."""
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which entry it is."""
        super().currentChanged(current, previous)
        if not self.signalsBlocked():
            self._tell()

    def _tell(self) -> None:
        self.picked.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter files, as the panel beside it does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # a key held down would file the next entries unread
                self.entered.emit()
        else:
            super().keyPressEvent(event)


def _title(item: IncomingItem) -> str:
    return item.document.title


class _Rows(QStyledItemDelegate):
    def __init__(self, session: Session, thumbs: Thumbs, view: WaitingList) -> None:
        super().__init__(view)
        self._session = session
        self._thumbs = thumbs
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(theme().px(200), max(theme().px(PAGE.height() + 16), 4 * _line() + theme().px(20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._view.items.row(index.row())
        if item is None:
            return
        px, colours, area = theme().px, theme().colours, option.rect
        painter.save()
        chosen = paint_ground(painter, option)
        if chosen and self._view.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), px(2)))
            painter.drawRect(area.adjusted(1, 1, -1, -2))
        self._page(painter, QRect(area.left() + px(12), area.top() + px(8), px(PAGE.width()), px(PAGE.height())), item)
        self._words(painter, area.adjusted(px(12 + PAGE.width() + 12), px(8), -px(12), -px(8)), item)
        painter.restore()

    def _page(self, painter: QPainter, room: QRect, item: IncomingItem) -> None:
        colours = theme().colours
        picture = self._thumbs.picture(item.document.version)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = QRect(room)
        if picture is not None:
            size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            sheet = QRect(room.topLeft(), size)
            sheet.moveCenter(room.center())
            painter.drawPixmap(sheet, picture)
        else:
            painter.fillRect(sheet, QColor(colours.surface))
            side = theme().px(24)
            mark = pixmap("document", QColor(colours.muted), side, painter.device().devicePixelRatioF())
            painter.drawPixmap(room.center().x() - side // 2, room.center().y() - side // 2, mark)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRect(sheet.adjusted(0, 0, -1, -1))

    def _words(self, painter: QPainter, room: QRect, item: IncomingItem) -> None:
        px, colours, line = theme().px, theme().colours, _line()
        top = QRect(room.left(), room.top(), room.width(), line)
        painter.setFont(theme().font(Role.SMALL))
        painter.setPen(QColor(colours.muted))
        day = format_date(item.received)
        taken, label = (painter.fontMetrics().horizontalAdvance(words) for words in (day, item.label))
        fits = taken + label + px(8) <= top.width()
        if fits:  # the number matters more; the day stands in the panel as well
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, day)
        _draw(painter, top.adjusted(0, 0, -taken - px(8) if fits else 0, 0), item.label)
        painter.setFont(theme().font(Role.STRONG))
        painter.setPen(QColor(colours.text))
        _draw(painter, top.translated(0, line), item.document.title)
        painter.setFont(theme().font(Role.SMALL))
        painter.setPen(QColor(colours.muted))
        sender = item.document.correspondent or self.tr("Absender unbekannt")
        below = top.translated(0, 2 * line)
        if item.document.attachments:
            side = px(15)
            clip = pixmap("attach", QColor(colours.muted), side, painter.device().devicePixelRatioF())
            painter.drawPixmap(below.right() - side, below.center().y() - side // 2, clip)
            below.setRight(below.right() - side - px(6))
        _draw(painter, below, sender)
        state = text_state(item.document.version, self._session.recognition)
        if state is not None:
            chip = QRectF(room.left(), room.top() + 3 * line + px(2), room.width(), chip_size(state.words).height())
            paint_chip(painter, chip, state.words, state.tone, state.symbol)


def _line() -> int:
    """Height of a line of words."""
    return max(theme().px(20), QFontMetrics(theme().font(Role.STRONG)).height() + theme().px(3))


def _draw(painter: QPainter, room: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
