"""Bringing an office up to date: numbered SQL files, each in one transaction, with a backup before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from gemeinde_desk.store.connection import APPLICATION_ID
from gemeinde_desk.store.folding import fold


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """Number and SQL of every migration, in order; the file name begins with the number."""
    found = sorted((Path(__file__).parent / "migrations").glob("*.sql"))
    return tuple((int(file.name[:4]), file.read_text("utf-8")) for file in found)


def newest() -> int:
    """The schema version this program writes."""
    return migrations()[-1][0]


def pending(version: int) -> tuple[tuple[int, str], ...]:
    """The migrations a file of this version has not seen."""
    return tuple((number, sql) for number, sql in migrations() if number > version)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Apply what is pending, each migration and its record in one transaction.

    In its SQL, ``fold`` is the function of :mod:`gemeinde_desk.store.folding`.
    """
    connection.create_function("fold", 1, fold, deterministic=True)
    for number, sql in pending(version):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def fresh_schema(version: int) -> frozenset[tuple[str, str, str]]:
    """Type, name and SQL of everything in an office of this version that was never touched by another program."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.create_function("fold", 1, fold, deterministic=True)
        for number, sql in migrations():
            if number <= version:
                for statement in statements(sql):
                    connection.execute(statement)
        return schema_of(connection)


def schema_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Type, name and SQL of everything in the database; statistics of the query planner do not count."""
    rows = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    )
    return frozenset((row[0], row[1], row[2]) for row in rows)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: executescript would commit before it runs."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"unfinished statement: {statement.strip()[:60]}")
