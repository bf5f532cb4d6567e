"""Is a backup whole? Every file it needs is read where it lies, and its database examined; nothing is copied or changed."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from gemeinde_desk.files import reason_of
from gemeinde_desk.store.backup_list import (
    DOCUMENTS,
    MANIFEST,
    PREFIX,
    SUMS,
    Manifest,
    journal_anchor,
    list_backups,
    read_manifest,
)
from gemeinde_desk.store.checks import Problem, VerifyReport, each_once
from gemeinde_desk.store.connection import check_ownership, open_reader
from gemeinde_desk.store.errors import BadBackup
from gemeinde_desk.store.migrating import newest
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.restore import choose_backup, examine_database
from gemeinde_desk.store.store import DATABASE
from gemeinde_desk.watching import Progress, silent


def verify_backup(source: Path, *, progress: Progress = silent) -> VerifyReport:
    """Examine one backup, as :func:`~gemeinde_desk.store.restore.choose_backup` finds it.

    ``checked`` counts "files" (listed), "files_read", "journal_entries" and "cases". Of a lone database kept before a migration only
    the database can be examined: its documents are those of the office.

    :param progress: called with files done and files to do
    :raises NotAnOffice, NewerOffice: the database is of another program or a newer version; this one cannot judge it
    """
    checked: dict[str, int] = {}
    lone = source.is_file()
    manifest: Manifest | None = None
    listed: dict[str, str] = {}
    problems: list[Problem] = []
    if not lone:
        try:
            manifest, listed = read_manifest(source), _listed(source)
        except (ValueError, OSError) as error:
            problems.append(_directory_problem(error))
        else:
            if _digest(source / SUMS) != manifest.sums:
                problems.append(Problem("backup.list", f"Die Datei {SUMS} der Sicherung wurde verändert.", SUMS))
        problems += _files(source, listed, checked, progress)
    database = source if lone else source / DATABASE
    problems += _database(database, manifest, None if lone else listed, checked)
    return VerifyReport(not problems, checked, each_once(problems))


def verify_newest(place: Path, *, progress: Progress = silent) -> tuple[Path, VerifyReport]:
    """Examine the backup given, or the newest of the folder given; which one it was, and what was found.

    One beside it whose manifest cannot be read is told as well: nobody knows its day, it may be the newest.

    :raises NoBackup, BadBackup, NotAnOffice, NewerOffice: there is nothing to examine
    """
    source = choose_backup(place)
    report = verify_backup(source, progress=progress)
    if source == place:
        return source, report
    known = {backup.path for backup in list_backups(place)}
    passed_over = tuple(
        Problem("backup.list", f"Von der Sicherung {folder.name} fehlt {MANIFEST} oder ist nicht lesbar.", folder.name)
        for folder in sorted(place.glob(f"{PREFIX}*"))
        if folder.is_dir() and folder not in known
    )
    return source, VerifyReport(report.ok and not passed_over, report.checked, (*report.problems, *passed_over))


def _directory_problem(error: ValueError | OSError) -> Problem:
    reason = f" ({reason_of(error)})" if isinstance(error, OSError) else ""
    sentence = f"Die Verzeichnisse der Sicherung, {MANIFEST} und {SUMS}, fehlen oder sind nicht lesbar{reason}."
    return Problem("backup.list", sentence, MANIFEST)


def _listed(source: Path) -> dict[str, str]:
    """What SHA256SUMS lists: the hash of each file by its name, seen from the backup.

    :raises ValueError, OSError: it cannot be read, or names a place that is no part of a backup
    """
    found = {}
    for line in (source / SUMS).read_text("utf-8").splitlines():
        digest, name = line[:64], line[66:]
        inside = name.removeprefix(f"../{DOCUMENTS}/")
        parts = PurePosixPath(inside)
        if len(line) < 67 or parts.is_absolute() or ".." in parts.parts:
            raise ValueError("not a list of sums")
        found[name] = digest
    return found


def _files(source: Path, listed: dict[str, str], checked: dict[str, int], progress: Progress) -> Iterator[Problem]:
    checked["files"], checked["files_read"] = len(listed), 0
    for done, (name, digest) in enumerate(sorted(listed.items())):
        progress(done, len(listed))
        file = source / name
        told = file.name if name.startswith("../") else name
        try:
            found = _digest(file)
        except FileNotFoundError:
            yield Problem("file.missing", f"In der Sicherung fehlt eine Datei: {told}", told)
            continue
        except OSError as error:  # an old medium: the others may still be readable
            sentence = f"Eine Datei der Sicherung lässt sich nicht lesen ({reason_of(error)}): {told}"
            yield Problem("file.unreadable", sentence, told)
            continue
        checked["files_read"] += 1
        if found != digest:
            yield Problem("file.changed", f"Eine Datei der Sicherung hat sich verändert: {told}", told)
    progress(len(listed), len(listed))


def _database(
    file: Path, manifest: Manifest | None, listed: dict[str, str] | None, checked: dict[str, int]
) -> Iterator[Problem]:
    """Integrity, origin and journal chain; that the journal ends as the manifest says, and that every file it names is listed."""
    try:
        with closing(open_reader(file, fixed=True)) as reader:
            examine_database(reader, check_ownership(reader, file, newest()), file)
            entries, head, _ = journal_anchor(reader)
            (cases,) = reader.execute("SELECT count(*) FROM cases").fetchone()
            needed = {named.sha256 for named in named_files(reader.execute)}
    except BadBackup as error:
        problem = str(error.data["problem"])
        yield Problem("database.damaged", f"{problem[0].upper()}{problem[1:]}.", file.name)
        return
    except (sqlite3.Error, OSError) as error:
        yield Problem("database.unreadable", f"Die Datenbank der Sicherung ist nicht lesbar ({error}).", file.name)
        return
    checked["journal_entries"], checked["cases"] = entries, int(cases)
    if manifest is not None and (manifest.journal_entries, manifest.journal_head) != (entries, head):
        yield Problem("journal.other", "Das Protokoll endet anders als im Verzeichnis der Sicherung.", MANIFEST)
    if listed is not None and manifest is not None:
        for sha in sorted(needed - set(listed.values())):
            yield Problem("file.lacking", f"Eine Datei fehlte schon im Amt, als gesichert wurde: {sha}", sha)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
