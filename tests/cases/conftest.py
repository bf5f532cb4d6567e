"""A small office for the tests of the cases: the real store, contacts, documents and shipped case types."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gemeinde_desk.cases.agenda import Agenda
from gemeinde_desk.cases.case_types import load_case_types
from gemeinde_desk.cases.filing_plan import load_filing_plan
from gemeinde_desk.cases.model import Case
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.contacts.clerks import Clerk, Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.contacts.model import Contact, NewContact
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.store.store import Store

CALCULATOR = DeadlineCalculator.of("TH", (), resources() / "deadline_rules")

TODAY = date(2026, 3, 3)
COMPLAINT = {"anlass": "Lärm", "darstellung": "Die Musik ist zu laut."}
_TYPES = load_case_types(resources() / "case_types")
_PLAN = load_filing_plan(resources() / "filing_plans" / "musterau.toml")


@dataclass
class Desk:
    """The rooms a case needs, and a clerk who works in them."""

    store: Store
    clerks: Clerks
    contacts: ContactBook
    documents: DocumentCabinet
    cases: CaseRegister
    agenda: Agenda
    clerk: Clerk

    def complaint(self, subject: str = "Lärm am Markt", **more: object) -> Case:
        """A case with a first deadline (14 days) and its advance notice (3 days before)."""
        return self.cases.open("beschwerde", subject, **{"on": TODAY, "by": self.clerk, "fields": COMPLAINT, **more})

    def document(self, title: str = "Beschwerde", **more: object) -> int:
        """An incoming document with content, waiting to be filed."""
        with self.store.transaction(self.clerk.uuid) as tx:
            told = {"direction": "incoming", "state": "final", "title": title, "received": TODAY, **more}
            document_id = self.documents.add(tx, **told)
            stored = self.store.documents.put(f"{title} {document_id}".encode())
            self.documents.add_version(tx, document_id, stored, name="a.txt", mime="text/plain")
        return document_id

    def contact(self, name: str = "Müller") -> Contact:
        """A person."""
        return self.contacts.add(NewContact(given_name="Jürgen", family_name=name), by=self.clerk)


def make_desk(folder: Path) -> Desk:
    """An office with one clerk in a new folder."""
    store = Store(folder, create=True, now=lambda: datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    clerks, contacts, documents = Clerks(store), ContactBook(store), DocumentCabinet(store)
    clerk = clerks.add("Anna Öhler", "ÖHL")
    cases = CaseRegister(store, documents, contacts, lambda: _TYPES, lambda: _PLAN, lambda: CALCULATOR)
    return Desk(store, clerks, contacts, documents, cases, Agenda(store), clerk)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "office")
    yield made
    made.store.close()
