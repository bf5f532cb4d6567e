"""Running text in plain fields: placeholders in braces, looks kept."""

import pytest

from gemeinde_desk.letters.model import Field, Runs, Text
from gemeinde_desk.letters.placeholders import Registry
from gemeinde_desk.ui.letters.typed_runs import read, typed

BEFORE: Runs = (Text("Gebühr "), Text("gesamt", bold=True), Text(" "), Field("fall.zeichen", italic=True))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Gebühr gesamt {fall.zeichen}", BEFORE),
        ("Die Gebühr gesamt {fall.zeichen}", (Text("Die Gebühr "), *BEFORE[1:])),
        ("Gebühr insgesamt {fall.zeichen}", (Text("Gebühr "), Text("insgesamt", bold=True), *BEFORE[2:])),
        ("Gebühr gesamter {fall.zeichen}", (Text("Gebühr "), Text("gesamter", bold=True), *BEFORE[2:])),
        ("Gebühr Summe {fall.zeichen}", (Text("Gebühr "), Text("Summe", bold=True), *BEFORE[2:])),
        ("Gebühr gesamt {fall.art}", (*BEFORE[:3], Field("fall.art", italic=True))),
        ("Gebühr gesamt ", BEFORE[:3]),
        ("", ()),
        ("Betrag {anders}", (Text("Betrag {anders}"),)),
    ],
)
def test_what_is_typed_keeps_the_looks_of_what_was_there(text: str, after: Runs) -> None:
    found = read(text, BEFORE, Registry())

    assert typed(found) == text
    assert found == after


def test_what_is_typed_into_an_empty_field_is_plain() -> None:
    assert read("Betrag {fall.zeichen}", (), Registry()) == (Text("Betrag "), Field("fall.zeichen"))
