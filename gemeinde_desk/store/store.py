"""One office on disk: the database, the folder of documents, and the only way to write to either."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinde_desk.store.connection import (
    Row,
    as_desk_error,
    check_ownership,
    is_for_want_of_space,
    open_reader,
    open_writer,
    prepare_for_writing,
    stopping,
)
from gemeinde_desk.store.document_folder import DocumentFolder
from gemeinde_desk.store.errors import DamagedOffice, NoOffice, OlderOffice, ReadOnlyOffice, StoreUnavailable
from gemeinde_desk.store.lock import OfficeLock
from gemeinde_desk.store.migrating import migrate, newest, pending
from gemeinde_desk.store.space import free_space, is_read_only, release_reserve
from gemeinde_desk.store.transaction import Changes, Transaction
from gemeinde_desk.watching import IsCancelled, never

if TYPE_CHECKING:
    from uuid import UUID

DATABASE = "office.db"
DOCUMENTS = "documents"
BACKUPS = "backups"


_EMPTY = "die Datei ist leer"
_TIGHT = 4 << 20  # bytes: with less, the write-ahead log soon cannot be moved into the file


def random_uuid() -> "UUID":
    """A new random uuid (RFC 9562, version 4)."""
    from uuid import uuid4  # noqa: PLC0415 - opening an office needs none, and the window stands sooner

    return uuid4()


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
        new_uuid: "Callable[[], UUID]" = random_uuid,
    ) -> None:
        """Open, or with ``create`` make, the office in the folder.

        :raises NoOffice, NotAnOffice, NewerOffice, OfficeInUse, DamagedOffice, StoreUnavailable: it stays closed
        """
        self.folder = folder = folder.absolute()  # child processes work elsewhere
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
        self._alone = False  # the disk is full: one connection for everything
        self._fixed = False  # the disk is read-only
        self._identity: tuple[int, int] | None = None
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
            if self.readonly:
                self._open_for_reading()
            else:
                self._lock.acquire()
                self._open_for_writing(create=create)
        except (sqlite3.Error, OSError, DamagedOffice) as error:
            told = as_desk_error(error) if not isinstance(error, DamagedOffice) else error
            if isinstance(told, DamagedOffice):
                from gemeinde_desk.store.backup_list import list_backups  # noqa: PLC0415 - hopefully never

                told.folder, told.backups = self.folder, tuple(list_backups(self.folder / BACKUPS))
            raise told from error

    def _open_for_writing(self, *, create: bool) -> None:
        if free_space(self.folder) < _TIGHT:
            release_reserve(self.folder)
        try:
            self._connect_writer(create=create)
        except sqlite3.Error as error:
            if not is_for_want_of_space(error):
                raise
            self._alone = True  # not one block is free for the memory that connections share
            self._connect_writer(create=create)
        self._identity = _identity(self.database)
        self.documents.folder.mkdir(exist_ok=True)
        self.documents.sweep_unfinished()
        check_ownership(self._reader(), self.database, newest())

    def _connect_writer(self, *, create: bool) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = open_writer(self.database, alone=self._alone)
        version = check_ownership(self._writer, self.database, newest())
        if version == 0 and not create:
            raise DamagedOffice(detail=_EMPTY)  # and not a new office over the documents of the old one
        prepare_for_writing(self._writer)
        if version and pending(version):
            from gemeinde_desk.store.backup_list import back_up_before_migration  # noqa: PLC0415 - once a release

            back_up_before_migration(self._writer, self.folder / BACKUPS, newest(), self.now())
        migrate(self._writer, version)

    def _open_for_reading(self) -> None:
        try:
            version = check_ownership(self._reader(), self.database, newest())
        except sqlite3.OperationalError:
            # On a read-only medium there is no place for shared memory; without a log beside it the file can be read as it is.
            # Nowhere else: a file that somebody may still write would be read wrongly that way.
            log = self.database.with_name(f"{DATABASE}-wal")
            if not is_read_only(self.folder) or (log.exists() and log.stat().st_size):
                raise
            self._forget_readers()
            self._fixed = True
            version = check_ownership(self._reader(), self.database, newest())
        if version == 0:
            raise DamagedOffice(detail=_EMPTY)
        if version < newest():
            raise OlderOffice(found=version, known=newest())

    # -- time

    def now(self) -> str:
        """This instant, ISO, UTC, whole seconds."""
        return self.moment().strftime("%Y-%m-%dT%H:%M:%SZ")

    def moment(self) -> datetime:
        """This instant, in UTC, whole seconds."""
        return self._now().astimezone(UTC).replace(microsecond=0)

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

    def each(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> Iterator[Row]:
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
        if self._writer is not None and (self._alone or self._writing_thread == threading.get_ident()):
            return self._writer
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = open_reader(self.database, fixed=self._fixed)
            self._local.reader = reader
            self._readers.append(reader)
        return reader

    # -- writing

    @contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """All or nothing: rows, search index and journal entry are durable together when the block ends.

        Inside another transaction of the same thread the block joins it, and reading sees what was written so far.

        :param actor: uuid of the clerk, or :data:`~gemeinde_desk.store.transaction.SYSTEM`
        :raises DiskFull, StoreUnavailable: nothing of the block was stored
        """
        if self._writer is None:
            raise ReadOnlyOffice
        with self._write_lock:
            if self._outer is not None:
                # A verb of the office that uses other verbs: they belong to its transaction, each with its own actor.
                with self._outer.joined_by(actor) as joined:
                    yield joined
                return
            self._require_folder()
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

    def _require_folder(self) -> None:
        # A deleted or exchanged file goes on taking writes as long as we hold it open; they would be lost at the end of the program.
        try:
            same = _identity(self.database) == self._identity
        except OSError:
            same = False
        if not same:
            raise StoreUnavailable(detail="der Ordner des Amtes ist nicht mehr da")

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

    def index_words(self, table: str) -> Iterator[tuple[object, ...]]:
        """Word, row, column and place of every word in a full-text index, in its order; for comparing it with the texts."""
        with self._own_connection() as connection:
            connection.execute("DROP TABLE IF EXISTS temp.words")
            connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, instance)")
            for row in connection.execute("SELECT term, doc, col, offset FROM words"):
                yield tuple(row)

    def vacuum_into(self, target: Path, cancelled: IsCancelled = never) -> None:
        """A whole, compact copy of the database as it is now; the target must not exist.

        :raises Cancelled: half of it may be there
        """
        with self._own_connection() as connection, stopping(connection, cancelled):
            connection.execute("VACUUM INTO ?", (str(target),))

    @contextmanager
    def _own_connection(self) -> Iterator[sqlite3.Connection]:
        """A reading connection for statements that count as writing, though not to this file."""
        try:
            if self._alone and self._writer is not None:
                with self._write_lock:  # it cannot be done inside what another thread is writing
                    yield self._writer
                return
            with closing(open_reader(self.database, fixed=self._fixed)) as reader:
                reader.execute("PRAGMA query_only = OFF")
                yield reader
        except sqlite3.Error as error:
            raise as_desk_error(error) from error

    def _forget_readers(self) -> None:
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._local = threading.local()

    def close(self) -> None:
        """Close all connections and give the lock back; safe to call twice."""
        self._forget_readers()
        if self._writer is not None:
            with suppress(sqlite3.Error):
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.close()
            self._writer = None
        self._lock.release()


def remove_unborn(folder: Path) -> None:
    """Take away the database of an office whose making failed, and its folder of documents while that is empty."""
    for name in (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        (folder / DOCUMENTS).rmdir()


def _identity(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_dev, status.st_ino
