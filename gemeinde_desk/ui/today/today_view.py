"""The list itself: one column of lines under headings, which the arrows skip."""

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.today.entries import Entry
from gemeinde_desk.ui.today.entry_delegate import ENTRY_ROLE, PENDING_ROLE, EntryDelegate
from gemeinde_desk.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class TodayModel(QAbstractListModel):
    """The lines; those under way to being done are ``pending``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Entry] = []
        self._pending: set[tuple[str, int | str]] = set()

    def show_lines(self, lines: list[Entry]) -> None:
        """Other lines; nothing is pending any more."""
        self.beginResetModel()
        self.lines = lines
        self._pending.clear()
        self.endResetModel()

    def set_pending(self, entry: Entry, *, pending: bool) -> None:
        """Grey a line while it is being written, or no longer."""
        (self._pending.add if pending else self._pending.discard)(entry.identity)
        row = self.find(entry.identity)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def is_pending(self, entry: Entry) -> bool:
        """Whether it is being written."""
        return entry.identity in self._pending

    def find(self, identity: tuple[str, int | str]) -> int:
        """The row of a line; -1 when it is gone."""
        return next((row for row, entry in enumerate(self.lines) if entry.identity == identity), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Headings and lines."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid() or self.lines[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line, what is said of it, and a tool tip with what may be cut off."""
        if not index.isValid():
            return None
        entry = self.lines[index.row()]
        answer: object = None
        if role == ENTRY_ROLE:
            answer = entry
        elif role == PENDING_ROLE:
            answer = self.is_pending(entry)
        elif role == Qt.ItemDataRole.DisplayRole:
            answer = entry.text
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            answer = entry.spoken()
        elif role == Qt.ItemDataRole.ToolTipRole and not entry.is_heading:
            answer = plain_tip("\n".join(part for part in (entry.text, entry.detail) if part))
        return answer


class TodayView(QListView):
    """Tells what is wanted of a line.

    ``opened``: Enter or double click; ``done``: space or a click on the box; ``dated``: V, for another day; ``moved``: the
    current line is another.
    """

    opened = Signal(object)
    done = Signal(object)
    dated = Signal(object)
    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TodayModel(self)
        self._kept: tuple[str, int | str] | None = None
        self._kept_row = 0
        self.setModel(self.rows)
        self._painter = EntryDelegate(self)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("Was heute zu tun ist"))
        self.setAccessibleDescription(self.tr("Enter öffnet, die Leertaste erledigt einen Termin, V verlegt ihn."))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self._emit_opened(index.row()))
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: list[Entry]) -> None:
        """Show other lines; the keyboard stays on its line, or where that one was."""
        current = self.current()
        if current is not None:
            self._kept, self._kept_row = current.identity, self.currentIndex().row()
        self.rows.show_lines(lines)
        found = self.rows.find(self._kept) if self._kept is not None else -1
        near = self._from(found if found >= 0 else self._kept_row)
        if near >= 0:
            self.go_to(near)
        self.moved.emit(self.current())

    def current(self) -> Entry | None:
        """The line the keyboard is on."""
        row = self.currentIndex().row()
        entry = self.rows.lines[row] if 0 <= row < len(self.rows.lines) else None
        return None if entry is None or entry.is_heading else entry

    def go_to(self, row: int) -> None:
        """Make a line the current one."""
        index = self.rows.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if row and self.rows.lines[row - 1].is_heading:
            self.scrollTo(self.rows.index(row - 1))  # its heading is in sight too
        self.scrollTo(index)

    def start_over(self) -> None:
        """Let the next lines be read from the top."""
        self._kept, self._kept_row = None, 0
        self.setCurrentIndex(QModelIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which line it is."""
        super().currentChanged(current, previous)
        self.moved.emit(self.current())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrows, page keys, Home and End, past the headings."""
        moves = QAbstractItemView.CursorAction
        here = self.currentIndex().row()
        if action in {moves.MoveUp, moves.MoveLeft, moves.MovePrevious}:
            return self._index(self._from(here - 1, -1))
        if action in {moves.MoveDown, moves.MoveRight, moves.MoveNext}:
            return self._index(self._from(here + 1))
        if action == moves.MoveHome:
            return self._index(self._from(0))
        if action == moves.MoveEnd:
            return self._index(self._from(len(self.rows.lines) - 1, -1))
        target = super().moveCursor(action, modifiers)
        return self._index(self._from(target.row(), -1 if action == moves.MovePageUp else 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, space marks as done, V asks for another day."""
        entry = self.current()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and entry is not None:
            self.opened.emit(entry)
        elif event.key() == Qt.Key.Key_Space and entry is not None:
            self.done.emit(entry)
        elif event.key() == Qt.Key.Key_V and not event.modifiers() and entry is not None:
            self.dated.emit(entry)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the box of a line marks it as done."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        entry = self.rows.lines[index.row()]
        if entry.follow_up is not None and self.box_of(index.row()).contains(event.position().toPoint()):
            self.done.emit(entry)

    def box_of(self, row: int) -> QRect:
        """Where the box of a line is clicked."""
        area = self.visualRect(self.rows.index(row))
        return QRect(area.topLeft(), QSize(self._painter.box_width(), area.height()))

    def _emit_opened(self, row: int) -> None:
        if not self.rows.lines[row].is_heading:
            self.opened.emit(self.rows.lines[row])

    def _from(self, row: int, step: int = 1) -> int:
        """The next line from ``row`` on in that direction, else the nearest in the other; -1 when there is none."""
        lines = self.rows.lines
        if not lines:
            return -1
        row = max(0, min(row, len(lines) - 1))
        ways = (range(row, len(lines)), range(row, -1, -1))
        for way in ways if step > 0 else reversed(ways):
            for candidate in way:
                if not lines[candidate].is_heading:
                    return candidate
        return -1

    def _index(self, row: int) -> QModelIndex:
        return self.rows.index(row) if row >= 0 else QModelIndex()
