"""The incoming register of a year: every entry with where it went; as a file and on paper."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gemeinde_desk.deadlines.dates import format_date, format_weekday
from gemeinde_desk.intake.desk import Intake
from gemeinde_desk.intake.register import CHANNELS, IncomingItem
from gemeinde_desk.ui.intake.words import tr, whereabouts
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column
from gemeinde_desk.ui.widgets.year_book import Book, YearBook

if TYPE_CHECKING:
    from gemeinde_desk.letters.model import Runs

PAGE = 500


class BookView(YearBook[IncomingItem]):
    """``opened(IncomingItem)``: the entry's document is to be shown where it is."""

    opened = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        empty = EmptyState(
            "stamp",
            tr("Noch nichts eingegangen"),
            tr("Das Posteingangsbuch verzeichnet alles, was eingeht, mit Nummer, Tag und Verbleib."),
        )
        super().__init__(session, _book(session), _columns(), empty, frameless=True, parent=parent)
        self.back_button = Button(tr("Wieder vorlegen"), self.bring_back, symbol="undo")
        self.back_button.setToolTip(tr("Weggelegtes wartet dann wieder im Posteingang"))
        self.foot.insertWidget(self.foot.count() - 2, self.back_button)
        self.table.opened.connect(self.opened)
        self.table.picked.connect(self._picked)
        self.shown.connect(lambda: self._picked(self.table.current()))
        self._picked(self.table.current())

    def show_item(self, item: IncomingItem) -> None:
        """Go to an entry."""
        self.show_year(item.year)
        number = self.model.rowCount() - item.number
        self.model.row(max(0, number))
        if not self.table.select_identity(item.id):
            self.table.select_row(max(0, number))

    def _picked(self, item: IncomingItem | None) -> None:
        self.back_button.setVisible(item is not None and item.document.removed is not None)

    def bring_back(self) -> None:
        """Let what was put away wait again."""
        item = self.table.current()
        if item is None:
            return
        intake, clerk = self.session.office.intake, self.session.clerk
        self.session.write(
            partial(intake.bring_back, item.id, by=clerk),
            say=self.tr("{0} wartet wieder im Posteingang").format(item.label),
            undo=partial(
                intake.put_away, item.id, by=clerk, reason=item.document.put_away, merged_into=item.document.merged_into
            ),
            owner=self,
        )


def _book(session: Session) -> Book[IncomingItem]:
    intake, name = session.office.intake, tr("Posteingangsbuch")

    def write(year: int, path: Path, token: Token) -> int:
        from gemeinde_desk.ui.csv_export import write_csv  # noqa: PLC0415 - only when asked for

        total = intake.book_count(year)
        rows = (cells(item) for item in all_entries(intake, year))
        return write_csv(path, headings(), rows, lambda done: token.progress(done, total))

    def sheet(year: int, _token: Token) -> bytes:
        return book_sheet(session, year, f"{name} {year}")

    return Book(name, intake.years, intake.book_count, intake.book, lambda item: item.id, write, sheet)


def _columns() -> list[Column[IncomingItem]]:
    return [
        Column(tr("Nummer"), lambda item: item.label, 120),
        Column(tr("Eingang"), lambda item: format_date(item.received), 110),
        Column(tr("Betreff"), lambda item: item.subject, strong=True),
        Column(tr("Absender"), lambda item: item.sender or "–"),
        Column(tr("Weg"), channel_word, 150),
        Column(tr("Verbleib"), whereabouts, 240, tone=_tone),
    ]


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
