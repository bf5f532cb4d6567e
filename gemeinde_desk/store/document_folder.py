"""The folder of documents: every file under its SHA-256, written once, never changed.

A file is durable before any row names it (temporary file, fsync, rename, fsync of the folder). So a row without its file
cannot happen; a file without a row is harmless, verify counts them, and ``sweeping.py`` takes them away in the end.
"""

import os
import re
import shutil
import tempfile
import threading  # noqa: TID251 - a lock, no thread
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gemeinde_desk.files import replace_file, sync_file, sync_folder
from gemeinde_desk.store.connection import as_desk_error

#: in the document folder: what the sweep took away, in a folder for each day
TRASH = "trash"
_CHUNK = 1 << 20
_MANY = 50
# What this thread has put and not yet made durable; None: everything at once.
_later: ContextVar[set[Path] | None] = ContextVar("later", default=None)
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """A file in the folder: its SHA-256 in hex and its size in bytes."""

    sha256: str
    size: int


class DocumentFolder:
    """Files by content, below ``documents/ab/<sha256>``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # What was put since the program started: a row may be about to name it. Only the program that writes the office puts.
        self._put_here: set[str] = set()
        self._taking = threading.Lock()

    def path(self, sha256: str) -> Path:
        """Where the file with this hash is, or would be."""
        return self.folder / sha256[:2] / sha256

    @contextmanager
    def batch(self) -> Iterator[None]:
        """For hundreds of files in one transaction: those put inside are made durable together when the block ends.

        The block must end before the transaction does, so that files still come before rows.

        :raises DiskFull, StoreUnavailable: not all is durable
        """
        paths: set[Path] = set()
        token = _later.set(paths)
        try:
            yield
        finally:  # also after an error: whoever puts the same again takes what is there for durable
            _later.reset(token)
            self._make_durable(paths)

    def put(self, source: Path | bytes) -> StoredFile:
        """Keep a copy of the file or bytes; durable when this returns, or when the :meth:`batch` around it ends.

        :raises DiskFull, StoreUnavailable: nothing was kept
        """
        try:
            return self._put(source)
        except OSError as error:
            raise as_desk_error(error) from error

    def _put(self, source: Path | bytes) -> StoredFile:
        if isinstance(source, bytes):
            known = StoredFile(_digest_of(source), len(source))
            self._claim(known.sha256)
            if self.is_whole(known.sha256):
                sync_folder(self.path(known.sha256).parent)  # as below
                return known
        later = _later.get()
        staging = self.folder / "new"
        staging.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=staging)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                stored = _copy(source, target)
                target.flush()
                if later is None:
                    os.fsync(target.fileno())
            place = self.path(stored.sha256)
            self._claim(stored.sha256)
            if self.is_whole(stored.sha256):
                sync_folder(place.parent)  # whoever renamed it may have been stopped just before this step
                return stored
            place.parent.mkdir(exist_ok=True)
            if later is None:
                sync_folder(self.folder)
            if place.exists():
                place.chmod(0o644)  # a damaged file gives way to the whole one; Windows replaces no read-only file
            temporary.chmod(0o444)
            replace_file(temporary, place)
            if later is None:
                sync_folder(place.parent)
            else:
                later.add(place)
            return stored
        finally:
            temporary.unlink(missing_ok=True)

    def _claim(self, sha256: str) -> None:
        """From now on the file is not taken away; to be said before it is looked for."""
        with self._taking:
            self._put_here.add(sha256)

    def in_trash(self, sha256: str) -> Path | None:
        """Where the file lies that the sweep took away, whole; None if it does not. See :mod:`gemeinde_desk.store.sweeping`."""
        return next((place for place in self.folder.glob(f"{TRASH}/*/{sha256}") if _is(place, sha256)), None)

    def take_away(self, sha256: str, place: Path) -> bool:
        """Move a file that no row names out of the folder; whether it was moved. What was put since the start stays.

        :raises OSError: it did not work
        """
        with self._taking:
            if sha256 in self._put_here or not self.path(sha256).is_file():
                return False
            replace_file(self.path(sha256), place)
            return True

    def _make_durable(self, paths: set[Path]) -> None:
        try:
            if len(paths) > _MANY and hasattr(os, "sync"):
                os.sync()  # everything at once; what follows is then quick, and is told of errors
            for path in paths:
                sync_file(path)
            for folder in {path.parent for path in paths} | {self.folder}:
                sync_folder(folder)
        except OSError as error:
            raise as_desk_error(error) from error

    def all(self) -> Iterator[str]:
        """The hashes of all files kept."""
        for drawer in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(entry.name for entry in drawer.iterdir() if _HASH.fullmatch(entry.name))

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there and its content still has this hash."""
        return _is(self.path(sha256), sha256)

    def sweep_unfinished(self) -> None:
        """Remove what an interrupted ``put`` left behind."""
        shutil.rmtree(self.folder / "new", ignore_errors=True)


def _is(place: Path, sha256: str) -> bool:
    from hashlib import file_digest  # noqa: PLC0415 - it loads OpenSSL, and the window stands before a file is asked for

    try:
        with place.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _digest_of(content: bytes) -> str:
    from hashlib import sha256  # noqa: PLC0415 - as above

    return sha256(content).hexdigest()


def _copy(source: Path | bytes, target: BinaryIO) -> StoredFile:
    from hashlib import sha256  # noqa: PLC0415 - as above

    digest, size = sha256(), 0
    if isinstance(source, bytes):
        digest.update(source)
        target.write(source)
        return StoredFile(digest.hexdigest(), len(source))
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return StoredFile(digest.hexdigest(), size)
