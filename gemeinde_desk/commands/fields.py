"""Fields of case types and questions of letter templates on the command line: what to type for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from gemeinde_desk.cases.case_types import CaseType, Field, FieldType, Required
from gemeinde_desk.cases.field_values import check_fields, display_value
from gemeinde_desk.errors import DeskError, InvalidInput

_KINDS = {
    FieldType.TEXT: "Text",
    FieldType.MULTILINE: "Text",
    FieldType.DATE: "Datum",
    FieldType.NUMBER: "Zahl",
    FieldType.MONEY: "Betrag",
    FieldType.CHOICE: "Auswahl",
    FieldType.YESNO: "ja/nein",
    FieldType.IBAN: "IBAN",
}
_FORMATS: Mapping[FieldType, Callable[[Field], str]] = {
    FieldType.TEXT: lambda _field: "eine Zeile",
    FieldType.MULTILINE: lambda _field: "auch mehrere Zeilen",
    FieldType.DATE: lambda field: (
        "z. B. 3.3.2026, 2026-03-03 oder " + ("gestern" if field.direction == "past" else "+14")
    ),
    FieldType.NUMBER: lambda field: f"z. B. 12 oder 12,5{f', in {field.unit}' if field.unit else ''}",
    FieldType.MONEY: lambda _field: "in Euro, z. B. 1234,50",
    FieldType.CHOICE: lambda field: "eines von: " + ", ".join(field.choices),
    FieldType.YESNO: lambda _field: "ja oder nein",
    FieldType.IBAN: lambda _field: "z. B. DE89370400440532013000",
}


def field_row(field: Field) -> dict[str, object]:
    """A field as JSON: its key, label and type, how to write it, and when it is needed (opening, closing, never)."""
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type,
        "format": format_of(field),
        "required": field.required_on,
        "choices": list(field.choices),
        "help": field.help,
    }


def format_of(field: Field) -> str:
    """How a value is written: "z. B. 1234,50"."""
    return _FORMATS[field.type](field)


def how_to_type(switch: str, field: Field) -> str:
    """What to type: ``--answer frist=…  Frist für die Antwort (Datum, z. B. 3.3.2026)``."""
    hint = f"; {field.help}" if field.help else ""
    return f"{switch} {field.key}=…  {field.label} ({_KINDS[field.type]}, {format_of(field)}{hint})"


def field_lines(fields: Iterable[Field], moment: Mapping[Required, str]) -> list[Mapping[str, object]]:
    """Fields as lines of a table, with the words for when each is needed."""
    return [
        {
            "key": field.key,
            "label": field.label,
            "type": _KINDS[field.type],
            "format": format_of(field),
            "required": moment[field.required_on],
        }
        for field in fields
    ]


#: headings of :func:`field_lines`
FIELD_COLUMNS = {"key": "Name", "label": "Bezeichnung", "type": "Was", "required": "Nötig", "format": "Schreibweise"}


def read_assignments(switch: str, given: Iterable[tuple[str, str]], fields: Iterable[Field]) -> dict[str, str]:
    """``NAME=WERT`` as typed, by name.

    :raises InvalidInput: a name is given twice, or nobody asks for it; the names there are stand in the error
    """
    known = [field.key for field in fields]
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise InvalidInput(problem=f"„{name}“ ist zweimal angegeben.", place=switch)
        if name not in known:
            names = f" Möglich: {', '.join(known)}." if known else ""
            raise InvalidInput(problem=f"„{name}“ wird hier nicht gefragt.{names}", place=switch)
        found[name] = value
    return found


def require_fields(kind: CaseType, values: Mapping[str, str], today: date) -> None:
    """Refuse a case that cannot be opened like this, with what to type for every field at fault.

    :raises InvalidInput: a field is missing or cannot be read
    """
    problems = check_fields(kind, values, today)
    if not problems:
        return
    lines = [
        f"  {how_to_type('--field', kind.field(each.key))}"
        + (f"\n    {each.problem}" if values.get(each.key, "").strip() else "")
        for each in problems
    ]
    raise InvalidInput(problem="\n".join(["Es fehlt oder stimmt nicht:", *lines]), place="--field")


def shown_fields(kind: CaseType | None, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and German text of every field of the type, empty ones as "–", and of what is kept beside them."""
    fields = {field.key: field for field in kind.fields} if kind else {}
    rows = [(field.label, _shown(field, values.get(field.key, ""))) for field in fields.values()]
    return rows + [(key, text) for key, text in values.items() if key not in fields]


def _shown(field: Field, value: str) -> str:
    try:
        return display_value(field, value) or "–"
    except (ValueError, DeskError):
        return value  # kept when the type still asked for something else under this name
