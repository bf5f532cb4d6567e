"""Contacts in a message (KontaktType). The order of elements is that of the schema."""

import re

from lxml import etree

from gemeinde_desk.cases.xdomea import codes
from gemeinde_desk.cases.xdomea.writer import Writer
from gemeinde_desk.contacts.model import Contact

_ADDRESS_FORM = {"f": "Frau", "m": "Herr"}
_HOUSE = re.compile(r"(?P<street>.*\D)[ ]+(?P<number>\d+[ ]?[a-zA-Z]?(?:[ ]?[-–/+][ ]?\d+[ ]?[a-zA-Z]?)*)", re.DOTALL)
_BOX = re.compile(r"Postfach[ ]+(?P<box>.+)", re.DOTALL | re.IGNORECASE)
_LINES = 6  # UnstrukturierteAnschrift knows six lines


def add_contact(writer: Writer, parent: etree._Element, name: str, contact: Contact, role: str = "") -> None:
    """A contact of the address book; an address abroad goes in lines, for the structured one wants a code of the state."""
    element = writer.child(parent, name)
    if contact.organisation:
        writer.required(writer.child(element, "Institution"), "Name", contact.organisation)
    if contact.department:
        writer.required(writer.child(element, "Organisationseinheit"), "Name", contact.department)
    _add_name(writer, element, contact)
    if not contact.country:
        _add_address(writer, element, contact)
    _add_reach(writer, element, codes.Reach.PHONE, contact.phone)
    _add_reach(writer, element, codes.Reach.EMAIL, contact.email)
    if role:
        writer.code(element, "Rolle", codes.ROLE, role)
    if contact.country:
        place = f"{contact.postcode} {contact.city}".strip()
        _add_lines(writer, element, [contact.extra, contact.street, place, contact.country])
    if contact.born is not None:
        writer.day(writer.child(element, "Geburt"), "Datum", contact.born)


def add_correspondent(writer: Writer, parent: etree._Element, name: str, text: str) -> None:
    """A sender or recipient known only as text: nobody can say whether it names a person or an organisation."""
    _add_lines(writer, writer.child(parent, name), text.splitlines())


def add_organisation(
    writer: Writer, parent: etree._Element, name: str, organisation: str, department: str = ""
) -> None:
    """An authority by its name, and a department of it."""
    element = writer.child(parent, name)
    writer.required(writer.child(element, "Institution"), "Name", organisation)
    if department:
        writer.required(writer.child(element, "Organisationseinheit"), "Name", department)


def add_clerk(writer: Writer, parent: etree._Element, name: str, clerk: str) -> None:
    """A clerk of this office by name."""
    person = writer.child(writer.child(parent, name), "Name")
    writer.required(writer.child(person, "Familienname"), "Name", clerk)


def _add_name(writer: Writer, parent: etree._Element, contact: Contact) -> None:
    if not (contact.family_name or contact.given_name):
        return
    element = writer.child(parent, "Name")
    writer.optional(element, "Anrede", _ADDRESS_FORM.get(contact.gender))
    writer.optional(element, "Titel", contact.title)
    if contact.family_name:
        writer.required(writer.child(element, "Familienname"), "Name", contact.family_name)
    if contact.given_name:
        writer.required(writer.child(element, "Vorname"), "Name", contact.given_name)


def _add_address(writer: Writer, parent: etree._Element, contact: Contact) -> None:
    if not (contact.street or contact.postcode or contact.city or contact.extra):
        return
    element = writer.child(parent, "Anschrift")
    if box := _BOX.fullmatch(contact.street):
        writer.required(element, "Postfach", box["box"])
    elif house := _HOUSE.fullmatch(contact.street):
        writer.required(element, "Strasse", house["street"])
        writer.required(element, "Hausnummer", house["number"])
    else:
        writer.optional(element, "Strasse", contact.street)
    writer.optional(element, "Postleitzahl", contact.postcode)
    writer.optional(element, "Ort", contact.city)
    writer.optional(element, "Zusatz", contact.extra)


def _add_reach(writer: Writer, parent: etree._Element, channel: codes.Reach, value: str) -> None:
    if value:
        element = writer.child(parent, "Kommunikation")
        writer.code(element, "Kanal", codes.REACHABILITY, channel)
        writer.required(element, "Kennung", value)


def _add_lines(writer: Writer, parent: etree._Element, lines: list[str]) -> None:
    filled = [line.strip() for line in lines if line.strip()]
    if len(filled) > _LINES:
        filled = [*filled[: _LINES - 1], ", ".join(filled[_LINES - 1 :])]
    element = writer.child(parent, "UnstrukturierteAnschrift")
    for number, line in enumerate(filled, start=1):
        writer.required(element, f"Zeile{number}", line)
