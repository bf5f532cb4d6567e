"""A PDF goes to the printer (here: into a file) in its true size, and into a file as it is."""

from datetime import UTC, datetime

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gemeinde_desk.letters.model import PageBreak, Paragraph
from gemeinde_desk.letters.report import render_report
from gemeinde_desk.letters.typeset import text_runs
from gemeinde_desk.ui.printing import NotPrinted, print_pages, print_pdf, save_pdf
from gemeinde_desk.ui.target_file import NotWritten, whole_file
from gemeinde_desk.ui.tasks import Token
from tests.support.offices import make_office, session_of

A4 = (595, 842)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    body = (Paragraph(text_runs("Erste Seite")), PageBreak(), Paragraph(text_runs("Zweite Seite")))
    made = datetime(2026, 3, 3, 7, tzinfo=UTC)
    return render_report("Bericht", body, office="Gemeinde Musterau", created=made, identifier="x")


def printer_into(path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def pages_of(path):
    with pypdfium2.PdfDocument(path) as document:
        return [tuple(round(side) for side in document.get_page_size(page)) for page in range(len(document))]


def test_all_pages_are_printed_in_their_size(qapp, tmp_path, pdf):
    assert print_pages(pdf, printer_into(tmp_path / "a.pdf"), Token()) == 2
    assert pages_of(tmp_path / "a.pdf") == [A4, A4]
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as printed, pypdfium2.PdfDocument(pdf) as meant:
        ours, theirs = (document[0].render(scale=1).to_pil().convert("L") for document in (printed, meant))
    ink = [
        tuple(image.point(lambda grey: 255 if grey < 200 else 0).getbbox())
        for image in (ours.crop((0, 0, *A4)), theirs)
    ]
    assert ink[0] == pytest.approx(ink[1], abs=2)


def test_a_range_of_pages_is_printed_alone(qapp, tmp_path, pdf):
    printer = printer_into(tmp_path / "a.pdf")
    printer.setFromTo(2, 2)
    assert print_pages(pdf, printer, Token()) == 1
    assert pages_of(tmp_path / "a.pdf") == [A4]


def test_a_printer_that_takes_nothing_is_an_error_one_can_read(qapp, tmp_path, pdf, qtlog):
    printer = printer_into(tmp_path / "no such folder" / "a.pdf")
    printer.setDocName("Bericht")
    with qtlog.disabled(), pytest.raises(NotPrinted, match="Bericht"):
        print_pages(pdf, printer, Token())


def test_nothing_is_printed_when_the_dialog_is_left(qtbot, tmp_path, pdf):
    with make_office(tmp_path) as office, session_of(office) as session:
        parent = QWidget()
        qtbot.addWidget(parent)
        seen = []

        def leave():
            dialog = QApplication.activeModalWidget()
            seen.append(dialog.windowTitle())
            dialog.reject()

        QTimer.singleShot(50, leave)
        assert not print_pdf(session, parent, pdf, "Bericht")
        assert seen == ["Bericht drucken"]


def test_the_file_holds_the_same_bytes_and_gets_its_suffix(qtbot, tmp_path, pdf):
    with make_office(tmp_path) as office, session_of(office) as session:
        parent, said = QWidget(), []
        qtbot.addWidget(parent)
        session.said.connect(lambda text, _undo: said.append(text))

        def choose():
            dialog = QApplication.activeModalWidget()
            name = dialog.findChild(QLineEdit, "fileNameEdit")
            assert name.text() == "Bericht- vom 3.3.pdf"
            name.setText(str(tmp_path / "Bericht"))
            dialog.accept()

        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, True)
        QTimer.singleShot(50, choose)
        try:
            assert save_pdf(session, parent, pdf, "Bericht: vom 3.3.")
        finally:
            QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)
        qtbot.waitUntil(lambda: said == ["Gespeichert als „Bericht.pdf“"])
        assert (tmp_path / "Bericht.pdf").read_bytes() == pdf


def test_a_file_is_whole_or_absent(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("alt")
    with pytest.raises(ZeroDivisionError), whole_file(target) as part:
        part.write_text(str(1 / len(part.name[:0])))
    assert target.read_text() == "alt"
    with pytest.raises(NotWritten, match=r"b\.txt"), whole_file(tmp_path / "weg" / "b.txt") as part:
        part.write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
