"""Address lines and salutation from the parts of a name.

Sources: DIN 5008 (address zone of six lines, country in capitals last) as handed on by the guides named in the house's
notes on letters; the accusative "Herrn" in the address; "Guten Tag" with first and family name where no form of address
is known or wanted. A salutation set by hand always wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gemeinde_desk.contacts.gender import Gender

UNKNOWN_READERS: Final = "Sehr geehrte Damen und Herren,"
_LINES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name; ``gender`` empty means unknown, ``title`` holds academic degrees (``Prof. Dr.``)."""

    given: str = ""
    family: str = ""
    title: str = ""
    gender: Gender = ""

    @property
    def full(self) -> str:
        """Title, first and family name."""
        return " ".join(part for part in (self.title, self.given, self.family) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the letter goes; ``extra`` is c/o, part of the town or floor, ``country`` empty for Germany."""

    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


def salutation(*people: Name, override: str = "") -> str:
    """The salutation with its comma: one person, a couple in the given order, or nobody named."""
    if override.strip():
        text = override.strip()
        return text if text[-1] in ",!" else text + ","
    parts = [_greeting(person) for person in people]
    if not parts or "" in parts:
        return UNKNOWN_READERS
    # only the first begins a sentence: "Sehr geehrte Frau A, sehr geehrter Herr B,"
    rest = [part[0].lower() + part[1:] for part in parts[1:]]
    return ", ".join([parts[0], *rest]) + ","


def address_lines(
    *people: Name, place: Place | None = None, organisation: str = "", department: str = ""
) -> tuple[str, ...]:
    """The lines in the window, at most six, without blank ones: organisation, persons, street, town, country."""
    place = place or Place()
    organisational = [line for line in (organisation.strip(), department.strip()) if line]
    one_line = bool(organisational) or len(people) > 1
    named = [line for person in people for line in _person_lines(person, one_line=one_line)]
    where = [line for line in (place.extra.strip(), place.street.strip()) if line]
    town = " ".join(part for part in (place.postcode.strip(), place.city.strip()) if part)
    country = place.country.strip()
    home = country.casefold() in {"", "deutschland", "de", "germany"}
    end = [line for line in (town, "" if home else country.upper()) if line]
    # too many lines: first the two halves of the street share one, then organisation and department, then the persons
    for group in (where, organisational, named):
        if len(organisational) + len(named) + len(where) + len(end) > _LINES and len(group) > 1:
            group[:] = [", ".join(group)]
    return (*organisational, *named, *where, *end)


def _person_lines(person: Name, *, one_line: bool) -> list[str]:
    if not person.full:
        return []
    form = {"f": "Frau", "m": "Herrn"}.get(person.gender, "")
    if one_line or not form:
        return [f"{form} {person.full}".strip()]
    return [form, person.full]


def _greeting(person: Name) -> str:
    if not person.family or person.gender not in {"f", "m"}:
        # without a form of address the first name belongs to it; a bare family name would be rude
        return f"Guten Tag {person.given} {person.family}" if person.given and person.family else ""
    female = person.gender == "f"
    rank = _spoken_title(person.title, female=female)
    form = "Sehr geehrte Frau" if female else "Sehr geehrter Herr"
    return " ".join(part for part in (form, rank, person.family) if part)


def _spoken_title(title: str, *, female: bool) -> str:
    """Professor is written out and stands alone, of the degrees only the doctor is spoken."""
    if "prof" in title.casefold():
        return "Professorin" if female else "Professor"
    return "Dr." if "dr." in title.casefold() else ""
