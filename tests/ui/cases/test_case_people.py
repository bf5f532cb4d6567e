"""Who takes part in the open case."""

from PySide6.QtCore import Qt

from tests.support.offices import add_contact
from tests.ui.cases.conftest import TABS


def test_a_contact_is_found_while_typing_added_and_removed(desk, case):
    person = add_contact(desk.office)
    desk.key(desk.place.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    people = desk.place.view.people
    assert people.picker.search.hasFocus()
    desk.type(people.picker.search, "kraem", key=Qt.Key.Key_Return)
    [taken] = desk.office.cases.participants(case.id)
    assert (taken.contact.id, taken.role) == (person.id, people.role.currentText())
    [card] = people.cards
    desk.click(card.letter_button)
    assert desk.opened[-1] == ("letter", ("new", case.id, person.id))
    desk.click(card.remove_button)
    assert desk.office.cases.participants(case.id) == []
    desk.undo()
    assert len(people.cards) == 1


def test_a_new_contact_is_checked_and_added(desk, case):
    people = desk.place.view.people
    desk.place.view.go_to_tab(TABS["people"])
    desk.type(people.picker.search, "Nemo", key=Qt.Key.Key_Return)
    assert people.picker.nobody.isVisible()
    desk.click(people.picker.new_button)
    form = people.picker.new
    assert form.contact.lines["family_name"].text() == "Nemo"
    desk.type(form.contact.lines["postcode"], "123", key=Qt.Key.Key_Return)
    assert form.contact.form.fields["postcode"].error
    assert form.isVisible()
    desk.type(form.contact.lines["postcode"], "45", key=Qt.Key.Key_Return)
    [taken] = desk.office.cases.participants(case.id)
    assert taken.contact.family_name == "Nemo"
    assert not form.isVisible()


def test_a_possible_double_is_named_before_a_contact_is_made_twice(desk, case):
    person = add_contact(desk.office, "Nemo", "Ida")
    people = desk.place.view.people
    desk.place.view.go_to_tab(TABS["people"])
    desk.click(people.picker.new_button)
    form = people.picker.new
    for name, text in (("given_name", "Ida"), ("family_name", "Nemo"), ("postcode", "99998")):
        desk.type(form.contact.lines[name], text)
    desk.click(form.save_button)
    assert form.save_button.text() == "Trotzdem anlegen"
    desk.click(form.doubles.buttons[0])
    assert [each.contact.id for each in desk.office.cases.participants(case.id)] == [person.id]
