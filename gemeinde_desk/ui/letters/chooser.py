"""Choosing one of many by typing a few letters: placeholders, text blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gemeinde_desk.store.folding import fold
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.tips import plain_tip
from gemeinde_desk.ui.widgets.two_lines import TwoLines, two_lines

T = TypeVar("T")


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One of the list: its line, what is shown below the list while it is the current one, and what it stands for.

    ``below`` is a second line that tells it from its neighbours; all of a list have one, or none.
    """

    line: str
    detail: str
    value: T
    below: str = ""

    def item(self) -> QListWidgetItem:
        """Its row."""
        if self.below:
            return two_lines(self.line, self.below)
        made = QListWidgetItem(self.line)
        made.setSizeHint(QSize(0, theme().px(ROW)))
        return made


class Chooser(QDialog, Generic[T]):
    """``chosen`` is the value after Enter, None after Esc."""

    def __init__(
        self, heading: str, hint: str, choices: Sequence[Choice[T]], verb: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.chosen: T | None = None
        self._choices = list(choices)
        self.setWindowTitle(heading)
        self.resize(px(560), px(480))
        self.search = SearchField(hint, hint)
        self.hits = QListWidget()
        self.hits.setAccessibleName(heading)
        tall = any(each.below for each in choices)
        self.hits.setItemDelegate(TwoLines(self.hits) if tall else RowDelegate(self.hits))
        self.detail = Text("", Role.SMALL, Tone.MUTED)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setMinimumHeight(px(84))
        self.take_button = Button(verb, self.take, kind="primary")
        self.take_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(self.tr("Abbrechen"), self.reject))
        foot.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(20), px(20), px(16))
        layout.setSpacing(px(12))
        for widget in (self.search, self.hits, self.detail):
            layout.addWidget(widget)
        layout.addLayout(foot)
        self.search.textChanged.connect(self._filter)
        self.hits.itemActivated.connect(lambda _item: self.take())
        self.hits.currentRowChanged.connect(self._show_detail)
        self._shown: list[Choice[T]] = []
        self._filter("")

    def take(self) -> None:
        """Take the current one."""
        row = self.hits.currentRow()
        if 0 <= row < len(self._shown):
            self.chosen = self._shown[row].value
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list while typing in the field."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.search.hasFocus():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.hits.setCurrentRow(max(0, min(self.hits.count() - 1, self.hits.currentRow() + step)))
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        self._shown = [
            each for each in self._choices if all(word in fold(f"{each.line} {each.below}") for word in words)
        ]
        self.hits.clear()
        for each in self._shown:
            item = each.item()
            item.setToolTip(plain_tip(each.line))
            self.hits.addItem(item)
        self.hits.setCurrentRow(0 if self._shown else -1)
        self.take_button.setEnabled(bool(self._shown))
        if not self._shown:
            self.detail.setText(self.tr("Dazu gibt es nichts. Bitte andere Wörter versuchen."))

    def _show_detail(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.detail.setText(self._shown[row].detail)
