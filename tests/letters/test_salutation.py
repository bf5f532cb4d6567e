"""Address lines and salutations, with the rules of the guides."""

import pytest

from gemeinde_desk.letters.salutation import UNKNOWN_READERS, Name, Place, address_lines, salutation

ZOE = Name(given="Zoë", family="Łukasiewicz", gender="f")
KARL = Name(given="Karl", family="von der Au", gender="m", title="Dr. med.")
HOME = Place(street="Lange Straße 12", postcode="99998", city="Musterau")


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), UNKNOWN_READERS),
        ((ZOE,), "Sehr geehrte Frau Łukasiewicz,"),
        ((KARL,), "Sehr geehrter Herr Dr. von der Au,"),
        ((Name(given="A", family="B", gender="f", title="Prof. Dr. Dr. h. c."),), "Sehr geehrte Frau Professorin B,"),
        ((Name(given="A", family="B", gender="m", title="Dipl.-Ing."),), "Sehr geehrter Herr B,"),
        ((ZOE, KARL), "Sehr geehrte Frau Łukasiewicz, sehr geehrter Herr Dr. von der Au,"),
        ((Name(given="Kim", family="Beispiel", gender="d"),), "Guten Tag Kim Beispiel,"),
        ((Name(given="Kim", family="Beispiel"),), "Guten Tag Kim Beispiel,"),
        ((ZOE, Name(given="Kim", family="Beispiel")), "Sehr geehrte Frau Łukasiewicz, guten Tag Kim Beispiel,"),
        ((Name(family="Beispiel"),), UNKNOWN_READERS),
    ],
)
def test_salutation(people, expected):
    assert salutation(*people) == expected


def test_the_clerks_own_salutation_wins():
    assert salutation(ZOE, override="Liebe Zoë") == "Liebe Zoë,"
    assert salutation(ZOE, override="Moin!") == "Moin!"


def test_person_company_couple_and_abroad():
    assert address_lines(ZOE, place=HOME) == ("Frau", "Zoë Łukasiewicz", "Lange Straße 12", "99998 Musterau")
    assert address_lines(KARL, place=HOME)[:2] == ("Herrn", "Dr. med. Karl von der Au")
    assert address_lines(ZOE, place=HOME, organisation="Müller & Söhne <GmbH>")[:2] == (
        "Müller & Söhne <GmbH>",
        "Frau Zoë Łukasiewicz",
    )
    assert address_lines(ZOE, KARL, place=HOME)[:2] == ("Frau Zoë Łukasiewicz", "Herrn Dr. med. Karl von der Au")
    abroad = Place(street="Weg 1", postcode="8010", city="Graz", country="Österreich")
    assert address_lines(Name(given="Kim", family="B", gender="d"), place=abroad)[0] == "Kim B"
    assert address_lines(place=abroad)[-1] == "ÖSTERREICH"
    assert address_lines(place=Place(city="Ort", country="Deutschland")) == ("Ort",)


def test_never_more_than_six_lines_and_nothing_lost():
    place = Place(street="Weg 1", extra="c/o Becker", postcode="8010", city="Graz", country="Österreich")
    lines = address_lines(ZOE, KARL, place=place, organisation="Verein", department="Vorstand")
    assert lines == (
        "Verein, Vorstand",
        "Frau Zoë Łukasiewicz",
        "Herrn Dr. med. Karl von der Au",
        "c/o Becker, Weg 1",
        "8010 Graz",
        "ÖSTERREICH",
    )
