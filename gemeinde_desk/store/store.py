"""One office on disk: the database, the folder of documents, and the only way to write to either."""

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from gemeinde_desk.store.connection import Row, as_desk_error, check_ownership, open_reader, open_writer
from gemeinde_desk.store.document_folder import DocumentFolder
from gemeinde_desk.store.errors import DamagedOffice, NoOffice, ReadOnlyOffice
from gemeinde_desk.store.lock import OfficeLock
from gemeinde_desk.store.migrating import migrate, newest, pending
from gemeinde_desk.store.transaction import Changes, Transaction

DATABASE = "office.db"
DOCUMENTS = "documents"
BACKUPS = "backups"


class Store:
    """An opened office folder.

    Reading goes through :meth:`all` and :meth:`one` on a read-only connection of the calling thread; writing through
    :meth:`transaction`, one at a time. ``new_uuid`` and ``now`` are given from outside so that a sample office can be made the same twice.
    """

    def __init__(
        self,
        folder: Path,
        *,
        create: bool = False,
        readonly: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_uuid: Callable[[], uuid.UUID] = uuid.uuid4,
    ) -> None:
        """Open, or with ``create`` make, the office in the folder.

        :raises NoOffice, NotAnOffice, NewerOffice, OfficeInUse, DamagedOffice, StoreUnavailable: it stays closed
        """
        self.folder = folder
        self.readonly = readonly
        self.database = folder / DATABASE
        self.documents = DocumentFolder(folder / DOCUMENTS)
        self.new_uuid: Callable[[], str] = lambda: str(new_uuid())
        self._now = now
        self._write_lock = threading.RLock()
        self._outer: Transaction | None = None
        self._writing_thread: int | None = None
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._listeners: list[Callable[[Changes], None]] = []
        self._writer: sqlite3.Connection | None = None
        if not create and not self.database.is_file():
            raise NoOffice(folder=folder)
        self._lock = OfficeLock(folder)
        try:
            self._open(create=create)
        except BaseException:
            self.close()
            raise

    def _open(self, *, create: bool) -> None:
        try:
            if create:
                self.folder.mkdir(parents=True, exist_ok=True)
            if not self.readonly:
                self._lock.acquire()
                self._writer = open_writer(self.database)
                self._bring_up_to_date(self._writer)
                self.documents.folder.mkdir(exist_ok=True)
                self.documents.sweep_unfinished()
            check_ownership(self._reader(), self.database, newest())
        except (sqlite3.Error, OSError) as error:
            raise as_desk_error(error) from error

    def _bring_up_to_date(self, writer: sqlite3.Connection) -> None:
        version = check_ownership(writer, self.database, newest())
        if version and pending(version):
            folder = self.folder / BACKUPS
            folder.mkdir(exist_ok=True)
            target = folder / f"vor-version-{newest()}-{self.now().replace(':', '')}.db"
            writer.execute("VACUUM INTO ?", (str(target),))
        migrate(writer, version)

    # -- time

    def now(self) -> str:
        """This instant, ISO, UTC, whole seconds."""
        return self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # -- reading

    def all(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> list[Row]:
        """Every row of the answer."""
        try:
            return self._reader().execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise as_desk_error(error) from error

    def one(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> Row | None:
        """The first row of the answer, or None."""
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    def each(self, sql: str, parameters: tuple[object, ...] = ()) -> Iterator[Row]:
        """Row by row, for answers too large to hold."""
        try:
            yield from self._reader().execute(sql, parameters)
        except sqlite3.Error as error:
            raise as_desk_error(error) from error

    def value(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> object:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return row[0] if row is not None else None

    def _reader(self) -> sqlite3.Connection:
        if self._writer is not None and self._writing_thread == threading.get_ident():
            return self._writer
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = open_reader(self.database)
            self._local.reader = reader
            self._readers.append(reader)
        return reader

    # -- writing

    @contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """All or nothing: rows, search index and journal entry are durable together when the block ends.

        Inside another transaction of the same thread the block joins it, and reading sees what was written so far.

        :param actor: uuid of the clerk, or ``"system"``
        :raises DiskFull, StoreUnavailable: nothing of the block was stored
        """
        if self._writer is None:
            raise ReadOnlyOffice
        with self._write_lock:
            if self._outer is not None:
                # A verb of the office that uses other verbs: they belong to its transaction, each with its own actor.
                yield self._outer.joined_by(actor)
                return
            tx = self._outer = Transaction(self._writer, actor=actor, now=self.now())
            self._writing_thread = threading.get_ident()
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                yield tx
                tx.finish()
                self._writer.execute("COMMIT")
            except BaseException as error:
                # SQLite has already rolled back by itself on some errors (disk full): then there is nothing left to undo.
                with suppress(sqlite3.Error):
                    if self._writer.in_transaction:
                        self._writer.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise as_desk_error(error) from error
                raise
            finally:
                self._outer = None
                self._writing_thread = None
        for listener in list(self._listeners):
            listener(tx.changes)

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear of every committed write, once, on the writing thread."""
        self._listeners.append(listener)

    # -- housekeeping

    def quick_check(self) -> None:
        """Ask SQLite whether the file is sound.

        :raises DamagedOffice: it is not
        """
        findings = [row[0] for row in self.all("PRAGMA quick_check(5)")]
        if findings != ["ok"]:
            raise DamagedOffice(detail="; ".join(findings))

    def vacuum_into(self, target: Path) -> None:
        """A whole, compact copy of the database as it is now; the target must not exist."""
        reader = open_reader(self.database)
        try:
            reader.execute("PRAGMA query_only = OFF")  # VACUUM INTO writes, though not to this file
            reader.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            raise as_desk_error(error) from error
        finally:
            reader.close()

    def close(self) -> None:
        """Close all connections and give the lock back; safe to call twice."""
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._local = threading.local()
        if self._writer is not None:
            with suppress(sqlite3.Error):
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.close()
            self._writer = None
        self._lock.release()
