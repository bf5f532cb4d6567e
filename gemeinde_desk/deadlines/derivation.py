"""A date together with the way it was found, as data: stored in the office and shown to the clerk."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from gemeinde_desk.deadlines.dates import format_date, format_weekday
from gemeinde_desk.deadlines.periods import Unit
from gemeinde_desk.errors import InvalidInput


class Reason(StrEnum):
    """What a step does."""

    POSTED = "posted"  # handed to the post
    SENT = "sent"  # sent electronically
    DEEMED = "deemed"  # counts as notified on the n-th day
    ACTUAL = "actual"  # really received later, or served with proof
    RETRIEVED = "retrieved"  # day after fetching it from a portal
    PUBLISHED = "published"  # public notice
    RECEIVED = "received"  # something came in, or another event starts the period
    KEPT = "kept"  # no workday, and it stays all the same
    SHIFTED = "shifted"  # no workday, moved to the next
    PERIOD = "period"  # a period counted
    MISSING_DAY = "missing_day"  # § 188 Abs. 3 BGB
    NO_INSTRUCTION = "no_instruction"  # remedy instruction missing or wrong


@dataclass(frozen=True)
class Step:
    """One step of a derivation.

    ``rule`` is the id of the rule in ``resources/deadline_rules``, ``source`` the norm as Germans cite it, ``start`` and
    ``end`` the dates before and after the step. ``amount``/``unit`` hold the period, ``closed`` the holiday's name or
    the weekday that made a day no workday, ``confirm`` that the administrator has still to confirm the rule for his
    Land.
    """

    reason: Reason
    rule: str
    source: str
    start: date
    end: date
    amount: int = 0
    unit: str = ""
    closed: str = ""
    confirm: bool = False

    def to_json(self) -> dict[str, object]:
        """Plain values; dates as ISO text."""
        return {**asdict(self), "reason": str(self.reason), "start": str(self.start), "end": str(self.end)}


@dataclass(frozen=True)
class Derivation:
    """The date found and the ordered steps to it. ``notified`` is the day of notification, where there is one."""

    result: date
    steps: tuple[Step, ...]
    notified: date | None = None

    @property
    def confirm(self) -> bool:
        """Whether a rule used is still to be confirmed by the administrator."""
        return any(step.confirm for step in self.steps)

    def to_json(self) -> dict[str, object]:
        """A plain dictionary for storing; :meth:`from_json` reads it back."""
        notified = str(self.notified) if self.notified else None
        return {"result": str(self.result), "notified": notified, "steps": [step.to_json() for step in self.steps]}

    @classmethod
    def from_json(cls, value: object) -> "Derivation":
        """Read what :meth:`to_json` wrote. Keys of newer versions are passed over; anything else is InvalidInput."""
        try:
            if not isinstance(value, dict):
                raise TypeError  # noqa: TRY301 - one message for every kind of damage
            notified = value.get("notified")
            return cls(
                date.fromisoformat(value["result"]),
                tuple(_step_from_json(step) for step in value["steps"]),
                date.fromisoformat(notified) if notified else None,
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            problem = "Der gespeicherte Rechenweg einer Frist ist beschädigt."
            raise InvalidInput(place="Rechenweg", problem=problem) from None

    def sentences(self) -> tuple[str, ...]:
        """The way in German, one sentence per step."""
        return tuple(sentence(step) for step in self.steps)


def _step_from_json(value: dict[str, object]) -> Step:
    amount = value.get("amount", 0)
    if not isinstance(amount, int):
        raise TypeError
    return Step(
        Reason(str(value["reason"])),
        str(value["rule"]),
        str(value["source"]),
        date.fromisoformat(str(value["start"])),
        date.fromisoformat(str(value["end"])),
        amount,
        str(value.get("unit", "")),
        str(value.get("closed", "")),
        value.get("confirm") is True,
    )


_UNITS = {
    Unit.DAY: ("einem Tag", "{} Tagen"),
    Unit.WEEK: ("einer Woche", "{} Wochen"),
    Unit.HALF_MONTH: ("einem halben Monat", "{} halben Monaten"),
    Unit.MONTH: ("einem Monat", "{} Monaten"),
    Unit.QUARTER: ("einem Vierteljahr", "{} Vierteljahren"),
    Unit.HALF_YEAR: ("einem halben Jahr", "{} halben Jahren"),
    Unit.YEAR: ("einem Jahr", "{} Jahren"),
}
_ORDINALS = ("", "ersten", "zweiten", "dritten", "vierten", "fünften", "sechsten", "siebten")
_TEMPLATES = {
    Reason.POSTED: "Zur Post gegeben am {end}.",
    Reason.SENT: "Elektronisch abgesandt am {end}.",
    Reason.RECEIVED: "Die Frist beginnt mit dem Ereignis am {end}; dieser Tag zählt nicht mit{source}.",
    Reason.DEEMED: "Gilt als bekannt gegeben am {ordinal} Tag danach, {end}{source}.",
    Reason.ACTUAL: "Tatsächlich zugegangen am {end}{source}.",
    Reason.RETRIEVED: "Abgerufen am {start}; gilt am Tag danach als bekannt gegeben, {end}{source}.",
    Reason.PUBLISHED: "Öffentlich bekannt gemacht am {start}; gilt {after} danach als bekannt gegeben, {end}{source}.",
    Reason.KEPT: "{end} ist kein Werktag ({closed}); es bleibt trotzdem bei diesem Tag{source}.",
    Reason.SHIFTED: "{start} ist kein Werktag ({closed}); es gilt der nächste Werktag, {end}{source}.",
    Reason.PERIOD: "Frist von {period} ab {start}, der Anfangstag zählt nicht mit: Ende am {end}{source}.",
    Reason.MISSING_DAY: "Den {amount}. gibt es in diesem Monat nicht; die Frist endet am letzten Tag, {end}{source}.",
    Reason.NO_INSTRUCTION: "Die Rechtsbehelfsbelehrung fehlt oder ist unrichtig: Statt der kurzen Frist gilt {period}"
    "{source}.",
}


def sentence(step: Step) -> str:
    """The step as one German sentence, with dates, weekday, period and source."""
    text = _TEMPLATES[step.reason].format(
        start=f"{format_weekday(step.start)}, {format_date(step.start)}",
        end=f"{format_weekday(step.end)}, {format_date(step.end)}",
        source=f" ({step.source})" if step.source else "",
        ordinal=_ORDINALS[step.amount] if 0 < step.amount < len(_ORDINALS) else f"{step.amount}.",
        period=_period_text(step, dative=step.reason is not Reason.NO_INSTRUCTION),
        after=_period_text(step, dative=False),
        amount=step.amount,
        closed=step.closed,
    )
    if step.confirm:
        text += " Diese Regel des Landes ist bei der Einrichtung zu bestätigen."
    return text


def _period_text(step: Step, *, dative: bool) -> str:
    if step.unit not in Unit.__members__.values():
        return ""
    one, many = _UNITS[Unit(step.unit)]
    if dative:
        return one if step.amount == 1 else many.format(step.amount)
    plain = {
        Unit.YEAR: ("ein Jahr", "{} Jahre"),
        Unit.WEEK: ("eine Woche", "{} Wochen"),
        Unit.DAY: ("ein Tag", "{} Tage"),
    }
    one, many = plain.get(Unit(step.unit), (one, many))
    return one if step.amount == 1 else many.format(step.amount)
