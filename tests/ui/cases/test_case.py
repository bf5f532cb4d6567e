"""The open case: its head, its tabs, and what is left when another comes; by real keys and clicks."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.ui.cases.place import ROOMY, CasesPlace
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import theme
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_contact, clerk_of
from tests.ui.cases.conftest import TABS, now


def test_the_head_says_what_and_how_urgent(desk, case):
    header = desk.place.view.header
    assert case.reference in header.reference.text()
    assert header.subject.text() == "Lärm am Festplatz"
    assert header.state.text() == "offen"
    assert "in 10 Tagen" in header.due.text()


def test_the_subject_is_changed_by_keys_and_taken_back(desk, case):
    header = desk.place.view.header
    desk.click(header.edit_button)
    line = header.subject_line
    assert line.hasFocus()
    line.clear()
    desk.type(line, "Musik am Festplatz", key=Qt.Key.Key_Return)
    assert now(desk, case).subject == "Musik am Festplatz"
    assert header.subject.text() == "Musik am Festplatz"
    assert not line.isVisible()
    desk.undo()
    assert header.subject.text() == "Lärm am Festplatz"


def test_an_empty_subject_is_refused_at_its_place(desk, case):
    header = desk.place.view.header
    desk.click(header.edit_button)
    header.subject_line.clear()
    desk.key(header.subject_line, Qt.Key.Key_Return)
    assert header.problem.isVisible()
    assert "Betreff" in header.problem.text()
    desk.key(header.subject_line, Qt.Key.Key_Escape)
    assert not header.problem.isVisible()
    assert now(desk, case).subject == "Lärm am Festplatz"


def test_markup_in_a_subject_stays_text(desk):
    case = add_case(desk.office, "<b>fett</b> &amp; <script>")
    desk.open(case.id)
    assert desk.place.view.header.subject.text() == "<b>fett</b> &amp; <script>"
    assert desk.place.view.header.subject.textFormat() == Qt.TextFormat.PlainText


def test_outcome_and_clerk_are_chosen_and_taken_back(desk, case):
    by = clerk_of(desk.office)
    other = desk.office.clerks.add("Bernd Wolf", "WLF", by=by)
    desk.settle()
    desk.place.view.reload()
    standing = desk.place.view.overview.standing
    desk.key(standing.outcome, Qt.Key.Key_Down)
    assert now(desk, case).outcome == "abgeholfen"
    desk.undo()
    assert now(desk, case).outcome == ""
    standing.clerk.setFocus()
    desk.key(standing.clerk, Qt.Key.Key_Down)
    assert now(desk, case).clerk.id == other.id
    assert "WLF" in desk.place.view.header.reference.text()


def test_the_head_leaves_the_room_to_the_documents(desk, case, filed):
    desk.place.resize(1224, 760)  # the place in a window of 1440 x 900
    view = desk.place.view
    view.go_to_tab(TABS["documents"])
    desk.settle()
    assert view.tabs.geometry().height() > view.height() * 0.8
    assert view.documents.pages.height() > view.height() * 0.4
    heights = {button.y() for button in view.toolbar.buttons.values() if button.isVisible()}
    assert len(heights) == 1


def test_what_does_not_fit_in_the_row_stands_in_its_menu_and_keeps_its_keys(desk, case):
    view = desk.place.view
    row = view.toolbar
    row.setFixedWidth(row.sizeHint().width() // 2)  # in whatever font this machine has
    desk.settle()
    assert row.more.isVisible()
    hidden = [action for action in view._working if not row.buttons[action].isVisible()]
    assert row.menu.actions() == hidden
    assert "Beteiligte" in [action.text() for action in hidden]
    desk.key(view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert view.people.picker.search.hasFocus()
    desk.key(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert view.closing.isVisible()
    assert not row.isVisible()


def test_the_history_is_read_newest_first(desk, case):
    desk.office.cases.change(case.id, by=clerk_of(desk.office), subject="anders")
    desk.place.view.go_to_tab(TABS["history"])
    desk.settle()
    model = desk.place.view.history.model
    assert model.row(0).sentence == "Geändert: Betreff."
    assert "eröffnet" in model.row(model.rowCount() - 1).sentence


def test_a_letter_is_begun_in_the_letters(desk, case):
    desk.key(desk.place.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.opened == [("letter", ("new", case.id))]


def test_a_case_that_is_not_there_is_said(desk):
    assert not desk.place.open_item("case", 4711)
    assert "4711" in desk.failed.pop().sentence()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_has_names_and_is_reached_by_tab(desk, case, filed, tab):
    person = desk.office.contacts.add(NewContact(family_name="Roth"), by=clerk_of(desk.office))
    desk.office.cases.add_participant(case.id, person.id, "Betroffene Person", by=clerk_of(desk.office), on=TODAY)
    desk.settle()
    desk.place.view.go_to_tab(TABS[tab])
    desk.settle()
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


class Windows(QObject):
    """Every window that was shown."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Show and isinstance(thing, QWidget) and thing.isWindow():
            self.shown.append(f"{thing} {thing.accessibleName()}")
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(desk, case, filed):
    person = add_contact(desk.office)
    windows = Windows()
    QApplication.instance().installEventFilter(windows)
    again = CasesPlace(desk.session)
    again.open_item("case", case.id)
    for tab in TABS.values():
        again.view.go_to_tab(tab)
    again.view.begin_closing()
    again.new_case({"documents": [], "sender_contact": person.id})
    again._new.types.choose("hundesteuer")
    again._new._type_chosen()
    desk.settle()
    QApplication.instance().removeEventFilter(windows)
    again.deleteLater()
    assert windows.shown == []


def test_what_was_begun_for_one_case_does_not_show_in_another(desk, case):
    other = add_case(desk.office, "anderer")
    desk.place.view.go_to_tab(TABS["people"])
    desk.settle()
    picker = desk.place.view.people.picker
    desk.click(picker.new_button)
    desk.type(picker.new.contact.lines["given_name"], "Ida")
    desk.open(other.id)
    assert not picker.new.isVisible()
    desk.open(case.id)
    assert picker.new.isVisible()
    assert picker.new.contact.lines["given_name"].text() == "Ida"
    desk.place.view.go_to_tab(TABS["overview"])
    more = desk.place.view.overview.checklist.more
    desk.type(more, "Ortst")
    desk.open(other.id)
    assert more.text() == ""
    desk.open(case.id)
    assert more.text() == "Ortst"


def test_long_words_in_the_head_do_not_keep_list_and_case_beside_each_other(desk):
    case = add_case(desk.office)
    desk.place.resize(1280, 800)
    desk.open(case.id)
    header = desk.place.view.header
    header.reference.setText("8.2.3-2026-0007 · Verkehrsrechtliche Anordnung und Sondernutzung")
    header.due.show_state("20.11.2026, seit 124 Tagen überfällig", Tone.OVERDUE)
    desk.settle()
    assert desk.place.minimumSizeHint().width() < theme().px(ROOMY)
    desk.place.resize(960, 640)
    desk.settle()
    assert desk.place.list.isHidden()
    assert header.due.geometry().right() <= header.width()
