"""The body goes into the text document and comes back as it was."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from gemeinde_desk.letters.model import (
    Block,
    Body,
    Field,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Remedy,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)
from gemeinde_desk.ui.letters.document import body_of, fill, tidy, tidy_body

STYLES = st.tuples(st.booleans(), st.booleans(), st.booleans())
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["a\nb", "<b>fett</b>", "\ufffc", "Ż\u0323", "👩‍👩‍👧", "\u202e", "\t", "\u2028\u2029", "&amp;"]
)


def run(text: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[Run]:
    return st.builds(lambda t, s: Text(t, *s), text, STYLES) | st.builds(
        lambda k, f, s: Field(k, f, *s),
        st.sampled_from(["fall.zeichen", "feld.ort", "frage.bis"]), st.sampled_from(["", "kurz", "lang"]), STYLES,
    )  # fmt: skip


RUNS: st.SearchStrategy[Runs] = st.lists(run(), max_size=5).map(tuple)
CELLS = st.lists(RUNS, max_size=3).map(tuple)
NAMES = st.sampled_from(["", "widerspruch@2018-01-01", "Titel <i>"])
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, RUNS),
    st.builds(Heading, RUNS),
    st.builds(ListItem, RUNS, st.booleans()),
    st.builds(Table, CELLS, st.lists(CELLS, max_size=3).map(tuple), CELLS),
    st.just(PageBreak()),
    st.builds(Remedy, NAMES, NAMES, NAMES, CELLS),
    st.builds(Note, NAMES, NAMES, NAMES, CELLS),
    st.builds(Signature, RUNS, CELLS, st.booleans()),
)
BODIES: st.SearchStrategy[Body] = st.lists(BLOCKS, max_size=8).map(tuple)


def through(body: Body) -> Body:
    document = QTextDocument()
    fill(document, body)
    return body_of(document)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_every_body_comes_back_as_it_was(qapp, body: Body) -> None:
    expected = tidy_body(body)
    if expected == (Paragraph(()),):
        expected = ()  # nothing typed yet

    assert through(body) == expected
    assert through(expected) == expected  # and stays so


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("x\ufffcy\ufdd0\u0000\x1b", "xy"),
        ("\ud800a", "a"),
        ("ä\t€", "ä\t€"),
    ],
)
def test_what_no_letter_can_hold_is_left_out(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
