"""What lies in a folder of backups.

    target/
    ├── documents/ab/<sha256>              the files of all backups, each once
    └── sicherung-2026-03-04T091500Z/      one backup, whole when it has this name
        ├── office.db
        ├── overrides/ …                   the office's own case types and templates
        ├── SHA256SUMS                     every file it needs; `sha256sum -c` understands it
        └── manifest.json                  what it holds, and the head of the journal: an anchor outside of the office

A lone ``vor-version-….db`` is the database as it was before a migration; its documents are those of the office beside it.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from gemeinde_desk.files import replace_file, sync_file, sync_folder
from gemeinde_desk.store.connection import open_reader

DOCUMENTS = "documents"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
PREFIX = "sicherung-"
#: how the name of a lone database begins
LONE = "vor-version-"
FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """One backup. ``made`` is an instant in UTC; ``origin`` tells offices apart (hash of the first journal entry); sizes in bytes.

    ``documents`` is how many files it needs, None for a lone database.
    """

    path: Path
    made: str
    version: int
    origin: str
    journal_entries: int
    journal_head: str
    documents: int | None
    size: int


@dataclass(frozen=True)
class Manifest:
    """The file manifest.json: a :class:`Backup` as it is written down. ``sums`` is the SHA-256 of SHA256SUMS."""

    made: str
    version: int
    origin: str
    journal_entries: int
    journal_head: str
    counts: dict[str, int]
    documents: int
    size: int
    sums: str
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(backup: Path) -> Manifest:
    """The manifest of a backup.

    :raises ValueError, OSError: there is none we can read
    """
    data = json.loads((backup / MANIFEST).read_text("utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("unknown format")
    try:
        manifest = Manifest(**data)
    except TypeError as error:
        raise ValueError(str(error)) from error
    if not isinstance(manifest.made, str) or not all(
        isinstance(number, int) for number in (manifest.version, manifest.journal_entries, manifest.documents)
    ):
        raise ValueError("unknown format")
    return manifest


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first; what is no backup is passed over."""
    found = [_backup(place) for place in folder.glob(f"{PREFIX}*") if place.is_dir()]
    found += [_lone_database(place) for place in folder.glob(f"{LONE}*.db")]
    return sorted(
        (backup for backup in found if backup), key=lambda backup: (backup.made, backup.path.name), reverse=True
    )


def _backup(place: Path) -> Backup | None:
    try:
        manifest = read_manifest(place)
    except (ValueError, OSError):
        return None
    return Backup(
        place,
        manifest.made,
        manifest.version,
        manifest.origin,
        manifest.journal_entries,
        manifest.journal_head,
        manifest.documents,
        manifest.size,
    )


def _lone_database(place: Path) -> Backup | None:
    try:
        with closing(open_reader(place, fixed=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            entries, head, origin = journal_anchor(connection)
            (made,) = connection.execute("SELECT coalesce(max(at), '') FROM journal").fetchone()
        return Backup(place, made, version, origin, entries, head, None, place.stat().st_size)
    except (sqlite3.Error, OSError):
        return None


def journal_anchor(connection: sqlite3.Connection) -> tuple[int, str, str]:
    """How many entries the journal has, its head, and the hash of its first entry; empty texts for an empty journal."""
    entries, head = connection.execute(
        "SELECT seq, hash FROM journal UNION ALL SELECT 0, '' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    (origin,) = connection.execute("SELECT coalesce((SELECT hash FROM journal WHERE seq = 1), '')").fetchone()
    return int(entries), str(head), str(origin)


def back_up_before_migration(writer: sqlite3.Connection, folder: Path, version: int, now: str) -> None:
    """Keep the database as it is before it is brought to the version.

    :raises sqlite3.Error, OSError: it could not be kept; then nothing may be migrated
    """
    folder.mkdir(exist_ok=True)
    target = folder / f"{LONE}{version}-{now.replace(':', '')}.db"
    temporary = folder / "vor-version.tmp"
    temporary.unlink(missing_ok=True)
    try:
        writer.execute("VACUUM INTO ?", (str(temporary),))
        sync_file(temporary)
        replace_file(temporary, target)
        sync_folder(folder)
    finally:
        temporary.unlink(missing_ok=True)
