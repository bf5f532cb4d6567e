"""The incoming register: every entry with where it went, found again, on paper and as a file."""

import csv
from datetime import date

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.ui import target_file
from gemeinde_desk.ui.intake.book_view import book_sheet, cells
from tests.support import samples
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import add_case, clerk_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settle(session, qtbot):
    def wait():
        qtbot.waitUntil(session.tasks.idle, timeout=30_000)
        QApplication.processEvents()
        qtbot.waitUntil(session.tasks.idle, timeout=30_000)

    return wait


@pytest.fixture
def entries(office, register):
    """Four entries: filed, put away, waiting, and one of the year before."""
    made = [
        register(f"{n}.pdf", samples.scanned_pdf([Image.new("L", (240, 340), 60 * n)], 72), sender=sender, subject=subject, received=day)
        for n, sender, subject, day in (
            (1, "Ilse Krämer", "Antrag", date(2026, 3, 2)),
            (2, "Werbe GmbH", "Angebot <b>gratis</b>", date(2026, 3, 2)),
            (3, "=HYPERLINK(A1)", "+49 Rückruf", date(2026, 3, 3)),
            (4, "", "Alt", date(2025, 12, 30)),
        )
    ]  # fmt: skip
    case = add_case(office)
    office.intake.assign(made[0].id, case.id, by=clerk_of(office))
    office.intake.put_away(made[1].id, by=clerk_of(office), reason=PutAway.ADVERTISING)
    return made


def test_the_book_tells_where_everything_went(desk, office, entries, settle):
    made = desk()
    QTest.mouseClick(made.place.head.book_button, LEFT)
    book = made.place.book()
    assert QApplication.focusWidget() is book.table
    rows = [cells(book.model.row(n)) for n in range(book.model.rowCount())]
    filed = office.documents.get(entries[0].document.id).reference
    assert [row[0] for row in rows] == ["E-2026-0003", "E-2026-0002", "E-2026-0001"]
    assert [row[5] for row in rows] == ["Wartet", "Weggelegt: Werbung", filed]
    assert [book.year_choice.itemText(n) for n in range(2)] == ["2026", "2025"]
    assert unnamed(made.window) == []
    assert unreachable(made.place) == []
    book.table.setFocus()
    QTest.keyClick(book.table, Qt.Key.Key_End)
    QTest.keyClick(book.table, Qt.Key.Key_Return)
    assert made.elsewhere.asked == [("document", entries[0].document.id)]


def test_put_away_post_is_laid_before_the_clerk_again(desk, office, entries, settle):
    made = desk()
    made.window.open_item("incoming", entries[1].id)
    book = made.place.book()
    assert made.place.stack.currentWidget().isAncestorOf(book)
    assert book.table.current().id == entries[1].id
    QTest.mouseClick(book.back_button, LEFT)
    settle()
    assert office.intake.get(entries[1].id).document.removed is None
    assert book.back_button.isHidden()
    QTest.keyClick(made.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert cells(office.intake.get(entries[1].id))[5] == "Weggelegt: Werbung"


def test_a_waiting_entry_is_opened_from_the_book_and_from_elsewhere(desk, entries, settle):
    made = desk()
    made.place.show_book(shown=True)
    assert made.window.open_item("incoming", entries[2].id)
    assert made.place.stack.currentWidget() is made.place.splitter
    assert made.place.list.current().id == entries[2].id
    made.place.show_book(shown=True)
    QTest.keyClick(made.place.book().table, Qt.Key.Key_Home)
    QTest.keyClick(made.place.book().table, Qt.Key.Key_Return)
    assert made.place.stack.currentWidget() is made.place.splitter
    made.window.open_item("incoming", 999)
    assert [type(failure).__name__ for failure in made.failures] == ["NotFound"]


def test_as_a_file_no_cell_is_a_formula(desk, entries, settle, tmp_path, monkeypatch):
    target = tmp_path / "Buch.csv"
    monkeypatch.setattr(target_file, "ask_target", lambda *_: target)
    made = desk()
    made.place.show_book(shown=True)
    QTest.mouseClick(made.place.book().export_button, LEFT)
    settle()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["Nummer", "Eingang", "Betreff", "Absender", "Weg", "Verbleib"]
    assert [row[0] for row in rows[1:]] == ["E-2026-0001", "E-2026-0002", "E-2026-0003"]
    assert rows[3][2:4] == ["'+49 Rückruf", "'=HYPERLINK(A1)"]


def test_on_paper_it_stands_in_order(session, entries):
    import pypdfium2

    pdf = book_sheet(session, 2026, "Posteingangsbuch 2026")
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    assert text.index("E-2026-0001") < text.index("E-2026-0002") < text.index("E-2026-0003")
    assert "<b>gratis</b>" in " ".join(text.split())
    assert "Mo, 02.03.2026" in text


def test_an_empty_book_says_what_it_will_be(desk):
    made = desk()
    made.place.show_book(shown=True)
    assert not made.place.book().print_button.isEnabled()
    assert unnamed(made.window) == []
    made.place.book().print()
    assert made.failures == []
