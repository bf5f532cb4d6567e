"""A field for one open case: search as you type, the chosen one with «Anderen wählen»."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, CaseFilter, CaseRow, Order
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.tips import plain_tip

SHOWN = 6


class CaseField(QWidget):
    """``chosen(Case)``: the user took one. Before anything is typed the newest cases are offered."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks, self)
        self.case: Case | None = None
        px = theme().px
        #: what the hits answer, and whether Enter came before them
        self._answered = ""
        self._enter = False
        self.search = SearchField(self.tr("Vorgang suchen"), self.tr("Betreff oder Zeichen"))
        self.hits = QListWidget()
        self.hits.setAccessibleName(self.tr("Gefundene Vorgänge"))
        self.hits.setItemDelegate(RowDelegate(self.hits))
        self.nothing = Text(self.tr("Kein offener Vorgang passt."), Role.SMALL, Tone.MUTED)
        self._searching = QWidget()
        below = QVBoxLayout(self._searching)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(6))
        for widget in (self.search, self.hits, self.nothing):
            below.addWidget(widget)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.subject = Text("", Role.STRONG)
        self.reference = Text("", Role.SMALL, Tone.MUTED)
        self.change_button = Button(self.tr("Anderen wählen"), self.begin, kind="quiet")
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for label in (self.subject, self.reference):
            label.setWordWrap(True)
            words.addWidget(label)
        inside = QHBoxLayout(self.card)
        inside.setContentsMargins(px(12), px(8), px(8), px(8))
        inside.addLayout(words, 1)
        inside.addWidget(self.change_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._searching)
        layout.addWidget(self.card)
        self.search.searched.connect(self._ask)
        self.hits.itemClicked.connect(self._take)
        self.hits.itemActivated.connect(self._take)
        self.search.returnPressed.connect(self._entered)
        self.set_case(None)

    def set_case(self, case_id: int | None) -> None:
        """Show a case as chosen, or the search. Raises NotFound."""
        self.case = None if case_id is None else self._session.office.cases.get(case_id)
        self.card.setVisible(self.case is not None)
        self._searching.setVisible(self.case is None)
        self.setFocusProxy(self.change_button if self.case is not None else self.search)
        if self.case is not None:
            self.subject.setText(self.case.subject)
            self.reference.setText(f"{self.case.reference} · {self.case.case_type_title}")
            self.change_button.setAccessibleName(self.tr("Anderen wählen als {0}").format(self.case.reference))
        else:
            self._ask(self.search.text().strip())

    def begin(self) -> None:
        """Back to the search."""
        self.set_case(None)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the field into the hits."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.hits.count():
            self.hits.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hits.setCurrentRow(min(1, self.hits.count() - 1))
        else:
            super().keyPressEvent(event)

    def _ask(self, text: str) -> None:
        self._enter = False
        register, which = self._session.office.cases, CaseFilter(text=text, state="open")
        order = Order("opened", descending=True)
        self._latest.ask(lambda _token: register.page(which, order, 0, SHOWN), partial(self._show, text))

    def _show(self, text: str, rows: list[CaseRow]) -> None:
        self._answered = text
        self.hits.clear()
        for row in rows:
            item = QListWidgetItem(icon("case"), f"{row.reference}   {row.subject}")
            item.setToolTip(plain_tip(row.subject))
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            item.setSizeHint(QSize(0, theme().px(ROW)))
            self.hits.addItem(item)
        self.hits.setFixedHeight(len(rows) * theme().px(ROW) + 4)
        self.hits.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(
            self.tr("Kein offener Vorgang passt zu „{0}“.").format(text)
            if text
            else self.tr("Noch kein offener Vorgang. Ein Schreiben gehört immer zu einem Vorgang.")
        )
        if rows:
            self.hits.setCurrentRow(0)
        if self._enter and rows and self.case is None:
            self._take(self.hits.item(0))
        self._enter = False

    def _entered(self) -> None:
        if self.hits.currentItem() is not None and self._answered == self.search.text().strip():
            self._take(self.hits.currentItem())
        else:  # the answer to what was typed is still to come: its first is meant, not one of an older answer
            self._enter = True

    def _take(self, item: QListWidgetItem) -> None:
        self.set_case(int(item.data(Qt.ItemDataRole.UserRole)))
        self.change_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self.case)
