"""A desk with a complaint and a special use of a road on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from gemeinde_desk.cases.model import Case
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.letters.desk import LetterDesk
from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.office import Office
from tests.support.offices import TODAY, add_case, add_contact, clerk_of, make_office

PERMIT_FIELDS = {
    "ort": "Lange Straße 12", "art": "Gerüst", "beginn": "2026-03-09", "ende": "2026-03-20",
    "flaeche": "12.5", "gebuehr": "84.00",
}  # fmt: skip


@dataclass(frozen=True)
class LettersOnDesk:
    """An office, its letter desk and what the tests write with."""

    office: Office
    clerk: Clerk
    complaint: Case
    permit: Case
    reader: Contact

    @property
    def desk(self) -> LetterDesk:
        """The room under test."""
        return self.office.letters

    def receipt(self) -> LetterDraft:
        """A letter that needs nothing more."""
        return self.desk.draft(self.complaint.id, "eingangsbestaetigung", self.reader.id, by=self.clerk, on=TODAY)

    def notice(self) -> LetterDraft:
        """A notice that needs nothing more."""
        return self.desk.draft(self.permit.id, "bescheid_sondernutzung", self.reader.id, by=self.clerk, on=TODAY)

    def issued(self, draft: LetterDraft, on: date = TODAY) -> int:
        """The letter, issued; its document id."""
        return self.desk.issue(draft.document_id, on=on, by=self.clerk).id


@pytest.fixture
def letters(tmp_path: Path) -> Iterator[LettersOnDesk]:
    """The desk of a fresh office."""
    with make_office(tmp_path) as office:
        office.save_profile(
            office.profile.checked(
                **(office.profile.to_json() | {"iban": "DE89370400440532013000", "website": "www.musterau.example"})
            ),
            by=clerk_of(office),
        )
        office.clerks.change(clerk_of(office).id, phone="03601 555-17", gender="f", by=clerk_of(office))
        yield LettersOnDesk(
            office,
            clerk_of(office),
            add_case(office),
            add_case(office, "Gerüst Lange Straße 12", "sondernutzung", fields=PERMIT_FIELDS),
            add_contact(office, gender="f"),
        )
