"""The daily backup in the real window over a real office; a day and a quiet moment are shorter than in real life."""

import threading
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QTest

from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import effective
from gemeinde_desk.settings.sources import Source
from gemeinde_desk.store.backup import list_backups
from gemeinde_desk.store.errors import DamagedOffice
from gemeinde_desk.ui.desk import Desk
from gemeinde_desk.ui.services import backup_state
from tests.support.offices import add_case, add_contact, make_office

NOTHING = Source("")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "stick" / "sicherungen"


@pytest.fixture
def open_desk(qapp, tmp_path, target, monkeypatch):
    """Opens the window of the office as on the day given, the real one at first; ``said`` is what it says."""
    monkeypatch.setattr(backup_state, "QUIET", 60)
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: tmp_path / "config")
    make_office(tmp_path).close()
    target.parent.mkdir()
    desks = []

    def make(*, today=None, folder=target, **settings):
        day = today or date.today()
        office = Office.open(tmp_path / "office", today=lambda: day)
        given = {"ocr_on": False, **settings} | ({"backup_folder": str(folder)} if folder else {})
        desk = Desk(office, effective(NOTHING, NOTHING, Source("t", given)), state_file=tmp_path / "w.ini")
        desk.said, desk.failed = [], []
        desk.session.said.connect(lambda text, _undo: desk.said.append(text))
        desk.session.failed.disconnect()
        desk.session.failed.connect(desk.failed.append)
        desks.append(desk)
        desk.show()
        return desk

    def close(desk):
        desk.window.close()
        desk.office.close()
        desk.forget()
        desks.remove(desk)

    make.close = close
    yield make
    for desk in list(desks):
        close(desk)


def status(desk):
    entry = desk.window.status._entries.get("backup")
    return entry.text() if entry is not None else ""


def made(target):
    return [backup.path.name for backup in list_backups(target)]


def test_an_office_without_a_backup_of_today_gets_one_by_itself_and_only_one(qtbot, open_desk, target):
    desk = open_desk()
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)
    assert len(made(target)) == 1
    assert desk.said == []  # nothing is said about what goes well
    QTest.qWait(200)
    assert len(made(target)) == 1
    assert desk.tasks.busy() == []
    open_desk.close(desk)
    again = open_desk()
    qtbot.waitUntil(lambda: status(again) == "Heute gesichert", timeout=10_000)
    QTest.qWait(200)
    assert len(made(target)) == 1


def test_the_next_day_gets_its_own_and_the_oldest_goes(qtbot, open_desk, target):
    desk = open_desk()
    qtbot.waitUntil(lambda: len(made(target)) == 1, timeout=10_000)
    first = made(target)
    open_desk.close(desk)
    QTest.qWait(1100)  # two backups of one second would bear one time
    desk = open_desk(today=date.today() + timedelta(days=1), backup_keep=1)
    qtbot.waitUntil(lambda: made(target) not in ([], first), timeout=10_000)
    qtbot.waitUntil(lambda: desk.backups._token is None, timeout=10_000)
    assert len(made(target)) == 1


def test_without_a_folder_in_the_settings_nothing_is_made(qtbot, open_desk, tmp_path):
    desk = open_desk(folder=None)
    qtbot.waitUntil(lambda: status(desk) == "Noch nie gesichert", timeout=10_000)
    QTest.qWait(200)
    assert not (tmp_path / "office" / "backups").exists()


def test_it_waits_while_somebody_writes(qtbot, open_desk, target, monkeypatch):
    monkeypatch.setattr(backup_state, "QUIET", 400)
    desk = open_desk()
    add_contact(desk.office)
    for number in range(4):
        add_case(desk.office, f"Vorgang {number}")
        QTest.qWait(150)
        assert made(target) == []
    qtbot.waitUntil(lambda: len(made(target)) == 1, timeout=10_000)


def test_it_waits_for_long_work_but_not_for_ever(qtbot, open_desk, target, monkeypatch):
    release = threading.Event()
    desk = open_desk()
    desk.tasks.run(lambda _token: release.wait(20), label="Text erkennen", uses_database=False, owner=desk)
    qtbot.waitUntil(lambda: desk.backups._waiting, timeout=10_000)
    QTest.qWait(300)
    assert made(target) == []
    desk.backups._no_longer_than = 0.0  # half an hour has gone by
    qtbot.waitUntil(lambda: len(made(target)) == 1, timeout=10_000)
    release.set()
    qtbot.waitUntil(desk.tasks.idle, timeout=10_000)


def test_a_stick_that_is_not_there_is_told_once_with_the_last_backup_and_nothing_is_written_in_its_stead(
    qtbot, open_desk, target, monkeypatch
):
    monkeypatch.setattr(backup_state, "LATER", 80)
    away = target.parent.with_name("abgezogen")
    target.parent.rename(away)
    desk = open_desk()
    qtbot.waitUntil(lambda: status(desk) == "Sicherung gescheitert, noch keine da", timeout=10_000)
    QTest.qWait(400)  # tried again and again meanwhile
    assert len(desk.said) == 1
    assert "tägliche Sicherung ist gescheitert" in desk.said[0]
    assert str(target) in desk.said[0]
    assert "Es gibt noch keine." in desk.said[0]
    assert not target.parent.exists()
    away.rename(target.parent)  # plugged in
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)
    assert len(made(target)) == 1


def test_since_when_there_is_none_is_told(qtbot, open_desk, target):
    desk = open_desk()
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)
    open_desk.close(desk)
    (target / "neu.tmp").write_text("im Weg")
    (target / "backup.lock").unlink()
    (target / "backup.lock").mkdir()  # no lock can be taken there
    last = date.today()
    desk = open_desk(today=last + timedelta(days=3))
    qtbot.waitUntil(lambda: status(desk) == f"Sicherung gescheitert, letzte am {last:%d.%m.%Y}", timeout=10_000)
    assert f"Die letzte ist vom {last:%d.%m.%Y}." in desk.said[0]


def test_a_damaged_database_is_not_a_thing_for_a_passing_word(qtbot, open_desk, monkeypatch):
    def broken(*_args, **_more):
        raise DamagedOffice(detail="Seite 4")

    monkeypatch.setattr("gemeinde_desk.store.backup.back_up", broken)
    desk = open_desk()
    qtbot.waitUntil(lambda: desk.failed != [], timeout=10_000)
    assert isinstance(desk.failed[0], DamagedOffice)


def test_among_the_backups_of_another_office_the_first_is_made_by_hand(qtbot, open_desk, target, tmp_path):
    """The sample office shall not fill the folder of the real one while somebody looks around."""
    (tmp_path / "anderes").mkdir()
    with make_office(tmp_path / "anderes") as other:
        other.backup(target)
    desk = open_desk()
    qtbot.waitUntil(lambda: status(desk) == "Noch nie gesichert", timeout=10_000)
    QTest.qWait(200)
    assert len(made(target)) == 1
    desk.backups.make()
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)
    assert len(made(target)) == 2


def test_the_window_closes_in_the_middle_without_a_question_and_the_next_start_makes_up_for_it(
    qtbot, open_desk, target, tmp_path, monkeypatch
):
    with Office.open(tmp_path / "office") as office:
        for number in range(20):
            office.store.documents.put(f"Text {number}".encode())
    begun = threading.Event()
    real = Office.backup

    def slow(self, *args, cancelled, **more):
        begun.set()
        while not cancelled():
            pass
        return real(self, *args, cancelled=cancelled, **more)

    monkeypatch.setattr(Office, "backup", slow)
    desk = open_desk()
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    assert status(desk) == "Sicherung läuft …"
    desk.backups.make()
    assert desk.said == ["Das Amt wird gerade gesichert."]
    open_desk.close(desk)
    monkeypatch.setattr(Office, "backup", real)
    desk = open_desk()
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)


def test_the_first_backup_on_the_disk_of_the_office_says_what_it_does_not_help_against(qtbot, open_desk):
    desk = open_desk(folder=None)
    qtbot.waitUntil(lambda: status(desk) == "Noch nie gesichert", timeout=10_000)
    desk.backups.make()
    qtbot.waitUntil(lambda: status(desk) == "Heute gesichert", timeout=10_000)
    assert "auf demselben Datenträger" in desk.said[-1]
    assert "USB-Stick" in desk.said[-1]
    QTest.qWait(1100)
    desk.backups.make()
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=10_000)
    assert desk.said[-1].startswith("Das Amt ist gesichert: ")


def test_it_can_be_closed_twice(open_desk):
    desk = open_desk()
    desk.backups.close()
    desk.backups.close()
    assert not desk.backups._next.isActive()


def test_a_backup_called_off_leaves_the_line_as_it_was(qtbot, open_desk, monkeypatch):
    def slow(self, *_args, cancelled, **_more):
        while not cancelled():
            pass

    monkeypatch.setattr(Office, "backup", slow)
    desk = open_desk(folder=None)
    qtbot.waitUntil(lambda: status(desk) == "Noch nie gesichert", timeout=10_000)
    desk.backups.make()
    [token] = desk.tasks.busy()
    assert status(desk) == "Sicherung läuft …"
    token.cancel()
    qtbot.waitUntil(lambda: status(desk) == "Noch nie gesichert", timeout=10_000)
