"""A register kept by years (Posteingangsbuch, Postausgangsbuch): the entries of a year in a table, as a file and on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import IconButton
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

T = TypeVar("T")


@dataclass(frozen=True)
class Book(Generic[T]):
    """What a register is made of. ``write`` and ``sheet`` work in the background.

    :param name: as it is called everywhere, with the year also on paper and as a file
    :param fetch: entries of a year from an offset on, so many, last first
    :param write: the year's register as a CSV file at a path; how many entries
    :param sheet: the year's register as a PDF
    """

    name: str
    years: Callable[[], list[int]]
    count: Callable[[int], int]
    fetch: Callable[[int, int, int], list[T]]
    identity: Callable[[T], int]
    write: Callable[[int, Path, Token], int]
    sheet: Callable[[int, Token], bytes]


class YearBook(QWidget, Generic[T]):
    """The table with a foot: year, number of entries, and what can be done with them (``foot`` takes more buttons).

    ``shown()``: the entries were asked for anew.
    """

    shown = Signal()

    def __init__(
        self,
        session: Session,
        book: Book[T],
        columns: list[Column[T]],
        empty: EmptyState,
        *,
        frameless: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self._book = session, book
        self.year_choice = Combo(self.tr("Jahr"), letters=5)
        self._set_years()
        self.model: PagedModel[T] = PagedModel(
            columns,
            lambda: book.count(self.year),
            lambda offset, limit: book.fetch(self.year, offset, limit),
            book.identity,
            name=book.name,
            parent=self,
        )
        self.table: PagedTable[T] = PagedTable(self.model)
        self.empty = empty
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self.words = Text("", Role.SMALL, Tone.MUTED)
        save, to_print = self.tr("{0} als CSV-Datei speichern"), self.tr("{0} drucken (Strg+P)")
        self.export_button = IconButton("export", save.format(book.name), self.export)
        self.print_button = IconButton("print", to_print.format(book.name), self.print)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.year_choice)
        self.foot.addWidget(self.words)
        self.foot.addStretch(1)
        self.foot.addWidget(self.export_button)
        self.foot.addWidget(self.print_button)
        self._arrange(frameless=frameless)
        self.year_choice.currentIndexChanged.connect(lambda _index: self._turn())
        keys = QShortcut(QKeySequence("Ctrl+P"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.print)
        self._show()

    def _arrange(self, *, frameless: bool) -> None:
        """Without a frame the table reaches the edges of what it stands in."""
        px = theme().px
        self.table.setProperty("frameless", frameless)
        self.foot.setSpacing(px(10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0 if frameless else px(12), 0, 0)
        layout.setSpacing(0 if frameless else px(10))
        if frameless:
            self.foot.setContentsMargins(px(12), px(6), px(12), px(6))
        layout.addWidget(self._stack, 1)
        layout.addLayout(self.foot)

    @property
    def year(self) -> int:
        """The year shown."""
        return int(str(self.year_choice.value()))

    def title(self) -> str:
        """What the register of this year is called on paper and as a file."""
        return f"{self._book.name} {self.year}"

    def _set_years(self) -> None:
        years = sorted({self.session.today().year, *self._book.years()}, reverse=True)
        self.year_choice.set_choices([(str(year), year) for year in years])

    def show_year(self, year: int) -> None:
        """Turn to a year."""
        self.year_choice.set_value(year)
        self._turn()

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
        self.words.setText(self._entries(count))
        self.export_button.setEnabled(count > 0)
        self.print_button.setEnabled(count > 0)
        if count and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        self.shown.emit()

    def _entries(self, count: int) -> str:
        many = self.tr("{0} Einträge").format(f"{count:,}".replace(",", "."))
        return self.tr("1 Eintrag") if count == 1 else many

    # -- out of the house

    def export(self) -> None:
        """Ask where, then write the register of the year."""
        from gemeinde_desk.ui.target_file import ask_target  # noqa: PLC0415 - only when asked for

        path = ask_target(self, self.tr("{0} speichern").format(self._book.name), self.title(), ".csv")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the register of the year to a file."""
        label, year = self.tr("{0} speichern").format(self._book.name), self.year
        write = self._book.write
        self.session.read(lambda token: write(year, path, token), partial(self._saved, path), label=label, owner=self)

    def _saved(self, path: Path, count: int) -> None:
        self.session.say(self.tr("{0} in „{1}“ gespeichert").format(self._entries(count), path.name))

    def print(self) -> None:
        """Make the register of the year as a PDF in the background, then ask for the printer."""
        if not self.model.rowCount():
            return
        label, year, sheet = self.tr("{0} drucken").format(self._book.name), self.year, self._book.sheet
        offer = partial(self._offer, self.title())
        self.session.read(lambda token: sheet(year, token), offer, label=label, owner=self)

    def _offer(self, title: str, pdf: bytes) -> None:
        from gemeinde_desk.ui.printing import print_pdf  # noqa: PLC0415 - only when asked for

        print_pdf(self.session, self, pdf, title)
