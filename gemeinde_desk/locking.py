"""A lock that another program sees and that the operating system gives back when its holder ends, however it ends.

Own code on purpose: the library for it takes a fifth of the time until the window stands, and this is all we need of it.
"""

import contextlib
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FileLock:
    """An exclusive lock on a file made for it; the file stays when the lock is given back, so that nobody locks a deleted one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object has the lock."""
        return self._handle is not None

    def acquire(self) -> bool:
        """Take the lock if nobody else has it, in this program or another; never waits.

        :raises OSError: the file cannot be made or opened
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        return True

    def release(self) -> None:
        """Give it back; harmless when it is not held."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # closing frees it as well, if a moment later
                os.lseek(handle, 0, os.SEEK_SET)
                msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.close(handle)
