"""Taking away files in the document folder that nothing names: left behind when the program ended between a file and its row.

Carefully, for what is taken away wrongly is lost. A file must have been found unnamed for more than a week, at every look. Not
named means: by no version, by no setting (the arms), and by no other database in the folder of the office, as one kept before a
migration or set aside by a restore; if one of these cannot be read, nothing is taken away. What the running program has put
is spared, for a row may be about to name it. And what is taken away lies in ``documents/trash/<day>/`` for another month.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from gemeinde_desk.files import remove_file, sync_folder, whole_file
from gemeinde_desk.store.connection import as_desk_error, open_reader
from gemeinde_desk.store.document_folder import TRASH
from gemeinde_desk.store.errors import ReadOnlyOffice
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import SYSTEM

#: days a file must have been without a name before it is taken away, and days it is kept after that
WAIT, KEEP = 7, 30
#: in the document folder: JSON, the hash of each unnamed file and the day it was first seen so
SEEN = "unnamed.json"


@dataclass(frozen=True)
class SweepReport:
    """What a sweep did: files no row names that ``wait``, files ``taken`` away now, and files ``deleted`` for good.

    ``unreadable``: a database in the folder that could not be asked, for which reason nothing was taken away; else None.
    """

    wait: int
    taken: int
    deleted: int
    unreadable: Path | None = None


def sweep(store: Store) -> SweepReport:
    """Look for files that nothing names and take away those found so for more than :data:`WAIT` days.

    :raises ReadOnlyOffice: the office is not open for writing, another program may be
    :raises DiskFull, StoreUnavailable: it is not finished; the next sweep goes on
    """
    if store.readonly:
        raise ReadOnlyOffice
    today = store.moment().date()
    try:
        deleted = _empty_trash(store.documents.folder / TRASH, today)
        there = set(store.documents.all())  # before the names: what comes in meanwhile has its row, or is not in here
        try:
            unnamed = there - _named(store)
        except _Unreadable as error:
            return SweepReport(0, 0, deleted, error.database)
        seen = _seen(store)
        first = {sha: min(seen.get(sha, today), today) for sha in sorted(unnamed)}
        due = [sha for sha, day in first.items() if today - day > timedelta(days=WAIT)]
        taken = _take(store, due, today) if due else []
        _remember(store, {sha: day for sha, day in first.items() if sha not in taken}, seen)
    except OSError as error:
        raise as_desk_error(error) from error
    return SweepReport(len(first) - len(taken), len(taken), deleted)


class _Unreadable(Exception):
    def __init__(self, database: Path) -> None:
        self.database = database


def _named(store: Store) -> set[str]:
    """Every hash that a row of this or of another database of the folder names; backups have their own files."""
    named = _names_in(store.database)
    for pattern in ("*.db", "*/*.db"):
        for database in store.folder.glob(pattern):
            if database != store.database:
                log = database.with_name(f"{database.name}-wal")
                named |= _names_in(database, fixed=not log.exists())
    return named


def _names_in(database: Path, *, fixed: bool = False) -> set[str]:
    try:
        with closing(open_reader(database, fixed=fixed)) as reader:
            return {file.sha256 for file in named_files(reader.execute)}
    except sqlite3.Error as error:
        raise _Unreadable(database) from error


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
        taken = [sha for sha in due if store.documents.take_away(sha, trash / sha)]
        sync_folder(trash)
        tx.without_journal()
        if taken:
            tx.record("documents.swept", "documents", files=len(taken))
    return taken


def _empty_trash(trash: Path, today: date) -> int:
    """Delete what has lain there for long; how many files."""
    deleted = 0
    for day in sorted(trash.iterdir()) if trash.is_dir() else []:
        try:
            old = today - date.fromisoformat(day.name) > timedelta(days=KEEP)
        except ValueError:
            continue  # not ours
        if old:
            for file in day.iterdir():
                remove_file(file)
                deleted += 1
            day.rmdir()
    return deleted
