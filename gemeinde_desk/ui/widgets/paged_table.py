"""A table over any number of rows that only ever holds the pages in sight."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gemeinde_desk.ui.theme import ROW, Role, theme
from gemeinde_desk.ui.widgets.paged_model import Column, PagedModel
from gemeinde_desk.ui.widgets.row_delegate import TONE_ROLE, RowDelegate
from gemeinde_desk.ui.widgets.second_click import SecondClick

__all__ = ["TONE_ROLE", "Column", "PagedModel", "PagedTable", "RowDelegate"]

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
#: a column without a width of its own is never narrower than this (pixels at 100 %)
LEAST = 140
#: so many selected rows stay selected when the rows are asked for anew
MOST_KEPT = 200
_Flag = QItemSelectionModel.SelectionFlag


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
        self._kept_others: list[Hashable] = []
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
        SecondClick(self)
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
            # not by the view: it would toggle the row while Strg is still held down, as after Strg+Z
            index = self.rows.index(number, 0)
            self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
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
        parts = self.selectionModel().selection()
        several = 1 < sum(parts.at(number).height() for number in range(parts.size())) <= MOST_KEPT
        self._kept_others = [self.rows.identity(each) for each in self.selected()] if several else []

    def _restore(self) -> None:
        if self._kept is None or self.rows.rowCount() == 0:
            self.picked.emit(None)
            return
        near = min(max(self._kept_row, 0), self.rows.rowCount() - 1)
        self.rows.row(near)
        found = self.rows.find(self._kept)
        self.select_row(found if found >= 0 else near)
        for number in map(self.rows.find, self._kept_others):
            if number >= 0:
                self.selectionModel().select(self.rows.index(number, 0), _Flag.Select | _Flag.Rows)

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
