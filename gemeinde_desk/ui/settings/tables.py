"""A small table to read: as high as its rows, no editing, plain text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from gemeinde_desk.ui.theme import ROW, Role, theme
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.tips import plain_tip

#: a column is at most so wide (100 % drawing); the whole text is in its tool tip
WIDEST = 340


def read_only_table(table: QTableWidget, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Fill the table; the last column takes what room is left."""
    table.setAccessibleName(name)
    table.setColumnCount(len(heads))
    table.setRowCount(len(rows))
    table.setHorizontalHeaderLabels(list(heads))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setItemDelegate(RowDelegate(table))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme().px(ROW))
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text) if len(text) > 40 else "")
            table.setItem(number, column, item)
    metrics = QFontMetrics(theme().font(Role.BODY))
    for column in range(len(heads) - 1):
        widest = max(metrics.horizontalAdvance(text) for text in (heads[column], *(row[column] for row in rows)))
        table.setColumnWidth(column, min(widest + theme().px(28), theme().px(WIDEST)))
    head.setStretchLastSection(True)
    table.setMinimumHeight(theme().px(ROW) * (min(len(rows), 9) + 1) + theme().px(8))
