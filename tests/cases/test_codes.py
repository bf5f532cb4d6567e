"""The text of QR codes: there and back, strangers and misreadings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.cases import codes
from gemeinde_desk.errors import InvalidInput


def test_an_example():
    assert codes.build("MUA", "631.20-0007/2026") == "GD1:MUA:631.20-0007/2026:XBO5"
    assert codes.parse("GD1:MUA:631.20-0007/2026:XBO5") == codes.Code("MUA", "631.20-0007/2026")


@given(st.text(min_size=1, max_size=4).filter(str.strip), st.text(min_size=1, max_size=5).filter(str.strip))
def test_there_and_back(office, subject):
    try:
        text = codes.build(office, subject)
    except InvalidInput:
        assert not (office + subject).isascii()  # encoded, foreign letters grow long
        return
    assert codes.parse(text) == codes.Code(office, subject)
    assert text.isascii()


@pytest.mark.parametrize(
    "text", ["", "GD1:MUA:1:AAAA", "BCD\n002", "GD1:::", "GD2:MUA:631.20-0007/2026:XBO5", "https://a.b"]
)
def test_strangers_and_misreadings_are_nothing(text):
    assert codes.parse(text) is None


@pytest.mark.parametrize(("office", "subject"), [("", "1"), ("A", " "), ("A", "9" * 99)])
def test_what_cannot_be_a_code(office, subject):
    with pytest.raises(InvalidInput):
        codes.build(office, subject)
