"""Taking away files in the document folder that nothing names: left behind when the program ended between a file and its row.

Carefully, for what is taken away wrongly is lost. A file must have been found unnamed for more than a week, at every look. Not
named means: by no version, by no setting (the arms), and by no other database in the folder of the office, kept before a migration
or set aside by a restore. One set aside has its documents not with it, but here. If it is damaged, somebody may yet save it, so all
that was there when it was set aside counts as named by it, as the restore noted (:mod:`.exchange`). If nobody knows what a
database names, nothing is taken away, and verify says so. What the running program has put is spared, for a row may be
about to name it. And what is taken away lies in ``documents/trash/<day>/`` for another month.
"""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from gemeinde_desk.files import remove_file, sync_folder, whole_file
from gemeinde_desk.store.backup_list import LONE
from gemeinde_desk.store.connection import as_desk_error, open_reader
from gemeinde_desk.store.document_folder import TRASH
from gemeinde_desk.store.errors import ReadOnlyOffice
from gemeinde_desk.store.exchange import ASIDE_DAMAGED, files_then
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.store import BACKUPS, DATABASE, Store
from gemeinde_desk.store.transaction import SYSTEM

#: days a file must have been without a name before it is taken away, and days it is kept after that
WAIT, KEEP = 7, 30
#: in the document folder: JSON, the hash of each unnamed file and the day it was first seen so
SEEN = "unnamed.json"
_HEADER = b"SQLite format 3\0"


def sweep(store: Store) -> int:
    """Look for files that nothing names and take away those found so for more than :data:`WAIT` days; how many.

    :raises ReadOnlyOffice: the office is not open for writing, another program may be
    :raises DiskFull, StoreUnavailable: it is not finished; the next sweep goes on
    """
    if store.readonly:
        raise ReadOnlyOffice
    today = store.moment().date()
    try:
        _empty_trash(store.documents.folder / TRASH, today)
        there = set(store.documents.all())  # before the names: what comes in meanwhile has its row, or is not in here
        unnamed = there - {file.sha256 for file in named_files(store.all)}
        for database in _others(store.folder):
            names = _names_of(database)
            if names is None:
                return 0  # verify says so
            unnamed -= names
        seen = _seen(store)
        first = {sha: min(seen.get(sha, today), today) for sha in sorted(unnamed)}
        due = [sha for sha, day in first.items() if today - day > timedelta(days=WAIT)]
        taken = _take(store, due, today) if due else []
        _remember(store, {sha: day for sha, day in first.items() if sha not in taken}, seen)
    except OSError as error:
        raise as_desk_error(error) from error
    return len(taken)


def unreadable_databases(store: Store) -> list[Path]:
    """Other databases in the folder of the office of which nobody knows what they name: while one is there, nothing is swept."""
    return [database for database in _others(store.folder) if _names_of(database) is None]


def _others(office: Path) -> list[Path]:
    """The databases beside that of the office that may name files of its folder: kept before a migration, or set aside.

    Not all that ends like one: Windows lays a ``Thumbs.db`` into folders with pictures.
    """
    kept = [
        place for folder in (office, office / BACKUPS) for place in folder.glob(f"{LONE}*.db") if _is_database(place)
    ]
    aside = [place for place in office.glob(f"*/{DATABASE}") if place.parent.suffix != ".tmp"]
    return sorted(kept) + sorted(aside)


def _is_database(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(len(_HEADER)) == _HEADER
    except OSError:
        return True  # nobody knows


def _names_of(database: Path) -> set[str] | None:
    """What a database names; of one that was set aside damaged, all that was there then. None: nobody knows."""
    log, then = database.with_name(f"{database.name}-wal"), files_then(database.parent)
    if not log.exists() and database.stat().st_size == 0:
        return set()
    try:
        with closing(open_reader(database, fixed=not log.exists())) as reader:
            names = {file.sha256 for file in named_files(reader.execute)}
    except sqlite3.Error:
        return then
    # What is damaged may be readable and yet have lost rows.
    return names | then if then is not None and database.parent.name.startswith(ASIDE_DAMAGED) else names


def _seen(store: Store) -> dict[str, date]:
    """What earlier sweeps noted; a note that cannot be read counts for nothing, and the week begins anew."""
    try:
        noted = json.loads((store.documents.folder / SEEN).read_text("utf-8"))
        return {str(sha): date.fromisoformat(day) for sha, day in noted.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError):
        return {}


def _remember(store: Store, first: dict[str, date], seen: dict[str, date]) -> None:
    if first == seen:
        return
    with whole_file(store.documents.folder / SEEN) as file:
        file.write(json.dumps({sha: day.isoformat() for sha, day in first.items()}, indent=0).encode())


def _take(store: Store, due: list[str], today: date) -> list[str]:
    """Move the files to the trash and say so in the journal; nobody else writes meanwhile."""
    trash = store.documents.folder / TRASH / today.isoformat()
    with store.transaction(SYSTEM) as tx:
        trash.mkdir(parents=True, exist_ok=True)
        named = {file.sha256 for file in named_files(tx.all)}  # meanwhile something may have got its name
        taken = [sha for sha in due if sha not in named and store.documents.take_away(sha, trash / sha)]
        sync_folder(trash)
        tx.without_journal()
        if taken:
            tx.record("documents.swept", "documents", files=len(taken))
    return taken


def _empty_trash(trash: Path, today: date) -> None:
    """Delete what has lain there for long."""
    for day in sorted(trash.iterdir()) if trash.is_dir() else []:
        try:
            old = today - date.fromisoformat(day.name) > timedelta(days=KEEP)
        except ValueError:
            continue  # not ours
        if old:
            for file in day.iterdir():
                remove_file(file)
            day.rmdir()
