"""The place over a real office with two cases, a contact and everything a letter needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from gemeinde_desk.cases.model import Case
from gemeinde_desk.office import Office
from gemeinde_desk.ui.letters.place import LettersPlace
from gemeinde_desk.ui.session import Session
from tests.letters.conftest import PERMIT_FIELDS
from tests.support.offices import TODAY, add_case, add_contact, clerk_of, make_office, session_of


@dataclass
class Scene:
    """The place over a real office."""

    office: Office
    session: Session
    place: LettersPlace
    said: list[str]

    def draft(self, template: str = "eingangsbestaetigung", **answers: str) -> int:
        case = self.office.cases.by_reference("2.3.1-2026-0001")
        contact = self.office.contacts.find("Krämer")[0]
        return self.office.letters.draft(
            case.id, template, contact.id, by=self.session.clerk, on=TODAY, answers=answers
        ).document_id

    def notice(self) -> int:
        case = self.office.cases.by_reference("5.2.1-2026-0001")
        contact = self.office.contacts.find("Krämer")[0]
        return self.office.letters.draft(
            case.id, "bescheid_sondernutzung", contact.id, by=self.session.clerk, on=TODAY
        ).document_id

    def case(self, reference: str = "2.3.1-2026-0001") -> Case:
        return self.office.cases.by_reference(reference)

    def issued(self, document_id: int) -> int:
        return self.office.letters.issue(document_id, on=TODAY, by=self.session.clerk).id

    def forget_templates(self) -> None:
        """As after the next start, when the office's files are read anew."""
        for name in ("_templates", "_blocks"):
            self.office.letters.__dict__.pop(name, None)


@pytest.fixture
def scene(tmp_path: Path, qtbot) -> Iterator[Scene]:
    with make_office(tmp_path) as office:
        clerk = clerk_of(office)
        office.save_profile(
            office.profile.checked(
                **(office.profile.to_json() | {"iban": "DE89370400440532013000", "website": "www.musterau.example"})
            ),
            by=clerk,
        )
        office.clerks.change(clerk.id, phone="03601 555-17", gender="f", by=clerk)
        contact = add_contact(office, gender="f")
        add_case(office, participants=((contact.id, "Beschwerdeführerin"),))
        add_case(
            office, "Gerüst Lange Straße 12", "sondernutzung", fields=PERMIT_FIELDS,
            participants=((contact.id, "Antragstellerin"),),
        )  # fmt: skip
        office.letters.read_files()  # as a moment after the place was first seen
        with session_of(office) as session:
            place = LettersPlace(session)
            session.changed.connect(place.reload)
            said: list[str] = []
            session.said.connect(lambda text, _undo: said.append(text))
            place.resize(1140, 780)  # not given to qtbot: it would be gone before the last of its work is done
            place.show()
            place.activateWindow()
            assert QTest.qWaitForWindowActive(place)
            yield Scene(office, session, place, said)
            place.may_leave()
            qtbot.waitUntil(session.tasks.idle, timeout=20000)
            place.close()
            place.deleteLater()
