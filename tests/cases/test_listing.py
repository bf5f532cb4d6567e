"""Lists of cases: every filter in every order gives what a plain reading of all cases gives, on every page."""

from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemeinde_desk.cases import listing
from gemeinde_desk.cases.model import CaseFilter, CaseRow, CaseState, Order
from gemeinde_desk.cases.selecting import select_ids
from gemeinde_desk.store.folding import fold, natural_key, words
from tests.cases.conftest import TODAY, Desk

COLUMNS = ("reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date")
INFORMATION = {"gegenstand": "Haushalt 2025"}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Some thirty cases of two kinds, two clerks and all states, with and without dates."""
    other = desk.clerks.add("Bernd Wolf", "BW", by=desk.clerk)
    for number in range(24):
        subject = f"{('Lärm', 'Müll', 'Ärger')[number % 3]} Markt {number % 7}"
        clerk = other if number % 4 == 0 else desk.clerk
        on = TODAY + timedelta(days=400 * (number % 2) + number)
        case = desk.complaint(subject, on=on, clerk=clerk)
        if number % 5 < 3:
            for follow_up in desk.cases.follow_ups(case.id):
                desk.cases.complete(follow_up.id, on=on, by=desk.clerk)
        if number % 5 == 0:
            desk.cases.change(case.id, by=desk.clerk, outcome="abgeholfen", fields={"abhilfe": "ja"})
            desk.cases.close(case.id, on=on, by=desk.clerk, accept_warnings=True)
        if number % 10 == 0:
            with desk.store.transaction("system") as tx:
                desk.cases.hand_over(tx, case.id)
    for number in range(6):
        desk.cases.open("informationsantrag", f"Auskunft {number}", on=TODAY, by=desk.clerk, fields=INFORMATION)
    return desk


def plain(desk: Desk, which: CaseFilter, order: Order) -> list[int]:
    """The same list from all rows, as one would write it down."""
    cases = [desk.cases.get(row[0]) for row in desk.store.all("SELECT id FROM cases")]
    typed = "".join(which.text.split())
    by_reference = bool(typed) and any(case.reference.startswith(typed) for case in cases)
    kept = [case for case in cases if matches(case, which, by_reference=by_reference)]

    def key(case):
        value = {
            "reference": natural_key(case.reference), "subject": fold(case.subject), "state": case.state.value,
            "case_type": case.case_type_title, "clerk": case.clerk.sign, "opened": case.opened, "closed": case.closed,
            "next_date": case.next_date,
        }[order.column]  # fmt: skip
        tie = natural_key(case.reference) if order.column in {"state", "case_type", "clerk"} else ""
        return value, tie, case.id

    have = [case for case in kept if key(case)[0] is not None]
    lack = [case for case in kept if key(case)[0] is None]
    lack.sort(key=lambda case: case.id, reverse=order.descending)
    return [case.id for case in (*sorted(have, key=key, reverse=order.descending), *lack)]


def matches(case, which: CaseFilter, *, by_reference: bool) -> bool:
    if by_reference:
        found = case.reference.startswith("".join(which.text.split()))
    else:
        said = words(f"{case.reference} {case.subject} {case.case_type_title} {' '.join(case.fields.values())}")
        found = all(any(word.startswith(typed) for word in said) for typed in words(which.text))
        found = found and (not which.text.strip() or bool(words(which.text)))
    return (
        found
        and which.state in {None, case.state}
        and which.clerk_id in {None, case.clerk.id}
        and which.case_type in {None, case.case_type}
        and which.filing_unit in {None, case.filing_unit}
        and (which.due_until is None or (case.next_date is not None and case.next_date <= which.due_until))
        and (not which.unscheduled or (case.state == "open" and case.next_date is None))
    )


filters = st.builds(
    CaseFilter,
    text=st.sampled_from(
        ["", "", "", "lärm", "MUELL markt", "2.3.1-2027", "2.3.1-2026-0003", "markt 3", "nichts", "-"]
    ),
    state=st.sampled_from([None, None, *CaseState]),
    clerk_id=st.sampled_from([None, None, 1, 2, 99]),
    case_type=st.sampled_from([None, None, "beschwerde", "informationsantrag"]),
    filing_unit=st.sampled_from([None, None, "2.3.1", "9.9"]),
    due_until=st.sampled_from([None, None, TODAY + timedelta(days=20), date(2030, 1, 1)]),
    unscheduled=st.sampled_from([False, False, True]),
)


@pytest.mark.parametrize("few", [600, 3])
def test_every_filter_in_every_order_on_every_page(office: Desk, monkeypatch, few):
    """With 3 as the number that is few, pages are found by walking along the orders, as in a large office."""
    monkeypatch.setattr(listing, "_FEW", few)

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(filters, st.sampled_from(COLUMNS), st.booleans(), st.integers(1, 9))
    def check(which, column, descending, limit):
        order = Order(column, descending)
        expected = plain(office, which, order)
        assert office.cases.count(which) == len(expected)
        listed = [case_id for case_id in plain(office, CaseFilter(), order) if office.cases.lists(which, case_id)]
        assert listed == expected
        pages = range(0, len(expected) + limit, limit)
        assert [row.id for at in pages for row in office.cases.page(which, order, at, limit)] == expected

    check()


@pytest.mark.parametrize(("column", "descending"), tuple(product(COLUMNS, (False, True))))
def test_the_whole_list_in_every_order(office: Desk, column, descending):
    order = Order(column, descending)
    found = office.cases.page(CaseFilter(), order, 0, 1000)
    assert [row.id for row in found] == plain(office, CaseFilter(), order)


def test_a_row_says_what_the_case_says(office: Desk):
    case = office.cases.get(1)
    (row,) = office.cases.page(CaseFilter(text=case.reference), Order(), 0, 10)
    assert row == CaseRow(
        case.id, case.reference, case.subject, case.state, case.case_type_title, case.clerk.sign, case.opened, case.closed,
        case.next_date,
    )  # fmt: skip


def test_a_list_with_text_sees_what_was_written_since(desk: Desk):
    which = CaseFilter(text="lärm")
    assert desk.cases.count(which) == 0
    case = desk.complaint("Lärm")
    assert desk.cases.count(which) == 1
    desk.cases.change(case.id, by=desk.clerk, subject="Geruch", fields={"anlass": "sonstiges"})
    assert [row.subject for row in desk.cases.page(CaseFilter(text="geruch"), Order(), 0, 10)] == ["Geruch"]
    assert desk.cases.count(which) == 0


def test_of_very_many_found_by_a_text_the_newest_are_listed(office: Desk, monkeypatch):
    monkeypatch.setattr(listing, "MOST_FOUND", 4)
    for which in (
        CaseFilter(text="markt"),
        CaseFilter(text="markt", state="open"),
        CaseFilter(text="mark", clerk_id=1),
    ):
        everything = plain(office, which, Order("subject"))
        newest = sorted(everything)[-4:]
        assert office.cases.cut(which)
        assert office.cases.count(which) == 4
        listed = [row.id for row in office.cases.page(which, Order("subject"), 0, 10)]
        assert listed == [case_id for case_id in everything if case_id in newest]
        assert [case_id for case_id in everything if office.cases.lists(which, case_id)] == listed
        assert [row.id for row in office.cases.page(which, Order("subject"), 2, 1)] == listed[2:3]
        assert office.cases.count(which, whole=True) == len(everything) > 4
        assert [row.id for row in office.cases.page(which, Order("subject"), 0, 50, whole=True)] == everything
    units = CaseFilter(text="2.3.1-2026")
    assert [row.id for row in office.cases.page(units, Order(), 0, 50)] == plain(office, units, Order())[-4:]
    assert not office.cases.cut(CaseFilter(text="2.3.1-2026-0003"))
    assert not office.cases.cut(CaseFilter())


def test_pages_beyond_the_end_are_empty(office: Desk):
    assert office.cases.page(CaseFilter(), Order(), 30, 10) == []
    assert len(office.cases.page(CaseFilter(), Order(), 25, 10)) == 5


def test_the_tally_never_drifts(office: Desk):
    """Triggers keep it through opening, scheduling, closing, handing over, another clerk and deletion."""
    office.cases.change(2, by=office.clerk, clerk=office.clerks.get(2))
    with office.store.transaction("system") as tx:
        tx.execute("DELETE FROM follow_up WHERE case_id = 30")
        tx.execute("DELETE FROM checklist_item WHERE case_id = 30")
        tx.execute("DELETE FROM cases WHERE id = 30")
        tx.without_journal()
    columns = "state, clerk_id, case_type, filing_unit"
    counted = office.store.all(
        f"SELECT {columns}, next_date IS NOT NULL, count(*) FROM cases GROUP BY {columns}, next_date IS NOT NULL"
    )
    kept = office.store.all("SELECT * FROM case_tally WHERE number > 0")
    assert sorted(map(tuple, kept)) == sorted(map(tuple, counted))


ASKED = {"clerk_id": 1, "case_type": "beschwerde", "filing_unit": "2.3.1"}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("asked", [(), *combinations(ASKED, 1), *combinations(ASKED, 2), tuple(ASKED)])
def test_a_large_list_is_read_from_indices_alone(office: Desk, column, asked):
    """However many cases: no sorting, and no look at a row that is not shown."""
    which = CaseFilter(**{name: ASKED[name] for name in asked})
    assert plan(office, which, column, backwards=True) == plan(office, which, column, backwards=False)


def plan(office: Desk, which: CaseFilter, column: str, *, backwards: bool) -> set[str]:
    """The indices a large list is read from."""
    sql, values = select_ids(which, Order(column), backwards=backwards, few=False)
    answer = office.store.all(f"EXPLAIN QUERY PLAN {sql}", values | {"limit": 60, "skip": 0})
    steps = [row[3] for row in answer]
    assert not any("TEMP B-TREE" in step or "SCAN" in step for step in steps), steps
    assert all("COVERING INDEX" in step for step in steps if "cases" in step), steps
    return {step.split("INDEX ")[1].split(" ")[0] for step in steps if "INDEX" in step}


@pytest.mark.parametrize(
    ("asked", "column", "index"),
    [
        ("case_type", "reference", "cases_of_type"),
        ("case_type", "clerk", "cases_of_type_by_clerk"),
        ("filing_unit", "reference", "cases_of_unit"),
        ("filing_unit", "case_type", "cases_of_unit_by_type"),
        ("filing_unit", "clerk", "cases_of_unit_by_clerk"),
        ("clerk_id", "reference", "cases_of_clerk_by_reference"),
        ("clerk_id", "case_type", "cases_of_clerk_by_type"),
    ],
)
def test_what_goes_together_is_read_without_passing_by_the_rest(office: Desk, asked, column, index):
    """All cases of a unit have the same few types, references and clerks: a walk along the whole order would find them at its end."""
    assert plan(office, CaseFilter(**{asked: ASKED[asked]}), column, backwards=False) == {index}
