"""A table over any number of rows that only ever holds the pages in sight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import ROW, Role, theme
from gemeinde_desk.ui.widgets.chip import chip_size, paint_chip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PAGE = 200
CACHED = 12
LEAST = 140
TONE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: heading, how a row reads there, how wide (pixels at 100 %; 0: takes what is left).

    ``sort``: the key handed to the sort callback; empty: not sortable. ``tone``: shows the text as a chip of that tone
    (None: plain). ``icon``: the icon before the text. ``strong``: the column one reads first. ``spoken``: what a screen
    reader says instead of the text, where that is too terse.
    """

    title: str
    text: Callable[[T], str]
    width: int = 0
    sort: str = ""
    tone: Callable[[T], Tone | None] | None = None
    icon: Callable[[T], str] | None = None
    right: bool = False
    strong: bool = False
    spoken: Callable[[T], str] | None = None


class PagedModel(QAbstractTableModel, Generic[T]):
    """Rows fetched page by page.

    ``count()`` answers how many there are, ``page(offset, limit)`` the rows; both are called on the window's thread and
    should take less than 5 ms. ``identity(row)`` answers what stays the same when rows move, so that the selection
    survives a reload.
    """

    def __init__(
        self,
        columns: Sequence[Column[T]],
        count: Callable[[], int],
        page: Callable[[int, int], Sequence[T]],
        identity: Callable[[T], Hashable],
        *,
        name: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.name = name
        self._count_rows = count
        self._fetch = page
        self.identity = identity
        self._count = count()
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()

    def reload(self) -> None:
        """Ask everything anew."""
        self.beginResetModel()
        self._pages.clear()
        self._count = self._count_rows()
        self.endResetModel()

    def row(self, number: int) -> T | None:
        """The row at a position; None when it has gone meanwhile."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._pages[page] = self._fetch(page * PAGE, PAGE)
            if len(self._pages) > CACHED:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def find(self, identity: Hashable) -> int:
        """Where the thing is among the pages at hand; -1 when it is not there."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if self.identity(row) == identity:
                    return page * PAGE + place
        return -1

    def rowCount(self, parent: Index = ROOT) -> int:
        """All rows, fetched or not."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = ROOT) -> int:
        """The columns given."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, tone, icon, alignment and weight of a cell."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self.columns[index.column()]
        roles = Qt.ItemDataRole
        answer: object = None
        if role in {roles.DisplayRole, roles.ToolTipRole}:
            answer = column.text(row)
        elif role == roles.AccessibleTextRole:
            answer = (column.spoken or column.text)(row) or "–"
        elif role == TONE_ROLE and column.tone is not None:
            answer = column.tone(row)
        elif role == roles.DecorationRole and column.icon is not None and column.icon(row):
            answer = icon(column.icon(row))
        elif role == roles.TextAlignmentRole and column.right:
            answer = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        elif role == roles.FontRole and column.strong:
            answer = theme().font(Role.STRONG)
        return answer

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Headings."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class PagedTable(QTableView, Generic[T]):
    """The view of a :class:`PagedModel`.

    ``opened(row)``: Enter or double click. ``picked(row)``: the current row changed (None: nothing). ``marked(row)``:
    the space bar. ``sorted_by(key, descending)``: the user clicked a heading; reload the model in that order.
    """

    opened = Signal(object)
    picked = Signal(object)
    marked = Signal(object)
    sorted_by = Signal(str, bool)

    def __init__(self, model: PagedModel[T], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: PagedModel[T] = model
        self._kept: Hashable = None
        self._kept_row = 0
        self.setModel(model)
        self.setAccessibleName(model.name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(RowDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(theme().px(48))
        header.sectionClicked.connect(self._sort)
        self._sorted = (-1, False)
        self.doubleClicked.connect(lambda _index: self._emit(self.opened))
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self._dress()
        theme().changed.connect(self._dress)

    def current(self) -> T | None:
        """The row the keyboard is on."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def selected(self) -> list[T]:
        """All selected rows that are in sight or at hand, top to bottom."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for row in (self.rows.row(number) for number in numbers) if row is not None]

    def select_row(self, number: int) -> None:
        """Make a row the current one and show it."""
        if 0 <= number < self.rows.rowCount():
            self.selectRow(number)
            self.setCurrentIndex(self.rows.index(number, 0))
            self.scrollTo(self.rows.index(number, 0))

    def select_identity(self, identity: Hashable) -> bool:
        """Make the row of a thing the current one, if it is among the pages at hand."""
        number = self.rows.find(identity)
        self.select_row(number)
        return number >= 0

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row it is."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or current.isValid() != previous.isValid():
            self.picked.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, space marks, Home and End go to the first and last row."""
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self._emit(self.opened)
        elif key == Qt.Key.Key_Space and plain:
            self._emit(self.marked)
        elif key == Qt.Key.Key_Home and plain:
            self.select_row(0)
        elif key == Qt.Key.Key_End and plain:
            self.select_row(self.rows.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _emit(self, signal: SignalInstance) -> None:
        row = self.current()
        if row is not None:
            signal.emit(row)

    def _sort(self, section: int) -> None:
        column = self.rows.columns[section]
        if not column.sort:
            return
        descending = self._sorted == (section, False)
        self._sorted = (section, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(section, order)
        self.sorted_by.emit(column.sort, descending)

    def _keep(self) -> None:
        row = self.current()
        self._kept = self.rows.identity(row) if row is not None else None
        self._kept_row = self.currentIndex().row()

    def _restore(self) -> None:
        if self._kept is None or self.rows.rowCount() == 0:
            self.picked.emit(None)
            return
        near = min(max(self._kept_row, 0), self.rows.rowCount() - 1)
        self.rows.row(near)
        found = self.rows.find(self._kept)
        self.select_row(found if found >= 0 else near)

    def _dress(self) -> None:
        px = theme().px
        self.verticalHeader().setDefaultSectionSize(max(px(ROW), self.fontMetrics().height() + px(12)))
        header = self.horizontalHeader()
        header.setFont(theme().font(Role.SMALL))
        for number, column in enumerate(self.rows.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, px(column.width))
        self._stretch()

    def _stretch(self) -> None:
        # what is left goes to the columns without a width; where too little is left they keep a readable least
        header, least = self.horizontalHeader(), theme().px(LEAST)
        free = [number for number, column in enumerate(self.rows.columns) if not column.width]
        taken = sum(header.sectionSize(number) for number in range(header.count()) if number not in free)
        roomy = self.viewport().width() - taken >= least * len(free)
        for number in free:
            if roomy:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._stretch()


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
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        view = option.widget
        active = isinstance(view, QWidget) and view.hasFocus()
        painter.save()
        if chosen:
            painter.fillRect(area, QColor(colours.tint))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        first = index.column() == 0
        if chosen and first:
            painter.fillRect(area.left(), area.top(), px(3), area.height(), QColor(colours.accent))
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
