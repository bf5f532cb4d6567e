"""Each kind of harm is found, told once and by its code; a whole office has nothing to tell."""

import json
import sqlite3
from contextlib import closing

import pytest

from gemeinde_desk.store.backup import back_up
from gemeinde_desk.store.checks import Problem, each_once, rebuild_search_index, recount_cases, verify
from gemeinde_desk.store.errors import Cancelled
from gemeinde_desk.store.search import Search
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_contact, add_document, register


@pytest.fixture
def filled(store):
    with store.transaction("clerk") as tx:
        case = add_case(tx, "Bauantrag Müller")
        for number in range(3):
            register(tx, add_document(store, tx, f"Brief {number}", f"Text {number}", case_id=case, number=number))
        add_contact(tx, "Jürgen", "Müller")
    return store


def harm(store, *sql):
    """Change the file as somebody does who knows SQL and keeps to no rules."""
    with closing(sqlite3.connect(store.database, isolation_level=None)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in sql:
            raw.execute(statement)


def codes(store, **more):
    return [problem.code for problem in verify(store, **more).problems]


@pytest.mark.parametrize("deep", [False, True])
def test_a_whole_office(filled, deep):
    filled.documents.put(b"nobody names me")
    report = verify(filled, deep=deep)
    assert report.ok
    assert report.problems == ()
    checked = report.checked
    assert (checked["files"], checked["files_read"], checked["orphans"], checked["searchable"]) == (3, 3, 1, 5)
    assert checked["incoming_register"] == 3
    assert checked["cases"] == 1
    assert checked["journal_entries"] == filled.value("SELECT count(*) FROM journal")
    assert not deep or checked["search_words"] > 10


def test_verifying_an_office_open_for_reading(filled):
    with closing(Store(filled.folder, readonly=True)) as reader:
        assert verify(reader, deep=True).ok


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE journal SET action = 'case.closed' WHERE seq = 2", "journal.broken"),
        ("DELETE FROM journal WHERE seq = 3", "journal.broken"),
        ("UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 1", "journal.broken"),
        ("DELETE FROM incoming_register WHERE number = 2", "register.gap"),
        ("UPDATE incoming_register SET number = 99 WHERE id = 1", "register.order"),
        ("UPDATE counter SET value = 1 WHERE name = 'incoming'", "register.counter"),
        ("UPDATE cases SET clerk_id = 77", "database.reference"),
        ("UPDATE case_tally SET number = number + 1", "tally.wrong"),
        ("DELETE FROM case_tally", "tally.wrong"),
        ("UPDATE cases SET state = 'closed'", "tally.wrong"),
        ("DELETE FROM searchable WHERE kind = 'contact'", "search.index"),
        ("INSERT INTO searchable VALUES (5, 'contact', 5, 'Anna', '')", "search.index"),
        ("INSERT INTO list_index (list_index) VALUES ('delete-all')", "search.index"),
        ("INSERT INTO list_index (rowid, title, body) VALUES (1099511627777, 'brief', '')", "search.index"),
    ],
)
def test_changed_rows(filled, sql, code):
    harm(filled, sql)
    assert code in codes(filled)


def test_a_text_changed_behind_the_index_is_found_by_a_deep_check(filled):
    harm(filled, "UPDATE searchable SET title = 'Anna Schmidt' WHERE kind = 'contact'")
    assert codes(filled) == []
    assert codes(filled, deep=True) == ["search.index"]


def test_words_wrong_in_the_index_of_the_lists_alone_are_found_by_a_deep_check(filled):
    (row,) = filled.all("SELECT id, title, body FROM searchable WHERE kind = 'contact'")
    harm(
        filled,
        f"INSERT INTO list_index (list_index, rowid, title, body) VALUES ('delete', {row['id']}, 'muller', '')",
        f"INSERT INTO list_index (rowid, title, body) VALUES ({row['id']}, 'falsch', '')",
    )
    assert codes(filled, deep=True) == ["search.index"]
    rebuild_search_index(filled)
    assert codes(filled, deep=True) == []


def test_a_rebuilt_index_agrees_again(filled):
    harm(
        filled,
        "UPDATE searchable SET title = 'Anna Schmidt' WHERE kind = 'contact'",
        "DELETE FROM searchable WHERE kind = 'case'",
    )
    with pytest.raises(Cancelled):
        rebuild_search_index(filled, cancelled=lambda: True)
    assert codes(filled) == ["search.index"]
    steps = []
    rebuild_search_index(filled, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (4, 4)
    assert codes(filled, deep=True) == []
    assert [hit.kind for hit in Search(filled).search("schmidt").hits] == ["contact"]


def test_files_missing_changed_cut_and_empty(filled):
    missing, changed, cut = filled.documents.all()
    filled.documents.path(missing).unlink()
    for sha, content in ((changed, b"Text X"), (cut, b"")):
        filled.documents.path(sha).chmod(0o644)
        filled.documents.path(sha).write_bytes(content)
    found = {(problem.code, problem.subject) for problem in verify(filled).problems}
    assert found == {("file.missing", missing), ("file.changed", changed), ("file.size", cut)}


def test_the_picture_of_the_arms_is_looked_for(filled):
    arms = filled.documents.put(b"a picture")
    other = filled.documents.put(b"nobody names me")
    with filled.transaction("clerk") as tx:
        tx.execute(
            "INSERT INTO setting (key, value) VALUES ('office_profile', ?)", (json.dumps({"arms_sha": arms.sha256}),)
        )
        tx.execute("INSERT INTO setting (key, value) VALUES ('settings', '{}')")
        tx.record("setting.changed", "office_profile")
    report = verify(filled)
    assert report.ok
    assert report.checked["orphans"] == 1
    place = filled.documents.path(arms.sha256)
    place.chmod(0o644)
    place.write_bytes(b"another")
    assert [(p.code, p.subject) for p in verify(filled).problems] == [("picture.changed", arms.sha256)]
    place.unlink()
    [problem] = verify(filled).problems
    assert (problem.code, problem.subject) == ("picture.missing", arms.sha256)
    assert "Briefkopf" in problem.told()
    assert other.sha256 in filled.documents.all()


def test_a_journal_made_anew_is_whole_but_does_not_fit_the_backups(filled, tmp_path):
    back_up(filled, tmp_path / "sicherungen")
    assert verify(filled, backups=tmp_path / "sicherungen").checked["anchors"] == 1
    from gemeinde_desk.store.journal import entry_hash

    rows = filled.all("SELECT * FROM journal ORDER BY seq")
    last = rows[-1]
    forged = entry_hash(
        last["seq"],
        last["at"],
        "somebody",
        last["action"],
        last["subject"],
        last["case_uuid"],
        last["data"],
        last["prev"],
    )
    harm(filled, f"UPDATE journal SET actor = 'somebody', hash = '{forged}' WHERE seq = {last['seq']}")
    assert codes(filled) == []
    assert codes(filled, backups=tmp_path / "sicherungen") == ["journal.rewritten"]


def test_damaged_pages_stop_no_other_check(filled):
    roots = [
        row[0]
        for row in filled.all("SELECT rootpage FROM sqlite_schema WHERE name IN ('contact', 'incoming_register')")
    ]
    filled.close()
    with filled.database.open("r+b") as database:
        for page in roots:
            database.seek((page - 1) * 4096)
            database.write(b"\xff" * 4096)
    with closing(Store(filled.folder)) as hurt:
        report = verify(hurt)
    assert not report.ok
    assert {problem.code for problem in report.problems} & {"database.damaged", "database.unreadable"}
    assert all(problem.sentence for problem in report.problems)
    sentences = [problem.sentence for problem in report.problems]
    assert len(set(sentences)) == len(sentences)
    assert any(problem.count > 1 for problem in report.problems)


def test_what_is_found_twice_is_told_once(filled):
    harm(filled, "UPDATE cases SET clerk_id = 77", "UPDATE cases SET file_id = 78")
    told = [problem.told() for problem in verify(filled).problems]
    assert len(told) == len(set(told))
    same = [Problem("a", "Das fehlt.", "1"), Problem("b", "Anderes.", "2"), Problem("a", "Das fehlt.", "3")]
    assert [problem.told() for problem in each_once(same)] == ["Das fehlt. (2-mal)", "Anderes."]


def test_many_problems_of_a_kind_are_cut_short(filled):
    harm(
        filled,
        "UPDATE journal SET actor = 'x'",
        *[f"INSERT INTO journal VALUES ({n}, '', '', '', '', NULL, '{{}}', '', '')" for n in range(100, 200)],
    )
    assert codes(filled).count("journal.broken") == 20


def test_cases_are_counted_anew(filled):
    harm(filled, "UPDATE case_tally SET number = 7")
    recount_cases(filled)
    assert codes(filled) == []
    assert filled.value("SELECT sum(number) FROM case_tally") == 1
