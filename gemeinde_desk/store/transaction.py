"""What the rooms write with: plain SQL, running numbers, the search index and the journal, all in one transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import Literal

from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.folding import fold
from gemeinde_desk.store.journal import canonical, entry_hash

#: Who acts where no clerk does: the program itself.
SYSTEM = "system"
SearchKind = Literal["case", "document", "contact"]
#: The kinds of things search knows. Each has its own range of row ids in the index, so that a search can be held to a kind
#: without looking at a single row beside it; the newest of a kind has the highest id.
SEARCH_KINDS: tuple[SearchKind, ...] = ("contact", "document", "case")
SEARCH_RANGE = 1 << 40


def search_row(kind: str, owner: int) -> int:
    """The row id of a thing in ``searchable`` and ``search_index``."""
    return SEARCH_KINDS.index(kind) * SEARCH_RANGE + owner


def indices_of(kind: str) -> tuple[str, ...]:
    """The full-text indices that hold things of this kind: that of all texts, and that of what is listed."""
    return ("search_index",) if kind == "document" else ("search_index", "list_index")


@dataclass(frozen=True)
class Changes:
    """Which things a committed write touched, by kind ("case", "document", "contact", "letter", "follow_up", "setting" …) and row id."""

    touched: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def of(self, kind: str) -> frozenset[int]:
        """The ids touched of one kind."""
        return self.touched.get(kind, frozenset())


class Transaction:
    """Open from the first statement to the commit; a room's method receives it from :meth:`Store.transaction`."""

    def __init__(self, connection: sqlite3.Connection, *, actor: str, now: str) -> None:
        self._connection = connection
        self._entries: list[tuple[str, str, str, str | None, str]] = []
        self._touched: list[tuple[str, int]] = []
        self._entries_optional: list[bool] = []
        self.actor = actor
        self.now = now

    @contextmanager
    def joined_by(self, actor: str) -> Iterator["Transaction"]:
        """The same transaction, as another actor sees it. If the block fails, what it did is undone; the rest may still go on."""
        other = self
        if actor != self.actor:
            other = copy(self)
            other.actor = actor
        entries, touched = list(self._entries), len(self._touched)
        self._run("SAVEPOINT joined")
        try:
            yield other
        except BaseException:
            if self._connection.in_transaction:
                self._run("ROLLBACK TO joined")
                self._run("RELEASE joined")
            self._entries[:] = entries
            del self._touched[touched:]
            raise
        self._run("RELEASE joined")

    # -- rows

    def _run(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> sqlite3.Cursor:
        # On some errors (disk full) SQLite rolls back by itself. Whoever caught that and went on would write outside of any transaction.
        if not self._connection.in_transaction:
            raise RuntimeError("the transaction is over")
        return self._connection.execute(sql, parameters)

    def execute(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        return self._run(sql, parameters).rowcount

    def all(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> list[Row]:
        """Every row, as this transaction sees it."""
        return self._run(sql, parameters).fetchall()

    def one(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> Row | None:
        """The first row or None, as this transaction sees it."""
        row: Row | None = self._run(sql, parameters).fetchone()
        return row

    def insert(self, table: str, **values: object) -> int:
        """Add a row; its id."""
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        row_id = self._run(sql, tuple(values.values())).lastrowid
        assert row_id is not None
        return row_id

    def update(self, table: str, row_id: int, **values: object) -> None:
        """Change columns of the row with this id."""
        columns = ", ".join(f"{name} = ?" for name in values)
        self._run(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), row_id))

    def next_number(self, name: str, year: int = 0) -> int:
        """The next running number of this name (and year); a number once committed is never given again."""
        row = self.one(
            "INSERT INTO counter (name, year, value) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
            (name, year),
        )
        assert row is not None
        return int(row[0])

    # -- search

    def index(self, kind: str, owner: int, title: str, body: str) -> None:
        """Make a thing findable by these texts, instead of by what it had before. ``kind``: case, document or contact."""
        self.unindex(kind, owner)
        row_id = self.insert("searchable", id=search_row(kind, owner), kind=kind, owner=owner, title=title, body=body)
        folded = (row_id, fold(title), fold(body))
        for table in indices_of(kind):
            self._run(f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)", folded)

    def unindex(self, kind: str, owner: int) -> None:
        """Make a thing unfindable."""
        old = self.one("SELECT id, title, body FROM searchable WHERE id = ?", (search_row(kind, owner),))
        if old is None:
            return
        folded = (old["id"], fold(old["title"]), fold(old["body"]))
        for table in indices_of(kind):
            self._run(f"INSERT INTO {table} ({table}, rowid, title, body) VALUES ('delete', ?, ?, ?)", folded)
        self.execute("DELETE FROM searchable WHERE id = ?", (old["id"],))

    # -- what happened

    def record(self, action: str, subject: str, *, case: str | None = None, **data: object) -> None:
        """Write to the journal what this transaction does.

        :param action: "case.opened", "document.filed" …: the thing and the verb in the past
        :param subject: uuid of the thing
        :param case: uuid of the case it belongs to, for the case's history
        :param data: dates, references, states, names of fields; never free text or personal data, for the journal outlives them
        """
        self._entries.append((self.actor, action, subject, case, canonical(data)))

    def touch(self, kind: str, *ids: int | None) -> None:
        """Tell who listens that these things changed."""
        self._touched += [(kind, row_id) for row_id in ids if row_id is not None]

    def without_journal(self) -> None:
        """For drafts and recognised text: work in progress, not an act of the office."""
        self._entries_optional.append(True)

    @property
    def changes(self) -> Changes:
        """What was touched so far."""
        touched = defaultdict(set)
        for kind, row_id in self._touched:
            touched[kind].add(row_id)
        return Changes({kind: frozenset(ids) for kind, ids in touched.items()})

    def finish(self) -> None:
        """Append the recorded entries to the chain; the store calls this just before the commit."""
        assert self._entries or self._entries_optional, "a write without a journal entry"
        self.append_journal()

    def append_journal(self) -> None:
        """Append what was recorded so far, so that reading the journal inside this transaction shows it."""
        for actor, action, subject, case, data in self._entries:
            last = self.one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
            seq, prev = (last["seq"] + 1, last["hash"]) if last else (1, "")
            made = entry_hash(seq, self.now, actor, action, subject, case, data, prev)
            row = (seq, self.now, actor, action, subject, case, data, prev, made)
            self._run("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        if self._entries:
            self._entries_optional.append(True)  # what was appended counts
            self._entries.clear()

    def rows(self, sql: str, parameters: tuple[object, ...] = ()) -> Iterator[Row]:
        """Row by row, as this transaction sees it."""
        yield from self._run(sql, parameters)
