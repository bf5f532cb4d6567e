"""The place: lists, a letter from its beginning to the register, by real keys and clicks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

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

    def issued(self, document_id: int) -> int:
        return self.office.letters.issue(document_id, on=TODAY, by=self.session.clerk).id


@pytest.fixture
def scene(tmp_path: Path, qtbot, shown: Callable[..., QWidget]) -> Iterator[Scene]:
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
        with session_of(office) as session:
            place = LettersPlace(session)
            session.changed.connect(place.reload)
            said: list[str] = []
            session.said.connect(lambda text, _undo: said.append(text))
            shown(place, 1140, 780)
            yield Scene(office, session, place, said)
            place.may_leave()
            qtbot.waitUntil(session.tasks.idle, timeout=20000)
            place.close()


def test_a_letter_from_its_beginning_to_the_register(scene: Scene, qtbot) -> None:
    place, office = scene.place, scene.office
    qtbot.keyClick(place, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    new = place.beginning
    qtbot.waitUntil(lambda: new.case.hits.count() == 2)
    qtbot.keyClicks(new.case.search, "Beschwerde")
    qtbot.waitUntil(lambda: new.case.hits.count() == 1)
    qtbot.keyClick(new.case.search, Qt.Key.Key_Return)
    assert new.case.case is not None
    assert new.picker.contact is not None  # the participant
    new.templates.select_key("zwischennachricht")
    qtbot.mouseClick(new.begin_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.editor)

    editor = place.editor
    assert editor.tabs.tabText(2) == "Angaben (2)"
    asks = editor.answers.asks
    assert asks is not None
    qtbot.keyClicks(asks.controls["grund"], "Personalmangel")
    qtbot.keyClicks(asks.controls["bis"], "31.3.2026")
    qtbot.waitUntil(lambda: editor.checks.checks == [])
    qtbot.waitUntil(lambda: editor.saved.text() == "Entwurf gespeichert")
    assert editor.draft is not None
    document_id = editor.draft.document_id
    assert office.letters.get(document_id).answers == {"grund": "Personalmangel", "bis": "2026-03-31"}

    qtbot.keyClick(editor.writing.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.finished, timeout=20000)
    assert office.letters.get(document_id).state == "issued"
    form = place.finished.posting
    qtbot.waitUntil(form.post_button.isEnabled)
    qtbot.mouseClick(form.post_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.letters.get(document_id).state == "posted")
    qtbot.waitUntil(lambda: scene.said[-1] == "Als A-2026-0001 in den Postausgang eingetragen")
    assert place.finished.entry.heading.text() == "Postausgang A-2026-0001"
    qtbot.keyClick(place.finished.pages.canvas, Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.lists
    assert place.register.model.rowCount() == 1
