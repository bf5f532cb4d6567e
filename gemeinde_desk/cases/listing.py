"""Lists of cases: a page of any filter in any order, how many there are, and what a text or a contact points to."""

import re
from collections.abc import Iterable, Sequence

from gemeinde_desk.cases.codes import parse
from gemeinde_desk.cases.model import CaseFilter, CaseRow, CaseState, Order
from gemeinde_desk.cases.references import References
from gemeinde_desk.cases.rows import CASE_ROW_SQL, list_row
from gemeinde_desk.cases.selecting import narrows, select_count, select_ids
from gemeinde_desk.store.folding import words
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import search_row

#: so many cases are quicker gathered and sorted; of more, a page is quicker found by walking along the order
_FEW = 1200
#: the same for cases that a text has found, which are looked up one by one
_FEW_FOUND = 20_000
_WITH_WORDS = "SELECT rowid - :first AS id FROM search_index WHERE search_index MATCH :match AND rowid >= :first"
_BEGINNING = "SELECT id FROM cases WHERE reference >= :from AND reference < :to"
_REFERENCE_LIKE = re.compile(r"[\w./-]*\d[\w./-]*")


class CaseListing:
    """Reading lists; part of the register.

    Opening a list, sorting it and going to either end cost the same however many cases there are. A text that thousands of
    cases hold costs some milliseconds at the first look; then the answer is kept until something is written.
    """

    _store: Store
    _references: References
    _mark: str
    #: the last filter with a text, the last entry of the journal then, and what was found
    _found: tuple[CaseFilter, object, tuple[int, str]] | None = None

    def page(self, which: CaseFilter, order: Order, offset: int, limit: int) -> list[CaseRow]:
        """The rows from ``offset`` on, at most ``limit``; read from the nearer end of the order.

        :raises InvalidInput: no such order
        """
        total, among = self._find(which) if which.text.strip() else (self.count(which), None)
        limit = max(0, min(limit, total - offset))
        if limit == 0:
            return []
        backwards = offset > total // 2
        few = total <= (_FEW if among is None else _FEW_FOUND)
        sql, values = select_ids(which, order, backwards=backwards, few=few, among=among is not None)
        values |= {"limit": limit, "skip": total - offset - limit if backwards else offset, "ids": among}
        ids = [row[0] for row in self._store.all(sql, values)]
        return self._rows(reversed(ids) if backwards else ids)

    def count(self, which: CaseFilter) -> int:
        """How many cases the filter finds."""
        if which.text.strip():
            return self._find(which)[0]
        sql, values = select_count(which)
        total = self._store.value(sql, values)
        assert isinstance(total, int)
        return total

    def _find(self, which: CaseFilter) -> tuple[int, str]:
        """How many cases a filter with a text finds, and their ids as a JSON list; kept until something is written."""
        as_of = self._store.value("SELECT max(seq) FROM journal")
        if self._found is not None and self._found[:2] == (which, as_of):
            return self._found[2]
        number, ids = self._find_text(which.text)
        if narrows(which):
            sql, values = select_ids(which, Order(), backwards=False, few=True, among=True)
            number, ids = self._listed(sql, values | {"ids": ids, "limit": -1, "skip": 0})
        self._found = (which, as_of, (number, ids))
        return number, ids

    def _find_text(self, text: str) -> tuple[int, str]:
        """Cases whose reference begins so; if there are none, those with words that begin so."""
        typed = "".join(text.split())
        if _REFERENCE_LIKE.fullmatch(typed):
            found = self._listed(_BEGINNING, {"from": typed, "to": typed + "\U0010ffff"})
            if found[0]:
                return found
        match = " AND ".join(f'"{word}"*' for word in words(text))
        return self._listed(_WITH_WORDS, {"match": match, "first": search_row("case", 0)}) if match else (0, "[]")

    def _listed(self, sql: str, values: dict[str, object]) -> tuple[int, str]:
        """The number of ids of an answer, and they as a JSON list: thousands of them never become objects of Python."""
        row = self._store.one(f"SELECT count(*), json_group_array(id) FROM ({sql})", values)  # noqa: S608 - own words
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
