"""What the line of a sender says about who it is: a first guess at a contact, for somebody to look over."""

import re
from collections.abc import Mapping
from typing import Final

from gemeinde_desk.contacts.gender import Gender
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.texts import one_line

_WITH_ADDRESS = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^<>\s]+@[^<>\s]+)>$")
_ADDRESS = re.compile(r"^[^<>\s]+@[^<>\s]+$")
_GENDERS: Final[Mapping[str, Gender]] = {"herr": "m", "frau": "f"}
_TITLES = frozenset({
    "prof", "dr", "dipl", "mag", "med", "jur", "iur", "rer", "nat", "phil", "theol", "vet", "dent", "oec", "pol",
    "ing", "habil", "h.c",
})  # fmt: skip
#: words that only an organisation carries in its name, and how such words end
_FORMS = frozenset({
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "gbr", "eg", "e.v", "ev", "e.k", "stadt", "gemeinde",
    "landkreis", "team", "service",
})  # fmt: skip
_ENDINGS = (
    "amt", "verein", "verband", "werke", "ministerium", "gericht", "versicherung", "verwaltung", "kanzlei",
    "stiftung", "sparkasse",
)  # fmt: skip
#: what belongs to the family name though it is written small
_PARTICLES = frozenset({
    "von", "vom", "van", "zu", "zum", "zur", "de", "del", "der", "den", "di", "da", "la", "le", "ten", "ter",
})  # fmt: skip


def split_sender(line: str) -> tuple[str, str]:
    """Name and e-mail address of «Name <address>»; either may be empty."""
    line = one_line(line)
    if found := _WITH_ADDRESS.match(line):
        return found["name"].strip(' "'), found["address"]
    return ("", line) if _ADDRESS.match(line) else (line.strip(' "'), "")


def contact_of_sender(line: str) -> NewContact:
    """A contact as the line of a sender suggests it.

    An organisation where a word says so («GmbH», «Landratsamt»), else a person: title, given and family name, also written
    «Krämer, Ilse». A name of one word is the family name.
    """
    name, address = split_sender(line)
    words = name.split()
    if any(_is_organisations(word) for word in words):
        return NewContact(kind="organisation", organisation=name, email=address)
    gender: Gender = _GENDERS.get(words[0].lower(), "") if len(words) > 1 else ""
    words = words[1:] if gender else words
    titles = 0
    while titles < len(words) - 1 and _is_title(words[titles]):
        titles += 1
    given, family = _names(" ".join(words[titles:]))
    return NewContact(
        kind="person",
        gender=gender,
        title=" ".join(words[:titles]),
        given_name=given,
        family_name=family,
        email=address,
    )


def _is_organisations(word: str) -> bool:
    plain = word.strip(".,()").lower()
    return plain in _FORMS or plain.endswith(_ENDINGS)


def _is_title(word: str) -> bool:
    plain = word.lower().rstrip(".")
    return plain in _TITLES or plain.startswith("dipl.-")


def _names(name: str) -> tuple[str, str]:
    if name.count(",") == 1:
        family, given = (part.strip() for part in name.split(","))
        return given, family
    words = name.split()
    first = next((number for number, word in enumerate(words[:-1]) if number and word in _PARTICLES), len(words) - 1)
    return " ".join(words[: max(first, 0)]), " ".join(words[max(first, 0) :])
