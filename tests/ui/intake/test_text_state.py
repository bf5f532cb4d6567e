"""Where the text of a document stands is told beside it, with the button that helps."""

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.ui.services.recognition import Recognition
from tests.support import samples
from tests.support.accessibility import unnamed

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settle(session, qtbot):
    def wait():
        qtbot.waitUntil(session.tasks.idle, timeout=30_000)
        QApplication.processEvents()
        qtbot.waitUntil(session.tasks.idle, timeout=30_000)

    return wait


@pytest.fixture
def scan(register):
    return register("Scan.pdf", samples.scanned_pdf([Image.new("L", (240, 340), 250)], 72))


def test_what_failed_says_why_and_is_tried_again(desk, office, scan, settle):
    with office.store.transaction("system") as tx:
        office.documents.set_readable(
            tx, scan.document.version.id, None, pages=None, text="", state="failed", note="Das hat zu lange gedauert."
        )
    made = desk()
    viewer = made.place.viewer
    assert viewer.state.text() == "nicht lesbar"
    assert viewer.note.text() == "Das hat zu lange gedauert."
    assert unnamed(made.window) == []
    QTest.mouseClick(viewer.retry, LEFT)
    settle()
    assert office.intake.queued() != []
    assert viewer.state.text() == "wartet auf Texterkennung"
    assert viewer.retry.isHidden()
    assert viewer.note.text() == ""


def test_what_was_called_off_is_read_on_demand(desk, office, session, scan, settle, qtbot):
    service = Recognition(session)
    service._put_off.add(scan.document.version.id)
    made = desk()
    viewer = made.place.viewer
    assert viewer.state.text() == "Texterkennung angehalten"
    assert not viewer.read_now.isHidden()
    QTest.mouseClick(viewer.read_now, LEFT)
    qtbot.waitUntil(lambda: viewer.state.text() == "durchsuchbar", timeout=30_000)
    settle()
    assert viewer.read_now.isHidden()
    service.close()
