import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout

from gemeinde_desk.ui.place import Place, PlaceSpec
from gemeinde_desk.ui.shell import MainWindow
from gemeinde_desk.ui.theme import Mode, theme
from tests.support.accessibility import name_of, unnamed, unreachable


class Desk(Place):
    """A place that writes down what happens to it."""

    def __init__(self, known=("case",)):
        super().__init__()
        self.log = []
        self.known = known
        self.field = QLineEdit()
        self.field.setAccessibleName("Feld")
        QVBoxLayout(self).addWidget(self.field)

    def activate(self):
        self.log.append("activate")

    def reload(self, changes):
        self.log.append(changes)

    def first_focus(self):
        return self.field

    def open_item(self, kind, item):
        self.log.append((kind, item))
        return kind in self.known


@pytest.fixture
def made():
    return []


@pytest.fixture
def window(tasks, state_file, made, shown):
    return shown(make(tasks, state_file, made), 1300, 800)


def make(tasks, state_file, made, **more):
    def factory():
        made.append(Desk())
        return made[-1]

    specs = [
        PlaceSpec("today", "Heute", "today", factory),
        PlaceSpec("cases", "Vorgänge", "case", factory, kinds=("case",)),
        PlaceSpec("settings", "Einstellungen", "settings", factory, at_foot=True),
    ]
    return MainWindow(specs, tasks, state_file=state_file, office="Gemeinde Lindental", person="Frau Albrecht", **more)


def test_a_place_is_made_at_its_first_visit_only(window, made):
    window.start()
    assert len(made) == 1
    window.go("cases")
    window.go("today")
    window.go("cases")
    assert len(made) == 2
    assert made[1].log == ["activate", "activate"]


def test_alt_and_number_goes_to_a_place(qtbot, window, made):
    window.start()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.rail.buttons["cases"].isChecked()
    assert window.focusWidget() is made[1].field


def test_a_thing_is_opened_where_it_lives(window, made):
    window.start("today")
    made[0].opens.emit("case", 17)
    assert made[1].log == [("case", 17), "activate"]
    assert not window.open_item("letter", 1)


def test_changes_reach_only_places_that_exist(window, made):
    window.start("today")
    window.reload("changes")
    assert len(made) == 1
    assert made[0].log == ["activate", "changes"]


def test_a_badge_is_spoken_and_needs_no_place(window, made):
    window.set_badge("cases", 3)
    assert made == []
    assert name_of(window.rail.buttons["cases"]) == "Vorgänge, 3 wartend"
    window.set_badge("cases", 0)
    assert name_of(window.rail.buttons["cases"]) == "Vorgänge"


def test_the_undo_keys_in_a_field_without_anything_typed_are_those_of_the_window(qtbot, window):
    window.start()
    field, note, taken = QLineEdit(window), QPlainTextEdit(window), []
    for edit in (field, note):
        edit.show()
        edit.setFocus()
        assert edit.hasFocus()
        window.notify("Vorgang abgelegt", lambda: taken.append("back"))
        qtbot.keyClicks(edit, "a")
        qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert taken == []
        qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert taken == ["back"]
        taken.clear()


def test_undo_is_offered_once_in_the_message_and_behind_the_keys(qtbot, window):
    window.start()
    taken = []
    window.notify("Vorgang abgelegt", lambda: taken.append("back"))
    assert window.toast.isVisible()
    window.toast.undo.click()
    assert taken == ["back"]
    assert not window.toast.isVisible()
    window.notify("Vorgang abgelegt", lambda: taken.append("again"))
    window.toast.hide()
    window._undo_action.trigger()
    window._undo_action.trigger()
    assert taken == ["back", "again"]
    assert not window._undo_action.isEnabled()


def test_a_long_message_goes_over_several_lines_and_a_short_one_after_it_does_not(window):
    window.notify("Gespeichert.")
    short = window.toast.size()
    window.notify("Die tägliche Sicherung ist gescheitert, weil der Datenträger nicht da ist. " * 4)
    toast = window.toast
    assert toast.width() <= toast.parentWidget().width()
    assert toast.height() > short.height()
    assert toast.words.heightForWidth(toast.words.width()) <= toast.words.height()
    window.notify("Gespeichert.")
    assert toast.size() == short


def test_the_window_remembers_place_look_and_size(qtbot, tasks, state_file, made, window):
    window.start()
    window.go("cases")
    window._zoom(1)
    window._set_mode(Mode.DARK)
    window.resize(770, 620)  # the offscreen display is 800 pixels wide
    window.close()
    theme().configure(mode=Mode.LIGHT, scale=1.0)
    again = make(tasks, state_file, [])
    qtbot.addWidget(again)
    again.start()
    assert again.rail.buttons["cases"].isChecked()
    assert (theme().mode, theme().scale) == (Mode.DARK, 1.15)
    assert again.size().width() == 770


def test_the_menu_marks_the_look_in_force(window):
    for mode in (Mode.DARK, Mode.LIGHT, Mode.SYSTEM):
        window._mode_actions[mode].trigger()
        assert [each for each, action in window._mode_actions.items() if action.isChecked()] == [mode]
    theme().configure(mode=Mode.DARK)  # from the settings
    assert window._mode_actions[Mode.DARK].isChecked()


def test_a_state_file_full_of_nonsense_does_not_stop_the_start(qtbot, tasks, state_file):
    state_file.write_text("[General]\nscale=viel\nmode=42\nplace=keller\ngeometry=@ByteArray(kaputt)\n")
    window = make(tasks, state_file, [])
    qtbot.addWidget(window)
    window.start()
    assert window.rail.buttons["today"].isChecked()


def test_dropped_files_are_handed_on(qtbot, tasks, state_file, tmp_path):
    got = []
    window = make(tasks, state_file, [], on_files=got.append)
    qtbot.addWidget(window)
    window.start()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Bescheid Müller.pdf")), QUrl("https://example.org/x")])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, buttons, keys))
    assert got == [[Path(tmp_path / "Bescheid Müller.pdf")]]


def test_running_work_is_shown_and_can_be_stopped(qtbot, tasks, window):
    window.start()
    release = threading.Event()

    def work(token):
        token.progress(3, 12, "Seite 3")
        release.wait(5)
        token.check()

    tasks.run(work, label="Texterkennung")
    strip = window.status.findChild(type(window.status.layout().itemAt(1).widget()))
    qtbot.waitUntil(lambda: strip._count.text() == "3 von 12")
    assert strip.isVisible()
    assert name_of(strip._stop) == "Texterkennung abbrechen"
    strip._stop.click()
    release.set()
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_everything_has_a_name_and_is_reached_by_tab(window):
    window.start()
    window.set_saved()
    window.set_backup("Letzte Sicherung heute", on=lambda: None)
    assert unnamed(window) == []
    assert unreachable(window) == []


def test_a_narrow_window_keeps_the_icons_of_the_rail(qtbot, window):
    window.start()
    window.resize(800, 600)
    assert window.rail.width() == 64
    window.resize(1300, 800)
    assert window.rail.width() == 216


def test_a_place_that_wants_to_stay_keeps_the_window_open(window, made):
    window.start()
    made[0].may_leave = lambda: False
    assert not window.close()
    made[0].may_leave = lambda: True
    assert window.close()
