"""The daily backup in the real window over a real office. The clocks are given in, and timers ring when a test says so."""

import json
import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import effective
from gemeinde_desk.settings.sources import Source
from gemeinde_desk.store.backup import list_backups
from gemeinde_desk.store.errors import DamagedOffice
from gemeinde_desk.ui.desk import Desk
from gemeinde_desk.ui.services.backup_state import LATER, PATIENCE, QUIET, BackupState
from tests.support.offices import add_contact, add_document, make_office

NOTHING = Source("")
DAY = date(2026, 3, 3)


class Clocks:
    """What day it is, what time (each asking is a second later), and what a stop watch shows."""

    def __init__(self):
        self.day, self.second, self.watch = DAY, 0, 1000.0

    def now(self):
        self.second += 1
        return datetime.combine(self.day, time(11), UTC) + timedelta(seconds=self.second)


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "stick" / "sicherungen"


@pytest.fixture
def open_desk(qtbot, tmp_path, target, clocks, monkeypatch):
    """Opens the window of the office and waits until it rests; ``said`` and ``failed`` are what it says."""
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: tmp_path / "config")
    make_office(tmp_path).close()
    target.parent.mkdir()
    desks = []

    def make(*, folder=target, **settings):
        office = Office.open(tmp_path / "office", today=lambda: clocks.day, now=clocks.now)
        given = {"ocr_on": False, **settings} | ({"backup_folder": str(folder)} if folder else {})
        desk = Desk(office, effective(NOTHING, NOTHING, Source("t", given)), state_file=tmp_path / "w.ini")
        desk.backups = BackupState(desk.session, desk.window, desk, clock=lambda: clocks.watch)
        desk.said, desk.failed = [], []
        desk.session.said.connect(lambda text, _undo: desk.said.append(text))
        desk.session.failed.disconnect()
        desk.session.failed.connect(desk.failed.append)
        desks.append(desk)
        desk.show()
        rest(desk)
        return desk

    def rest(desk):
        qtbot.waitUntil(lambda: desk.settled, timeout=30_000)

    def close(desk):
        desk.window.close()
        desk.office.close()
        qtbot.waitUntil(lambda: not desk.tasks._pending, timeout=10_000)  # what a worker told last rings a little later
        desk.forget()
        desks.remove(desk)

    make.close, make.rest = close, rest
    yield make
    for desk in list(desks):
        close(desk)


@pytest.fixture
def ring(open_desk):
    """The timer rings, and all that follows from it is done."""

    def ring(desk):
        timer = desk.backups._next
        assert timer.isActive()
        timer.stop()
        timer.timeout.emit()
        open_desk.rest(desk)

    return ring


@pytest.fixture
def an_hour_later(ring):
    """It looks again and, where a backup is due, makes one in the next quiet moment."""

    def pass_(desk):
        assert desk.backups._next.interval() == LATER
        ring(desk)
        if desk.backups._waiting:
            ring(desk)

    return pass_


def status(desk):
    entry = desk.window.status._entries.get("backup")
    return entry.text() if entry is not None else ""


def made(target):
    return [backup.path.name for backup in list_backups(target)]


def root_page(office, table):
    """Where in the file the first page of a table lies, and how long it is (bytes)."""
    with closing(sqlite3.connect(office / "office.db")) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (page - 1) * size, size


def write_over(file, place, content):
    """Put other bytes there; what was there."""
    with file.open("r+b") as opened:
        opened.seek(place)
        before = opened.read(len(content))
        opened.seek(place)
        opened.write(content)
    return before


def make_long_to_read(office, tmp_path, number=30):
    """Documents that take a second or more to read, and what puts them back as they were."""
    back = []
    for each in range(number):
        (tmp_path / "a.txt").write_text(f"Inhalt {each}")
        document = add_document(office, tmp_path / "a.txt", mime="text/plain")
        path = office.documents.path(document.version)
        content = path.read_bytes()
        path.unlink()
        with path.open("wb") as file:
            os.truncate(file.fileno(), 128 << 20)  # takes no room on the disk
        back.append((path, content))
    return back


# -- by itself


def test_an_office_without_a_backup_of_today_gets_one_by_itself_and_only_one(open_desk, ring, an_hour_later, target):
    desk = open_desk()
    assert desk.backups._next.interval() == QUIET
    assert made(target) == []
    ring(desk)
    assert status(desk) == "Heute gesichert"
    assert len(made(target)) == 1
    an_hour_later(desk)
    assert len(made(target)) == 1
    open_desk.close(desk)
    again = open_desk()
    assert status(again) == "Heute gesichert"
    an_hour_later(again)
    assert len(made(target)) == 1
    assert again.said == []


def test_the_next_day_gets_its_own_and_the_oldest_goes(open_desk, ring, an_hour_later, clocks, target):
    desk = open_desk(backup_keep=1)
    ring(desk)
    [first] = made(target)
    desk.said.clear()
    clocks.day += timedelta(days=1)
    an_hour_later(desk)
    [second] = made(target)
    assert second > first
    assert status(desk) == "Heute gesichert"
    assert desk.said == []  # nothing is said about what goes well


def test_without_a_folder_in_the_settings_nothing_is_made(open_desk, an_hour_later, tmp_path):
    desk = open_desk(folder=None)
    assert status(desk) == "Noch nie gesichert"
    an_hour_later(desk)
    assert not (tmp_path / "office" / "backups").exists()


def test_it_waits_while_somebody_writes_but_not_for_ever(qtbot, open_desk, ring, clocks, target):
    desk = open_desk()
    heard = []
    desk.session.changed.connect(heard.append)  # after the backups, so these have heard it too
    desk.backups._next.stop()
    add_contact(desk.office)
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=10_000)
    assert desk.backups._next.isActive()  # the quiet moment begins anew
    assert desk.backups._next.interval() == QUIET
    desk.backups._next.stop()
    clocks.watch += PATIENCE + 1
    add_contact(desk.office)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=10_000)
    assert not desk.backups._next.isActive()
    assert made(target) == []
    desk.backups._next.start(QUIET)
    ring(desk)
    assert len(made(target)) == 1


def test_it_waits_for_long_work_but_not_for_ever(qtbot, open_desk, clocks, target):
    release = threading.Event()
    desk = open_desk()
    desk.tasks.run(lambda _token: release.wait(60), label="Text erkennen", uses_database=False, owner=desk)
    desk.backups._next.timeout.emit()
    assert desk.backups._token is None
    assert desk.backups._next.interval() == QUIET
    clocks.watch += PATIENCE + 1
    desk.backups._next.timeout.emit()
    assert status(desk) == "Sicherung läuft …"
    qtbot.waitUntil(lambda: desk.backups._token is None, timeout=30_000)
    assert len(made(target)) == 1
    release.set()
    open_desk.rest(desk)


# -- when it cannot be made


def test_a_stick_that_is_not_there_is_told_once_with_the_last_backup_and_nothing_is_written_in_its_stead(
    open_desk, ring, an_hour_later, target
):
    away = target.parent.with_name("abgezogen")
    target.parent.rename(away)
    desk = open_desk()
    ring(desk)
    assert status(desk) == "Sicherung gescheitert, noch keine da"
    an_hour_later(desk)
    an_hour_later(desk)
    assert len(desk.said) == 1
    assert "tägliche Sicherung ist gescheitert" in desk.said[0]
    assert str(target) in desk.said[0]
    assert "Es gibt noch keine." in desk.said[0]
    assert not target.parent.exists()
    away.rename(target.parent)  # plugged in
    an_hour_later(desk)
    assert status(desk) == "Heute gesichert"
    assert len(made(target)) == 1


def test_since_when_there_is_none_is_told(open_desk, ring, an_hour_later, clocks, target):
    desk = open_desk()
    ring(desk)
    (target / "backup.lock").unlink()
    (target / "backup.lock").mkdir()  # no lock can be taken there
    clocks.day += timedelta(days=3)
    an_hour_later(desk)
    assert status(desk) == "Sicherung gescheitert, letzte am 03.03.2026"
    assert "Die letzte ist vom 03.03.2026." in desk.said[-1]


def test_a_damaged_database_is_shown_and_not_said_in_passing_and_once_a_session(
    open_desk, ring, an_hour_later, tmp_path, target
):
    desk = open_desk()
    place, size = root_page(tmp_path / "office", "outgoing_register")
    write_over(tmp_path / "office" / "office.db", place, b"\xff" * size)
    ring(desk)
    assert [type(error) for error in desk.failed] == [DamagedOffice]
    assert desk.said == []
    assert status(desk) == "Sicherung gescheitert, noch keine da"
    an_hour_later(desk)
    an_hour_later(desk)
    assert len(desk.failed) == 1
    assert made(target) == []
    desk.backups.make()  # who asks is answered
    open_desk.rest(desk)
    assert len(desk.failed) == 2


def test_a_look_that_fails_is_told_once_and_repeated(open_desk, ring, an_hour_later, tmp_path):
    desk = open_desk()
    ring(desk)
    assert status(desk) == "Heute gesichert"
    database = tmp_path / "office" / "office.db"
    place, size = root_page(tmp_path / "office", "journal")
    before = write_over(database, place, b"\xff" * size)
    desk.office.drafts.save("k", {})  # without a journal entry; every reader looks at the file anew
    an_hour_later(desk)
    assert [type(error) for error in desk.failed] == [DamagedOffice]
    assert status(desk) == "Sicherungen nicht zu lesen"
    an_hour_later(desk)
    assert len(desk.failed) == 1
    write_over(database, place, before)
    desk.office.drafts.save("k", {})
    an_hour_later(desk)
    assert status(desk) == "Heute gesichert"


def unreadable(target):
    """A manifest in the folder that the program stumbles over instead of refusing it."""
    (target / "sicherung-fremd").mkdir(parents=True)
    manifest = target / "sicherung-fremd" / "manifest.json"
    manifest.write_text("[" * 100_000)
    with pytest.raises(RecursionError):
        json.loads(manifest.read_text())
    return manifest


def test_after_a_fault_of_the_program_the_next_backup_can_be_made(qtbot, open_desk, ring, an_hour_later, target):
    desk = open_desk()
    fault = unreadable(target)
    with qtbot.capture_exceptions() as caught:
        ring(desk)
    assert [kind for kind, _error, _trace in caught] == [RecursionError]
    assert status(desk) == "Sicherung gescheitert, noch keine da"
    with qtbot.capture_exceptions() as caught:  # looking meets it too
        an_hour_later(desk)
    assert caught == []
    with qtbot.capture_exceptions() as caught:
        desk.backups.make()
        open_desk.rest(desk)
    assert [kind for kind, _error, _trace in caught] == [RecursionError]
    assert status(desk) == "Sicherung gescheitert, noch keine da"
    fault.unlink()
    desk.backups.make()
    open_desk.rest(desk)
    assert status(desk) == "Heute gesichert"


@pytest.mark.parametrize(
    ("lost", "told"), [(1, "1 Dokument fehlt im Amt oder ist"), (2, "2 Dokumente fehlen im Amt oder sind")]
)
def test_what_a_backup_lacks_is_counted(open_desk, ring, tmp_path, lost, told):
    with Office.open(tmp_path / "office") as office:
        for each in range(lost):
            (tmp_path / "a.txt").write_text(f"Inhalt {each}")
            document = add_document(office, tmp_path / "a.txt", mime="text/plain")
            office.documents.path(document.version).unlink()
    desk = open_desk()
    ring(desk)
    assert len(desk.said) == 1
    assert told in desk.said[0]


def test_a_manifest_with_a_strange_instant_does_not_end_the_daily_backup(open_desk, ring, target):
    desk = open_desk()
    ring(desk)
    manifest = target / made(target)[0] / "manifest.json"
    data = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(data | {"made": "gestern"}))
    open_desk.close(desk)
    desk = open_desk()
    assert status(desk) == "Noch nie gesichert"
    ring(desk)
    assert status(desk) == "Heute gesichert"


# -- by hand, and called off


def test_among_the_backups_of_another_office_the_first_is_made_by_hand(open_desk, an_hour_later, target, tmp_path):
    """The sample office shall not fill the folder of the real one while somebody looks around."""
    (tmp_path / "anderes").mkdir()
    with make_office(tmp_path / "anderes") as other:
        other.backup(target)
    desk = open_desk()
    assert status(desk) == "Noch nie gesichert"
    an_hour_later(desk)
    assert len(made(target)) == 1
    desk.backups.make()
    open_desk.rest(desk)
    assert status(desk) == "Heute gesichert"
    assert len(made(target)) == 2


def test_the_window_closes_in_the_middle_without_a_question_and_the_next_start_makes_up_for_it(
    qtbot, open_desk, ring, target, tmp_path
):
    with Office.open(tmp_path / "office") as office:
        before = make_long_to_read(office, tmp_path)
    desk = open_desk()
    desk.backups._next.timeout.emit()
    assert status(desk) == "Sicherung läuft …"
    desk.backups.make()
    assert desk.said == ["Das Amt wird gerade gesichert."]
    qtbot.waitUntil((target / "neu.tmp" / "office.db").exists, timeout=10_000)
    open_desk.close(desk)
    assert made(target) == []
    for path, content in before:
        path.write_bytes(content)
    desk = open_desk()
    ring(desk)
    assert status(desk) == "Heute gesichert"
    assert len(made(target)) == 1


def test_a_backup_called_off_leaves_the_line_as_it_was(qtbot, open_desk, tmp_path):
    with Office.open(tmp_path / "office") as office:
        make_long_to_read(office, tmp_path)
    desk = open_desk(folder=None)
    assert status(desk) == "Noch nie gesichert"
    desk.backups.make()
    [token] = desk.tasks.busy()
    assert status(desk) == "Sicherung läuft …"
    qtbot.waitUntil((tmp_path / "office" / "backups" / "neu.tmp" / "office.db").exists, timeout=10_000)
    token.cancel()
    open_desk.rest(desk)
    assert status(desk) == "Noch nie gesichert"
    assert made(tmp_path / "office" / "backups") == []
    assert desk.backups._next.interval() == LATER


def test_the_first_backup_by_itself_on_the_disk_of_the_office_says_so_too(open_desk, ring):
    desk = open_desk()
    ring(desk)
    assert len(desk.said) == 1
    assert "auf demselben Datenträger" in desk.said[0]


def test_the_first_backup_on_the_disk_of_the_office_says_what_it_does_not_help_against(open_desk):
    desk = open_desk(folder=None)
    desk.backups.make()
    open_desk.rest(desk)
    assert status(desk) == "Heute gesichert"
    assert "auf demselben Datenträger" in desk.said[-1]
    assert "USB-Stick" in desk.said[-1]
    desk.backups.make()
    open_desk.rest(desk)
    assert len(desk.said) == 2
    assert desk.said[-1].startswith("Das Amt ist gesichert: ")


def test_it_can_be_closed_twice(open_desk):
    desk = open_desk()
    desk.backups.close()
    desk.backups.close()
    assert not desk.backups._next.isActive()
