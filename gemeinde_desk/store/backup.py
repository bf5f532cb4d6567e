"""Backing an office up into a folder: a whole, checked copy each time, of which only what is new costs time and room."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gemeinde_desk.files import (
    copy_durably,
    link_or_copy,
    reason_of,
    remove_file,
    replace_file,
    sync_file,
    sync_folder,
    write_durably,
)
from gemeinde_desk.locking import FileLock
from gemeinde_desk.store.backup_keeping import KEEP, KeptBackups, backups_of, forget_old, is_ours
from gemeinde_desk.store.backup_list import (
    DOCUMENTS,
    MANIFEST,
    PREFIX,
    SUMS,
    Backup,
    Manifest,
    journal_anchor,
    list_backups,
)
from gemeinde_desk.store.connection import as_desk_error, open_reader, stopping
from gemeinde_desk.store.document_folder import DocumentFolder
from gemeinde_desk.store.errors import BackupTargetUnusable, Cancelled, DamagedOffice, DiskFull, OfficeInUse
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.restore import RestoreReport, restore
from gemeinde_desk.store.space import free_space, same_disk
from gemeinde_desk.store.store import DATABASE, Store
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

__all__ = [
    "Backup",
    "BackupReport",
    "KeptBackups",
    "RestoreReport",
    "back_up",
    "backups_of",
    "is_ours",
    "list_backups",
    "restore",
]

#: Folders of the office that belong to it beside database and documents.
EXTRA_FOLDERS = ("overrides",)

_COUNTED = ("cases", "document", "version", "contact", "incoming_register", "outgoing_register", "journal")
_CHUNK = 4 << 20
_SPARE = 20 << 20  # bytes that must stay free in the target


@dataclass(frozen=True)
class BackupReport:
    """What a backup did. ``documents`` it holds; ``added`` of these are new in the target; sizes in bytes.

    ``missing`` and ``damaged``: hashes of documents that could not be taken along, because the office has them no more, or not as
    they were; ``removed``: old backups that went; ``same_disk``: it lies on the disk of the office and is lost with it.
    """

    path: Path
    made: str
    journal_entries: int
    journal_head: str
    documents: int
    added: int
    size: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same_disk: bool = False

    @property
    def complete(self) -> bool:
        """Whether every document is in it."""
        return not self.missing and not self.damaged


def back_up(
    store: Store,
    target: Path,
    *,
    keep: int = KEEP,
    deep: bool = False,
    progress: Progress = silent,
    cancelled: IsCancelled = never,
) -> BackupReport:
    """Make a backup in the target folder while work goes on; then older ones are thinned out, see :mod:`.backup_keeping`.

    On the disk of the office the documents are linked, not copied: that guards against a damaged database or a deleted file,
    not against the loss of the disk.

    :param keep: so many of the newest stay
    :param deep: read the documents that are in the target already, and bring damaged ones anew
    :param progress: called with files done and files to do
    :param cancelled: asked all the time; True stops, and when the backup is made already, leaves the older ones as they are
    :raises BackupTargetUnusable: no backup was made
    :raises Cancelled: likewise
    :raises DamagedOffice: the copy of the database is not sound, so the database is not either
    :raises OfficeInUse: another backup into this target is running
    """
    with _work_place(target, store.moment().strftime("%Y-%m-%dT%H%M%SZ")) as (place, name):
        copied = _copy_database(store, place / DATABASE, cancelled)
        taken = _bring_documents(store, target, copied.needed, progress, cancelled, deep=deep)
        _take_extras(store.folder, place)
        lacking = {*taken.missing, *taken.damaged}
        whole = {sha: size for sha, size in copied.needed.items() if sha not in lacking}
        manifest = _describe(place, copied, whole, store.now(), cancelled)
        final = _finish(place, target, name)
        return BackupReport(
            final,
            manifest.made,
            manifest.journal_entries,
            manifest.journal_head,
            manifest.documents,
            taken.added,
            manifest.size,
            tuple(taken.missing),
            tuple(taken.damaged),
            forget_old(store, final, keep, cancelled),
            same_disk(store.folder, target),
        )


@contextmanager
def _work_place(target: Path, stamp: str) -> Iterator[tuple[Path, str]]:
    """A folder in the target to build the backup in, and the name it shall have; gone afterwards unless it got that name."""
    place = target / "neu.tmp"
    try:
        target.mkdir(exist_ok=True)  # but not the way to it: the medium may just not be plugged in
        lock = FileLock(target / "backup.lock")
        if not lock.acquire():
            raise OfficeInUse(holder="eine andere Sicherung läuft")
        try:
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            yield place, f"{PREFIX}{stamp}"
        finally:
            shutil.rmtree(place, ignore_errors=True)
            lock.release()
    except OSError as error:
        raise BackupTargetUnusable(folder=target, detail=reason_of(error)) from error
    except DiskFull as error:
        raise BackupTargetUnusable(folder=target, detail="kein Platz mehr") from error


@dataclass(frozen=True)
class _Copied:
    """What the copy of the database says: the size of each file it names, how long the journal is, its head and its beginning."""

    needed: dict[str, int]
    entries: int
    head: str
    origin: str
    counts: dict[str, int]
    version: int


def _copy_database(store: Store, database: Path, cancelled: IsCancelled) -> _Copied:
    """Copy the database, and read what the backup must hold from the copy: from there on it is the one moment of the office.

    :raises DamagedOffice: the copy is not sound
    """
    store.vacuum_into(database, cancelled)
    try:
        with closing(open_reader(database, fixed=True)) as copy, stopping(copy, cancelled):
            findings = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
            if findings != ["ok"]:
                raise DamagedOffice(detail="; ".join(findings))
            needed = {
                file.sha256: max(_size(store.documents.path(file.sha256)), 0) if file.size is None else file.size
                for file in named_files(copy.execute)
            }
            entries, head, origin = journal_anchor(copy)
            counts = {table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED}
            version = copy.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        told = as_desk_error(error)  # what has no other name is a text or a number that cannot be one
        raise (told if told is not error else DamagedOffice(detail=str(error))) from error
    sync_file(database)
    return _Copied(needed, entries, head, origin, counts, version)


@dataclass
class _Taken:
    added: int
    missing: list[str]
    damaged: list[str]


def _bring_documents(
    store: Store, target: Path, needed: dict[str, int], progress: Progress, cancelled: IsCancelled, *, deep: bool
) -> _Taken:
    """Have every file in the target that the database names.

    :raises BackupTargetUnusable: there is no room for them
    """
    kept = DocumentFolder(target / DOCUMENTS)
    lacking = []
    for sha, size in sorted(needed.items()):
        _go_on(cancelled)
        if _size(kept.path(sha)) != size or (deep and not kept.is_whole(sha)):
            lacking.append(sha)
    _require_room(store.documents, kept, sum(needed[sha] for sha in lacking))
    return _take_documents(store.documents, kept, lacking, progress, cancelled)


def _take_documents(
    source: DocumentFolder,
    target: DocumentFolder,
    lacking: list[str],
    progress: Progress,
    cancelled: IsCancelled,
) -> _Taken:
    """Bring the files into the target that it lacks, each checked against its hash."""
    taken = _Taken(0, [], [])
    drawers = {target.folder}
    for done, sha in enumerate(lacking):
        _go_on(cancelled)
        progress(done, len(lacking))
        if not source.path(sha).exists():
            taken.missing.append(sha)
        elif not source.is_whole(sha):
            taken.damaged.append(sha)
        else:
            place = target.path(sha)
            place.parent.mkdir(parents=True, exist_ok=True)
            remove_file(place)  # damaged there, or of the wrong size
            link_or_copy(source.path(sha), place)
            drawers.add(place.parent)
            taken.added += 1
    for drawer in drawers:
        if drawer.is_dir():
            sync_folder(drawer)
    progress(len(lacking), len(lacking))
    return taken


def _require_room(source: DocumentFolder, target: DocumentFolder, wanted: int) -> None:
    there = target.folder.parent
    if same_disk(source.folder, there):
        return  # links cost nothing
    if free_space(there) < wanted + _SPARE:
        detail = f"nötig sind {wanted // 1_000_000 + 1} MB, frei sind {free_space(there) // 1_000_000} MB"
        raise BackupTargetUnusable(folder=there, detail=detail)


def _take_extras(office: Path, place: Path) -> None:
    for name in EXTRA_FOLDERS:
        for file in sorted((office / name).rglob("*")):
            if file.is_file() and not file.is_symlink():
                copy = place / file.relative_to(office)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy_durably(file, copy)


def _describe(place: Path, copied: _Copied, documents: dict[str, int], made: str, cancelled: IsCancelled) -> Manifest:
    """Write the sums of all files, and the manifest over them."""
    lines = [
        f"{_digest(file, cancelled)}  {file.relative_to(place).as_posix()}\n"
        for file in sorted(place.rglob("*"))
        if file.is_file()
    ]
    lines += [f"{sha}  ../{DOCUMENTS}/{sha[:2]}/{sha}\n" for sha in sorted(documents)]
    sums = "".join(lines).encode()
    write_durably(place / SUMS, sums)
    manifest = Manifest(
        made=made,
        version=copied.version,
        origin=copied.origin,
        journal_entries=copied.entries,
        journal_head=copied.head,
        counts=copied.counts,
        documents=len(copied.needed),
        size=(place / DATABASE).stat().st_size + sum(documents.values()),
        sums=hashlib.sha256(sums).hexdigest(),
    )
    write_durably(place / MANIFEST, manifest.to_bytes())
    sync_folder(place)
    _go_on(cancelled)
    return manifest


def _digest(file: Path, cancelled: IsCancelled) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            _go_on(cancelled)
            digest.update(chunk)
    return digest.hexdigest()


def _finish(place: Path, target: Path, name: str) -> Path:
    final = target / name
    for number in range(2, 1000):
        if not final.exists():
            break
        final = target / f"{name}-{number}"  # two within one second
    replace_file(place, final)
    sync_folder(target)
    return final


def _go_on(cancelled: IsCancelled) -> None:
    if cancelled():
        raise Cancelled


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
