"""How long a closed case is kept.

The period starts with the closing (z.d.A.; xdomea AufbewahrungsdauerType: "nach der zdA-Verfügung") and, as towns count
it, with the end of that calendar year: it ends on 31 December of (year of closing + years). The case may be offered to
the archive from the next day; a retention end is no permission to destroy.
"""

from datetime import date

from gemeinde_desk.errors import InvalidInput

#: longer than this needs a written reason (rules of retention schedules); longer than LONGEST is a slip of the finger
LONGEST = 150


def retention_end(closed: date, years: int | None) -> date | None:
    """The last day of the retention; None when the case is kept for ever."""
    return None if years is None else date(closed.year + years, 12, 31)


def check_years(years: int | None) -> None:
    """Refuse periods that cannot be meant.

    :raises InvalidInput: negative, or longer than 150 years
    """
    if years is not None and not 0 <= years <= LONGEST:
        problem = f"Die Aufbewahrung muss zwischen 0 und {LONGEST} Jahren liegen oder dauernd sein."
        raise InvalidInput(place="retention_years", problem=problem)
