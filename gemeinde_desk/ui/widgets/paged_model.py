"""Any number of rows as Qt sees them: only the pages in sight are held."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.widgets.row_delegate import TONE_ROLE
from gemeinde_desk.ui.widgets.tips import plain_tip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PAGE = 200
CACHED = 12


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
        if role == roles.DisplayRole:
            answer = column.text(row)
        elif role == roles.ToolTipRole:
            answer = plain_tip(column.text(row))
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
