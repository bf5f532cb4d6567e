"""Reading a package again: whether it is whole, what it says it is, and fit to be sent."""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gemeinde_desk.sync.package import side_files
from gemeinde_desk.sync.schemas import Schemas, UnreadableMessage, read_xml
from gemeinde_desk.sync.structure import PACKAGE_NAME, Problem, structure_problems, texts

_CHUNK = 1 << 20
_LARGEST_MESSAGE = 64 << 20  # bytes; a message of 10 000 documents has about 20 MB
_MOST_FILES = 20_000
_LARGEST_LIST = 8 << 20
_LARGEST_GROWTH = 100  # times the size of the ZIP: more is a trap
# NotImplementedError: a compression nobody knows; RuntimeError: encrypted; ValueError: nonsense in dates or names
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class PackageReport:
    """What a look at a package found. ``files`` counts the files beside the message, ``size`` is that of the ZIP in bytes."""

    path: Path
    process_id: str
    size: int
    files: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing stands against using it."""
        return not any(problem.blocking for problem in self.problems)


def verify_package(path: Path, schemas: Schemas | None = None) -> PackageReport:
    """Read the whole package and what lies beside it; nothing is unpacked onto the disk.

    Checked: name, checksums, the list of files, flatness, the message's structure, and that message and ZIP name the
    same files; with ``schemas`` also validity. Never raises for bad content: that is what the report tells.
    """
    matched = PACKAGE_NAME.fullmatch(path.name)
    process = matched[1] if matched else ""
    problems: list[Problem] = []
    if not matched:
        problems.append(Problem("package.name", "Der Name des Pakets ist nicht „<UUID>_Abgabe.Abgabe.0401.zip“."))
    files = 0
    try:
        size = path.stat().st_size
        problems += _checksum_problems(path)
        with zipfile.ZipFile(path) as archive:
            files = max(0, len(archive.infolist()) - 1)
            problems += _archive_problems(archive, path, process, schemas)
    except FileNotFoundError:
        return PackageReport(path, process, 0, 0, (Problem("package.missing", "Das Paket ist nicht da."),))
    except _UNREADABLE as error:
        size = path.stat().st_size
        problems.append(Problem("package.unreadable", f"Das Paket lässt sich nicht lesen ({error})."))
    return PackageReport(path, process, size, files, tuple(problems))


def _checksum_problems(path: Path) -> Iterator[Problem]:
    """Compare ZIP and list with the checksum file beside them."""
    checksums, manifest = side_files(path)
    listed = _read_list(checksums)
    if listed is None:
        yield Problem("package.no_checksum", "Neben dem Paket liegt keine Prüfsummendatei.", blocking=False)
        return
    for file in (path, manifest):
        if file.name not in listed:
            yield Problem("package.not_listed", f"Die Prüfsummendatei nennt {file.name} nicht.")
        elif not file.is_file() or _sha512(file) != listed[file.name]:
            yield Problem("package.checksum", f"Die Prüfsumme von {file.name} stimmt nicht.")


def _archive_problems(archive: zipfile.ZipFile, path: Path, process: str, schemas: Schemas | None) -> Iterator[Problem]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _MOST_FILES:
        yield Problem("package.too_many", "Das Paket enthält zu viele Dateien.")
        return
    if len(set(names)) != len(names):
        yield Problem("package.name_twice", "Im Paket kommt ein Dateiname zweimal vor.")
        return
    if sum(entry.file_size for entry in entries) > _LARGEST_GROWTH * path.stat().st_size:
        yield Problem("package.grows", "Das Paket würde beim Auspacken übermäßig groß.")
        return
    for entry in entries:
        if entry.is_dir() or "/" in entry.filename or "\\" in entry.filename or stat.S_ISLNK(entry.external_attr >> 16):
            yield Problem(
                "package.not_flat", f"Im Paket liegt „{entry.filename}“; erlaubt sind nur Dateien ohne Ordner."
            )
    yield from _content_problems(archive, path)
    message = path.name.removesuffix(".zip") + ".xml"
    if message not in names:
        yield Problem("message.missing", f"Im Paket fehlt die Nachricht {message}.")
        return
    if archive.getinfo(message).file_size > _LARGEST_MESSAGE:
        yield Problem("message.too_large", "Die Nachricht ist zu groß.")
        return
    try:
        root = read_xml(archive.read(message))
    except UnreadableMessage as error:
        yield Problem("message.unreadable", f"Die Nachricht lässt sich nicht lesen ({error}).")
        return
    yield from structure_problems(root, process)
    yield from _name_problems(set(texts(root, "Dateiname")), {name for name in names if name != message})
    for mistake in schemas.mistakes(root) if schemas else ():
        yield Problem("message.invalid", f"Die Nachricht entspricht nicht dem Schema. {mistake}")


def _content_problems(archive: zipfile.ZipFile, path: Path) -> Iterator[Problem]:
    """Read every file once: the ZIP's own checksums, and those of the list beside it."""
    listed = _read_list(side_files(path)[1])
    for entry in archive.infolist():
        digest = hashlib.sha512()
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        if listed is not None and listed.get(entry.filename) != digest.hexdigest():
            yield Problem("file.checksum", f"Die Prüfsumme von {entry.filename} stimmt nicht.")
    for name in sorted(set(listed or {}) - set(archive.namelist())):
        yield Problem("file.missing", f"Im Paket fehlt die Datei {name}.")


def _name_problems(told: set[str], held: set[str]) -> Iterator[Problem]:
    for name in sorted(told - held):
        yield Problem("file.missing", f"Im Paket fehlt die Datei {name}.")
    for name in sorted(held - told):
        yield Problem("file.unknown", f"Die Nachricht nennt die Datei {name} nicht.")


def _read_list(path: Path) -> dict[str, str] | None:
    """A file of ``sha512sum``: hash by name; None when it is not there."""
    try:
        if path.stat().st_size > _LARGEST_LIST:
            return {}
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    pairs = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in pairs if name}


def _sha512(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()
