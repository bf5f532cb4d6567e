from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from tests.support.accessibility import name_of, press, unnamed, unreachable
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
