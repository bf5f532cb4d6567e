"""Counting periods by the Civil Code, §§ 187-193 BGB, which § 31 Abs. 1 VwVfG and § 108 Abs. 1 AO refer to."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gemeinde_desk.errors import InvalidInput


class Unit(StrEnum):
    """What a period is counted in."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"  # § 189 Abs. 1 BGB: 15 days
    MONTH = "month"
    QUARTER = "quarter"  # § 189 Abs. 1 BGB: three months
    HALF_YEAR = "half_year"  # § 189 Abs. 1 BGB: six months
    YEAR = "year"


_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.HALF_MONTH: 15}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """An amount of one unit, such as one month."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """A period is never negative."""
        if self.amount < 0:
            raise InvalidInput(place="Frist", problem="Eine Frist kann nicht negativ sein.")


def period_end(event: date, period: Period, *, event_day_counts: bool = False) -> date:
    """The last day of a period, not yet moved off a weekend.

    The day of the event does not count (§ 187 Abs. 1): days end with the last day (§ 188 Abs. 1), weeks and months on
    the day of the same name or number (§ 188 Abs. 2), a missing number on the last day of the month (§ 188 Abs. 3).
    With ``event_day_counts`` (§ 187 Abs. 2: the start of the day decides, as for an age) it ends one day earlier.
    """
    if period.unit in _DAYS:
        end = _plus_days(event, period.amount * _DAYS[period.unit])
    else:
        end = add_months(event, period.amount * _MONTHS[period.unit])
        if event_day_counts and end.day < event.day:
            return end  # § 188 Abs. 3 has already gone back to the last day of the month
    return end - timedelta(days=1) if event_day_counts else end


def missing_day(event: date, period: Period) -> int:
    """The day number that the last month lacks (§ 188 Abs. 3 BGB), such as 31 in February; 0 when it has it."""
    if period.unit in _DAYS:
        return 0
    return event.day if period_end(event, period).day != event.day else 0


def add_months(day: date, months: int) -> date:
    """The same day number so many months later (or earlier), or the last day of that month (§ 188 Abs. 3 BGB)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= date.max.year:
        raise InvalidInput(place="Datum", problem="Das Datum liegt außerhalb des Kalenders.")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _plus_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidInput(place="Datum", problem="Das Datum liegt außerhalb des Kalenders.") from None
