"""The calendar of a case: what is open and done, a form to add to it, and how a deadline was found."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, FollowUp, FollowUpKind
from gemeinde_desk.ui.cases.follow_up_form import FollowUpForm
from gemeinde_desk.ui.cases.words import day_word, due_sentence, due_tone, due_word, kind_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.derivation_card import DerivationCard
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

ROWS_SHOWN = 7


class DatesTab(QWidget):
    """Space completes or opens again, Enter moves to another day."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self._dates: list[FollowUp] = []
        px = theme().px
        self.model: PagedModel[FollowUp] = PagedModel(
            self._columns(),
            lambda: len(self._dates),
            lambda offset, limit: self._dates[offset : offset + limit],
            lambda each: each.id,
            name=self.tr("Termine und Fristen"),
            parent=self,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        self._area = scrolled(body, self.tr("Termine"))
        whole.addWidget(self._area)
        self.table: PagedTable[FollowUp] = PagedTable(self.model, body)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit_soon = InTurn(self)
        self.empty = EmptyState(
            "follow-up",
            self.tr("Noch kein Termin"),
            self.tr("Ein offener Vorgang ohne Termin gerät leicht in Vergessenheit."),
        )
        self.done_button = Button(self.tr("Erledigt"), self._toggle, symbol="check", tip=self.tr("Abhaken (Leertaste)"))
        self.move_button = Button(
            self.tr("Verlegen"), self._move, symbol="calendar", tip=self.tr("Auf einen anderen Tag (Eingabetaste)")
        )
        self.derivation = DerivationCard()
        self.form = FollowUpForm(session, body)
        actions = QHBoxLayout()
        actions.setSpacing(px(8))
        actions.addWidget(self.done_button)
        actions.addWidget(self.move_button)
        actions.addStretch(1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(px(4), px(12), px(12), px(12))
        layout.setSpacing(px(12))
        layout.addWidget(self.table)
        layout.addWidget(self.empty)
        layout.addLayout(actions)
        layout.addWidget(self.derivation)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.table.picked.connect(self._picked)
        self.table.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())
        self.table.horizontalHeader().geometriesChanged.connect(self._fit_again)
        theme().changed.connect(self._fit_again)
        self.table.marked.connect(lambda _row: self._toggle())
        self.table.opened.connect(lambda _row: self._move())

    def show_case(self, case: Case) -> None:
        """Read the calendar anew."""
        other = self._case is None or self._case.id != case.id
        self._case = case
        self._dates = self._session.office.cases.follow_ups(case.id)
        self.model.reload()
        if self._dates and (other or not self.table.currentIndex().isValid()):
            self.table.select_row(0)
        self.form.show_case(case)
        self._fit()
        self._picked(self.table.current())

    def leave(self) -> None:
        """Keep what is being typed."""
        self.form.leave()

    def begin_follow_up(self) -> None:
        """The keyboard goes to the form."""
        self.form.begin()
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.form))  # once the tab is laid out

    def select(self, follow_up_id: int) -> None:
        """Put the keyboard on a date."""
        self.model.row(0)
        self.table.select_identity(follow_up_id)
        self.table.setFocus()

    # -- parts

    def _columns(self) -> list[Column[FollowUp]]:
        today = self._session.today

        def state(each: FollowUp) -> str:
            if each.done_on is not None:
                return self.tr("erledigt {0}").format(due_word(each.done_on))
            return due_sentence(each.due, today(), short=True)

        def tone(each: FollowUp) -> Tone | None:
            return Tone.OK if each.done_on is not None else due_tone(each.due, today())

        return [
            Column(self.tr("Tag"), lambda each: day_word(each.due), 126),
            Column(self.tr("Art"), kind_word, 118),
            Column(self.tr("Was"), lambda each: each.text, strong=True),
            Column(self.tr("Stand"), state, 168, tone=tone),
        ]

    def _fit(self) -> None:
        shown = min(max(len(self._dates), 1), ROWS_SHOWN)
        head, bar = self.table.horizontalHeader(), self.table.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0  # or it would lie over the last row
        rows = shown * self.table.verticalHeader().defaultSectionSize()
        top = max(head.height() if head.isVisible() else 0, head.sizeHint().height())
        self.table.setFixedHeight(top + rows + 2 * self.table.frameWidth() + extra)
        self.table.setVisible(bool(self._dates))
        self.empty.setVisible(not self._dates)
        for button in (self.done_button, self.move_button):
            button.setVisible(bool(self._dates))

    def _fit_again(self) -> None:
        """Once the table has its new measures: the type is larger, or it is seen for the first time."""
        self._fit_soon.then(self._fit)

    def _picked(self, follow_up: FollowUp | None) -> None:
        may = self._case is not None and self._case.is_open and follow_up is not None
        self.done_button.setEnabled(may)
        self.move_button.setEnabled(may and follow_up is not None and follow_up.is_open)
        done = follow_up is not None and not follow_up.is_open
        self.done_button.setText(self.tr("Wieder öffnen") if done else self.tr("Erledigt"))
        self.derivation.setVisible(follow_up is not None and follow_up.kind is not FollowUpKind.FOLLOW_UP)
        if follow_up is not None:
            self.derivation.show_follow_up(follow_up)

    def _toggle(self) -> None:
        follow_up = self.table.current()
        if follow_up is None or self._case is None or not self._case.is_open:
            return
        cases, clerk = self._session.office.cases, self._session.clerk
        complete = partial(cases.complete, follow_up.id, on=self._session.today(), by=clerk)
        reopen = partial(cases.reopen_follow_up, follow_up.id, by=clerk)
        if follow_up.is_open:
            words, do, undo = self.tr("{0} erledigt").format(kind_word(follow_up)), complete, reopen
        else:
            words, do, undo = self.tr("{0} wieder offen").format(kind_word(follow_up)), reopen, complete
        self._session.write(do, say=words, undo=undo, owner=self)

    def _move(self) -> None:
        follow_up = self.table.current()
        if follow_up is not None and follow_up.is_open and self._case is not None and self._case.is_open:
            self.form.begin_moving(follow_up)
            self._area.ensureWidgetVisible(self.form)
