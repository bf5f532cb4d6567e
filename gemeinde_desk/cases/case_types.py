"""Kinds of cases as data: read from ``resources/case_types`` and the office's own folder, never from code."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.deadlines.periods import Period, Unit
from gemeinde_desk.deadlines.rules import REGIMES
from gemeinde_desk.errors import NotFound
from gemeinde_desk.settings.datafile import DataFile, Table

KEY = r"[a-z][a-z0-9_]{1,39}"
MAX_YEARS = 30  # longer needs a reason of its own, and belongs into an archive


class FieldType(StrEnum):
    """What may be entered in a field."""

    TEXT = "text"
    MULTILINE = "multiline"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YESNO = "yesno"
    IBAN = "iban"


class Required(StrEnum):
    """When a field must be filled at the latest."""

    OPENING = "opening"
    CLOSING = "closing"
    NEVER = "never"


class PersonalData(StrEnum):
    """How much care a kind of case needs: special categories are those of Art. 9 DSGVO."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special"


@dataclass(frozen=True)
class Field:
    """One field of a case. ``unit`` is printed after a number, ``direction`` says how a date without year is read."""

    key: str
    label: str
    type: FieldType
    required_on: Required = Required.NEVER
    help: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    direction: Literal["future", "past"] = "future"


@dataclass(frozen=True)
class ChecklistPoint:
    """One thing to tick off in every case of the kind; closing warns of a required one that is open."""

    key: str
    text: str
    required: bool = True


@dataclass(frozen=True)
class Role:
    """A role that a contact can take in the case; closing warns of a required one that nobody has."""

    key: str
    label: str
    required: bool = False


@dataclass(frozen=True)
class Retention:
    """Years from the end of the year of closing, what becomes of the case then, and why."""

    years: int
    disposal: Disposal
    reason: str


@dataclass(frozen=True)
class FirstDeadline:
    """What is due first, counted from receipt. ``advance_days`` before it the clerk is warned.

    ``met_by``: keys of the letters whose posting is what was due, so that the deadline is done with them.
    """

    kind: Literal["statutory", "service"]
    period: Period
    text: str
    source: str
    advance_days: int = 0
    met_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemedyRule:
    """The case ends in a notice: by which law it counts as notified, and which remedy lies against it."""

    regime: str
    remedy: str


@dataclass(frozen=True)
class CaseType:
    """One kind of case."""

    key: str
    title: str
    description: str
    filing_unit: str
    personal_data: PersonalData
    retention: Retention
    fields: tuple[Field, ...]
    checklist: tuple[ChecklistPoint, ...]
    roles: tuple[Role, ...]
    letters: tuple[str, ...]
    outcomes: tuple[str, ...]
    first_deadline: FirstDeadline | None = None
    remedy: RemedyRule | None = None

    def field(self, key: str) -> Field:
        """The field of that key. Raises NotFound."""
        for field in self.fields:
            if field.key == key:
                return field
        raise NotFound(kind="Das Feld", key=key)


def load_case_types(*folders: Path) -> dict[str, CaseType]:
    """Every ``*.toml`` of the folders by key, in order of title; a later folder replaces types of the same key.

    Raises InvalidInput with file and line for a bad file. A folder that does not exist is passed over.
    """
    found: dict[str, CaseType] = {}
    for folder in folders:
        here: dict[str, str] = {}
        for path in sorted(folder.glob("*.toml")):
            file = DataFile.read(path)
            case_type = _case_type(file.root)
            if case_type.key in here:
                raise file.root.error("key", f"„{case_type.key}“ steht schon in {here[case_type.key]}.")
            here[case_type.key] = path.name
            found[case_type.key] = case_type
    return {case_type.key: case_type for case_type in sorted(found.values(), key=lambda each: each.title)}


def _case_type(root: Table) -> CaseType:
    retention = root.table("retention")
    if retention is None:
        raise root.error("retention", "Der Abschnitt [retention] fehlt.")
    letters = root.texts("letters")
    case_type = CaseType(
        key=root.text("key", pattern=KEY),
        title=root.text("title"),
        description=root.text("description"),
        filing_unit=root.text("filing_unit", pattern=r"\d+(\.\d+)*"),
        personal_data=PersonalData(root.choice("personal_data", list(PersonalData))),
        retention=_retention(retention),
        fields=tuple(_field(table) for table in _unique(root, "field")),
        checklist=tuple(_checklist_point(table) for table in _unique(root, "checklist")),
        roles=tuple(_role(table) for table in _unique(root, "role")),
        letters=letters,
        outcomes=root.texts("outcomes"),
        first_deadline=_first_deadline(root.table("first_deadline"), letters),
        remedy=_remedy(root.table("remedy")),
    )
    if not case_type.outcomes:
        raise root.error("outcomes", "„outcomes“ braucht mindestens ein mögliches Ergebnis.")
    root.done()
    return case_type


def _unique(root: Table, key: str) -> Iterator[Table]:
    """The tables of ``[[key]]``, each with a key of its own."""
    seen: set[str] = set()
    for table in root.tables(key):
        name = table.text("key", pattern=KEY)
        if name in seen:
            raise table.error("key", f"„{name}“ steht zweimal in dieser Vorgangsart.")
        seen.add(name)
        yield table


def _field(table: Table) -> Field:
    field_type = FieldType(table.choice("type", list(FieldType)))
    direction = table.choice("direction", ("future", "past"), "future")
    field = Field(
        key=table.text("key"),
        label=table.text("label"),
        type=field_type,
        required_on=Required(table.choice("required_on", list(Required), "never")),
        help=table.text("help", ""),
        unit=table.text("unit", ""),
        choices=table.texts("choices", ()),
        direction="past" if direction == "past" else "future",
    )
    if (field_type is FieldType.CHOICE) != bool(field.choices):
        problem = "„choices“ gehört zu einem Feld der Art „choice“, und dieses braucht mindestens eine Möglichkeit."
        raise table.error("choices" if field.choices else "type", problem)
    if len(set(field.choices)) < len(field.choices):
        raise table.error("choices", "„choices“ nennt eine Möglichkeit zweimal.")
    table.done()
    return field


def _checklist_point(table: Table) -> ChecklistPoint:
    point = ChecklistPoint(table.text("key"), table.text("text"), table.flag("required", default=True))
    table.done()
    return point


def _role(table: Table) -> Role:
    role = Role(table.text("key"), table.text("label"), table.flag("required", default=False))
    table.done()
    return role


def _retention(table: Table) -> Retention:
    years = table.integer("years", most=MAX_YEARS)
    retention = Retention(years, Disposal(table.choice("disposal", list(Disposal))), table.text("reason"))
    table.done()
    return retention


def _first_deadline(table: Table | None, letters: tuple[str, ...]) -> FirstDeadline | None:
    if table is None:
        return None
    kind = table.choice("kind", ("statutory", "service"))
    deadline = FirstDeadline(
        kind="statutory" if kind == "statutory" else "service",
        period=Period(table.integer("amount", least=1, most=1000), Unit(table.choice("unit", list(Unit)))),
        text=table.text("text"),
        source=table.text("source"),
        advance_days=table.integer("advance_days", 0, most=366),
        met_by=table.texts("met_by", ()),
    )
    if unknown := [letter for letter in deadline.met_by if letter not in letters]:
        raise table.error("met_by", f"„{unknown[0]}“ ist kein Schreiben dieser Vorgangsart (letters).")
    table.done()
    return deadline


def _remedy(table: Table | None) -> RemedyRule | None:
    if table is None:
        return None
    remedy = RemedyRule(table.choice("regime", REGIMES), table.text("remedy", pattern=KEY))
    table.done()
    return remedy
