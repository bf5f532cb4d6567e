"""A contact as its row, its entry in the search index and its line in the journal."""

from collections.abc import Sequence
from dataclasses import fields as fields_of
from typing import Any

from gemeinde_desk.contacts.matching import search_text
from gemeinde_desk.contacts.model import Contact, ContactDetails
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import day, iso
from gemeinde_desk.store.transaction import Transaction

_NAMES = tuple(field.name for field in fields_of(ContactDetails))


def contact_from_row(row: Row) -> Contact:
    """The contact of a whole row of the table."""
    values = {name: row[name] for name in (*_NAMES, "id", "uuid", "created")}
    values["born"] = day(row["born"])
    return Contact(**values, removed=day(row["removed"]))


def columns(details: ContactDetails) -> dict[str, object]:
    """What a clerk filled in, as columns."""
    return {**{name: getattr(details, name) for name in _NAMES}, "born": iso(details.born)}


def index(tx: Transaction, contact: Contact) -> None:
    """Let search find the contact, or no longer once it is removed."""
    if contact.removed:
        tx.unindex("contact", contact.id)
    else:
        tx.index("contact", contact.id, *search_text(contact))


def note(tx: Transaction, verb: str, contact: Contact, fields: Sequence[str] = ()) -> None:
    """Journal and listeners: what happened to which fields of the contact, without a word of who it is."""
    data: dict[str, Any] = {"fields": sorted(fields)} if fields else {}
    tx.record(f"contact.{verb}", contact.uuid, **data)
    tx.touch("contact", contact.id)
