"""Filters and orders of the list of cases as SQL that costs the same however many cases there are.

Every order has an index that begins with the state; where a condition goes together with an order, so that a walk along it
would pass by thousands of others first, there is one that holds the condition before it. A list over several states is read
from one range of the index for each, which SQLite merges without sorting. Conditions that stand further behind are tested
while walking along; a ``+`` before a column keeps SQLite from using another index and sorting its whole answer.
"""

from gemeinde_desk.cases.model import CaseFilter, CaseState, Order
from gemeinde_desk.errors import InvalidInput

#: columns of each order, within one state; ``id`` makes it total
_ORDERS = {
    "reference": ("reference_key",),
    "subject": ("subject_key",),
    "state": ("state", "reference_key"),
    "case_type": ("case_type_title", "reference_key"),
    "clerk": ("clerk_sign", "reference_key"),
    "opened": ("opened",),
    "closed": ("closed",),
    "next_date": ("next_date",),
}
#: columns whose missing values stand last in both directions
_MAY_MISS = {"closed", "next_date"}
#: conditions that have an index in this very order, the one that leaves least first: it is used, the others are tested along it
_FREE = {
    ("reference_key",): ("case_type", "filing_unit", "clerk_id"),
    ("state", "reference_key"): ("case_type", "filing_unit", "clerk_id"),
    ("case_type_title", "reference_key"): ("filing_unit", "clerk_id"),
    ("clerk_sign", "reference_key"): ("case_type", "filing_unit"),
    ("next_date",): ("next_date",),
}

Values = dict[str, object]


def select_ids(which: CaseFilter, order: Order, *, backwards: bool, few: bool) -> tuple[str, Values]:
    """SQL for the ids of the filter (but for its text) in order, with ``:limit`` and ``:skip`` to be bound.

    :param backwards: read from the end
    :param few: the filter leaves few, so that gathering and sorting them is quicker than walking along the order
    :raises InvalidInput: no such order
    """
    columns = _columns(which, order)
    free = next((name for name in _FREE.get(columns, ()) if _asks_for(which, name)), "")
    shown = ", ".join(f"{'+' if few else ''}{name} AS k{n}" for n, name in enumerate(columns))
    tests, values = _tests(which, hidden=not few, free=free)
    # Few are found by the index that holds what is asked for, then sorted; the order's own index would be read to its end.
    if few:
        left = _states(which)
        tests.append("TRUE" if len(left) == len(CaseState) else f"state IN ({_listed(left)})")
        arms = [f"SELECT id, {shown} FROM cases WHERE id IN (SELECT id FROM cases WHERE {' AND '.join(tests)})"]  # noqa: S608
    else:
        states = [f"state = '{state.value}'" for state in _states(which)] or ["FALSE"]
        arms = [f"SELECT id, {shown} FROM cases WHERE {' AND '.join([state, *tests])}" for state in states]  # noqa: S608
    by = _by({f"k{n}": name for n, name in enumerate(columns)}, order, backwards=backwards)
    return (
        f"{' UNION ALL '.join(arms)} ORDER BY {by}, id {_direction(order, backwards=backwards)} LIMIT :limit OFFSET :skip",
        values,
    )


def sort_ids(order: Order, *, backwards: bool) -> str:
    """SQL for the ids of the JSON list bound to ``:ids`` in order, with ``:limit`` and ``:skip`` to be bound.

    :param backwards: from the end
    :raises InvalidInput: no such order
    """
    by = _by({f"c.{name}": name for name in _columns(CaseFilter(), order)}, order, backwards=backwards)
    return (
        "SELECT c.id FROM json_each(:ids) f CROSS JOIN cases c ON c.id = f.value "  # noqa: S608 - words of this file
        f"ORDER BY {by}, c.id {_direction(order, backwards=backwards)} LIMIT :limit OFFSET :skip"
    )


def select_count(which: CaseFilter) -> tuple[str, Values]:
    """SQL for the number of cases of the filter (but for its text): from the tally, unless days are asked for."""
    tests, values = _tests(which, hidden=False)
    tests.append("state IN (" + _listed(_states(which)) + ")")
    if which.due_until is not None:
        return f"SELECT count(*) FROM cases WHERE {' AND '.join(tests)}", values  # noqa: S608 - words of this file
    tests = ["scheduled = 0" if test == _UNSCHEDULED else test for test in tests]
    return f"SELECT coalesce(sum(number), 0) FROM case_tally WHERE {' AND '.join(tests)}", values  # noqa: S608 - words of this file


def select_among(which: CaseFilter, found: str, by: str) -> tuple[str, Values]:
    """SQL for those ids of another question that the filter (but for its text) leaves, the first ``:most`` of its order.

    :param found: SQL for the column ``id``, without order
    :param by: its order
    """
    if not narrows(which):
        return f"{found} ORDER BY {by} LIMIT :most", {}
    tests, values = _tests(which, hidden=True)
    tests.append(f"+state IN ({_listed(_states(which))})")
    sql = (
        f"SELECT f.id FROM ({found} ORDER BY {by} LIMIT -1) f CROSS JOIN cases ON cases.id = f.id "  # noqa: S608 - own words
        f"WHERE {' AND '.join(tests)} LIMIT :most"
    )
    return sql, values


def narrows(which: CaseFilter) -> bool:
    """Whether the filter asks for more than a text."""
    return which != CaseFilter(text=which.text)


_UNSCHEDULED = "next_date IS NULL"


def _states(which: CaseFilter) -> list[CaseState]:
    """The states a filter leaves; only open cases have dates, or lack them."""
    states = [CaseState.OPEN] if which.unscheduled or which.due_until is not None else sorted(CaseState)
    return [state for state in states if which.state in {None, state}]


def _direction(order: Order, *, backwards: bool) -> str:
    return "DESC" if order.descending != backwards else "ASC"


def _by(columns: dict[str, str], order: Order, *, backwards: bool) -> str:
    """What to sort by: the columns as the question calls them, and their names."""
    nulls = " NULLS FIRST" if backwards else " NULLS LAST"
    direction = _direction(order, backwards=backwards)
    return ", ".join(f"{said} {direction}{nulls if name in _MAY_MISS else ''}" for said, name in columns.items())


def _listed(states: list[CaseState]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


def _asks_for(which: CaseFilter, column: str) -> bool:
    if column == "next_date":
        return which.due_until is not None or which.unscheduled
    return getattr(which, column) is not None


def _columns(which: CaseFilter, order: Order) -> tuple[str, ...]:
    columns = _ORDERS.get(order.column)
    if columns is None:
        raise InvalidInput(place="order", problem=f"Nach „{order.column}“ lassen sich Vorgänge nicht ordnen.")
    one_value = {"case_type": which.case_type, "clerk": which.clerk_id}.get(order.column) is not None
    return columns[1:] if one_value else columns


def _tests(which: CaseFilter, *, hidden: bool, free: str = "") -> tuple[list[str], Values]:
    """The conditions but for the state; ``hidden`` from indices, save the one on the column ``free``."""
    asked = {"clerk_id": which.clerk_id, "case_type": which.case_type, "filing_unit": which.filing_unit}
    values: Values = {name: value for name, value in asked.items() if value is not None}
    tests = [(name, f"{name} = :{name}") for name in values]
    if which.due_until is not None:
        tests.append(("next_date", "next_date <= :due"))
        values["due"] = which.due_until.isoformat()
    if which.unscheduled:
        tests.append(("next_date", _UNSCHEDULED))
    return [test if not hidden or name == free else f"+{test}" for name, test in tests], values
