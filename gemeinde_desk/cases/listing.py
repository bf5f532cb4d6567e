"""Lists of cases: a page of any filter in any order, how many there are, and what a text or a contact points to."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gemeinde_desk.cases.codes import parse
from gemeinde_desk.cases.model import CaseFilter, CaseRow, CaseState, Order
from gemeinde_desk.cases.references import References
from gemeinde_desk.cases.rows import CASE_ROW_SQL, list_row
from gemeinde_desk.cases.selecting import select_among, select_count, select_ids, sort_ids
from gemeinde_desk.store.folding import words
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import search_row

#: so many cases are quicker gathered and sorted; of more, a page is quicker found by walking along the order
_FEW = 1200
#: a list filtered by a text holds the newest so many, unless all are asked for: nobody reads on, and everybody wants it at once
MOST_FOUND = 500
#: beginnings of up to so many letters have an index of their own (``prefix`` of list_index)
_INDEXED = 3
_WITH_WORDS = "SELECT rowid - :first AS id FROM list_index WHERE list_index MATCH :match AND rowid >= :first"
_BEGINNING = "SELECT id FROM cases WHERE reference >= :from AND reference < :to"
_REFERENCE_LIKE = re.compile(r"[\w./-]*\d[\w./-]*")


class _Found(NamedTuple):
    """Which cases a filter with a text finds, as a JSON list of ids; how many; whether there are more."""

    which: CaseFilter
    whole: bool
    as_of: object
    ids: str
    number: int
    more: bool


class CaseListing:
    """Reading lists; part of the register.

    Opening a list, filtering, sorting and going to either end cost the same however many cases there are. What a text has found
    is kept until something is written. Of what thousands of cases hold, the newest :data:`MOST_FOUND` are listed, unless the
    ``whole`` list is asked for, which takes some milliseconds more for every thousand.
    """

    _store: Store
    _references: References
    _mark: str
    _found: _Found | None = None
    _sorted: tuple[_Found, Order, list[int]] | None = None

    def page(self, which: CaseFilter, order: Order, offset: int, limit: int, *, whole: bool = False) -> list[CaseRow]:
        """The rows from ``offset`` on, at most ``limit``; read from the nearer end of the order.

        :raises InvalidInput: no such order
        """
        listed = self._find(which, whole=whole) if which.text.strip() else None
        total = listed.number if listed is not None else self.count(which)
        offset = max(0, offset)
        limit = max(0, min(limit, total - offset))
        if limit == 0:
            return []
        if listed is not None and total > MOST_FOUND:
            return self._rows(self._in_order(listed, order)[offset : offset + limit])
        backwards = offset > total // 2
        values: dict[str, object] = {"limit": limit, "skip": total - offset - limit if backwards else offset}
        if listed is not None:
            sql = sort_ids(order, backwards=backwards)
            values["ids"] = listed.ids
        else:
            sql, more = select_ids(which, order, backwards=backwards, few=total <= _FEW)
            values |= more
        found = [row[0] for row in self._store.all(sql, values)]
        return self._rows(reversed(found) if backwards else found)

    def count(self, which: CaseFilter, *, whole: bool = False) -> int:
        """How many cases the list of the filter holds."""
        if which.text.strip():
            return self._find(which, whole=whole).number
        sql, values = select_count(which)
        total = self._store.value(sql, values)
        assert isinstance(total, int)
        return total

    def lists(self, which: CaseFilter, case_id: int) -> bool:
        """Whether the list of the filter holds a case."""
        if which.text.strip():
            return case_id in json.loads(self._find(which, whole=False).ids)
        sql, values = select_among(which, "SELECT id FROM cases WHERE id = :id", "id")
        return self._store.one(sql, values | {"id": case_id, "most": 1}) is not None

    def cut(self, which: CaseFilter) -> bool:
        """Whether more cases are found than are listed."""
        return bool(which.text.strip()) and self._find(which, whole=False).more

    def _in_order(self, found: _Found, order: Order) -> list[int]:
        """The ids of very many that a text found; kept, so that the next page costs nothing."""
        kept = self._sorted
        if kept is not None and kept[0] is found and kept[1] == order:
            return kept[2]
        values: dict[str, object] = {"ids": found.ids, "limit": -1, "skip": 0}
        ids = [row[0] for row in self._store.all(sort_ids(order, backwards=False), values)]
        self._sorted = (found, order, ids)
        return ids

    def _find(self, which: CaseFilter, *, whole: bool) -> _Found:
        """What a filter with a text finds; kept until something is written."""
        as_of, kept = self._store.value("SELECT max(seq) FROM journal"), self._found
        if kept is not None and kept[:3] == (which, whole, as_of):
            return kept
        ids, number = self._find_text(which, -1 if whole else MOST_FOUND + 1)
        more = not whole and number > MOST_FOUND
        if more:
            ids, number = f"{ids[: ids.rindex(',')]}]", MOST_FOUND
        self._found = _Found(which, whole, as_of, ids, number, more)
        return self._found

    def _find_text(self, which: CaseFilter, most: int) -> tuple[str, int]:
        """The newest cases whose reference begins so; if there are none, those with words that begin so; and their number."""
        typed = "".join(which.text.split())
        if _REFERENCE_LIKE.fullmatch(typed):
            values: dict[str, object] = {"from": typed, "to": typed + "\U0010ffff"}
            if self._store.one(f"{_BEGINNING} LIMIT 1", values):
                return self._listed(which, _BEGINNING, "reference DESC", values | {"most": most})
        typed_words = words(which.text)
        if not typed_words:
            return "[]", 0
        match = " AND ".join(f'"{word}"*' for word in typed_words)
        narrow = " AND ".join(f'"{word}"' if len(word) > _INDEXED else f'"{word}"*' for word in typed_words)
        first = search_row("case", 0)
        values = {"match": narrow, "first": first, "most": most}
        if narrow != match and most > 0:  # whole words alone may be more than are listed, and take less time
            found = self._listed(which, _WITH_WORDS, "rowid DESC", values)
            if found[1] == most:
                return found
        return self._listed(which, _WITH_WORDS, "rowid DESC", values | {"match": match})

    def _listed(self, which: CaseFilter, found: str, by: str, values: dict[str, object]) -> tuple[str, int]:
        """Ids as a JSON list, and how many: they become objects of Python only once they are in order."""
        sql, more = select_among(which, found, by)
        row = self._store.one(f"SELECT json_group_array(id), count(*) FROM ({sql})", values | more)  # noqa: S608 - own words
        assert row is not None
        return row[0], row[1]

    def of_contact(self, contact_id: int) -> list[CaseRow]:
        """The cases a contact takes part in, the newest first."""
        sql = "SELECT DISTINCT case_id FROM participant WHERE contact_id = ? ORDER BY case_id DESC"
        return self._rows(row[0] for row in self._store.all(sql, (contact_id,)))

    def suggest(self, text: str, codes: Sequence[str] = (), contact_id: int | None = None) -> list[CaseRow]:
        """Cases that a piece of post may belong to, the surest first.

        First those of our own QR codes, then those whose reference stands in the text, then the sender's open cases.

        :param text: recognised text, subject and their reference in one
        :param codes: texts of the codes found on the pages
        """
        units = [str(row[0]) for row in self._store.all("SELECT DISTINCT filing_unit FROM case_file")]
        read = (code for code in map(parse, codes) if code and self._mark in {"", code.office})
        references = [code.subject for code in read] + self._references.find(text, units)
        ids = [self._case_of_reference(reference) for reference in dict.fromkeys(references)]
        if contact_id is not None:
            ids += [row.id for row in self.of_contact(contact_id) if row.state is CaseState.OPEN]
        return self._rows(dict.fromkeys(case_id for case_id in ids if case_id is not None))

    def _case_of_reference(self, reference: str) -> int | None:
        """The case of a reference of its own or of one of its documents."""
        sql = (
            "SELECT id FROM cases WHERE reference = :reference "
            "UNION ALL SELECT case_id FROM document WHERE reference = :reference AND case_id IS NOT NULL"
        )
        found = self._store.value(sql, {"reference": reference})
        return found if isinstance(found, int) else None

    def _rows(self, ids: Iterable[int]) -> list[CaseRow]:
        """The rows of these cases, in this order."""
        wanted = list(ids)
        marks = ", ".join(str(int(case_id)) for case_id in wanted)
        found = {row["id"]: list_row(row) for row in self._store.all(f"{CASE_ROW_SQL} WHERE c.id IN ({marks})")}
        return [found[case_id] for case_id in wanted if case_id in found]
