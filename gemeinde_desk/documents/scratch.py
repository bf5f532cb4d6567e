"""A folder for temporary files that disappears with its owner, even when the owner was killed.

The owner holds a lock in the folder; whoever makes the next folder removes those whose lock nobody holds any more.
"""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gemeinde_desk.locking import FileLock

_PREFIX = "gemeinde-desk-work-"
_LOCK = "owner.lock"
#: seconds a folder without lock is left alone: its owner may be just about to lock it
_GRACE = 60.0


class Scratch:
    """One temporary folder, private to this user (mode 0700) and locked while the owner lives."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = FileLock(self.folder / _LOCK)
        self._lock.acquire()
        sweep(self.folder.parent)

    def remove(self) -> None:
        """Delete the folder with all it holds; does nothing the second time."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep(parent: Path) -> list[Path]:
    """Remove the folders in ``parent`` whose owners died without tidying up; the removed ones are answered."""
    removed = []
    for folder in parent.glob(_PREFIX + "*"):
        with contextlib.suppress(OSError):
            # only what is surely ours: a folder without our lock may be somebody's office
            if not (folder / _LOCK).is_file() or time.time() - folder.stat().st_mtime < _GRACE:
                continue
            lock = FileLock(folder / _LOCK)
            if not lock.acquire():
                continue
            lock.release()
            shutil.rmtree(folder)
            removed.append(folder)
    return removed


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder for one piece of work; removed at its end, and later by others if this process dies before."""
    scratch = Scratch()
    try:
        place = scratch.folder / "work"
        place.mkdir()
        yield place
    finally:
        scratch.remove()
