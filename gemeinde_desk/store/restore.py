"""Taking a backup back, into an empty folder or over an office. Nothing is replaced before the backup has proved whole."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from gemeinde_desk.files import copy_durably, write_durably
from gemeinde_desk.store.backup_list import (
    DOCUMENTS,
    MANIFEST,
    PREFIX,
    SUMS,
    Backup,
    journal_anchor,
    list_backups,
    read_manifest,
)
from gemeinde_desk.store.connection import as_desk_error, check_ownership, open_reader, open_writer
from gemeinde_desk.store.document_folder import DocumentFolder
from gemeinde_desk.store.errors import (
    BadBackup,
    Cancelled,
    DamagedOffice,
    NewerOffice,
    NoBackup,
    NotAnOffice,
    OfficeThere,
    StoreUnavailable,
    StrangeOfficeThere,
)
from gemeinde_desk.store.exchange import ASIDE, ASIDE_DAMAGED, FILES_THEN, Exchange
from gemeinde_desk.store.journal import broken_links
from gemeinde_desk.store.lock import OfficeLock
from gemeinde_desk.store.migrating import fresh_schema, newest, schema_of
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.store import DATABASE
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

_STAGING = "zurueck.tmp"


@dataclass(frozen=True)
class RestoreReport:
    """What a restore did. ``set_aside``: folder with the files that were there before, None if there were none.

    ``missing``: hashes of documents that are neither in the backup nor, whole, in the folder or its trash; ``made`` is when the backup was
    made (an instant in UTC), ``cases`` how many are in it.
    """

    folder: Path
    backup: Path
    made: str
    cases: int
    journal_entries: int
    journal_head: str
    documents: int
    set_aside: Path | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PresentOffice:
    """What a restore would replace. ``cases`` is None where the database is damaged, newer or of another program.

    ``last`` is when something was last done in it, an instant in UTC; empty where ``cases`` is None.
    """

    damaged: bool
    cases: int | None = None
    last: str = ""


def present_office(folder: Path) -> PresentOffice | None:
    """Look at the office in the folder without changing anything; None where there is none. Reads the whole database.

    :raises StoreUnavailable: the disk does not answer
    """
    database = folder / DATABASE
    if not database.is_file():
        return None
    try:
        with closing(open_reader(database)) as reader:
            if check_ownership(reader, database, newest()) == 0:
                return PresentOffice(damaged=True)  # empty
            if [row[0] for row in reader.execute("PRAGMA quick_check(1)")] != ["ok"]:
                return PresentOffice(damaged=True)
            (cases,) = reader.execute("SELECT count(*) FROM cases").fetchone()
            (last,) = reader.execute("SELECT coalesce(max(at), '') FROM journal").fetchone()
    except (NewerOffice, NotAnOffice):
        return PresentOffice(damaged=False)
    except sqlite3.Error as error:
        told = as_desk_error(error)
        if isinstance(told, DamagedOffice):
            return PresentOffice(damaged=True)
        raise told from error
    return PresentOffice(damaged=False, cases=cases, last=last)


def restore(
    backup: Path,
    folder: Path,
    *,
    replace: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = silent,
    cancelled: IsCancelled = never,
) -> RestoreReport:
    """Make the folder hold the office as it was backed up; what is there now is kept beside it.

    Nothing is deleted, and when a step fails, all is as before. The database, and what else is replaced, goes to
    ``vor-Wiederherstellung-<time>/``, or to ``beschaedigt-<time>/`` when the database is damaged.

    :param backup: a backup, a lone database kept before a migration, or a folder of backups (then the newest)
    :param replace: also an office that is in order may be replaced
    :param progress: called with documents done and documents to do
    :param cancelled: asked between documents; True stops
    :raises NoBackup: there is none at that place; nothing was changed
    :raises BadBackup, NotAnOffice, NewerOffice: the backup is not whole or not ours; nothing was changed
    :raises Cancelled: nothing was changed, but for whole documents that may have come in already
    :raises OfficeInUse: the office in the folder is open
    :raises OfficeThere: what is in the folder is in order, or (StrangeOfficeThere) of another program, and ``replace`` was not said
    :raises DiskFull, StoreUnavailable: as the sentence says
    """
    source = choose_backup(backup)
    lock = OfficeLock(folder)
    staging = folder / _STAGING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        present = present_office(folder)
        if present is not None and not present.damaged and not replace:
            raise (OfficeThere if present.cases is not None else StrangeOfficeThere)(folder=folder)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        staged = _stage_database(source, staging / DATABASE)
        there = "".join(f"{sha}\n" for sha in DocumentFolder(folder / DOCUMENTS).all())
        write_durably(staging / FILES_THEN, there.encode())
        extras = _stage_extras(source, folder, staging)
        prefix = ASIDE_DAMAGED if present is not None and present.damaged else ASIDE
        exchange = Exchange(folder, f"{prefix}{now().astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
        missing = _bring_documents(source, folder, staged.needed, exchange, progress, cancelled)
        if present is not None and present.cases is not None:
            _empty_log(folder / DATABASE)
        with exchange.whole():
            for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"):
                exchange.take(folder / name)  # all before the new database comes: no log may meet another
            if exchange.aside is not None:
                exchange.put(staging / FILES_THEN, exchange.aside / FILES_THEN)
            exchange.put(staging / DATABASE, folder / DATABASE)
            for fresh, place in extras:
                exchange.take(place)
                exchange.put(fresh, place)
        return RestoreReport(
            folder,
            source,
            staged.made,
            staged.cases,
            staged.entries,
            staged.head,
            len(staged.needed),
            exchange.aside,
            missing,
        )
    except (sqlite3.Error, OSError) as error:
        raise as_desk_error(error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        lock.release()


def choose_backup(backup: Path) -> Path:
    """The backup meant: the one given, or the newest of the folder given.

    :raises NoBackup: nothing like one lies there
    :raises BadBackup: what lies there cannot be read
    """
    if not backup.exists():
        raise NoBackup(problem=f"„{backup}“ gibt es nicht.")
    if backup.is_file() or (backup / MANIFEST).is_file():
        return backup
    found: list[Backup] = [known for known in list_backups(backup) if known.documents is not None]
    if not found:
        if (backup / DATABASE).exists() or (backup / SUMS).exists() or any(backup.glob(f"{PREFIX}*")):
            raise BadBackup(name=backup.name, problem=f"die Datei {MANIFEST} fehlt oder ist nicht lesbar")
        raise NoBackup(problem=f"Im Ordner „{backup}“ liegt keine Sicherung.")
    return found[0].path


# -- the database


@dataclass(frozen=True)
class _Staged:
    """A copied and examined database: the files it names, length and head of the journal, when it was backed up, its cases."""

    needed: frozenset[str]
    entries: int
    head: str
    made: str
    cases: int


def _stage_database(source: Path, place: Path) -> _Staged:
    """Copy the database to the place and examine it there."""
    if source.is_file():
        copy_durably(source, place)
    else:
        _copy_as_listed(source, place)
    try:
        with closing(open_reader(place, fixed=True)) as copy:
            version = check_ownership(copy, source, newest())
            examine_database(copy, version, source)
            entries, head, _ = journal_anchor(copy)
            needed = frozenset(file.sha256 for file in named_files(copy.execute))
            (cases,) = copy.execute("SELECT count(*) FROM cases").fetchone()
            (made,) = copy.execute("SELECT coalesce(max(at), '') FROM journal").fetchone()
    except sqlite3.DatabaseError as error:
        raise BadBackup(name=source.name, problem=f"die Datenbank ist nicht lesbar ({error})") from error
    if not source.is_file():
        manifest = read_manifest(source)
        made = manifest.made
        if (manifest.journal_entries, manifest.journal_head) != (entries, head):
            raise BadBackup(name=source.name, problem="das Protokoll endet anders als im Verzeichnis der Sicherung")
    return _Staged(needed, entries, head, made, cases)


def _copy_as_listed(source: Path, place: Path) -> None:
    try:
        manifest = read_manifest(source)
        sums = (source / SUMS).read_bytes()
        copy_durably(source / DATABASE, place)
    except (ValueError, FileNotFoundError) as error:
        raise BadBackup(
            name=source.name, problem="ein Verzeichnis oder die Datenbank fehlt oder ist nicht lesbar"
        ) from error
    if hashlib.sha256(sums).hexdigest() != manifest.sums:
        raise BadBackup(name=source.name, problem=f"die Datei {SUMS} wurde verändert")
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if f"{digest}  {DATABASE}" not in sums.decode("utf-8", "replace").splitlines():
        raise BadBackup(name=source.name, problem="die Datenbank wurde verändert")


def examine_database(copy: sqlite3.Connection, version: int, source: Path) -> None:
    """Sound, ours, and without anything that would run with our rights.

    :raises BadBackup: it is not
    """
    problem = ""
    if version == 0:
        problem = "die Datenbank ist leer"
    elif schema_of(copy) != fresh_schema(version):
        problem = "der Aufbau der Datenbank ist fremd"
    elif [row[0] for row in copy.execute("PRAGMA integrity_check(1)")] != ["ok"]:
        problem = "die Datenbank ist beschädigt"
    elif copy.execute("PRAGMA foreign_key_check").fetchone():
        problem = "Zusammenhänge in der Datenbank fehlen"
    elif next(broken_links(copy.execute("SELECT * FROM journal ORDER BY seq")), None) is not None:
        problem = "das Protokoll ist nicht lückenlos"
    if problem:
        raise BadBackup(name=source.name, problem=problem)


# -- the files


def _empty_log(database: Path) -> None:
    """Move what stands in the write-ahead log into the database, which then needs no other file.

    :raises sqlite3.Error: it did not work, or somebody still reads from the log
    """
    with closing(open_writer(database)) as writer:
        (busy, _, _) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreUnavailable(detail="ein anderes Programm hält die Datenbank fest")


def _bring_documents(
    source: Path,
    folder: Path,
    needed: frozenset[str],
    exchange: Exchange,
    progress: Progress,
    cancelled: IsCancelled,
) -> tuple[str, ...]:
    """Have every file the database names; the hashes of those that are nowhere whole."""
    kept = DocumentFolder(source.parent / DOCUMENTS)
    office = DocumentFolder(folder / DOCUMENTS)
    missing = []
    for done, sha in enumerate(sorted(needed)):
        if cancelled():
            raise Cancelled
        progress(done, len(needed))
        if not _is_hash(sha):
            raise BadBackup(name=source.name, problem="ein Dokument trägt eine unmögliche Kennung")
        if office.is_whole(sha):
            continue
        found = kept.path(sha) if kept.is_whole(sha) else office.in_trash(sha)
        if found is None:
            missing.append(sha)
        else:
            exchange.take(office.path(sha))
            office.put(found)
    progress(len(needed), len(needed))
    office.folder.mkdir(parents=True, exist_ok=True)
    return tuple(missing)


def _stage_extras(source: Path, folder: Path, staging: Path) -> list[tuple[Path, Path]]:
    """Copies of the office's own case types and templates, as listed, that differ from what is there, each with its place."""
    staged: list[tuple[Path, Path]] = []
    if source.is_file():
        return staged
    for line in (source / SUMS).read_text("utf-8").splitlines():
        digest, name = line[:64], line[66:]
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or ".." in parts or PurePosixPath(name).is_absolute():
            continue  # the database and the documents, which have their turn
        given, fresh, place = source / name, staging / name, folder / name
        with suppress(FileNotFoundError):
            if hashlib.sha256(given.read_bytes()).hexdigest() != digest:
                continue
            if place.is_file() and place.read_bytes() == given.read_bytes():
                continue
            fresh.parent.mkdir(parents=True, exist_ok=True)
            copy_durably(given, fresh)
            staged.append((fresh, place))
    return staged


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")
