"""What stands in the example of a template: nobody's name, nobody's address, no case. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from gemeinde_desk.letters.model import Recipient
from gemeinde_desk.letters.placeholders import Registry, Value

_NAME: Final = "Vorname Nachname"
_STREET, _PLACE = "Musterstraße 1", "00000 Musterort"
SAMPLE_REFERENCE: Final = "0.0.0-0000-0000"
SAMPLE_RECIPIENT: Final = Recipient((_NAME, _STREET, _PLACE), "Sehr geehrte Damen und Herren,")
_INVENTED: Final[Mapping[str, Value]] = {
    "fall.zeichen": SAMPLE_REFERENCE,
    "brief.zeichen": SAMPLE_REFERENCE,
    "fall.betreff": "Betreff des Vorgangs",
    "fall.fremdes_zeichen": "0000",
    "empfaenger.name": _NAME,
    "empfaenger.anschrift": f"{_STREET}, {_PLACE}",
    "empfaenger.anrede": SAMPLE_RECIPIENT.salutation,
    "sachbearbeitung.name": _NAME,
    "sachbearbeitung.telefon": "00000 000-0",
    "sachbearbeitung.e_mail": "name@example.org",
    "sachbearbeitung.zimmer": "0",
    "amt.buergermeister": _NAME,
}


def sample_values(registry: Registry, office: Mapping[str, Value], on: date) -> dict[str, Value]:
    """A value for every placeholder: the office's own where it has one, a plainly invented one for a person or a case.

    :param office: the values of the office, as :func:`~gemeinde_desk.letters.composing.office_values` gives them
    :param on: stands for every day
    """
    values = {known.key: _example(known.kind, known.example, on) for known in registry}
    values |= _INVENTED
    values |= {key: value for key, value in office.items() if value != ""}
    return values


def _example(kind: str, text: str, on: date) -> Value:
    values: dict[str, Value] = {"date": on, "money": Decimal("120.00"), "yesno": True}
    return values.get(kind, text)
