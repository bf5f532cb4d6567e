"""States of a case (rules 9, 10) and its retention (rule 11)."""

from datetime import date

import pytest

from gemeinde_desk.cases.lifecycle import (
    CaseIsClosed,
    CaseIsHandedOver,
    StepNotAllowed,
    check_changeable,
    check_step,
    may_go,
)
from gemeinde_desk.cases.model import CaseState
from gemeinde_desk.cases.retention import check_years, retention_end
from gemeinde_desk.errors import InvalidInput

OPEN, CLOSED, HANDED_OVER = CaseState.OPEN, CaseState.CLOSED, CaseState.HANDED_OVER
ALLOWED = {(OPEN, CLOSED), (CLOSED, OPEN), (CLOSED, HANDED_OVER)}


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("to", CaseState)
def test_only_the_known_steps_are_allowed(state, to):
    assert may_go(state, to) == ((state, to) in ALLOWED)
    if (state, to) in ALLOWED:
        check_step("2.3.1-2026-0001", state, to)
    else:
        with pytest.raises(StepNotAllowed, match=r"Der Vorgang 2\.3\.1-2026-0001 ist \w+ und kann deshalb nicht"):
            check_step("2.3.1-2026-0001", state, to)


def test_only_an_open_case_is_changeable():
    check_changeable("1-1", OPEN)
    with pytest.raises(CaseIsClosed, match=r"geschlossen und kann nicht mehr geändert werden.*z\.d\.A\."):
        check_changeable("1-1", CLOSED)
    with pytest.raises(CaseIsHandedOver, match=r"übergeben und kann nicht mehr geändert werden.*neuen Vorgang"):
        check_changeable("1-1", HANDED_OVER)


@pytest.mark.parametrize(
    ("closed", "years", "end"),
    [
        (date(2026, 3, 3), 10, date(2036, 12, 31)),
        (date(2026, 1, 1), 1, date(2027, 12, 31)),
        (date(2026, 12, 31), 30, date(2056, 12, 31)),
        (date(2026, 3, 3), 0, date(2026, 12, 31)),
        (date(2026, 3, 3), None, None),
    ],
)
def test_retention_ends_with_the_year(closed, years, end):
    assert retention_end(closed, years) == end


@pytest.mark.parametrize("years", [-1, 151])
def test_periods_nobody_means_are_refused(years):
    with pytest.raises(InvalidInput) as refused:
        check_years(years)
    assert refused.value.place == "retention_years"
