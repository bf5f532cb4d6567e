"""The list: filtering, sorting, keys, what is remembered, export."""

import csv
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gemeinde_desk.cases.model import CaseFilter, Order
from gemeinde_desk.ui.cases.place import CasesPlace
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, clerk_of
from tests.ui.cases.conftest import NARROW, WIDE, make_place


def subjects(desk):
    model = desk.place.list.model
    return [model.row(number).subject for number in range(model.rowCount())]


def test_an_empty_office_offers_the_first_step(desk):
    empty = desk.place.list._nothing
    assert empty.isVisible()
    assert not desk.place.list.table.isVisible()
    desk.click(empty.button)
    assert desk.place._new.isVisible()


def test_typing_filters_and_esc_shows_everything_again(desk):
    for subject in ("Gerüst am Festplatz", "Müll am Markt", "Gerüst in der Mühlgasse"):
        add_case(desk.office, subject)
    desk.settle()
    field = desk.place.list.filter.text
    desk.type(field, "gerüst", key=Qt.Key.Key_Return)
    assert sorted(subjects(desk)) == ["Gerüst am Festplatz", "Gerüst in der Mühlgasse"]
    assert desk.place.list.count.text() == "2 Vorgänge"
    desk.type(field, " xyz", key=Qt.Key.Key_Return)
    assert desk.place.list._not_found.isVisible()
    desk.key(field, Qt.Key.Key_Escape)
    assert len(subjects(desk)) == 3


def test_the_open_case_stays_until_the_filter_is_changed_though_its_subject_is_another(desk):
    case = add_case(desk.office, "Gerüst am Festplatz")
    add_case(desk.office, "Müll am Markt")
    desk.settle()
    shown = desk.place.list
    desk.type(shown.filter.text, "gerüst", key=Qt.Key.Key_Return)
    desk.open(case.id)
    desk.office.cases.change(case.id, by=clerk_of(desk.office), subject="Zaun am Festplatz")
    desk.settle()
    assert subjects(desk) == ["Zaun am Festplatz"]
    assert shown.table.current().id == case.id
    desk.type(shown.filter.text, "s", key=Qt.Key.Key_Return)
    assert subjects(desk) == []


def test_nonsense_in_the_filter_finds_nothing_and_breaks_nothing(desk):
    add_case(desk.office)
    desk.settle()
    for text in ('"', "' OR 1=1 --", "*", "((", "\\", "%_", "a" * 500, "-", "NEAR(", "😀"):
        desk.place.list.filter.text.setText(text)
        desk.key(desk.place.list.filter.text, Qt.Key.Key_Return)
    desk.place.list.filter.text.clear()
    desk.key(desk.place.list.filter.text, Qt.Key.Key_Return)
    assert len(subjects(desk)) == 1


def test_state_due_mine_and_type_narrow_the_list(desk):
    office, by = desk.office, clerk_of(desk.office)
    other = office.clerks.add("Bernd Wolf", "WLF", by=by)
    mine = add_case(office, "meiner")
    office.cases.change(add_case(office, "seiner").id, by=by, clerk=other)
    old = add_case(office, "alter", on=TODAY - timedelta(days=40))
    desk.settle()
    bar = desk.place.list.filter
    desk.click(bar.mine)
    assert sorted(subjects(desk)) == ["alter", "meiner"]
    bar.due.setFocus()
    desk.key(bar.due, Qt.Key.Key_Down)  # «Heute fällig oder überfällig»
    assert subjects(desk) == ["alter"]
    desk.click(bar.reset_button)
    assert len(subjects(desk)) == 3
    assert bar.wanted() == CaseFilter(state="open")  # what the list begins with
    assert not bar.reset_button.isVisible()
    assert mine.id != old.id


def test_where_no_case_is_open_the_usual_filter_is_not_offered_to_be_reset(desk):
    cases, by = desk.office.cases, clerk_of(desk.office)
    case = add_case(desk.office)
    cases.change(case.id, by=by, outcome="abgeholfen", fields={"abhilfe": "Veranstalter ermahnt"})
    cases.close(case.id, on=TODAY, by=by, accept_warnings=True)
    desk.settle()
    shown = desk.place.list
    assert shown.filter.wanted() == CaseFilter(state="open")
    assert not shown.filter.reset_button.isVisible()
    assert shown.first_focus().text() == "Jeden Stand zeigen"
    desk.click(shown.first_focus())
    assert len(subjects(desk)) == 1
    assert shown.filter.reset_button.isVisible()


def test_the_filter_is_remembered_for_the_clerk(desk, qapp):
    add_case(desk.office, "Lärm")
    add_case(desk.office, "Müll")
    desk.settle()
    desk.type(desk.place.list.filter.text, "müll", key=Qt.Key.Key_Return)
    desk.click(desk.place.list.filter.mine)
    QTest.qWait(450)
    desk.settle()
    again = make_place(desk.session)
    assert again.list.filter.text.text() == "müll"
    assert again.list.filter.mine.isChecked()
    assert again.list.model.rowCount() == 1
    again.close()
    again.deleteLater()


def test_headings_sort_both_ways(desk):
    for subject in ("Zaun", "Ampel", "Mauer"):
        add_case(desk.office, subject)
    desk.settle()
    header = desk.place.list.table.horizontalHeader()
    middle = header.sectionViewportPosition(1) + 20
    for expected in (["Ampel", "Mauer", "Zaun"], ["Zaun", "Mauer", "Ampel"]):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().topLeft() + _at(middle)
        )
        desk.settle()
        assert subjects(desk) == expected


def _at(x):
    from PySide6.QtCore import QPoint

    return QPoint(x, 10)


def test_the_keyboard_leads_through_the_list_and_the_case_follows(desk):
    cases = [add_case(desk.office, f"Vorgang {number}") for number in range(3)]
    desk.settle()
    table = desk.place.list.table
    table.setFocus()
    desk.key(table, Qt.Key.Key_Home)
    assert not desk.place.view.isVisible()  # looking through the list opens nothing
    desk.key(table, Qt.Key.Key_Return)
    assert desk.place.view.isVisible()
    assert desk.place.view.case.id == cases[-1].id
    table.setFocus()
    desk.key(table, Qt.Key.Key_End)
    QTest.qWait(200)
    assert desk.place.view.case.id == cases[0].id
    desk.key(desk.place.view, Qt.Key.Key_Escape)
    assert not desk.place.view.isVisible()
    assert table.hasFocus()


def test_where_room_is_scarce_the_case_takes_the_place(desk):
    case = add_case(desk.office)
    desk.settle()
    desk.place.resize(*NARROW)
    desk.open(case.id)
    assert desk.place.view.isVisible()
    assert not desk.place.list.isVisible()
    desk.click(desk.place.view.header.back)
    assert desk.place.list.isVisible()
    desk.open(case.id)
    desk.place.resize(1280, 800)
    desk.settle()
    assert desk.place.list.isVisible()


@pytest.mark.parametrize("first", ["list", "view"])
def test_the_case_has_more_of_a_new_width_than_the_list_whichever_was_made_first(desk, first):
    place = CasesPlace(desk.session)
    getattr(place, first)
    parts = (place.list, place.view)
    assert [place.splitter.indexOf(part) for part in parts] == [0, 1]
    assert [part.sizePolicy().horizontalStretch() for part in parts] == [2, 3]
    place.deleteLater()


def test_five_thousand_cases_are_paged_and_the_end_is_one_key_away(desk, monkeypatch):
    from tests.support.many_cases import many_cases

    many_cases(desk.office, 5000)
    desk.place.list.filter.show_filter(CaseFilter())
    desk.place.list.reload()
    table = desk.place.list.table
    assert desk.place.list.count.text() == "5.000 Vorgänge"
    table.setFocus()
    desk.key(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 4999
    last = desk.office.cases.page(CaseFilter(), Order("reference", descending=True), 4999, 1)[0]
    assert table.current().id == last.id
    assert len(desk.place.list.model._pages) < 12


def test_what_very_many_hold_is_cut_on_the_screen_and_whole_in_the_file(desk, monkeypatch, tmp_path):
    from gemeinde_desk.cases import listing
    from tests.support.many_cases import many_cases

    monkeypatch.setattr(listing, "MOST_FOUND", 50)
    many_cases(desk.office, 800)
    shown = desk.place.list
    shown.filter.show_filter(CaseFilter())
    desk.type(shown.filter.text, "antrag", key=Qt.Key.Key_Return)
    desk.settle()
    assert shown.count.text() == "Mehr als 50 Vorgänge; hier stehen die neuesten"
    assert shown.model.rowCount() == 50
    whole = desk.office.cases.count(CaseFilter(text="antrag"), whole=True)
    assert whole > 50
    shown.export_to(tmp_path / "liste.csv")
    desk.settle()
    with (tmp_path / "liste.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == whole + 1


def test_the_export_is_whole_and_harmless(desk, tmp_path):
    add_case(desk.office, '=HYPERLINK("http://example.org")')
    add_case(desk.office, 'Über; Straße "Am Markt"')
    desk.settle()
    path = tmp_path / "liste.csv"
    desk.place.list.export_to(path)
    desk.settle()
    assert "2 Vorgänge" in desk.said[-1][0]
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file, delimiter=";")
    assert head[:2] == ["Zeichen", "Betreff"]
    assert {line[1] for line in lines} == {'\'=HYPERLINK("http://example.org")', 'Über; Straße "Am Markt"'}
    assert list(tmp_path.glob("*.part")) == []


def test_one_case_is_one_case_in_every_sentence(desk, tmp_path, monkeypatch):
    import pypdfium2

    add_case(desk.office)
    desk.settle()
    assert desk.place.list.count.text() == "1 Vorgang"
    desk.place.list.export_to(tmp_path / "liste.csv")
    desk.settle()
    assert desk.said[-1][0] == "1 Vorgang in „liste.csv“ gespeichert"
    path = tmp_path / "liste.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.place.list.save_list()
    desk.settle()
    with pypdfium2.PdfDocument(path) as document:
        assert "1 Vorgang\r\n" in document[0].get_textpage().get_text_bounded()


def test_an_export_that_cannot_be_written_says_so(desk, tmp_path):
    add_case(desk.office)
    desk.settle()
    desk.place.list.export_to(tmp_path / "gibt" / "es" / "nicht.csv")
    desk.settle()
    assert "konnte nicht" in desk.failed.pop().sentence()


def test_the_list_is_kept_as_a_pdf(desk, tmp_path, monkeypatch):
    import pypdfium2

    add_case(desk.office, "<b>Lärm</b> & Müll")
    desk.settle()
    path = tmp_path / "liste.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.place.list.save_list()
    desk.settle()
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "<b>Lärm</b> & Müll" in text
    assert "2.3.1-2026-0001" in text


def test_a_list_nobody_reads_on_paper_is_refused(desk):
    from gemeinde_desk.ui.cases.list_export import MOST_PRINTED
    from tests.support.many_cases import many_cases

    many_cases(desk.office, MOST_PRINTED + 1)
    desk.place.list.filter.show_filter(CaseFilter())
    desk.place.list.save_list()
    desk.settle()
    assert "Filter enger" in desk.failed.pop().sentence()


def test_everything_in_the_list_has_a_name_and_is_reached_by_tab(desk):
    add_case(desk.office)
    desk.settle()
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


def test_the_empty_list_has_names_too(desk):
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


def test_another_place_asks_for_a_list_of_its_own(desk):
    by = clerk_of(desk.office)
    other = desk.office.clerks.add("Bernd Wolf", "WLF", by=by)
    add_case(desk.office, "alt", on=TODAY - timedelta(days=40))
    add_case(desk.office, "neu")
    desk.office.cases.change(add_case(desk.office, "seiner", on=TODAY - timedelta(days=40)).id, by=by, clerk=other)
    desk.settle()
    which = CaseFilter(state="open", clerk_id=by.id, due_until=TODAY - timedelta(days=1))
    assert desk.place.open_item("case", ("list", which))
    desk.settle()
    assert subjects(desk) == ["alt"]
    assert desk.place.list.filter.wanted() == which
    assert "02.03.2026" in desk.place.list.filter.due.currentText()


def test_columns_give_way_to_the_subject(desk):
    add_case(desk.office)
    desk.settle()
    table = desk.place.list.table
    desk.place.resize(1400, 800)
    desk.settle()
    assert not any(table.isColumnHidden(number) for number in range(7))
    desk.place.resize(700, 800)
    desk.settle()
    assert table.isColumnHidden(5)
    assert table.columnWidth(1) >= 200


def test_mine_are_those_of_whoever_sits_down(desk):
    by = clerk_of(desk.office)
    other = desk.office.clerks.add("Bernd Wolf", "WLF", by=by)
    add_case(desk.office, "meiner")
    desk.office.cases.change(add_case(desk.office, "seiner").id, by=by, clerk=other)
    desk.settle()
    desk.click(desk.place.list.filter.mine)
    assert subjects(desk) == ["meiner"]
    desk.session.clerk = other
    desk.place.reload(None)
    assert subjects(desk) == ["seiner"]


class _Pressed(QObject):
    """How often the mouse was pressed inside a widget."""

    def __init__(self, inside):
        super().__init__(inside)
        self._inside = inside
        self.times = 0

    def eventFilter(self, watched, event):
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick} and watched.isWidgetType():
            self.times += self._inside.isAncestorOf(watched)
        return False


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_second_click_of_a_double_click_does_not_fall_into_the_form_where_the_list_was(desk, qapp, size):
    case = add_case(desk.office, "Lärm am Festplatz")
    desk.place.resize(*size)
    desk.open(case.id)
    desk.place.leave_case()
    desk.settle()
    table = desk.place.list.table
    pressed = _Pressed(desk.place.view)
    line = table.visualRect(table.model().index(0, 1)).center().y()
    spot = table.viewport().mapTo(desk.place, QPoint(table.viewport().width() - 40, line))
    qapp.installEventFilter(pressed)
    for _click in range(2):  # by the window, as the mouse does: to whatever lies there by then
        QTest.mouseClick(desk.place.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    assert desk.place.view.case.id == case.id
    assert pressed.times == 0
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(desk.place.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    qapp.removeEventFilter(pressed)
    assert pressed.times > 0  # from then on the mouse works as ever
