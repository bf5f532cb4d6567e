"""The place «Vorgänge» over a real office, on the screen that is none, with real keys and clicks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from gemeinde_desk.office import Office
from gemeinde_desk.ui.cases import case_view
from gemeinde_desk.ui.cases.place import CasesPlace
from gemeinde_desk.ui.session import Session
from tests.support.offices import add_case, add_document, make_office, session_of

WIDE, NARROW = (1280, 800), (900, 700)
TABS = {
    "overview": case_view.OVERVIEW,
    "documents": case_view.DOCUMENTS,
    "people": case_view.PEOPLE,
    "dates": case_view.DATES,
    "history": case_view.HISTORY,
}


@dataclass
class Desk:
    """The place and what it says."""

    office: Office
    session: Session
    place: CasesPlace
    said: list[tuple[str, Callable[[], object] | None]] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)
    opened: list[tuple[str, object]] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until everything asked for has been done and shown."""
        for _ in range(3):
            while not self.session.tasks.idle():
                QApplication.processEvents()
                QTest.qWait(2)
            QTest.qWait(5)

    def type(self, widget: QWidget, text: str, *, key: Qt.Key | None = None) -> None:
        """Type into a widget as one does: click into it, type, perhaps press a key."""
        widget.setFocus()
        for char in text:
            if char.isascii():
                QTest.keyClick(widget, char)
            else:  # QTest aborts on a key it does not know
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char)
                    QApplication.sendEvent(widget, event)
        if key is not None:
            QTest.keyClick(widget, key)
        self.settle()

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on a widget; a shortcut of a button clicks it a tenth of a second later."""
        QTest.keyClick(widget, key, modifier)
        if modifier & Qt.KeyboardModifier.ControlModifier:
            QTest.qWait(130)
        self.settle()

    def click(self, widget: QWidget) -> None:
        """Click with the left button."""
        assert widget.isVisible(), f"{widget} cannot be seen"
        assert widget.isEnabled(), f"{widget} is disabled"
        spot = QPoint(10, widget.height() // 2) if isinstance(widget, QCheckBox) else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot)
        self.settle()

    def undo(self) -> None:
        """Press «Rückgängig» in the last message."""
        _text, undo = self.said[-1]
        assert undo is not None
        undo()
        self.settle()

    def open(self, case_id: int) -> None:
        """Show a case."""
        assert self.place.open_item("case", case_id)
        self.settle()


def make_place(session: Session, size: tuple[int, int] = WIDE) -> CasesPlace:
    place = CasesPlace(session)
    session.changed.connect(place.reload)
    place.resize(*size)
    place.show()
    assert QTest.qWaitForWindowExposed(place)
    place.activateWindow()
    assert QTest.qWaitForWindowActive(place)
    return place


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path) as made:
        yield made
        made.intake.close()


@pytest.fixture
def desk(qapp: QApplication, office: Office) -> Iterator[Desk]:
    with session_of(office) as session:
        made = Desk(office, session, make_place(session))
        session.said.connect(lambda text, undo: made.said.append((text, undo)))
        session.failed.connect(made.failed.append)
        session.opens.connect(lambda kind, item: made.opened.append((kind, item)))
        yield made
        made.settle()
        made.place.may_leave()
        made.settle()
        made.place.close()
        made.place.deleteLater()
        QTest.qWait(1)
    assert made.failed == []


@pytest.fixture
def pdf(tmp_path, office):
    from gemeinde_desk.letters.report import render_report

    path = tmp_path / "beschwerde.pdf"
    made = render_report("Beschwerde", (), office="Musterau", created=office.store.moment(), identifier="test")
    path.write_bytes(made)
    return path


@pytest.fixture
def case(desk):
    made = add_case(desk.office, "Lärm am Festplatz")
    desk.open(made.id)
    return made


def now(desk, case):
    return desk.office.cases.get(case.id)


def in_dialog(kind, act):
    """Do something in a dialog as soon as it is shown."""

    def look():
        shown = QApplication.activeModalWidget()
        if not isinstance(shown, kind):
            QTimer.singleShot(10, look)
        else:
            act(shown)

    QTimer.singleShot(10, look)


@pytest.fixture
def filed(desk, case, pdf):
    document = add_document(desk.office, pdf, title="Beschwerde", case_id=case.id)
    add_document(desk.office, pdf, title="Foto", parent_id=document.id)
    assert desk.place.open_item("document", document.id)
    desk.settle()
    return document
