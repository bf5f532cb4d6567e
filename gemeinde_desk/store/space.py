"""Room on the disk: a warning before it runs out, and a reserve that keeps the office usable when it has.

SQLite cannot even open a database for reading on a disk without a free block. So a file of 32 MB lies beside it that is
given up in that case.
"""

import os
import shutil
from pathlib import Path

RESERVE = "reserve.bin"
RESERVE_SIZE = 32 << 20  # bytes
#: Less than this many bytes free is worth a warning.
LOW = 500 << 20


def free_space(folder: Path) -> int:
    """Bytes free on the disk of the folder."""
    return shutil.disk_usage(folder).free


def same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on one file system; of one that is not there yet, the nearest above it counts.

    Two file systems may still be parts of one disk; nobody can tell that without asking the hardware.

    :raises OSError: the disk does not answer
    """
    first, second = (next(place for place in (folder, *folder.parents) if place.exists()) for folder in (one, other))
    return first.stat().st_dev == second.stat().st_dev


def is_low(folder: Path) -> bool:
    """Whether the user should make room soon."""
    return free_space(folder) < LOW


def is_read_only(folder: Path) -> bool:
    """Whether the whole file system of the folder is mounted for reading only; False where the system cannot say (Windows)."""
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def keep_reserve(folder: Path) -> bool:
    """Lay the reserve aside unless it is there or the disk is short; whether it is there now."""
    place = folder / RESERVE
    try:
        if place.exists() and place.stat().st_size >= RESERVE_SIZE:
            return True
        if free_space(folder) < LOW + RESERVE_SIZE:
            return False
        # Random bytes in one block, repeated: a sparse or compressed file would hold no room free.
        block = os.urandom(1 << 20)
        with place.open("wb") as file:
            for _ in range(RESERVE_SIZE // len(block)):
                file.write(block)
    except OSError:
        place.unlink(missing_ok=True)
        return False
    return True


def release_reserve(folder: Path) -> bool:
    """Give the reserve up; whether there was one."""
    try:
        (folder / RESERVE).unlink()
    except OSError:
        return False
    return True
