"""Holidays and workdays at the seat of an authority.

A deadline towards an authority ends by the holidays of the authority's place, so a calendar belongs to one Land, with
the holidays a single municipality adds (Mariä Himmelfahrt in catholic municipalities of Bavaria, Corpus Christi in some
of Saxony and Thuringia, the Friedensfest in Augsburg, or a day named by the settings).
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER, LOCAL_HOLIDAYS, local_holiday_problem

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class HolidayCalendar:
    """The holidays of one place.

    ``land`` is a code of :data:`LAENDER`. ``extras`` are keys of :data:`LOCAL_HOLIDAYS` or own days written
    "MM-DD Name" (every year) or "YYYY-MM-DD Name" (once). Raises InvalidInput for anything else.
    The first question of a process loads the library of the world's holidays (0.2 to 0.4 s): ask off the window's
    thread.
    """

    land: str
    extras: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no calendar can be made of."""
        if self.land not in LAENDER:
            raise InvalidInput(place="Land", problem=f"„{self.land}“ ist kein Land. Möglich: {', '.join(LAENDER)}.")
        for problem in filter(None, (local_holiday_problem(extra, self.land) for extra in self.extras)):
            raise InvalidInput(place="Feiertage", problem=problem)

    @classmethod
    def of(cls, land: str, extras: Iterable[str] = ()) -> "HolidayCalendar":
        """A calendar from the settings of an office."""
        return cls(land, tuple(extras))

    def holiday(self, day: date) -> str | None:
        """The German name of the holiday on that day, or None. A Sunday is no holiday by itself."""
        return _holidays(self.land, self.extras, day.year).get(day)

    def closed_because(self, day: date) -> str | None:
        """Why the day is no workday: the holiday's name, "Samstag" or "Sonntag"; None on a workday (§ 193 BGB)."""
        if name := self.holiday(day):
            return name
        return {5: "Samstag", 6: "Sonntag"}.get(day.weekday())

    def is_workday(self, day: date) -> bool:
        """Whether a deadline may end on that day without moving (§ 193 BGB): no Saturday, Sunday or holiday."""
        return self.closed_because(day) is None

    def next_workday(self, day: date) -> date:
        """The day itself when it is a workday, else the next one (§ 193 BGB, § 31 Abs. 3 VwVfG, § 108 Abs. 3 AO)."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself when it is a workday, else the one before: for notices that must come in time."""
        while not self.is_workday(day):
            day -= _ONE_DAY
        return day


def _own_day(text: str, year: int) -> date:
    return date.fromisoformat(text if len(text) == len("2026-01-01") else f"{year}-{text}")


@functools.lru_cache(maxsize=64)
def _holidays(land: str, extras: tuple[str, ...], year: int) -> dict[date, str]:
    # imported here: the library costs 0.2 to 0.4 s, more than the whole window
    from holidays import country_holidays  # noqa: PLC0415

    found: dict[date, str] = dict(country_holidays("DE", subdiv=land, years=[year], language="de"))
    for extra in extras:
        if extra in LOCAL_HOLIDAYS:
            _, name, month_day = LOCAL_HOLIDAYS[extra]
            if month_day:
                found[_own_day(month_day, year)] = name
            else:
                catholic = country_holidays("DE", subdiv=land, years=[year], categories=["catholic"], language="de")
                found.update(dict(catholic))
            continue
        text, name = extra.split(" ", 1)
        try:
            day = _own_day(text, year)
        except ValueError:
            continue  # 29 February in a year without it
        if day.year == year:
            found[day] = name
    return found
