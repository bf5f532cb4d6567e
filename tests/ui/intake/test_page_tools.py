"""Pages are put in order by buttons, keys and dragging, and everything is taken back by Strg+Z."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support import samples
from tests.support.accessibility import unnamed, unreachable

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
    pages = [Image.new("L", (240, 340), 60 * (n + 1)) for n in range(3)]
    return register("Scan.pdf", samples.scanned_pdf(pages, 72))


def read(office, item, texts):
    """As if recognition had read it: the text tells which page is where."""
    with office.store.transaction("system") as tx:
        office.documents.set_readable(tx, item.document.version.id, None, pages=len(texts), text="\f".join(texts))


def text(office, item):
    return office.documents.text(item.document.id).split("\f")


def press(made, key, settle):
    QTest.mouseClick(made.place.tools.buttons[key], LEFT)
    settle()


def undo(made, settle):
    QTest.keyClick(made.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()


def test_every_tool_does_its_work_and_is_taken_back(desk, office, scan, settle):
    read(office, scan, ["a", "b", "c"])
    made = desk()
    pages = made.place.viewer.pages
    pages.canvas.go(1)
    press(made, "up", settle)
    assert text(office, scan) == ["b", "a", "c"]
    assert pages.canvas.page == 0
    undo(made, settle)
    assert text(office, scan) == ["a", "b", "c"]
    pages.canvas.go(2)
    press(made, "delete", settle)
    assert text(office, scan) == ["a", "b"]
    assert pages.source.pages == 2
    assert pages.canvas.page == 1
    undo(made, settle)
    assert text(office, scan) == ["a", "b", "c"]
    pages.canvas.go(0)
    press(made, "right", settle)
    assert office.documents.get(scan.document.id).version.number == 6
    assert pages.canvas.aspect(0) < 1
    undo(made, settle)
    assert made.failures == []


def test_keys_work_on_the_pages_only(desk, office, scan, settle):
    read(office, scan, ["a", "b", "c"])
    made = desk()
    made.place.panel.title.setFocus()
    QTest.keyClick(made.place.panel.title, Qt.Key.Key_R)
    QTest.keyClick(made.place.panel.title, Qt.Key.Key_Delete)
    settle()
    assert text(office, scan) == ["a", "b", "c"]
    canvas = made.place.viewer.pages.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    assert text(office, scan) == ["b", "a", "c"]
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    settle()
    assert text(office, scan) == ["b", "c"]


def test_small_pages_are_dragged(desk, office, scan, settle):
    read(office, scan, ["a", "b", "c"])
    made = desk()
    strip = made.place.viewer.pages.thumbnails
    view = strip.viewport()
    first = strip.visualRect(strip.model().index(0, 0)).center()
    last = strip.visualRect(strip.model().index(2, 0)).bottomLeft() + QPoint(30, -2)
    QTest.mousePress(view, LEFT, pos=first)
    QTest.mouseMove(view, first + QPoint(0, 30))
    QTest.mouseMove(view, last)
    QTest.mouseRelease(view, LEFT, pos=last)
    settle()
    assert text(office, scan) == ["b", "c", "a"]


def test_split_and_join_and_back(desk, office, scan, register, settle):
    read(office, scan, ["a", "b", "c"])
    made = desk()
    place = made.place
    place.viewer.pages.canvas.go(1)
    press(made, "split", settle)
    assert place.list.items.rowCount() == 2
    assert text(office, scan) == ["a"]
    undo(made, settle)
    assert place.list.items.rowCount() == 1
    assert text(office, scan) == ["a", "b", "c"]
    other = register("b.pdf", samples.scanned_pdf([Image.new("L", (240, 340), 250)], 72))
    read(office, other, ["d"])
    settle()
    place.tools.menu.aboutToShow.emit()
    offered = place.tools.menu.actions()
    assert [action.text() for action in offered] == ["E-2026-0003   b"]
    offered[0].trigger()
    settle()
    assert text(office, scan) == ["a", "b", "c", "d"]
    assert place.list.items.rowCount() == 1
    undo(made, settle)
    assert place.list.items.rowCount() == 2
    assert made.failures == []


def test_a_mail_has_no_tools_and_one_page_cannot_be_left_out(desk, register, settle):
    register("a.pdf", samples.scanned_pdf([Image.new("L", (240, 340), 250)], 72))
    register("m.eml", samples.mail())
    made = desk()
    tools = made.place.tools
    assert not tools.buttons["delete"].isEnabled()
    assert tools.buttons["right"].isEnabled()
    assert unnamed(made.window) == []
    assert unreachable(made.place) == []
    made.place.list.select_row(1)
    settle()
    assert tools.isHidden()


def test_a_refusal_stands_in_the_place(desk, office, scan, settle):
    made = desk()
    path = office.documents.path(scan.document.version)
    path.chmod(0o644)
    path.write_bytes(samples.hopeless_pdf())
    press(made, "right", settle)
    assert made.place.head.notice.isVisible()
    assert "beschädigt" in made.place.head.notice._words.text()
    assert made.place.tools.buttons["right"].isEnabled()
