from datetime import date

import pytest

from gemeinde_desk.deadlines.holidays import HolidayCalendar
from gemeinde_desk.deadlines.periods import (
    Period,
    Unit,
    add_months,
    missing_day,
    period_end,
)
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER

ONE_MONTH, ONE_YEAR = Period(1, Unit.MONTH), Period(1, Unit.YEAR)
#: event, period, does its day count, last day, norm
COUNTED = [
    ("2026-03-02", Period(1, Unit.DAY), False, "2026-03-03", "§ 188 Abs. 1"),
    ("2026-03-03", Period(2, Unit.WEEK), False, "2026-03-17", "§ 188 Abs. 2: same weekday"),
    ("2026-01-31", ONE_MONTH, False, "2026-02-28", "§ 188 Abs. 3"),
    ("2028-01-31", ONE_MONTH, False, "2028-02-29", "§ 188 Abs. 3, leap year"),
    ("2026-02-28", ONE_MONTH, False, "2026-03-28", "not the last day, the same number"),
    ("2024-02-29", ONE_YEAR, False, "2025-02-28", "§ 188 Abs. 3"),
    ("2026-05-10", Period(1, Unit.HALF_MONTH), False, "2026-05-25", "§ 189: 15 days"),
    ("2026-05-31", Period(1, Unit.QUARTER), False, "2026-08-31", "§ 189: three months"),
    ("2026-05-31", Period(1, Unit.HALF_YEAR), False, "2026-11-30", "§ 189: six months, § 188 Abs. 3"),
    ("2008-03-03", Period(18, Unit.YEAR), True, "2026-03-02", "§ 187 Abs. 2: age"),
    ("2026-01-01", ONE_MONTH, True, "2026-01-31", "§ 187 Abs. 2"),
    ("2026-01-31", ONE_MONTH, True, "2026-02-28", "§ 187 Abs. 2 with § 188 Abs. 3"),
    ("2026-03-02", Period(14, Unit.DAY), True, "2026-03-15", "§ 187 Abs. 2, § 188 Abs. 1"),
]


@pytest.mark.parametrize(("event", "period", "counts", "last", "norm"), COUNTED)
def test_counting(event, period, counts, last, norm):
    assert str(period_end(date.fromisoformat(event), period, event_day_counts=counts)) == last, norm


def test_missing_day_is_named():
    assert missing_day(date(2026, 1, 31), ONE_MONTH) == 31
    assert missing_day(date(2026, 1, 28), ONE_MONTH) == 0
    assert missing_day(date(2026, 1, 31), Period(30, Unit.DAY)) == 0


def test_periods_outside_the_calendar_are_refused():
    with pytest.raises(InvalidInput):
        Period(-1, Unit.DAY)
    with pytest.raises(InvalidInput):
        add_months(date(9999, 1, 1), 12)
    with pytest.raises(InvalidInput):
        period_end(date(9999, 12, 31), Period(1, Unit.DAY))


#: a day that tells the Länder apart -> where it is a holiday (statutes of the Länder, in force 2026)
TELLING_DAYS = {
    date(2026, 1, 6): {"BW", "BY", "ST"},
    date(2026, 3, 8): {"BE", "MV"},
    date(2026, 4, 5): {"BB"},
    date(2026, 6, 4): {"BW", "BY", "HE", "NW", "RP", "SL"},
    date(2026, 8, 15): {"SL"},
    date(2026, 9, 20): {"TH"},
    date(2026, 10, 31): {"BB", "HB", "HH", "MV", "NI", "SN", "ST", "SH", "TH"},
    date(2026, 11, 1): {"BW", "BY", "NW", "RP", "SL"},
    date(2026, 11, 18): {"SN"},
    date(2026, 10, 3): set(LAENDER),
    date(2026, 4, 3): set(LAENDER),
    date(2026, 12, 24): set(),
}


@pytest.mark.parametrize("day", TELLING_DAYS)
def test_holidays_of_all_16_laender(day):
    assert len(LAENDER) == 16
    assert {land for land in LAENDER if HolidayCalendar(land).holiday(day)} == TELLING_DAYS[day]


def test_local_and_own_holidays():
    assert HolidayCalendar("BY").holiday(date(2026, 8, 15)) is None
    assert HolidayCalendar("BY", ("mariae_himmelfahrt",)).holiday(date(2026, 8, 15)) == "Mariä Himmelfahrt"
    assert HolidayCalendar("BY", ("friedensfest",)).closed_because(date(2025, 8, 8)) == "Augsburger Hohes Friedensfest"
    assert HolidayCalendar("SN", ("fronleichnam_sn",)).holiday(date(2026, 6, 4)) == "Fronleichnam"
    assert HolidayCalendar("TH", ("fronleichnam_th",)).holiday(date(2027, 5, 27)) == "Fronleichnam"
    own = HolidayCalendar.of("HE", ["07-14 Stadtfest", "2026-09-01 Jubiläum", "02-29 Schalttag"])
    assert own.holiday(date(2031, 7, 14)) == "Stadtfest"
    assert own.holiday(date(2026, 9, 1)) == "Jubiläum"
    assert own.holiday(date(2027, 9, 1)) is None
    assert own.holiday(date(2028, 2, 29)) == "Schalttag"


@pytest.mark.parametrize(
    "extras", [("quatsch",), ("13-45 Fest",), ("07-14",), ("fronleichnam_th",), ("2026-02-30 Fest",)]
)
def test_unknown_extra_holidays_are_refused(extras):
    with pytest.raises(InvalidInput) as refusal:
        HolidayCalendar("BY", extras)
    assert refusal.value.place == "Feiertage"


def test_unknown_land_is_refused():
    with pytest.raises(InvalidInput, match="BW, BY"):
        HolidayCalendar("XX")


def test_workdays_around_christmas():
    calendar = HolidayCalendar("BY")
    assert calendar.next_workday(date(2026, 12, 25)) == date(2026, 12, 28)
    assert calendar.previous_workday(date(2026, 12, 27)) == date(2026, 12, 24)
    assert calendar.closed_because(date(2026, 12, 27)) == "Sonntag"
    assert calendar.next_workday(date(2026, 12, 28)) == date(2026, 12, 28)
