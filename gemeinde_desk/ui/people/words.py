"""How a contact reads in one line."""

from gemeinde_desk.contacts.model import Contact, ContactDetails


def contact_line(contact: Contact) -> str:
    """«Krämer, Ilse · Lange Straße 4 · 99998 Musterau»."""
    return " · ".join(part for part in (contact.sort_name, contact.street, contact.place) if part)


def symbol_of(contact: ContactDetails) -> str:
    """The icon of a person or an organisation."""
    return "organisation" if contact.kind == "organisation" else "person"
