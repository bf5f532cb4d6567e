"""What was typed into a form and not yet saved, so that it is there again after a crash."""

import json
from collections.abc import Mapping

from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import SYSTEM


class Drafts:
    """Unsaved input by key, for example ``"case.new"`` or ``"contact.17"``; never journaled, for it is no act of the office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, key: str, data: Mapping[str, object]) -> None:
        """Keep the input, in place of what was kept under the key. ``data`` must be JSON."""
        text = json.dumps(data, ensure_ascii=False)
        with self._store.transaction(SYSTEM) as tx:
            tx.without_journal()
            tx.execute(
                "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data, changed = excluded.changed",
                (key, text, tx.now),
            )

    def load(self, key: str) -> dict[str, object] | None:
        """What was kept, or None."""
        text = self._store.value("SELECT data FROM draft WHERE key = ?", (key,))
        return dict(json.loads(str(text))) if text is not None else None

    def drop(self, key: str) -> None:
        """Forget it: the form was saved or thrown away. Harmless when nothing is kept."""
        if self._store.value("SELECT 1 FROM draft WHERE key = ?", (key,)) is None:
            return
        with self._store.transaction(SYSTEM) as tx:
            tx.without_journal()
            tx.execute("DELETE FROM draft WHERE key = ?", (key,))

    def all(self) -> dict[str, dict[str, object]]:
        """Everything kept, newest first."""
        rows = self._store.all("SELECT key, data FROM draft ORDER BY changed DESC, key")
        return {row["key"]: dict(json.loads(row["data"])) for row in rows}
