"""Runs into lines: nothing lost, nothing too wide, words apart."""

from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.letters.fonts import clean
from gemeinde_desk.letters.model import Text
from gemeinde_desk.letters.typeset import fit_line, measure, set_lines, text_runs
from gemeinde_desk.texts import tied

words = st.text(st.characters(codec="utf-8", max_codepoint=0x24F) | st.sampled_from(" \n-/@."), max_size=60)
runs = st.lists(st.builds(Text, words, st.booleans(), st.booleans()), max_size=5).map(tuple)


def shown(lines):
    return "".join(span.text for line in lines for span in line.spans)


@given(runs, st.integers(60, 300))
def test_nothing_is_lost_and_no_line_is_too_wide(pieces, width):
    lines = set_lines(pieces, 10, width)
    expected = "".join(tied(clean(piece.text)) for piece in pieces)
    assert shown(lines).replace(" ", "") == expected.replace(" ", "").replace("\n", "")
    for line in lines:
        visible = "".join(span.text for span in line.spans).rstrip(" ")
        if visible:
            # the space at the end of a line may stand in the margin
            spaces = len("".join(span.text for span in line.spans)) - len(visible)
            assert line.width <= width + 1 + spaces * 3


def test_line_ends_carry_the_space_and_forced_breaks_do_not():
    lines = set_lines(text_runs("eins zwei drei\nvier"), 10, 45)
    assert [line.spans[0].text for line in lines] == ["eins zwei ", "drei", "vier"]


def test_looks_change_inside_a_word():
    lines = set_lines((Text("Mül"), Text("ler", bold=True), Text(",")), 10, 200)
    assert [span.text for span in lines[0].spans] == ["Mül", "ler", ","]


def test_a_line_that_must_fit_ends_in_an_ellipsis():
    line = fit_line("Gemeinde Musterau an der langen Au", 10, 80)
    assert line.spans[0].text.endswith("…")
    assert line.width <= 80
    assert measure("Gemeinde", 10) < measure("Gemeinde", 20)
