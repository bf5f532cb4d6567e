"""Case types as data: what ships is complete and fits together; what is broken is named with file and line."""

from datetime import date

import pytest

from gemeinde_desk.cases.case_types import FieldType, PersonalData, Required, load_case_types
from gemeinde_desk.cases.filing_plan import load_filing_plan
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.settings.resources import resources

SHIPPED = resources() / "case_types"
TYPES = load_case_types(SHIPPED)
TEN = {
    "hundesteuer",
    "sondernutzung",
    "bauvoranfrage",
    "gewerbeanmeldung",
    "wasseranschluss",
    "grabnutzung",
    "strassensperrung",
    "fischereischein",
    "beschwerde",
    "informationsantrag",
}

GOOD = """key = "probe"
title = "Probe"
description = "Eine Probe."
filing_unit = "1.1"
personal_data = "none"
letters = ["anschreiben"]
outcomes = ["erledigt"]

[retention]
years = 5
disposal = "V"
reason = "Vorschlag"

[first_deadline]
kind = "service"
amount = 2
unit = "week"
text = "Antworten"
source = "Ziel"

[remedy]
regime = "vwvfg"
remedy = "widerspruch"

[[field]]
key = "art"
label = "Art"
type = "choice"
choices = ["a", "b"]

[[field]]
key = "ort"
label = "Ort"
type = "text"

[[checklist]]
key = "da"
text = "Liegt vor"

[[role]]
key = "applicant"
label = "Antragsteller"
"""


def test_ten_types_ship_each_with_its_own_matter():
    assert set(TYPES) == TEN
    assert len({tuple(field.key for field in each.fields) for each in TYPES.values()}) == 10
    assert [each.title for each in TYPES.values()] == sorted(each.title for each in TYPES.values())


@pytest.mark.parametrize("key", sorted(TEN))
def test_a_shipped_type_fits_the_plan_the_rules_and_its_own_parts(key):
    case_type = TYPES[key]
    plan = load_filing_plan(resources() / "filing_plans" / "musterau.toml")
    desk = DeadlineCalculator.of("BY", [], resources() / "deadline_rules")
    held = plan.effective_retention(case_type.filing_unit)
    assert (held.years, held.disposal) == (case_type.retention.years, case_type.retention.disposal)
    assert plan.open_for_files(case_type.filing_unit, date(2026, 10, 14))
    assert not plan.children(case_type.filing_unit)
    first = case_type.first_deadline
    assert first is not None
    due = desk.period(date(2026, 10, 14), first.period, rule=key, source=first.source).result
    assert bool(first.met_by) == (key != "bauvoranfrage")
    assert date(2026, 10, 14) < desk.advance_notice(due, first.advance_days) <= due
    if case_type.remedy:
        found = desk.objection(date(2026, 2, 2), regime=case_type.remedy.regime, remedy=case_type.remedy.remedy)
        assert found.result > date(2026, 3, 1)
    assert case_type.checklist
    assert case_type.roles
    assert any(field.required_on is Required.OPENING for field in case_type.fields)
    assert "anschreiben" in case_type.letters


def test_letters_named_are_listed_in_the_readme():
    listed = (SHIPPED / "README.md").read_text("utf-8")
    named = {letter for case_type in TYPES.values() for letter in case_type.letters}
    assert all(f"| `{letter}` |" in listed for letter in named)


def test_every_part_is_read():
    dog = TYPES["hundesteuer"]
    assert dog.remedy is not None
    assert dog.remedy.regime == "ao"
    assert dog.field("geburtsdatum").direction == "past"
    assert dog.field("iban").type is FieldType.IBAN
    assert [item.key for item in dog.checklist if not item.required] == ["nachweis", "mandat"]
    assert dog.roles[0].required
    assert TYPES["grabnutzung"].personal_data is PersonalData.SPECIAL
    assert TYPES["beschwerde"].remedy is None
    assert TYPES["sondernutzung"].field("flaeche").unit == "m²"
    with pytest.raises(NotFound, match="Feld"):
        dog.field("farbe")


def test_folder_of_the_office_adds_and_replaces(tmp_path):
    (tmp_path / "probe.toml").write_text(GOOD, "utf-8")
    (tmp_path / "hund.toml").write_text(GOOD.replace('"probe"', '"hundesteuer"'), "utf-8")
    types = load_case_types(SHIPPED, tmp_path, tmp_path / "missing")
    assert len(types) == 11
    assert types["hundesteuer"].title == "Probe"


#: what is done to the good file -> line and word of the message
BROKEN = [
    ('key = "probe"', 'key = "Probe!"', 1, "Form"),
    ('title = "Probe"\n', "", 1, "„title“ fehlt"),
    ('filing_unit = "1.1"', "filing_unit = 1.1", 4, "Text in Anführungszeichen"),
    ('personal_data = "none"', 'personal_data = "ja"', 5, "none, personal, special"),
    ('letters = ["anschreiben"]', 'letters = ["anschreiben", 3]', 6, "Liste von Texten"),
    ('outcomes = ["erledigt"]', "outcomes = []", 7, "mindestens ein"),
    ('source = "Ziel"', 'source = "Ziel"\nmet_by = ["bescheid"]', 20, "kein Schreiben"),
    ("[retention]", "[retentoin]", 1, "[retention] fehlt"),
    ("years = 5", "years = 31", 10, "zwischen 0 und 30"),
    ('disposal = "V"', 'disposal = "X"', 11, "A, B, V"),
    ('unit = "week"', 'unit = "Wochen"', 17, "week"),
    ("amount = 2", "amount = 0", 16, "zwischen 1"),
    ('source = "Ziel"', 'sorce = "Ziel"', 14, "„source“ fehlt"),
    ('regime = "vwvfg"', 'regime = "bgb"', 22, "vwvfg"),
    ('choices = ["a", "b"]\n', "", 28, "choices"),
    ('choices = ["a", "b"]', 'choices = ["a", "a"]', 29, "zweimal"),
    ('type = "text"', 'type = "text"\nchoices = ["a"]', 35, "choices"),
    ('type = "text"', 'type = "wort"', 34, "multiline"),
    ('key = "ort"', 'key = "art"', 32, "zweimal"),
    ('text = "Liegt vor"', 'text = "Liegt vor"\nrequired = "ja"', 39, "true oder false"),
    ('label = "Antragsteller"', 'label = "Antragsteller"\ncolour = 1', 43, "colour"),
    ("[[role]]", "[role]", 40, "Abschnitte"),
    ('label = "Ort"', 'label = "Ort', 33, "TOML"),
]


@pytest.mark.parametrize(("good", "bad", "line", "word"), BROKEN)
def test_broken_type_is_named_with_its_line(tmp_path, good, bad, line, word):
    assert good in GOOD
    (tmp_path / "probe.toml").write_text(GOOD.replace(good, bad, 1), "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        load_case_types(tmp_path)
    assert word in str(refusal.value)
    assert refusal.value.place.endswith(f"/probe.toml:{line}")


def test_the_same_key_twice_in_one_folder_is_refused(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD, "utf-8")
    with pytest.raises(InvalidInput, match=r"b\.toml:1: .*a\.toml"):
        load_case_types(tmp_path)


def test_lines_are_found_behind_long_texts_and_nested_tables(tmp_path):
    long = GOOD.replace('text = "Antworten"', 'text = """\nAntworten\nkey = "falle"\n[[field]]\n"""')
    (tmp_path / "x.toml").write_text(long.replace('type = "text"', 'type = "wort"'), "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        load_case_types(tmp_path)
    assert refusal.value.place.endswith("x.toml:38")
