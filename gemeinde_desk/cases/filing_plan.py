"""The filing plan: a hierarchical-decimal plan of subjects whose units inherit retention and disposal downwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from gemeinde_desk.errors import NotFound
from gemeinde_desk.settings.datafile import DataFile, Table

NUMBER = r"\d{1,4}(\.\d{1,4}){0,9}"


class Disposal(StrEnum):
    """What becomes of a case when its retention has ended (xdomea Aussonderungsart)."""

    KEEP = "A"
    APPRAISE = "B"
    DESTROY = "V"


@dataclass(frozen=True)
class FilingPlanUnit:
    """One unit of the plan. None in ``retention_years`` or ``disposal`` means: as the unit above."""

    number: str
    title: str
    retention_years: int | None = None
    disposal: Disposal | None = None
    valid_from: date | None = None
    closed: bool = False
    successor: str = ""
    note: str = ""

    @property
    def parent_number(self) -> str:
        """The number of the unit above; empty at the top."""
        return self.number.rpartition(".")[0]

    @property
    def sort_key(self) -> tuple[int, ...]:
        """Sorts 2 before 10."""
        return tuple(int(part) for part in self.number.split("."))


@dataclass(frozen=True)
class EffectiveRetention:
    """The retention that holds for a unit, and the number of the unit each half comes from ("" = the plan itself)."""

    years: int
    disposal: Disposal
    years_from: str
    disposal_from: str


@dataclass(frozen=True)
class FilingPlan:
    """A whole plan; ``units`` are in numeric order."""

    key: str
    title: str
    version: str
    valid_from: date
    retention_years: int
    disposal: Disposal
    units: Mapping[str, FilingPlanUnit]

    def unit(self, number: str) -> FilingPlanUnit:
        """The unit of that number. Raises NotFound."""
        try:
            return self.units[number]
        except KeyError:
            raise NotFound(kind="Die Aktenplaneinheit", key=number) from None

    def ancestors(self, number: str) -> tuple[FilingPlanUnit, ...]:
        """The units above, from the top down, without the unit itself. Raises NotFound."""
        above = self.unit(number).parent_number
        return (*self.ancestors(above), self.unit(above)) if above else ()

    def children(self, number: str = "") -> tuple[FilingPlanUnit, ...]:
        """The units directly below, in order; with "" the top ones."""
        return tuple(unit for unit in self.units.values() if unit.parent_number == number)

    def effective_retention(self, number: str) -> EffectiveRetention:
        """Retention and disposal of a unit, each from the nearest unit that sets it. Raises NotFound."""
        years, disposal, years_from, disposal_from = self.retention_years, self.disposal, "", ""
        for unit in (*self.ancestors(number), self.unit(number)):
            if unit.retention_years is not None:
                years, years_from = unit.retention_years, unit.number
            if unit.disposal is not None:
                disposal, disposal_from = unit.disposal, unit.number
        return EffectiveRetention(years, disposal, years_from, disposal_from)

    def open_for_files(self, number: str, on: date) -> bool:
        """Whether new files may be opened there on that day: the unit is valid and not closed. Raises NotFound."""
        unit = self.unit(number)
        return not unit.closed and (unit.valid_from or self.valid_from) <= on


def load_filing_plan(path: Path) -> FilingPlan:
    """Read a plan. Raises InvalidInput with file and line: bad values, a number twice, a unit without the one above."""
    root = DataFile.read(path).root
    units: dict[str, FilingPlanUnit] = {}
    tables: list[tuple[Table, FilingPlanUnit]] = []
    for table in root.tables("unit"):
        unit = _unit(table)
        if unit.number in units:
            raise table.error("number", f"Die Einheit {unit.number} steht zweimal im Plan.")
        units[unit.number] = unit
        tables.append((table, unit))
    for table, unit in tables:
        if unit.parent_number and unit.parent_number not in units:
            raise table.error("number", f"Zur Einheit {unit.number} fehlt die Einheit {unit.parent_number} darüber.")
        if unit.successor and unit.successor not in units:
            raise table.error("successor", f"Die Nachfolgerin {unit.successor} steht nicht im Plan.")
    plan = FilingPlan(
        key=root.text("key", pattern=r"[a-z][a-z0-9_]*"),
        title=root.text("title"),
        version=root.text("version"),
        valid_from=root.day("valid_from"),
        retention_years=root.integer("retention_years", most=99),
        disposal=Disposal(root.choice("disposal", list(Disposal))),
        units=dict(sorted(units.items(), key=lambda item: item[1].sort_key)),
    )
    if not units:
        raise root.error("", "Der Plan hat keine Einheiten [[unit]].")
    root.done()
    return plan


def _unit(table: Table) -> FilingPlanUnit:
    has_years, has_disposal = "retention_years" in table.values, "disposal" in table.values
    unit = FilingPlanUnit(
        number=table.text("number", pattern=NUMBER),
        title=table.text("title"),
        retention_years=table.integer("retention_years", most=99) if has_years else None,
        disposal=Disposal(table.choice("disposal", list(Disposal))) if has_disposal else None,
        valid_from=table.day("valid_from") if "valid_from" in table.values else None,
        closed=table.flag("closed", default=False),
        successor=table.text("successor", "", pattern=NUMBER),
        note=table.text("note", ""),
    )
    table.done()
    return unit
