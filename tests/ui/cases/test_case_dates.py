"""The calendar of the open case: follow-ups and deadlines, typed, moved, completed, explained."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gemeinde_desk.cases.model import FollowUpKind
from gemeinde_desk.ui.theme import theme
from tests.support.offices import TODAY, add_case, clerk_of
from tests.ui.cases.conftest import TABS


def test_no_row_of_the_calendar_is_cut_at_any_text_size(desk, case):
    for days in range(1, 5):
        desk.office.cases.set_follow_up(case.id, TODAY + timedelta(days), "Anruf", by=clerk_of(desk.office))
    desk.settle()
    desk.place.view.go_to_tab(TABS["dates"])
    desk.settle()
    table = desk.place.view.dates.table
    try:
        for scale in (1.0, 1.5, 2.0):
            theme().configure(scale=scale)
            desk.settle()
            last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
            assert table.model().rowCount() >= 5
            assert 0 < last.bottom() <= table.viewport().height()
    finally:
        theme().configure(scale=1.0)


def test_a_follow_up_is_typed_saved_completed_and_opened_again(desk, case):
    desk.key(desk.place.view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    form = desk.place.view.dates.form
    assert form.due.hasFocus()
    desk.type(form.due, "+14", key=Qt.Key.Key_Return)
    assert form.text.hasFocus()
    desk.type(form.text, "Antwort da?", key=Qt.Key.Key_Return)
    made = next(each for each in desk.office.cases.follow_ups(case.id) if each.text == "Antwort da?")
    assert made.due == TODAY + timedelta(days=14)
    tab = desk.place.view.dates
    tab.select(made.id)
    desk.key(tab.table, Qt.Key.Key_Space)
    assert desk.office.cases.follow_up(made.id).done_on == TODAY
    desk.undo()
    assert desk.office.cases.follow_up(made.id).is_open


def test_bad_dates_and_missing_words_are_marked(desk, case):
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    before = len(desk.office.cases.follow_ups(case.id))
    desk.type(form.due, "32.13.", key=Qt.Key.Key_Return)
    desk.click(form.save_button)
    assert form.form.fields["due"].error
    assert form.form.fields["text"].error
    form.due.clear()
    desk.click(form.save_button)
    assert "Tag" in form.form.fields["due"].error
    assert len(desk.office.cases.follow_ups(case.id)) == before


def test_a_follow_up_set_by_mistake_is_taken_back_whole(desk, case):
    before = desk.office.cases.follow_ups(case.id)
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    form.kind.set_value(FollowUpKind.DEADLINE)
    desk.type(form.due, "+7")
    desk.type(form.text, "Irrtum", key=Qt.Key.Key_Return)
    form.text.setText("Irrtum")
    form.due.setText("+7")
    form.due.finish()
    for _ in range(2):  # pressed twice while the first is still being written
        QTest.keyClick(form.text, Qt.Key.Key_Return)
    desk.settle()
    assert len(desk.office.cases.follow_ups(case.id)) == len(before) + 2
    desk.undo()
    desk.said.pop()
    assert len(desk.office.cases.follow_ups(case.id)) == len(before) + 1
    assert form.kind.value() == FollowUpKind.FOLLOW_UP
    desk.undo()
    assert desk.office.cases.follow_ups(case.id) == before
    assert desk.office.cases.history(case.id)[-1].sentence == "Frist auf den 10.03.2026 zurückgenommen."


def test_what_was_begun_is_there_again_after_another_date_was_moved(desk, case):
    desk.click(desk.place.view.follow_up_button)
    tab = desk.place.view.dates
    desk.type(tab.form.text, "Begonnen")
    tab.select(next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE).id)
    desk.key(tab.table, Qt.Key.Key_Return)
    assert tab.form.text.text() != "Begonnen"
    assert tab.form.kind.value() == FollowUpKind.DEADLINE
    desk.key(tab.form.due, Qt.Key.Key_Escape)
    assert tab.form.text.text() == "Begonnen"


def test_the_field_with_the_keyboard_is_always_in_sight(desk, case):
    desk.place.resize(1280, 520)
    desk.click(desk.place.view.follow_up_button)
    tab = desk.place.view.dates
    for field in (tab.form.due, tab.form.text):
        field.setFocus()
        desk.settle()
        assert field.visibleRegion().boundingRect().height() == field.height()


def test_presets_set_the_day(desk, case):
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    for button, expected in zip(
        form.presets,
        (date(2026, 3, 10), date(2026, 3, 17), date(2026, 4, 3), date(2026, 6, 3), date(2026, 9, 3)),
        strict=True,
    ):
        desk.click(button)
        assert form.due.day() == expected


def test_a_date_is_moved_and_back(desk, case):
    desk.place.view.go_to_tab(TABS["dates"])
    tab = desk.place.view.dates
    deadline = next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE)
    tab.select(deadline.id)
    desk.key(tab.table, Qt.Key.Key_Return)
    assert tab.form.due.hasFocus()
    tab.form.due.clear()
    desk.type(tab.form.due, "+20", key=Qt.Key.Key_Return)
    assert desk.office.cases.follow_up(deadline.id).due == TODAY + timedelta(days=20)
    assert "Von Hand verlegt" in tab.derivation.sentences[-1]
    desk.undo()
    assert desk.office.cases.follow_up(deadline.id).due == deadline.due


def test_the_way_to_a_deadline_is_shown_step_by_step(desk, case):
    desk.place.view.go_to_tab(TABS["dates"])
    tab = desk.place.view.dates
    deadline = next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE)
    tab.select(deadline.id)
    desk.settle()
    assert tab.derivation.isVisible()
    assert tab.derivation.sentences[:-1] == deadline.derivation.sentences()
    assert "17.03.2026" in tab.derivation.sentences[-1]


def test_an_unfinished_follow_up_is_there_again(desk, case):
    desk.click(desk.place.view.follow_up_button)
    desk.type(desk.place.view.dates.form.text, "Antw")
    other = add_case(desk.office, "anderer")
    desk.open(other.id)
    assert desk.place.view.dates.form.text.text() == ""
    desk.open(case.id)
    assert desk.place.view.dates.form.text.text() == "Antw"
