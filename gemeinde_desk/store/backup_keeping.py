"""Which backups in a folder are those of an office, and which of these stay.

Ours is a backup whose head our journal holds at that very entry: the office goes on from there. So those of a copy (for training,
on a test machine) are not ours from the moment it went its own way, nor those of what a restore has left behind, though all
have one beginning. They stay until somebody takes them away.

The newest stay all, as many as asked for. Of the older ones there stays the newest of each of the last :data:`WEEKS` weeks and of
the last :data:`MONTHS` months that have one: grandfather, father, son. No clock is asked, for a wrong one must not cost a backup.
"""

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gemeinde_desk.files import remove_file, replace_file
from gemeinde_desk.store.backup_list import DOCUMENTS, PREFIX, SUMS, Backup, list_backups
from gemeinde_desk.store.document_folder import DocumentFolder
from gemeinde_desk.store.store import Store
from gemeinde_desk.watching import IsCancelled

#: How many of the newest stay, if nothing else is said.
KEEP = 14
#: Of so many weeks and months the newest backup stays beside them.
WEEKS, MONTHS = 8, 12


@dataclass(frozen=True)
class KeptBackups:
    """The whole backups of one office in a folder, newest first, and how many of other offices lie beside them."""

    ours: tuple[Backup, ...]
    others: int


def is_ours(store: Store, backup: Backup) -> bool:
    """Whether the office was once as the backup has it, and went on from there."""
    found = store.value("SELECT hash FROM journal WHERE seq = ?", (backup.journal_entries,))
    return found is not None and found == backup.journal_head


def backups_of(store: Store, folder: Path) -> KeptBackups:
    """What the folder holds of this office; nothing where there is no such folder.

    :raises OSError: the disk does not answer
    """
    whole = [backup for backup in list_backups(folder) if backup.documents is not None] if folder.is_dir() else []
    ours = tuple(backup for backup in whole if is_ours(store, backup))
    return KeptBackups(ours, len(whole) - len(ours))


def staying(backups: Sequence[Backup], keep: int) -> list[Backup]:
    """Those that stay of an office's backups, newest first; one of which nobody knows the day stays too."""
    days = [_day(backup) for backup in backups]
    stay = set(range(min(max(keep, 1), len(backups)))) | {n for n, day in enumerate(days) if day is None}
    periods: tuple[tuple[int, Callable[[date], object]], ...] = (
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    )
    for number, period in periods:
        newest: dict[object, int] = {}
        for n, day in enumerate(days):
            if day is not None:
                newest.setdefault(period(day), n)
        stay.update(list(newest.values())[:number])
    return [backups[n] for n in sorted(stay)]


def _day(backup: Backup) -> date | None:
    try:
        return date.fromisoformat(backup.made[:10])
    except ValueError:
        return None


def forget_old(store: Store, made: Path, keep: int, cancelled: IsCancelled) -> tuple[str, ...]:
    """Remove backups of this office that do not stay, then the files no backup of any office needs; names of the backups removed.

    ``made`` is the backup just made, in its folder: it stays whatever its name, for within one second names come back.
    What somebody holds open is left for the next time, and so is the rest when it is cancelled.
    """
    target = made.parent
    ours = sorted(backups_of(store, target).ours, key=lambda backup: backup.journal_entries, reverse=True)
    stay = {backup.path for backup in staying(ours, keep)} | {made}
    removed = []
    for path in (backup.path for backup in ours if backup.path not in stay):
        if cancelled():
            break
        leaving = path.with_name("alt.tmp")
        shutil.rmtree(leaving, ignore_errors=True)
        with contextlib.suppress(OSError):
            replace_file(path, leaving)  # half a backup must not look like one
            removed.append(path.name)
        shutil.rmtree(leaving, ignore_errors=True)
    if removed and not cancelled():
        _sweep(target)
    return tuple(removed)


def _sweep(target: Path) -> None:
    needed: set[str] = set()
    for sums in target.glob(f"{PREFIX}*/{SUMS}"):
        needed.update(line[:64] for line in sums.read_text("ascii", "replace").splitlines())
    documents = DocumentFolder(target / DOCUMENTS)
    for sha in list(documents.all()):
        if sha not in needed:
            with contextlib.suppress(OSError):  # in use on Windows: the next backup tries again
                remove_file(documents.path(sha))
