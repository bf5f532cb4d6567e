"""Dates as clerks type and read them: short forms in, German forms out."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from gemeinde_desk.deadlines.periods import add_months
from gemeinde_desk.errors import InvalidInput

Prefer = Literal["future", "past"]

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_WORDS = {"vorgestern": -2, "gestern": -1, "heute": 0, "h": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
#: years a town hall deals with; outside them a date is a slip of the finger
FIRST_YEAR, LAST_YEAR = 1900, 2199

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})[./-]\s*(\d{1,2})(?:[./-]\s*(\d{4}|\d{2})?)?")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,})\.?(?:\s+(\d{4}|\d{2}))?")
_OFFSET = re.compile(r"([+-])\s*(\d{1,5})\s*([^\W\d_]*)")
_DAY_WORDS, _WEEK_WORDS = ("", "t", "d", "tag", "tage", "tagen"), ("w", "wo", "woche", "wochen")
_MONTH_WORDS, _YEAR_WORDS = ("m", "monat", "monate", "monaten"), ("j", "y", "jahr", "jahre", "jahren")


def parse_date(text: str, today: date, prefer: Prefer = "future") -> date:
    """The date a clerk means.

    Understood: ``3.3.2026``, ``3.3.26`` (20xx), ``03032026``, ``030326``, ``2026-03-03``, ``3. März 2026``; without a
    year ``3.3.``, ``0303``, ``3. März``; ``heute``, ``morgen``, ``übermorgen``, ``gestern``, ``vorgestern``; ``+14``,
    ``+2w``, ``+1m``, ``+1j`` and the same with a minus; weekdays such as ``Mo`` or ``Freitag``.
    A date without year is the next such day from today on with ``prefer="future"`` (follow-ups), the last such day up to
    today with ``"past"`` (receipts); a weekday is always another day than today. Raises InvalidInput(place="Datum").
    """
    typed = " ".join(text.split()).casefold()
    for reader in (_word, _offset, _weekday):
        found = reader(typed, today, prefer)
        if found:
            return _within(found, text)
    if match := _ISO.fullmatch(typed):
        return _exact(match.group(1), match.group(2), match.group(3), text)
    for pattern in (_DOTTED, _DIGITS):
        if match := pattern.fullmatch(typed):
            return _day_month(match.group(1), match.group(2), match.group(3), today, prefer, text)
    if (match := _NAMED.fullmatch(typed)) and (month := _month_number(match.group(2))):
        return _day_month(match.group(1), str(month), match.group(3), today, prefer, text)
    raise _unreadable(text)


def format_date(day: date) -> str:
    """Numeric form, ``03.03.2026``."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def format_date_long(day: date) -> str:
    """Form for letters, ``3. März 2026`` (DIN 5008)."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def format_weekday(day: date) -> str:
    """Two letters, ``Di``."""
    return WEEKDAYS[day.weekday()][:2]


def format_weekday_long(day: date) -> str:
    """The whole name, ``Dienstag``."""
    return WEEKDAYS[day.weekday()]


def _word(typed: str, today: date, _prefer: Prefer) -> date | None:
    return today + timedelta(days=_WORDS[typed]) if typed in _WORDS else None


def _offset(typed: str, today: date, _prefer: Prefer) -> date | None:
    match = _OFFSET.fullmatch(typed)
    if not match:
        return None
    amount = int(match.group(2)) * (-1 if match.group(1) == "-" else 1)
    units: tuple[tuple[tuple[str, ...], Callable[[], date]], ...] = (
        (_DAY_WORDS, lambda: today + timedelta(days=amount)),
        (_WEEK_WORDS, lambda: today + timedelta(weeks=amount)),
        (_MONTH_WORDS, lambda: add_months(today, amount)),
        (_YEAR_WORDS, lambda: add_months(today, amount * 12)),
    )
    for words, moved in units:
        if match.group(3) in words:
            try:
                return moved()
            except (OverflowError, InvalidInput):
                return date.max  # refused with the other years nobody means
    return None


def _weekday(typed: str, today: date, prefer: Prefer) -> date | None:
    name = typed.rstrip(".")
    for number, weekday in enumerate(WEEKDAYS):
        if name in (weekday.casefold(), weekday[:2].casefold()) or (name == "sonnabend" and number == 5):
            ahead = (number - today.weekday()) % 7 or 7
            return today + timedelta(days=ahead if prefer == "future" else (ahead - 7 or -7))
    return None


def _month_number(name: str) -> int:
    matches = [n for n, month in enumerate(MONTHS, start=1) if month.casefold().startswith(name)]
    if not matches and name.startswith("mae"):
        return 3
    return matches[0] if len(matches) == 1 else 0


def _day_month(day: str, month: str, year: str | None, today: date, prefer: Prefer, text: str) -> date:
    if year:
        return _exact(year if len(year) == 4 else f"20{year}", month, day, text)
    # eight years reach the next 29 February even across a century without leap day
    step = 1 if prefer == "future" else -1
    for candidate_year in range(today.year, today.year + 9 * step, step):
        try:
            candidate = date(candidate_year, int(month), int(day))
        except ValueError:
            continue
        if (candidate - today).days * step >= 0:
            return _within(candidate, text)
    raise _no_such_day(text)


def _exact(year: str, month: str, day: str, text: str) -> date:
    try:
        return _within(date(int(year), int(month), int(day)), text)
    except ValueError:
        raise _no_such_day(text) from None


def _within(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        problem = f"„{text.strip()}“ liegt nicht zwischen {FIRST_YEAR} und {LAST_YEAR}. Bitte das Jahr prüfen."
        raise InvalidInput(place="Datum", problem=problem)
    return day


def _no_such_day(text: str) -> InvalidInput:
    return InvalidInput(place="Datum", problem=f"Den Tag „{text.strip()}“ gibt es im Kalender nicht.")


def _unreadable(text: str) -> InvalidInput:
    shown = text.strip()[:40]
    problem = (
        f"„{shown}“ ist kein Datum." if shown else "Das Datum fehlt."
    ) + " Beispiele: 3.3., 3.3.2026, 030326, 2026-03-03, heute, morgen, +14, +2w, +1m, Mo."
    return InvalidInput(place="Datum", problem=problem)
