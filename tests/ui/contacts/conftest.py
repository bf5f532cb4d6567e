"""The place «Kontakte» over a real office, with real keys and clicks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gemeinde_desk.office import Office
from gemeinde_desk.ui.contacts.place import ContactsPlace
from gemeinde_desk.ui.session import Session
from tests.support.offices import make_office, session_of


@dataclass
class Book:
    """The place, and what it says and opens."""

    office: Office
    session: Session
    place: ContactsPlace
    said: list[tuple[str, object]] = field(default_factory=list)
    opened: list[tuple[str, object]] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def settle(self) -> None:
        """Until everything asked for has been done and shown."""
        for _ in range(20):
            QApplication.processEvents()
            while not self.session.tasks.idle():
                QApplication.processEvents()

    def type(self, widget: QWidget, text: str) -> None:
        """Type over what stands there, letter by letter, also those QTest has no key for."""
        widget.setFocus()
        widget.selectAll()  # type: ignore[attr-defined]
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        self.settle()

    def names(self) -> list[str]:
        """The rows of the list."""
        model = self.place.list.model
        return [model.row(number).sort_name for number in range(model.rowCount())]


@pytest.fixture
def book(qapp, tmp_path, shown) -> Iterator[Book]:
    with make_office(tmp_path) as office, session_of(office) as session:
        place = ContactsPlace(session)
        made = Book(office, session, place)
        session.changed.connect(place.reload)
        session.said.connect(lambda text, undo: made.said.append((text, undo)))
        session.opens.connect(lambda kind, item: made.opened.append((kind, item)))
        session.failed.connect(made.failed.append)
        shown(place, 1200, 760)
        place.first_focus().setFocus()
        yield made
        place.may_leave()
        made.settle()
