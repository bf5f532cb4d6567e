"""The incoming register of a year: every entry with where it went; as a file and on paper."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.deadlines.dates import format_date, format_weekday
from gemeinde_desk.intake.desk import Intake
from gemeinde_desk.intake.register import CHANNELS, IncomingItem
from gemeinde_desk.ui.intake.words import tr, whereabouts
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

if TYPE_CHECKING:
    from gemeinde_desk.letters.model import Runs

PAGE = 500


class BookView(QWidget):
    """``opened(IncomingItem)``: the entry's document is to be shown where it is."""

    opened = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        px, intake = theme().px, session.office.intake
        self.year_choice = Combo(self.tr("Jahr"), letters=5)
        self._set_years()
        self.model: PagedModel[IncomingItem] = PagedModel(
            self._columns(),
            lambda: intake.book_count(self.year),
            lambda offset, limit: intake.book(self.year, offset, limit),
            lambda item: item.id,
            name=self.tr("Posteingangsbuch"),
            parent=self,
        )
        self.table: PagedTable[IncomingItem] = PagedTable(self.model)
        self.table.setProperty("frameless", True)
        self.empty = EmptyState(
            "stamp",
            self.tr("Noch nichts eingegangen"),
            self.tr("Das Posteingangsbuch verzeichnet alles, was eingeht, mit Nummer, Tag und Verbleib."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.words = Text("", Role.SMALL, Tone.MUTED)
        self.back_button = Button(self.tr("Wieder vorlegen"), self.bring_back, symbol="undo")
        self.back_button.setToolTip(self.tr("Weggelegtes wartet dann wieder im Posteingang"))
        self.export_button = IconButton("export", self.tr("Posteingangsbuch als CSV-Datei speichern"), self.export)
        self.print_button = IconButton("print", self.tr("Posteingangsbuch drucken (Strg+P)"), self.print)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(6), px(12), px(6))
        foot.setSpacing(px(10))
        foot.addWidget(self.year_choice)
        foot.addWidget(self.words)
        foot.addStretch(1)
        for button in (self.back_button, self.export_button, self.print_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self.year_choice.currentIndexChanged.connect(lambda _index: self._turn())
        self.table.opened.connect(self.opened)
        self.table.picked.connect(self._picked)
        keys = QShortcut(QKeySequence("Ctrl+P"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.print)
        self._show()

    @property
    def year(self) -> int:
        """The year shown."""
        return int(str(self.year_choice.value()))

    def _set_years(self) -> None:
        years = sorted({self._session.today().year, *self._session.office.intake.years()}, reverse=True)
        self.year_choice.set_choices([(str(year), year) for year in years])

    def _columns(self) -> list[Column[IncomingItem]]:
        return [
            Column(self.tr("Nummer"), lambda item: item.label, 120),
            Column(self.tr("Eingang"), lambda item: format_date(item.received), 110),
            Column(self.tr("Betreff"), lambda item: item.subject, strong=True),
            Column(self.tr("Absender"), lambda item: item.sender or "–"),
            Column(self.tr("Weg"), channel_word, 150),
            Column(self.tr("Verbleib"), whereabouts, 240, tone=_tone),
        ]

    def show_item(self, item: IncomingItem) -> None:
        """Go to an entry."""
        self.year_choice.set_value(item.year)
        self._turn()
        number = self.model.rowCount() - item.number
        self.model.row(max(0, number))
        if not self.table.select_identity(item.id):
            self.table.select_row(max(0, number))

    def reload(self) -> None:
        """Ask anew."""
        self._set_years()
        self._turn()

    def _turn(self) -> None:
        self.model.reload()
        self._show()

    def _show(self) -> None:
        count = self.model.rowCount()
        self._stack.setCurrentWidget(self.table if count else self.empty)
        self.words.setText(self.tr("1 Eintrag") if count == 1 else self.tr("{0} Einträge").format(count))
        self.export_button.setEnabled(count > 0)
        self.print_button.setEnabled(count > 0)
        if count and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        self._picked(self.table.current())

    def _picked(self, item: IncomingItem | None) -> None:
        self.back_button.setVisible(item is not None and item.document.removed is not None)

    def bring_back(self) -> None:
        """Let what was put away wait again."""
        item = self.table.current()
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk
        self._session.write(
            partial(intake.bring_back, item.id, by=clerk),
            say=self.tr("{0} wartet wieder im Posteingang").format(item.label),
            undo=partial(
                intake.put_away, item.id, by=clerk, reason=item.document.put_away, merged_into=item.document.merged_into
            ),
            owner=self,
        )

    # -- out of the house

    def title(self) -> str:
        """What the register of this year is called on paper and as a file."""
        return self.tr("Posteingangsbuch {0}").format(self.year)

    def export(self) -> None:
        """Ask where, then write the register of the year."""
        from gemeinde_desk.ui.csv_export import write_csv  # noqa: PLC0415 - only when asked for
        from gemeinde_desk.ui.target_file import ask_target  # noqa: PLC0415

        path = ask_target(self, self.tr("Posteingangsbuch speichern"), self.title(), ".csv")
        if path is None:
            return
        intake, year, total = self._session.office.intake, self.year, self.model.rowCount()

        def write(token: Token) -> int:
            rows = (cells(item) for item in all_entries(intake, year))
            return write_csv(path, headings(), rows, lambda done: token.progress(done, total))

        def written(count: int) -> None:
            self._session.say(self.tr("{0} Einträge in „{1}“ gespeichert").format(count, path.name))

        self._session.read(write, written, label=self.tr("Posteingangsbuch speichern"), owner=self)

    def print(self) -> None:
        """Make the register of the year as a PDF in the background, then ask for the printer."""
        if not self.model.rowCount():
            return
        title = self.title()

        def offer(pdf: bytes) -> None:
            from gemeinde_desk.ui.printing import print_pdf  # noqa: PLC0415 - only when asked for

            print_pdf(self._session, self, pdf, title)

        self._session.read(
            lambda _token: book_sheet(self._session, self.year, title),
            offer,
            label=self.tr("Posteingangsbuch drucken"),
            owner=self,
        )


def channel_word(item: IncomingItem) -> str:
    """How it came in."""
    return tr(CHANNELS[item.channel])


def _tone(item: IncomingItem) -> Tone:
    if item.document.reference:
        return Tone.OK
    return Tone.MUTED if item.document.removed is not None else Tone.SOON


def headings() -> list[str]:
    """The first line of the register."""
    return [tr("Nummer"), tr("Eingang"), tr("Betreff"), tr("Absender"), tr("Weg"), tr("Verbleib")]


def cells(item: IncomingItem) -> list[str]:
    """One line of the register."""
    day = format_date(item.received)
    return [item.label, day, item.subject, item.sender, channel_word(item), whereabouts(item)]


def all_entries(intake: Intake, year: int) -> Iterator[IncomingItem]:
    """Every entry of the year in its order, read page by page."""
    total = intake.book_count(year)
    while total > 0:
        first = max(0, total - PAGE)
        yield from reversed(intake.book(year, first, total - first))
        total = first


def book_sheet(session: Session, year: int, title: str) -> bytes:
    """The register of a year as a PDF."""
    from gemeinde_desk.letters.model import Table  # noqa: PLC0415 - the window starts without it
    from gemeinde_desk.letters.report import render_report  # noqa: PLC0415
    from gemeinde_desk.letters.typeset import text_runs  # noqa: PLC0415

    office = session.office

    def line(item: IncomingItem) -> tuple["Runs", ...]:
        number, _day, *rest = cells(item)
        # with its weekday the day is text, which stands at the left like the other columns
        day = f"{format_weekday(item.received)}, {format_date(item.received)}"
        return tuple(text_runs(cell or "–") for cell in (number, day, *rest))

    rows = tuple(line(item) for item in all_entries(office.intake, year))
    head = tuple(text_runs(word) for word in headings())
    return render_report(
        title,
        (Table(head, rows),) if rows else (),
        office=office.profile.name,
        created=office.store.moment().astimezone(),
        identifier=f"incoming {year}",
        subtitle=tr("Stand {0}").format(format_date(session.today())),
        accent=office.profile.accent,
    )
