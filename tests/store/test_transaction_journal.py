"""The journal inside a transaction: readable before the commit, and undone with the block that wrote it."""

import pytest

from gemeinde_desk.store.journal import broken_links
from gemeinde_desk.store.store import Store


def test_entries_can_be_read_before_the_commit(tmp_path):
    store = Store(tmp_path, create=True)
    with store.transaction("system") as tx:
        tx.record("thing.made", "a")
        assert store.value("SELECT count(*) FROM journal") == 0
        tx.append_journal()
        assert store.value("SELECT action FROM journal") == "thing.made"
        tx.record("thing.sealed", "a")
    assert [row["action"] for row in store.all("SELECT action FROM journal")] == ["thing.made", "thing.sealed"]
    assert not list(broken_links(store.all("SELECT * FROM journal ORDER BY seq")))
    store.close()


def test_a_failed_block_takes_back_its_entries_only(tmp_path):
    store = Store(tmp_path, create=True)
    with store.transaction("system") as tx:
        tx.record("outer.done", "a")
        with pytest.raises(RuntimeError), store.transaction("system") as inner:
            inner.record("inner.done", "b")
            inner.append_journal()
            raise RuntimeError
    assert [row["action"] for row in store.all("SELECT action FROM journal")] == ["outer.done"]
    assert not list(broken_links(store.all("SELECT * FROM journal ORDER BY seq")))
    store.close()
