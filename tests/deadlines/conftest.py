from collections.abc import Callable

import pytest

from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.deadlines.holidays import HolidayCalendar
from gemeinde_desk.deadlines.rules import RuleBook, load_rules
from gemeinde_desk.settings.resources import resources


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rules(resources() / "deadline_rules")


@pytest.fixture(scope="session")
def calculator(rules: RuleBook) -> Callable[..., DeadlineCalculator]:
    return lambda land="NI", *extras: DeadlineCalculator(HolidayCalendar.of(land, extras), rules)
