"""Rule files: what ships is complete, what is broken is named with file and line."""

from datetime import date

import pytest

from gemeinde_desk.deadlines.rules import load_rules
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER

GOOD = """# a rule of the office
[[rule]]
id = "own"
regime = "vwvfg"
channel = "post"
land = "TH"
valid_from = 2025-01-01
days = 3
weekend_shift = false
source = "§ 41 ThürVwVfG"
"""


def test_every_land_and_regime_has_a_rule_since_1995(rules):
    for land in LAENDER:
        for regime in ("vwvfg", "ao", "sgb"):
            assert rules.notification(regime, "post", land, date(1995, 1, 1)).days == 3
            assert rules.notification(regime, "post", land, date(2026, 1, 1)).days == 4


def test_later_folder_wins(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "x.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b" / "x.toml").write_text(GOOD.replace("days = 3", "days = 5"), "utf-8")
    book = load_rules(tmp_path / "a", tmp_path / "b", tmp_path / "missing")
    assert book.notification("vwvfg", "post", "TH", date(2026, 1, 1)).days == 5
    assert len(book.notifications) == 1


#: what is done to the good file -> line and word of the message
BROKEN = [
    ('regime = "vwvfg"', 'regime = "bgb"', 4, "vwvfg, ao"),
    ('land = "TH"', 'land = "XX"', 6, "BW"),
    ("days = 3", 'days = "drei"', 8, "ganze Zahl"),
    ("days = 3", "days = -1", 8, "zwischen 0"),
    ("days = 3", "days = true", 8, "ganze Zahl"),
    ("days = 3\n", "", 2, "fehlt"),
    ("valid_from = 2025-01-01", 'valid_from = "2025-01-01"', 7, "ohne Anführungszeichen"),
    ("valid_from = 2025-01-01", "valid_from = 2025-01-01T00:00:00", 7, "Datum"),
    ("valid_from = 2025-01-01", "valid_from = 2025-13-01", 7, "TOML"),
    ("weekend_shift = false", "weekend_shift = 0", 9, "true oder false"),
    ('source = "§ 41 ThürVwVfG"', 'source = " "', 10, "leer"),
    ('source = "§ 41 ThürVwVfG"', 'source = "x"\nsuorce = "x"', 11, "Gemeint ist vielleicht „source“"),
    ('id = "own"', 'id = "../own"', 3, "Form"),
    ("[[rule]]", "[[rule]", 2, "TOML"),
    ("# a rule", "rul = 1\n# a rule", 1, "rule"),
]


@pytest.mark.parametrize(("good", "bad", "line", "word"), BROKEN)
def test_broken_file_is_named_with_its_line(tmp_path, good, bad, line, word):
    assert good in GOOD
    (tmp_path / "x.toml").write_text(GOOD.replace(good, bad), "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        load_rules(tmp_path)
    assert refusal.value.place.endswith(f"/x.toml:{line}")
    assert word in str(refusal.value)


def test_double_id_is_refused_at_the_second(tmp_path):
    (tmp_path / "x.toml").write_text(GOOD + GOOD, "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        load_rules(tmp_path)
    assert refusal.value.place.endswith("x.toml:13")


def test_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "x.toml").write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        load_rules(tmp_path)
