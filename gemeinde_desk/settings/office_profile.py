"""Who the municipality is: name, address, bank, Land, letterhead. Kept by the store, edited in the settings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Self

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.bank import bank_of, canonical_bic, canonical_iban
from gemeinde_desk.settings.laender import LAENDER, local_holiday_problem
from gemeinde_desk.texts import holds, is_email, one_line, several_lines

#: deep blue, readable on white with a contrast of 8.6 to 1
DEFAULT_ACCENT = "#1f4e79"
DEFAULT_FILE_PATTERN, DEFAULT_CASE_PATTERN = "{unit}-{year}", "{file}-{number:04}"
_OF_THE_BANK, _BANK = ("iban", "bic"), re.compile(r"[A-Z0-9]{0,34}")
_MAX_LINE, _MAX_TEXT = 200, 2_000


@dataclass(frozen=True)
class OfficeProfile:
    """The municipality. Every text may be empty except ``name`` and ``land``; make a checked one by :meth:`checked`.

    ``authority`` is the sender's line ("Gemeindeverwaltung"), ``arms_sha`` the SHA-256 of the arms' picture among the
    documents, ``accent`` a colour #rrggbb, the patterns those of references (the cases room checks them),
    ``holiday_extras`` local holidays as the calendar of the deadlines room takes them, ``objection_authority`` the text
    saying where to object, ``rules_confirmed`` that the deadline rules of the Land were checked at set-up.
    """

    name: str = ""
    land: str = ""
    authority: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    iban: str = ""
    bic: str = ""
    bank_name: str = ""
    mayor: str = ""
    opening_hours: str = ""
    arms_sha: str = ""
    accent: str = DEFAULT_ACCENT
    file_pattern: str = DEFAULT_FILE_PATTERN
    case_pattern: str = DEFAULT_CASE_PATTERN
    objection_authority: str = ""
    holiday_extras: tuple[str, ...] = ()
    rules_confirmed: bool = False

    @classmethod
    def checked(cls, **values: object) -> Self:
        """A profile with every value in canonical form; BIC and bank name are found by the IBAN when left out.

        Raises InvalidInput at the first field that does not fit, with its German label as place.
        """
        profile, problems = cls.examined(values)
        if problems:
            raise next(iter(problems.values()))
        return profile

    @classmethod
    def examined(cls, values: Mapping[str, object]) -> tuple[Self, dict[str, InvalidInput]]:
        """The profile with what fits, and the problem of every field that does not: for a form that shows them all."""
        kept: dict[str, object] = {}
        problems: dict[str, InvalidInput] = {}
        for name, value in values.items():
            try:
                kept[name] = _canonical(name, value)
            except InvalidInput as error:
                problems[name] = error
        for name in ("name", "land"):
            if not kept.get(name) and name not in problems:
                problem = f"„{LABELS[name]}“ fehlt. Ohne diese Angabe lässt sich kein Amt einrichten."
                problems[name] = InvalidInput(place=LABELS[name], problem=problem)
        extras = kept.get("holiday_extras", ())
        assert isinstance(extras, tuple)
        land = str(kept.get("land", ""))
        if wrong := {extra: problem for extra in extras if (problem := local_holiday_problem(extra, land))}:
            # one of them would keep every deadline of the office from being counted
            kept["holiday_extras"] = tuple(extra for extra in extras if extra not in wrong)
            problems["holiday_extras"] = InvalidInput(
                place=LABELS["holiday_extras"], problem=next(iter(wrong.values()))
            )
        return cls(**_with_bank(kept)), problems

    def to_json(self) -> dict[str, object]:
        """A plain dictionary for storing."""
        return {**asdict(self), "holiday_extras": list(self.holiday_extras)}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Read a stored profile: unknown keys of newer versions are passed over, what is missing or bad is default.

        Never fails, so that an office opens also when its profile needs mending in the settings.
        """
        known = {field.name for field in fields(cls)}
        stored = {name: each for name, each in value.items() if name in known}
        # The bank was judged when it was saved; judging it anew would load the bank list at every start of the program.
        bank = {
            name: text
            for name in _OF_THE_BANK
            if isinstance(text := stored.pop(name, ""), str) and _BANK.fullmatch(text)
        }
        return replace(cls.examined(stored)[0], iban=bank.get("iban", ""), bic=bank.get("bic", ""))


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Name der Gemeinde",
        "land": "Bundesland",
        "authority": "Behördenzeile",
        "street": "Straße und Hausnummer",
        "postcode": "Postleitzahl",
        "city": "Ort",
        "phone": "Telefon",
        "email": "E-Mail",
        "website": "Internetseite",
        "iban": "IBAN",
        "bic": "BIC",
        "bank_name": "Bank",
        "mayor": "Bürgermeisterin oder Bürgermeister",
        "opening_hours": "Öffnungszeiten",
        "arms_sha": "Wappen",
        "accent": "Akzentfarbe",
        "file_pattern": "Muster des Aktenzeichens",
        "case_pattern": "Muster des Vorgangszeichens",
        "objection_authority": "Widerspruchsbehörde",
        "holiday_extras": "Örtliche Feiertage",
        "rules_confirmed": "Fristregeln des Landes bestätigt",
    }
)


def _canonical(name: str, value: object) -> object:
    label = LABELS.get(name)
    if label is None:
        raise InvalidInput(place=name, problem=f"Die Angabe „{name}“ gibt es beim Amt nicht.")
    if name == "rules_confirmed":
        if not isinstance(value, bool):
            raise InvalidInput(place=label, problem=f"„{label}“ muss ja oder nein sein.")
        return value
    if name == "holiday_extras":
        return _extras(value, label)
    if not isinstance(value, str):
        raise InvalidInput(place=label, problem=f"„{label}“ muss ein Text sein.")
    multiline = name in ("opening_hours", "objection_authority")
    text = several_lines(value) if multiline else one_line(value)
    if len(text) > (_MAX_TEXT if multiline else _MAX_LINE):
        raise InvalidInput(place=label, problem=f"„{label}“ ist zu lang ({len(text)} Zeichen).")
    if holds(text):
        raise InvalidInput(place=label, problem=f"„{label}“ enthält unsichtbare Steuerzeichen. Bitte neu eintippen.")
    if text and name in _FORMS:
        return _FORMS[name](text, label)
    return text


def _matching(pattern: str, problem: str, change: Callable[[str], str] = str) -> Callable[[str, str], str]:
    compiled = re.compile(pattern)

    def check(text: str, label: str) -> str:
        if not compiled.fullmatch(text):
            raise InvalidInput(place=label, problem=problem.format(text=text[:60]))
        return change(text)

    return check


def _land(text: str, label: str) -> str:
    code = text.upper()
    if code not in LAENDER:
        raise InvalidInput(place=label, problem=f"„{text[:20]}“ ist kein Bundesland. Möglich: {', '.join(LAENDER)}.")
    return code


def _email(text: str, label: str) -> str:
    if not is_email(text):
        problem = f"„{text[:60]}“ ist keine E-Mail-Adresse. Beispiel: rathaus@musterau.example."
        raise InvalidInput(place=label, problem=problem)
    return text


_FORMS: dict[str, Callable[[str, str], str]] = {
    "land": _land,
    "postcode": _matching(r"[0-9]{5}", "„{text}“ ist keine Postleitzahl. Sie hat fünf Ziffern."),
    "phone": _matching(r"[+(]?[0-9][0-9 ()/-]{2,30}", "„{text}“ ist keine Telefonnummer. Beispiel: 03641 12345-0."),
    "email": _email,
    "website": _matching(
        r"(https?://)?(?!-)([\w-]{1,63}\.)+[^\W\d_]{2,63}(/\S*)?",
        "„{text}“ ist keine Internetadresse. Beispiel: www.musterau.example.",
    ),
    "iban": canonical_iban,
    "bic": canonical_bic,
    "arms_sha": _matching(r"[0-9a-f]{64}", "Das Wappen ist nicht richtig abgelegt. Bitte neu auswählen."),
    "accent": _matching(r"#[0-9a-fA-F]{6}", "„{text}“ ist keine Farbe. Beispiel: #1f4e79.", str.lower),
}


def _extras(value: object, label: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise InvalidInput(place=label, problem=f"„{label}“ muss eine Liste von Texten sein.")
    return tuple(value)


def _with_bank(kept: dict[str, object]) -> dict[str, Any]:
    iban = kept.get("iban")
    if isinstance(iban, str) and iban and not (kept.get("bic") and kept.get("bank_name")):
        bank = bank_of(iban)
        kept["bic"] = kept.get("bic") or bank.bic
        kept["bank_name"] = kept.get("bank_name") or bank.name
    return kept
