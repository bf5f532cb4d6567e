"""How a command answers: one JSON value for programs, or lines and tables for people."""

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path

from gemeinde_desk.deadlines.dates import format_date

Row = Mapping[str, object]


def to_json(value: object) -> object:
    """Dates as ISO days, enums by value, paths as text, dataclasses as objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    raise TypeError(f"not JSON: {type(value).__name__}")


class Output:
    """Where a command's answer goes: stdout. Progress and errors go to stderr, so that a pipe stays clean."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def value(self, value: object, sentence: str) -> None:
        """One thing: the JSON value, or the sentence about it."""
        print(_dumps(value) if self.as_json else sentence)

    def rows(self, rows: Sequence[Row], columns: Mapping[str, str], empty: str) -> None:
        """A list: a JSON array of objects, or a table with these German headings; ``empty`` where there is nothing."""
        if self.as_json:
            print(_dumps(list(rows)))
        elif rows:
            print(table(rows, columns))
        else:
            print(empty)

    def warn(self, sentence: str) -> None:
        """Something the person ought to know although the command goes on."""
        print(sentence, file=sys.stderr)

    def progress(self, text: str) -> None:
        """What is going on, for a person who waits."""
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    def progress_done(self) -> None:
        """Clear the line of progress."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _dumps(value: object) -> str:
    return json.dumps(value, default=to_json, ensure_ascii=False, indent=2)


def table(rows: Sequence[Row], columns: Mapping[str, str]) -> str:
    """Rows under headings, columns as wide as their longest text."""
    lines = [[*columns.values()], *([_cell(row.get(key)) for key in columns] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    rule = ["─" * width for width in widths]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in [lines[0], rule, *lines[1:]]
    )


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return format_date(value)
    return " ".join(str(value).split())
