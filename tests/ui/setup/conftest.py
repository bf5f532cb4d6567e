"""The window of the first start, on the screen that is none, driven by real keys."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.ui.setup.window import StartWindow
from gemeinde_desk.ui.setup.wizard import SetUp

TODAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path):
    """Nobody's own settings are read or written."""
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: tmp_path / "config")
    return tmp_path / "config"


def settle(window: StartWindow) -> None:
    """Wait until everything asked for has been done and shown."""
    for _ in range(3):
        while not window.tasks.idle():
            QTest.qWait(2)
        QTest.qWait(5)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def write(text: str) -> None:
    """Type where the keyboard is."""
    for char in text:
        focus = QApplication.focusWidget()
        if char.isascii():
            QTest.keyClick(focus, char)
        else:  # QTest aborts on a key it does not know
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(focus, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char))


@pytest.fixture
def open_window(qapp, tmp_path):
    """Opens the window of the first start, again and again over the same state."""
    windows: list[SetUp] = []
    remembered: list[Path] = []

    def make() -> SetUp:
        window = SetUp(
            tmp_path / "amt",
            tmp_path / "window.ini",
            sample_folder=tmp_path / "musteramt",
            remember=remembered.append,
            today=lambda: TODAY,
        )
        windows.append(window)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        settle(window)
        return window

    make.remembered = remembered
    yield make
    for window in windows:
        window.close()
        window.deleteLater()


Open = Callable[[], SetUp]
