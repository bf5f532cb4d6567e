"""Files that are safely on the disk: renames that Windows lets through in the end, folders that remember them.

And what the operating system says when it refuses, in German.
"""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# A virus scanner holds a new file for moments; ten tries in one second outlast it.
_TRIES = 10
_PAUSE = 0.1  # seconds
_SCANNED = os.name == "nt"


_SHARED = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION of Windows, where errno only knows "no access"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REASONS = {
    **dict.fromkeys(_FULL, "kein Platz mehr"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "der Zugriff ist nicht erlaubt"),
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENOENT: "die Datei oder der Ordner ist nicht da",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EISDIR: "es ist ein Ordner",
    errno.EEXIST: "es gibt dort schon etwas mit diesem Namen",
    errno.EIO: "Lese- oder Schreibfehler des Datenträgers",
    errno.EBUSY: "ein anderes Programm benutzt sie gerade",
    errno.ETXTBSY: "ein anderes Programm benutzt sie gerade",
    errno.EFBIG: "die Datei ist für diesen Datenträger zu groß",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EXDEV: "das Ziel liegt auf einem anderen Datenträger",
    **dict.fromkeys((errno.ENFILE, errno.EMFILE), "zu viele Dateien sind geöffnet"),
    **dict.fromkeys(
        (errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENOTCONN, errno.ENODEV, errno.ENXIO),
        "der Datenträger oder das Netzlaufwerk antwortet nicht",
    ),
}  # fmt: skip


def is_full(error: OSError) -> bool:
    """Whether the disk, or the user's share of it, is used up."""
    return error.errno in _FULL


def reason_of(error: OSError) -> str:
    """Why the system refused: a German clause without full stop, to stand in brackets or after a colon."""
    known = _REASONS.get(error.errno or 0)
    if getattr(error, "winerror", None) in _SHARED:
        known = _REASONS[errno.EBUSY]
    return known or f"Fehler des Betriebssystems: {error.strerror or type(error).__name__}"


def replace_file(source: Path, target: Path) -> None:
    """Rename over what is there, trying again while Windows says that somebody looks at the file.

    :raises OSError: it did not work, at last
    """
    for left in reversed(range(_TRIES)):
        try:
            source.replace(target)
        except PermissionError:
            if not _SCANNED or not left:
                raise
            time.sleep(_PAUSE)
        else:
            return


def link_or_copy(source: Path, target: Path) -> None:
    """The same content under a second name; shared where both are on one disk, else copied and durable.

    The name itself is durable after :func:`sync_folder`.
    """
    try:
        os.link(source, target)
    except OSError:
        # Another disk, a file system without links (FAT on a stick), too many links: then there is a second copy, or its error.
        copy_durably(source, target)


def copy_durably(source: Path, target: Path) -> None:
    """Copy beside the target, then rename: the target is whole or absent."""
    temporary = target.with_name(f"{target.name}.tmp")
    try:
        with source.open("rb") as given, temporary.open("wb") as taken:
            while chunk := given.read(1 << 20):
                taken.write(chunk)
            taken.flush()
            os.fsync(taken.fileno())
        replace_file(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def write_durably(target: Path, content: bytes) -> None:
    """Write a small file; durable when this returns, but for its name (:func:`sync_folder`)."""
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write into that takes the target's name at the end, whole and durable, or vanishes when something goes wrong.

    Only the user can read it.

    :raises OSError: what was there before is there still
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_file(temporary, target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def remove_file(path: Path) -> None:
    """Remove a file, also a write-protected one, which Windows refuses; harmless when there is none."""
    if os.name == "nt" and path.exists():
        path.chmod(0o644)
    path.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Make the content of a file durable that something else wrote; Windows wants to be allowed to write for that."""
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable; Windows does this by itself and cannot be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
