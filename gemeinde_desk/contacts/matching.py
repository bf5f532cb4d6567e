"""How contacts are found and told apart, whatever spelling was typed: the words of a search, the key of the order, doubles."""

import re
from dataclasses import dataclass

from gemeinde_desk.contacts.model import Contact, ContactDetails
from gemeinde_desk.store.folding import words
from gemeinde_desk.store.query import understand

_PHONE = re.compile(r"\+?[\d\s()/.-]{6,}")
_NO_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True)
class FullMatch:
    """A typed text as the beginning of a :func:`sort_key`, and as expressions of the full-text index."""

    start: str
    anywhere: str
    in_name: str


def full_match(text: str) -> FullMatch | None:
    """The search for a typed text; None when it holds no word."""
    query = understand(text)
    if query is None:
        return None
    digits = phone_digits(text)
    anywhere = f'({query.match}) OR "{digits}"*' if digits else query.match
    return FullMatch(" ".join(words(text)), anywhere, f"title : ({query.match})")


def phone_digits(text: str) -> str:
    """A telephone number without its grouping, German ones with 0 instead of +49; empty for anything else."""
    text = text.strip()
    if not _PHONE.fullmatch(text):
        return ""
    digits = _NO_DIGIT.sub("", text.replace("(0)", "") if text.startswith(("+", "00")) else text)
    for prefix in ("+49", "0049"):
        if text.startswith(prefix):
            return "0" + digits.removeprefix(_NO_DIGIT.sub("", prefix))
    return digits


def sort_key(details: ContactDetails) -> str:
    """The folded name the list is ordered by: people by family name, organisations by theirs."""
    person = (details.family_name, details.given_name)
    parts = (details.organisation, *person) if details.kind == "organisation" else (*person, details.organisation)
    return " ".join(words(" ".join(parts)))


def name_key(details: ContactDetails) -> str:
    """The folded name alone, the way :func:`sort_key` begins."""
    return " ".join(words(details.sort_name))


def is_perhaps_same(known: Contact, new: ContactDetails) -> bool:
    """Whether a known contact may be the new one. Postcodes count only when both are known, as birthdays do."""
    if isinstance(new, Contact) and new.id == known.id:
        return False
    if new.email and known.email.casefold() == new.email.casefold():
        return True
    if name_key(known) != name_key(new) or (known.born and new.born and known.born != new.born):
        return False
    same_birthday = known.born is not None and known.born == new.born
    return same_birthday or not known.postcode or not new.postcode or known.postcode == new.postcode


def search_text(details: ContactDetails) -> tuple[str, str]:
    """Title and body by which search finds a contact; the note is not among them."""
    other_name = details.organisation if details.kind == "person" else _person(details)
    title = ", ".join(part for part in (details.display_name, other_name) if part)
    address = (details.department, details.street, details.extra, details.place, details.country)
    digits = phone_digits(details.phone)
    phone = (details.phone, digits if digits not in details.phone else "")
    return title, "\n".join(part for part in (*address, details.email, *phone) if part)


def _person(details: ContactDetails) -> str:
    return " ".join(part for part in (details.title, details.given_name, details.family_name) if part)
