"""One writer per office: a lock file in its folder that the operating system releases when the program ends, however it ends."""

import contextlib
import json
import os
from pathlib import Path

from gemeinde_desk.locking import FileLock
from gemeinde_desk.store.errors import OfficeInUse


class OfficeLock:
    """Held while an office is open for writing."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "office.lock")
        self._holder = folder / "office.holder.json"

    def acquire(self) -> None:
        """Take the lock.

        :raises OfficeInUse: another program has it; says which
        """
        if not self._lock.acquire():
            raise OfficeInUse(holder=self._who())
        # A full disk must not keep the office closed: the note about the holder is a courtesy.
        with contextlib.suppress(OSError):
            self._holder.write_text(json.dumps({"pid": os.getpid(), "host": _machine()}), encoding="utf-8")

    def release(self) -> None:
        """Give it back; harmless when it is not held."""
        if self._lock.held:
            with contextlib.suppress(OSError):  # the medium may be gone
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"Rechner {holder['host']}, Programm Nr. {holder['pid']}"
        except (OSError, ValueError, KeyError):
            return "von einem anderen Programm"


def _machine() -> str:
    # platform.node() and socket.gethostname() say the same, and load for longer than the office takes to open
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
