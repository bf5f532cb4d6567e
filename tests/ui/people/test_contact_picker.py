"""Finding a contact by typing, choosing it, and taking a new one into the book in passing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gemeinde_desk.ui.people.contact_picker import ContactPicker
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import add_contact, make_office, session_of

KEYS = Qt.Key


@pytest.fixture
def session(qapp, tmp_path):
    with make_office(tmp_path) as office, session_of(office) as made:
        yield made


def picker_in(session, shown, **how):
    picker = ContactPicker(session, **how)
    picked = []
    picker.picked.connect(picked.append)
    shown(picker, 640, 520)
    picker.begin()
    return picker, picked


def settle(qtbot, session):
    qtbot.waitUntil(session.tasks.idle)


def test_enter_takes_the_first_hit_of_what_is_typed(qtbot, session, shown):
    add_contact(session.office, "Krämer", "Ilse")
    wanted = add_contact(session.office, "Müller", "Jürgen")
    picker, picked = picker_in(session, shown)
    qtbot.keyClicks(picker.search, "mueller")
    qtbot.keyClick(picker.search, KEYS.Key_Return)
    qtbot.waitUntil(lambda: picked == [wanted.id])
    assert picker.contact_id == wanted.id
    assert picker.card.isVisible()
    assert not picker.search.isVisible()
    assert QApplication.focusWidget() is picker.card.change


def test_arrow_and_enter_take_another_hit(qtbot, session, shown):
    add_contact(session.office, "Krämer", "Anton")
    second = add_contact(session.office, "Krämer", "Berta")
    picker, picked = picker_in(session, shown)
    qtbot.keyClicks(picker.search, "krae")
    qtbot.waitUntil(lambda: picker.hits.count() == 2)
    qtbot.keyClick(picker.search, KEYS.Key_Down)
    qtbot.keyClick(picker.hits, KEYS.Key_Return)
    assert picked == [second.id]


def test_esc_goes_back_to_the_contact_chosen_before(qtbot, session, shown):
    known = add_contact(session.office)
    picker, picked = picker_in(session, shown)
    picker.set_contact(known.id)
    picker.card.change.click()
    assert picker.search.hasFocus()
    qtbot.keyClick(picker.search, KEYS.Key_Escape)
    assert picker.card.isVisible()
    assert picker.contact_id == known.id
    assert picked == []


def test_a_new_contact_is_taken_into_the_book_and_chosen(qtbot, session, shown):
    picker, picked = picker_in(session, shown)
    qtbot.keyClicks(picker.search, "Ilse Kranz")
    qtbot.waitUntil(picker.nobody.isVisible)
    picker.new_button.click()
    lines = picker.new.contact.lines
    assert (lines["given_name"].text(), lines["family_name"].text()) == ("Ilse", "Kranz")
    lines["postcode"].setFocus()
    qtbot.keyClicks(lines["postcode"], "123")
    qtbot.keyClick(lines["postcode"], KEYS.Key_Return)
    assert "fünf Ziffern" in picker.new.contact.form.fields["postcode"].error
    assert lines["postcode"].hasFocus()
    lines["postcode"].selectAll()
    qtbot.keyClicks(lines["postcode"], "99998")
    qtbot.keyClick(lines["postcode"], KEYS.Key_Return)
    qtbot.waitUntil(lambda: len(picked) == 1)
    settle(qtbot, session)
    assert [c.display_name for c in session.office.contacts.page(0, 10)] == ["Ilse Kranz"]
    assert picker.contact_id == picked[0]
    assert session.office.drafts.all() == {}


def test_what_was_typed_is_there_again_after_leaving(qtbot, session, shown):
    picker, _ = picker_in(session, shown, key="test")
    picker.new_button.click()
    qtbot.keyClicks(picker.new.contact.lines["street"], "Am Markt 4")
    qtbot.keyClick(picker.new.contact.lines["street"], KEYS.Key_Escape)
    settle(qtbot, session)
    assert picker.search.hasFocus()
    again = ContactPicker(session, key="test")
    qtbot.addWidget(again)
    assert again.new.contact.lines["street"].text() == "Am Markt 4"


def test_a_possible_double_is_offered_and_can_be_taken(qtbot, session, shown):
    known = add_contact(session.office, "Krämer", "Ilse", postcode="99998")
    picker, picked = picker_in(session, shown)
    picker.new_button.click()
    qtbot.keyClicks(picker.new.contact.lines["given_name"], "Ilse")
    qtbot.keyClicks(picker.new.contact.lines["family_name"], "Kraemer")
    qtbot.waitUntil(picker.new.doubles.isVisible)
    qtbot.mouseClick(picker.new.doubles.buttons[0], Qt.MouseButton.LeftButton)
    assert picked == [known.id]
    settle(qtbot, session)
    assert session.office.contacts.count() == 1


def test_ready_for_the_next_when_it_does_not_keep(qtbot, session, shown):
    known = add_contact(session.office)
    picker, picked = picker_in(session, shown, keeps=False)
    qtbot.keyClicks(picker.search, "ilse")
    qtbot.keyClick(picker.search, KEYS.Key_Return)
    qtbot.waitUntil(lambda: picked == [known.id])
    assert picker.search.hasFocus()
    assert picker.search.text() == ""


def test_every_state_can_be_named_and_reached(qtbot, session, shown):
    known = add_contact(session.office)
    picker, _ = picker_in(session, shown)
    qtbot.keyClicks(picker.search, "ilse")
    qtbot.waitUntil(picker.hits.isVisible)
    assert unnamed(picker) == []
    assert unreachable(picker) == []
    picker.begin_new()
    for organisation in (False, True):
        picker.new.contact.kind.set_kind("organisation" if organisation else "person")
        picker.new.contact._fit()
        assert unnamed(picker) == []
        assert unreachable(picker) == []
    picker.set_contact(known.id)
    assert unnamed(picker) == []


def test_a_double_is_named_before_a_contact_is_made_twice(qtbot, session, shown):
    add_contact(session.office, "Kranz", "Ilse", postcode="99998")
    picker, picked = picker_in(session, shown)
    qtbot.keyClicks(picker.search, "Ilse Kranz, ")
    picker.begin_new()
    lines = picker.new.contact.lines
    lines["family_name"].setText("Kranz")
    lines["given_name"].setText("Ilse")
    qtbot.keyClick(lines["family_name"], KEYS.Key_Return)
    qtbot.waitUntil(picker.new.doubles.isVisible)
    settle(qtbot, session)
    assert picked == []
    assert picker.new.save_button.text() == "Trotzdem anlegen"
    qtbot.keyClick(lines["family_name"], KEYS.Key_Return)
    qtbot.waitUntil(lambda: len(picked) == 1)
    assert session.office.contacts.count() == 2


def test_each_draft_key_has_its_own_beginning(qtbot, session, shown):
    picker, _ = picker_in(session, shown, key="case.1")
    picker.begin_new()
    qtbot.keyClicks(picker.new.contact.lines["given_name"], "Ida")
    picker.set_key("case.2")
    settle(qtbot, session)
    assert picker.search.isVisible()
    assert picker.new.contact.is_empty()
    picker.set_key("case.1")
    assert picker.new.isVisible()
    assert picker.new.contact.lines["given_name"].text() == "Ida"
