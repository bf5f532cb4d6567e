"""Files that are safely on the disk: renames that Windows lets through in the end, folders that remember them."""

import os
import time
from pathlib import Path

# A virus scanner holds a new file for moments; ten tries in one second outlast it.
_TRIES = 10
_PAUSE = 0.1  # seconds
_SCANNED = os.name == "nt"


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


def remove_file(path: Path) -> None:
    """Remove a file, also a write-protected one, which Windows refuses; harmless when there is none."""
    if os.name == "nt" and path.exists():
        path.chmod(0o644)
    path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable; Windows does this by itself and cannot be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
