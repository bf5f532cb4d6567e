"""Files that nothing names go in the end; files that something names, or may be about to name, never."""

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from gemeinde_desk.office import Office
from gemeinde_desk.store.backup import back_up, list_backups, restore
from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.errors import ReadOnlyOffice
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.sweeping import KEEP, SEEN, TRASH, WAIT, _take, sweep
from tests.store.office_parts import add_document, new_office
from tests.support.offices import make_office

START = datetime(2026, 3, 4, 9, tzinfo=UTC)


class Days:
    """A clock the tests set."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def pass_by(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def days():
    return Days()


@pytest.fixture
def office(tmp_path, days):
    """An office with one document, and one file that was put before the program started and never got its row."""
    folder = tmp_path / "amt"
    with closing(new_office(folder)) as store:
        with store.transaction("clerk") as tx:
            add_document(store, tx, "Brief", "Text")
        store.documents.put(b"left behind")
    with closing(Store(folder, now=days)) as store:
        yield store


def left_behind(store):
    named = {row[0] for row in store.all("SELECT sha256 FROM version")}
    return set(store.documents.all()) - named


def trash(store):
    return sorted(file.name for file in (store.documents.folder / TRASH).glob("*/*"))


def test_what_nothing_names_for_a_week_goes_to_the_trash_and_from_there_after_a_month(office, days):
    (sha,) = left_behind(office)
    for _ in range(WAIT + 1):
        assert sweep(office) == 0
        days.pass_by(1)
    assert sweep(office) == 1
    assert (left_behind(office), trash(office)) == (set(), [sha])
    assert office.value("SELECT data FROM journal WHERE action = 'documents.swept'") == '{"files":1}'
    days.pass_by(KEEP)
    assert sweep(office) == 0
    days.pass_by(1)
    assert sweep(office) == 0
    assert trash(office) == []
    report = verify(office, deep=True)
    assert (report.problems, report.checked["orphans"]) == ((), 0)


def test_what_gets_a_name_meanwhile_stays_and_its_week_begins_anew(office, days):
    sweep(office)
    with office.transaction("clerk") as tx:
        document = add_document(office, tx, "Brief", "", b"left behind")
    days.pass_by(WAIT + 1)
    assert sweep(office) == 0
    folder, office_days = office.folder, days
    with office.transaction("clerk") as tx:
        tx.execute("DELETE FROM version WHERE document_id = ?", (document,))
        tx.without_journal()
    office.close()
    with closing(Store(folder, now=office_days)) as store:
        assert sweep(store) == 0


def test_the_arms_stay(office, days):
    (sha,) = left_behind(office)
    with office.transaction("clerk") as tx:
        tx.execute("INSERT INTO setting (key, value) VALUES ('profile', ?)", (f'{{"arms_sha": "{sha}"}}',))
        tx.without_journal()
    sweep(office)
    days.pass_by(WAIT + 1)
    assert sweep(office) == 0


def test_what_the_running_program_has_put_stays(office, days):
    sweep(office)
    days.pass_by(WAIT + 1)
    (sha,) = left_behind(office)
    office.documents.put(b"left behind")  # its row is about to be written
    assert sweep(office) == 0
    assert left_behind(office) == {sha}


def test_what_was_taken_away_can_be_put_again(office, days):
    sweep(office)
    days.pass_by(WAIT + 1)
    assert sweep(office) == 1
    with office.transaction("clerk") as tx:
        add_document(office, tx, "Brief", "", b"left behind")
    assert verify(office, deep=True).problems == ()


def set_aside(office, days):
    """An older backup taken back over the office: what came in since belongs to the office that was set aside. Its folder."""
    folder, target = office.folder, office.folder / "backups"
    back_up(office, target)
    with office.transaction("clerk") as tx:
        add_document(office, tx, "Späterer Brief", "", b"later")
    office.close()
    restore(target, folder, replace=True)
    with closing(Store(folder)) as store:
        store.documents.put(b"left behind since")
    (aside,) = folder.glob("vor-Wiederherstellung-*")
    return aside


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_what_a_database_names_that_was_set_aside_stays(office, days):
    aside = set_aside(office, days)
    with closing(Store(office.folder, now=days)) as store:
        sweep(store)
        days.pass_by(WAIT + 1)
        assert sweep(store) == 2
        assert left_behind(store) == {digest(b"later")}
    with closing(sqlite3.connect(aside / "office.db")) as other:
        shas = [sha for (sha,) in other.execute("SELECT sha256 FROM version")]
    assert all(store.documents.is_whole(sha) for sha in shas)


@pytest.mark.parametrize("harm", ["garbage", "pages", "strange"])
def test_of_a_damaged_one_all_stays_that_was_there_then_and_the_rest_goes(office, days, harm):
    aside = set_aside(office, days)
    file = aside / "office.db"
    if harm == "garbage":
        file.write_bytes(b"damaged" * 1000)
    elif harm == "pages":
        file.write_bytes(file.read_bytes()[:4096] + b"\0" * (file.stat().st_size - 4096))
    else:
        file.unlink()
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE a (b)")
    with closing(Store(office.folder, now=days)) as store:
        sweep(store)
        days.pass_by(WAIT + 1)
        assert sweep(store) == 1
        assert left_behind(store) == {digest(b"later"), digest(b"left behind")}
        assert verify(store, deep=True).problems == ()


def test_what_is_damaged_but_readable_may_have_lost_rows(office, days):
    aside = set_aside(office, days)
    with closing(sqlite3.connect(aside / "office.db", isolation_level=None)) as other:
        other.execute("DELETE FROM version")
    aside.rename(aside.with_name("beschaedigt-2026-03-04T090000Z"))
    with closing(Store(office.folder, now=days)) as store:
        sweep(store)
        days.pass_by(WAIT + 1)
        sweep(store)
        assert left_behind(store) == {digest(b"later"), digest(b"left behind")}


def test_while_nobody_knows_what_a_database_names_nothing_goes_and_verify_says_what_to_do(office, days):
    aside = set_aside(office, days)
    (aside / "office.db").write_bytes(b"damaged" * 1000)
    (aside / "documents.txt").unlink()
    with closing(Store(office.folder, now=days)) as store:
        sweep(store)
        days.pass_by(WAIT + 1)
        assert sweep(store) == 0
        assert len(left_behind(store)) == 3
        (problem,) = verify(store).problems
        assert (problem.code, problem.subject) == ("other.unreadable", f"{aside.name}/office.db")
        assert f"bitte „{aside.name}“ löschen" in problem.sentence
        shutil.rmtree(aside)
        assert verify(store).ok
        sweep(store)
        days.pass_by(WAIT + 1)
        assert sweep(store) == 3


def test_what_only_ends_like_a_database_is_none(office, days):
    (office.folder / "backups").mkdir()
    (office.folder / "overrides").mkdir()
    for name in ("Thumbs.db", "overrides/Thumbs.db", "backups/Thumbs.db", "backups/vor-version-2-leer.db"):
        (office.folder / name).write_bytes(b"\xd0\xcf\x11\xe0" * 100)
    (office.folder / "alt").mkdir()
    (office.folder / "alt" / "office.db").touch()
    sweep(office)
    days.pass_by(WAIT + 1)
    assert verify(office).ok
    assert sweep(office) == 1


def test_what_was_kept_before_a_migration_names_its_files(office, days):
    (sha,) = left_behind(office)
    (office.folder / "backups").mkdir()
    kept = office.folder / "backups" / "vor-version-2-2026-03-04T090000Z.db"
    office.vacuum_into(kept)
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        other.execute("UPDATE version SET sha256 = ?", (sha,))
    sweep(office)
    days.pass_by(WAIT + 1)
    assert sweep(office) == 0
    kept.write_bytes(kept.read_bytes()[:4096])
    assert [problem.code for problem in verify(office).problems] == ["other.unreadable"]


def test_what_got_its_name_while_the_sweep_looked_stays(office, days):
    """The names are asked again where nobody else can write."""
    named = office.value("SELECT sha256 FROM version")
    (sha,) = left_behind(office)
    assert _take(office, [named, sha], days().date()) == [sha]
    assert office.documents.is_whole(named)


def test_only_who_may_write_sweeps(office):
    with closing(Store(office.folder, readonly=True)) as reader, pytest.raises(ReadOnlyOffice):
        sweep(reader)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'{"ab": 7}'])
def test_a_damaged_note_only_lets_the_week_begin_anew(office, days, content):
    sweep(office)
    days.pass_by(WAIT + 1)
    (office.documents.folder / SEEN).write_bytes(content)
    assert sweep(office) == 0
    days.pass_by(WAIT + 1)
    assert sweep(office) == 1


def test_a_writer_and_the_sweep_at_the_same_moment(tmp_path):
    """Post comes in whose very bytes were left behind long ago, just while they are being taken away."""
    folder, days, dice = tmp_path / "amt", Days(), random.Random(3)
    contents = [f"Brief {number}".encode() for number in range(40)]
    with closing(new_office(folder)) as store:
        for content in contents:
            store.documents.put(content)
    with closing(Store(folder, now=days)) as store:
        sweep(store)
    days.pass_by(WAIT + 1)
    errors, both = [], Barrier(2)
    with closing(Store(folder, now=days)) as store:

        def write():
            try:
                both.wait()
                for content in dice.sample(contents, len(contents)):
                    with store.transaction("clerk") as tx:
                        add_document(store, tx, "Brief", "", content)
            except BaseException as error:
                errors.append(error)

        writer = Thread(target=write)
        writer.start()
        both.wait()
        while writer.is_alive():
            sweep(store)
        writer.join()
        assert errors == []
        report = verify(store, deep=True)
        assert report.problems == ()
        assert report.checked["files"] == len(contents)


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
def test_what_a_killed_program_left_goes_and_what_it_acknowledged_stays(tmp_path):
    folder, days = tmp_path / "amt", Days()
    new_office(folder).close()
    command = [sys.executable, "-m", "tests.support.crash_child", str(folder)]
    child = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(20):
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    with closing(Store(folder)) as store:
        store.documents.put(os.urandom(2000))  # as if the kill had come just between file and row
    for _ in range(2):
        with closing(Store(folder, now=days)) as store:
            sweep(store)
            days.pass_by(WAIT + 1)
    with closing(Store(folder, now=days)) as store:
        report = verify(store, deep=True)
        assert (report.problems, report.checked["orphans"]) == ((), 0)
        assert len(trash(store)) >= 1


def test_a_whole_backup_is_followed_by_a_sweep(tmp_path, days):
    with make_office(tmp_path) as made:
        folder = made.store.folder
        made.store.documents.put(b"left behind")
    with Office.open(folder, now=days) as office:
        office.backup(tmp_path / "stick")
        days.pass_by(WAIT + 1)
        assert trash(office.store) == []
        office.backup(tmp_path / "stick")
        assert len(trash(office.store)) == 1


def test_no_sweep_follows_a_backup_that_was_called_off_at_its_very_end(tmp_path, days):
    with make_office(tmp_path) as made:
        folder = made.store.folder
        made.store.documents.put(b"left behind")
    with Office.open(folder, now=days) as office:
        office.backup(tmp_path / "stick")
        days.pass_by(WAIT + 1)
        report = office.backup(tmp_path / "stick", cancelled=lambda: len(list_backups(tmp_path / "stick")) > 1)
        assert report.path.is_dir()
        assert trash(office.store) == []
