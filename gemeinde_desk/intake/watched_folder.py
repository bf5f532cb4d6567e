"""Scan to folder: which files in a watched folder are complete, and where they go once they are taken in.

Scanners and network drives write slowly, in steps, sometimes with a pause. So a file counts as complete only when two
looks in a row saw the same size and time and its end is there. Nothing here waits or repeats by itself: the caller looks
every few seconds and hands back what was seen the last time.
"""

import contextlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gemeinde_desk.documents.file_names import numbered
from gemeinde_desk.errors import DeskError

DONE = "erledigt"
UNREADABLE = "nicht lesbar"
#: seconds after which a file that looks unfinished is taken as it is: nobody is writing to it any more
_PATIENCE = 120.0
_TAIL = 1024
_PARTIAL = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart")
_HIDDEN = (".", "~")


class FolderUnreachable(DeskError):
    """The watched folder cannot be listed; data: ``folder``."""

    what = "Der überwachte Ordner „{folder}“ ist nicht erreichbar."
    meaning = "Neue Scans werden zurzeit nicht abgeholt."
    remedy = "Bitte prüfen, ob das Netzlaufwerk verbunden ist, oder in den Einstellungen einen anderen Ordner wählen."


class CannotMove(DeskError):
    """A file that was dealt with could not be moved out of the way; data: ``name``, ``folder``."""

    what = "„{name}“ ließ sich nicht in den Ordner „{folder}“ verschieben."
    meaning = "Die Datei liegt noch im überwachten Ordner und wird nicht noch einmal aufgenommen."
    remedy = "Bitte die Schreibrechte des Ordners prüfen und die Datei von Hand verschieben."


@dataclass(frozen=True)
class Sighting:
    """How a file looked: size in bytes and time of the last change in nanoseconds."""

    size: int
    changed: int


Seen = Mapping[Path, Sighting]


def ready_files(folder: Path, before: Seen, *, now: float) -> tuple[list[Path], dict[Path, Sighting]]:
    """The complete files, oldest first, and what was seen, for the next look.

    ``before`` is what the last look saw (at first: nothing), ``now`` the time in seconds since 1970. Hidden files,
    partial downloads, subfolders and links are passed over. Raises :class:`FolderUnreachable`.
    """
    seen = _look(folder)
    ready = [
        path
        for path, sighting in seen.items()
        if before.get(path) == sighting and (_is_whole(path) or now - sighting.changed / 1e9 > _PATIENCE)
    ]
    return sorted(ready, key=lambda path: (seen[path].changed, path.name)), seen


def file_away(path: Path, on: date) -> Path:
    """Move a file that was taken in to ``erledigt/<date>`` beside it; answers its new place. Raises CannotMove."""
    return _move(path, path.parent / DONE / on.isoformat())


def set_aside(path: Path, error: DeskError) -> Path:
    """Move a file that was refused to ``nicht lesbar``, with a text beside it that says why. Raises CannotMove."""
    place = _move(path, path.parent / UNREADABLE)
    note = place.with_name(place.name + ".txt")
    with contextlib.suppress(OSError):  # the reason also stands in the window; the move is what matters
        note.write_text(f"{path.name}\n\n{error.sentence()}\n", encoding="utf-8-sig", newline="\r\n")
    return place


def _look(folder: Path) -> dict[Path, Sighting]:
    seen = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                if name.startswith(_HIDDEN) or name.endswith(_PARTIAL):
                    continue
                with contextlib.suppress(FileNotFoundError):  # taken away in this moment
                    found = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(found.st_mode):
                        seen[Path(entry.path)] = Sighting(found.st_size, found.st_mtime_ns)
    except OSError as error:
        raise FolderUnreachable(folder=str(folder), place=str(folder)) from error
    return seen


def _is_whole(path: Path) -> bool:
    """Whether the file opens (Windows refuses while somebody writes) and has the end its format asks for."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            file.seek(max(0, path.stat().st_size - _TAIL))
            tail = file.read()
    except OSError:
        return False
    if head.startswith(b"%PDF"):
        return b"%%EOF" in tail
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in tail
    if head.startswith(b"\x89PNG"):
        return b"IEND" in tail
    return bool(head)


def _move(path: Path, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (place := folder / numbered(path.name, path.suffix, number)).exists():
            number += 1
        return path.rename(place)
    except OSError as error:
        raise CannotMove(name=path.name, folder=str(folder), place=path.name) from error
