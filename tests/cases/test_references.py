"""References: patterns (BayVV 3033.3: marks visibly set apart), making them, and finding them in recognised text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.cases.references import References
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.store.folding import natural_key

UNITS = ("2.3.1", "920.31", "02", "Bau-1", "12.3.1")
unit = st.sampled_from(UNITS)
year = st.integers(1990, 2199)
number = st.integers(1, 123_456)


def test_usual_patterns():
    references = References.of()
    file = references.for_file("920.31", 2026)
    assert file == "920.31-2026"
    assert references.for_case(file, 7) == "920.31-2026-0007"
    assert references.for_case(file, 12345) == "920.31-2026-12345"


def test_own_patterns():
    references = References.of("Az {unit}/{year}", "{file}.{number:02}")
    assert references.for_case(references.for_file("2.3.1", 2026), 7) == "Az 2.3.1/2026.07"
    assert references.find("Ihr Az 2.3.1/2026.07 vom", UNITS) == ["Az 2.3.1/2026.07"]
    without_year = References.of("{unit}", "{file}/{number}")
    assert without_year.find("zu 2.3.1/15.", UNITS) == ["2.3.1/15"]


@pytest.mark.parametrize(
    ("file", "case", "place", "words"),
    [
        ("{unit}{year}", "{file}-{number}", "Aktenzeichen", "zwischen zwei Platzhaltern"),
        ("{unit} {year}", "{file}-{number}", "Aktenzeichen", "zwischen zwei Platzhaltern"),
        ("{year}", "{file}-{number}", "Aktenzeichen", "muss {unit} enthalten"),
        ("{unit}-{number}", "{file}-{number}", "Aktenzeichen", "darf {number} hier nicht"),
        ("{unit}-{unit}", "{file}-{number}", "Aktenzeichen", "mehrmals"),
        ("{unit}-{year", "{file}-{number}", "Aktenzeichen", "geschweifte Klammer"),
        ("{unit}-{jahr}", "{file}-{number}", "Aktenzeichen", "unbekannten Platzhalter {jahr}"),
        ("{unit:04}-{year}", "{file}-{number}", "Aktenzeichen", "unbekannten Platzhalter"),
        ("{unit}*{year}", "{file}-{number}", "Aktenzeichen", "nur Buchstaben"),
        ("{unit}-" + "x" * 60, "{file}-{number}", "Aktenzeichen", "länger als 60"),
        ("{unit}", "{number}", "Vorgangszeichen", "muss {file} enthalten"),
        ("{unit}", "{file}-{number:9}", "Vorgangszeichen", "unbekannten Platzhalter"),
    ],
)
def test_bad_patterns_are_refused_with_place_and_reason(file, case, place, words):
    with pytest.raises(InvalidInput, match="Das Muster") as refused:
        References.of(file, case)
    assert refused.value.place == place
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ihr Zeichen 920.31-2026-0007 vom 3. März", ["920.31-2026-0007"]),
        ("AZ:920.31 – 2O26 -\n OOO7", ["920.31-2026-0007"]),  # dashes, line break, O for 0
        ("920.3l-2026-OOI2", ["920.31-2026-0012"]),  # l and I for 1
        ("920.31-2026-00 07", ["920.31-2026-0007"]),
        ("920.31-2026-0007-3", ["920.31-2026-0007"]),  # reference of a document in the case
        ("920.31-2026-0007\n5 Seiten", ["920.31-2026-0007"]),
        ("Bau-1-2026-0001 und 02-2025-0003, Bau-1-2026-0001", ["Bau-1-2026-0001", "02-2025-0003"]),
        ("12.3.1-2026-0004", ["12.3.1-2026-0004"]),  # not 2.3.1
        ("1920.31-2026-0007", []),
        ("920.31-2026-0007x", []),
        ("920.31-2026", []),
        ("999.9-2026-0001", []),  # no unit of this office
        ("", []),
    ],
)
def test_finding(text, found):
    assert References.of().find(text, UNITS) == found


def test_without_units_nothing_is_found():
    assert References.of().find("2.3.1-2026-0001", []) == []


def test_of_several_readings_all_are_candidates():
    found = References.of().find("2.3.1-2026-1234 5 Blatt", UNITS)
    assert found == ["2.3.1-2026-12345", "2.3.1-2026-1234"]


@given(unit, year, number, st.data())
def test_a_reference_is_found_however_recognition_spoils_it(unit, year, number, data):
    references = References.of()
    reference = references.for_case(references.for_file(unit, year), number)
    spoiled = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1lI", "-": "-–—"}.get(char, char)))
        + data.draw(st.sampled_from(["", "", "", " ", "\n", "\u00ad"]))
        for char in reference
    )
    before, after = data.draw(st.sampled_from([("Az.: ", " vom"), ("(", ")"), ("", ""), ("Zeichen\n", ",")]))
    assert reference in references.find(before + spoiled.strip() + after, UNITS)


@given(st.text(max_size=300))
def test_any_text_is_searched_without_fail_and_finds_only_references_of_the_units(text):
    for reference in References.of().find(text, UNITS):
        assert reference.startswith(UNITS)


@given(unit, year, number, number)
def test_natural_order_follows_the_number(unit, year, first, second):
    references = References.of()
    file = references.for_file(unit, year)
    keys = natural_key(references.for_case(file, first)), natural_key(references.for_case(file, second))
    assert (keys[0] < keys[1]) == (first < second)
