import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from shiboken6 import delete

from gemeinde_desk.ui.command_palette import HIT, CommandPalette, Hit, Provider
from gemeinde_desk.ui.widgets.highlight import spans
from tests.support.accessibility import unnamed


@pytest.fixture
def window(shown):
    made = QWidget()
    QVBoxLayout(made).addWidget(QLineEdit())
    return shown(made)


def titles(palette):
    items = [palette.list.item(row) for row in range(palette.list.count())]
    return [item.data(HIT).title if item.data(HIT) else f"# {item.text()}" for item in items]


def test_results_are_grouped_and_taken_by_enter(qtbot, tasks, window):
    opened = []
    cases = Provider("Vorgänge", lambda text: [Hit(f"{text} {n}", lambda n=n: opened.append(n)) for n in (1, 2)])
    contacts = Provider("Kontakte", lambda text: [Hit("Müller", lambda: opened.append("contact"))])
    palette = CommandPalette(window, tasks, [cases, contacts])
    palette.popup()
    qtbot.keyClicks(palette.field, "Weg")
    qtbot.waitUntil(lambda: titles(palette) == ["# Vorgänge", "Weg 1", "Weg 2", "# Kontakte", "Müller"])
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 4  # over the heading
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened == [2]
    assert not palette.isVisible()


def test_enter_before_the_answers_means_their_first(qtbot, tasks, window):
    opened = []
    cases = Provider("Vorgänge", lambda text: [Hit(text, lambda: opened.append(f"case {text}"))])
    actions = Provider("Aktionen", lambda text: [Hit(text, lambda: opened.append("action"))], on_window=True)
    palette = CommandPalette(window, tasks, [cases, actions])
    palette.popup()
    qtbot.keyClicks(palette.field, "Hund")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == ["case Hund"]
    assert not palette.isVisible()


def test_the_keyboard_goes_nowhere_when_its_field_has_gone_meanwhile(qtbot, tasks, window):
    field = window.layout().itemAt(0).widget()
    field.setFocus()
    palette = CommandPalette(window, tasks, [])
    palette.popup()
    delete(field)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_an_answer_to_an_older_text_is_dropped(qtbot, tasks, window):
    release = threading.Event()

    def slow(text):
        if text == "a":
            release.wait(5)
        return [Hit(text, lambda: None)]

    palette = CommandPalette(window, tasks, [Provider("Vorgänge", slow)])
    palette.popup("a")
    palette.popup("ab")
    qtbot.waitUntil(lambda: titles(palette) == ["# Vorgänge", "ab"])
    release.set()
    qtbot.waitUntil(tasks.idle)
    assert titles(palette) == ["# Vorgänge", "ab"]


def test_a_failing_source_does_not_spoil_the_others(qtbot, tasks, window, caplog):
    def broken(text):
        raise OSError(text)

    sources = [
        Provider("Dokumente", broken),
        Provider("Aktionen", lambda text: [Hit("Drucken", lambda: None)], on_window=True),
    ]
    palette = CommandPalette(window, tasks, sources)
    palette.popup("geheim")
    qtbot.waitUntil(tasks.idle)
    assert titles(palette) == ["# Aktionen", "Drucken"]
    assert "Dokumente" in palette._said.text()
    assert "geheim" not in caplog.text


def test_escape_gives_the_keyboard_back(qtbot, tasks, window):
    field = window.layout().itemAt(0).widget()
    field.setAccessibleName("Feld")
    field.setFocus()
    palette = CommandPalette(window, tasks, [])
    palette.popup()
    assert palette.field.hasFocus()
    assert unnamed(window) == []
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert field.hasFocus()
    assert not palette.isVisible()


def test_terms_are_found_without_overlap():
    assert spans("Straße, Hauptstraße", ("straße",)) == [(0, 6), (13, 6)]
    assert spans("aaa", ("a", "aa")) == [(0, 2), (2, 1)]
    assert spans("nichts", ()) == []
