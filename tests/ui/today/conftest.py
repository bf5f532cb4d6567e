"""The place «Heute» over a real office, with real keys and clicks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.cases.model import Case, FollowUp
from gemeinde_desk.office import Office
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.today.place import TodayPlace
from tests.support.offices import TODAY, add_case, clerk_of, make_office, session_of


@dataclass
class Morning:
    """The place, and what it says and opens."""

    office: Office
    session: Session
    place: TodayPlace
    said: list[tuple[str, object]] = field(default_factory=list)
    opened: list[tuple[str, object]] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def settle(self) -> None:
        """Until everything asked for has been done and shown."""
        for _ in range(20):
            QApplication.processEvents()
            while not self.session.tasks.idle():
                QApplication.processEvents()

    def case(self, subject: str = "Beschwerde über Straßenlärm") -> Case:
        """A case whose deadline is done."""
        case = add_case(self.office, subject)
        for each in self.office.cases.follow_ups(case.id, open_only=True):
            self.office.cases.complete(each.id, on=TODAY, by=clerk_of(self.office))
        return case

    def date(self, case: Case, days: int, text: str = "Nachfragen", kind: str = "follow_up", clerk=None) -> FollowUp:
        """A date so many days from today."""
        due: date = TODAY + timedelta(days=days)
        return self.office.cases.set_follow_up(case.id, due, text, by=clerk_of(self.office), kind=kind, clerk=clerk)

    def texts(self) -> list[str]:
        """The lines as they are read, headings in capitals."""
        return [line.text.upper() if line.is_heading else line.text for line in self.place.view.rows.lines]


@pytest.fixture
def morning(qapp, tmp_path, shown) -> Iterator[Morning]:
    with make_office(tmp_path) as office, session_of(office) as session:
        place = TodayPlace(session)
        made = Morning(office, session, place)
        session.changed.connect(place.reload)
        session.said.connect(lambda text, undo: made.said.append((text, undo)))
        session.opens.connect(lambda kind, item: made.opened.append((kind, item)))
        session.failed.connect(made.failed.append)
        shown(place, 1000, 700)
        place.activate()
        made.settle()
        place.first_focus().setFocus()
        yield made
        made.settle()
