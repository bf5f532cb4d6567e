"""The book of contacts, with a real store."""

import json
from datetime import date

import pytest

from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.store import Store

DAY = date(2026, 3, 4)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "amt", create=True)
    yield store
    store.close()


@pytest.fixture
def by(store):
    return Clerks(store).add("Lea Öhler", "ÖHL")


@pytest.fixture
def book(store):
    return ContactBook(store)


def person(family, given="", **more):
    return NewContact(family_name=family, given_name=given, **more)


def names(contacts):
    return [contact.sort_name for contact in contacts]


def test_added_contact_comes_back_as_it_was_written(book, by):
    new = person(
        "Müller-Lüdenscheidt", "Jürgen", title="Dr.", gender="m", street="Am Anger 1", postcode="99998", city="Musterau",
        email="juergen@example.org", born=date(1960, 5, 1), note="Zeile 1\nZeile 2",
    )  # fmt: skip
    added = book.add(new, by=by)
    assert book.get(added.id) == added
    assert (added.display_name, added.sort_name) == ("Dr. Jürgen Müller-Lüdenscheidt", "Müller-Lüdenscheidt, Jürgen")
    assert added.place == "99998 Musterau"
    assert added.born == date(1960, 5, 1)
    assert added.note == "Zeile 1\nZeile 2"


def test_organisation_is_named_and_sorted_by_its_name(book, by):
    office = book.add(
        NewContact(kind="organisation", organisation="Landratsamt Musterkreis", family_name="Zorn"), by=by
    )
    assert (office.display_name, office.sort_name) == ("Landratsamt Musterkreis", "Landratsamt Musterkreis")
    book.add(person("Meier"), by=by)
    assert names(book.page(0, 10)) == ["Landratsamt Musterkreis", "Meier"]
    assert book.find("zorn") == [office]


def test_unknown_contact_is_not_found(book):
    with pytest.raises(NotFound):
        book.get(4711)


def test_list_pages_in_the_order_of_folded_names(book, by):
    for family in ("Zander", "Öztürk", "Oder", "Ortlepp", "Ähre", "Adam", "Mueller", "Müller", "Muller"):
        book.add(person(family, "A"), by=by)
    everybody = names(book.page(0, 100))
    assert [name.split(",")[0] for name in everybody] == [
        "Adam", "Ähre", "Mueller", "Müller", "Muller", "Oder", "Ortlepp", "Öztürk", "Zander",
    ]  # fmt: skip
    assert book.count() == 9
    for size in (1, 2, 4, 9):
        pages = [names(book.page(start, size)) for start in range(0, 12, size)]
        assert [name for page in pages for name in page] == everybody
    assert book.page(9, 5) == []
    assert book.page(100, 5) == []


def test_search_finds_beginnings_in_any_spelling_names_first(book, by):
    book.add(person("Abel", "Anna", street="Müllerstraße 3", city="Musterau"), by=by)
    book.add(person("Schulz", "Muelleria"), by=by)
    book.add(person("Müller", "Jürgen", phone="+49 3601 12-34 56", email="JM@example.org"), by=by)
    assert names(book.find("MUELL")) == ["Müller, Jürgen", "Schulz, Muelleria", "Abel, Anna"]
    assert names(book.find("jürgen mül")) == ["Müller, Jürgen"]
    assert names(book.find("muller", limit=1)) == ["Müller, Jürgen"]
    assert names(book.page(0, 10, "muell")) == ["Abel, Anna", "Müller, Jürgen", "Schulz, Muelleria"]
    assert names(book.page(1, 1, "muell")) == ["Müller, Jürgen"]
    assert book.count("muell") == 3
    assert names(book.find("03601 123456")) == ["Müller, Jürgen"]
    assert names(book.find("jm@exam")) == ["Müller, Jürgen"]
    assert book.find('"*( OR NOT NEAR') == []
    assert book.count('"') == 0


def test_search_fills_its_answer_to_the_limit(book, by):
    for number in range(3):
        book.add(person("Müller", f"A{number}"), by=by)
        book.add(person("Schulz", f"Müller{number}"), by=by)
        book.add(person("Abel", f"B{number}", street="Müllergasse"), by=by)
    for limit in range(1, 12):
        found = names(book.find("müller", limit))
        assert len(found) == min(limit, 9)
        assert [name.split(",")[0] for name in found] == (["Müller"] * 3 + ["Schulz"] * 3 + ["Abel"] * 3)[:limit]


def test_empty_search_is_the_whole_list(book, by):
    book.add(person("Müller"), by=by)
    book.add(person("Abel"), by=by)
    assert names(book.find(" ")) == names(book.page(0, 10, " ")) == ["Abel", "Müller"]
    assert book.count(" ") == 2


def test_form_hears_of_all_problems_before_saving(book):
    assert set(book.problems(person(" ", postcode="1"))) == {"family_name", "postcode"}
    assert book.problems(person("Müller", country="Deutschland", postcode=" 99998 ")) == {}


def test_search_list_follows_what_changes(book, by):
    first = book.add(person("Müller", "Anna"), by=by)
    assert book.count("müller") == 1
    book.add(person("Müller", "Berta"), by=by)
    assert book.count("müller") == 2
    book.change(first.id, by=by, family_name="Schmidt")
    assert names(book.page(0, 10, "müller")) == ["Müller, Berta"]
    assert names(book.page(0, 10)) == ["Müller, Berta", "Schmidt, Anna"]


def test_change_touches_only_what_differs(store, book, by):
    seen = []
    contact = book.add(person("Müller", "Anna"), by=by)
    store.subscribe(lambda changes: seen.append(changes.of("contact")))
    changed = book.change(contact.id, by=by, family_name="Meier", born=date(1990, 1, 2))
    assert book.get(contact.id) == changed
    assert (changed.sort_name, changed.uuid, changed.created) == ("Meier, Anna", contact.uuid, contact.created)
    assert seen == [{contact.id}]
    entries = store.value("SELECT count(*) FROM journal")
    assert book.change(contact.id, by=by, family_name=" Meier ") == changed
    assert store.value("SELECT count(*) FROM journal") == entries


def test_refused_change_leaves_everything_as_it_was(store, book, by):
    contact = book.add(person("Müller"), by=by)
    entries = store.value("SELECT count(*) FROM journal")
    with pytest.raises(InvalidInput) as refused:
        book.change(contact.id, by=by, city="Musterau", postcode="123")
    assert refused.value.place == "postcode"
    assert book.get(contact.id) == contact
    assert store.value("SELECT count(*) FROM journal") == entries


def test_removed_contact_is_hidden_but_kept_and_can_be_restored(book, by):
    contact = book.add(person("Müller", email="m@example.org"), by=by)
    removed = book.remove(contact.id, by=by, on=DAY)
    assert removed.removed == DAY
    assert book.remove(contact.id, by=by, on=date(2027, 1, 1)) == removed
    assert book.get(contact.id) == removed
    assert book.several([contact.id, 99]) == {contact.id: removed}
    assert (book.page(0, 10), book.find("müller"), book.count("müller"), book.count()) == ([], [], 0, 0)
    assert book.find_by_email("m@example.org") is None
    assert book.similar(person("Müller")) == []
    with pytest.raises(Refused):
        book.change(contact.id, by=by, city="Musterau")
    assert book.restore(contact.id, by=by) == contact
    assert book.find("müller") == [contact]


def test_contact_is_found_by_its_exact_email(book, by):
    book.add(person("Andere", email="anna.meier2@example.org"), by=by)
    anna = book.add(person("Meier", email="Anna.Meier@example.org"), by=by)
    assert book.find_by_email("anna.meier@EXAMPLE.org") == anna
    assert book.find_by_email("meier@example.org") is None
    assert book.find_by_email("") is None
    assert book.find_by_email("' OR 1=1 --") is None


def test_perhaps_the_same_contact_is_pointed_out(book, by):
    known = book.add(person("Müller", "Jürgen", postcode="99998", born=date(1960, 5, 1), email="jm@example.org"), by=by)
    book.add(person("Müller", "Jürgenina", postcode="99998"), by=by)
    book.add(person("Müllerin", "Jürgen", postcode="99998"), by=by)
    assert book.similar(person("Mueller", "Jurgen", postcode="99998")) == [known]
    assert book.similar(person("Mueller", "Jurgen")) == [known]
    assert book.similar(person("Ganz", "Anders", email="JM@example.org")) == [known]
    assert book.similar(person("Mueller", "Jurgen", postcode="01067", born=date(1960, 5, 1))) == [known]
    assert book.similar(person("Mueller", "Jurgen", postcode="01067")) == []
    assert book.similar(person("Müller", "Jürgen", postcode="99998", born=date(1990, 1, 1))) == []
    assert book.similar(known) == []


def test_similar_finds_people_whose_entry_names_an_organisation_too(book, by):
    known = book.add(person("Müller", "Jürgen", organisation="Bäckerei Müller"), by=by)
    assert book.similar(person("Müller", "Jürgen")) == [known]
    assert book.similar(NewContact(kind="organisation", organisation="Bäckerei Müller")) == []


def test_journal_holds_no_personal_data(store, book, by):
    secret = person("Geheimnis", "Gesine", street="Versteckweg 7", email="gg@example.org", born=date(1970, 7, 7))
    contact = book.add(secret, by=by)
    book.change(contact.id, by=by, family_name="Verborgen", city="Nirgendwo", note="Vertraulich")
    book.remove(contact.id, by=by, on=DAY)
    book.restore(contact.id, by=by)
    rows = store.all("SELECT * FROM journal WHERE action LIKE 'contact.%' ORDER BY seq")
    assert [row["action"] for row in rows] == [
        "contact.added",
        "contact.changed",
        "contact.removed",
        "contact.restored",
    ]
    assert {row["subject"] for row in rows} == {contact.uuid}
    assert json.loads(rows[1]["data"]) == {"fields": ["city", "family_name", "note"]}
    assert [row["data"] for row in (rows[0], rows[2], rows[3])] == ["{}"] * 3


def test_a_contact_knows_its_place_in_the_list_and_a_search_all_it_finds(book, by):
    made = [book.add(person(family, "Ilse"), by=by) for family in ("Öhler", "Adler", "Öhler", "Zorn")]
    assert [book.position(contact.id) for contact in made] == [1, 0, 2, 3]
    assert book.matching("oehler") == (made[0].id, made[2].id)
    book.remove(made[0].id, by=by, on=date(2026, 3, 3))
    assert [book.position(contact.id) for contact in made] == [None, 0, 1, 2]
    assert book.matching(" ") == ()
