"""People and organisations the office writes to, hears from and names in its cases."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gemeinde_desk.contacts.gender import Gender

Kind = Literal["person", "organisation"]


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """What is known of a contact. Texts are as the person writes them; empty means unknown."""

    kind: Kind = "person"
    gender: Gender = ""
    #: academic degree, part of the address: "Dr."
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    #: part of the organisation the person or the letter belongs to
    department: str = ""
    #: with house number
    street: str = ""
    #: c/o, part of the town, floor
    extra: str = ""
    postcode: str = ""
    city: str = ""
    #: German name of the country; empty: Germany
    country: str = ""
    email: str = ""
    phone: str = ""
    #: a salutation that wins over the rule
    salutation: str = ""
    born: date | None = None
    note: str = ""

    @property
    def display_name(self) -> str:
        """The name as one reads it: "Dr. Jürgen Müller", or the organisation's."""
        if self.kind == "organisation":
            return self.organisation
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)

    @property
    def sort_name(self) -> str:
        """The name as a list shows it: "Müller, Jürgen", or the organisation's."""
        if self.kind == "organisation":
            return self.organisation
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def place(self) -> str:
        """Postcode and town: "99998 Musterau"."""
        return " ".join(part for part in (self.postcode, self.city) if part)


@dataclass(frozen=True, kw_only=True)
class NewContact(ContactDetails):
    """A contact not yet in the book."""


@dataclass(frozen=True, kw_only=True)
class Contact(ContactDetails):
    """A contact in the book. ``created`` is an instant (ISO, UTC); ``removed`` the day it was taken out, or None."""

    id: int
    uuid: str
    created: str
    removed: date | None = None
