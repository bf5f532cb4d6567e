"""The outgoing register of a year as a CSV file and on paper."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtPrintSupport import QPrinter

from gemeinde_desk.files import reason_of
from gemeinde_desk.letters.desk import LetterDesk
from gemeinde_desk.letters.drafting import OutgoingEntry
from gemeinde_desk.ui.csv_export import harmless
from gemeinde_desk.ui.letters.words import day_word, tr
from gemeinde_desk.ui.target_file import NotWritten as ListNotWritten

PAGE: Final = 500
WIDTHS: Final = (12, 11, 26, 27, 13, 11)


def headings() -> list[str]:
    """The first line."""
    return [tr("Nummer"), tr("Versandt am"), tr("Empfänger"), tr("Betreff"), tr("Versandart"), tr("Frist bis")]


def cells(entry: OutgoingEntry) -> list[str]:
    """One line."""
    deadline = day_word(entry.derivation.result) if entry.derivation else ""
    return [entry.label, day_word(entry.posted), entry.recipient, entry.subject, entry.delivery.label, deadline]


def all_entries(desk: LetterDesk, year: int) -> Iterator[OutgoingEntry]:
    """The whole register of a year, last entry first."""
    offset = 0
    while rows := desk.outgoing(year, offset, PAGE):
        yield from rows
        offset += len(rows)


def write_register(desk: LetterDesk, year: int, path: Path, progress: Callable[[int, int], object]) -> int:
    """Write the register to a file (UTF-8 with mark, semicolons; cells harmless for spreadsheets); how many entries.

    Nothing stands at ``path`` but a whole file.

    :raises ListNotWritten: disk full, folder gone, file locked
    """
    total, written = desk.outgoing_count(year), 0
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            sheet.writerow(headings())
            for entry in all_entries(desk, year):
                sheet.writerow([harmless(cell) for cell in cells(entry)])
                written += 1
                if written % PAGE == 0:
                    progress(written, total)
        part.replace(path)
    except OSError as error:
        raise ListNotWritten(name=path.name, reason=reason_of(error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written


def landscape(printer: QPrinter) -> None:
    """Set the printer for a wide list."""
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(15, 15, 15, 15)
    )
    printer.setPageLayout(layout)


def register_sheet(title: str, entries: Sequence[OutgoingEntry]) -> QTextDocument:
    """The register as a document; every cell plain text."""
    document = QTextDocument()
    font = QFont(document.defaultFont())
    font.setPointSizeF(8.5)
    document.setDefaultFont(font)
    strong, plain = QTextCharFormat(), QTextCharFormat()
    strong.setFontWeight(QFont.Weight.Bold)
    cursor = QTextCursor(document)
    cursor.insertText(title, strong)
    cursor.insertBlock()
    looks = QTextTableFormat()
    looks.setHeaderRowCount(1)
    looks.setCellPadding(3)
    looks.setCellSpacing(0)
    looks.setBorder(0.5)
    looks.setBorderCollapse(True)
    looks.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    looks.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, width) for width in WIDTHS])
    table = cursor.insertTable(len(entries) + 1, len(WIDTHS), looks)
    for number, row in enumerate([headings(), *(cells(entry) for entry in entries)]):
        for place, text in enumerate(row):
            table.cellAt(number, place).firstCursorPosition().insertText(text, plain if number else strong)
    return document
