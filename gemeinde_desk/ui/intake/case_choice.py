"""Choosing the case: suggestions with their reason first; while something is typed, every open case that fits."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.cases.model import CaseFilter, CaseRow, CaseState, Order
from gemeinde_desk.intake.desk import Suggestion
from gemeinde_desk.ui.intake.words import tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.row_delegate import paint_ground
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
SHOWN = 30
#: rows in sight without scrolling
ROWS = 4
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Choice:
    """A case in the list and why it is there; empty for one that was searched for."""

    case: CaseRow
    reason: str = ""

    def aloud(self) -> str:
        """In one breath."""
        return ", ".join(filter(None, (self.case.reference, self.case.subject, self.reason)))


class CaseChoice(QWidget):
    """``changed``: another case (or none) is chosen; ``entered``: Enter was pressed."""

    changed = Signal()
    entered = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks, self)
        self._suggested: list[Choice] = []
        #: what the list answers: the text of a search, or the suggestions
        self._answered = ""
        self.search = SearchField(self.tr("Vorgang suchen"), self.tr("Vorgang suchen: Betreff oder Zeichen"))
        self.list = _Cases()
        self.hint = Text("", Role.SMALL, Tone.MUTED)
        self.hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(8))
        layout.addWidget(self.search)
        layout.addWidget(self.hint)
        layout.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._enter)
        self.list.currentItemChanged.connect(lambda _now, _before: self.changed.emit())
        self.list.entered_case.connect(self.entered)
        self._show([], "")

    def case(self) -> CaseRow | None:
        """The chosen case."""
        item = self.list.currentItem()
        if item is None:
            return None
        choice: Choice = item.data(_ROW)
        return choice.case

    def suggest(self, suggestions: list[Suggestion]) -> None:
        """What may be right for the entry in front; the first is chosen at once where its case is open."""
        self._suggested = [Choice(found.case, _reason(found)) for found in suggestions]
        if not self.search.text():
            self._show_suggested()

    def clear(self) -> None:
        """Another entry: nothing suggested yet."""
        self._latest.drop()
        self._suggested = []
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self._show([], self.tr("Vorschläge werden gesucht …"))

    def _show_suggested(self) -> None:
        none = self.tr("Kein Vorschlag. Bitte nach dem Vorgang suchen oder einen neuen anlegen.")
        self._show(self._suggested, "" if self._suggested else none)

    def _ask(self, text: str) -> None:
        if not text:
            self._latest.drop()
            self._show_suggested()
            return
        cases = self._session.office.cases

        def find(_token: Token) -> list[CaseRow]:
            return cases.page(
                CaseFilter(text=text, state=CaseState.OPEN), Order("reference", descending=True), 0, SHOWN
            )

        def show(found: list[CaseRow]) -> None:
            nothing = self.tr("Kein offener Vorgang zu „{0}“.").format(text)
            self._show([Choice(case) for case in found], "" if found else nothing, text)

        self._latest.ask(find, show)

    def _show(self, choices: list[Choice], hint: str, answered: str = "") -> None:
        self._answered = answered
        blocked = self.list.blockSignals(True)
        self.list.fill(choices)
        self.list.blockSignals(blocked)
        self.list.setVisible(bool(choices))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        if choices and choices[0].case.state is CaseState.OPEN:
            self.list.setCurrentRow(0)
        self.changed.emit()

    def _enter(self) -> None:
        # Enter means what is seen: while the answer to what was typed is still to come, it only asks
        if self.case() is not None and self._answered == self.search.text().strip():
            self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows lead through the list while the keyboard stays in the field; Enter has been heard by the field."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self.search.hasFocus() and self.list.count():
            row = self.list.currentRow() + steps[Qt.Key(event.key())]
            self.list.setCurrentRow(min(max(0, row), self.list.count() - 1))
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)


def _reason(found: Suggestion) -> str:
    words = {
        "code": tr("Code auf der Seite"),
        "reference": tr("Zeichen steht im Text"),
        "sender": tr("Vorgang des Absenders"),
    }
    if found.case.state is not CaseState.OPEN:
        return tr("{0} · geschlossen").format(words[found.reason])
    return words[found.reason]


class _Cases(QListWidget):
    entered_case = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Vorgänge zur Auswahl"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Rows(self))
        self.itemDoubleClicked.connect(lambda _item: self.entered_case.emit())
        theme().changed.connect(self._fit)

    def fill(self, choices: list[Choice]) -> None:
        """Other cases."""
        self.clear()
        for choice in choices:
            item = QListWidgetItem(f"{choice.case.reference} {choice.case.subject}")
            item.setData(_ROW, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, choice.aloud())
            item.setToolTip(plain_tip(f"{choice.case.reference}\n{choice.case.subject}"))
            self.addItem(item)
        self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(min(max(1, self.count()), ROWS) * _height() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the case."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_case.emit()
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(theme().px(120), _height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(_ROW)
        px, colours, area = theme().px, theme().colours, option.rect
        painter.save()
        chosen = paint_ground(painter, option)
        room = area.adjusted(px(12), px(6), -px(10), -px(6))
        top = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        painter.setFont(theme().font(Role.SMALL))
        painter.setPen(QColor(colours.muted))
        words = " · ".join(filter(None, (choice.case.reference, choice.reason)))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, _elided(painter, words, top.width()))
        painter.setFont(theme().font(Role.STRONG if chosen else Role.BODY))
        painter.setPen(QColor(colours.text))
        below = top.translated(0, top.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, _elided(painter, choice.case.subject, below.width()))
        painter.restore()


def _height() -> int:
    lines = QFontMetrics(theme().font(Role.STRONG)).height() + QFontMetrics(theme().font(Role.SMALL)).height()
    return max(theme().px(54), lines + theme().px(16))


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
