"""The list of cases: filter, table over any number of rows, and a foot with the count and what can be done with it."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, CaseFilter, CaseRow, Order
from gemeinde_desk.errors import NotFound
from gemeinde_desk.ui.cases.filter_bar import FilterBar
from gemeinde_desk.ui.cases.list_export import list_report, write_list
from gemeinde_desk.ui.cases.words import STATE_TONES, case_count, due_sentence, due_tone, due_word, state_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.printing import print_pdf, save_pdf
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.target_file import ask_target
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton, with_menu
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

#: columns that give way where room is scarce, the first one first
GIVE_WAY = (5, 4, 3, 2)
#: what the subject needs at least (100 % drawing)
SUBJECT = 240


class CaseList(QWidget):
    """``opened(id)``: the user wants this case. ``followed(id)``: the keyboard stands on it. ``new()``: a new case."""

    opened = Signal(int)
    followed = Signal(int)
    new = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        px = theme().px
        self.filter = FilterBar(session, self)
        self._which = self.filter.wanted()
        self._order = Order("reference", descending=True)
        self._reloading = False
        #: the rows come a turn after the frame they stand in: both at once would hold the window too long
        self._asked = False
        self._soon = InTurn(self)
        #: rows that left the filter while somebody was at them, by their place in the list
        self._staying: dict[int, CaseRow] = {}
        register = session.office.cases
        self.model: PagedModel[CaseRow] = PagedModel(
            self._columns(),
            lambda: register.count(self._which) + len(self._staying) if self._asked else 0,
            self._page,
            lambda row: row.id,
            name=self.tr("Vorgänge"),
            parent=self,
        )
        self._stack = QStackedWidget(self)
        self.table: PagedTable[CaseRow] = PagedTable(self.model, self._stack)
        self._stack.addWidget(self.table)
        self.count = Text("", Role.SMALL, Tone.MUTED)
        self.new_button = Button(
            self.tr("Neuer Vorgang"),
            self.new.emit,
            symbol="add",
            tip=self.tr("Einen Vorgang eröffnen (Strg+N)"),
        )
        self.print_button = IconButton("print", self.tr("Liste drucken"), self.print_list)
        self.export_button = with_menu(IconButton("export", self.tr("Liste speichern")))
        menu = QMenu(self.export_button)
        menu.addAction(self.tr("Als CSV-Datei für die Tabellenkalkulation …"), self.export)
        menu.addAction(self.tr("Als PDF-Datei …"), self.save_list)
        self.export_button.setMenu(menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(4), px(12), px(12))
        layout.setSpacing(px(10))
        layout.addWidget(self.filter)
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._foot())
        self._connect()
        self._soon.then(self.reload)

    # -- what is seen instead of an empty table, each made when it is needed

    @cached_property
    def _nothing(self) -> EmptyState:
        made = EmptyState(
            "case",
            self.tr("Noch keine Vorgänge"),
            self.tr("Ein Vorgang hält alles zusammen, was zu einer Sache gehört: Dokumente, Beteiligte, Termine."),
            self.tr("Den ersten Vorgang eröffnen"),
            self.new.emit,
            self._stack,
        )
        self._stack.addWidget(made)
        return made

    @cached_property
    def _not_found(self) -> EmptyState:
        made = EmptyState(
            "search",
            self.tr("Kein Vorgang passt"),
            self.tr("Bitte weniger oder andere Wörter eingeben oder die Auswahl darüber ändern."),
            self.tr("Filter zurücksetzen"),
            self.filter.reset,
            self._stack,
        )
        self._stack.addWidget(made)
        return made

    @cached_property
    def _none_open(self) -> EmptyState:
        made = EmptyState(
            "case",
            self.tr("Kein Vorgang ist offen"),
            self.tr("Abgeschlossene Vorgänge stehen unter „z.d.A.“."),
            self.tr("Jeden Stand zeigen"),
            partial(self.filter.show_filter, CaseFilter()),
            self._stack,
        )
        self._stack.addWidget(made)
        return made

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme().px(8))
        foot.addWidget(self.new_button)
        foot.addSpacing(theme().px(8))
        foot.addWidget(self.count)
        foot.addWidget(self.filter.reset_button)
        foot.addStretch(1)
        foot.addWidget(self.print_button)
        foot.addWidget(self.export_button)
        return foot

    def _connect(self) -> None:
        self.filter.changed.connect(self._ask)
        self.table.sorted_by.connect(self._sort)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        self.table.clicked.connect(self._clicked)
        self.table.picked.connect(self._picked)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._find)

    def _columns(self) -> list[Column[CaseRow]]:
        today = self._session.today

        def due(row: CaseRow) -> str:
            return due_word(row.next_date)

        return [
            Column(self.tr("Zeichen"), lambda row: row.reference, 148, sort="reference"),
            Column(self.tr("Betreff"), lambda row: row.subject, sort="subject", strong=True),
            Column(
                self.tr("Stand"),
                lambda row: state_word(row.state),
                118,
                sort="state",
                tone=lambda row: STATE_TONES[row.state],
            ),
            Column(self.tr("Vorgangsart"), lambda row: row.case_type, 180, sort="case_type"),
            Column(self.tr("Kürzel"), lambda row: row.clerk, 76, sort="clerk"),
            Column(self.tr("Eröffnet"), lambda row: due_word(row.opened), 100, sort="opened"),
            Column(
                self.tr("Nächster Termin"),
                due,
                138,
                sort="next_date",
                tone=lambda row: due_tone(row.next_date, today()),
                spoken=lambda row: f"{due(row)}, {due_sentence(row.next_date, today())}",
            ),
        ]

    # -- for the place

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns give way so that the subject can be read."""
        super().resizeEvent(event)
        room = self.width() / theme().scale - SUBJECT - 60
        room -= sum(column.width for column in self.model.columns)
        for number in GIVE_WAY:
            hidden = room < 0
            self.table.setColumnHidden(number, hidden)
            if hidden:
                room += self.model.columns[number].width

    def first_focus(self) -> QWidget | None:
        """The table, or what stands in its stead."""
        shown = self._stack.currentWidget()
        return shown.button if isinstance(shown, EmptyState) else self.table

    def _page(self, offset: int, limit: int) -> list[CaseRow]:
        before = sum(place < offset for place in self._staying)
        found = iter(self._session.office.cases.page(self._which, self._order, offset - before, limit))
        rows = (self._staying.get(number) or next(found, None) for number in range(offset, offset + limit))
        return [row for row in rows if row is not None]

    def reload(self, at: int | None = None) -> None:
        """Something was written: ask anew, the selection stays.

        :param at: the case somebody is at; it stays in the list until the filter is changed, though it may not fit any more
        """
        self._soon.drop()
        self._which = self.filter.wanted()  # «meine» are another clerk's once somebody else sits down
        if self._asked:
            self._keep_staying(at)
        self._asked = True
        self._reloading = True
        self.model.reload()
        self._reloading = False
        self._say_count()

    def _keep_staying(self, at: int | None) -> None:
        places = {row.id: place for place, row in self._staying.items()}
        here = self.model.find(at) if at is not None else -1
        if at is not None and here >= 0:
            places.setdefault(at, here)
        cases = self._session.office.cases
        found: list[tuple[int, CaseRow]] = []
        for case_id, place in sorted(places.items(), key=lambda pair: pair[1]):
            try:
                case = cases.get(case_id)
            except NotFound:
                continue
            if not cases.lists(self._which, case_id):
                found.append((place, _row_of(case)))
        base = cases.count(self._which)
        self._staying = {min(place, base + number): row for number, (place, row) in enumerate(found)}

    def select(self, case_id: int) -> None:
        """Mark a case, if it is among the rows at hand."""
        self._soon.finish()
        self.model.row(0)
        self._reloading = True
        if not self.table.select_identity(case_id):
            self.table.clearSelection()
        self._reloading = False

    # -- behaviour

    def _ask(self) -> None:
        self._staying = {}
        self.reload()

    def _sort(self, column: str, descending: bool) -> None:
        self._order = Order(column, descending)
        self._staying = dict(enumerate(self._staying.values()))  # where they would stand in this order nobody knows
        self.reload()
        self.table.scrollToTop()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None and QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.opened.emit(row.id)

    def _picked(self, row: CaseRow | None) -> None:
        if row is not None and not self._reloading:
            self.followed.emit(row.id)

    def _find(self) -> None:
        self.filter.text.setFocus()
        self.filter.text.selectAll()

    def _say_count(self) -> None:
        shown = self.model.rowCount()
        narrowed = self.filter.narrowed()
        number = f"{shown:,}".replace(",", ".")
        if self._session.office.cases.cut(self._which):
            words = self.tr("Mehr als {0} Vorgänge; hier stehen die neuesten").format(number)
        else:
            words = case_count(shown)
        self.count.setText(words)
        bare = shown == 0 and self._is_empty()  # then the page itself says what to do
        self.filter.reset_button.setVisible(narrowed and not bare)
        for widget in (self.new_button, self.count, self.print_button, self.export_button):
            widget.setVisible(not bare)
        for button in (self.print_button, self.export_button):
            button.setEnabled(shown > 0)
        at_table = self.table.hasFocus()
        self._stack.setCurrentWidget(self.table if shown else self._stand_in(bare=bare))
        focus = self.first_focus()
        if at_table and focus is not None and focus is not self.table:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt moves it anywhere
        self.filter.setVisible(not bare)

    def _stand_in(self, *, bare: bool) -> EmptyState:
        if bare:
            return self._nothing
        return self._not_found if self.filter.narrowed() else self._none_open

    def _is_empty(self) -> bool:
        return self._session.office.cases.count(CaseFilter()) == 0

    # -- export

    def export(self) -> None:
        """Ask where, then write the list as it is filtered and sorted."""
        path = ask_target(self, self.tr("Liste der Vorgänge exportieren"), self._title(), ".csv")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the list to a file, with progress in the status line."""
        which, order, office = self._which, self._order, self._session.office

        def write(token: Token) -> int:
            return write_list(office, which, order, path, token.progress)

        self._session.read(write, partial(self._exported, path), label=self.tr("Liste exportieren"), owner=self)

    def _exported(self, path: Path, count: int) -> None:
        self._session.say(self.tr("{0} in „{1}“ gespeichert").format(case_count(count), path.name))

    def print_list(self) -> None:
        """Print the list as it is filtered and sorted."""
        self._report(lambda pdf: print_pdf(self._session, self, pdf, self._title()))

    def save_list(self) -> None:
        """Keep the list as a PDF."""
        self._report(lambda pdf: save_pdf(self._session, self, pdf, self._title()))

    def _report(self, done: Callable[[bytes], object]) -> None:
        which, order, office, title = self._which, self._order, self._session.office, self._title()

        def draw(token: Token) -> bytes:
            return list_report(office, which, order, title, token.check)

        self._session.read(draw, done, label=self.tr("Liste setzen"), owner=self)

    def _title(self) -> str:
        return self.tr("Vorgänge, Stand {0}").format(due_word(self._session.today()))


def _row_of(case: Case) -> CaseRow:
    return CaseRow(
        id=case.id,
        reference=case.reference,
        subject=case.subject,
        state=case.state,
        case_type=case.case_type_title,
        clerk=case.clerk.sign,
        opened=case.opened,
        closed=case.closed,
        next_date=case.next_date,
    )
