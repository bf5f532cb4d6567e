"""Letter templates: files of ``resources/letter_templates`` and of the office, the office's winning by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from gemeinde_desk.cases.case_types import CaseType, FieldType, Required
from gemeinde_desk.cases.case_types import Field as CaseField
from gemeinde_desk.cases.field_values import canonical_value, display_value
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.model import Body, DeliveryKind, Remedy, Runs
from gemeinde_desk.letters.notation import Part, parse, parse_runs
from gemeinde_desk.letters.placeholders import Kind, Placeholder, Registry, Value
from gemeinde_desk.settings.datafile import DataFile, Table

_KEY: Final = r"[a-z][a-z0-9_]{1,39}"
_KINDS: Final[Mapping[FieldType, Kind]] = {
    FieldType.DATE: "date",
    FieldType.MONEY: "money",
    FieldType.YESNO: "yesno",
}


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of letter.

    ``notice``: an administrative act, which needs a remedy instruction; ``asks``: what must be asked for before writing,
    in the letter as ``{frage.<key>}``; ``enclosures``: proposals for the list at the end.
    """

    key: str
    title: str
    description: str
    subject: Runs
    parts: tuple[Part, ...]
    notice: bool = False
    delivery: DeliveryKind = DeliveryKind.LETTER
    asks: tuple[CaseField, ...] = ()
    enclosures: tuple[str, ...] = ()

    def body(self, values: Mapping[str, Value]) -> Body:
        """The blocks whose conditions hold, placeholders still in them."""
        holds = (part for part in self.parts if part.condition is None or part.condition.holds(values))
        return tuple(block for part in holds for block in part.blocks)

    def registry(self, case_type: CaseType | None = None) -> Registry:
        """The placeholders this letter may use in a case of that type."""
        asked = [_placeholder(f"frage.{ask.key}", ask) for ask in self.asks]
        fields = case_type.fields if case_type else ()
        return Registry([*asked, *(_placeholder(f"feld.{field.key}", field) for field in fields)])

    def answers(self, typed: Mapping[str, str], today: date) -> dict[str, Value]:
        """What was typed for the asked fields, as values; :class:`InvalidInput` with the field's label as place."""
        known = {ask.key for ask in self.asks}
        unknown = [key for key in typed if key not in known]
        if unknown:
            problem = f"Die Vorlage „{self.title}“ fragt nicht nach „{unknown[0]}“."
            raise InvalidInput(problem=problem, place=unknown[0])
        found = {
            f"frage.{ask.key}": value_of(ask, canonical_value(ask, typed.get(ask.key, ""), today)) for ask in self.asks
        }
        return {key: value for key, value in found.items() if value != ""}

    def gone_by(self, values: Mapping[str, Value], on: date) -> list[tuple[CaseField, date]]:
        """Days asked for that should still come (an answer until, due on) but lie before the letter's own day ``on``.

        Such a letter can be meant, so it is not refused; mostly it is a slip of the finger, and nobody can keep the day.
        """
        days = [(ask, values.get(f"frage.{ask.key}")) for ask in self.asks if ask.direction == "future"]
        return [(ask, day) for ask, day in days if isinstance(day, date) and day < on]


def value_of(field: CaseField, canonical: str) -> Value:
    """A stored field as a value for a letter; empty stays empty."""
    if not canonical:
        return ""
    if field.type is FieldType.DATE:
        return date.fromisoformat(canonical)
    if field.type is FieldType.MONEY:
        return Decimal(canonical)
    if field.type is FieldType.YESNO:
        return canonical == "yes"
    return display_value(field, canonical)


def load_templates(*folders: Path) -> dict[str, Template]:
    """Every ``*.toml`` of the folders by key, in order of title; a later folder replaces templates of the same key.

    :class:`InvalidInput` names file and line of the first mistake. A folder that does not exist is passed over.
    """
    found: dict[str, Template] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            template = _template(DataFile.read(path), path.stem)
            found[template.key] = template
    return {template.key: template for template in sorted(found.values(), key=lambda each: each.title)}


def _template(file: DataFile, stem: str) -> Template:
    root = file.root
    key = root.text("key", pattern=_KEY)
    if key != stem:
        raise root.error("key", f"Die Datei heißt „{stem}.toml“, die Vorlage „{key}“; beides muss gleich sein.")
    asks = tuple(_ask(table) for table in root.tables("ask"))
    registry = Registry([_placeholder(f"frage.{ask.key}", ask) for ask in asks])
    deliveries = [kind.value for kind in DeliveryKind]
    start = file.line_of(("text",))
    root.text("text")
    text = str(root.values["text"])
    template = Template(
        key=key,
        title=root.text("title"),
        description=root.text("description"),
        subject=_subject(root, registry),
        # a text in three quotes begins on the line after its key
        parts=parse(text, registry, lambda number, problem: file.error(problem, line=start + number)),
        notice=root.flag("notice", default=False),
        delivery=DeliveryKind(root.choice("delivery", deliveries, DeliveryKind.LETTER.value)),
        asks=asks,
        enclosures=root.texts("enclosures", ()),
    )
    root.done()
    remedies = sum(isinstance(block, Remedy) for part in template.parts for block in part.blocks)
    if template.notice and not remedies:
        raise root.error("notice", "Ein Bescheid braucht eine Rechtsbehelfsbelehrung: „[rechtsbehelf]“ im Text.")
    if remedies and not template.notice:
        raise root.error("text", "Nur ein Bescheid (notice = true) hat eine Rechtsbehelfsbelehrung.")
    return template


def _subject(root: Table, registry: Registry) -> Runs:
    return parse_runs(root.text("subject"), registry, 0, lambda _line, problem: root.error("subject", problem))


def _ask(table: Table) -> CaseField:
    kind = FieldType(table.choice("type", [kind.value for kind in FieldType], FieldType.TEXT.value))
    direction = table.choice("direction", ("future", "past"), "future")
    ask = CaseField(
        key=table.text("key", pattern=_KEY),
        label=table.text("label"),
        type=kind,
        required_on=Required.OPENING if table.flag("required", default=True) else Required.NEVER,
        help=table.text("help", ""),
        unit=table.text("unit", ""),
        choices=table.texts("choices", ()),
        direction="past" if direction == "past" else "future",
    )
    if (kind is FieldType.CHOICE) != bool(ask.choices):
        raise table.error("choices", '„choices“ gehört genau zu Feldern mit type = "choice".')
    table.done()
    return ask


def _placeholder(key: str, field: CaseField) -> Placeholder:
    return Placeholder(
        key, field.label, field.choices[0] if field.choices else field.label, _KINDS.get(field.type, "text")
    )
