"""From office, case, contact and clerk to the values of a letter, its letterhead and its information block. Pure."""

from collections.abc import Mapping
from datetime import date

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.model import Case
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.letters.model import InfoRow, Letterhead, Recipient
from gemeinde_desk.letters.placeholders import Value
from gemeinde_desk.letters.salutation import Name, Place, address_lines, salutation
from gemeinde_desk.letters.templates import value_of
from gemeinde_desk.settings.bank import format_iban
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store.folding import fold

_FORM_OF_ADDRESS = {"f": "Frau", "m": "Herr"}
_FORMS_ABOVE_NAME = ("Frau", "Herrn")
_MARK_LENGTH = 12


def office_mark(profile: OfficeProfile) -> str:
    """The office's short mark in QR codes: its place's name in plain capitals, "MUSTERAU"."""
    plain = "".join(c for c in fold(profile.city or profile.name) if c.isalnum())
    return plain[:_MARK_LENGTH].upper() or "AMT"


def letterhead(profile: OfficeProfile, arms: bytes | None) -> Letterhead:
    """The head and foot of every page of the office."""
    place = f"{profile.postcode} {profile.city}".strip()
    sender = " · ".join(part for part in (profile.name, profile.street, place) if part)
    bank = (
        profile.bank_name,
        format_iban(profile.iban) if profile.iban else "",
        f"BIC {profile.bic}" if profile.bic else "",
    )
    reach = (f"Telefon {profile.phone}" if profile.phone else "", profile.email, profile.website)
    columns = [(profile.name, profile.street, place), reach, bank, tuple(profile.opening_hours.splitlines())]
    footer = tuple(tuple(line for line in column if line)[:5] for column in columns)
    return Letterhead(
        profile.name,
        (profile.authority,) if profile.authority else (),
        sender_line=sender,
        footer=tuple(column for column in footer if column),
        arms=arms,
        accent=profile.accent,
    )


def recipient(contact: Contact) -> Recipient:
    """Address and salutation of a contact."""
    person = Name(given=contact.given_name, family=contact.family_name, title=contact.title, gender=contact.gender)
    place = Place(
        street=contact.street,
        extra=contact.extra,
        postcode=contact.postcode,
        city=contact.city,
        country=contact.country,
    )
    people = (person,) if person.full else ()
    lines = address_lines(*people, place=place, organisation=contact.organisation, department=contact.department)
    return Recipient(lines, salutation(*people, override=contact.salutation))


def address_in_one_line(to: Recipient) -> tuple[str, ...]:
    """The parts of the address for a running line: the form of address joined to the name it stands above."""
    lines = [line.strip() for line in to.lines if line.strip()]
    if len(lines) > 1 and lines[0] in _FORMS_ABOVE_NAME:
        lines[:2] = [" ".join(lines[:2])]
    return tuple(lines)


def information(case: Case, clerk: Clerk, reference: str, on: date) -> tuple[InfoRow, ...]:
    """The information block beside the address (DIN 5008): rows without a value are left out."""
    name = f"{_FORM_OF_ADDRESS.get(clerk.gender, '')} {clerk.name}".strip()
    rows = (
        ("Ihr Zeichen", case.their_reference),
        ("Unser Zeichen", reference),
        ("Auskunft erteilt", name),
        ("Zimmer", clerk.room),
        ("Telefon", clerk.phone),
        ("E-Mail", clerk.email),
        ("Datum", format_date(on)),
    )
    return tuple(InfoRow(label, value) for label, value in rows if value)


def office_values(profile: OfficeProfile) -> dict[str, Value]:
    """The values of the office's own placeholders (``amt.*``); what is not entered is an empty text."""
    place = f"{profile.postcode} {profile.city}".strip()
    address = ", ".join(part for part in (profile.street, place) if part)
    return {
        "amt.name": profile.name,
        "amt.behoerde": profile.authority,
        "amt.anschrift": address,
        "amt.ort": profile.city,
        "amt.telefon": profile.phone,
        "amt.e_mail": profile.email,
        "amt.internet": profile.website,
        "amt.iban": format_iban(profile.iban) if profile.iban else "",
        "amt.bic": profile.bic,
        "amt.bank": profile.bank_name,
        "amt.buergermeister": profile.mayor,
        "amt.oeffnungszeiten": ", ".join(profile.opening_hours.splitlines()),
        "amt.rechtsbehelfsstelle": ", ".join(profile.objection_authority.splitlines()) or f"{profile.name}, {address}",
        # a court has no default: without an entry it stays missing and blocks issuing
        "amt.gericht": ", ".join(profile.objection_authority.splitlines()),
    }


def values(
    *,
    profile: OfficeProfile,
    case: Case,
    case_type: CaseType,
    clerk: Clerk,
    to: Recipient,
    contact: Contact | None,
    received: date | None,
    on: date,
) -> dict[str, Value]:
    """A value for every placeholder that has one; what is unknown stays out and is asked for.

    :param received: day the matter came in, for "Ihr Antrag vom …"
    :param on: the date of the letter
    """
    to_line = address_in_one_line(to)
    found: dict[str, Value] = {
        **office_values(profile),
        "fall.zeichen": case.reference,
        "fall.betreff": case.subject,
        "fall.art": case.case_type_title,
        "fall.ergebnis": case.outcome,
        "fall.fremdes_zeichen": case.their_reference,
        "empfaenger.name": contact.display_name if contact else next(iter(to_line), ""),
        "empfaenger.anschrift": ", ".join(to_line[1:]),
        "empfaenger.anrede": to.salutation,
        "brief.datum": on,
        "sachbearbeitung.name": clerk.name,
        "sachbearbeitung.funktion": clerk.function,
        "sachbearbeitung.zeichnung": clerk.signs_as,
        "sachbearbeitung.telefon": clerk.phone or profile.phone,
        "sachbearbeitung.e_mail": clerk.email or profile.email,
        "sachbearbeitung.zimmer": clerk.room,
    }
    if received is not None:
        found["fall.eingang"] = received
    if contact is not None and contact.born is not None:
        found["empfaenger.geboren"] = contact.born
    found |= _fields(case_type, case.fields)
    return {key: value for key, value in found.items() if value != ""}


def _fields(case_type: CaseType, stored: Mapping[str, str]) -> dict[str, Value]:
    return {f"feld.{field.key}": value_of(field, stored.get(field.key, "")) for field in case_type.fields}
