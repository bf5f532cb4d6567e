"""A backup is examined where it lies; each kind of harm is told."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gemeinde_desk.store.backup import back_up
from gemeinde_desk.store.backup_checking import verify_backup, verify_newest
from gemeinde_desk.store.backup_list import back_up_before_migration, list_backups
from gemeinde_desk.store.connection import open_writer
from gemeinde_desk.store.errors import NewerOffice, NotAnOffice
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_document, register


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    with store.transaction("clerk") as tx:
        case = add_case(tx, "Bauantrag Müller")
        for number in range(3):
            register(tx, add_document(store, tx, f"Brief {number}", f"Text {number}", case_id=case, number=number))
    (store.folder / "overrides" / "letter_templates").mkdir(parents=True)
    (store.folder / "overrides" / "letter_templates" / "eigene.toml").write_text("eigene")
    return back_up(store, tmp_path / "sicherungen").path


def document(backup: Path) -> Path:
    return min(file for file in (backup.parent / "documents").rglob("*") if file.is_file())


def rewrite(file: Path, content: bytes) -> None:
    file.unlink()  # perhaps a link to the office's own, and read-only
    file.write_bytes(content)


def codes(backup: Path) -> set[str]:
    report = verify_backup(backup)
    assert report.ok is not bool(report.problems)
    return {problem.code for problem in report.problems}


def altered(statement: str) -> Callable[[Path], None]:
    def alter(backup: Path) -> None:
        with closing(sqlite3.connect(backup / "office.db", isolation_level=None)) as connection:
            connection.execute("DROP TRIGGER IF EXISTS journal_no_update")
            connection.execute(statement)

    return alter


def test_a_whole_backup_is_in_order_and_nothing_is_written(backup: Path) -> None:
    before = sorted((file, file.stat().st_mtime_ns) for file in backup.parent.rglob("*"))
    done: list[tuple[int, int]] = []
    report = verify_backup(backup, progress=lambda now, total: done.append((now, total)))
    assert (report.ok, report.problems) == (True, ())
    assert (report.checked["files"], report.checked["files_read"], report.checked["cases"]) == (5, 5, 1)
    assert report.checked["journal_entries"] == list_backups(backup.parent)[0].journal_entries
    assert done[-1] == (5, 5)
    assert sorted((file, file.stat().st_mtime_ns) for file in backup.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (lambda place: document(place).unlink(), {"file.missing"}),
        (lambda place: rewrite(document(place), b"kaputt"), {"file.changed"}),
        (lambda place: rewrite(place / "overrides/letter_templates/eigene.toml", b"x"), {"file.changed"}),
        (lambda place: (place / "office.db").unlink(), {"file.missing", "database.unreadable"}),
        (lambda place: (place / "office.db").write_bytes(b"x" * 9000), {"file.changed", "database.unreadable"}),
        (lambda place: (place / "office.db").write_bytes(b""), {"file.changed", "database.damaged"}),
        (lambda place: (place / "manifest.json").write_text("{}"), {"backup.list"}),
        (lambda place: (place / "SHA256SUMS").unlink(), {"backup.list"}),
        (lambda place: (place / "SHA256SUMS").write_text("/etc/passwd\n" * 9), {"backup.list"}),
        (lambda place: (place / "SHA256SUMS").write_text(f"{'0' * 64}  ../../../etc/passwd\n"), {"backup.list"}),
        (altered("UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 2"), {"file.changed", "database.damaged"}),
    ],
)  # fmt: skip
def test_each_harm_is_told(backup: Path, harm: Callable[[Path], None], expected: set[str]) -> None:
    harm(backup)
    assert codes(backup) == expected


def test_a_backup_passed_over_in_a_folder_is_told_though_the_one_examined_is_whole(backup: Path) -> None:
    assert verify_newest(backup.parent) == (backup, verify_backup(backup))
    newer = backup.with_name("sicherung-2999-01-01T000000Z")
    newer.mkdir()
    (newer / "manifest.json").write_text("{")
    examined, report = verify_newest(backup.parent)
    assert (examined, report.ok) == (backup, False)
    assert [(problem.code, problem.subject) for problem in report.problems] == [("backup.list", newer.name)]
    assert verify_newest(backup)[1].ok  # asked for by name, it alone counts


def test_a_list_made_shorter_is_seen(backup: Path) -> None:
    sums = backup / "SHA256SUMS"
    sums.write_text("".join(sums.read_text().splitlines(keepends=True)[:-1]))
    assert codes(backup) == {"backup.list", "file.lacking"}


def test_a_file_that_cannot_be_read_does_not_end_the_examination(backup: Path) -> None:
    unreadable = document(backup)
    unreadable.unlink()
    unreadable.mkdir()
    report = verify_backup(backup)
    assert [problem.code for problem in report.problems] == ["file.unreadable"]
    assert report.checked["files_read"] == report.checked["files"] - 1


def test_a_document_the_office_had_lost_already_is_told(store: Store, backup: Path, tmp_path: Path) -> None:
    lost = next(iter(store.documents.all()))
    store.documents.path(lost).unlink()
    later = back_up(store, tmp_path / "andere").path
    [problem] = verify_backup(later).problems
    assert (problem.code, problem.subject) == ("file.lacking", lost)


def test_a_lone_database_is_examined_as_far_as_it_goes(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "allein"
    with closing(open_writer(store.folder / "office.db")) as writer:
        back_up_before_migration(writer, folder, 1, "2026-03-04T09:15:00Z")
    [lone] = folder.glob("*.db")
    assert verify_backup(lone).ok


@pytest.mark.parametrize(
    ("statement", "error"), [("PRAGMA user_version = 999", NewerOffice), ("PRAGMA application_id = 1", NotAnOffice)]
)
def test_what_this_program_cannot_judge_it_does_not_call_damaged(
    backup: Path, statement: str, error: type[Exception]
) -> None:
    altered(statement)(backup)
    with pytest.raises(error):
        verify_backup(backup)
