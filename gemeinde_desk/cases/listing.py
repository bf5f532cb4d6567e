"""Lists of cases: a page of any filter in any order, how many there are, and what a text or a contact points to."""

from collections.abc import Iterable, Sequence

from gemeinde_desk.cases.codes import parse
from gemeinde_desk.cases.model import CaseFilter, CaseRow, CaseState, Order
from gemeinde_desk.cases.references import References
from gemeinde_desk.cases.rows import CASE_ROW_SQL, list_row
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.store.folding import natural_key, words
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import search_row

#: columns of the order, the last one making it total; a date that is missing stands last
_ORDERS = {
    "reference": ("reference_key", "id"),
    "subject": ("subject_key", "id"),
    "state": ("state", "reference_key", "id"),
    "case_type": ("case_type_title", "reference_key", "id"),
    "clerk": ("clerk_sign", "reference_key", "id"),
    "opened": ("opened", "id"),
    "closed": ("closed", "id"),
    "next_date": ("next_date", "id"),
}
#: columns whose missing values stand last in both directions
_MAY_MISS = {"closed", "next_date"}


class CaseListing:
    """Reading lists; part of the register."""

    _store: Store
    _references: References
    _mark: str

    def page(self, which: CaseFilter, order: Order, offset: int, limit: int) -> list[CaseRow]:
        """The rows from ``offset`` on, at most ``limit``; read from the nearer end of the order.

        :raises InvalidInput: no such order
        """
        condition, parameters = _condition(which)
        total = self.count(which)
        limit = max(0, min(limit, total - offset))
        if limit == 0:
            return []
        backwards = offset > total // 2
        skip = total - offset - limit if backwards else offset
        by = _order_by(order, backwards=backwards)
        # The ids come from an index alone; only the rows shown are then fetched.
        ids = f"SELECT id FROM cases WHERE {condition} ORDER BY {by} LIMIT :limit OFFSET :skip"  # noqa: S608 - own words, values bound
        found = [row[0] for row in self._store.all(ids, {**parameters, "limit": limit, "skip": skip})]
        return self._rows(reversed(found) if backwards else found)

    def count(self, which: CaseFilter) -> int:
        """How many cases the filter finds."""
        condition, parameters = _condition(which)
        total = self._store.value(f"SELECT count(*) FROM cases WHERE {condition}", parameters)  # noqa: S608 - own words, values bound
        assert isinstance(total, int)
        return total

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


def _order_by(order: Order, *, backwards: bool) -> str:
    columns = _ORDERS.get(order.column)
    if columns is None:
        raise InvalidInput(place="order", problem=f"Nach „{order.column}“ lassen sich Vorgänge nicht ordnen.")
    direction = "DESC" if order.descending != backwards else "ASC"
    nulls = "" if order.column not in _MAY_MISS else (" NULLS FIRST" if backwards else " NULLS LAST")
    return ", ".join(f"{name} {direction}{nulls if name in _MAY_MISS else ''}" for name in columns)


def _condition(which: CaseFilter) -> tuple[str, dict[str, object]]:
    """The filter as SQL; every value is bound."""
    parts: list[str] = []
    values: dict[str, object] = {}
    for column, value in (("state", which.state), ("clerk_id", which.clerk_id), ("case_type", which.case_type)):
        if value is not None:
            parts.append(f"{column} = :{column}")
            values[column] = str(value) if isinstance(value, str) else value
    if which.filing_unit is not None:
        parts.append("file_id IN (SELECT id FROM case_file WHERE filing_unit = :unit)")
        values["unit"] = which.filing_unit
    if which.due_until is not None:
        parts.append("next_date <= :due")
        values["due"] = which.due_until.isoformat()
    if which.unscheduled:
        parts.append("state = 'open' AND next_date IS NULL")
    if which.text.strip():
        condition, found = _text_condition(which.text)
        parts.append(condition)
        values |= found
    return " AND ".join(parts) or "TRUE", values


def _text_condition(text: str) -> tuple[str, dict[str, object]]:
    """Words of subject or type begin like those typed, or the reference begins with the text."""
    key = natural_key(" ".join(text.split()))
    values: dict[str, object] = {"key": key, "key_end": key + "\U0010ffff"}
    by_reference = "(reference_key >= :key AND reference_key < :key_end)"
    typed = words(text)
    if not typed:
        return by_reference, values
    values["match"] = "{title} : (" + " AND ".join(f'"{word}"*' for word in typed) + ")"
    values["first"] = search_row("case", 0)
    matched = "SELECT rowid - :first FROM search_index WHERE search_index MATCH :match AND rowid >= :first"
    return f"({by_reference} OR id IN ({matched}))", values
