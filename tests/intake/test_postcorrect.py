"""The rules that put recognised text right, and that they leave all other text alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.intake.postcorrect import corrected, valid_iban


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Gemäß $ 35 Absatz 2 BauGB", "Gemäß § 35 Absatz 2 BauGB"),
        ("Nach 8 28 Abs. 1 VwVfG", "Nach § 28 Abs. 1 VwVfG"),
        ("gemäß S 240 AO in Höhe", "gemäß § 240 AO in Höhe"),
        ("s 70 VwGO", "§ 70 VwGO"),
        ("(& 5 Nr. 3 KAG)", "(§ 5 Nr. 3 KAG)"),
        ("nach $$ 35 und 36 BauGB", "nach §§ 35 und 36 BauGB"),
        ("SS 21, 22 SGB X gelten", "§§ 21, 22 SGB X gelten"),
        ("8 35a SGB VIII", "§ 35a SGB VIII"),
        ("$35 BauGB", "§35 BauGB"),
        ("nach $ 12 der Hundesteuersatzung", "nach § 12 der Hundesteuersatzung"),
        ("6 4 der Satzung", "§ 4 der Satzung"),
        ("nach $\n35 Abs. 2", "nach §\n35 Abs. 2"),
        ("Nach 8 28 Abs. 1 VwV£G", "Nach § 28 Abs. 1 VwVfG"),
        ("IBAN DEO2 1203 0000 0000 2020 51", "IBAN DE02 1203 0000 0000 2020 51"),
        ("IBAN DEO02 1203 0000 0000 2020 51", "IBAN DE02 1203 0000 0000 2020 51"),
        ("DEO2I2O3OOOOOOOO2O2O5l", "DE02120300000000202051"),
    ],
)
def test_put_right(read, meant):
    assert corrected(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Die 8 Kinder und 35 Eltern",
        "am 8. 3. 2025 um 8 Uhr",
        "Haus Nr. 8, Zimmer 28",
        "Seite 8 von 12",
        "8 Abs. nicht nummeriert",
        "Kosten $ 35,50 oder $ 35 US",
        "Größe S 38 vorrätig",
        "Firma Müller & 3 Söhne GmbH",
        "Tel. 07123/45 28",
        "IBAN DE02 1203 0000 0000 2020 52",
        "DEOLOGISCHES INSTITUT BOZEN",
        "§ 35 BauGB",
        "1.284,56 € am 5 10 2025",
    ],
)
def test_left_alone(text):
    assert corrected(text) == text


def test_iban_check_digits():
    assert valid_iban("DE02 1203 0000 0000 2020 51")
    assert not valid_iban("DE03 1203 0000 0000 2020 51")
    assert not valid_iban("AT02 1203 0000 0000 2020 51")
    assert not valid_iban("DE02 1203 0000 0000 2020 5١")


PIECES = [
    "§",
    "$",
    "8",
    "S",
    "&",
    "35",
    "28a",
    "Abs.",
    "BauGB",
    "der",
    " ",
    "\n",
    ",",
    "DE02",
    "DEO",
    "O",
    "1203",
    "£",
    "f",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_words_keep_their_places_and_twice_is_once(text):
    once = corrected(text)
    assert re.findall(r"\s", once) == re.findall(r"\s", text)
    assert len(once.split(" ")) == len(text.split(" "))
    assert len(once.split("\n")) == len(text.split("\n"))
    assert corrected(once) == once
