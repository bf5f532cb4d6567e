"""The place «Heute»: the first thing seen in the morning."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.cases.agenda import TodayList
from gemeinde_desk.deadlines.dates import format_date, format_date_long, format_weekday_long
from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.today import whose
from gemeinde_desk.ui.today.action_bar import ActionBar, DateForm
from gemeinde_desk.ui.today.entries import Entry, entries
from gemeinde_desk.ui.today.today_view import TodayView
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.empty_state import EmptyState

#: kinds of things whose change may change the list
CONCERNED = ("follow_up", "case", "document", "incoming", "letter", "clerk", "setting")


class TodayPlace(Place):
    """One list of everything that waits; Enter opens, space marks as done, V moves to another day."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._latest = Latest(session.tasks, self)
        self._day = session.today()
        self._stale = True
        self._dating = False
        self._found = TodayList()
        self.heading = Text(_in_words(self._day), Role.TITLE)
        self.heading.setWordWrap(True)
        self.summary = Text("", Role.BODY, Tone.MUTED)
        self.whose = Combo(self.tr("Wessen Liste"), [(self.tr("Nur meine"), True), (self.tr("Alle"), False)], letters=9)
        self.view = TodayView()
        self.bar = ActionBar()
        self.date_form = DateForm(session)
        self.nothing = EmptyState(
            "check",
            self.tr("Heute liegt nichts an"),
            self.tr("Fristen, Wiedervorlagen, neue Post und Schreiben zum Versenden erscheinen hier von selbst."),
            self.tr("Vorgang anlegen"),
            partial(session.opens.emit, "case", ("new", {})),
        )
        self.nothing.offer(self.tr("Post aufnehmen"), partial(session.opens.emit, "incoming", ("new", {})))
        self._build()
        self._connect()
        self._take_up_filter()

    def _build(self) -> None:
        px = theme().px
        self.print_button = Button(
            self.tr("Drucken"),
            self.print_sheet,
            symbol="print",
            tip=self.tr("Die Liste auf ein Blatt drucken (Strg+P)"),
        )
        self.pdf_button = IconButton("save", self.tr("Als PDF speichern"), self.save_sheet)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self.heading)
        words.addWidget(self.summary)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addLayout(words, 1)
        for widget in (self.whose, self.print_button, self.pdf_button):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._list = QWidget()
        layout = QVBoxLayout(self._list)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.date_form)
        self.date_form.hide()
        self._stack = QStackedWidget()
        self._waiting = QWidget()
        for page in (self._waiting, self._list, self.nothing):
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(20), px(4), px(20), px(12))
        whole.setSpacing(px(16))
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.view.opened.connect(self.open_entry)
        self.view.done.connect(self.complete)
        self.view.dated.connect(self.begin_date)
        self.view.moved.connect(self.bar.show_for)
        self.bar.open.clicked.connect(lambda: self._with_current(self.open_entry))
        self.bar.done.clicked.connect(lambda: self._with_current(self.complete))
        self.bar.move_date.clicked.connect(lambda: self._with_current(self.begin_date))
        self.bar.schedule.clicked.connect(lambda: self._with_current(self.begin_date))
        self.date_form.wanted.connect(self._set_date)
        self.date_form.left.connect(self.end_date)
        self.whose.activated.connect(self._filter_chosen)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print_sheet).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    # -- what the shell asks

    def activate(self) -> None:
        """Look at what has changed meanwhile."""
        if self._stale or self._day != self._session.today():
            self._load()

    def reload(self, changes: object) -> None:
        """Ask anew what a change concerns; at once when in front, else at the next visit."""
        known = cast("Changes | None", changes)
        if known is not None and not any(known.of(kind) for kind in CONCERNED):
            return
        if known is None or known.of("clerk"):
            self._take_up_filter()
        self._stale = True
        if self.isVisible():
            self._load()

    def first_focus(self) -> QWidget | None:
        """The list, or the first step where there is nothing."""
        return self.nothing.button if self._stack.currentWidget() is self.nothing else self.view

    def event(self, event: QEvent) -> bool:
        """Back at the desk on another morning: the list of that day."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible() and self._day != self._session.today():
            self._load()
        return super().event(event)

    # -- reading

    def _clerk_id(self) -> int | None:
        return self._session.clerk.id if self.whose.value() else None

    def _load(self) -> None:
        self._stale = False
        today, clerk_id, agenda = self._session.today(), self._clerk_id(), self._session.office.agenda
        self._latest.ask(lambda _token: agenda.today_list(today, clerk_id), partial(self._show, today, clerk_id))

    def _show(self, today: date, clerk_id: int | None, found: TodayList) -> None:
        self._day, self._found = today, found
        lines = entries(found, today, clerk_id, signs=clerk_id is None and not self.whose.isHidden())
        self.heading.setText(_in_words(today))
        self.summary.setText(self._in_short(found))
        had_focus = self.nothing.button is not None and self.nothing.button.hasFocus()
        self.view.show_lines(lines)
        self._stack.setCurrentWidget(self._list if lines else self.nothing)
        self.print_button.setEnabled(bool(lines))
        self.pdf_button.setEnabled(bool(lines))
        self.nothing.heading.setText(
            self.tr("Für Sie liegt heute nichts an") if clerk_id is not None and self.whose.isVisible()
            else self.tr("Heute liegt nichts an")
        )  # fmt: skip
        if had_focus and lines:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_short(self, found: TodayList) -> str:
        parts = (
            (found.overdue_count, self.tr("{0} überfällig")),
            (found.due_today_count, self.tr("{0} heute fällig")),
            (found.intake_waiting, self.tr("{0} im Posteingang")),
            (found.letters_to_post_count, self.tr("{0} zu versenden")),
        )
        return " · ".join(words.format(number) for number, words in parts if number)

    # -- whose list

    def _take_up_filter(self) -> None:
        self.whose.setVisible(whose.has_choice(self._session))
        self.whose.set_value(whose.only_mine(self._session))

    def _filter_chosen(self) -> None:
        whose.keep(self._session, mine=bool(self.whose.value()))
        self.view.start_over()
        self._load()

    # -- doing

    def _with_current(self, work: Callable[[Entry], object]) -> None:
        entry = self.view.current()
        if entry is not None:
            work(entry)

    def open_entry(self, entry: Entry) -> None:
        """Go where the line leads."""
        self._session.opens.emit(*entry.opens)

    def complete(self, entry: Entry) -> None:
        """Mark a date as seen to; «Rückgängig» opens it again."""
        follow_up = entry.follow_up
        if follow_up is None or self.view.rows.is_pending(entry):
            return
        self.view.rows.set_pending(entry, pending=True)
        cases, clerk = self._session.office.cases, self._session.clerk
        self._session.write(
            partial(cases.complete, follow_up.id, on=self._session.today(), by=clerk),
            None,
            partial(self._not_done, entry),
            say=self.tr("Erledigt: {0}").format(entry.text),
            undo=partial(cases.reopen_follow_up, follow_up.id, by=clerk),
            owner=self,
        )

    def _not_done(self, entry: Entry, error: DeskError) -> None:
        self.view.rows.set_pending(entry, pending=False)
        self._session.failed.emit(error)

    def begin_date(self, entry: Entry) -> None:
        """Ask for another day, or for the first date of a forgotten case."""
        if entry.follow_up is None and entry.identity[0] != "case":
            return
        self.bar.hide()
        self.date_form.show()
        self.date_form.begin(entry)

    def end_date(self) -> None:
        """Back to the list."""
        self.date_form.hide()
        self.bar.show()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_date(self, entry: Entry, day: date, text: str) -> None:
        if self._dating:
            return
        self._dating = True
        cases, clerk, follow_up = self._session.office.cases, self._session.clerk, entry.follow_up
        if follow_up is not None:
            self._session.write(
                partial(cases.reschedule, follow_up.id, day, by=clerk),
                lambda _moved: self._dated(),
                self._date_refused,
                say=self.tr("Verlegt auf {0}: {1}").format(format_date(day), entry.text),
                undo=partial(cases.reschedule, follow_up.id, follow_up.due, by=clerk),
                owner=self,
            )
        elif entry.case_id is not None:
            self._session.write(
                partial(cases.set_follow_up, entry.case_id, day, text, by=clerk),
                lambda made: self._scheduled(made.id, day),
                self._date_refused,
                owner=self,
            )

    def _dated(self) -> None:
        self._dating = False
        self.end_date()

    def _scheduled(self, follow_up_id: int, day: date) -> None:
        self._dated()
        cases, clerk = self._session.office.cases, self._session.clerk
        withdraw = partial(cases.withdraw_follow_up, follow_up_id, by=clerk)
        self._session.say(
            self.tr("Wiedervorlage am {0} gesetzt").format(format_date(day)), partial(self._session.write, withdraw)
        )

    def _date_refused(self, error: DeskError) -> None:
        self._dating = False
        if not self.date_form.show_error(error):
            self.end_date()
            self._session.failed.emit(error)

    # -- on paper

    def print_sheet(self) -> None:
        """Print the list as it is shown, on one page."""
        from gemeinde_desk.ui.printing import print_pdf  # noqa: PLC0415 - only when asked for

        self._make_sheet(print_pdf)

    def save_sheet(self) -> None:
        """Save the same page as a PDF."""
        from gemeinde_desk.ui.printing import save_pdf  # noqa: PLC0415

        self._make_sheet(save_pdf)

    def _make_sheet(self, then: Callable[[Session, QWidget, bytes, str], object]) -> None:
        from gemeinde_desk.ui.today.sheet import sheet_title, today_sheet  # noqa: PLC0415

        office, today, lines = self._session.office, self._day, self.view.rows.lines
        name = self._session.clerk.name if self._clerk_id() is not None else ""
        if not lines:
            return

        def make(_token: Token) -> bytes:
            return today_sheet(lines, office.profile, today, name, created=office.store.moment())

        self._session.read(make, lambda pdf: then(self._session, self, pdf, sheet_title(today)), owner=self)


def _in_words(day: date) -> str:
    """«Dienstag, 3. März 2026»."""
    return f"{format_weekday_long(day)}, {format_date_long(day)}"
