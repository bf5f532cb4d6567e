"""Random days of an office: writes, failures in the middle, blocks inside blocks, sudden ends. After each step all promises hold."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gemeinde_desk.store.backup import back_up, list_backups, restore
from gemeinde_desk.store.checks import rebuild_search_index, verify
from gemeinde_desk.store.search import Search
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_document, new_office, register

WORDS = st.sampled_from(["Bauantrag", "Müller", "Straße", "Öffnung", "Weiß", "Quitte"])


class Stopped(Exception):
    """Something went wrong in the middle of a transaction."""


class OfficeDays(RuleBasedStateMachine):
    @initialize()
    def found(self):
        self.place = Path(tempfile.mkdtemp(prefix="amt"))
        self.generation = 0
        self.store = new_office(self.place / "0")
        self.titles: dict[int, str] = {}  # documents there must be
        self.numbers: list[int] = []  # of the register
        self.entries = 1
        self.saved = None

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.place)

    def write(self, words, *, fail_after, inside_fails=False):
        made, numbers, entries = {}, [], 0
        with self.store.transaction("clerk") as tx:
            for place, word in enumerate(words):
                if place == fail_after:
                    raise Stopped
                document = add_document(self.store, tx, word, f"{word} {len(self.titles) + place}")
                numbers.append(register(tx, document))
                made[document] = word
                entries += 2
            if inside_fails:
                with pytest.raises(Stopped), self.store.transaction("other") as inner:
                    self.spoil(inner)
            else:
                with self.store.transaction("other") as inner:
                    add_case(inner, "Innen")
                    entries += 1
        self.titles |= made
        self.numbers += numbers
        self.entries += entries

    def spoil(self, tx):
        add_case(tx, "Verworfen")
        register(tx, add_document(self.store, tx, "Verworfen", "Verworfen"))
        raise Stopped

    @rule(words=st.lists(WORDS, min_size=1, max_size=4), inside_fails=st.booleans())
    def work(self, words, inside_fails):
        self.write(words, fail_after=None, inside_fails=inside_fails)

    @rule(words=st.lists(WORDS, min_size=1, max_size=4), place=st.integers(0, 3))
    def fail(self, words, place):
        with pytest.raises(Stopped):
            self.write(words, fail_after=min(place, len(words) - 1))

    @rule()
    def end_suddenly(self):
        """The program is killed: another takes up the files as they lie there, log and all."""
        self.generation += 1
        copy = self.place / str(self.generation)
        shutil.copytree(self.store.folder, copy)
        self.store.close()
        shutil.rmtree(self.store.folder)
        self.store = Store(copy)

    @rule(word=WORDS)
    @precondition(lambda self: self.titles)
    def retitle(self, word):
        document = max(self.titles)
        with self.store.transaction("clerk") as tx:
            tx.update("document", document, title=word)
            tx.index("document", document, word, word)
            tx.without_journal()
        self.titles[document] = word

    @rule()
    def rebuild(self):
        rebuild_search_index(self.store)
        self.entries += 1

    @rule()
    def save(self):
        report = back_up(self.store, self.place / "sicherungen", keep=2)
        assert report.complete
        self.saved = (report.path, dict(self.titles), list(self.numbers), self.entries)

    @rule()
    @precondition(lambda self: self.saved is not None)
    def bring_back(self):
        path, titles, numbers, entries = self.saved
        folder = self.store.folder
        self.store.close()
        assert restore(path, folder, replace=True).missing == ()
        self.store = Store(folder)
        self.titles, self.numbers, self.entries = dict(titles), list(numbers), entries
        assert path in [backup.path for backup in list_backups(self.place / "sicherungen")]

    @invariant()
    def promises_hold(self):
        if not hasattr(self, "store"):
            return
        report = verify(self.store, deep=True)
        assert report.problems == ()
        assert {row["id"]: row["title"] for row in self.store.all("SELECT id, title FROM document")} == self.titles
        assert [
            row["number"] for row in self.store.all("SELECT number FROM incoming_register ORDER BY id")
        ] == self.numbers
        assert self.numbers == list(range(1, len(self.numbers) + 1))
        assert report.checked["journal_entries"] == self.entries
        for word in set(self.titles.values()):
            found = {hit.id for hit in Search(self.store).search(word, kinds=["document"], limit=1000).hits}
            assert {document for document, title in self.titles.items() if title == word} <= found


TestOfficeDays = OfficeDays.TestCase
TestOfficeDays.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
