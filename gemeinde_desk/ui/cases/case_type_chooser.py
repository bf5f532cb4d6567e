"""Choosing the kind of a new case from a list with explanations, found while typing."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.store.folding import fold
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.two_lines import TwoLines

ROWS_SHOWN = 6


class CaseTypeChooser(Card):
    """``chosen``: the user took a kind, see :meth:`value`. Once chosen, only it is shown, with a way to change it."""

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Vorgangsart"), parent=parent)
        self._session = session
        self._value: CaseType | None = None
        self.search = SearchField(self.tr("Vorgangsart suchen"), self.tr("z. B. Hund, Straße, Beschwerde"))
        self.hits = QListWidget()
        self.hits.setAccessibleName(self.tr("Vorgangsarten"))
        self.hits.setItemDelegate(TwoLines(self.hits))
        self.nothing = Text(self.tr("Keine Vorgangsart passt. Bitte ein anderes Wort versuchen."), tone=Tone.MUTED)
        self._title = Text("", Role.STRONG)
        self._description = Text("", Role.SMALL, Tone.MUTED)
        self._description.setWordWrap(True)
        self.change_button = Button(self.tr("Andere Vorgangsart"), self.change, kind="quiet")
        line = QHBoxLayout()
        line.addWidget(self._title, 1)
        line.addWidget(self.change_button)
        for widget in (self.search, self.hits, self.nothing):
            self.body.addWidget(widget)
        self.body.addLayout(line)
        self.body.addWidget(self._description)
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(self._take_current)
        self.hits.itemClicked.connect(self._take)
        self.hits.itemActivated.connect(self._take)
        self._list("")
        self._show()

    def value(self) -> CaseType | None:
        """The kind chosen."""
        return self._value

    def choose(self, key: str) -> None:
        """Choose silently; an unknown key chooses nothing."""
        types = {each.key: each for each in self._session.office.cases.types()}
        self._value = types.get(key)
        self._show()

    def change(self) -> None:
        """Show the list again."""
        self._value = None
        self._show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move in the list while typing goes on in the field."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.search.hasFocus() and self.hits.count():
            self.hits.setCurrentRow(min(max(self.hits.currentRow() + step, 0), self.hits.count() - 1))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            # Enter that chose goes no further: the page, where the keyboard is by now, would open the case with it.
            event.accept()
        else:
            super().keyPressEvent(event)

    def _list(self, text: str) -> None:
        words = fold(text).split()
        self.hits.clear()
        for each in self._session.office.cases.types():
            if all(word in fold(f"{each.title} {each.description}") for word in words):
                item = QListWidgetItem(f"{each.title}\n{each.description}")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.title}. {each.description}")
                item.setData(Qt.ItemDataRole.UserRole, each.key)
                item.setSizeHint(QSize(0, self._row()))
                self.hits.addItem(item)
        self.hits.setFixedHeight(min(max(self.hits.count(), 1), ROWS_SHOWN) * self._row() + 4)
        self.hits.setCurrentRow(0)
        self._show()

    def _row(self) -> int:
        return 2 * self.fontMetrics().lineSpacing() + theme().px(14)

    def _take_current(self) -> None:
        item = self.hits.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        self.choose(str(item.data(Qt.ItemDataRole.UserRole)))
        self.chosen.emit()

    def _show(self) -> None:
        chosen = self._value is not None
        self.search.setVisible(not chosen)
        self.hits.setVisible(not chosen and self.hits.count() > 0)
        self.nothing.setVisible(not chosen and self.hits.count() == 0)
        for widget in (self._title, self._description, self.change_button):
            widget.setVisible(chosen)
        if self._value is not None:
            self._title.setText(self._value.title)
            self._description.setText(self._value.description)
