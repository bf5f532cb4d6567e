"""Backups and restores of real offices, whole and damaged ones."""

import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gemeinde_desk.office import Office
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store import migrating
from gemeinde_desk.store.backup import back_up, list_backups, restore
from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.errors import (
    BackupTargetUnusable,
    BadBackup,
    Cancelled,
    DamagedOffice,
    NewerOffice,
    NoBackup,
    NotAnOffice,
    OfficeInUse,
    OfficeThere,
    StoreUnavailable,
)
from gemeinde_desk.store.restore import present_office
from gemeinde_desk.store.search import Search
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_contact, add_document, new_office, register


@pytest.fixture
def target(tmp_path):
    return tmp_path / "sicherungen"


@pytest.fixture
def filled(store):
    with store.transaction("clerk") as tx:
        case = add_case(tx, "Bauantrag Müller")
        for number in range(5):
            register(tx, add_document(store, tx, f"Brief {number}", f"Text {number}", case_id=case, number=number))
        add_contact(tx, "Jürgen", "Müller")
    return store


def head(store):
    return store.value("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")


def damage(folder):
    """Overwrite the middle of the database, as a dying disk does."""
    file = folder / "office.db"
    with file.open("r+b") as database:
        database.seek(0)
        database.write(b"\0" * 4096 * 3)


def reseal(backup):
    """What a forger does after changing the database: write lists and manifest that fit."""
    sums = backup / "SHA256SUMS"
    digest = hashlib.sha256((backup / "office.db").read_bytes()).hexdigest()
    old = (backup / "manifest.json").read_text()
    before = hashlib.sha256(sums.read_bytes()).hexdigest()
    lines = [
        line if not line.endswith("  office.db") else f"{digest}  office.db" for line in sums.read_text().splitlines()
    ]
    sums.write_text("\n".join(lines) + "\n")
    (backup / "manifest.json").write_text(old.replace(before, hashlib.sha256(sums.read_bytes()).hexdigest()))


def test_a_restored_office_equals_the_original(filled, target, tmp_path):
    (filled.folder / "overrides" / "case_types").mkdir(parents=True)
    (filled.folder / "overrides" / "case_types" / "bühne.toml").write_text("[vorgangsart]", "utf-8")
    report = back_up(filled, target)
    assert report.complete
    assert report.documents == 5
    done = restore(report.path, tmp_path / "neu")
    assert (done.missing, done.set_aside, done.journal_head) == ((), None, head(filled))
    with closing(Store(tmp_path / "neu")) as again:
        checked = verify(again, deep=True)
        assert checked.problems == ()
        assert checked.checked["files_read"] == 5
        assert head(again) == head(filled)
        assert [hit.title for hit in Search(again).search("jürgen").hits] == ["Jürgen Müller"]
        with again.transaction("clerk") as tx:
            assert add_case(tx, "Weiter") == 2
    assert (tmp_path / "neu" / "overrides" / "case_types" / "bühne.toml").read_text("utf-8") == "[vorgangsart]"


def test_the_sums_are_those_of_sha256sum(filled, target):
    report = back_up(filled, target)
    result = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=report.path, capture_output=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_the_second_backup_takes_only_what_is_new(filled, target):
    first = back_up(filled, target)
    with filled.transaction("clerk") as tx:
        add_document(filled, tx, "Neu", "Ganz neu")
    second = back_up(filled, target)
    assert (first.added, second.added, second.documents) == (5, 1, 6)
    assert [backup.path for backup in list_backups(target)] == [second.path, first.path]
    assert list_backups(target)[0].journal_head == head(filled)


def test_documents_are_shared_on_one_disk_and_copied_to_another(filled, target):
    back_up(filled, target)
    sha = next(iter(filled.documents.all()))
    assert (target / "documents" / sha[:2] / sha).samefile(filled.documents.path(sha))
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == target.stat().st_dev:
        pytest.skip("no second disk here")
    other = shm / f"sicherung-{os.getpid()}"
    try:
        report = back_up(filled, other)
        assert report.complete
        assert (other / "documents" / sha[:2] / sha).read_bytes() == filled.documents.path(sha).read_bytes()
    finally:
        shutil.rmtree(other)


def test_old_backups_and_the_files_only_they_need_go(tmp_path, target):
    clock = [datetime(2026, 3, 4, 9, 15, tzinfo=UTC)]
    with closing(new_office(tmp_path / "amt")) as office:
        office._now = lambda: clock[0]
        with office.transaction("clerk") as tx:
            document = add_document(office, tx, "Alt", "alter Text")
        old_sha = office.value("SELECT sha256 FROM version")
        paths = [back_up(office, target).path]
        with office.transaction("clerk") as tx:  # the version is replaced: nothing names the old file any more
            stored = office.documents.put(b"neuer Text")
            tx.execute(
                "UPDATE version SET sha256 = ?, size = ? WHERE document_id = ?", (stored.sha256, stored.size, document)
            )
            tx.record("document.replaced", "document-1")
        for _ in range(3):
            clock[0] += timedelta(days=1)
            report = back_up(office, target, keep=2)
            paths.append(report.path)
        assert [backup.path for backup in list_backups(target)] == [paths[3], paths[2]]
        assert report.removed == (paths[1].name,)
        assert not (target / "documents" / old_sha[:2] / old_sha).exists()
        assert (target / "documents" / stored.sha256[:2] / stored.sha256).exists()


def test_backups_of_two_offices_in_one_folder_leave_each_other_alone(filled, target, tmp_path):
    ours = back_up(filled, target, keep=1)
    clock = datetime(2031, 1, 1, tzinfo=UTC)
    with closing(Store(tmp_path / "zweites", create=True, now=lambda: clock)) as other:
        with other.transaction("system") as tx:
            tx.record("office.made", "anderes")
        back_up(other, target, keep=1)
        back_up(other, target, keep=1)
    assert ours.path.is_dir()
    assert len(list_backups(target)) == 2
    assert restore(ours.path, tmp_path / "neu").missing == ()


def test_a_backup_while_others_write_is_one_moment_of_the_office(filled, target, tmp_path):
    seen = []

    def write_on(_done, _total):
        with filled.transaction("clerk") as tx:
            add_document(filled, tx, "Während", f"Sicherung {len(seen)}")
        seen.append(1)

    report = back_up(filled, target, progress=write_on)
    assert len(seen) > 5
    restore(report.path, tmp_path / "neu")
    with closing(Store(tmp_path / "neu")) as again:
        assert verify(again, deep=True).ok
        assert again.value("SELECT count(*) FROM document") == 5


def test_missing_and_damaged_documents_are_told_and_the_rest_is_saved(filled, target, tmp_path):
    gone, changed, *_ = filled.documents.all()
    filled.documents.path(gone).unlink()
    filled.documents.path(changed).chmod(0o644)
    filled.documents.path(changed).write_bytes(b"kaputt")
    report = back_up(filled, target)
    assert (report.missing, report.damaged, report.complete) == ((gone,), (changed,), False)
    done = restore(report.path, tmp_path / "neu")
    assert set(done.missing) == {gone, changed}


def test_a_deep_backup_brings_documents_anew_that_were_damaged_in_the_target(filled, target, tmp_path):
    back_up(filled, target)
    sha = next(iter(filled.documents.all()))
    place = target / "documents" / sha[:2] / sha
    content = place.read_bytes()
    place.unlink()
    place.write_bytes(b"X" * len(content))
    assert back_up(filled, target).added == 0
    assert back_up(filled, target, deep=True).added == 1
    assert place.read_bytes() == content


def test_cancelling_leaves_no_backup(filled, target):
    with pytest.raises(Cancelled):
        back_up(filled, target, cancelled=lambda: True)
    assert list_backups(target) == []
    assert not (target / "neu.tmp").exists()
    assert back_up(filled, target).complete


class Asked:
    """Says at the n-th question that it is called off."""

    def __init__(self, n=0):
        self.n = n
        self.times = 0

    def __call__(self):
        self.times += 1
        return 0 < self.n <= self.times


def test_it_is_asked_in_every_phase_and_where_it_stops_there_is_a_whole_backup_or_none(filled, target, monkeypatch):
    monkeypatch.setattr("gemeinde_desk.store.connection._STEPS", 100)  # the database is small
    for number in range(2):
        with filled.transaction("clerk") as tx:
            add_document(filled, tx, "Noch einer", f"{number}")
        back_up(filled, target)
    before = {backup.path for backup in list_backups(target)}
    asked = Asked()
    back_up(filled, shutil.copytree(target, target.with_name("anderswo")), cancelled=asked)
    assert asked.times > 30
    for n in range(1, asked.times + 1):
        with pytest.raises(Cancelled):
            back_up(filled, target, cancelled=Asked(n))
        assert {backup.path for backup in list_backups(target)} == before
        assert not (target / "neu.tmp").exists()
    report = back_up(filled, target, keep=1, cancelled=Asked(asked.times + 1))
    assert report.removed == ()  # it is there, so nothing is raised; but the old ones are left
    assert before < {backup.path for backup in list_backups(target)}


def test_copying_and_checking_the_database_can_be_stopped(filled, target):
    """What SQLite does in one statement takes longest in a large office."""
    with filled.transaction("clerk") as tx:
        for number in range(400):
            add_case(tx, f"Vorgang {number}")
    copying, checking = Asked(3), Asked()
    with pytest.raises(Cancelled):
        filled.vacuum_into(target.with_name("kopie.db"), copying)
    assert copying.times == 3
    filled.vacuum_into(target.with_name("kopie2.db"), checking)
    assert checking.times > 3
    assert filled.value("SELECT count(*) FROM cases") == 401  # the connection works on


def test_a_text_that_is_none_in_the_database_is_told_as_damage(filled, target):
    with filled.transaction("clerk") as tx:
        tx.execute("UPDATE version SET sha256 = CAST(X'FF' AS TEXT) WHERE id = 1")
        tx.without_journal()
    with pytest.raises(DamagedOffice):
        back_up(filled, target)
    assert list_backups(target) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from gemeinde_desk.store.backup import back_up
from gemeinde_desk.store.store import Store
store = Store(Path(sys.argv[1]), readonly=True)
back_up(store, Path(sys.argv[2]), keep=1,
        progress=lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done == int(sys.argv[3]) else None)
"""


@pytest.mark.parametrize("at", [0, 3, 5])
def test_a_backup_killed_in_the_middle_leaves_the_one_before(filled, target, tmp_path, at):
    before = back_up(filled, target)
    with filled.transaction("clerk") as tx:
        for number in range(5):
            add_document(filled, tx, "Spät", f"später Text {number}")
    done = subprocess.run([sys.executable, "-c", KILLED, filled.folder, target, str(at)], check=False)
    assert done.returncode == -9
    assert [backup.path for backup in list_backups(target)] == [before.path]
    assert restore(before.path, tmp_path / "neu").missing == ()
    again = back_up(filled, target)
    assert again.complete
    assert {file.name for file in target.iterdir()} - {"backup.lock", "documents"} == {
        before.path.name,
        again.path.name,
    }
    assert restore(again.path, tmp_path / "neuer").missing == ()


def test_the_way_to_a_medium_that_is_not_there_is_not_made(filled, tmp_path):
    with pytest.raises(BackupTargetUnusable):
        back_up(filled, tmp_path / "stick" / "sicherungen")
    assert not (tmp_path / "stick").exists()


def test_one_backup_at_a_time(filled, target):
    def again(_done, _total):
        with pytest.raises(OfficeInUse):
            back_up(filled, target)

    assert back_up(filled, target, progress=again).complete


def test_a_target_that_cannot_be(filled, tmp_path):
    (tmp_path / "datei").write_text("")
    with pytest.raises(BackupTargetUnusable):
        back_up(filled, tmp_path / "datei")


def test_an_office_open_for_reading_can_be_backed_up(filled, target):
    with closing(Store(filled.folder, readonly=True)) as reader:
        assert back_up(reader, target).journal_head == head(filled)


# -- restore


def test_damage_is_told_with_the_backups_and_a_restore_brings_the_office_back(filled):
    folder, kept = filled.folder, head(filled)
    report = back_up(filled, folder / "backups")
    with filled.transaction("clerk") as tx:
        late = add_document(filled, tx, "Spät", "nach der Sicherung")
    filled.close()
    damage(folder)
    before = (folder / "office.db").read_bytes()
    with pytest.raises(DamagedOffice) as caught:
        Store(folder)
    assert caught.value.folder == folder
    assert [backup.path for backup in caught.value.backups] == [report.path]
    done = restore(caught.value.backups[0].path, folder)
    assert done.set_aside is not None
    assert done.set_aside.name.startswith("beschaedigt-")
    assert (done.set_aside / "office.db").read_bytes() == before
    with closing(Store(folder)) as again:
        assert head(again) == kept
        assert verify(again, deep=True).ok
        assert again.one("SELECT 1 FROM document WHERE id = ?", (late,)) is None


def crash(filled, folder, *cases):
    """A copy of the office as kill -9 leaves it: what was done last stands in the log alone."""
    with filled.transaction("clerk") as tx:
        for case in cases:
            add_case(tx, case)
    shutil.copytree(filled.folder, folder)
    assert (folder / "office.db-wal").stat().st_size > 0
    return folder


def test_the_log_never_meets_the_restored_database_and_what_stood_in_it_is_kept(filled, target, tmp_path):
    report = back_up(filled, target)
    crashed = crash(filled, tmp_path / "abgestürzt", "Nur im Log")
    done = restore(report.path, crashed, replace=True)
    assert done.set_aside is not None
    with closing(sqlite3.connect(f"{(done.set_aside / 'office.db').as_uri()}?immutable=1", uri=True)) as alone:
        assert alone.execute("SELECT count(*) FROM cases").fetchone() == (2,)  # without any log
    with closing(Store(crashed)) as again:
        assert again.value("SELECT count(*) FROM cases") == 1
        assert verify(again, deep=True).ok


def spoil_log(folder):
    """So that it does not heal the database."""
    log = folder / "office.db-wal"
    log.write_bytes(b"\0" * 32 + log.read_bytes()[32:])


def test_the_log_of_a_damaged_database_is_kept_beside_it(filled, target, tmp_path):
    report = back_up(filled, target)
    crashed = crash(filled, tmp_path / "abgestürzt", "Nur im Log")
    damage(crashed)
    spoil_log(crashed)
    done = restore(report.path, crashed)
    assert done.set_aside is not None
    assert (done.set_aside / "office.db-wal").stat().st_size > 0
    with closing(Store(crashed)) as again:
        assert again.value("SELECT count(*) FROM cases") == 1
        assert verify(again, deep=True).ok


class Failing:
    """The n-th move of a restore fails, once."""

    def __init__(self, n):
        self.left = n
        self.failed = False

    def __call__(self, source, target):
        self.left -= 1
        if self.left == 0:
            self.failed = True
            raise OSError(errno.EIO, "cut")
        source.replace(target)


@pytest.mark.parametrize("harmed", [False, True])
def test_a_restore_that_fails_at_any_move_leaves_the_office_with_all_it_acknowledged(
    filled, target, tmp_path, monkeypatch, harmed
):
    own = filled.folder / "overrides" / "templates"
    own.mkdir(parents=True)
    for name in ("a", "b"):
        (own / f"{name}.toml").write_text("gesichert")
    report = back_up(filled, target)
    (own / "a.toml").write_text("seither geändert")
    (own / "b.toml").unlink()
    crashed = crash(filled, tmp_path / "abgestürzt", "Nur im Log")
    if harmed:
        damage(crashed)
        spoil_log(crashed)
    before = {file: file.read_bytes() for file in crashed.rglob("*.toml")}
    stood = (crashed / "office.db").read_bytes()
    failures = 0
    while True:
        failing = Failing(failures + 1)
        monkeypatch.setattr("gemeinde_desk.store.exchange.replace_file", failing)
        try:
            done = restore(report.path, crashed, replace=True)
        except StoreUnavailable:
            failures += 1
        if not failing.failed:
            break
        assert {file: file.read_bytes() for file in crashed.rglob("*.toml")} == before
        assert not list(crashed.glob("*-20*Z*"))
        if harmed:
            assert (crashed / "office.db").read_bytes() == stood
            assert (crashed / "office.db-wal").stat().st_size > 0
        else:
            with closing(Store(crashed, readonly=True)) as office:
                assert head(office) == head(filled)
    assert failures >= 5  # the database, its log, the new database, one template aside, two there
    assert (crashed / "overrides" / "templates" / "b.toml").read_text() == "gesichert"
    assert done.set_aside is not None


def test_an_office_that_cannot_be_moved_back_is_named(filled, target, monkeypatch):
    report = back_up(filled, target)
    folder = filled.folder
    filled.close()

    def stuck(source, target):
        if source.parent.name == "zurueck.tmp" or target == folder / "office.db":
            raise OSError(errno.EACCES, "held")
        source.replace(target)

    monkeypatch.setattr("gemeinde_desk.store.exchange.replace_file", stuck)
    with pytest.raises(StoreUnavailable, match="das bisherige Amt liegt im Ordner vor-Wiederherstellung-") as caught:
        restore(report.path, folder, replace=True)
    (aside,) = folder.glob("vor-Wiederherstellung-*")
    assert aside.name in str(caught.value)
    assert (aside / "office.db").is_file()


def test_a_damaged_document_in_the_office_is_replaced_and_kept_aside(filled, target):
    report = back_up(filled, target)
    sha = next(iter(filled.documents.all()))
    place = filled.documents.path(sha)
    folder = filled.folder
    filled.close()
    place.unlink()  # it is shared with the backup: a new file takes its place
    place.write_bytes(b"kaputt")
    done = restore(report.path, folder, replace=True)
    assert done.set_aside is not None
    assert (done.set_aside / "documents" / sha[:2] / sha).read_bytes() == b"kaputt"
    with closing(Store(folder)) as again:
        assert verify(again, deep=True).ok


def test_an_office_in_order_is_replaced_only_when_somebody_says_so(filled, target):
    report = back_up(filled, target)
    with filled.transaction("clerk") as tx:
        add_case(tx, "Nach der Sicherung")
    folder, later = filled.folder, head(filled)
    filled.close()
    present = present_office(folder)
    assert present is not None
    assert (present.damaged, present.cases) == (False, 2)
    with pytest.raises(OfficeThere):
        restore(report.path, folder)
    with closing(Store(folder)) as untouched:
        assert head(untouched) == later
    assert not list(folder.glob("*-20*Z"))
    done = restore(report.path, folder, replace=True)
    assert done.cases == 1
    assert done.made == report.made
    assert done.set_aside is not None
    assert done.set_aside.name.startswith("vor-Wiederherstellung-20")
    (done.set_aside / "office.db").replace(folder / "office.db")  # the way back
    with closing(Store(folder)) as back:
        assert head(back) == later
        assert verify(back, deep=True).ok


@pytest.mark.parametrize(("content", "damaged"), [(b"", True), (b"kaputt" * 3000, True), (None, False)])
def test_what_lies_in_a_folder_before_a_restore(filled, target, tmp_path, content, damaged):
    folder = tmp_path / "dort"
    folder.mkdir()
    assert present_office(folder) is None
    if content is None:  # of another program
        with closing(sqlite3.connect(folder / "office.db")) as other:
            other.execute("CREATE TABLE a (b)")
    else:
        (folder / "office.db").write_bytes(content)
    present = present_office(folder)
    assert present is not None
    assert present.damaged is damaged
    report = back_up(filled, target)
    if not damaged:
        with pytest.raises(OfficeThere, match="eine Datenbank, die dieses Programm nicht lesen kann"):
            restore(report.path, folder)
    done = restore(report.path, folder, replace=not damaged)
    assert done.set_aside is not None
    assert done.set_aside.name.startswith("beschaedigt-" if damaged else "vor-Wiederherstellung-")


def test_an_open_office_is_not_overwritten(filled, target):
    report = back_up(filled, target)
    with pytest.raises(OfficeInUse):
        restore(report.path, filled.folder)
    assert verify(filled).ok


def test_a_folder_of_backups_means_the_newest(filled, target, tmp_path):
    back_up(filled, target)
    with filled.transaction("clerk") as tx:
        add_case(tx, "Zweiter")
    newest = back_up(filled, target)
    assert restore(target, tmp_path / "neu").backup == newest.path


def test_a_cancelled_restore_leaves_the_old_database(filled, target):
    report = back_up(filled, target)
    folder = filled.folder
    filled.close()
    before = (folder / "office.db").read_bytes()
    with pytest.raises(Cancelled):
        restore(report.path, folder, replace=True, cancelled=lambda: True)
    assert (folder / "office.db").read_bytes() == before
    assert not (folder / "zurueck.tmp").exists()


def alter(backup, sql):
    with closing(sqlite3.connect(backup / "office.db", isolation_level=None)) as connection:
        for statement in sql:
            connection.execute(statement)


FORGERIES = {
    "trigger": ["CREATE TRIGGER evil AFTER INSERT ON cases BEGIN DELETE FROM contact; END"],
    "view": ["CREATE VIEW v AS SELECT 1"],
    "table": ["CREATE TABLE more (a)"],
    "journal trigger gone": ["DROP TRIGGER journal_no_update"],
    "journal changed": [
        "DROP TRIGGER journal_no_update", "UPDATE journal SET action = 'x.done' WHERE seq = 1",
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ],
    "journal cut": [
        "DROP TRIGGER journal_no_delete", "DELETE FROM journal WHERE seq > 2",
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ],
    "reference to nothing": ["PRAGMA foreign_keys = OFF", "UPDATE cases SET clerk_id = 99"],
    "a path for a hash": ["UPDATE version SET sha256 = '../../../../etc/passwd' WHERE id = 1"],
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_backup_is_refused_and_nothing_changes(filled, target, tmp_path, forgery):
    report = back_up(filled, target)
    alter(report.path, FORGERIES[forgery])
    with pytest.raises(BadBackup, match="die Datenbank wurde verändert"):
        restore(report.path, tmp_path / "neu")
    reseal(report.path)
    with pytest.raises(BadBackup) as caught:
        restore(report.path, tmp_path / "neu")
    assert "die Datenbank wurde verändert" not in str(caught.value)
    assert not (tmp_path / "neu" / "office.db").exists()


@pytest.mark.parametrize(
    ("pragma", "error"),
    [("application_id = 1", NotAnOffice), ("user_version = 999", NewerOffice), ("user_version = 0", BadBackup)],
)
def test_a_backup_of_another_program_or_a_newer_version_is_refused(filled, target, tmp_path, pragma, error):
    report = back_up(filled, target)
    alter(report.path, [f"PRAGMA {pragma}"])
    reseal(report.path)
    with pytest.raises(error):
        restore(report.path, tmp_path / "neu")


@pytest.mark.parametrize("name", ["office.db", "SHA256SUMS", "manifest.json"])
@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "garbage"])
def test_a_backup_with_a_harmed_file_is_refused(filled, target, tmp_path, name, harm):
    report = back_up(filled, target)
    file = report.path / name
    content = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "garbage": b"\x93" + content[1:]}[harm])
    with pytest.raises(BadBackup):
        restore(report.path, tmp_path / "neu")
    assert not (tmp_path / "neu" / "office.db").exists()


def test_a_document_damaged_in_the_backup_is_told(filled, target, tmp_path):
    report = back_up(filled, target)
    sha = next(iter(filled.documents.all()))
    file = target / "documents" / sha[:2] / sha
    file.unlink()
    file.write_bytes(b"kaputt")
    assert restore(report.path, tmp_path / "neu").missing == (sha,)


def test_a_document_that_only_lies_in_the_trash_comes_back_from_there(filled, target):
    """A lone database, or a backup whose own file is damaged: what was swept since is still there for a month."""
    report = back_up(filled, target)
    gone, spoilt, *_ = filled.documents.all()
    day = filled.documents.folder / "trash" / "2026-03-04"
    day.mkdir(parents=True)
    for sha in (gone, spoilt):
        (target / "documents" / sha[:2] / sha).unlink()
        filled.documents.path(sha).replace(day / sha)
    (day / spoilt).chmod(0o644)
    (day / spoilt).write_bytes(b"kaputt")
    folder = filled.folder
    filled.close()
    assert restore(report.path, folder, replace=True).missing == (spoilt,)
    with closing(Store(folder)) as again:
        assert again.documents.is_whole(gone)


def test_an_empty_folder_is_no_backup(tmp_path):
    (tmp_path / "leer").mkdir()
    for nothing in ("leer", "gibtsnicht"):
        with pytest.raises(NoBackup) as caught:
            restore(tmp_path / nothing, tmp_path / "neu")
        assert caught.value.exit_code == 3
        assert str(tmp_path / nothing) in caught.value.sentence()
    assert not (tmp_path / "neu").exists()
    (tmp_path / "leer" / "sicherung-2026-03-04T091500Z").mkdir()  # was one once
    with pytest.raises(BadBackup):
        restore(tmp_path / "leer", tmp_path / "neu")
    assert list_backups(tmp_path / "leer") == []


# -- migrations


FUTURE = (
    "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;\nALTER TABLE clerk ADD COLUMN team TEXT NOT NULL DEFAULT '';\n"
)


@pytest.fixture
def migrations(monkeypatch):
    real = migrating.migrations()

    def pretend(*sql):
        listed = (*real, *((real[-1][0] + number, text) for number, text in enumerate(sql, 1)))
        monkeypatch.setattr(migrating, "migrations", lambda: listed)
        return listed[-1][0]

    return pretend


def test_a_migration_is_applied_once_with_a_backup_before(filled, migrations):
    folder, kept = filled.folder, head(filled)
    filled.close()
    version = migrations(FUTURE)
    with closing(Store(folder)) as migrated:
        assert migrated.value("PRAGMA user_version") == version
        assert migrated.value("SELECT team FROM clerk") == ""
        assert verify(migrated, deep=True).ok
    (backup,) = list_backups(folder / "backups")
    assert (backup.version, backup.journal_head, backup.documents) == (version - 1, kept, None)
    Store(folder).close()
    assert len(list_backups(folder / "backups")) == 1


def test_a_failing_migration_leaves_the_office_at_the_old_version(filled, migrations):
    folder, old = filled.folder, migrating.newest()
    filled.close()
    migrations(FUTURE, "CREATE TABLE half (a INTEGER) STRICT;\nUPDATE clerk SET nowhere = 1;\n")
    with pytest.raises(sqlite3.OperationalError):
        Store(folder)
    with closing(sqlite3.connect(folder / "office.db")) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (old + 1,)  # the first was whole and stays
        assert raw.execute("SELECT name FROM sqlite_schema WHERE name = 'half'").fetchone() is None
    migrations(FUTURE, "CREATE TABLE half (a INTEGER) STRICT;\n")
    with closing(Store(folder)) as migrated:
        assert verify(migrated, deep=True).ok


def test_the_database_kept_before_a_migration_can_be_restored(filled, migrations, tmp_path):
    folder, kept = filled.folder, head(filled)
    filled.close()
    migrations(FUTURE)
    Store(folder).close()
    (backup,) = list_backups(folder / "backups")
    done = restore(backup.path, folder, replace=True)
    assert (done.missing, done.journal_head) == ((), kept)
    with closing(Store(folder)) as again:  # migrated anew
        assert verify(again, deep=True).ok
        assert again.value("SELECT count(*) FROM document") == 5


def test_the_arms_are_in_the_backup(tmp_path):
    with Office.create(
        tmp_path / "office", OfficeProfile(name="Musterau", land="TH"), clerk_name="A", clerk_sign="A"
    ) as office:
        stored = office.store.documents.put(b"a picture")
        office.save_profile(replace(office.profile, arms_sha=stored.sha256), by=None)
        assert office.backup(tmp_path / "backups").complete
    Office.restore(tmp_path / "backups", tmp_path / "new")
    with Office.open(tmp_path / "new") as office:
        assert office.store.documents.path(office.profile.arms_sha).read_bytes() == b"a picture"
