import logging
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from gemeinde_desk.deadlines.dates import parse_date
from gemeinde_desk.errors import NotFound
from gemeinde_desk.ui.crash import CrashHandler, crash_dialog, report
from tests.support.accessibility import unnamed, unreachable

SECRET = "Ilse Krämer"


def fault():
    person = SECRET
    try:
        try:
            parse_date(None, None)
        except AttributeError as error:
            raise RuntimeError(f"Vorgang von {person}") from error
    except RuntimeError as error:
        return error


@pytest.fixture
def handler(qapp, tmp_path):
    made = CrashHandler(tmp_path / "log")
    yield made
    made.close()


def next_title(qtbot):
    """Accepts the dialog that comes up next and answers its title."""
    titles = []

    def press():
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            titles.append(dialog.windowTitle())
            dialog.accept()

    def look():
        QTimer.singleShot(0, press)
        return bool(titles)

    qtbot.waitUntil(look)
    return titles[0]


def test_the_report_names_our_lines_and_nothing_anybody_typed():
    text = report(fault())
    assert "RuntimeError" in text
    assert "AttributeError" in text
    assert "gemeinde_desk/deadlines/dates.py:" in text
    assert "parse_date" in text
    assert "Gemeinde Desk 0." in text
    assert SECRET not in text
    assert "Vorgang von" not in text
    assert str(sys.prefix) not in text


def test_the_dialog_copies_the_report_and_is_accessible(shown):
    copied = []
    dialog = shown(crash_dialog(None, fault(), copied.append))
    assert unnamed(dialog) == []
    assert unreachable(dialog) == []
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Bericht kopieren"].click()
    assert copied == [dialog.findChild(QPlainTextEdit).toPlainText()]
    buttons["Weiterarbeiten"].click()
    assert dialog.answer == "go on"


def test_a_fault_opens_the_dialog_and_is_logged_without_its_message(qtbot, handler, caplog):
    error = fault()
    with caplog.at_level(logging.ERROR):
        sys.excepthook(type(error), error, error.__traceback__)
    assert next_title(qtbot) == "Das Programm hat einen Fehler gemacht"
    assert SECRET not in caplog.text
    assert "RuntimeError" in caplog.text


def test_an_error_the_user_can_act_on_is_no_crash(qtbot, handler, caplog):
    error = NotFound(kind="Der Vorgang", key="2026/1")
    sys.excepthook(NotFound, error, None)
    assert next_title(qtbot) == "Der Vorgang „2026/1“ gibt es in diesem Amt nicht."
    assert "uncaught" not in caplog.text


def test_a_fault_in_a_thread_is_caught_as_well(qtbot, handler):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert next_title(qtbot) == "Das Programm hat einen Fehler gemacht"


def test_what_qt_says_goes_to_the_log(handler, caplog):
    with caplog.at_level(logging.WARNING, logger="qt"):
        qWarning("a word from Qt")
    assert ("qt", logging.WARNING, "a word from Qt") in caplog.record_tuples


def test_hooks_are_given_back(qapp, tmp_path):
    before = sys.excepthook
    CrashHandler(tmp_path).close()
    assert sys.excepthook is before
    assert not (tmp_path / "absturz.txt").exists()


def test_a_hard_death_leaves_a_trace_for_the_next_start(qapp, tmp_path):
    code = """
import sys, ctypes
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from gemeinde_desk.ui.crash import CrashHandler
handler = CrashHandler(Path(sys.argv[1]))
ctypes.string_at(0)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "Segmentation fault" in (tmp_path / "absturz.txt").read_text()
    again = CrashHandler(tmp_path)
    assert again.died_last_time
    again.close()
