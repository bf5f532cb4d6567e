"""The list on paper: one page, whatever there is."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.ui.today.sheet import today_sheet
from tests.support.offices import TODAY


def sheet_of(morning, whose=""):
    made = today_sheet(
        morning.place.view.rows.lines, morning.office.profile, TODAY, whose, created=morning.office.store.moment()
    )
    with pypdfium2.PdfDocument(made) as document:
        assert len(document) == 1
        return document[0].get_textpage().get_text_bounded()


def test_the_sheet_says_what_the_list_says(morning):
    case = morning.case("Lärm am Markt")
    morning.case("Vergessene Sache")
    morning.date(case, -4, "Bescheid erlassen", "deadline")
    morning.settle()
    text = " ".join(sheet_of(morning, "Anna Öhler").split())
    for words in ("Tagesliste für Dienstag, 3. März 2026", "Anna Öhler", "Überfällig (1)", "Fr, 27.02.2026 Frist",
                  "Bescheid erlassen", case.reference, "Vergessen: offen ohne Termin (1)", "Vergessene Sache"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("length", [12, 190])
def test_a_long_list_is_cut_to_one_page_and_counted(morning, length):
    case = morning.case("Lärm am Markt " * (length // 10))
    with morning.office.store.transaction("system"):
        for number in range(80):
            morning.date(case, -1, f"{number:02} " + "Anruf " * (length // 6))
    morning.settle()
    assert "weitere" in sheet_of(morning)


def test_ctrl_p_asks_for_the_printer(morning):
    morning.date(morning.case(), 0, "Anruf")
    morning.settle()
    seen = []

    def leave():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(20, leave)
            return
        seen.append(dialog.windowTitle())
        dialog.reject()

    morning.place.view.setFocus()
    QTimer.singleShot(20, leave)
    QTest.keyClick(morning.place.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    morning.settle()
    assert seen == ["Tagesliste für Dienstag, 3. März 2026 drucken"]


def test_every_part_shows_some_of_its_lines_however_long_the_first_is(morning):
    case = morning.case("Lärm am Markt")
    with morning.office.store.transaction("system"):
        for number in range(80):
            morning.date(case, -1, f"{number:02} Anruf")
    forgotten = [morning.case(f"Vergessene Sache {number}") for number in range(5)]
    morning.settle()
    text = " ".join(sheet_of(morning).split())
    assert "Vergessen: offen ohne Termin (5)" in text
    assert forgotten[0].subject in text
    assert "und 3 weitere" in text
    assert "Vorgang" not in text  # what all lines of a part are needs no column
