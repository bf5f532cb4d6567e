"""How the SQLite file is opened: the settings every connection has, and whose file it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gemeinde_desk.files import is_full, reason_of
from gemeinde_desk.store.errors import Cancelled, DamagedOffice, DiskFull, NewerOffice, NotAnOffice, StoreUnavailable
from gemeinde_desk.watching import IsCancelled

APPLICATION_ID = 0x47444B31  # "GDK1"

#: One row of an answer; columns by name. Rooms use this name, so that sqlite3 stays in the store.
Row = sqlite3.Row
#: What SQLite refuses because a rule of the schema forbids it (a second use of a unique value, a changed journal).
IntegrityError = sqlite3.IntegrityError

# synchronous=FULL: an acknowledged write survives a power cut. trusted_schema=OFF, cell_size_check=ON: the file may come from
# a foreign medium. recursive_triggers=ON lets delete triggers see INSERT OR REPLACE (the schema does not rely on it).
_EVERY = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -4000",  # KiB to each; there are several, and the system keeps the file at hand anyway
)
#: a large transaction stays in memory until its end
_CACHE_OF_THE_WRITER = "PRAGMA cache_size = -16000"

# after so many steps of SQLite's machine it is asked whether to go on: some milliseconds
_STEPS = 20_000

_REASONS = {
    sqlite3.SQLITE_IOERR: "Lese- oder Schreibfehler des Datenträgers",
    sqlite3.SQLITE_CANTOPEN: "die Datenbank lässt sich nicht öffnen",
    sqlite3.SQLITE_READONLY: "die Datenbank ist schreibgeschützt",
    sqlite3.SQLITE_BUSY: "ein anderes Programm hält die Datenbank fest",
    sqlite3.SQLITE_PROTOCOL: "die Datenbank lässt sich dort nicht sperren",
}


def open_writer(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """The one connection that writes. It changes nothing yet: first see whose file it is, then call :func:`prepare_for_writing`.

    :param alone: do without shared memory, which needs a block of the disk: works on a full disk, but no other connection can read
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    # The exclusive mode must come before anything is read.
    _prepare(connection, *(("PRAGMA locking_mode = EXCLUSIVE",) if alone else ()))
    connection.execute(_CACHE_OF_THE_WRITER)
    return connection


def prepare_for_writing(writer: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log, which this connection alone moves into the file."""
    for pragma in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = FAST"):
        writer.execute(pragma)


def open_reader(path: Path, *, fixed: bool = False) -> sqlite3.Connection:
    """A connection that cannot write.

    :param fixed: nothing can change the file, for it is on a read-only medium
    """
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if fixed else ''}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    _prepare(connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def stopping(connection: sqlite3.Connection, cancelled: IsCancelled) -> Iterator[None]:
    """Ask, while the connection works, whether that is still wanted.

    :raises Cancelled: it is not
    """
    connection.set_progress_handler(cancelled, _STEPS)
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _prepare(connection: sqlite3.Connection, *first: str) -> None:
    connection.row_factory = sqlite3.Row
    try:
        for pragma in (*first, *_EVERY):
            connection.execute(pragma)
    except BaseException:
        connection.close()  # the error would keep it, and its locks, alive
        raise


def sqlite_facts() -> tuple[tuple[int, int, int], bool]:
    """Version of SQLite in use, and whether it has full-text search (FTS5)."""
    with closing(sqlite3.connect(":memory:")) as connection:
        (with_search,) = connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    return sqlite3.sqlite_version_info, bool(with_search)


def check_ownership(connection: sqlite3.Connection, path: Path, known: int) -> int:
    """The schema version of the file.

    :param known: newest version this program can read
    :raises NotAnOffice: another program made the file
    :raises NewerOffice: a newer program made it
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise NotAnOffice(file=path.name)
    if version > known:
        raise NewerOffice(found=version, known=known)
    return int(version)


def as_desk_error(error: sqlite3.Error | OSError) -> Exception:
    """The error as the user should hear it; faults of the program come back unchanged."""
    if isinstance(error, OSError):
        return DiskFull() if is_full(error) else StoreUnavailable(detail=reason_of(error))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DamagedOffice(detail=str(error))
    reason = _REASONS.get(code)
    return StoreUnavailable(detail=reason) if reason else error


def is_for_want_of_space(error: sqlite3.Error) -> bool:
    """Whether SQLite may have failed to open a file because the disk is full: shared memory or log found no block."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHM", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE"))
