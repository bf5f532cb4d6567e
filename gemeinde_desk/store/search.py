"""Finding cases, documents and contacts by what is written in them."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.folding import natural_key, snippet
from gemeinde_desk.store.query import Query, understand
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import SEARCH_KINDS, SEARCH_RANGE, SearchKind, search_row

Kind = SearchKind

#: Beyond this many matches nobody counts; the answer says "more than".
MOST_COUNTED = 1000

_NEWEST = """
SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?
"""
_FROM_DOCUMENTS, _FROM_CASES = search_row("document", 0), search_row("case", 0)
_JOINED = f"""
LEFT JOIN document d ON f.id < {_FROM_CASES} AND d.id = f.id - {_FROM_DOCUMENTS}
LEFT JOIN cases c ON f.id >= {_FROM_CASES} AND c.id = f.id - {_FROM_CASES}
LEFT JOIN contact p ON f.id < {_FROM_DOCUMENTS} AND p.id = f.id
"""
# What is shown of the best of what a question found, how many it found, and whether a row is hidden: one statement for a whole
# answer, for where little is found, the statements are what costs.
_SHOWN = f"""
SELECT f.id, f.rank,
       coalesce(c.subject, d.title, nullif(trim(p.title || ' ' || trim(p.given_name || ' ' || p.family_name)), ''), p.organisation)
           AS title,
       coalesce(c.reference, d.reference, '') AS reference, coalesce(c.id, d.case_id) AS case_id,
       coalesce(d.removed, p.removed) AS removed, (SELECT count(*) FROM found) AS number
FROM (SELECT id, rank FROM found ORDER BY rank, id DESC LIMIT :limit) f {_JOINED}
"""
# A word of the title says ten times as much as one of the text.
_RANKED = """
WITH found AS MATERIALIZED (
    SELECT rowid AS id, bm25(search_index, 10.0, 1.0) AS rank FROM search_index
    WHERE search_index MATCH {match} AND rowid >= :low AND rowid < :high ORDER BY rowid {direction} LIMIT {most} + 1
)
"""
# Gathering all that words go on to costs most where it matters least: if the words themselves are found too often, they will do.
# That is asked of all kinds, for what is gathered is gathered of all.
_MUCH = f"""
EXISTS (SELECT 1 FROM search_index WHERE search_index MATCH :narrow LIMIT 1 OFFSET {MOST_COUNTED})
"""


def _ranked(match: str, direction: str) -> str:
    return _RANKED.format(match=match, direction=direction, most=MOST_COUNTED) + _SHOWN


_BEST = _ranked(":match", "DESC")
_BEST_GUARDED = _ranked(f"CASE WHEN {_MUCH} THEN :narrow ELSE :match END", "DESC")
_BEST_FORWARD = _ranked(":match", "ASC")  # backwards, phrases take twice as long
_GIVEN = f"WITH found AS MATERIALIZED (SELECT value AS id, key + :rank AS rank FROM json_each(:ids)) {_SHOWN}"
_COUNT = f"""
SELECT count(*) FROM (
    SELECT rowid AS id FROM search_index WHERE search_index MATCH :match AND rowid >= :low AND rowid < :high
    UNION SELECT value FROM json_each(:ids) WHERE value >= :low AND value < :high
) f {_JOINED} WHERE coalesce(d.removed, p.removed) IS NULL AND coalesce(d.id, c.id, p.id) IS NOT NULL
"""

# every index of references begins with the state
_OF_REFERENCE = "SELECT id FROM cases WHERE state IN ('open', 'closed', 'handed_over') AND reference_key = ? LIMIT 5"
_REMOVED, _NUMBER = 5, 6  # columns of _SHOWN
_REFERENCED, _TITLED = -1e9, -1e6  # ranks above all others
_DIGIT = re.compile(r"\d")
_EVERYTHING = [(0, SEARCH_RANGE * len(SEARCH_KINDS))]


@dataclass(slots=True)  # and not frozen, which would take four times as long to make
class SearchHit:
    """One thing found. ``rank`` sorts hits of one answer: smaller is better. ``case_id``: the case it is, or is filed in.

    ``terms``: what to highlight in its text: folded beginnings of words. ``row``: where it stands in the index.
    """

    row: int
    rank: float
    title: str
    reference: str
    case_id: int | None
    terms: tuple[str, ...] = field(repr=False)
    _store: Store = field(repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        """What kind of thing it is."""
        return SEARCH_KINDS[self.row // SEARCH_RANGE]

    @property
    def id(self) -> int:
        """The id among the things of its kind."""
        return self.row % SEARCH_RANGE

    @property
    def text(self) -> str:
        """All its text, read when it is asked for: most hits never scroll into view, and some are books."""
        body = self._store.value("SELECT body FROM searchable WHERE id = ?", (self.row,))
        return body if isinstance(body, str) else ""

    @property
    def snippet(self) -> str:
        """A line of the text around the first term."""
        return snippet(self.text, self.terms)


@dataclass
class SearchAnswer:
    """The best hits, best first, and whether more things match than are ever counted."""

    hits: tuple[SearchHit, ...]
    more: bool
    _counting: Callable[[], int] = field(repr=False, compare=False)

    @cached_property
    def count(self) -> int:
        """How many things match, up to :data:`MOST_COUNTED`; counted when it is asked for."""
        return MOST_COUNTED if self.more else self._counting()


class Search:
    """The search field's other end."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(self, text: str, kinds: Collection[Kind] | None = None, limit: int = 50) -> SearchAnswer:
        """What matches all words of the text, each as the beginning of a word; "quoted words" in this order.

        A case or document whose reference is the text comes first. Withdrawn documents and removed contacts are left out.
        Words found more than :data:`MOST_COUNTED` times as they are typed need not be gone on from; the next letter finds those too.

        :param kinds: only these kinds of things; None: all
        :param limit: how many hits to show at most
        """
        if not text.isascii():  # half a surrogate pair, which a file name may hold, is not for SQLite
            text = text.encode("utf-8", "replace").decode()
        query = understand(text)
        if query is None or limit < 1:
            return SearchAnswer((), more=False, _counting=lambda: 0)
        wanted = SEARCH_KINDS if kinds is None else tuple(kind for kind in SEARCH_KINDS if kind in kinds)
        named = self._by_reference(text.strip(), wanted) if _DIGIT.search(text) else []
        found = self._find(query, wanted, named, limit)
        if found.hidden and len(found.visible) < limit:  # they may stand where others should
            found = self._find(query, wanted, named, MOST_COUNTED + 1)
        store, terms = self._store, query.terms
        hits = tuple(
            [
                SearchHit(row, rank, title, reference, case_id, terms, store)
                for row, rank, title, reference, case_id, _, _ in found.visible[:limit]
            ]
        )

        def count() -> int:
            return len(found.visible) if found.whole else self._count(query, wanted, named)

        return SearchAnswer(hits, found.number > MOST_COUNTED, count)

    def _find(self, query: Query, kinds: Sequence[str], named: list[int], limit: int) -> "_Found":
        ranges = _ranges(kinds)
        if len(ranges) == 1:
            rows = self._best(query, *ranges[0], limit)
            number = rows[0][_NUMBER] if rows else 0
        else:
            answers = [rows for low, high in ranges if (rows := self._best(query, low, high, limit))]
            number = sum(rows[0][_NUMBER] for rows in answers)
            rows = sorted((row for rows in answers for row in rows), key=lambda row: (row["rank"], -row["id"]))
        if number > MOST_COUNTED:
            rows = self._first(self._titled(query, kinds, limit), _TITLED, rows)
        if named:
            rows = self._first(named, _REFERENCED, rows)
        visible = [row for row in rows if row[_REMOVED] is None]
        return _Found(visible, number, hidden=len(visible) < len(rows), whole=number <= limit)

    def _best(self, query: Query, low: int, high: int, limit: int) -> list[Row]:
        """The best rows of a range of ids; of more than are counted, the best of the newest."""
        match, narrow, phrase, _ = query
        values: dict[str, object] = {"match": match, "narrow": narrow, "low": low, "high": high, "limit": limit}
        rows = self._store.all(_BEST_GUARDED if narrow else _BEST_FORWARD if phrase else _BEST, values)
        if phrase and not narrow and rows and rows[0][_NUMBER] > MOST_COUNTED:  # these are the oldest
            rows = self._store.all(_BEST, values)
        return rows

    def _titled(self, query: Query, kinds: Sequence[str], limit: int) -> list[int]:
        """The newest of each kind with all words in the title, the kinds taking turns: so many matches are not worth ranking."""
        match = f"title : ({self._narrowed(query)})"
        newest = self._newest(match, 0, SEARCH_RANGE * len(SEARCH_KINDS), MOST_COUNTED)
        turns = []
        for kind in kinds:
            low, high = search_row(kind, 0), search_row(kind, SEARCH_RANGE)
            of_kind = [row for row in newest if low <= row < high][:limit]
            if len(newest) == MOST_COUNTED and len(of_kind) < limit:  # crowded out by the kinds above it
                of_kind = self._newest(match, low, high, limit)
            turns += list(enumerate(of_kind))
        return [row for _, row in sorted(turns, key=lambda turn: (turn[0], -turn[1]))][:limit]

    def _narrowed(self, query: Query) -> str:
        """The narrower question, if that finds more than is counted."""
        much = query.narrow is not None and self._store.value(f"SELECT {_MUCH}", {"narrow": query.narrow})
        return query.narrow if query.narrow is not None and much else query.match

    def _newest(self, match: str, low: int, high: int, limit: int) -> list[int]:
        return [row[0] for row in self._store.all(_NEWEST, (match, low, high, limit))]

    def _by_reference(self, text: str, kinds: Sequence[str]) -> list[int]:
        found = []
        if "case" in kinds:
            rows = self._store.all(_OF_REFERENCE, (natural_key(text),))
            found += [search_row("case", row["id"]) for row in rows]
        if "document" in kinds:
            rows = self._store.all("SELECT id FROM document WHERE reference IN (?, ?)", (text, text.upper()))
            found += [search_row("document", row["id"]) for row in rows]
        return found

    def _first(self, ids: list[int], rank: float, rows: list[Row]) -> list[Row]:
        """The things with these ids before the rows, each only once."""
        values: dict[str, object] = {"ids": json.dumps(ids), "rank": rank, "limit": len(ids)}
        first = sorted(self._store.all(_GIVEN, values), key=lambda row: float(row["rank"]))
        known = set(ids)
        return first + [row for row in rows if row["id"] not in known]

    def _count(self, query: Query, kinds: Sequence[str], named: list[int]) -> int:
        """How many visible things match, where they are not too many to count."""
        values = {"match": query.match, "ids": json.dumps(named)}
        counted = [self._store.value(_COUNT, values | {"low": low, "high": high}) for low, high in _ranges(kinds)]
        return min(sum(number for number in counted if isinstance(number, int)), MOST_COUNTED)


class _Found(NamedTuple):
    """What one question found.

    ``visible``: rows to show, the best first; ``number``: how many matched (up to one more than is counted, of each range);
    ``hidden``: some matched that may not be shown; ``whole``: there are no others.
    """

    visible: list[Row]
    number: int
    hidden: bool
    whole: bool


def _ranges(kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The ranges of row ids of these kinds."""
    if len(kinds) == len(SEARCH_KINDS):
        return _EVERYTHING
    return [(search_row(kind, 0), search_row(kind, SEARCH_RANGE)) for kind in kinds]
