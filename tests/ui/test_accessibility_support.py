import gc

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from tests.support.accessibility import focus_proxy, name_of, press, unnamed, unreachable
from tests.support.heartbeat import Heartbeat


def page(qtbot, *widgets):
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


def test_a_planted_nameless_button_is_found(qtbot):
    window = page(qtbot, QToolButton(), IconButton("print", "Drucken"))
    assert unnamed(window) == ["Button QToolButton"]


def test_a_planted_unreachable_field_is_found(qtbot):
    first, trap = QLineEdit(), QPlainTextEdit()  # a text area takes Tab as a character unless told otherwise
    last = QLineEdit()
    last.setAccessibleName("Ort")
    window = page(qtbot, first, trap, last)
    first.setFocus()
    assert unreachable(window) == ["QLineEdit Ort"]


def test_asking_for_what_takes_the_keyboard_leaves_pysides_book_as_it_was(qtbot):
    area, box = QScrollArea(), QComboBox()
    box.setEditable(True)
    window = page(qtbot, area, box)
    viewport = area.viewport()
    assert (focus_proxy(viewport), focus_proxy(box.lineEdit()), focus_proxy(area)) == (area, box, None)
    assert area not in gc.get_referents(viewport)
    assert {area, box} <= set(filter(lambda held: isinstance(held, QWidget), gc.get_referents(window)))
    assert area.isVisible()
    assert window.layout().indexOf(area) == 0


def test_pressing_as_a_screen_reader_does(qtbot):
    pressed = []
    button = Button("Ablegen", lambda: pressed.append(True))
    window = page(qtbot, button)
    press(button)
    qtbot.waitUntil(lambda: pressed == [True])
    assert name_of(window.layout().itemAt(0).widget()) == "Ablegen"


def test_the_heartbeat_notices_a_stall(qtbot):
    import time

    button = Button("Warten", lambda: time.sleep(0.08))
    window = page(qtbot, button)
    with Heartbeat() as calm:
        qtbot.wait(60)
    with Heartbeat() as stalled:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.wait(20)
    assert calm.beats > 3
    assert window.isVisible()
    assert stalled.longest > 0.06 > calm.longest
