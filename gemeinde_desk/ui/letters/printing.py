"""Letters on paper: the pages of the finished PDF, as pictures in the printer's resolution, painted on a worker thread."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.letters.pdf_pages import draw_page, page_source
from gemeinde_desk.ui.letters.words import tr
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token

#: dots per inch; more is not seen on office paper
FINEST: Final = 300
_INCHES: Final = 210 / 25.4


class NotPrinted(DeskError):
    """The printer did not take the job."""

    what = "Das Drucken ist nicht gelungen."
    meaning = "Das Schreiben selbst ist davon nicht berührt."
    remedy = "Bitte prüfen, ob der Drucker bereit ist, oder das PDF speichern und von dort drucken."


def print_letters(session: Session, paths: Sequence[Path], owner: QWidget) -> None:
    """Ask for printer and copies, then print all letters as one job."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setDocName(tr("Schreiben"))
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle(tr("Schreiben drucken"))
    if dialog.exec():
        start_job(session, printer, paths, owner)


def start_job(session: Session, printer: QPrinter, paths: Sequence[Path], owner: QWidget) -> None:
    """Print on a worker thread, with progress in the status line."""
    count = len(paths)
    done = tr("Schreiben gedruckt") if count == 1 else tr("{0} Schreiben gedruckt").format(count)
    session.read(
        lambda token: paint_pages(printer, [path.read_bytes() for path in paths], token),
        lambda _pages: session.say(done),
        label=tr("Drucken"),
        owner=owner,
    )


def paint_pages(printer: QPrinter, pdfs: Sequence[bytes], token: Token) -> int:
    """Paint every page; how many there were. A letter always begins on a new sheet.

    :raises NotPrinted: the printer cannot be opened
    """
    width = round(min(FINEST, printer.resolution()) * _INCHES)
    pages = [(pdf, page) for pdf in pdfs for page in range(page_source(pdf, "").pages)]
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted
    try:
        for number, (pdf, page) in enumerate(pages):
            token.progress(number, len(pages))
            if number and not printer.newPage():
                raise NotPrinted
            image = QImage.fromData(draw_page(pdf, page, width))
            painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), image)
    finally:
        painter.end()
    return len(pages)
