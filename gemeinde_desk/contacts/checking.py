"""What may stand in the fields of a contact.

Names are kept as the person writes them (DIN 91379: letters with all their marks): nothing is put into title case, no
mark is dropped; texts are only brought into Unicode's composed form (NFC) and freed of stray white space.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar, get_args

from gemeinde_desk.contacts.gender import Gender
from gemeinde_desk.contacts.model import ContactDetails, Kind
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.texts import HIDDEN, holds, is_email, one_line, several_lines

Details = TypeVar("Details", bound=ContactDetails)

LONGEST_FIELD: Final = 250
LONGEST_NOTE: Final = 10_000
NO_EMAIL: Final = "Die E-Mail-Adresse ist nicht vollständig, zum Beispiel name@example.org."
#: nobody the office writes to was born before
EARLIEST_BIRTH: Final = date(1850, 1, 1)

_ONE_LINE = ("title", "given_name", "family_name", "organisation", "department", "street", "extra", "postcode", "city",
             "country", "email", "phone", "salutation")  # fmt: skip
_GERMANY = {"", "deutschland", "germany", "de", "d", "brd", "bundesrepublik deutschland"}
_GERMAN_POSTCODE = (re.compile(r"0[1-9]\d{3}|[1-9]\d{4}"), "in Deutschland aus fünf Ziffern, zum Beispiel 01067")
#: neighbours (and where Germans move to): what their postcode looks like
_POSTCODES = {
    "österreich": (re.compile(r"\d{4}"), "in Österreich aus vier Ziffern"),
    "schweiz": (re.compile(r"\d{4}"), "in der Schweiz aus vier Ziffern"),
    "liechtenstein": (re.compile(r"\d{4}"), "in Liechtenstein aus vier Ziffern"),
    "luxemburg": (re.compile(r"\d{4}"), "in Luxemburg aus vier Ziffern"),
    "belgien": (re.compile(r"\d{4}"), "in Belgien aus vier Ziffern"),
    "dänemark": (re.compile(r"\d{4}"), "in Dänemark aus vier Ziffern"),
    "niederlande": (re.compile(r"\d{4} ?[A-Z]{2}"), "in den Niederlanden aus vier Ziffern und zwei Großbuchstaben"),
    "frankreich": (re.compile(r"\d{5}"), "in Frankreich aus fünf Ziffern"),
    "italien": (re.compile(r"\d{5}"), "in Italien aus fünf Ziffern"),
    "spanien": (re.compile(r"\d{5}"), "in Spanien aus fünf Ziffern"),
    "polen": (re.compile(r"\d{2}-\d{3}"), "in Polen aus zwei und drei Ziffern mit Bindestrich, zum Beispiel 00-950"),
    "tschechien": (re.compile(r"\d{3} ?\d{2}"), "in Tschechien aus fünf Ziffern, zum Beispiel 110 00"),
}


def tidy(details: Details) -> Details:
    """The same details in NFC, without stray white space, and Germany as the empty country."""
    texts = {name: one_line(getattr(details, name)) for name in _ONE_LINE}
    if texts["country"].casefold() in _GERMANY:
        texts["country"] = ""
    return replace(details, note=several_lines(details.note), **texts)  # type: ignore[arg-type]  # all of them are text fields


def problems(details: ContactDetails, today: date) -> dict[str, str]:
    """What is wrong with tidied details: name of the field and a German sentence; empty when all is well."""
    found = {name: _strange(getattr(details, name), LONGEST_FIELD) for name in _ONE_LINE}
    found["note"] = _strange(details.note, LONGEST_NOTE)
    rules = {
        "kind": "" if details.kind in get_args(Kind) else "Bitte Person oder Organisation wählen.",
        "gender": "" if details.gender in get_args(Gender) else "Bitte eine der angebotenen Angaben wählen.",
        "postcode": _postcode(details),
        "email": _email(details.email),
        "phone": _phone(details.phone),
        "born": _born(details.born, today),
        **_name(details),
    }
    for name, problem in rules.items():
        found[name] = found.get(name) or problem
    return {name: problem for name, problem in found.items() if problem}


def checked(details: Details, today: date) -> Details:
    """The details, tidied.

    :raises InvalidInput: at the first field that is not usable
    """
    details = tidy(details)
    for place, problem in problems(details, today).items():
        raise InvalidInput(place=place, problem=problem)
    return details


def _name(details: ContactDetails) -> dict[str, str]:
    if details.kind == "person" and not details.family_name:
        return {"family_name": "Bitte den Familiennamen angeben."}
    if details.kind == "organisation" and not details.organisation:
        return {"organisation": "Bitte den Namen der Organisation angeben."}
    return {}


def _strange(text: str, longest: int) -> str:
    """Signs nobody can see or that turn the direction of writing would let one name pass for another."""
    if len(text) > longest:
        return f"Der Eintrag ist zu lang (höchstens {longest} Zeichen)."
    if holds(text, HIDDEN):
        return "Der Eintrag enthält unsichtbare Steuerzeichen. Bitte neu eintippen."
    return ""


def _postcode(details: ContactDetails) -> str:
    rule = _POSTCODES.get(details.country.casefold()) if details.country else _GERMAN_POSTCODE
    if not details.postcode or rule is None:
        return ""
    pattern, shape = rule
    # \d also means the digits of other scripts, which no post office sorts by
    if details.postcode.isascii() and pattern.fullmatch(details.postcode):
        return ""
    return f"Die Postleitzahl besteht {shape}."


def _email(email: str) -> str:
    return NO_EMAIL if email and not is_email(email) else ""


def _phone(phone: str) -> str:
    if not phone or sum(sign.isdigit() for sign in phone) >= 3:
        return ""
    return "Die Telefonnummer braucht mindestens drei Ziffern."


def _born(born: date | None, today: date) -> str:
    if born is None or EARLIEST_BIRTH <= born <= today:
        return ""
    return "Das Geburtsdatum liegt in der Zukunft." if born > today else "Bitte das Jahr des Geburtsdatums prüfen."
