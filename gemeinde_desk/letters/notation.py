"""The plain notation letter templates and text blocks are written in, read into the model.

A blank line ends a paragraph; ``# heading``; ``- item`` and ``1. item``; table rows ``| a | b |`` of which the first is
the head and ``|= a | b |`` the total. ``**bold**``, ``*italic*``, ``__underlined__``, ``{placeholder|format}``; a backslash
takes any sign literally. Commands stand alone in square brackets: ``[wenn feld.x ist …]`` … ``[ende]``,
``[rechtsbehelf]``, ``[baustein key]``, ``[unterschrift]`` (also ``[unterschrift automatisch]`` and ``[unterschrift bürgermeister]``),
``[seitenwechsel]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.model import (
    Block,
    Body,
    Field,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Remedy,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)
from gemeinde_desk.letters.placeholders import Registry, Value, written
from gemeinde_desk.letters.signing import CLERK, MAYOR

#: makes an error for a line number (from 1, within the text) and a German sentence
Fail = Callable[[int, str], InvalidInput]
_INLINE: Final = re.compile(r"\\(.)|\{([^{}]*)\}|(\*\*|__|\*)|([{}])")
_STYLES: Final = {"**": "bold", "*": "italic", "__": "underline"}
_CONDITION: Final = re.compile(r"([a-z][a-z0-9_.]*) ist( nicht)? (\S.*)")
_ORDERED: Final = re.compile(r"\d{1,2}\. +")
_CELL: Final = re.compile(r"(?<!\\)\|(?![a-z]+\})")
SIGNATURE: Final = Signature((Text("Mit freundlichen Grüßen"),), CLERK)


@dataclass(frozen=True, slots=True)
class Condition:
    """``key`` is (or, ``negated``, is not) ``value``; the value ``leer`` asks whether it has none.

    Where nothing is filled in there is none: what is empty is also ``keine``.
    """

    key: str
    value: str
    negated: bool = False

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether it is so for these values."""
        found = values.get(self.key, "")
        text = written(found).strip() if found != "" else ""
        wanted = self.value.casefold()
        if wanted == "leer":  # asks for nothing, never for the word: there is a town called Leer
            return (not text) != self.negated
        return (text.casefold() == wanted if text else wanted == "keine") != self.negated


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that stand in the letter together, if the condition holds."""

    blocks: Body
    condition: Condition | None = None


def parse(text: str, registry: Registry, fail: Fail) -> tuple[Part, ...]:
    """The parts of a template's text. ``fail`` makes the error for what cannot be read."""
    return _Reader(registry, fail).read(text)


def parse_runs(text: str, registry: Registry, line: int, fail: Fail) -> Runs:
    """One paragraph's runs."""
    style = {"bold": False, "italic": False, "underline": False}
    runs: list[Run] = []
    position = 0

    def put(piece: str) -> None:
        if piece and runs and isinstance(last := runs[-1], Text) and _style(last) == style:
            runs[-1] = Text(last.text + piece, **style)
        elif piece:
            runs.append(Text(piece, **style))

    for found in _INLINE.finditer(text):
        put(text[position : found.start()])
        position = found.end()
        literal, placeholder, mark, stray = found.groups()
        if literal is not None:
            put(literal)
        elif mark:
            style = style | {_STYLES[mark]: not style[_STYLES[mark]]}
        elif stray:
            raise fail(line, f"Die Klammer „{stray}“ hat kein Gegenstück.")
        else:
            key, _bar, fmt = (part.strip() for part in placeholder.partition("|"))
            if problem := registry.problem(key, fmt):
                raise fail(line, problem)
            runs.append(Field(key, fmt, **style))
    put(text[position:])
    if any(style.values()):
        raise fail(line, "Eine Hervorhebung (**, * oder __) ist nicht wieder geschlossen.")
    return tuple(runs)


def _style(run: Text) -> dict[str, bool]:
    return {"bold": run.bold, "italic": run.italic, "underline": run.underline}


@dataclass(slots=True)
class _Open:
    """A paragraph, list item or heading still being read."""

    make: Callable[[Runs], Block]
    line: int
    words: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, registry: Registry, fail: Fail) -> None:
        self._registry, self._fail = registry, fail
        self._parts: list[Part] = []
        self._blocks: list[Block] = []
        self._condition: Condition | None = None
        self._condition_line = 0
        self._open: _Open | None = None
        self._rows: list[tuple[int, bool, tuple[Runs, ...]]] = []

    def read(self, text: str) -> tuple[Part, ...]:
        for number, raw in enumerate(text.splitlines(), start=1):
            line = raw.strip()
            if not line.startswith("|"):
                self._end_table()
            if not line:
                self._end()
            elif line.startswith("[") and line.endswith("]"):
                self._end()
                self._command(line[1:-1].strip(), number)
            elif line.startswith("|"):
                self._end()
                self._row(line, number)
            else:
                self._words(line, number)
        self._end()
        self._end_table()
        if self._condition:
            raise self._fail(self._condition_line, "Zu „[wenn …]“ fehlt „[ende]“.")
        self._end_part()
        return tuple(self._parts)

    def _words(self, line: str, number: int) -> None:
        if line.startswith("# "):
            self._start(Heading, line[2:], number)
            self._end()
        elif line.startswith("- "):
            self._start(ListItem, line[2:], number)
        elif marker := _ORDERED.match(line):
            self._start(lambda runs: ListItem(runs, ordered=True), line[marker.end() :], number)
        elif self._open:
            self._open.words.append(line)
        else:
            self._start(Paragraph, line, number)

    def _start(self, make: Callable[[Runs], Block], words: str, number: int) -> None:
        self._end()
        self._open = _Open(make, number, [words.strip()])

    def _end(self) -> None:
        if self._open:
            runs = parse_runs(" ".join(self._open.words), self._registry, self._open.line, self._fail)
            self._blocks.append(self._open.make(runs))
            self._open = None

    def _row(self, line: str, number: int) -> None:
        total = line.startswith("|=")
        inside = line[2 if total else 1 :].removesuffix("|")
        cells = tuple(parse_runs(cell.strip(), self._registry, number, self._fail) for cell in _CELL.split(inside))
        if self._rows and len(cells) != len(self._rows[0][2]):
            raise self._fail(
                number, f"Die Zeile hat {len(cells)} Spalten, der Kopf der Tabelle {len(self._rows[0][2])}."
            )
        self._rows.append((number, total, cells))

    def _end_table(self) -> None:
        if not self._rows:
            return
        number = self._rows[0][0]
        totals = [cells for _line, total, cells in self._rows if total]
        rows = tuple(cells for _line, total, cells in self._rows[1:] if not total)
        if self._rows[0][1] or len(totals) > 1 or not rows:
            raise self._fail(number, "Eine Tabelle braucht einen Kopf, mindestens eine Zeile und höchstens eine Summe.")
        self._blocks.append(Table(self._rows[0][2], rows, totals[0] if totals else ()))
        self._rows = []

    def _command(self, command: str, number: int) -> None:
        word, _space, rest = command.partition(" ")
        match word, rest.strip():
            case "wenn", condition:
                self._begin_condition(condition, number)
            case "ende", "":
                if not self._condition:
                    raise self._fail(number, "„[ende]“ ohne „[wenn …]“.")
                self._end_part()
                self._condition = None
            case "rechtsbehelf", "":
                self._blocks.append(Remedy(""))
            case "baustein", key if key:
                self._blocks.append(Note(key))
            case "unterschrift", "" | "automatisch" as how:
                self._blocks.append(Signature(SIGNATURE.closing, SIGNATURE.lines, automatic=bool(how)))
            case "unterschrift", "bürgermeister":
                self._blocks.append(Signature(SIGNATURE.closing, MAYOR))
            case "seitenwechsel", "":
                self._blocks.append(PageBreak())
            case _:
                raise self._fail(number, f"Den Befehl „[{command}]“ gibt es nicht.")

    def _begin_condition(self, text: str, number: int) -> None:
        if self._condition:
            raise self._fail(number, "„[wenn …]“ darf nicht in einem anderen „[wenn …]“ stehen.")
        found = _CONDITION.fullmatch(text)
        if not found:
            raise self._fail(
                number, "Eine Bedingung heißt „[wenn feld.name ist Wert]“, „… ist nicht …“ oder „… ist leer“."
            )
        key, negation, value = found.groups()
        if problem := self._registry.problem(key):
            raise self._fail(number, problem)
        self._end_part()
        self._condition, self._condition_line = Condition(key, value.strip(), bool(negation)), number

    def _end_part(self) -> None:
        if self._blocks:
            self._parts.append(Part(tuple(self._blocks), self._condition))
            self._blocks = []
