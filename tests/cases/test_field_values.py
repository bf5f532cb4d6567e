"""Typed values of fields: canonical form, German form, and refusals at their field."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.cases.case_types import Field, FieldType, load_case_types
from gemeinde_desk.cases.field_values import canonical_value, canonical_values, check_fields, display_value
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.resources import resources

TODAY = date(2026, 10, 14)
TYPES = load_case_types(resources() / "case_types")
MONEY = Field("m", "Gebühr", FieldType.MONEY)
AREA = Field("a", "Fläche", FieldType.NUMBER, unit="m²")
BORN = Field("d", "Geboren", FieldType.DATE, direction="past")
CHOICE = Field("c", "Art", FieldType.CHOICE, choices=("Gerüst", "Container"))
YESNO = Field("y", "Gesichert", FieldType.YESNO)
IBAN = Field("i", "IBAN", FieldType.IBAN)
TEXT = Field("t", "Ort", FieldType.TEXT)
LONG = Field("l", "Vorhaben", FieldType.MULTILINE)

#: field, typed, canonical, shown
READ = [
    (MONEY, "1.234,5", "1234.50", "1.234,50\N{NO-BREAK SPACE}€"),
    (MONEY, "1234,50 €", "1234.50", "1.234,50\N{NO-BREAK SPACE}€"),
    (MONEY, "60", "60.00", "60,00\N{NO-BREAK SPACE}€"),
    (MONEY, "1.000", "1000.00", "1.000,00\N{NO-BREAK SPACE}€"),
    (MONEY, "12.50 EUR", "12.50", "12,50\N{NO-BREAK SPACE}€"),
    (MONEY, "-0,50", "-0.50", "-0,50\N{NO-BREAK SPACE}€"),
    (MONEY, "-0", "0.00", "0,00\N{NO-BREAK SPACE}€"),
    (AREA, "12,50 m²", "12.5", "12,5\N{NO-BREAK SPACE}m²"),
    (AREA, "1200", "1200", "1.200\N{NO-BREAK SPACE}m²"),
    (AREA, "-0,0", "0", "0\N{NO-BREAK SPACE}m²"),
    (BORN, "3.3.", "2026-03-03", "03.03.2026"),
    (BORN, "24.12.", "2025-12-24", "24.12.2025"),
    (CHOICE, "gerüst", "Gerüst", "Gerüst"),
    (YESNO, "Ja", "yes", "ja"),
    (YESNO, "n", "no", "nein"),
    (IBAN, "de89 3704 0044 0532 0130 00", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    (TEXT, "  Am   Markt 1 ", "Am Markt 1", "Am Markt 1"),
    (TEXT, "Mu\u0308ller <b>&", "Müller <b>&", "Müller <b>&"),
    (LONG, "Zeile 1\r\n\r\nZeile 2 ", "Zeile 1\n\nZeile 2", "Zeile 1\n\nZeile 2"),
    (TEXT, "   ", "", ""),
]


@pytest.mark.parametrize(("field", "typed", "canonical", "shown"), READ)
def test_typed_canonical_shown(field, typed, canonical, shown):
    assert canonical_value(field, typed, TODAY) == canonical
    assert canonical_value(field, canonical, TODAY) == canonical
    assert display_value(field, canonical) == shown


REFUSED = [
    (MONEY, "zehn"),
    (MONEY, "1,234"),
    (MONEY, "1.2345,00"),
    (MONEY, "9" * 19),
    (MONEY, "1e5"),
    (MONEY, "NaN"),
    (AREA, "12,5 km"),
    (BORN, "31.2.2026"),
    (CHOICE, "Tisch"),
    (YESNO, "vielleicht"),
    (IBAN, "DE00 3704 0044 0532 0130 00"),
    (TEXT, "a" * 301),
    (TEXT, "a\x00b"),
    (LONG, "a\x1bb"),
]


@pytest.mark.parametrize(("field", "typed"), REFUSED)
def test_what_does_not_fit_is_refused_at_its_field(field, typed):
    with pytest.raises(InvalidInput) as refusal:
        canonical_value(field, typed, TODAY)
    assert refusal.value.place == field.label


@given(amount=st.decimals(min_value=-(10**11), max_value=10**11, places=2, allow_nan=False))
def test_money_shown_in_german_reads_back(amount):
    canonical = canonical_value(MONEY, f"{amount:.2f}", TODAY)
    assert Decimal(canonical) == amount
    assert canonical_value(MONEY, display_value(MONEY, canonical), TODAY) == canonical


@given(field=st.sampled_from([MONEY, AREA, BORN, CHOICE, YESNO, IBAN, TEXT, LONG]), typed=st.text(max_size=30))
def test_canonical_text_stays_as_it_is(field, typed):
    try:
        canonical = canonical_value(field, typed, TODAY)
    except InvalidInput as error:
        refused_at = error.place
    else:
        refused_at = field.label
        assert canonical_value(field, canonical, TODAY) == canonical
        assert display_value(field, canonical) is not None
    assert refused_at == field.label


def test_checking_a_whole_case():
    kind = TYPES["sondernutzung"]
    problems = check_fields(kind, {"ort": "Am Markt 1", "art": "Zelt", "beginn": " ", "farbe": "rot"}, TODAY)
    assert [problem.key for problem in problems] == ["art", "beginn", "farbe"]
    assert "fehlt" in problems[1].problem
    assert "Gerüst" in problems[0].problem
    values = {"ort": "Am Markt 1", "art": "container", "beginn": "2.11.", "auflagen": ""}
    assert check_fields(kind, values, TODAY) == []
    assert {p.key for p in check_fields(kind, values, TODAY, "closing")} == {"flaeche", "ende", "gebuehr"}
    assert canonical_values(kind, values, TODAY) == {"ort": "Am Markt 1", "art": "Container", "beginn": "2026-11-02"}
