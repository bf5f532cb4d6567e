"""The package: a flat ZIP with the message and its files, written so that nobody ever sees half of it.

Inside is only what xdomea knows: ``<process>_Abgabe.Abgabe.0401.xml`` and the files it names. Beside it lie two text
files as ``sha512sum -c`` reads them: ``<process>.sha512`` covers the ZIP and the list of its files; that list,
``<process>.manifest-sha512.txt``, names every file as it is after unpacking. Their names do not contain that of the
ZIP, for some receivers search names loosely and would take ``….zip.sha512`` for a message.

All is written under ``up-….bin`` in the target folder – no receiver takes that for a message either –, flushed to the
disk, and renamed at the end, the ZIP last. A file that is there already stays. What a power cut leaves behind is such
an ``up-….bin``, never half a package. Files are stored, not compressed: they are PDF and images for the most part, and
the same content gives the same bytes with every version of zlib.
"""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gemeinde_desk.cases.xdomea.dossier import Message, MessageFile
from gemeinde_desk.files import is_full, reason_of, sync_folder
from gemeinde_desk.sync.errors import (
    DamagedDocument,
    NoRoomForPackage,
    PackageExists,
    PackingCancelled,
    TargetUnavailable,
)
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

CHECKSUM_SUFFIX = ".sha512"
MANIFEST_SUFFIX = ".manifest-sha512.txt"
_CHUNK = 1 << 20
_MARGIN = 1 << 20  # bytes left free on the target
_PER_FILE = 1024  # headers of a file in the ZIP and its line in the manifest, generously
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest ZIP knows: times of day would make every package differ
_READABLE = 0o644


@dataclass(frozen=True)
class Written:
    """A package on disk: its path, SHA-512 in hex, size in bytes."""

    path: Path
    sha512: str
    size: int


def write_package(
    message: Message,
    stored: Callable[[str], Path],
    folder: Path,
    *,
    cancelled: IsCancelled = never,
    progress: Progress = silent,
) -> Written:
    """Write the package into the folder; durable when this returns.

    :param stored: where the file with a SHA-256 is kept
    :param cancelled: asked after each MiB
    :param progress: told bytes done and bytes in all
    :raises PackageExists, NoRoomForPackage, TargetUnavailable, DamagedDocument, PackingCancelled: nothing lies under a final name
    """
    try:
        return _Packing(message, stored, folder, cancelled, progress).write()
    except OSError as error:
        if is_full(error):
            raise _no_room(message, folder) from error
        raise TargetUnavailable(detail=reason_of(error)) from error


def remove_package(written: Written) -> None:
    """Take a package away again with the files beside it, as far as they can be removed."""
    for path in (written.path, *side_files(written.path)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def package_path(folder: Path, message: Message) -> Path:
    """Where the package of the message lies in the folder, or would."""
    return folder / f"{message.name.removesuffix('.xml')}.zip"


def side_files(package: Path) -> tuple[Path, Path]:
    """The checksum file and the manifest of a package."""
    process = package.name.partition("_")[0]
    return package.with_name(process + CHECKSUM_SUFFIX), package.with_name(process + MANIFEST_SUFFIX)


class _Packing:
    """One package in the making."""

    def __init__(
        self,
        message: Message,
        stored: Callable[[str], Path],
        folder: Path,
        cancelled: IsCancelled,
        progress: Progress,
    ) -> None:
        self._message = message
        self._stored = stored
        self._folder = folder
        self._cancelled = cancelled
        self._progress = progress
        self._total = 2 * _content_size(message)  # written, then read once more for the checksum
        self._done = 0
        self._manifest: list[tuple[str, str]] = []

    def write(self) -> Written:
        target = package_path(self._folder, self._message)
        checksums, manifest = side_files(target)
        for path in (target, checksums, manifest):
            if path.exists():
                raise PackageExists(name=path.name)
        if shutil.disk_usage(self._folder).free < _needed(self._message):
            raise _no_room(self._message, self._folder)
        finished: list[Path] = []
        try:
            staged = self._staged(self._write_zip, finished)
            size = staged.stat().st_size
            digest = self._digest(staged)
            listing = "".join(f"{sha512}  {name}\n" for name, sha512 in sorted(self._manifest))
            staged_list = self._staged(_text(listing), finished)
            listing_digest = hashlib.sha512(listing.encode()).hexdigest()
            sums = f"{digest}  {target.name}\n{listing_digest}  {manifest.name}\n"
            staged_sums = self._staged(_text(sums), finished)
            for source, place in ((staged_list, manifest), (staged_sums, checksums), (staged, target)):
                _move(source, place)
                finished.append(place)
            sync_folder(self._folder)
            _check_size(target, size)
            self._progress(self._total, self._total)
        except BaseException:
            for path in reversed(finished):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
        return Written(target, digest, size)

    def _staged(self, write: Callable[[IO[bytes]], None], finished: list[Path]) -> Path:
        """A file under a name that no receiver knows, flushed to the disk and measured."""
        handle, name = tempfile.mkstemp(prefix="up-", suffix=".bin", dir=self._folder)
        path = Path(name)
        finished.append(path)
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        path.chmod(_READABLE)  # mkstemp lets only its owner read; the receiver is another user
        _check_size(path, size)
        return path

    def _write_zip(self, file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            content = self._message.content
            with _entry(archive, self._message.name, len(content)) as entry:
                entry.write(content)
            self._manifest.append((self._message.name, hashlib.sha512(content).hexdigest()))
            self._advance(len(content))
            for item in self._message.files:
                self._copy(archive, item)

    def _copy(self, archive: zipfile.ZipFile, item: MessageFile) -> None:
        """A stored file, in pieces, checked against its hash on the way."""
        kept, listed, size = hashlib.sha256(), hashlib.sha512(), 0
        try:
            source = self._stored(item.sha256).open("rb")
        except OSError as error:
            raise DamagedDocument(name=item.name) from error
        with source, _entry(archive, item.name, item.size) as entry:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > item.size:
                    break
                kept.update(chunk)
                listed.update(chunk)
                entry.write(chunk)
                self._advance(len(chunk))
        if size != item.size or kept.hexdigest() != item.sha256:
            raise DamagedDocument(name=item.name)
        self._manifest.append((item.name, listed.hexdigest()))

    def _digest(self, path: Path) -> str:
        digest = hashlib.sha512()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                self._advance(len(chunk))
        return digest.hexdigest()

    def _advance(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total)  # the headers of the ZIP are not counted
        if self._cancelled():
            raise PackingCancelled


def _entry(archive: zipfile.ZipFile, name: str, size: int) -> IO[bytes]:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _READABLE << 16
    info.create_system = 3  # the same bytes on Windows
    info.file_size = size  # lets zipfile choose the large format where it is needed
    return archive.open(info, "w")


def _text(content: str) -> Callable[[IO[bytes]], None]:
    def write(file: IO[bytes]) -> None:
        file.write(content.encode())

    return write


def _move(source: Path, target: Path) -> None:
    """Give the file its name unless there is one already."""
    try:
        os.link(source, target)
    except FileExistsError as error:
        raise PackageExists(name=target.name) from error
    except OSError as error:
        # FAT on a stick, some network folders: no hard links; the look before the rename must do
        if target.exists():
            raise PackageExists(name=target.name) from error
        source.rename(target)
    else:
        with suppress(OSError):  # a virus scanner may hold it: the package is whole, what stays is a second name of it
            source.unlink()


def _check_size(path: Path, size: int) -> None:
    if path.stat().st_size != size:
        raise TargetUnavailable(detail="die geschriebene Datei hat eine falsche Größe")


def _content_size(message: Message) -> int:
    return len(message.content) + sum(file.size for file in message.files)


def _needed(message: Message) -> int:
    return _content_size(message) + (len(message.files) + 1) * _PER_FILE + _MARGIN


def _no_room(message: Message, folder: Path) -> NoRoomForPackage:
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    return NoRoomForPackage(needed=-(-_needed(message) // 1_000_000), free=free // 1_000_000)
