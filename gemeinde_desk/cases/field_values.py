"""Values of a case's fields: what is typed becomes canonical text, canonical text becomes German text.

Canonical forms, as the store and xdomea keep them: dates ISO ``2026-03-03``, money ``1234.50`` (euros, two decimals),
numbers ``12.5`` (at most two decimals), yes/no ``yes`` or ``no``, IBAN without spaces, text without spaces at its ends.
Canonical text is accepted as typed text too and stays as it is.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gemeinde_desk.cases.case_types import CaseType, Field, FieldType, Required
from gemeinde_desk.deadlines.dates import format_date, parse_date
from gemeinde_desk.errors import DeskError, InvalidInput
from gemeinde_desk.settings.bank import canonical_iban, format_iban
from gemeinde_desk.texts import holds, one_line, several_lines

MAX_TEXT, MAX_MULTILINE = 300, 20_000  # characters; longer texts are documents
MAX_DIGITS = 15  # more is a slip of the finger
_YES, _NO = ("ja", "j", "yes", "true", "1"), ("nein", "n", "no", "false", "0")
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")
_PLAIN = re.compile(r"-?\d+(\.\d{1,2})?")
_GERMAN = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}")


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field, in a German sentence."""

    key: str
    label: str
    problem: str


def check_fields(
    case_type: CaseType, values: Mapping[str, str], today: date, moment: Literal["opening", "closing"] = "opening"
) -> list[FieldProblem]:
    """Everything that keeps the values from being accepted at opening or closing; empty when all is well."""
    due = {Required.OPENING} if moment == "opening" else {Required.OPENING, Required.CLOSING}
    problems = []
    for field in case_type.fields:
        text = values.get(field.key, "")
        if not text.strip():
            if field.required_on in due:
                problems.append(FieldProblem(field.key, field.label, f"„{field.label}“ fehlt noch."))
            continue
        try:
            canonical_value(field, text, today)
        except DeskError as error:
            problems.append(FieldProblem(field.key, field.label, str(error)))
    known = {field.key for field in case_type.fields}
    problems += [
        FieldProblem(key, key, f"Das Feld „{key}“ gibt es bei „{case_type.title}“ nicht.")
        for key in values
        if key not in known
    ]
    return problems


def canonical_values(case_type: CaseType, values: Mapping[str, str], today: date) -> dict[str, str]:
    """The values in canonical form, empty ones left out. Raises InvalidInput at the first bad one, NotFound by key."""
    return {key: canonical_value(case_type.field(key), text, today) for key, text in values.items() if text.strip()}


def canonical_value(field: Field, text: str, today: date) -> str:
    """One typed value in canonical form; empty stays empty. Raises InvalidInput with the field's label as place."""
    typed = unicodedata.normalize("NFC", text).strip()
    if not typed:
        return ""
    try:
        return _READERS[field.type](field, typed, today)
    except InvalidInput as error:
        problem = str(error.data.get("problem", error))
        raise InvalidInput(place=field.label, problem=problem) from None


def display_value(field: Field, value: str) -> str:
    """Canonical text in German form: ``03.03.2026``, ``1.234,50 €``, ``12,5 m²``, ``ja``, IBAN in groups of four."""
    if not value:
        return ""
    if field.type is FieldType.DATE:
        return format_date(date.fromisoformat(value))
    if field.type is FieldType.MONEY:
        return f"{_german_number(value)}\N{NO-BREAK SPACE}€"
    if field.type is FieldType.NUMBER:
        number = _german_number(value)
        return f"{number}\N{NO-BREAK SPACE}{field.unit}" if field.unit else number
    if field.type is FieldType.YESNO:
        return "ja" if value == "yes" else "nein"
    return format_iban(value) if field.type is FieldType.IBAN else value


def _german_number(value: str) -> str:
    whole, _, decimals = value.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    if whole.startswith("-") and int(whole) == 0:
        grouped = "-0"
    return f"{grouped},{decimals}" if decimals else grouped


def _text(field: Field, typed: str, _today: date) -> str:
    multiline = field.type is FieldType.MULTILINE
    kept = several_lines(typed) if multiline else one_line(typed)
    most = MAX_MULTILINE if multiline else MAX_TEXT
    if len(kept) > most:
        raise InvalidInput(problem=f"„{field.label}“ ist zu lang: {len(kept)} Zeichen, möglich sind {most}.")
    if holds(kept):
        raise InvalidInput(problem=f"„{field.label}“ enthält unsichtbare Steuerzeichen. Bitte neu eintippen.")
    return kept


def _date(field: Field, typed: str, today: date) -> str:
    return parse_date(typed, today, field.direction).isoformat()


def _decimal(field: Field, typed: str) -> Decimal:
    compact = re.sub(r"\s", "", typed).replace("−", "-")
    for ending in ("€", "EUR", "Euro", field.unit):
        compact = compact.removesuffix(ending) if ending else compact
    if sum(char.isdigit() for char in compact) <= MAX_DIGITS:
        if _GERMAN.fullmatch(compact) or _GROUPED.fullmatch(compact):
            return Decimal(compact.replace(".", "").replace(",", "."))
        if _PLAIN.fullmatch(compact):
            return Decimal(compact)
    example = "1.234,50" if field.type is FieldType.MONEY else "12,5"
    problem = (
        f"„{typed[:40]}“ ist bei „{field.label}“ keine Zahl mit höchstens zwei Nachkommastellen. Beispiel: {example}."
    )
    raise InvalidInput(problem=problem)


def _number(field: Field, typed: str, _today: date) -> str:
    text = f"{_decimal(field, typed):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _money(field: Field, typed: str, _today: date) -> str:
    text = f"{_decimal(field, typed):.2f}"
    return "0.00" if text == "-0.00" else text


def _choice(field: Field, typed: str, _today: date) -> str:
    for choice in field.choices:
        if choice.casefold() == typed.casefold():
            return choice
    raise InvalidInput(problem=f"„{typed[:40]}“ steht bei „{field.label}“ nicht zur Wahl: {', '.join(field.choices)}.")


def _yesno(field: Field, typed: str, _today: date) -> str:
    if typed.casefold() in _YES:
        return "yes"
    if typed.casefold() in _NO:
        return "no"
    raise InvalidInput(problem=f"Bei „{field.label}“ bitte mit ja oder nein antworten.")


def _iban(field: Field, typed: str, _today: date) -> str:
    return canonical_iban(typed, field.label)


_READERS: dict[FieldType, Callable[[Field, str, date], str]] = {
    FieldType.TEXT: _text,
    FieldType.MULTILINE: _text,
    FieldType.DATE: _date,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.CHOICE: _choice,
    FieldType.YESNO: _yesno,
    FieldType.IBAN: _iban,
}
