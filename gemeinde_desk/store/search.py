"""Finding cases, documents and contacts by what is written in them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, cast

from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.folding import natural_key, snippet
from gemeinde_desk.store.query import Query, understand
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import SEARCH_KINDS, SEARCH_RANGE, search_row

Kind = Literal["case", "document", "contact"]

#: Beyond this many matches nobody counts; the answer says "more than".
MOST_COUNTED = 1000

# A word of the title says ten times as much as one of the text.
_RANKED = """
SELECT rowid, bm25(search_index, 10.0, 1.0) FROM search_index
WHERE search_index MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?
"""
_NEWEST = """
SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?
"""
_HIDDEN = """
SELECT id + :documents FROM document
WHERE id IN (SELECT value - :documents FROM json_each(:ids)) AND removed IS NOT NULL
UNION ALL
SELECT id + :contacts FROM contact
WHERE id IN (SELECT value - :contacts FROM json_each(:ids)) AND removed IS NOT NULL
"""
_SHOWN = """
SELECT s.id, s.kind, s.owner, s.body,
       coalesce(c.subject, d.title, nullif(trim(p.title || ' ' || trim(p.given_name || ' ' || p.family_name)), ''), p.organisation,
                s.title) AS title,
       coalesce(c.reference, d.reference, '') AS reference,
       coalesce(c.id, d.case_id) AS case_id
FROM searchable s
LEFT JOIN cases c ON s.kind = 'case' AND c.id = s.owner
LEFT JOIN document d ON s.kind = 'document' AND d.id = s.owner
LEFT JOIN contact p ON s.kind = 'contact' AND p.id = s.owner
WHERE s.id IN (SELECT value FROM json_each(?)) AND coalesce(d.removed, p.removed) IS NULL
"""


@dataclass(frozen=True)
class SearchHit:
    """One thing found. ``rank`` sorts hits of one answer: smaller is better. ``case_id``: the case it is, or is filed in.

    ``text`` is all its text, ``terms`` what to highlight there: folded beginnings of words.
    """

    kind: Kind
    id: int
    title: str
    reference: str
    case_id: int | None
    rank: float
    text: str = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)

    @cached_property
    def snippet(self) -> str:
        """A line of the text around the first term; made when it is first looked at, for most hits never scroll into view."""
        return snippet(self.text, self.terms)


@dataclass(frozen=True)
class SearchAnswer:
    """The best hits, best first; how many things match, counted up to :data:`MOST_COUNTED`; whether there are more than counted."""

    hits: tuple[SearchHit, ...]
    count: int
    more: bool


class Search:
    """The search field's other end."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(self, text: str, kinds: Collection[Kind] | None = None, limit: int = 50) -> SearchAnswer:
        """What matches all words of the text, each as the beginning of a word; "quoted words" in this order.

        A case or document whose reference is the text comes first. Withdrawn documents and removed contacts are left out.

        :param kinds: only these kinds of things; None: all
        :param limit: how many hits to show at most
        """
        wanted = tuple(kind for kind in SEARCH_KINDS if kinds is None or kind in kinds)
        text = text.encode(
            "utf-8", "replace"
        ).decode()  # half a surrogate pair, which a file name may hold, is not for SQLite
        query = understand(text)
        if query is None or limit < 1:
            return SearchAnswer((), 0, more=False)
        ranks = self._ranks(query, wanted, limit)
        more = len(ranks) > MOST_COUNTED
        ranks |= dict.fromkeys(self._by_reference(text.strip(), wanted), -1e9)
        if len(ranks) > limit:  # else all are shown, and _SHOWN looks for itself
            for hidden in self._hidden(ranks):
                del ranks[hidden]
        best = sorted(ranks, key=lambda row: (ranks[row], -row))[:limit]
        hits = self._shown(best, ranks, query.terms)
        return SearchAnswer(hits, min(len(ranks) - len(best) + len(hits), MOST_COUNTED), more)

    def _ranks(self, query: Query, kinds: Sequence[str], limit: int) -> dict[int, float]:
        """Rank by row id; more than MOST_COUNTED rows mean that only a choice of the matches is in it.

        So many matches are not worth ranking: the newest of each kind with the words in the title come first, the kinds taking turns,
        then the best of the newest.
        """
        ranges = [(0, SEARCH_RANGE * len(SEARCH_KINDS))] if len(kinds) == len(SEARCH_KINDS) else _ranges(kinds)
        # Going on from each word costs most where it matters least: if the whole words alone match too much, they will do.
        exact = 0
        for low, high in ranges if query.exact else ():
            exact += len(self._newest(query.exact or "", low, high, MOST_COUNTED + 1 - exact))
        match = query.exact if query.exact and exact > MOST_COUNTED else query.match
        ranks: dict[int, float] = {}
        for low, high in ranges:
            rows = self._store.all(_RANKED, (match, low, high, MOST_COUNTED + 1 - len(ranks)))
            ranks |= {row[0]: row[1] for row in rows}
            if len(ranks) > MOST_COUNTED:
                return ranks | self._titled(match, kinds, limit)
        return ranks

    def _titled(self, match: str, kinds: Sequence[str], limit: int) -> dict[int, float]:
        match = f"title : ({match})"
        ranks: dict[int, float] = {}
        newest = self._newest(match, 0, SEARCH_RANGE * len(SEARCH_KINDS), MOST_COUNTED)
        for low, high in _ranges(kinds):
            of_kind = [row for row in newest if low <= row < high][:limit]
            if len(newest) == MOST_COUNTED and len(of_kind) < limit:  # crowded out by the kinds above it
                of_kind = self._newest(match, low, high, limit)
            ranks |= {row: place - 1e6 for place, row in enumerate(of_kind)}
        return ranks

    def _newest(self, match: str, low: int, high: int, limit: int) -> list[int]:
        return [row["rowid"] for row in self._store.all(_NEWEST, (match, low, high, limit))]

    def _by_reference(self, text: str, kinds: Sequence[str]) -> list[int]:
        if not any(letter.isdigit() for letter in text):
            return []
        found = []
        if "case" in kinds:
            rows = self._store.all("SELECT id FROM cases WHERE reference_key = ? LIMIT 5", (natural_key(text),))
            found += [search_row("case", row["id"]) for row in rows]
        if "document" in kinds:
            rows = self._store.all("SELECT id FROM document WHERE reference IN (?, ?)", (text, text.upper()))
            found += [search_row("document", row["id"]) for row in rows]
        return found

    def _hidden(self, rows: Iterable[int]) -> list[int]:
        bases = {f"{kind}s": search_row(kind, 0) for kind in ("document", "contact")}
        return [row[0] for row in self._store.all(_HIDDEN, {"ids": json.dumps(list(rows)), **bases})]

    def _shown(self, best: list[int], ranks: Mapping[int, float], terms: tuple[str, ...]) -> tuple[SearchHit, ...]:
        rows = {row["id"]: row for row in self._store.all(_SHOWN, (json.dumps(best),))}
        return tuple(_hit(rows[row], ranks[row], terms) for row in best if row in rows)


def _ranges(kinds: Sequence[str]) -> list[tuple[int, int]]:
    return [(search_row(kind, 0), search_row(kind, SEARCH_RANGE)) for kind in kinds]


def _hit(row: Row, rank: float, terms: tuple[str, ...]) -> SearchHit:
    _, kind, owner, body, title, reference, case_id = row
    return SearchHit(cast("Kind", kind), owner, title, reference, case_id, rank, body, terms)
