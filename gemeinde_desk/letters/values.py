"""From the office's data to what a letter needs: values of placeholders, letterhead, recipient, information block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.model import Case
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import ContactDetails
from gemeinde_desk.deadlines.dates import format_date_long
from gemeinde_desk.letters.model import InfoRow, Letterhead, Recipient
from gemeinde_desk.letters.placeholders import Value
from gemeinde_desk.letters.salutation import Name, Place, address_lines, salutation
from gemeinde_desk.letters.templates import value_of
from gemeinde_desk.settings.bank import format_iban
from gemeinde_desk.settings.office_profile import OfficeProfile


def office_values(profile: OfficeProfile) -> dict[str, Value]:
    """``amt.*``. The objection goes to the office itself unless the profile names another place (§ 70 (1) VwGO).

    A court has no such default: without an entry in the profile it stays missing and blocks issuing.
    """
    address = _joined(profile.street, f"{profile.postcode} {profile.city}")
    named = _joined(*profile.objection_authority.splitlines())
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
        "amt.oeffnungszeiten": _joined(*profile.opening_hours.splitlines()),
        "amt.widerspruchsbehoerde": named or _joined(profile.name, address),
        "amt.gericht": named,
    }


def clerk_values(clerk: Clerk) -> dict[str, Value]:
    """``sachbearbeitung.*``."""
    return {
        "sachbearbeitung.name": clerk.name,
        "sachbearbeitung.funktion": clerk.function,
        "sachbearbeitung.zeichnung": clerk.signs_as,
        "sachbearbeitung.telefon": clerk.phone,
        "sachbearbeitung.e_mail": clerk.email,
        "sachbearbeitung.zimmer": clerk.room,
    }


def contact_values(contact: ContactDetails) -> dict[str, Value]:
    """``empfaenger.*``."""
    return {
        "empfaenger.name": contact.display_name,
        "empfaenger.anschrift": _joined(contact.street, contact.place),
        "empfaenger.anrede": recipient_of(contact).salutation,
        "empfaenger.geboren": contact.born or "",
    }


def case_values(case: Case, case_type: CaseType | None, *, received: date | None = None) -> dict[str, Value]:
    """``fall.*`` and ``feld.*``; ``received``: the day the first document came in, else the day the case was opened.

    Fields the case type no longer has are passed over.
    """
    values: dict[str, Value] = {
        "fall.zeichen": case.reference,
        "fall.betreff": case.subject,
        "fall.art": case.case_type_title,
        "fall.eingang": received or case.opened,
        "fall.ergebnis": case.outcome,
        "fall.fremdes_zeichen": case.their_reference,
    }
    for field in case_type.fields if case_type else ():
        values[f"feld.{field.key}"] = value_of(field, case.fields.get(field.key, ""))
    return values


def letter_values(*parts: Mapping[str, Value], on: date) -> dict[str, Value]:
    """All values of one letter dated ``on``."""
    merged: dict[str, Value] = {"brief.datum": on}
    for part in parts:
        merged |= part
    return merged


def recipient_of(contact: ContactDetails) -> Recipient:
    """Address and salutation of a contact; a salutation set by hand wins."""
    name = Name(given=contact.given_name, family=contact.family_name, title=contact.title, gender=contact.gender)
    people = (name,) if name.full else ()
    place = Place(
        street=contact.street,
        extra=contact.extra,
        postcode=contact.postcode,
        city=contact.city,
        country=contact.country,
    )
    lines = address_lines(*people, place=place, organisation=contact.organisation, department=contact.department)
    return Recipient(lines, salutation(*people, override=contact.salutation))


def letterhead_of(profile: OfficeProfile, *, arms: bytes | None = None, department: str = "") -> Letterhead:
    """The letterhead; ``department``: the clerk's function, as second line under the name."""
    iban = format_iban(profile.iban) if profile.iban else ""
    columns = (
        (profile.name, profile.street, f"{profile.postcode} {profile.city}".strip()),
        (f"Telefon {profile.phone}" if profile.phone else "", profile.email, profile.website),
        (profile.bank_name, f"IBAN {iban}" if iban else "", f"BIC {profile.bic}" if profile.bic else ""),
        tuple(profile.opening_hours.splitlines()),
    )
    kept = (tuple(line for line in column if line.strip()) for column in columns)
    town = f"{profile.postcode} {profile.city}".strip()
    return Letterhead(
        name=profile.name,
        lines=tuple(line for line in (profile.authority, department) if line.strip()),
        sender_line=" · ".join(part for part in (profile.name, profile.street, town) if part),
        footer=tuple(column for column in kept if column),
        arms=arms,
        accent=profile.accent,
    )


def info_rows(*, ours: str, theirs: str, clerk: Clerk, on: date) -> tuple[InfoRow, ...]:
    """The information block: references, who informs, how to reach them, the date. Empty rows are left out."""
    form = {"f": "Frau ", "m": "Herr "}.get(clerk.gender, "")
    family = clerk.name.rpartition(" ")[2] if form else clerk.name
    rows = (
        ("Ihr Zeichen", theirs),
        ("Unser Zeichen", ours),
        ("Auskunft erteilt", form + family if clerk.name else ""),
        ("Zimmer", clerk.room),
        ("Telefon", clerk.phone),
        ("E-Mail", clerk.email),
        ("Datum", format_date_long(on)),
    )
    return tuple(InfoRow(label, value) for label, value in rows if value.strip())


def _joined(*parts: str) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())
