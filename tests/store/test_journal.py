"""Journal and registers are append-only, whatever SQL is thrown at them."""

import sqlite3

import pytest

from gemeinde_desk.store.journal import broken_links, canonical, entry_from_row
from tests.store.office_parts import add_document, register

GOOD = "(SELECT max(seq) + 1 FROM journal), 'at', 'a', 'x.done', 's', NULL, '{}', (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), 'h'"
OTHER = "1, 'at', 'a', 'x.done', 's', NULL, '{}', '', 'h'"
COLUMNS = "seq, at, actor, action, subject, case_uuid, data, prev, hash"

JOURNAL = [
    "UPDATE journal SET action = 'x'",
    "UPDATE OR REPLACE journal SET seq = 1 WHERE seq = 2",
    "UPDATE OR IGNORE journal SET action = 'x'",
    "UPDATE journal SET seq = seq + 1000",
    "DELETE FROM journal",
    "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    f"INSERT INTO journal VALUES ({OTHER})",
    f"INSERT OR REPLACE INTO journal VALUES ({OTHER})",
    f"REPLACE INTO journal ({COLUMNS}) VALUES ({OTHER})",
    f"INSERT OR IGNORE INTO journal VALUES ({OTHER})",
    f"INSERT OR FAIL INTO journal VALUES ({OTHER})",
    f"INSERT OR ROLLBACK INTO journal VALUES ({OTHER})",
    f"INSERT INTO journal VALUES ({OTHER}) ON CONFLICT (seq) DO UPDATE SET action = 'x'",
    f"INSERT INTO journal VALUES ({OTHER}) ON CONFLICT DO NOTHING",
    "INSERT OR REPLACE INTO journal SELECT 2, at, actor, 'x', subject, case_uuid, data, prev, hash FROM journal WHERE seq = 2",
    "INSERT INTO journal VALUES (NULL, 'at', 'a', 'x', 's', NULL, '{}', (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), 'h')",
    "INSERT OR REPLACE INTO journal (rowid, at, actor, action, subject, data, prev, hash) VALUES (1, '', '', '', '', '{}', '', '')",
    f"INSERT INTO journal VALUES ({GOOD.replace('+ 1', '+ 2')})",
    f"INSERT INTO journal VALUES ({GOOD.replace('(SELECT hash FROM journal ORDER BY seq DESC LIMIT 1)', repr('x'))})",
    f"WITH n AS (SELECT 1) REPLACE INTO journal SELECT {OTHER} FROM n",
]

ROW = "2026, {number}, '2026-03-04', 'at', 'file', 'x', 'x', NULL, {document}"
REGISTER = [
    "UPDATE incoming_register SET sender = 'x'",
    "UPDATE OR REPLACE incoming_register SET id = 1 WHERE id = 2",
    "DELETE FROM incoming_register WHERE id = 2",
    f"INSERT OR REPLACE INTO incoming_register VALUES (1, {ROW.format(number=9, document=3)})",
    f"INSERT OR REPLACE INTO incoming_register VALUES (NULL, {ROW.format(number=9, document=1)})",
    f"INSERT OR REPLACE INTO incoming_register VALUES (NULL, {ROW.format(number=1, document=3)})",
    f"REPLACE INTO incoming_register VALUES (NULL, {ROW.format(number=2, document=3)})",
    f"INSERT INTO incoming_register VALUES (NULL, {ROW.format(number=1, document=3)}) ON CONFLICT (year, number) DO UPDATE SET sender = 'x'",
    f"INSERT INTO incoming_register VALUES (1, {ROW.format(number=9, document=3)}) ON CONFLICT (id) DO UPDATE SET sender = 'x'",
    f"INSERT INTO incoming_register VALUES (NULL, {ROW.format(number=0, document=3)})",
    "REPLACE INTO incoming_register SELECT * FROM incoming_register",
]


@pytest.fixture
def filled(store):
    with store.transaction("clerk") as tx:
        for number in range(3):
            document = add_document(store, tx, "Brief", f"Text {number}")
            if number < 2:
                register(tx, document)
    return store


def run(store, sql):
    with store.transaction("clerk") as tx:
        tx.without_journal()
        tx.execute(sql)


def rows(store, table):
    return [tuple(row) for row in store.all(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
@pytest.mark.parametrize(
    ("table", "sql"), [("journal", sql) for sql in JOURNAL] + [("incoming_register", sql) for sql in REGISTER]
)
def test_no_statement_changes_what_is_written(filled, table, sql, recursive_triggers):
    before = rows(filled, table)
    raw = sqlite3.connect(filled.database, isolation_level=None)
    try:
        raw.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(sql)
    finally:
        raw.close()
    assert rows(filled, table) == before


def test_outgoing_register_is_as_strict(filled):
    def row(number, document):
        return f"2026, {number}, '2026-03-05', 'at', 'x', 'x', 'letter', NULL, {document}"

    with filled.transaction("clerk") as tx:
        tx.execute(f"INSERT INTO outgoing_register VALUES (NULL, {row(1, 1)})")
        tx.record("letter.posted", "document-1")
    before = rows(filled, "outgoing_register")
    for sql in (
        f"REPLACE INTO outgoing_register VALUES (1, {row(9, 2)})",
        f"REPLACE INTO outgoing_register VALUES (NULL, {row(9, 1)})",
        f"REPLACE INTO outgoing_register VALUES (NULL, {row(1, 2)})",
        "UPDATE outgoing_register SET recipient = 'x'",
        "DELETE FROM outgoing_register",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            run(filled, sql)
    assert rows(filled, "outgoing_register") == before


def test_the_chain_is_whole_and_shows_the_first_break(filled):
    listed = filled.all("SELECT * FROM journal ORDER BY seq")
    assert list(broken_links(listed)) == []
    assert list(broken_links(listed[1:])) == [2]
    assert list(broken_links(listed[:2] + listed[3:])) == [4]
    assert list(broken_links(reversed(listed)))


def test_an_entry_reads_as_it_was_recorded(store):
    with store.transaction("clerk") as tx:
        tx.record("case.opened", "s", case="c", reference="131-2026-0001", fields=["b", "a"], done=True, nothing=None)
    entry = entry_from_row(store.all("SELECT * FROM journal ORDER BY seq")[-1])
    assert (entry.actor, entry.action, entry.subject, entry.case_uuid) == ("clerk", "case.opened", "s", "c")
    assert entry.data == {"reference": "131-2026-0001", "fields": ["b", "a"], "done": True, "nothing": None}


def test_canonical_json_is_that_of_rfc_8785():
    assert canonical({"b": 1, "a": ["ä", None, True], "ç": {}}) == '{"a":["ä",null,true],"b":1,"ç":{}}'
