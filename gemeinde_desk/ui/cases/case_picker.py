"""Choosing an open case, found while typing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import CaseFilter, CaseRow, Order
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable
from gemeinde_desk.ui.widgets.search_field import SearchField


class CasePicker(QDialog):
    """``chosen`` is the case after Enter, None after Esc."""

    def __init__(self, session: Session, heading: str, *, without: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.chosen: CaseRow | None = None
        self._without = without
        self._which = CaseFilter(state="open")
        register = session.office.cases
        self.setWindowTitle(heading)
        self.resize(px(620), px(440))
        self.search = SearchField(self.tr("Vorgang suchen"), self.tr("Betreff oder Zeichen"))
        columns: list[Column[CaseRow]] = [
            Column(self.tr("Zeichen"), lambda row: row.reference, 150),
            Column(self.tr("Betreff"), lambda row: row.subject, strong=True),
            Column(self.tr("Kürzel"), lambda row: row.clerk, 76),
        ]
        self.model: PagedModel[CaseRow] = PagedModel(
            columns,
            lambda: register.count(self._which),
            lambda offset, limit: register.page(self._which, Order("reference", descending=True), offset, limit),
            lambda row: row.id,
            name=self.tr("Offene Vorgänge"),
            parent=self,
        )
        self.table: PagedTable[CaseRow] = PagedTable(self.model)
        self.choose_button = Button(self.tr("Auswählen"), self.choose, kind="primary")
        self.choose_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(self.tr("Abbrechen"), self.reject))
        foot.addWidget(self.choose_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(20), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.search.searched.connect(self._ask)
        self.table.opened.connect(lambda _row: self.choose())
        self.table.picked.connect(self._picked)
        self._first()

    def choose(self) -> None:
        """Take the case the keyboard is on."""
        row = self.table.current()
        if row is not None and row.id != self._without:
            self.chosen = row
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows lead from the field into the list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.search.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _ask(self, text: str) -> None:
        self._which = CaseFilter(text=text, state="open")
        self.model.reload()
        self._first()

    def _first(self) -> None:
        self.table.select_row(0)
        self._picked(self.table.current())

    def _picked(self, row: CaseRow | None) -> None:
        self.choose_button.setEnabled(row is not None and row.id != self._without)
