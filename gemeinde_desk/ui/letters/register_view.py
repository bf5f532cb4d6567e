"""The outgoing register of a year: number, day, recipient, delivery, deadline."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from gemeinde_desk.letters.drafting import OutgoingEntry
from gemeinde_desk.ui.letters.register_output import register_report, write_register
from gemeinde_desk.ui.letters.words import day_word, tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column
from gemeinde_desk.ui.widgets.year_book import Book, YearBook

#: below this width (100 % drawing) the column of the kind of delivery gives way
ROOMY = 860
DELIVERY = 4


class RegisterView(YearBook[OutgoingEntry]):
    """``opened(document_id)``: a letter of the register is to be shown."""

    opened = Signal(int)

    def __init__(self, session: Session) -> None:
        empty = EmptyState(
            "stamp",
            tr("Noch nichts versandt"),
            tr("Das Postausgangsbuch verzeichnet jedes Schreiben mit Nummer, Tag und Versandart."),
        )
        super().__init__(session, _book(session), _columns(), empty)
        self.table.opened.connect(lambda entry: self.opened.emit(entry.document_id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the kind of delivery gives way."""
        super().resizeEvent(event)
        self.table.setColumnHidden(DELIVERY, event.size().width() < theme().px(ROOMY))


def _book(session: Session) -> Book[OutgoingEntry]:
    office = session.office
    desk = office.letters

    def write(year: int, path: Path, token: Token) -> int:
        return write_register(desk, year, path, token.progress)

    def sheet(year: int, token: Token) -> bytes:
        return register_report(office, year, token.progress)

    return Book(
        tr("Postausgangsbuch"),
        desk.outgoing_years,
        desk.outgoing_count,
        desk.outgoing,
        lambda entry: entry.document_id,
        write,
        sheet,
    )


def _columns() -> list[Column[OutgoingEntry]]:
    def deadline(entry: OutgoingEntry) -> str:
        return day_word(entry.derivation.result) if entry.derivation else ""

    return [
        Column(tr("Nummer"), lambda entry: entry.label, 120),
        Column(tr("Versandt am"), lambda entry: day_word(entry.posted), 110),
        Column(tr("Betreff"), lambda entry: entry.subject, strong=True),
        Column(tr("Empfänger"), lambda entry: entry.recipient),
        Column(tr("Versandart"), lambda entry: entry.delivery.label, 170),
        Column(tr("Frist bis"), deadline, 130, tone=lambda entry: Tone.INFO if entry.derivation else None),
    ]
