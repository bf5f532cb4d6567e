"""The door of the store: opening, writing all or nothing, and what it says when something is wrong."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.drafts import Drafts
from gemeinde_desk.store.errors import (
    DamagedOffice,
    NewerOffice,
    NoOffice,
    NotAnOffice,
    OfficeInUse,
    ReadOnlyOffice,
    StoreUnavailable,
)
from gemeinde_desk.store.space import RESERVE, RESERVE_SIZE, free_space, is_low, keep_reserve, release_reserve
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_document, new_office


def journal(store):
    return [row["action"] for row in store.all("SELECT action FROM journal ORDER BY seq")]


# -- opening


def test_no_office(tmp_path):
    with pytest.raises(NoOffice):
        Store(tmp_path)


def test_one_writer_many_readers(store):
    with pytest.raises(OfficeInUse, match=str(os.getpid())):
        Store(store.folder)
    with closing(Store(store.folder, readonly=True)) as reader:
        assert reader.value("SELECT count(*) FROM clerk") == 1
        with pytest.raises(ReadOnlyOffice), reader.transaction("clerk"):
            pass
    store.close()
    Store(store.folder).close()


def test_an_office_open_in_another_program(store):
    code = (
        "import sys; from pathlib import Path; from gemeinde_desk.store.store import Store; from gemeinde_desk.store.errors import OfficeInUse\n"
        "try: Store(Path(sys.argv[1]))\nexcept OfficeInUse: sys.exit(6)"
    )
    result = subprocess.run([sys.executable, "-c", code, str(store.folder)], check=False, cwd=Path(__file__).parents[2])
    assert result.returncode == 6


def change(folder, *pragmas):
    with closing(sqlite3.connect(folder / "office.db", isolation_level=None)) as raw:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    ("pragma", "error"), [("user_version = 4711", NewerOffice), ("application_id = 7", NotAnOffice)]
)
def test_newer_and_foreign_offices_stay_closed_and_unchanged(store, pragma, error, readonly):
    store.close()
    change(store.folder, pragma)
    before = store.database.read_bytes()
    with pytest.raises(error):
        Store(store.folder, readonly=readonly)
    assert store.database.read_bytes() == before


def test_a_database_of_another_program_is_not_touched(tmp_path):
    with closing(sqlite3.connect(tmp_path / "office.db")) as raw:
        raw.execute("CREATE TABLE music (title)")
        raw.commit()
    before = (tmp_path / "office.db").read_bytes()
    with pytest.raises(NotAnOffice):
        Store(tmp_path)
    with pytest.raises(NotAnOffice):
        Store(tmp_path, create=True)
    assert (tmp_path / "office.db").read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"This is not a database, but a letter. " * 200, b"SQLite format 3\0" + b"\xff" * 5000]
)
@pytest.mark.parametrize("readonly", [False, True])
def test_a_damaged_database_is_told_with_its_folder(store, content, readonly):
    store.close()
    store.database.write_bytes(content)
    with pytest.raises(DamagedOffice) as caught:
        Store(store.folder, readonly=readonly)
    assert caught.value.folder == store.folder
    assert caught.value.backups == ()
    assert "Sicherung" in caught.value.sentence()
    assert store.database.read_bytes() == content
    store.database.unlink()
    with pytest.raises(NoOffice):  # and the lock was given back
        Store(store.folder)


def test_quick_check_tells_damage(store):
    store.quick_check()
    store.close()
    with store.database.open("r+b") as file:
        file.seek(4096 * 12)
        file.write(b"\xff" * 4096 * 4)
    with closing(Store(store.folder)) as hurt, pytest.raises(DamagedOffice):
        hurt.quick_check()


def test_the_log_left_by_a_killed_program_is_taken_up(store, tmp_path):
    with store.transaction("clerk") as tx:
        add_case(tx, "Im Log")
    copy = tmp_path / "kopie"
    shutil.copytree(store.folder, copy)
    assert (copy / "office.db-wal").stat().st_size > 0
    with closing(Store(copy, readonly=True)) as reader:
        assert reader.value("SELECT subject FROM cases") == "Im Log"
    with closing(Store(copy)) as again:
        assert again.value("SELECT subject FROM cases") == "Im Log"
        assert verify(again, deep=True).ok


def test_a_database_locked_by_another_is_not_read_past_the_lock(store):
    store.close()
    with closing(sqlite3.connect(store.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="hält die Datenbank fest"):
            Store(store.folder, readonly=True)
        other.execute("ROLLBACK")


def test_an_unfinished_creation_is_finished_by_creating_again(tmp_path):
    (tmp_path / "office.db").touch()
    with closing(Store(tmp_path, create=True)) as office:
        assert office.value("PRAGMA user_version") >= 1


def test_settings_of_every_connection(store):
    with store.transaction("clerk") as tx:
        settings = {
            name: tx.one(f"PRAGMA {name}")[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema")
        }
        tx.without_journal()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }
    with pytest.raises(StoreUnavailable):
        store.all("DELETE FROM clerk")


# -- writing


def test_all_or_nothing(store):
    heard = []
    store.subscribe(heard.append)

    def fail_late():
        with store.transaction("clerk") as tx:
            add_case(tx, "Verworfen")
            tx.touch("case", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert store.value("SELECT count(*) FROM cases") == 0
    assert journal(store) == ["office.made"]
    assert heard == []
    with store.transaction("clerk") as tx:
        assert add_case(tx, "Bleibt") == 1
        tx.touch("case", 1, None)
    assert [changes.of("case") for changes in heard] == [frozenset({1})]
    assert store.value("SELECT reference FROM cases") == "131-2026-0001"


def test_a_write_needs_a_journal_entry(store):
    with pytest.raises(AssertionError), store.transaction("clerk") as tx:
        tx.execute("UPDATE clerk SET room = '1'")
    assert store.value("SELECT room FROM clerk") == ""


def test_a_block_inside_joins_and_reads_what_was_written(store):
    with store.transaction("one") as tx:
        add_case(tx, "Außen")
        with store.transaction("two") as inner:
            assert store.value("SELECT count(*) FROM cases") == 1
            inner.record("case.changed", "case-1")
    assert [tuple(row) for row in store.all("SELECT actor, action FROM journal ORDER BY seq")][1:] == [
        ("one", "case.opened"),
        ("two", "case.changed"),
    ]


def test_a_failed_block_inside_is_undone_alone(store):
    heard = []
    store.subscribe(heard.append)

    def fail_inside():
        with store.transaction("two") as inner:
            add_case(inner, "Innen")
            inner.touch("case", 2)
            inner.insert("clerk", uuid="clerk", name="noch einmal", sign="X")

    with store.transaction("one") as tx:
        add_case(tx, "Außen")
        tx.touch("case", 1)
        with pytest.raises(sqlite3.IntegrityError):
            fail_inside()
        add_case(tx, "Danach")
    assert [row["subject"] for row in store.all("SELECT subject FROM cases")] == ["Außen", "Danach"]
    assert journal(store) == ["office.made", "case.opened", "case.opened"]
    assert heard[0].of("case") == {1}
    assert verify(store, deep=True).ok


def test_nothing_is_written_after_the_transaction_ended_by_itself(store):

    def go_on():
        with store.transaction("clerk") as tx:
            add_case(tx, "Weg")
            tx._connection.execute("ROLLBACK")  # what SQLite does on a full disk
            add_case(tx, "Außerhalb")

    with pytest.raises(RuntimeError, match="over"):
        go_on()
    assert store.value("SELECT count(*) FROM cases") == 0
    assert journal(store) == ["office.made"]


def test_numbers_are_given_once_and_without_gaps(store):
    given = []
    for attempt in range(6):
        try:
            with store.transaction("clerk") as tx:
                given.append(tx.next_number("incoming", 2026))
                tx.without_journal()
                if attempt % 2:
                    raise ValueError
        except ValueError:
            given.pop()
    assert given == [1, 2, 3]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody delete a folder in use")
def test_a_vanished_or_exchanged_folder_is_noticed_before_writing(store, tmp_path):
    store.folder.rename(tmp_path / "woanders")
    with pytest.raises(StoreUnavailable, match="nicht mehr da"), store.transaction("clerk") as tx:
        add_case(tx, "ins Leere")
    new_office(store.folder).close()
    with pytest.raises(StoreUnavailable, match="nicht mehr da"), store.transaction("clerk") as tx:
        add_case(tx, "ins Leere")
    with closing(Store(store.folder, readonly=True)) as other:
        assert other.value("SELECT count(*) FROM cases") == 0


def test_time_is_utc_in_whole_seconds(tmp_path):
    with closing(Store(tmp_path, create=True, now=lambda: datetime(2026, 3, 4, 9, 15, 1, 999, tzinfo=UTC))) as office:
        assert office.now() == "2026-03-04T09:15:01Z"
        assert office.moment() == datetime(2026, 3, 4, 9, 15, 1, tzinfo=UTC)


# -- documents


def test_a_document_is_kept_once_and_read_only(store, tmp_path):
    (tmp_path / "brief.txt").write_bytes(b"Brief")
    first, second = store.documents.put(b"Brief"), store.documents.put(tmp_path / "brief.txt")
    assert first == second
    assert list(store.documents.all()) == [first.sha256]
    assert store.documents.path(first.sha256).stat().st_mode & 0o222 == 0
    assert not list((store.documents.folder / "new").iterdir())


def test_files_of_a_batch_are_durable_together_when_it_ends(store, monkeypatch):
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_ino), fsync(handle)))
    with store.documents.batch():
        placed = [store.documents.path(store.documents.put(text).sha256) for text in (b"one", b"two")]
        assert synced == []
        assert all(store.documents.is_whole(path.name) for path in placed)
    folders = {path.parent.stat().st_ino for path in placed} | {store.documents.folder.stat().st_ino}
    assert {path.stat().st_ino for path in placed} | folders == set(synced)
    synced.clear()
    with suppress(ZeroDivisionError), store.documents.batch():
        after = store.documents.path(store.documents.put(b"three").sha256)
        raise ZeroDivisionError
    assert after.stat().st_ino in synced
    synced.clear()
    store.documents.put(b"four")
    assert len(synced) == 3


def test_putting_a_damaged_document_again_heals_it(store):
    stored = store.documents.put(b"Brief")
    place = store.documents.path(stored.sha256)
    place.chmod(0o644)
    place.write_bytes(b"Br1ef")
    assert not store.documents.is_whole(stored.sha256)
    store.documents.put(b"Brief")
    assert store.documents.is_whole(stored.sha256)


def test_a_file_that_is_not_there_keeps_nothing(store, tmp_path):
    with pytest.raises(StoreUnavailable):
        store.documents.put(tmp_path / "fehlt.pdf")
    assert list(store.documents.all()) == []


def test_foreign_files_in_the_folder_are_no_documents(store):
    stored = store.documents.put(b"Brief")
    (store.documents.path(stored.sha256).parent / ".DS_Store").write_bytes(b"x")
    (store.documents.folder / "Thumbs.db").write_bytes(b"x")
    assert list(store.documents.all()) == [stored.sha256]
    assert verify(store).ok


def test_what_an_interrupted_put_left_is_swept(store):
    (store.documents.folder / "new").mkdir(exist_ok=True)
    (store.documents.folder / "new" / "tmpabc").write_bytes(b"half")
    store.close()
    with closing(Store(store.folder)) as again:
        assert not (again.documents.folder / "new").exists()


# -- drafts and room


def test_drafts_survive_and_leave_no_trace_in_the_journal(store):
    drafts = Drafts(store)
    drafts.save("case.new", {"subject": "Hän", "n": 1})
    drafts.save("case.new", {"subject": "Hänge"})
    drafts.save("contact.1", {"city": "Musterau"})
    store.close()
    with closing(Store(store.folder)) as again:
        drafts = Drafts(again)
        assert drafts.load("case.new") == {"subject": "Hänge"}
        assert drafts.load("none") is None
        assert set(drafts.all()) == {"case.new", "contact.1"}
        drafts.drop("case.new")
        drafts.drop("case.new")
        assert set(drafts.all()) == {"contact.1"}
        assert journal(again) == ["office.made"]


def test_the_reserve_is_kept_and_given_up(tmp_path):
    if free_space(tmp_path) < 600 << 20:
        pytest.skip("the disk is too full to keep a reserve")
    assert not is_low(tmp_path)
    assert keep_reserve(tmp_path)
    assert (tmp_path / RESERVE).stat().st_size == RESERVE_SIZE
    assert (tmp_path / RESERVE).stat().st_blocks * 512 >= RESERVE_SIZE
    assert release_reserve(tmp_path)
    assert not release_reserve(tmp_path)


def test_indexing_replaces_the_text(store):
    with store.transaction("clerk") as tx:
        document = add_document(store, tx, "Alt", "Eins")
        tx.index("document", document, "Neu", "Zwei")
    assert store.value("SELECT count(*) FROM searchable") == 1
    assert verify(store, deep=True).ok


def test_on_a_full_disk_a_copy_waits_for_what_another_thread_writes(store, tmp_path):
    """There the one connection does everything, and SQLite copies nothing inside a transaction."""
    store._alone = True
    failed, done = [], threading.Event()

    def copy():
        try:
            store.vacuum_into(tmp_path / "kopie.db")
        except BaseException as error:
            failed.append(error)
        finally:
            done.set()

    with store.transaction("clerk") as tx:
        add_case(tx, "Bauantrag")
        threading.Thread(target=copy).start()
        assert not done.wait(0.3)
    assert done.wait(10)
    assert failed == []
    with closing(sqlite3.connect(tmp_path / "kopie.db")) as copied:
        assert copied.execute("SELECT count(*) FROM cases").fetchone() == (1,)
