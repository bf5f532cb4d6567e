"""One list of the files a database names; by it they are backed up, checked and in the end taken away."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace

from gemeinde_desk.sample.office import make_sample_office
from gemeinde_desk.store.migrating import migrate
from gemeinde_desk.store.named_files import NamedFile, named_files
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_document
from tests.support.offices import TODAY, make_office

#: columns that name files of the document folder, all of which the list must hold: versions, and the arms in the settings
NAMING = {("version", "sha256"), ("version", "readable_sha256"), ("setting", "value")}
#: columns that tell of files that may be gone by now
TELLING = {("journal", "data")}


def columns_with(connection, names):
    """Every column of which some value holds one of the names."""
    found = set()
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    for (table,) in tables.fetchall():
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        for row in cursor:
            for column, value in zip(cursor.description, row, strict=True):
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                if names & set(re.findall("[0-9a-f]{64}", text)):
                    found.add((table, column[0]))
    return found


def test_no_other_column_of_the_schema_is_called_by_the_hash_of_a_file():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, 0)
        columns = connection.execute(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND (c.name LIKE '%sha%' OR c.name LIKE '%hash%' OR c.name LIKE '%digest%')"
        )
        assert set(columns.fetchall()) == {
            ("version", "sha256"), ("version", "readable_sha256"),
            ("handover", "sha512"), ("journal", "hash"),  # of what lies elsewhere, and of the entry itself
        }  # fmt: skip


def test_in_an_office_full_of_everything_no_other_column_holds_one(tmp_path):
    make_sample_office(tmp_path / "amt", cases=12, seed=1, today=TODAY)
    with closing(Store(tmp_path / "amt", readonly=True)) as store:
        names = {file.sha256 for file in named_files(store.all)}
        there = set(store.documents.all())
        assert len(names) > 10
        assert names <= there
        with closing(sqlite3.connect(store.database)) as raw:
            assert columns_with(raw, there) <= NAMING | TELLING


def test_each_is_named_with_size_and_document_and_a_picture_by_its_hash(tmp_path):
    with make_office(tmp_path) as office:
        arms = office.store.documents.put(b"arms").sha256
        office.save_profile(replace(office.profile, arms_sha=arms), by=None)
        with office.store.transaction("clerk") as tx:
            document = add_document(office.store, tx, "Brief", "Text")
        sha, size = tuple(office.store.all("SELECT sha256, size FROM version")[0])
        assert set(named_files(office.store.all)) == {NamedFile(sha, size, document), NamedFile(arms, None, None)}
