"""Body to JSON and back, and what is not a body."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters import model as m
from gemeinde_desk.letters.model_json import body_from_json, body_to_json

flags = st.booleans()
run = st.builds(m.Text, st.text(max_size=8), flags, flags, flags, flags) | st.builds(
    m.Field, st.text(max_size=8), st.text(max_size=4), flags, flags, flags
)
runs = st.lists(run, max_size=3).map(tuple)
many = st.lists(runs, max_size=3).map(tuple)
words = st.text(max_size=5)
block = st.one_of(
    st.builds(m.Paragraph, runs),
    st.builds(m.Heading, runs),
    st.builds(m.ListItem, runs, flags),
    st.builds(m.Table, many, st.lists(many, max_size=3).map(tuple), many),
    st.just(m.PageBreak()),
    st.builds(m.Remedy, words, words, words, many),
    st.builds(m.Note, words, words, words, many),
    st.builds(m.Signature, runs, many, flags),
)


@given(st.lists(block, max_size=6).map(tuple))
def test_round_trip(body):
    assert body_from_json(json.loads(json.dumps(body_to_json(body)))) == body


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({}, "body"),
        ([1], "[0]"),
        ([{"k": "x"}], "[0]"),
        ([{"k": "p"}], "[0].r"),
        ([{"k": "p", "r": []}, {"k": "p", "r": [{"t": 5}]}], "[1].r[0]"),
        ([{"k": "table", "rows": [[[{"f": 1}]]]}], "[0].rows[0].rows[0][0]"),
        ([{"k": "table", "rows": 3}], "[0].rows"),
        ([{"k": "remedy", "regime": 1}], "[0]"),
        ([{"k": "sign", "r": [], "lines": 1}], "[0].lines"),
    ],
)
def test_what_is_no_body_is_refused_with_its_place(data, place):
    with pytest.raises(InvalidInput) as refused:
        body_from_json(data)
    assert refused.value.place == place
