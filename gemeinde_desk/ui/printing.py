"""Printing and saving PDFs the office made: the same bytes on paper and in the file."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.target_file import ask_target, whole_file
from gemeinde_desk.ui.tasks import Token

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

#: dots per inch: sharp for text, and what a page costs stays bearable
SHARP = 300
POINTS = 72


class NotPrinted(DeskError):
    """The printer did not take the pages; data: ``title``."""

    what = "„{title}“ konnte nicht gedruckt werden."
    meaning = "Der Drucker hat den Auftrag nicht angenommen."
    remedy = "Bitte prüfen, ob der Drucker eingeschaltet ist, oder einen anderen wählen."


def print_pdf(
    session: Session, parent: QWidget, pdf: bytes, title: str, done: Callable[[], object] | None = None
) -> bool:
    """Ask for the printer and print in the background; False when the user thinks better of it.

    Pages are printed in their true size: an address stays where the window of the envelope is. ``title`` is the name in
    the printer's queue.
    """
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter  # noqa: PLC0415 - only when asked for

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(QCoreApplication.translate("printing", "{0} drucken").format(title))
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    accepted = bool(dialog.exec())
    dialog.deleteLater()
    if not accepted:
        return False
    session.read(
        lambda token: print_pages(pdf, printer, token),
        lambda _pages: done() if done is not None else None,
        label=QCoreApplication.translate("printing", "Drucken"),
        owner=parent,
    )
    return True


def save_pdf(session: Session, parent: QWidget, pdf: bytes, title: str) -> bool:
    """Ask where to, and save in the background; False when the user thinks better of it."""
    heading = QCoreApplication.translate("printing", "Als PDF speichern")
    path = ask_target(parent, heading, title, ".pdf")
    if path is None:
        return False
    saved = QCoreApplication.translate("printing", "Gespeichert als „{0}“").format(path.name)

    def write(_token: Token) -> None:
        with whole_file(path) as part:
            part.write_bytes(pdf)

    session.read(write, lambda _none: session.say(saved), owner=parent)
    return True


def print_pages(pdf: bytes, printer: "QPrinter", token: Token) -> int:
    """Paint the pages the printer is set to; how many. Runs on any thread.

    :raises NotPrinted: the printer or its file does not take them
    """
    from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415

    data = QBuffer()
    data.setData(QByteArray(pdf))
    data.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]
    document.load(data)
    count = document.pageCount()
    printer.setResolution(min(printer.resolution(), SHARP))
    printer.setFullPage(True)
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or count, count)
    pages = [number - 1 for number in range(first, last + 1)] * _rounds(printer)
    painter = QPainter()
    for done, page in enumerate(pages):
        token.progress(done, len(pages))
        size = document.pagePointSize(page)

        printer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
        started = printer.newPage() if painter.isActive() else painter.begin(printer)
        if not started:
            raise NotPrinted(title=printer.docName())
        _paint(painter, document, page, size, printer.resolution())
    painter.end()
    document.close()
    return len(pages)


def _rounds(printer: "QPrinter") -> int:
    """How often we print ourselves what a printer without copies of its own is to print several times."""
    return 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)


def _paint(painter: QPainter, document: "QPdfDocument", page: int, size: QSizeF, resolution: int) -> None:
    pixels = (size * (resolution / POINTS)).toSize()
    painter.drawImage(QRectF(0, 0, pixels.width(), pixels.height()), document.render(page, pixels))
