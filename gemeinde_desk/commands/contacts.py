"""``contact add | list``."""

import argparse

from gemeinde_desk.commands.context import add_common, opened, within_limit
from gemeinde_desk.commands.parser import Parser, at_least_one
from gemeinde_desk.contacts.model import Contact, Kind, NewContact
from gemeinde_desk.errors import Refused

_FIELDS = {
    "gender": "f, m oder d",
    "title": "Titel, z. B. Dr.",
    "given-name": "Vorname",
    "family-name": "Familienname",
    "organisation": "Firma, Verein, Behörde",
    "department": "Abteilung",
    "street": "Straße und Hausnummer",
    "extra": "Adresszusatz",
    "postcode": "Postleitzahl",
    "city": "Ort",
    "country": "Land, wenn nicht Deutschland",
    "email": "E-Mail",
    "phone": "Telefon",
    "note": "Bemerkung",
}


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the commands of the contacts."""
    contact = commands.add_parser("contact", help="Kontakte: add, list", example="gemeinde-desk contact list Müller")
    verbs = contact.add_subparsers(dest="verb", metavar="BEFEHL", required=True, parser_class=Parser, title="Befehle")
    add = verbs.add_parser(
        "add", help="einen Kontakt aufnehmen",
        example="gemeinde-desk contact add --given-name Jana --family-name Müller --postcode 99998 --city Musterau",
    )  # fmt: skip
    for name, meaning in _FIELDS.items():
        add.add_argument(f"--{name}", metavar="TEXT", default="", help=meaning)
    add.add_argument("--again", action="store_true", help="auch aufnehmen, wenn es ihn schon zu geben scheint")
    add_common(add)
    add.set_defaults(run=contact_add)

    list_ = verbs.add_parser("list", help="Kontakte auflisten", example="gemeinde-desk contact list Müller")
    list_.add_argument("text", metavar="TEXT", nargs="?", default="", help="Name, Ort, Straße oder E-Mail")
    list_.add_argument("--limit", type=at_least_one, default=1000, metavar="N", help="höchstens so viele (1000)")
    add_common(list_)
    list_.set_defaults(run=contact_list)


def contact_add(arguments: argparse.Namespace) -> None:
    """Take a person or an organisation into the contacts."""
    given = {name.replace("-", "_"): getattr(arguments, name.replace("-", "_")) for name in _FIELDS}
    kind: Kind = "organisation" if given["organisation"] and not given["family_name"] else "person"
    new = NewContact(kind=kind, **given)
    with opened(arguments, readonly=False) as context:
        book = context.office.contacts
        known = [] if arguments.again else book.similar(new)
        if known:
            who = ", ".join(filter(None, (known[0].display_name, known[0].place)))
            raise Refused(problem=f"Gibt es schon als Kontakt {known[0].id}: {who}. Mit --again trotzdem aufnehmen.")
        contact = book.add(new, by=context.clerk)
        context.out.value(_row(contact), f"Kontakt {contact.id} ist aufgenommen: {contact.display_name}")


def contact_list(arguments: argparse.Namespace) -> None:
    """The contacts by name."""
    with opened(arguments, readonly=True) as context:
        contacts = context.office.contacts.page(0, arguments.limit + 1, arguments.text)
        found = within_limit(context, contacts, arguments.limit)
        columns = {"id": "Nr.", "name": "Name", "street": "Straße", "postcode": "PLZ", "city": "Ort", "email": "E-Mail"}
        context.out.rows([_row(contact) for contact in found], columns, "Keine Kontakte.")


def _row(contact: Contact) -> dict[str, object]:
    keys = ("street", "postcode", "city", "country", "email", "phone")
    names = {"id": contact.id, "kind": contact.kind, "name": contact.display_name}
    return names | {key: getattr(contact, key) for key in keys}
