"""Whatever happens to the dates of a case: its next date is the earliest of those open."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from gemeinde_desk.cases.lifecycle import CaseIsClosed
from gemeinde_desk.cases.model import CaseState
from gemeinde_desk.errors import InvalidInput, Refused
from tests.cases.conftest import TODAY, make_desk

days = st.integers(-30, 400).map(lambda n: TODAY + timedelta(days=n))


class Calendar(RuleBasedStateMachine):
    """A case whose dates are set, completed, reopened and moved while it is closed and opened again."""

    dates = Bundle("dates")

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="calendar-"))
        self.desk = make_desk(self.folder / "office")
        self.case = self.desk.complaint().id
        self.desk.cases.change(self.case, by=self.desk.clerk, outcome="abgeholfen", fields={"abhilfe": "erledigt"})
        self.closed = False

    @rule(target=dates, due=days)
    def set(self, due):
        if self.closed:
            with pytest.raises(CaseIsClosed):
                self.desk.cases.set_follow_up(self.case, due, "Wv.", by=self.desk.clerk)
            return multiple()
        return self.desk.cases.set_follow_up(self.case, due, "Wv.", by=self.desk.clerk).id

    @precondition(lambda self: not self.closed)
    @rule(target=dates, due=days, before=st.integers(1, 10))
    def set_deadline(self, due, before):
        told = {"kind": "deadline", "advance_notice": due - timedelta(days=before)}
        return self.desk.cases.set_follow_up(self.case, due, "Frist", by=self.desk.clerk, **told).id

    @precondition(lambda self: not self.closed)
    @rule(which=dates, on=days)
    def complete(self, which, on):
        assert not self.desk.cases.complete(which, on=on, by=self.desk.clerk).is_open

    @precondition(lambda self: not self.closed)
    @rule(which=dates)
    def reopen(self, which):
        assert self.desk.cases.reopen_follow_up(which, by=self.desk.clerk).is_open

    @precondition(lambda self: not self.closed)
    @rule(which=dates, due=days)
    def reschedule(self, which, due):
        if self.desk.cases.follow_up(which).is_open:
            assert self.desk.cases.reschedule(which, due, by=self.desk.clerk).due == due
        else:
            with pytest.raises(InvalidInput):
                self.desk.cases.reschedule(which, due, by=self.desk.clerk)

    @precondition(lambda self: not self.closed)
    @rule(which=consumes(dates))
    def withdraw(self, which):
        if self.desk.cases.follow_up(which).is_open:
            self.desk.cases.withdraw_follow_up(which, by=self.desk.clerk)
            left = "SELECT count(*) FROM follow_up WHERE id = ? OR deadline_id = ?"
            assert self.desk.store.value(left, (which, which)) == 0
        else:
            with pytest.raises(Refused):
                self.desk.cases.withdraw_follow_up(which, by=self.desk.clerk)

    @precondition(lambda self: not self.closed)
    @rule(on=days)
    def close(self, on):
        on = max(on, TODAY)
        self.desk.cases.close(self.case, on=on, by=self.desk.clerk, accept_warnings=True)
        self.closed = True
        assert self.desk.cases.follow_ups(self.case, open_only=True) == []

    @precondition(lambda self: self.closed)
    @rule(on=days)
    def open_again(self, on):
        self.desk.cases.reopen(self.case, "weiter", on=on, by=self.desk.clerk)
        self.closed = False
        assert all(f.due >= on for f in self.desk.cases.follow_ups(self.case, open_only=True))

    @invariant()
    def next_date_is_the_earliest_open(self):
        if not hasattr(self, "desk"):
            return
        case = self.desk.cases.get(self.case)
        still_open = self.desk.cases.follow_ups(self.case, open_only=True)
        assert case.next_date == min((f.due for f in still_open), default=None)
        assert (case.state is CaseState.CLOSED) == self.closed

    def teardown(self):
        if hasattr(self, "desk"):
            self.desk.store.close()
            shutil.rmtree(self.folder)


TestCalendar = Calendar.TestCase
TestCalendar.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
