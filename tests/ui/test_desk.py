"""The whole window over a real office: what the menus do, what runs in the background, how it ends."""

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from gemeinde_desk.errors import Refused
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import effective, load_settings
from gemeinde_desk.settings.sources import Source, file_source
from gemeinde_desk.store.errors import DiskFull
from gemeinde_desk.ui import menus
from gemeinde_desk.ui.desk import Desk, first_clerk, look_after
from gemeinde_desk.ui.theme import Mode, theme
from tests.support.accessibility import unnamed
from tests.support.offices import TODAY, add_case, add_contact, add_document, make_office

NOTHING = Source("")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path):
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: tmp_path / "config")
    monkeypatch.setattr("gemeinde_desk.settings.program.policy_source", lambda: file_source(tmp_path / "policy.toml"))


def settle(desk):
    for _ in range(4):
        while not desk.settled:
            QTest.qWait(2)
        QTest.qWait(5)


@pytest.fixture
def open_desk(qapp, tmp_path):
    """Opens the window of the test's office; ``settings`` are the program's."""
    desks = []

    def make(**settings):
        if not (tmp_path / "office").exists():
            make_office(tmp_path).close()
        office = Office.open(tmp_path / "office", today=lambda: TODAY)
        made = Desk(office, effective(NOTHING, NOTHING, Source("t", settings)), state_file=tmp_path / "window.ini")
        desks.append(made)
        made.show()
        made.window.activateWindow()
        QTest.qWaitForWindowActive(made.window)
        settle(made)
        return made

    yield make
    for made in desks:
        if not made._closed:
            settle(made)
            made.window.close()
        made.office.close()
        made.forget()


def test_the_window_names_office_and_clerk_and_counts_what_waits(open_desk, tmp_path):
    with make_office(tmp_path) as office:
        add_case(office, on=date(2026, 1, 5))
    desk = open_desk()
    assert "Gemeinde Musterau" in desk.window.windowTitle()
    assert desk.window.rail.buttons["today"].count > 0
    assert (desk.office.store.folder / "reserve.bin").exists()
    assert unnamed(desk.window) == []


def test_the_first_frame_comes_before_the_places(qtbot, tmp_path):
    make_office(tmp_path).close()
    with Office.open(tmp_path / "office") as office:
        desk = Desk(office, effective(NOTHING, NOTHING, NOTHING), state_file=tmp_path / "w.ini")
        desk.show()
        assert desk.window._places == {}
        qtbot.waitUntil(lambda: desk._begun, timeout=3000)
        settle(desk)
        assert desk.window._current == "today"
        desk.window.close()
        desk.forget()


def test_a_window_closed_before_it_was_painted_ends_cleanly(qapp, tmp_path):
    make_office(tmp_path).close()
    with Office.open(tmp_path / "office") as office:
        desk = Desk(office, effective(NOTHING, NOTHING, NOTHING), state_file=tmp_path / "w.ini")
        desk.window.close()
        desk._begin()
        assert not desk._begun
        desk.forget()


def test_another_clerk_sits_down_and_is_there_next_time(open_desk):
    desk = open_desk()
    berta = desk.office.clerks.add("Berta Zweig", "ZWE", by=desk.session.clerk)
    desk.change_clerk(berta)
    settle(desk)
    assert desk.session.clerk == berta
    assert desk.window.rail._person.text() == "Berta Zweig"
    assert first_clerk(desk.office) == berta


def test_the_badges_count_what_the_lists_show_before_anybody_looked(open_desk, tmp_path):
    with make_office(tmp_path) as office:
        other = office.clerks.add("Berta Zweig", "ZWE", by=first_clerk(office))
        case = add_case(office)
        for each in office.cases.follow_ups(case.id):
            office.cases.complete(each.id, on=TODAY, by=other)
        for clerk in (other, other, first_clerk(office)):
            office.cases.set_follow_up(case.id, TODAY, "Anruf", by=clerk, clerk=clerk)
        (tmp_path / "brief.pdf").write_bytes(b"%PDF")
        add_document(office, tmp_path / "brief.pdf", case_id=case.id, direction="outgoing")
    desk = open_desk(ocr_on=False)
    buttons = desk.window.rail.buttons
    assert (buttons["today"].count, buttons["letters"].count) == (1, 1)
    place = desk.window.place("today")
    place.whose.set_value(False)
    place.whose.activated.emit(1)
    settle(desk)
    assert buttons["today"].count == 3
    desk.change_clerk(other)
    settle(desk)
    assert buttons["today"].count == 2


def test_no_letter_of_a_field_opens_a_menu_instead(open_desk, tmp_path):
    with make_office(tmp_path) as office:
        case = add_case(office)
        draft = office.letters.draft(case.id, "anhoerung", None, by=first_clerk(office), on=TODAY)
        (tmp_path / "brief.pdf").write_bytes(b"%PDF")
    desk = open_desk(ocr_on=False)
    window = desk.window
    for key in ("today", "intake", "contacts", "settings"):
        window.go(key)
    window.open_item("case", ("new", {}))
    window.open_item("case", case.id)
    window.place("cases").view.begin_closing()
    window.open_item("contact", ("new", {}))
    window.open_item("letter", draft.document_id)
    window.place("letters").editor.recipient  # noqa: B018 - made when asked for
    settle(desk)
    of_menus = {QKeySequence.mnemonic(each.text()) for each in window.menuBar().actions()}
    labels = [each for kind in (QLabel, QAbstractButton) for each in window.centralWidget().findChildren(kind)]
    assert len([each for each in labels if not QKeySequence.mnemonic(each.text()).isEmpty()]) > 10
    assert [each.text() for each in labels if QKeySequence.mnemonic(each.text()) in of_menus] == []


def test_a_backup_by_the_menu_is_told_in_the_status_line(open_desk, tmp_path):
    desk = open_desk(backup_folder=str(tmp_path / "sicherungen"))
    [action] = [each for each in desk.window.menu_file.actions() if each.text() == "Amt jetzt sichern"]
    action.trigger()
    settle(desk)
    assert list((tmp_path / "sicherungen").glob("sicherung-*"))
    assert "esichert" in desk.window.status._entries["backup"].text()


def test_the_office_is_verified_and_what_is_missing_is_named(open_desk, monkeypatch, tmp_path):
    desk = open_desk(ocr_on=False)
    said, shown = [], []
    desk.session.said.connect(lambda text, _undo: said.append(text))
    monkeypatch.setattr(menus.Message, "exec", lambda self: shown.append(self.windowTitle()))
    menus.verify(desk)
    settle(desk)
    assert "in Ordnung" in said[-1]
    (tmp_path / "a.txt").write_text("Inhalt")
    document = add_document(desk.office, tmp_path / "a.txt", mime="text/plain")
    desk.office.documents.path(document.version).unlink()
    menus.verify(desk)
    settle(desk)
    assert shown == ["Im Amt wurden Mängel gefunden"]


def test_settings_are_found_by_the_search_and_opened(qtbot, open_desk):
    desk = open_desk()
    desk.window.search("iban")
    found = desk.window.palette_overlay.list
    qtbot.waitUntil(lambda: any("IBAN" in found.item(n).text() for n in range(found.count())), timeout=5000)
    settle(desk)
    desk.window.palette_overlay.dismiss()
    desk.session.opens.emit("setting", "iban")
    assert desk.window._current == "settings"


def test_the_look_of_the_menu_is_kept_in_the_settings(open_desk):
    desk = open_desk()
    desk.window._set_mode(Mode.DARK)
    desk.window._zoom(1)
    settle(desk)
    kept = load_settings().value
    assert (kept.theme, kept.text_scale) == ("dark", 115)
    assert (theme().mode, theme().scale) == (Mode.DARK, 1.15)


def test_a_look_given_by_the_it_is_worn_and_not_overwritten(open_desk, tmp_path):
    (tmp_path / "policy.toml").write_text('theme = "dark"\n')
    desk = open_desk()
    desk.session.use_settings(load_settings())
    settle(desk)
    assert theme().mode is Mode.DARK
    desk.window._set_mode(Mode.LIGHT)
    settle(desk)
    assert load_settings().value.theme == "dark"


def test_closing_asks_while_something_runs(open_desk, monkeypatch):
    desk = open_desk()
    asked = []
    release = threading.Event()
    desk.tasks.run(lambda _token: release.wait(5), label="Amt sichern", uses_database=False, owner=desk)
    monkeypatch.setattr("gemeinde_desk.ui.widgets.messages.confirm", lambda *a, **k: asked.append(a[1]) or False)
    desk.window.close()
    assert asked == ["„Amt sichern“ läuft noch"]
    assert desk.window.isVisible()
    release.set()
    settle(desk)


def test_going_to_another_office_closes_this_one(open_desk):
    desk = open_desk()
    desk.go_to_another()
    assert desk.leaving_for_another
    assert not desk.window.isVisible()


def test_a_new_thing_by_the_menus(open_desk):
    desk = open_desk()
    contact = add_contact(desk.office)
    assert contact.id
    for kind, place in (("case", "cases"), ("letter", "letters"), ("contact", "contacts")):
        menus._new(desk, kind)
        settle(desk)
        assert desk.window._current == place


def test_files_by_the_dialog_are_taken_in_and_the_folder_is_remembered(open_desk, tmp_path, monkeypatch):
    letter = tmp_path / "brief.txt"
    letter.write_text("Sehr geehrte Damen und Herren")
    desk = open_desk(ocr_on=False)
    monkeypatch.setattr(menus.QFileDialog, "getOpenFileNames", lambda *a: ([str(letter)], ""))
    menus.choose_files(desk)
    settle(desk)
    assert desk.window._current == "intake"
    assert desk.office.drafts.load("import_folder") == {"folder": str(tmp_path)}


def test_f1_opens_the_chapter_of_the_place(qtbot, open_desk):
    desk = open_desk()
    desk.window.go("cases")
    settle(desk)
    qtbot.keyClick(desk.window, Qt.Key.Key_F1)
    [handbook] = [child for child in desk.window.children() if type(child).__name__ == "Handbook"]
    assert handbook.isVisible()
    assert handbook.text.toPlainText().startswith("Vorgänge")
    handbook.close()


def test_a_bad_place_for_an_office_is_told(tmp_path, monkeypatch):
    folder = tmp_path / "Nextcloud" / "amt"
    folder.mkdir(parents=True)
    assert "Nextcloud" in look_after(folder)
    assert look_after(Path(tmp_path)) == ""
    monkeypatch.setattr("gemeinde_desk.store.space.LOW", 1 << 62)
    assert "kaum noch Platz" in look_after(tmp_path)


def test_a_full_disk_is_told_once_a_minute_as_a_dialog(open_desk, monkeypatch):
    desk = open_desk()
    shown = []
    monkeypatch.setattr(
        "gemeinde_desk.ui.widgets.messages.show_error", lambda _parent, error: shown.append(type(error))
    )
    for _ in range(3):
        desk.session.failed.emit(DiskFull())
    assert shown == [DiskFull]
    assert "Platz" in desk.window.toast.words.text()
    for _ in range(2):
        desk.session.failed.emit(Refused(problem="Das geht nicht."))
    assert shown == [DiskFull, Refused, Refused]


def test_a_setting_nobody_can_read_is_said_at_the_start(open_desk):
    desk = open_desk(text_scale="riesig")
    assert "Schriftgröße" in desk.window.toast.words.text()
    assert desk.session.settings.value.text_scale == 100
