"""The search field against a real index."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemeinde_desk.store.folding import words
from gemeinde_desk.store.query import understand
from gemeinde_desk.store.search import MOST_COUNTED, Search
from tests.store.office_parts import add_case, add_contact, add_document, new_office


@pytest.fixture
def filled(store):
    with store.transaction("clerk") as tx:
        case = add_case(tx, "Bauantrag Müller")
        add_document(
            store, tx, "Antrag auf Baugenehmigung", "Hiermit beantrage ich in der Hauptstraße 12 den Bau einer Garage.", case_id=case,
            number=1, reference="131-2026-0001-1",
        )  # fmt: skip
        add_document(store, tx, "Rechnung", "Müller GmbH, Antrag vom 24.12.2025, Az. 131-2026-0001")
        add_contact(tx, "Jürgen", "Müller")
    return store


def found(store, text, **more):
    return [(hit.kind, hit.id) for hit in Search(store).search(text, **more).hits]


def add_letters(tx, many, title, body):
    """Documents without a file, the last one first in every answer."""
    tx.without_journal()
    for number in range(1, many + 1):
        tx.insert(
            "document",
            uuid=f"u{number}",
            direction="incoming",
            state="final",
            title=title,
            created="2026-03-04T00:00:00Z",
        )
        tx.index("document", number, title, body)


@pytest.mark.parametrize(
    "text",
    [
        "Müller",
        "mueller",
        "MULLER",
        "mü",
        "Mül",
        "müller antrag",
        "antr mull",
        '"müller gmbh"',
        "„Müller GmbH“",
        '"müller gm',
    ],
)
def test_spellings_prefixes_and_phrases(filled, text):
    assert ("document", 2) in found(filled, text)


@pytest.mark.parametrize("text", ['"gmbh müller"', "ller", "Müller Schulze", "24.11.2025", '"müller gm"', "xyz"])
def test_what_does_not_match(filled, text):
    assert ("document", 2) not in found(filled, text)


def test_title_weighs_more_than_text(filled):
    assert [hit.id for hit in Search(filled).search("antrag", kinds=["document"]).hits] == [1, 2]


def test_hit_carries_what_the_list_shows(filled):
    answer = Search(filled).search("garage")
    (hit,) = answer.hits
    assert (hit.kind, hit.title, hit.reference, hit.case_id) == (
        "document",
        "Antrag auf Baugenehmigung",
        "131-2026-0001-1",
        1,
    )
    assert "Bau einer Garage" in hit.snippet
    assert (answer.count, answer.more) == (1, False)
    contact = Search(filled).search("jürgen").hits[0]
    assert (contact.kind, contact.title, contact.reference, contact.case_id) == ("contact", "Jürgen Müller", "", None)


@pytest.mark.parametrize("text", ["131-2026-0001", "131-2026-1", " 131-2026-0001 "])
def test_a_case_found_by_its_reference_comes_first(filled, text):
    assert found(filled, text)[0] == ("case", 1)


def test_a_document_found_by_its_reference_comes_first(filled):
    assert found(filled, "131-2026-0001-1")[0] == ("document", 1)


def test_only_the_kinds_asked_for(filled):
    assert found(filled, "müller", kinds=["contact"]) == [("contact", 1)]
    assert set(found(filled, "müller", kinds=["contact", "case"])) == {("contact", 1), ("case", 1)}
    assert found(filled, "131-2026-0001", kinds=["contact"]) == []
    assert found(filled, "müller", kinds=[]) == []


def test_withdrawn_documents_and_removed_contacts_are_left_out(filled):
    with filled.transaction("clerk") as tx:
        add_document(filled, tx, "Anlage", "Garage im Grundriss", parent_id=1, removed="2026-03-05T00:00:00Z")
        tx.update("document", 1, removed="2026-03-05T00:00:00Z")
        tx.update("contact", 1, removed="2026-03-05")
        tx.record("document.withdrawn", "document-1")
    assert found(filled, "garage") == []
    assert Search(filled).search("garage").count == 0
    assert Search(filled).search("müller", limit=1).count == 2
    assert found(filled, "jürgen") == []


def test_an_attachment_in_another_case_outlives_its_withdrawn_document(filled):
    with filled.transaction("clerk") as tx:
        case = add_case(tx, "Carport Schulze")
        plan = add_document(filled, tx, "Grundriss", "Garage im Grundriss", parent_id=1, case_id=case)
        tx.update("document", 1, removed="2026-03-05T00:00:00Z")
        tx.record("document.withdrawn", "document-1")
    assert found(filled, "garage") == [("document", plan)]
    assert Search(filled).search("garage", limit=1).count == 1


def test_what_is_unindexed_or_changed_is_found_no_more(filled):
    with filled.transaction("clerk") as tx:
        tx.unindex("document", 2)
        tx.index("document", 1, "Antrag", "Carport statt dessen")
        tx.without_journal()
    assert found(filled, "gmbh") == []
    assert found(filled, "garage") == []
    assert found(filled, "carport") == [("document", 1)]


def test_very_many_matches_are_counted_up_to_a_limit_and_titles_come_first(store):
    with store.transaction("clerk") as tx:
        old = add_document(store, tx, "Hundesteuer", "steuer", content=b"x")
        for number in range(MOST_COUNTED + 200):
            tx.insert(
                "document",
                uuid=f"u{number}",
                direction="incoming",
                state="final",
                title="Brief",
                created="2026-03-04T00:00:00Z",
            )
            tx.index("document", number + 2, "Brief", "steuer und gebühr")
        contact = add_contact(tx, "Anna", "Steuer")
    answer = Search(store).search("steuer", limit=20)
    assert (answer.count, answer.more, len(answer.hits)) == (MOST_COUNTED, True, 20)
    assert (answer.hits[0].kind, answer.hits[0].id) == ("contact", contact)
    assert answer.hits[1].id == MOST_COUNTED + 201  # then the newest
    assert found(store, "hundes") == [("document", old)]
    assert found(store, "steuer", kinds=["contact"]) == [("contact", contact)]


def test_a_word_is_found_at_the_beginning_of_others_up_to_the_limit(store):
    """Whole words are enough only where they alone are too many."""
    with store.transaction("clerk") as tx:
        add_letters(tx, MOST_COUNTED, "Brief", "gebühr")
        add_document(store, tx, "Gebührenordnung", "")
    answer = Search(store).search("gebühr")
    assert (answer.count, answer.more) == (MOST_COUNTED, True)
    assert answer.hits[0].title == "Gebührenordnung"
    assert found(store, "gebühr", kinds=["contact"]) == []


def test_of_very_many_phrases_the_newest_are_shown(store):
    with store.transaction("clerk") as tx:
        add_letters(tx, MOST_COUNTED + 30, "Brief", "die Satzung der Gemeinde")
    answer = Search(store).search('"satzung der"', limit=20)
    assert (answer.count, answer.more) == (MOST_COUNTED, True)
    assert [hit.id for hit in answer.hits] == list(range(MOST_COUNTED + 30, MOST_COUNTED + 10, -1))


def test_withdrawn_documents_take_nobodys_place(store):
    with store.transaction("clerk") as tx:
        add_letters(tx, 40, "Brief", "Satzung")
        for number in range(11, 41):
            tx.update("document", number, removed="2026-03-05T00:00:00Z")
    answer = Search(store).search("satzung", limit=8)
    assert [hit.id for hit in answer.hits] == [10, 9, 8, 7, 6, 5, 4, 3]
    assert (answer.count, answer.more) == (10, False)


def test_a_case_asked_for_by_a_word_that_thousands_of_documents_hold(store):
    with store.transaction("clerk") as tx:
        case, longer = add_case(tx, "Gemeinde Musterau"), add_case(tx, "Gemeindehaus")
        add_letters(tx, MOST_COUNTED + 1, "Brief", "Gemeinde")
    assert found(store, "gemeinde", kinds=["case"]) == [("case", case)]
    assert found(store, "gemeindeh", kinds=["case"]) == [("case", longer)]


@pytest.mark.parametrize("typed", ["g", "G ", "7", "g m", "gem m"])
def test_one_letter_is_enough(store, typed):
    with store.transaction("clerk") as tx:
        case = add_case(tx, "Göhren mit Ýmir 7a")
        add_document(store, tx, "Zettel", "ohne")
    assert found(store, typed) == ([("case", case)] if typed != "gem m" else [])


def test_the_text_of_a_hit_is_read_when_it_is_asked_for(filled):
    (hit,) = Search(filled).search("garage").hits
    with filled.transaction("clerk") as tx:
        tx.index("document", hit.id, "Antrag", "Der Bau einer Garage wurde abgelehnt.")
        tx.without_journal()
    assert hit.snippet == "Der Bau einer Garage wurde abgelehnt."
    with filled.transaction("clerk") as tx:
        tx.unindex("document", hit.id)
        tx.without_journal()
    assert (hit.text, hit.snippet) == ("", "")


WORD = st.text(st.sampled_from("abemnorstuäöüßéÄÖÜẞøłæœ"), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORD, min_size=1, max_size=4), st.integers(1, 9), st.data())
def test_each_word_of_a_text_is_found_by_its_spellings_and_beginnings(store, text, cut, data):
    with store.transaction("clerk") as tx:
        tx.index("document", 1, "", " ".join(text))
        if tx.one("SELECT 1 FROM document") is None:
            add_document(store, tx, "", " ".join(text))
        tx.without_journal()
    word = data.draw(st.sampled_from(text))
    plain = word.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    for spelling in (
        word,
        word.upper(),
        plain,
        word[:cut],
        plain[:cut],
        " ".join(reversed(text)),
        '"' + " ".join(text) + '"',
    ):
        assert found(store, spelling) == [("document", 1)], spelling


@pytest.fixture(scope="module")
def some_office(tmp_path_factory):
    office = new_office(tmp_path_factory.mktemp("suche") / "amt")
    with office.transaction("clerk") as tx:
        add_document(office, tx, "Titel", "NEAR und AND oder NOT title body")
    yield office
    office.close()


HOSTILE = st.text(
    st.sampled_from("\"'*:^()-+{}„“ \0\n_%;[]?NEARANDORNOTtitlebody,.5äß\ud800") | st.characters(), max_size=60
)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_input_breaks_the_search(some_office, text):
    Search(some_office).search(text)


@pytest.mark.parametrize("text", ["", " ", '""', "***", "\0", "___", "·"])
def test_a_text_without_words_finds_nothing(some_office, text):
    answer = Search(some_office).search(text)
    assert (answer.hits, answer.count, answer.more) == ((), 0, False)


def test_a_pasted_page_becomes_a_small_query():
    query = understand("Wort " * 10_000)
    assert query is not None
    assert query.match.count("AND") < 16


def test_terms_are_what_the_window_highlights():
    query = understand('Müller "in der Straße" 131-2026-1')
    assert query is not None
    assert query.terms == ("muller", "in", "der", "strasse", "131", "2026", "1")
    assert words("Müller-Straße") == ["muller", "strasse"]
