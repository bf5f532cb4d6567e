"""The rules of notification and remedy, read from ``resources/deadline_rules`` and the office's own folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gemeinde_desk.deadlines.periods import Period, Unit
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.datafile import DataFile, Table
from gemeinde_desk.settings.laender import LAENDER

REGIMES = ("vwvfg", "ao", "sgb")
CHANNELS = ("post", "electronic", "portal", "public")
FEDERAL = "bund"
_ID = r"[a-z0-9][a-z0-9-]*"


@dataclass(frozen=True)
class NotificationRule:
    """When something posted, sent, fetched or published counts as notified: on the n-th day after."""

    id: str
    regime: str
    channel: str
    land: str
    valid_from: date
    days: int
    weekend_shift: bool
    source: str
    shift_source: str
    confirm: bool


@dataclass(frozen=True)
class Remedy:
    """A remedy against a notice: its period, and the longer one when the instruction is missing or wrong."""

    key: str
    name: str
    period: Period
    source: str
    missing_period: Period
    missing_source: str
    shift_source: str


@dataclass(frozen=True)
class RuleBook:
    """All rules of an office."""

    notifications: tuple[NotificationRule, ...]
    remedies: tuple[Remedy, ...]

    def notification(self, regime: str, channel: str, land: str, day: date) -> NotificationRule:
        """The rule for something posted (sent, fetched, published) that day: the Land's own before the federal one.

        Raises InvalidInput when no rule covers the day.
        """
        fitting = [
            rule
            for rule in self.notifications
            if rule.regime == regime
            and rule.channel == channel
            and rule.valid_from <= day
            and rule.land in (land, FEDERAL)
        ]
        if not fitting:
            problem = f"Für „{regime}“, Weg „{channel}“ und den {day:%d.%m.%Y} gibt es keine Bekanntgaberegel."
            raise InvalidInput(place="Bekanntgabe", problem=problem)
        return max(fitting, key=lambda rule: (rule.land == land, rule.valid_from))

    def remedy(self, key: str) -> Remedy:
        """The remedy of that key. Raises InvalidInput when there is none."""
        for remedy in self.remedies:
            if remedy.key == key:
                return remedy
        known = ", ".join(remedy.key for remedy in self.remedies)
        raise InvalidInput(place="Rechtsbehelf", problem=f"Den Rechtsbehelf „{key}“ gibt es nicht. Möglich: {known}.")


def load_rules(*folders: Path) -> RuleBook:
    """Read every ``*.toml`` of the folders; a rule in a later folder replaces the one of the same id or key.

    Raises InvalidInput with file and line for a bad file. A folder that does not exist is passed over.
    """
    notifications: dict[str, NotificationRule] = {}
    remedies: dict[str, Remedy] = {}
    for path in _files(folders):
        file = DataFile.read(path)
        seen: set[str] = set()
        for table in file.root.tables("rule"):
            rule = _notification(table)
            _unique(table, "id", rule.id, seen)
            notifications[rule.id] = rule
        for table in file.root.tables("remedy"):
            remedy = _remedy(table)
            _unique(table, "key", remedy.key, seen)
            remedies[remedy.key] = remedy
        file.root.done()
    return RuleBook(tuple(notifications.values()), tuple(remedies.values()))


def _files(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.glob("*.toml"))]


def _unique(table: Table, key: str, value: str, seen: set[str]) -> None:
    if value in seen:
        raise table.error(key, f"„{value}“ steht zweimal in dieser Datei.")
    seen.add(value)


def _notification(table: Table) -> NotificationRule:
    rule = NotificationRule(
        id=table.text("id", pattern=_ID),
        regime=table.choice("regime", REGIMES),
        channel=table.choice("channel", CHANNELS),
        land=table.choice("land", (FEDERAL, *LAENDER)),
        valid_from=table.day("valid_from"),
        days=table.integer("days", most=60),
        weekend_shift=table.flag("weekend_shift"),
        source=table.text("source"),
        shift_source=table.text("shift_source", ""),
        confirm=table.flag("confirm", default=False),
    )
    table.done()
    return rule


def _remedy(table: Table) -> Remedy:
    remedy = Remedy(
        key=table.text("key", pattern=_ID),
        name=table.text("name"),
        period=_period(table, "amount", "unit"),
        source=table.text("source"),
        missing_period=_period(table, "missing_amount", "missing_unit"),
        missing_source=table.text("missing_source"),
        shift_source=table.text("shift_source"),
    )
    table.done()
    return remedy


def _period(table: Table, amount: str, unit: str) -> Period:
    return Period(table.integer(amount, least=1, most=1000), Unit(table.choice(unit, [str(u) for u in Unit])))
