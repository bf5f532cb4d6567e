"""The handbook: every chapter is there, every link leads somewhere, the keys it names exist."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gemeinde_desk.commands.main import parser
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.handbook import CHAPTERS, show_handbook
from tests.support.accessibility import unnamed

FOLDER = resources() / "handbook"
FILES = sorted(FOLDER.glob("*.md"))
NAMES = [path.stem.partition("-")[2] for path in FILES]


@pytest.fixture
def window(qapp):
    window = QWidget()
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    yield window
    window.close()
    window.deleteLater()


def test_there_is_a_chapter_for_every_place():
    assert len(FILES) == 12
    assert set(CHAPTERS.values()) <= set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_links_lead_to_chapters_that_exist(path):
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (FOLDER / target).is_file(), target
    assert "!" not in re.sub(r"`[^`]*`|!\[", "", text)


def test_a_link_is_followed_and_alt_left_goes_back(window):
    handbook = show_handbook(window, "today")
    assert handbook.chapter() == "heute"
    handbook._follow(QUrl("04-vorgaenge.md"))
    assert handbook.text.toPlainText().startswith("Vorgänge")
    handbook.go_back()
    assert handbook.chapter() == "heute"
    handbook.go_back()
    handbook._follow(QUrl("https://example.org/"))
    assert handbook.chapter() == "heute"
    handbook.close()


def test_there_is_only_one_handbook(window):
    first = show_handbook(window, "today")
    assert show_handbook(window, "settings") is first
    assert first.chapter() == "einstellungen"
    first.close()


def test_it_can_be_heard_reached_and_left_by_keys(qtbot, window):
    handbook = show_handbook(window, "contacts")
    qtbot.waitUntil(handbook.isActiveWindow, timeout=3000)
    assert unnamed(handbook) == []
    assert QApplication.focusWidget() is handbook.text
    QTest.keyClick(handbook.text, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is handbook.chapters
    QTest.keyClick(handbook.chapters, Qt.Key.Key_Down)
    assert handbook.chapter() == "einstellungen"
    QTest.keyClick(handbook.chapters, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is handbook.text
    QTest.keyClick(handbook, Qt.Key.Key_Escape)
    assert not handbook.isVisible()


def test_the_commands_it_names_are_those_there_are():
    text = (FOLDER / "12-befehlszeile.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE))
    [commands] = [action for action in parser()._actions if action.dest == "command"]
    assert named == set(commands.choices)


def test_the_keys_of_the_menus_stand_in_the_chapter_of_keys():
    text = (FOLDER / "11-tastatur.md").read_text("utf-8")
    for keys in ("Ctrl+K", "Ctrl+O", "Ctrl+N", "Ctrl+Shift+N", "Ctrl+Z", "Ctrl+0", "Ctrl+Q"):
        german = QKeySequence(keys).toString().replace("Ctrl", "Strg").replace("Shift", "Umschalt")
        assert german in text, german
