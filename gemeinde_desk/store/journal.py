"""The hash-chained journal: what was done, by whom, when. Nobody can change an entry without breaking every later one.

An entry's hash is SHA-256 over its canonical JSON (sorted keys, no blanks, UTF-8; only texts, whole numbers, booleans, null,
lists and objects occur, so this is RFC 8785) which includes the hash of the entry before.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gemeinde_desk.store.connection import Row

GENESIS = ""


@dataclass(frozen=True)
class Entry:
    """One line of the journal. ``at`` is an instant in UTC, ``actor`` a clerk's uuid or ``system``."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    case_uuid: str | None
    data: dict[str, object]
    prev: str
    hash: str


def canonical(value: object) -> str:
    """Canonical JSON of journal data."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(
    seq: int, at: str, actor: str, action: str, subject: str, case_uuid: str | None, data: str, prev: str
) -> str:
    """The hash of an entry, in hex; ``data`` is canonical JSON already."""
    content = canonical([seq, at, actor, action, subject, case_uuid, data, prev])
    from hashlib import sha256  # noqa: PLC0415 - it loads OpenSSL, and the window stands before anything is written

    return sha256(content.encode()).hexdigest()


def entry_from_row(row: Row) -> Entry:
    """A row of the table as an entry."""
    fields = {key: row[key] for key in ("seq", "at", "actor", "action", "subject", "case_uuid", "prev", "hash")}
    return Entry(**fields, data=json.loads(row["data"]))


def broken_links(rows: Iterable[Row]) -> Iterator[int]:
    """The numbers of all entries that do not follow from the one before; nothing for a whole chain."""
    prev, expected = GENESIS, 1
    for row in rows:
        seq = row["seq"]
        made = entry_hash(
            seq, row["at"], row["actor"], row["action"], row["subject"], row["case_uuid"], row["data"], row["prev"]
        )
        if seq != expected or row["prev"] != prev or row["hash"] != made:
            yield seq
        prev, expected = row["hash"], seq + 1
