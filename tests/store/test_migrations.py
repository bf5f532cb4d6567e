"""An office of every older version is brought up to date with all it holds, after a backup, and is then like a new one."""

import sqlite3
from contextlib import closing
from itertools import chain, combinations

import pytest

from gemeinde_desk.documents.findings import SENTENCES
from gemeinde_desk.documents.model import Finding
from gemeinde_desk.store.backup_list import list_backups
from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.connection import APPLICATION_ID
from gemeinde_desk.store.folding import fold
from gemeinde_desk.store.migrating import fresh_schema, migrations, newest, schema_of, statements
from gemeinde_desk.store.store import DATABASE, Store
from tests.store.office_parts import STAMP

#: type of a document that was put away, and where the pages of a merged one went
AWAY = ("Werbung", "Irrläufer", "Ohne Vorgang erledigt", "Trennung zurückgenommen", "Zusammengeführt mit E-2026-0001")
WHY = ("advertising", "misdirected", "done_without_case", "split_undone", "merged")
#: what recognition itself had to say
REASONS = ("", "Die Seite 3 ist zu dunkel. Bitte  heller einscannen.")
FINDINGS = [*chain.from_iterable(combinations(Finding, number) for number in range(3)), tuple(Finding)]


@pytest.fixture
def old(tmp_path):
    """A folder with an empty office of the first version, and a connection to it."""
    folder = tmp_path / "amt"
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as raw:
        for statement in statements(migrations()[0][1]):
            raw.execute(statement)
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA user_version = 1")
        raw.execute("INSERT INTO clerk (uuid, name, sign) VALUES ('k', 'Frau Öhler', 'Öh')")
        yield folder, raw


def insert(raw, table, **values):
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    return raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())).lastrowid


def add_post(raw, number, kind, *, removed=True, note=""):
    """A document that came in, as the first version kept it."""
    document = insert(
        raw, "document", uuid=f"d{number}", direction="incoming", state="final", title=f"Brief {number}", document_type=kind,
        created=STAMP, removed=STAMP if removed else None,
    )  # fmt: skip
    insert(
        raw, "version", document_id=document, number=1, sha256=f"{number:064}", size=1, mime="application/pdf", name="a.pdf",
        text_state="failed", text_note=note, created=STAMP,
    )  # fmt: skip
    insert(
        raw, "incoming_register", year=2026, number=number, received="2026-03-04", registered=STAMP, channel="file", sender="",
        subject="", document_id=document,
    )  # fmt: skip
    title = f"Brief {number} · {kind}"
    row = insert(raw, "searchable", id=(1 << 40) + document, kind="document", owner=document, title=title, body="")
    insert(raw, "search_index", rowid=row, title=fold(title), body="")
    return document


def test_what_it_becomes_is_like_a_new_one(old):
    folder, raw = old
    raw.close()
    with closing(Store(folder)) as store:
        assert store.value("PRAGMA user_version") == newest()
        (backup,) = list_backups(folder / "backups")
        with closing(sqlite3.connect(backup.path)) as before:
            assert before.execute("PRAGMA user_version").fetchone() == (1,)
            assert schema_of(before) == fresh_schema(1)
    with closing(sqlite3.connect(folder / DATABASE)) as after:
        assert schema_of(after) == fresh_schema(newest())


def test_why_post_was_put_away_moves_out_of_its_type(old):
    folder, raw = old
    documents = [add_post(raw, number, kind) for number, kind in enumerate(AWAY, start=1)]
    others = [
        add_post(raw, 6, "Werbung", removed=False),
        add_post(raw, 7, "Rechnung"),
        add_post(raw, 8, "Zusammengeführt mit E-2027-0001"),
    ]
    raw.close()
    with closing(Store(folder)) as store:

        def told(document):
            row = store.one("SELECT put_away, merged_into, document_type FROM document WHERE id = ?", (document,))
            assert row is not None
            return tuple(row)

        assert [told(document) for document in documents] == [
            (why, documents[0] if why == "merged" else None, "") for why in WHY
        ]
        assert [told(document) for document in others] == [
            (None, None, "Werbung"), (None, None, "Rechnung"), ("merged", None, "Zusammengeführt mit E-2027-0001"),
        ]  # fmt: skip
        problems = [problem.code for problem in verify(store, deep=True).problems if problem.code != "file.missing"]
        assert set(problems) <= {"register.counter"}  # the test gave numbers by hand


@pytest.mark.parametrize("reason", REASONS)
def test_what_was_found_of_a_file_moves_out_of_its_note(old, reason):
    folder, raw = old
    for number, found in enumerate(FINDINGS, start=1):
        add_post(raw, number, "", note=" ".join(filter(None, [*(SENTENCES[one] for one in found), reason])))
    raw.close()
    with closing(Store(folder)) as store:
        rows = [tuple(row) for row in store.all("SELECT findings, text_note FROM version ORDER BY id")]
    assert rows == [(f"[{','.join(f'{chr(34)}{one.value}{chr(34)}' for one in found)}]", reason) for found in FINDINGS]


def test_cases_and_contacts_are_found_by_the_index_of_the_lists(old):
    folder, raw = old
    add_post(raw, 1, "Rechnung")
    for row, kind, title in ((7, "contact", "Jürgen Größler"), ((2 << 40) + 3, "case", "2.3.1-2026-0001 Lärm")):
        insert(raw, "searchable", id=row, kind=kind, owner=row % (1 << 40), title=title, body="Mühlgasse 3")
        insert(raw, "search_index", rowid=row, title=fold(title), body=fold("Mühlgasse 3"))
    raw.close()
    with closing(Store(folder)) as store:
        found = "SELECT rowid FROM list_index WHERE list_index MATCH ? ORDER BY rowid"
        assert [row[0] for row in store.all(found, ('"muhlg"*',))] == [7, (2 << 40) + 3]
        assert [row[0] for row in store.all(found, ('"grossl"*',))] == [7]
        assert store.all(found, ('"brief"*',)) == []
        assert "search.index" not in [problem.code for problem in verify(store, deep=True).problems]


def test_a_migration_that_fails_leaves_the_office_as_it_was(old, monkeypatch):
    folder, raw = old
    add_post(raw, 1, "Werbung")
    raw.close()
    broken = (*migrations()[:1], (2, f"{migrations()[1][1]}\nUPDATE document SET no_such = 1;\n"))
    monkeypatch.setattr("gemeinde_desk.store.migrating.migrations", lambda: broken)
    with pytest.raises(sqlite3.OperationalError):
        Store(folder)
    monkeypatch.undo()
    with closing(sqlite3.connect(folder / DATABASE)) as after:
        assert schema_of(after) == fresh_schema(1)
        assert after.execute("SELECT document_type FROM document").fetchall() == [("Werbung",)]
    with closing(Store(folder)) as store:
        assert store.value("SELECT put_away FROM document") == "advertising"
