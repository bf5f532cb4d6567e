"""Tables: whole in a pipe, fitted to a terminal, aligned by what a terminal draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.commands.table import display_width, table, visible

COLUMNS = {"reference": "Aktenzeichen", "subject": "Betreff", "note": "Bemerkung"}


@pytest.mark.parametrize(
    ("text", "width"),
    [("Müller", 6), ("Mu\u0308ller", 6), ("東京", 4), ("ﾊﾝ", 2), ("a\u200bb", 2), ("", 0), ("x\u0331\u0323", 1)],
)
def test_width_is_what_a_terminal_draws(text: str, width: int) -> None:
    assert display_width(text) == width


def test_nothing_is_shortened_without_a_terminal() -> None:
    text = "Wort " * 60
    assert text.strip() in table([{"reference": "1-2026-0001", "subject": text, "note": None}], COLUMNS)


def test_wide_columns_yield_to_the_terminal_and_references_stay_whole() -> None:
    rows = [{"reference": "5.2.1-2026-0001", "subject": "Gerüst " * 20, "note": "東京" * 30}]
    lines = table(rows, COLUMNS, 60).splitlines()
    assert all(display_width(line) <= 60 for line in lines)
    assert lines[2].startswith("5.2.1-2026-0001  Gerüst")
    assert lines[2].count("…") == 2
    assert table(rows, COLUMNS, 400) == table(rows, COLUMNS)


def test_what_has_to_be_read_whole_is_broken_into_lines() -> None:
    sentence = "Der Bescheid ist noch nicht bekannt gegeben, die Frist läuft also noch nicht."
    lines = table([{"level": "muss", "sentence": sentence}], {"level": "Art", "sentence": "Was"}, 40, ("sentence",))
    shown = lines.splitlines()[2:]
    assert " ".join(line[6:].strip() for line in shown) == sentence
    assert all(display_width(line) <= 40 for line in shown)


def test_signs_that_command_a_terminal_or_turn_the_text_are_made_visible() -> None:
    assert visible("a\x1b[2Jb\u202ec\x07") == "a\ufffd[2Jb\ufffdc\ufffd"
    assert visible("Zeile\n\tzwei 👩\u200d🚒") == "Zeile\n\tzwei 👩\u200d🚒"
    assert "\x1b" not in table([{"subject": "\x1b]0;x\x07"}], {"subject": "Betreff"})


@given(
    st.lists(st.fixed_dictionaries({"reference": st.text(max_size=20), "subject": st.text(max_size=90), "note": st.text(max_size=90)}), min_size=1, max_size=4),
    st.integers(50, 200),
)  # fmt: skip
def test_any_text_keeps_its_columns_in_line(rows: list[dict[str, str]], width: int) -> None:
    lines = table(rows, COLUMNS, width).split("\n")
    assert len(lines) == len(rows) + 2
    rule = display_width(lines[1])
    assert all(display_width(line) <= max(rule, width) for line in lines)
