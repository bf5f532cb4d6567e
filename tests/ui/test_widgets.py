from datetime import date

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.ui.theme import Text, theme
from gemeinde_desk.ui.widgets.buttons import IconButton
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Message, Notice, error_message
from gemeinde_desk.ui.widgets.page_images import PageSource
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.search_field import SearchField
from tests.support.accessibility import name_of, unnamed, unreachable
from tests.support.gallery import Row, sheet, table
from tests.support.heartbeat import Heartbeat

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+14", date(2026, 12, 8)),
        ("Mo", date(2026, 11, 30)),
        ("morgen", date(2026, 11, 25)),
        ("030327", date(2027, 3, 3)),
    ],
)
def test_a_date_is_understood_while_typing_and_written_out_on_leaving(qtbot, shown, typed, meant):
    field = shown(DateField("Wiedervorlage", today=lambda: TODAY), 300, 40)
    seen = []
    field.changed.connect(seen.append)
    qtbot.keyClicks(field, typed)
    assert field.day() == meant
    assert f"{meant:%d.%m.%Y}" in field._meaning
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == f"{meant:%d.%m.%Y}"
    assert seen[-1] == meant


def test_a_wrong_date_is_marked_at_the_field_when_it_is_left(qtbot, shown):
    form = Form()
    field = form.add("due", "&Frist", DateField(today=lambda: TODAY))
    other = form.add("subject", "&Betreff", QLineEdit())
    shown(form)
    field.setFocus()
    qtbot.keyClicks(field, "31.2.2026")
    assert form.fields["due"].error == ""
    other.setFocus()
    assert "31.2.2026" in form.fields["due"].error
    field.clear()
    field.finish()
    assert form.fields["due"].error == ""


def test_arrows_move_by_a_day(qtbot, shown):
    field = shown(DateField("Frist", today=lambda: TODAY), 300, 40)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.day() == TODAY
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.day() == date(2026, 11, 23)


def test_the_calendar_opens_by_keyboard_and_chooses(qtbot, shown):
    field = shown(DateField("Frist", today=lambda: TODAY), 300, 40)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = field._calendar._month
    assert field._calendar.isVisible()
    qtbot.keyClick(month.focusWidget() or month, Qt.Key.Key_Return)
    assert field.day() == TODAY


def test_a_form_names_its_fields_and_goes_to_the_first_mistake(shown):
    form = Form(2)
    subject = form.add("subject", "&Betreff", QLineEdit(), required=True)
    form.add("received", "&Eingegangen am", DateField())
    shown(form)
    assert name_of(subject) == "Betreff (Pflichtfeld)"
    assert unnamed(form) == []
    assert unreachable(form) == []
    assert not form.set_errors({"subject": "Der Betreff fehlt."})
    assert subject.hasFocus()
    assert subject.accessibleDescription() == "Der Betreff fehlt."
    assert form.show_error(InvalidInput(place="received", problem="Das liegt in der Zukunft."))
    assert form.fields["subject"].error == ""
    assert not form.show_error(InvalidInput(place="elsewhere", problem="?"))
    assert form.set_errors({})


def test_an_error_says_what_happened_and_what_helps_as_plain_text(shown):
    dialog = error_message(None, InvalidInput(problem="<b>x</b> ist kein Datum.", place="Frist"), retryable=True)
    shown(dialog)
    assert dialog.windowTitle() == "<b>x</b> ist kein Datum."
    assert unnamed(dialog) == []


def test_enter_in_a_dialog_presses_the_button_that_has_the_keyboard(qtbot, shown):
    """Qt's own default button would delete where somebody went to «Abbrechen»."""
    dialog = Message(None, "Etwas löschen?", ["Es ist dann weg."])
    stay = dialog.offer("stay", "Abbrechen")
    delete = dialog.offer("do", "Löschen", "primary")
    shown(dialog)
    assert delete.hasFocus()
    stay.setFocus()
    qtbot.keyClick(stay, Qt.Key.Key_Return)
    assert dialog.answer == "stay"


@pytest.fixture
def twice_the_size(qapp):
    theme().configure(scale=2.0)
    yield
    theme().configure(scale=1.0)


def test_a_dialog_cuts_no_sentence_at_twice_the_size(qtbot, twice_the_size):
    long = (
        "Gelöscht wird nichts: Das jetzige Amt wird in einem Ordner daneben aufgehoben, und zwar in /srv/amt/musterau."
    )
    dialog = Message(None, "Das jetzige Amt durch die Sicherung ersetzen?", [long] * 4)
    qtbot.addWidget(dialog)
    dialog.show()
    for label in dialog.findChildren(Text):
        assert label.height() >= label.heightForWidth(label.width())


def test_enter_presses_an_icon_button_but_not_with_control(qtbot, shown):
    pressed = []
    button = shown(IconButton("close", "Schließen", lambda: pressed.append(1)), 60, 60)
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    qtbot.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == [1]


def test_a_notice_speaks_acts_and_goes(shown):
    notice, done = Notice(), []
    page = QWidget()
    QVBoxLayout(page).addWidget(notice)
    shown(page)
    assert not notice.isVisible()
    notice.say("Es gibt schon einen Vorgang.", action="Ansehen", on=lambda: done.append(True))
    assert notice.isVisible()
    notice._button.click()
    assert done == [True]
    assert not notice.isVisible()


def test_an_empty_place_offers_the_first_step(shown):
    steps = []
    empty = shown(
        EmptyState("inbox", "Der Posteingang ist leer", "Hier liegt die Post.", "Scannen", lambda: steps.append(1))
    )
    empty.button.click()
    assert steps == [1]


def test_the_search_field_waits_for_a_rest(qtbot, shown):
    field = shown(SearchField("Filtern"), 300, 40)
    asked = []
    field.searched.connect(asked.append)
    qtbot.keyClicks(field, "weg")
    assert asked == []
    qtbot.waitUntil(lambda: asked == ["weg"])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert asked == ["weg", ""]


def test_a_million_rows_cost_a_few_pages(qtbot, shown):
    made = table(1_000_000)
    shown(made)
    made.setFocus()
    with Heartbeat() as beat:
        qtbot.keyClick(made, Qt.Key.Key_End)
        qtbot.wait(20)
        assert made.current().number == 999_999
        qtbot.keyClick(made, Qt.Key.Key_Home)
        qtbot.wait(20)
    assert made.current().number == 0
    assert len(made.rows._pages) <= 12
    assert beat.longest < 0.2  # generous: the machine of the tests is shared


def test_the_selection_survives_a_reload(shown, qtmodeltester):
    rows = list(range(500))
    made = table(500)
    made.rows._fetch = lambda offset, limit: [Row(n) for n in rows[offset : offset + limit]]
    made.rows._count_rows = lambda: len(rows)
    made.rows.reload()
    shown(made)
    made.select_row(20)
    del rows[3]
    made.rows.reload()
    assert (made.current().number, made.currentIndex().row()) == (20, 19)
    rows.remove(20)
    made.rows.reload()
    assert made.current().number == 21  # the thing is gone: its neighbour
    qtmodeltester.check(made.rows)


def test_the_selection_survives_a_reload_also_while_control_is_held_down(qtbot, shown):
    made = shown(table(50))
    made.select_row(3)
    qtbot.keyPress(made, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)  # as in the moment after Strg+Z
    made.rows.reload()
    qtbot.keyRelease(made, Qt.Key.Key_Control)
    assert [row.number for row in made.selected()] == [3]
    qtbot.keyClick(made, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    made.rows.reload()
    assert [row.number for row in made.selected()] == [3, 4]


def test_keys_and_headings_of_a_table(qtbot, shown):
    made = table(50)
    shown(made)
    opened, marked, order = [], [], []
    made.opened.connect(opened.append)
    made.marked.connect(marked.append)
    made.sorted_by.connect(lambda key, down: order.append((key, down)))
    made.select_row(2)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Space)
    assert (opened[0].number, marked[0].number) == (2, 2)
    for section in (1, 1, 3):
        made.horizontalHeader().sectionClicked.emit(section)
    assert order == [("subject", False), ("subject", True)]
    assert name_of(made) == "Vorgänge"


def test_pages_are_drawn_off_the_window_and_only_those_in_sight(qtbot, shown, tasks):
    asked = []

    def render(page, width):
        asked.append((page, width))
        return sheet(page, width)

    view = shown(PageView(tasks))
    view.show_source(PageSource(200, render, "Bauantrag"))
    qtbot.waitUntil(lambda: tasks.idle() and bool(asked))
    assert len({page for page, _ in asked}) < 12
    qtbot.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.canvas.page == 199
    assert name_of(view.canvas) == "Bauantrag, Seite 200 von 200"
    qtbot.waitUntil(lambda: 199 in {page for page, _ in asked} and tasks.idle())
    assert unnamed(view) == []


def test_a_page_takes_the_shape_of_its_picture_and_what_is_read_stays_in_place(qtbot, shown, tasks):
    view = shown(PageView(tasks))

    def plan(_page, width):
        picture, out = QImage(width, width // 2, QImage.Format.Format_RGB32), QBuffer()
        picture.fill(Qt.GlobalColor.white)
        picture.save(out, "PNG")
        return bytes(out.data().data())

    view.show_source(PageSource(8, plan, "Pläne"), 5)
    qtbot.waitUntil(lambda: tasks.idle() and view.canvas.aspect(5) == pytest.approx(0.5, rel=0.01))
    assert view.canvas.page == 5
    assert view.canvas._sheet(5).height() == pytest.approx(view.canvas.page_width() / 2, abs=2)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: tasks.idle() and view.canvas.aspect(0) == pytest.approx(0.5, rel=0.01))
    assert view.canvas.page == 0


def test_a_page_that_cannot_be_drawn_says_so(qtbot, shown, tasks):
    view = shown(PageView(tasks))
    view.show_source(PageSource(1, lambda page, width: b"no picture", "Kaputt"))
    qtbot.waitUntil(lambda: view._images.refusal(0) != "")
    assert "kann nicht angezeigt werden" in view._images.refusal(0)


def test_another_document_drops_the_first_ones_pages(qtbot, shown, tasks):
    view = shown(PageView(tasks))
    view.show_source(PageSource(3, sheet, "A"))
    qtbot.waitUntil(tasks.idle)
    view.show_source(None)
    assert view._images.picture(0, 800) is None
    assert view.source is None


def test_zoom_keeps_within_bounds(qtbot, shown, tasks):
    view = shown(PageView(tasks))
    view.show_source(PageSource(2, sheet, "A"))
    for _ in range(20):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Plus)
    assert view.canvas.zoom == pytest.approx(4.0)
    qtbot.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.canvas.page_width() < view.canvas.viewport().width()
    qtbot.waitUntil(tasks.idle)
