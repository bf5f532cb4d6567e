"""Finding, showing, changing, adding and removing contacts."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.ui.contacts.place import ContactsPlace
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import add_case, add_contact, clerk_of

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def lines(book):
    return book.place.panel.fields.lines


def test_an_empty_book_offers_the_first_step(book):
    assert book.place.list.nothing.isVisible()
    assert book.place.first_focus().hasFocus()
    book.press(KEYS.Key_Space)
    assert lines(book)["given_name"].hasFocus()


def test_search_in_any_spelling_then_down_into_the_list(book):
    add_contact(book.office, "Krämer", "Ilse")
    add_contact(book.office, "Müller", "Jürgen")
    add_contact(book.office, "Öhler", "Änne")
    book.settle()
    assert book.names() == ["Krämer, Ilse", "Müller, Jürgen", "Öhler, Änne"]
    book.type(book.place.list.search, "mueller")
    QTest.qWait(200)
    book.settle()
    assert book.names() == ["Müller, Jürgen"]
    assert book.place.list.count.text() == "1 Kontakt"
    book.press(KEYS.Key_Down)
    QTest.qWait(200)
    assert book.place.panel.name.text() == "Jürgen Müller"
    book.press(KEYS.Key_Return)
    assert lines(book)["given_name"].hasFocus()
    book.press(KEYS.Key_Escape)
    assert book.place.list.table.hasFocus()
    assert not book.place.panel.isVisible()


def test_nothing_found_offers_to_add_what_was_typed(book):
    add_contact(book.office)
    book.settle()
    book.type(book.place.list.search, "Zoë Übel")
    book.press(KEYS.Key_Return)
    empty = book.place.list.not_found
    assert empty.isVisible()
    assert empty.heading.text() == "„Zoë Übel“ steht nicht im Kontaktbuch"
    empty.button.click()
    assert (lines(book)["given_name"].text(), lines(book)["family_name"].text()) == ("Zoë", "Übel")


def test_a_contact_is_shown_with_its_letter_window_and_cases(book):
    contact = book.office.contacts.add(
        NewContact(gender="f", title="Dr.", given_name="Ilse", family_name="Krämer", street="Lange Straße 4",
                   extra="c/o Meier", postcode="99998", city="Musterau"), by=clerk_of(book.office),
    )  # fmt: skip
    case = add_case(book.office, "Lärm am Markt", participants=((contact.id, "Beschwerde führende Person"),))
    assert book.place.open_item("contact", contact.id)
    book.settle()
    panel = book.place.panel
    assert panel.address.address.text().splitlines() == [
        "Frau", "Dr. Ilse Krämer", "c/o Meier", "Lange Straße 4", "99998 Musterau",
    ]  # fmt: skip
    assert panel.address.salutation.text() == "Sehr geehrte Frau Dr. Krämer,"
    assert [row.id for row in panel.cases.rows] == [case.id]
    panel.cases.list.setFocus()
    panel.cases.list.setCurrentRow(0)
    book.press(KEYS.Key_Return)
    panel.letter_button.click()
    assert book.opened == [("case", case.id), ("letter", ("new", case.id, contact.id))]


def test_a_letter_asks_which_of_several_cases(book):
    contact = add_contact(book.office)
    made = [add_case(book.office, f"Sache {n} & mehr", participants=((contact.id, "beteiligt"),)) for n in range(2)]
    book.place.open_item("contact", contact.id)
    book.settle()
    book.place.panel.letter_button.click()
    menu = book.place.panel.findChild(QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert [text.replace("&&", "&").split(" · ")[-1] for text in texts] == [
        "Sache 1 & mehr", "Sache 0 & mehr", "In einem anderen Vorgang …",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    assert book.opened == [("letter", ("new", made[0].id, contact.id))]


def test_a_change_is_saved_by_enter_and_taken_back(book):
    contact = add_contact(book.office)
    add_contact(book.office, "Adler")
    book.place.open_item("contact", contact.id)
    book.settle()
    panel = book.place.panel
    assert not panel.save_button.isEnabled()
    book.type(lines(book)["family_name"], "Zöllner")
    assert panel.state.text() == "Noch nicht gespeichert"
    book.press(KEYS.Key_Return)
    assert book.office.contacts.get(contact.id).family_name == "Zöllner"
    assert panel.name.text() == "Ilse Zöllner"
    assert panel.state.text() == ""
    assert book.names() == ["Adler, Ilse", "Zöllner, Ilse"]
    assert book.place.list.table.current().id == contact.id
    assert book.office.drafts.all() == {}
    [(text, undo)] = book.said
    assert text == "Ilse Zöllner gespeichert"
    undo()
    book.settle()
    assert book.office.contacts.get(contact.id).family_name == "Krämer"
    assert lines(book)["family_name"].text() == "Krämer"


def test_mistakes_are_told_at_their_fields(book):
    contact = add_contact(book.office)
    book.place.open_item("contact", contact.id)
    fields = book.place.panel.fields
    book.type(lines(book)["postcode"], "123")
    book.type(lines(book)["email"], "ilse@")
    book.type(fields.born, "31.2.1960")
    book.press(KEYS.Key_S, CTRL)
    errors = {key: field.error for key, field in fields.form.fields.items() if field.error}
    assert set(errors) == {"born", "postcode", "email"}
    assert "31.2." in errors["born"]
    assert lines(book)["postcode"].hasFocus()
    assert book.office.contacts.get(contact.id) == contact


def test_what_was_typed_waits_until_the_contact_is_opened_again(book):
    first, second = add_contact(book.office), add_contact(book.office, "Adler", "Ute")
    book.place.open_item("contact", first.id)
    book.type(lines(book)["phone"], "036 01 77")
    book.place.open_item("contact", second.id)
    book.settle()
    assert lines(book)["phone"].text() == ""
    book.place.open_item("contact", first.id)
    panel = book.place.panel
    assert lines(book)["phone"].text() == "036 01 77"
    assert panel.undo_button.isVisible()
    panel.undo_button.click()
    book.settle()
    assert lines(book)["phone"].text() == ""
    [(text, undo)] = book.said
    assert text == "Eingaben verworfen"
    undo()
    book.settle()
    assert lines(book)["phone"].text() == "036 01 77"


def test_a_window_closed_while_typing_loses_nothing(book, qtbot):
    book.place.new_contact({"city": "Musterau"})
    book.type(lines(book)["given_name"], "Änne")
    assert book.place.may_leave()
    book.settle()
    again = ContactsPlace(book.session)
    qtbot.addWidget(again)
    again.open_item("contact", ("new", {"given_name": "Uwe"}))
    kept = again.panel.fields.lines
    assert (kept["given_name"].text(), kept["city"].text()) == ("Änne", "Musterau")
    again.panel.notice._button.click()
    book.settle()
    assert (kept["given_name"].text(), kept["city"].text()) == ("Uwe", "")


def test_a_new_organisation_is_added_and_taken_back(book):
    book.place.open_item("contact", ("new", {}))
    panel = book.place.panel
    QTest.mouseClick(panel.fields.kind.organisation, Qt.MouseButton.LeftButton)
    assert not lines(book)["salutation"].isHidden()
    assert panel.save_button.text() == "Kontakt anlegen"
    book.press(KEYS.Key_S, CTRL)
    assert "Organisation" in panel.fields.form.fields["organisation"].error
    book.type(lines(book)["organisation"], "Straßenbau Übel GmbH")
    book.press(KEYS.Key_Return)
    assert book.names() == ["Straßenbau Übel GmbH"]
    assert panel.contact is not None
    assert panel.address.salutation.text() == "Sehr geehrte Damen und Herren,"
    [(text, undo)] = book.said
    assert text == "Straßenbau Übel GmbH angelegt"
    undo()
    book.settle()
    assert book.names() == []


def test_a_double_is_pointed_out_while_typing_and_can_be_looked_at(book):
    known = add_contact(book.office, "Krämer", "Ilse")
    book.place.new_contact({})
    book.type(lines(book)["given_name"], "Ilse")
    book.type(lines(book)["family_name"], "Kraemer")
    QTest.qWait(450)
    book.settle()
    doubles = book.place.panel.doubles
    assert doubles.isVisible()
    doubles.buttons[0].click()
    book.settle()
    assert book.place.panel.contact == known
    assert not doubles.isVisible()
    book.type(lines(book)["phone"], "03601 1")
    QTest.qWait(450)
    book.settle()
    assert not doubles.isVisible()  # it is not its own double


def test_a_new_contact_that_is_perhaps_a_double_is_asked_for_twice(book):
    add_contact(book.office, "Krämer", "Ilse")
    book.place.new_contact({"given_name": "Ilse", "family_name": "Kraemer"})
    book.press(KEYS.Key_Return)
    assert book.office.contacts.count() == 1
    assert book.place.panel.doubles.isVisible()
    assert book.place.panel.save_button.text() == "Trotzdem anlegen"
    book.press(KEYS.Key_Return)
    assert book.office.contacts.count() == 2
    assert book.place.panel.contact is not None


def test_a_contact_is_removed_with_a_way_back(book):
    contact = add_contact(book.office)
    book.place.open_item("contact", contact.id)
    book.place.panel.remove_button.click()
    book.settle()
    assert book.names() == []
    assert not book.place.panel.isVisible()
    assert book.place.open_item("contact", contact.id)
    panel = book.place.panel
    assert not panel.fields.isEnabled()
    assert panel.notice.isVisible()
    [(text, undo)] = book.said
    assert text == "Ilse Krämer entfernt"
    undo()
    book.settle()
    assert book.names() == ["Krämer, Ilse"]
    assert panel.fields.isEnabled()


def test_an_unknown_contact_is_told(book):
    assert not book.place.open_item("contact", 4711)
    assert len(book.failed) == 1
    assert not book.place.open_item("case", 1)


def test_the_list_goes_into_a_file_without_formulas(book, tmp_path):
    add_contact(book.office, "=HYPERLINK(1)", "Böse", phone="+49 3601 555")
    add_contact(book.office, "Krämer", "Ilse")
    book.settle()
    book.place.list.export_to(tmp_path / "kontakte.csv")
    book.settle()
    with (tmp_path / "kontakte.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Familienname"] for row in rows] == ["'=HYPERLINK(1)", "Krämer"]
    assert rows[0]["Telefon"] == "'+49 3601 555"
    assert book.said[-1][0] == "2 Kontakte in „kontakte.csv“ gespeichert"
    book.type(book.place.list.search, "Ilse")
    QTest.qWait(200)
    assert book.place.list.count.text() == "1 Kontakt"
    book.place.list.export_to(tmp_path / "eine.csv")
    book.settle()
    assert book.said[-1][0] == "1 Kontakt in „eine.csv“ gespeichert"


def test_thousands_of_contacts_are_searched_walked_to_the_end_and_jumped_into(book):
    clerk = clerk_of(book.office)
    with book.office.store.transaction(clerk.uuid):
        for number in range(3_000):
            new = NewContact(given_name="Ilse", family_name=f"Krämer{number:05}", postcode="99998", city="Musterau")
            book.office.contacts.add(new, by=clerk)
    book.settle()
    table = book.place.list.table
    book.type(book.place.list.search, "ilse")
    QTest.qWait(300)
    book.settle()
    book.press(KEYS.Key_Down)
    book.press(KEYS.Key_End)
    QTest.qWait(200)
    assert table.current().family_name == "Krämer02999"
    assert book.place.panel.name.text() == "Ilse Krämer02999"
    wanted = book.office.contacts.page(2_100, 1)[0]
    book.place.list.search.clear()
    QTest.qWait(200)
    book.settle()
    book.place.open_item("contact", wanted.id)
    assert table.currentIndex().row() == 2_100


@pytest.mark.parametrize(("width", "beside"), [(1200, True), (700, False)])
def test_list_and_contact_beside_each_other_or_one_at_a_time(book, width, beside):
    contact = add_contact(book.office)
    book.settle()
    book.place.resize(width, 700)
    book.place.open_item("contact", contact.id)
    assert book.place.list.isVisible() is beside
    assert book.place.panel.isVisible()
    book.place.first_focus().setFocus()
    QTest.keyClick(book.place.panel.close_button, KEYS.Key_Escape)
    assert book.place.list.isVisible()


def test_tab_comes_to_the_chosen_kind_whoever_was_shown_before(book):
    person = add_contact(book.office)
    details = NewContact(kind="organisation", organisation="Straßenbau Übel GmbH")
    firm = book.office.contacts.add(details, by=clerk_of(book.office))
    book.settle()
    for contact in (firm, person, firm):
        book.place.open_item("contact", contact.id)
        book.settle()
        kind = book.place.panel.fields.kind
        chosen, other = (kind.organisation, kind.person) if contact is firm else (kind.person, kind.organisation)
        assert unreachable(book.place) == []
        book.place.panel.fields.first().setFocus()
        reached = set()
        for _ in range(40):
            book.press(Qt.Key.Key_Tab)
            reached.add(QApplication.focusWidget())
        assert chosen in reached
        assert other not in reached
    chosen.setFocus()
    book.press(Qt.Key.Key_Left)
    assert kind.person.hasFocus()
    assert kind.kind() == "person"


def test_everything_can_be_named_and_reached(book):
    assert unnamed(book.place) == []
    contact = add_contact(book.office)
    add_case(book.office, participants=((contact.id, "beteiligt"),))
    book.settle()
    assert unnamed(book.place) == []
    assert unreachable(book.place) == []
    book.place.open_item("contact", contact.id)
    book.settle()
    book.type(lines(book)["phone"], "03601 1")
    book.settle()
    assert unnamed(book.place) == []
    assert unreachable(book.place) == []
    book.place.new_contact({"kind": "organisation"})
    assert unnamed(book.place) == []
    assert unreachable(book.place) == []
