"""The fold: one spelling for all, stable, and faithful to the letters of DIN 91379."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.store.folding import fold, natural_key, snippet, words

DIN = Path(__file__).parents[3] / "shared" / "din91379"


def din_letters():
    """Each letter or sequence of the standard with its search form."""
    found = []
    for line in (DIN / "latin_list_search_form_1.3.txt").read_text("utf-8").splitlines():
        fields = [field.strip() for field in line.split(";")]
        letter, form = ("".join(chr(int(code, 16)) for code in fields[place].split()) for place in (2, 5))
        found.append((letter, form))
    return found


LATIN = st.text(
    st.sampled_from("aeiouäöüßseAEÖÜẞ éłøæœåŋʒ ß-.,'’ʼ0123456789\u0308\u0301") | st.characters(max_codepoint=0x24F)
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"), ("Müller", "Muller"), ("Müller", "Mu\u0308ller"), ("Straße", "STRASSE"), ("Straẞe", "strasse"),
        ("Øster", "Oester"), ("Ǿster", "oster"), ("Ærø", "Aeroe"), ("Łukasz", "Lukasz"), ("Đorđević", "Dordevic"), ("Þór", "Thor"),
        ("Nguyễn", "Nguyen"), ("İstanbul", "istanbul"), ("ısı", "isi"), ("ﬁnden", "finden"), ("℡", "tel"), ("Paral·lel", "parallel"),
        ("OʼBrien", "O'Brien"), ("Poet", "Pot"),
    ],
)  # fmt: skip
def test_spellings_of_one_word(one, other):
    assert fold(one) == fold(other)


def test_words_that_stay_apart():
    assert fold("Staat") != fold("statt")
    assert fold("Haus") != fold("Hans")


@given(LATIN | st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(LATIN, st.integers(0, 40))
def test_the_beginning_of_a_word_folds_to_the_beginning_of_its_fold(text, cut):
    assert fold(text).startswith(fold(text[:cut]))


@pytest.mark.skipif(not DIN.exists(), reason="the lists of DIN 91379 are not beside the checkout")
def test_letters_of_din_91379_fold_to_their_search_form():
    # Å is AA in the standard: that would make "statt" of "Staat". ŉ (Afrikaans for "a") is an apostrophe and n by Unicode.
    other = {"Å", "å", "Ǻ", "ǻ", "ŉ"}
    wrong = [(letter, form) for letter, form in din_letters() if letter not in other and fold(letter) != fold(form)]
    assert len(din_letters()) > 300
    assert wrong == []


@pytest.mark.skipif(not DIN.exists(), reason="the lists of DIN 91379 are not beside the checkout")
def test_every_letter_of_din_91379_is_found_in_a_snippet():
    lost = []
    for letter, _ in din_letters():
        text = "blah " * 60 + f"K{letter}rl" + " blub" * 60
        if f"K{letter}rl" not in snippet(text, words(f"K{letter}rl")[:1]):
            lost.append(letter)
    assert lost == []


def test_natural_key_orders_numbers_by_value():
    assert sorted(["131-2026-10", "131-2026-9", "131-2025-11"], key=natural_key) == [
        "131-2025-11",
        "131-2026-9",
        "131-2026-10",
    ]


def test_snippet_shows_the_place_on_one_line_cut_at_words():
    text = (
        "Sehr geehrte Damen und Herren,\n"
        + "hiermit beantrage ich etwas anderes. " * 10
        + "Der Gruß an Frau Müller\ngeht heute "
        + "weiter " * 40
    )
    shown = snippet(text, ["muller"])
    assert "Frau Müller geht heute" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= 126


@given(LATIN, st.lists(st.sampled_from(["muller", "a", "ss", "131"]), max_size=3))
def test_snippet_never_fails_and_stays_short(text, terms):
    assert len(snippet(text * 20, terms)) <= 126
