"""Texts as people type them and as strangers send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.texts import CONTROL, HIDDEN, foreign_line, holds, is_email, one_line, several_lines


def test_a_line_is_composed_and_tidy():
    assert one_line("  Mu\u0308ller \t&\n Söhne ") == "Müller & Söhne"
    assert one_line("a\u200bb") == "a\u200bb"


def test_a_strangers_line_has_nothing_unseen():
    assert foreign_line("Rechnung\u202efdp.exe\x00 \u2028 jetzt\ud800") == "Rechnungfdp.exe jetzt"


def test_several_lines_have_one_kind_of_end():
    assert several_lines("\r\n eins\r\nzwei\rdrei \n\n") == "eins\nzwei\ndrei"


@given(text=st.text())
def test_tidying_twice_changes_nothing_more(text):
    for tidied in (one_line, foreign_line, several_lines):
        assert tidied(tidied(text)) == tidied(text)


def test_line_ends_and_tabs_are_no_hidden_signs():
    assert not holds("eins\n\tzwei", HIDDEN)
    assert holds("eins\x07", CONTROL)
    assert not holds("weich\u00adtrennung", CONTROL)
    assert holds("weich\u00adtrennung", HIDDEN)


@pytest.mark.parametrize(
    "good", ["a@b.de", "jürgen.müller@müller.example", "x+y_z@sub.a-b.example", "a@xn--mller-kva.example"]
)
def test_addresses(good):
    assert is_email(good)


@pytest.mark.parametrize(
    "bad", ["", "a", "a@b", "a b@c.de", ".a@b.de", "a..b@c.de", "a.@b.de", "a@-b.de", "a@b.1", f"{'a' * 65}@b.de"]
)
def test_no_addresses(bad):
    assert not is_email(bad)
