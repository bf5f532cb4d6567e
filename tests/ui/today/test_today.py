"""What stands in the list, and what the keyboard does with it."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.cases.model import CaseFilter
from gemeinde_desk.ui.today.entries import when_word
from gemeinde_desk.ui.today.place import TodayPlace
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, clerk_of

KEYS = Qt.Key


def press(morning, key):
    QTest.keyClick(QApplication.focusWidget(), key)
    morning.settle()


def test_everything_stands_under_its_heading(morning):
    case = morning.case("Lärm am Markt")
    morning.case("Vergessene Sache")
    morning.date(case, -4, "Anruf", "deadline")
    morning.date(case, 0, "Heute")
    morning.date(case, 2, "Bald", "advance_notice")
    morning.date(case, 30, "Später")
    morning.settle()
    assert morning.texts() == [
        "ÜBERFÄLLIG", "Anruf", "HEUTE FÄLLIG", "Heute", "DIESE WOCHE", "Bald",
        "VERGESSEN: OFFEN OHNE TERMIN", "Vergessene Sache",
    ]  # fmt: skip
    assert morning.place.summary.text() == "1 überfällig · 1 heute fällig"
    line = morning.place.view.rows.lines[1]
    assert line.spoken() == (f"Frist, Freitag, 27.02.2026, seit 4 Tagen, Anruf, {case.reference} · Lärm am Markt")
    assert morning.place.heading.text() == "Dienstag, 3. März 2026"


def test_a_deadline_says_that_its_advance_notice_is_overdue(morning):
    case = morning.case()
    morning.office.cases.set_follow_up(
        case.id, TODAY, "Antworten", by=clerk_of(morning.office), kind="deadline", advance_notice=TODAY - timedelta(7)
    )
    morning.settle()
    assert morning.texts() == ["HEUTE FÄLLIG", "Antworten"]
    line = morning.place.view.rows.lines[1]
    assert line.detail.startswith("Vorfrist überfällig · ")
    assert "Vorfrist überfällig" in line.spoken()
    assert "überfällig" not in morning.place.summary.text()
    morning.place.view.go_to(1)
    press(morning, Qt.Key.Key_Space)
    assert morning.texts() != ["HEUTE FÄLLIG", "Antworten"]
    assert morning.office.cases.follow_ups(case.id, open_only=True) == []


def test_the_arrows_skip_headings_and_enter_opens(morning):
    case, other = morning.case(), morning.case("Andere Sache")
    morning.date(case, -4, "Erstens")
    morning.date(other, 0, "Zweitens")
    morning.settle()
    view = morning.place.view
    view.setFocus()
    press(morning, KEYS.Key_Home)
    assert view.current().text == "Erstens"
    press(morning, KEYS.Key_Down)
    assert view.current().text == "Zweitens"
    press(morning, KEYS.Key_Down)
    assert view.current().text == "Zweitens"
    press(morning, KEYS.Key_Return)
    assert morning.opened == [("case", other.id)]
    press(morning, KEYS.Key_Up)
    press(morning, KEYS.Key_Up)
    assert view.current().text == "Erstens"


def test_space_marks_as_done_goes_to_the_next_and_can_be_taken_back(morning):
    case = morning.case()
    first = morning.date(case, -1, "Erstens")
    morning.date(case, 0, "Zweitens")
    morning.settle()
    view = morning.place.view
    view.setFocus()
    press(morning, KEYS.Key_Home)
    QTest.keyClick(view, KEYS.Key_Space)
    QTest.keyClick(view, KEYS.Key_Space)  # a second one before the first is written changes nothing
    morning.settle()
    assert not morning.office.cases.follow_up(first.id).is_open
    assert morning.texts() == ["HEUTE FÄLLIG", "Zweitens"]
    assert view.current().text == "Zweitens"
    [(text, undo)] = morning.said
    assert text == "Erledigt: Erstens"
    undo()
    morning.settle()
    assert morning.texts() == ["ÜBERFÄLLIG", "Erstens", "HEUTE FÄLLIG", "Zweitens"]
    assert view.current().text == "Zweitens"


def test_a_click_on_the_box_marks_as_done(morning, qtbot):
    case = morning.case()
    made = morning.date(case, 0, "Anruf")
    morning.settle()
    view = morning.place.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.rows.index(1)).center())
    morning.settle()
    assert morning.office.cases.follow_up(made.id).is_open
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.box_of(1).center())
    morning.settle()
    assert not morning.office.cases.follow_up(made.id).is_open


def test_v_moves_a_date_and_says_so(morning, qtbot):
    made = morning.date(morning.case(), 0, "Anruf")
    morning.settle()
    morning.place.view.setFocus()
    press(morning, KEYS.Key_Down)
    press(morning, KEYS.Key_V)
    form = morning.place.date_form
    assert form.day.hasFocus()
    qtbot.keyClicks(form.day, "31.2.")
    press(morning, KEYS.Key_Return)
    assert "31.2." in form.form.fields["due"].error
    form.day.selectAll()
    qtbot.keyClicks(form.day, "+14")
    press(morning, KEYS.Key_Return)
    assert morning.office.cases.follow_up(made.id).due == TODAY + timedelta(days=14)
    assert not form.isVisible()
    [(text, undo)] = morning.said
    assert text == "Verlegt auf 17.03.2026: Anruf"
    undo()
    morning.settle()
    assert morning.office.cases.follow_up(made.id).due == TODAY
    assert morning.place.view.current().text == "Anruf"


def test_esc_leaves_the_date_as_it_was(morning):
    made = morning.date(morning.case(), 0, "Anruf")
    morning.settle()
    morning.place.view.setFocus()
    press(morning, KEYS.Key_V)
    assert morning.place.date_form.isVisible()
    press(morning, KEYS.Key_Escape)
    assert morning.place.view.hasFocus()
    assert morning.office.cases.follow_up(made.id).due == TODAY


def test_a_refused_day_is_told_at_the_field(morning, qtbot):
    morning.date(morning.case(), 0, "Anruf")
    morning.settle()
    morning.place.view.setFocus()
    press(morning, KEYS.Key_V)
    form = morning.place.date_form
    form.day.clear()
    press(morning, KEYS.Key_Return)
    assert "Bitte einen Tag angeben" in form.form.fields["due"].error
    qtbot.keyClicks(form.day, "+14")
    morning.office.cases.complete(form.entry.follow_up.id, on=TODAY, by=clerk_of(morning.office))
    press(morning, KEYS.Key_Return)
    assert "schon erledigt" in form.form.fields["due"].error


def test_a_forgotten_case_gets_a_follow_up(morning, qtbot):
    case = morning.case("Vergessene Sache")
    morning.settle()
    morning.place.view.setFocus()
    assert morning.place.bar.schedule.isVisible()
    press(morning, KEYS.Key_V)
    qtbot.keyClicks(morning.place.date_form.day, "+2")
    press(morning, KEYS.Key_Return)
    [follow_up] = morning.office.cases.follow_ups(case.id, open_only=True)
    assert follow_up.due == TODAY + timedelta(days=2)
    assert morning.texts() == ["DIESE WOCHE", "Stand der Sache prüfen"]
    assert morning.said[-1][0] == "Wiedervorlage am 05.03.2026 gesetzt"


def test_only_mine_or_all_is_remembered(morning):
    other = morning.office.clerks.add("Bernd Wolf", "BW", by=clerk_of(morning.office))
    case = morning.case()
    morning.date(case, 0, "Meine")
    morning.date(case, 0, "Seine", clerk=other)
    morning.settle()
    place = morning.place
    assert place.whose.isVisible()
    assert morning.texts() == ["HEUTE FÄLLIG", "Meine"]
    place.whose.setFocus()
    press(morning, KEYS.Key_Down)
    assert morning.texts() == ["HEUTE FÄLLIG", "Meine", "Seine"]
    assert [line.clerk for line in place.view.rows.lines[1:]] == ["OEH", "BW"]
    assert TodayPlace(morning.session).whose.value() is False


def test_an_empty_morning_offers_the_first_steps(morning, qtbot):
    nothing = morning.place.nothing
    assert nothing.isVisible()
    assert nothing.heading.text() == "Heute liegt nichts an"
    assert nothing.button.hasFocus()
    press(morning, KEYS.Key_Space)
    press(morning, KEYS.Key_Tab)
    press(morning, KEYS.Key_Space)
    assert morning.opened == [("case", ("new", {})), ("incoming", ("new", {}))]
    morning.date(morning.case(), 0, "Anruf")
    morning.settle()
    assert not nothing.isVisible()


def test_more_than_the_list_shows_is_counted_and_led_to(morning):
    case = morning.case()
    with morning.office.store.transaction("system"):
        for number in range(103):
            morning.date(case, -1 - number % 3, f"Anruf {number}")
    morning.settle()
    lines = morning.place.view.rows.lines
    assert (len(lines), lines[0].count, lines[-1].text) == (102, 103, "Weitere 3 anzeigen")
    morning.place.view.setFocus()
    press(morning, KEYS.Key_End)
    press(morning, KEYS.Key_Return)
    assert morning.opened == [("case", ("list", CaseFilter(state="open", due_until=TODAY - timedelta(days=1))))]


def test_another_day_is_noticed_when_one_comes_back(morning):
    morning.date(morning.case(), 1, "Anruf")
    morning.settle()
    assert morning.texts() == ["DIESE WOCHE", "Anruf"]
    morning.office.today = lambda: TODAY + timedelta(days=1)
    morning.place.activate()
    morning.settle()
    assert morning.texts() == ["HEUTE FÄLLIG", "Anruf"]
    assert morning.place.heading.text() == "Mittwoch, 4. März 2026"


def test_the_days_in_words():
    words = [when_word(TODAY + timedelta(days=days), TODAY) for days in (-400, -2, -1, 0, 1, 5)]
    assert words == ["seit 400 Tagen", "seit 2 Tagen", "seit gestern", "heute", "morgen", "in 5 Tagen"]
    assert when_word(date(2024, 2, 29), date(2024, 3, 1)) == "seit gestern"


def test_everything_can_be_named_and_reached(morning):
    assert unnamed(morning.place) == []
    assert unreachable(morning.place) == []
    morning.office.clerks.add("Bernd Wolf", "BW", by=clerk_of(morning.office))
    case = morning.case()
    morning.date(case, 0, "Anruf")
    morning.settle()
    assert unnamed(morning.place) == []
    assert unreachable(morning.place) == []
    row = QAccessible.queryAccessibleInterface(morning.place.view).child(1)
    assert row.text(QAccessible.Text.Name).startswith("Wiedervorlage, Dienstag, 03.03.2026, heute, Anruf")
    morning.place.begin_date(morning.place.view.current())
    assert unnamed(morning.place) == []
    assert unreachable(morning.place) == []
