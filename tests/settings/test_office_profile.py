import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.bank import format_iban
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.office_profile import LABELS, OfficeProfile

MUSTERAU = {
    "name": " Gemeinde  Musterau ",
    "land": "th",
    "authority": "Gemeindeverwaltung",
    "street": "Am Markt 1",
    "postcode": "07743",
    "city": "Musterau",
    "phone": "03641 12345-0",
    "email": "rathaus@musterau.example",
    "website": "www.musterau.example",
    "iban": "de89 3704 0044 0532 0130 00",
    "mayor": "Inge Öhler",
    "opening_hours": "Mo bis Fr 8 bis 12 Uhr\nDo 14 bis 18 Uhr",
    "accent": "#1F4E79",
    "holiday_extras": ["fronleichnam_th", "07-14 Stadtfest"],
}


def test_checked_profile_is_canonical_and_finds_its_bank():
    profile = OfficeProfile.checked(**MUSTERAU)
    assert (profile.name, profile.land, profile.accent) == ("Gemeinde Musterau", "TH", "#1f4e79")
    assert profile.iban == "DE89370400440532013000"
    assert (profile.bic, profile.bank_name) == ("COBADEFFXXX", "Commerzbank")
    assert profile.opening_hours.count("\n") == 1
    assert profile.holiday_extras == ("fronleichnam_th", "07-14 Stadtfest")
    own = OfficeProfile.checked(**MUSTERAU, bic="BYLADEM1001", bank_name="Unsere Bank")
    assert (own.bic, own.bank_name) == ("BYLADEM1001", "Unsere Bank")
    assert format_iban(profile.iban) == "DE89 3704 0044 0532 0130 00"


def test_profile_survives_storing_with_keys_of_a_newer_version():
    profile = OfficeProfile.checked(**MUSTERAU)
    stored = json.loads(json.dumps(profile.to_json()))
    assert OfficeProfile.from_json(stored) == profile
    assert OfficeProfile.from_json({**stored, "of_a_newer_version": 1}) == profile


def test_a_damaged_stored_profile_opens_all_the_same():
    profile = OfficeProfile.from_json({"name": "Gemeinde Musterau", "land": "XX", "postcode": 7743, "accent": "blau"})
    assert (profile.name, profile.land, profile.postcode) == ("Gemeinde Musterau", "", "")
    assert OfficeProfile.from_json({}).name == ""


WRONG = [
    ("name", " ", "fehlt"),
    ("land", "XX", "kein Bundesland"),
    ("postcode", "7743", "fünf Ziffern"),
    ("postcode", "٠٧٧٤٣", "fünf Ziffern"),
    ("phone", "anrufen", "keine Telefonnummer"),
    ("email", "rathaus@musterau", "keine E-Mail-Adresse"),
    ("email", "rat haus@musterau.example", "keine E-Mail-Adresse"),
    ("email", "a..b@musterau.example", "keine E-Mail-Adresse"),
    ("website", "javascript:alert(1)", "keine Internetadresse"),
    ("iban", "DE89 3704 0044 0532 0130 0", "21 Zeichen"),
    ("iban", "DE1", "zu kurz: Sie hat 3 Zeichen, eine deutsche IBAN hat 22 Zeichen"),
    ("iban", "de", "zu kurz: Sie hat 2 Zeichen"),
    ("iban", "DE89 3704 0044 0532 0130 000", "zu lang: Sie hat 23 Zeichen"),
    ("iban", "AT61 1904 3002 3457 320", "eine IBAN aus „AT“ hat 20 Zeichen"),
    ("iban", "89 3704 0044 0532 0130 00", "zwei Buchstaben des Landes"),
    ("iban", "D", "zwei Buchstaben des Landes"),
    ("iban", "ZZ1", "kein Land"),
    ("iban", "DE-89 3704", r"dort nicht vorkommen \(„-“\)"),
    ("iban", "DEXX 3704 0044 0532 0130 00", "Buchstaben, wo eine Ziffer"),
    ("iban", "DE88 3704 0044 0532 0130 00", "Prüfziffer"),
    ("iban", "ZZ89 3704 0044 0532 0130 00", "kein Land"),
    ("iban", "DE89 3704 0044 0532 0130 0X", "Zeichen, die dort nicht vorkommen"),
    ("bic", "COBA", "kein BIC"),
    ("accent", "blau", "keine Farbe"),
    ("arms_sha", "../arms.png", "Wappen"),
    ("holiday_extras", ["mariae_himmelfahrt"], "gibt es in Thüringen nicht"),
    ("holiday_extras", ["Kirmes"], "kein örtlicher Feiertag"),
    ("holiday_extras", ["02-30 Kirmes"], "im Kalender nicht"),
    ("holiday_extras", ["2026-02-29 Kirmes"], "im Kalender nicht"),
    ("holiday_extras", "Kirmes", "Liste"),
    ("rules_confirmed", "ja", "ja oder nein"),
    ("street", "a" * 201, "zu lang"),
    ("mayor", "a\x00b", "Steuerzeichen"),
    ("city", 5, "Text"),
]


@pytest.mark.parametrize(("name", "value", "word"), WRONG)
def test_each_field_is_refused_at_its_place(name, value, word):
    with pytest.raises(InvalidInput, match=word) as refusal:
        OfficeProfile.checked(**{**MUSTERAU, name: value})
    assert refusal.value.place == LABELS[name]


def test_form_shows_all_problems_at_once():
    profile, problems = OfficeProfile.examined({**MUSTERAU, "postcode": "1", "email": "x", "colour": "rot"})
    assert set(problems) == {"postcode", "email", "colour"}
    assert profile.city == "Musterau"
    assert set(OfficeProfile.examined({})[1]) == {"name", "land"}


def test_every_field_has_a_label():
    assert set(OfficeProfile().to_json()) == set(LABELS)


def test_a_stored_profile_keeps_the_holidays_that_are_some():
    stored = {**MUSTERAU, "holiday_extras": ["02-30 Kirmes", "mariae_himmelfahrt", "07-14 Stadtfest"]}
    assert OfficeProfile.from_json(stored).holiday_extras == ("07-14 Stadtfest",)


@given(name=st.text(max_size=30), land=st.sampled_from(sorted(LAENDER)), email=st.text(max_size=30))
def test_whatever_is_kept_is_kept_the_same_again(name, land, email):
    profile, _ = OfficeProfile.examined({"name": name, "land": land, "email": email})
    assert OfficeProfile.from_json(profile.to_json()) == profile
