"""What may stand in the fields of a contact."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gemeinde_desk.contacts.checking import checked, problems, tidy
from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.contacts.matching import phone_digits
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.store.store import Store

TODAY = date(2026, 3, 4)
DIN_91379 = Path(__file__).parents[3] / "shared" / "din91379" / "latin_list_1.3.txt"


def wrong(**fields):
    return problems(tidy(NewContact(**{"family_name": "Müller", **fields})), TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"postcode": "01067"},
        {"postcode": "99998", "country": "Deutschland"},
        {"postcode": "1010", "country": "Österreich"},
        {"postcode": "1012 AB", "country": "Niederlande"},
        {"postcode": "00-950", "country": "polen"},
        {"postcode": "SW1A 1AA", "country": "Vereinigtes Königreich"},
        {"country": "Österreich"},
        {"email": "a@b.de"},
        {"email": "vorname.nachname+amt@sub.musterau.example"},
        {"email": "jürgen@müller.example"},
        {"email": "a@xn--mller-kva.example"},
        {"phone": "+49 (0) 3601 / 12-34, Durchwahl 5"},
        {"phone": "110"},
        {"born": TODAY},
        {"note": "Zeile 1\r\nZeile 2\tmit Tabulator"},
        {"gender": "d"},
    ],
)
def test_usable_fields_pass(fields):
    assert wrong(**fields) == {}


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("family_name", {"family_name": " "}),
        ("family_name", {"family_name": "", "organisation": "Amt"}),
        ("organisation", {"kind": "organisation"}),
        ("kind", {"kind": "Verein"}),
        ("gender", {"gender": "w"}),
        ("postcode", {"postcode": "9999"}),
        ("postcode", {"postcode": "00123"}),
        ("postcode", {"postcode": "D-99998"}),
        ("postcode", {"postcode": "٠١٢٣٤"}),
        ("postcode", {"postcode": "99998", "country": "Österreich"}),
        ("postcode", {"postcode": "99998", "country": "Polen"}),
        ("email", {"email": "müller"}),
        ("email", {"email": "a@b"}),
        ("email", {"email": "a@b..de"}),
        ("email", {"email": ".a@b.de"}),
        ("email", {"email": "a.@b.de"}),
        ("email", {"email": "a b@c.de"}),
        ("email", {"email": "a@b.de, c@d.de"}),
        ("email", {"email": "a@-b.de"}),
        ("email", {"email": "x" * 65 + "@b.de"}),
        ("phone", {"phone": "keins"}),
        ("born", {"born": date(2026, 3, 5)}),
        ("born", {"born": date(196, 1, 1)}),
        ("street", {"street": "x" * 251}),
        ("city", {"city": "Muster\u202eau"}),
        ("given_name", {"given_name": "A\u200bB"}),
        ("note", {"note": "a\x00b"}),
    ],
)
def test_unusable_fields_are_named_in_german(place, fields):
    found = wrong(**fields)
    assert list(found) == [place]
    assert found[place].endswith(".")
    with pytest.raises(InvalidInput) as refused:
        checked(NewContact(**{"family_name": "Müller", **fields}), TODAY)
    assert (refused.value.place, str(refused.value)) == (place, found[place])


def test_all_problems_of_a_form_come_at_once():
    assert set(wrong(family_name="", postcode="1", email="x")) == {"family_name", "postcode", "email"}


@pytest.mark.parametrize("country", ["Deutschland", "DEUTSCHLAND", " Germany ", "DE", "D", ""])
def test_germany_is_the_empty_country(country):
    assert tidy(NewContact(family_name="M", country=country)).country == ""


def test_only_white_space_and_composition_are_tidied():
    new = tidy(NewContact(family_name="  von\tder  Mu\u0308hle ", given_name="mcDonald JOHN", note=" a\r\nb "))
    assert (new.family_name, new.given_name, new.note) == ("von der Mühle", "mcDonald JOHN", "a\nb")


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(text):
    once = tidy(NewContact(family_name=text, country=text, note=text))
    assert tidy(once) == once


@given(st.text(alphabet=st.characters(categories=["L", "M", "Zs", "Pd"]), min_size=1, max_size=60))
def test_every_name_of_letters_is_kept(text):
    name = " ".join(unicodedata.normalize("NFC", text).split())
    assume(name)
    assert checked(NewContact(family_name=text), TODAY).family_name == name


def din_letters(kinds):
    """Letters and sequences of letters of the list: "bll; seq; 0041 030B; name; the letter"."""
    rows = [line.split("; ") for line in DIN_91379.read_text(encoding="utf-8").splitlines()]
    return ["".join(chr(int(code, 16)) for code in row[2].split()) for row in rows if row[0] in kinds]


@pytest.mark.skipif(not DIN_91379.exists(), reason="the list of DIN 91379 lies beside the checkout")
def test_every_letter_of_din_91379_is_kept_and_found(tmp_path):
    store = Store(tmp_path / "amt", create=True)
    by = Clerks(store).add("Lea Öhler", "ÖHL")
    book = ContactBook(store)
    letters = din_letters({"bll"})
    assert len(letters) == 649
    for start in range(0, len(letters), 25):
        name = "".join(letters[start : start + 25])
        contact = book.add(NewContact(family_name=name), by=by)
        assert contact.family_name == name
        assert book.find(name) == [contact]
        assert book.similar(NewContact(family_name=name)) == [contact]
    store.close()


@pytest.mark.skipif(not DIN_91379.exists(), reason="the list of DIN 91379 lies beside the checkout")
def test_signs_within_names_of_din_91379_are_kept():
    for sign in din_letters({"bnlreq", "bnl"}):
        if not sign.isspace():
            name = f"A{sign}B"
            assert checked(NewContact(family_name=name), TODAY).family_name == name


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("03601 / 12 34-56", "03601123456"),
        ("+49 3601 123456", "03601123456"),
        ("+49 (0) 3601 123456", "03601123456"),
        ("0049 3601 123456", "03601123456"),
        ("+43 1 123456", "431123456"),
        ("Müller 12", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(text, digits):
    assert phone_digits(text) == digits
