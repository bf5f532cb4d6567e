"""Is the office whole? Every promise of the store examined, and told in sentences."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import SystemRandom

from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.backup_list import list_backups
from gemeinde_desk.store.errors import Cancelled
from gemeinde_desk.store.folding import fold
from gemeinde_desk.store.journal import broken_links
from gemeinde_desk.store.named_files import named_files
from gemeinde_desk.store.store import DATABASE, Store
from gemeinde_desk.store.sweeping import unreadable_databases
from gemeinde_desk.store.transaction import SYSTEM, indices_of
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

# So many files are read through in a check that is not deep; chosen anew each time, so that in the long run all have their turn.
_SAMPLE = 50
_MOST_TOLD = 20  # of one kind
#: the full-text indices, and the texts each is over
_INDICES = {"search_index": "searchable", "list_index": "(SELECT * FROM searchable WHERE kind <> 'document')"}

_REGISTERS = {
    "incoming": ("incoming_register", "Posteingangsbuch"),
    "outgoing": ("outgoing_register", "Postausgangsbuch"),
}
_COUNTED = """
SELECT state, clerk_id, case_type, filing_unit, next_date IS NOT NULL AS scheduled, count(*) AS number
FROM cases GROUP BY 1, 2, 3, 4, 5
"""
_WRONG_TALLY = f"""
WITH counted AS ({_COUNTED}), told AS (SELECT * FROM case_tally WHERE number <> 0)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM told)
    UNION ALL SELECT * FROM (SELECT * FROM told EXCEPT SELECT * FROM counted)
)
"""


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it must be: a code for programs, a German sentence, and what it is about (number, hash, name).

    ``count``: how often the same was found; ``subject`` is then that of the first.
    """

    code: str
    sentence: str
    subject: str
    count: int = 1

    def told(self) -> str:
        """The sentence, and how often it would have to be said."""
        return self.sentence if self.count == 1 else f"{self.sentence} ({self.count}-mal)"


@dataclass(frozen=True)
class VerifyReport:
    """Whether nothing is wrong, what was looked at, and what was found.

    ``checked`` counts: "journal_entries", "files", "files_read", "orphans" (files no row names: harmless) and so on.
    """

    ok: bool
    checked: dict[str, int]
    problems: tuple[Problem, ...]


def verify(
    store: Store,
    *,
    deep: bool = False,
    backups: Path | None = None,
    progress: Progress = silent,
) -> VerifyReport:
    """Examine database, journal, registers, files and search index; changes nothing.

    :param deep: read every file, and build the search index a second time for comparison (minutes in a large office)
    :param backups: folder whose backups know what the journal said before
    :param progress: called with steps done and steps to do
    """
    checked: dict[str, int] = {}
    steps: list[Callable[[], Iterator[Problem]]] = [
        lambda: _database(store, deep=deep),
        lambda: _journal(store, checked),
        lambda: _anchors(store, backups, checked),
        lambda: _registers(store, checked),
        lambda: _tally(store, checked),
        lambda: _files(store, checked, deep=deep),
        lambda: _others(store),
        lambda: _search(store, checked),
        *([lambda: _search_words(store, checked)] if deep else []),
    ]
    problems: list[Problem] = []
    for done, step in enumerate(steps):
        progress(done, len(steps))
        try:
            problems += [problem for _, problem in zip(range(_MOST_TOLD), step(), strict=False)]
        except DeskError as error:  # a damaged page stops one step, not all
            problems.append(Problem("database.unreadable", error.sentence(), "office.db"))
    progress(len(steps), len(steps))
    return VerifyReport(not problems, checked, each_once(problems))


def each_once(problems: list[Problem]) -> tuple[Problem, ...]:
    """What says the same becomes one: a damaged page stops several steps, each with the same sentence."""
    found: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        key = problem.code, problem.sentence
        before = found.get(key)
        found[key] = problem if before is None else replace(before, count=before.count + problem.count)
    return tuple(found.values())


def _database(store: Store, *, deep: bool) -> Iterator[Problem]:
    rows = store.all("PRAGMA integrity_check(20)" if deep else "PRAGMA quick_check(20)")
    # SQLite tells every page it meets, in English and under a heading: the first is enough to know what it is about.
    found = [line for row in rows for line in str(row[0]).splitlines() if line != "ok" and not line.startswith("***")]
    if found:
        yield Problem("database.damaged", f"Die Datenbank ist beschädigt ({found[0]}).", "office.db", len(found))
    for row in store.all("PRAGMA foreign_key_check"):
        sentence = f"In der Tabelle {row[0]} verweist Zeile {row[1]} auf etwas in {row[2]}, das es nicht gibt."
        yield Problem("database.reference", sentence, f"{row[0]}:{row[1]}")


def _journal(store: Store, checked: dict[str, int]) -> Iterator[Problem]:
    checked["journal_entries"] = _number(store, "SELECT count(*) FROM journal")
    for seq in broken_links(store.each("SELECT * FROM journal ORDER BY seq")):
        yield Problem("journal.broken", f"Der Eintrag {seq} des Protokolls folgt nicht aus dem vorigen.", str(seq))


def _anchors(store: Store, backups: Path | None, checked: dict[str, int]) -> Iterator[Problem]:
    """Whoever can write the file can make a whole chain anew; the heads in the backups show it."""
    checked["anchors"] = 0
    origin = store.value("SELECT hash FROM journal WHERE seq = 1")
    for backup in list_backups(backups) if backups is not None else []:
        if backup.origin != origin:
            continue
        checked["anchors"] += 1
        if store.value("SELECT hash FROM journal WHERE seq = ?", (backup.journal_entries,)) != backup.journal_head:
            sentence = (
                f"Das Protokoll stimmt bis Eintrag {backup.journal_entries} nicht mit der Sicherung {backup.path.name} überein: "
                "Es wurde verändert, seither wurde eine ältere Sicherung zurückgeholt, oder die genannte stammt aus einer Kopie des "
                "Amtes. Trifft eines der beiden letzten zu und braucht sie niemand mehr, kann ihr Ordner gelöscht werden."
            )
            yield Problem("journal.rewritten", sentence, backup.path.name)


def _registers(store: Store, checked: dict[str, int]) -> Iterator[Problem]:
    for counter, (table, title) in _REGISTERS.items():
        checked[table] = _number(store, f"SELECT count(*) FROM {table}")
        last: dict[int, int] = {}
        for row in store.each(f"SELECT year, number FROM {table} ORDER BY id"):
            year, number = row["year"], row["number"]
            before = last.get(year, 0)
            if number <= before:
                yield Problem(
                    "register.order", f"Im {title} {year} folgt Nummer {number} auf {before}.", f"{year}-{number}"
                )
            elif number > before + 1:
                gap = f"{before + 1}" if number == before + 2 else f"{before + 1} bis {number - 1}"
                yield Problem("register.gap", f"Im {title} {year} fehlt Nummer {gap}.", f"{year}-{before + 1}")
            last[year] = max(before, number)
        for year, number in last.items():
            given = _number(store, "SELECT value FROM counter WHERE name = ? AND year = ?", (counter, year))
            if given < number:
                sentence = f"Der Zähler des {title}s {year} steht auf {given}, vergeben ist schon {number}."
                yield Problem("register.counter", sentence, f"{counter}:{year}")


def _tally(store: Store, checked: dict[str, int]) -> Iterator[Problem]:
    """The lists believe the tally; it must say what counting would."""
    checked["cases"] = _number(store, "SELECT count(*) FROM cases")
    if _number(store, _WRONG_TALLY):
        sentence = "Die mitgeführte Zahl der Vorgänge stimmt nicht; Listen können zu kurz erscheinen. Die Vorgänge selbst sind da."
        yield Problem("tally.wrong", sentence, "case_tally")


def _files(store: Store, checked: dict[str, int], *, deep: bool) -> Iterator[Problem]:
    named = named_files(store.all)
    files = [(file.sha256, file.size, file.document) for file in named if file.size is not None]
    pictures = [file.sha256 for file in named if file.size is None]
    there = set(store.documents.all())
    checked["files"] = len(files)
    checked["orphans"] = len(there - {file.sha256 for file in named})
    chosen = files if deep else SystemRandom().sample(files, min(_SAMPLE, len(files)))
    read = {sha for sha, _, _ in chosen}
    checked["files_read"] = len(read)
    for sha, wanted, document in files:
        if sha not in there:
            yield Problem("file.missing", f"Eine Datei des Dokuments Nr. {document} fehlt.", sha)
            continue
        size = store.documents.path(sha).stat().st_size
        if size == 0 or size != wanted:
            sentence = f"Eine Datei des Dokuments Nr. {document} hat {size} statt {wanted} Bytes."
            yield Problem("file.size", sentence, sha)
        elif sha in read and not store.documents.is_whole(sha):
            yield Problem("file.changed", f"Eine Datei des Dokuments Nr. {document} hat sich verändert.", sha)
    yield from (_picture(sha, there=sha in there) for sha in pictures if not store.documents.is_whole(sha))


def _others(store: Store) -> Iterator[Problem]:
    for database in unreadable_databases(store):
        name = database.relative_to(store.folder).as_posix()
        aside = database.parent.name if database.name == DATABASE else name
        sentence = (
            f"Die beiseitegelegte Datenbank {name} lässt sich nicht lesen. Solange sie da liegt, werden Dateien, die zu keinem Dokument "
            f"mehr gehören, nicht weggeräumt. Wird sie nicht mehr gebraucht, bitte „{aside}“ löschen oder auf einen anderen "
            "Datenträger verschieben."
        )
        yield Problem("other.unreadable", sentence, name)


def _picture(sha: str, *, there: bool) -> Problem:
    wrong = "hat sich verändert" if there else "fehlt"
    sentence = f"Das Bild des Wappens {wrong}. Bitte in den Einstellungen unter „Briefkopf“ neu wählen."
    return Problem("picture.changed" if there else "picture.missing", sentence, sha)


def _search(store: Store, checked: dict[str, int]) -> Iterator[Problem]:
    checked["searchable"] = _number(store, "SELECT count(*) FROM searchable")
    for table, texts in _INDICES.items():
        lost = store.all(f"SELECT id FROM {texts} EXCEPT SELECT id FROM {table}_docsize LIMIT 5")
        left = store.all(f"SELECT id FROM {table}_docsize EXCEPT SELECT id FROM {texts} LIMIT 5")
        if lost or left:
            yield _index_problem(f"mindestens {len(lost)} Einträge fehlen, {len(left)} sind zu viel")
            return


def _search_words(store: Store, checked: dict[str, int]) -> Iterator[Problem]:
    """The indices hold no text to compare; so they are built again beside, and their words are compared."""
    checked["search_words"] = 0
    for table, texts in _INDICES.items():
        (definition,) = store.all("SELECT sql FROM sqlite_schema WHERE name = ?", (table,))
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as beside:
            beside.execute(definition["sql"])
            beside.execute("BEGIN")
            for row in store.each(f"SELECT id, title, body FROM {texts}"):
                made = (row["id"], fold(row["title"]), fold(row["body"]))
                beside.execute(f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)", made)
            beside.execute("COMMIT")
            beside.execute(f"CREATE VIRTUAL TABLE words USING fts5vocab({table}, instance)")
            wanted = beside.execute("SELECT term, doc, col, offset FROM words")
            for here, there in _side_by_side(wanted, store.index_words(table)):
                if here != there:
                    yield _index_problem("Wörter fehlen oder sind zu viel")
                    return
                checked["search_words"] += 1


def _side_by_side(
    one: Iterator[tuple[object, ...]], other: Iterator[tuple[object, ...]]
) -> Iterator[tuple[tuple[object, ...] | None, tuple[object, ...] | None]]:
    while True:
        pair = next(one, None), next(other, None)
        if pair == (None, None):
            return
        yield pair


def _index_problem(detail: str) -> Problem:
    sentence = f"Der Suchindex stimmt nicht mit den Texten überein ({detail}). Er lässt sich neu aufbauen; die Texte selbst sind da."
    return Problem("search.index", sentence, "search_index")


def _number(store: Store, sql: str, parameters: tuple[object, ...] = ()) -> int:
    value = store.value(sql, parameters)
    return value if isinstance(value, int) else 0


def rebuild_search_index(
    store: Store,
    *,
    progress: Progress = silent,
    cancelled: IsCancelled = never,
) -> None:
    """Build the search index anew from the texts; nobody can write meanwhile.

    :raises Cancelled: all is as before
    """
    with store.transaction(SYSTEM) as tx:
        total = _number(store, "SELECT count(*) FROM searchable")
        for table in _INDICES:
            tx.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        for done, row in enumerate(tx.rows("SELECT id, kind, title, body FROM searchable")):
            if done % 100 == 0:
                progress(done, total)
                if cancelled():
                    raise Cancelled
            made = (row["id"], fold(row["title"]), fold(row["body"]))
            for table in indices_of(row["kind"]):
                tx.execute(f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)", made)
        tx.record("search.rebuilt", "search_index", entries=total)
        progress(total, total)


def recount_cases(store: Store) -> None:
    """Make the tally of the cases anew, from which lists know their length."""
    with store.transaction(SYSTEM) as tx:
        tx.execute("DELETE FROM case_tally")
        tx.execute(f"INSERT INTO case_tally {_COUNTED}")
        tx.record("tally.recounted", "case_tally")
