"""The blocks of a body as strips with their place in the logical structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gemeinde_desk.letters.flow import Cell, Rule, Strip, glue
from gemeinde_desk.letters.model import (
    Block,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Remedy,
    Runs,
    Signature,
    Table,
    Text,
    plain,
)
from gemeinde_desk.letters.pdfa import BLACK, Colour
from gemeinde_desk.letters.structure import Node
from gemeinde_desk.letters.typeset import Line, set_line, set_lines, text_runs

GREY: Final[Colour] = (0.55, 0.55, 0.55)


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes in points: text, line pitch, space between paragraphs, and the smaller text of notes."""

    size: float = 10.0
    leading: float = 13.2
    gap: float = 8.0
    note_size: float = 8.5
    note_leading: float = 11.0


@dataclass(frozen=True, slots=True)
class Area:
    """Left edge and width of the text in points."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _Column:
    """Width in points; ``amount``: flush right."""

    width: float
    amount: bool


_AMOUNT: Final = re.compile(r"[−–+-]?[\d.,\s]+(?: ?(?:€|%|EUR))?|\[.*\]")
_CELL_GAP: Final = 12.0
#: lines of text that stand at least above a signature on its page
_ABOVE_SIGNATURE: Final = 2
#: space between a heading and its text, in points
_UNDER_HEADING: Final = 2.5


class BlockSetter:
    """Sets the blocks of one body under ``parent``; ``strips`` grows in reading order."""

    def __init__(self, parent: Node, area: Area, types: Type | None = None) -> None:
        self.strips: list[Strip] = []
        self._parent = parent
        self._area = area
        self._types = types or Type()
        self._list: Node | None = None
        self._number = 0

    def add(self, blocks: Sequence[Block]) -> None:
        """Set all blocks in order."""
        previous: Block | None = None
        new_page = False
        for block in blocks:
            if isinstance(block, PageBreak):
                new_page, previous = True, None
                continue
            start = len(self.strips)
            self._one(block, previous)
            if isinstance(previous, Heading) and isinstance(block, Paragraph | ListItem) and start < len(self.strips):
                self.strips[start] = replace(self.strips[start], before=_UNDER_HEADING)
            if new_page and len(self.strips) > start:
                self.strips[start] = replace(self.strips[start], new_page=True)
                new_page = False
            previous = block

    def paragraph(self, runs: Runs, *, before: float | None = None, tag: str = "P", bold: bool = False) -> None:
        """Running text; ``before`` points of space above it (else the usual gap)."""
        self._text(self._parent.child(tag), runs, self._gap() if before is None else before, bold=bold)

    def heading(self, runs: Runs, *, tag: str = "H2", before: float | None = None) -> None:
        """Bold, glued to what follows."""
        start = len(self.strips)
        self.paragraph(runs, tag=tag, bold=True, before=self._types.gap * 1.5 if before is None else before)
        self.strips[start:] = [replace(strip, glued=True) for strip in self.strips[start:]]

    def title(self, text: str) -> None:
        """The title of a report: large, over its text."""
        node, size = self._parent.child("H1"), self._types.size * 1.8
        lines = set_lines(text_runs(text), size, self._area.width, bold=True)
        leading = size * 1.25
        self.strips += [
            Strip(leading, (Cell(node, self._area.x, _baseline(size, leading), line, size),), glued=True)
            for line in lines
        ]

    def table(self, table: Table) -> None:
        """Head line, rows, total; the head line comes again on every page the table reaches."""
        node = self._parent.child("Table")
        columns = self._columns(table)
        head = self._row(node, table.head, columns, tag="TH", rule=0.7)
        first = replace(head, before=self._gap(), glued=True)
        rows = [self._row(node, row, columns, tag="TD", rule=0.25) for row in table.rows]
        if table.total:
            rows[-1:] = [replace(row, glued=True) for row in rows[-1:]]
            rows.append(self._row(node, table.total, columns, tag="TD", bold=True, rule=0.7))
        self.strips.append(first)
        self.strips += [replace(row, header=head) for row in rows]
        # space below the last rule, so that the next paragraph does not stick to it
        self.strips[-1] = replace(self.strips[-1], height=self.strips[-1].height + 2)

    def _one(self, block: Block, previous: Block | None) -> None:
        if not isinstance(block, ListItem):
            self._list = None
        match block:
            case Paragraph(runs):
                self.paragraph(runs)
            case Heading(runs):
                self.heading(runs)
            case ListItem():
                self._item(block, previous)
            case Table():
                self.table(block)
            case Remedy(title=title, paragraphs=paragraphs):
                start = len(self.strips)
                self.heading(text_runs(title or "Rechtsbehelfsbelehrung"))
                self._follow(paragraphs or ((Text("[Rechtsbehelfsbelehrung]", missing=True),),))
                self.strips[start:-1] = [replace(strip, kept=True) for strip in self.strips[start:-1]]
            case Note():
                self._note(block)
            case Signature():
                self._signature(block)
            case PageBreak():
                return

    def _gap(self) -> float:
        return self._types.gap if self.strips else 0.0

    def _text(self, node: Node, runs: Runs, before: float, *, bold: bool = False, small: bool = False) -> None:
        types, area = self._types, self._area
        size, leading = (types.note_size, types.note_leading) if small else (types.size, types.leading)
        lines = set_lines(runs, size, area.width, bold=bold)
        strips = [
            Strip(leading, (Cell(node, area.x, _baseline(size, leading), line, size),), before if number == 0 else 0.0)
            for number, line in enumerate(lines)
        ]
        self.strips += glue(strips)

    def _follow(self, paragraphs: Sequence[Runs]) -> None:
        """Paragraphs under a heading: no gap below the heading itself."""
        for number, runs in enumerate(paragraphs):
            self.paragraph(runs, before=_UNDER_HEADING if number == 0 else self._types.gap * 0.75)

    def _note(self, note: Note) -> None:
        for number, runs in enumerate(note.paragraphs):
            node = self._parent.child("P")
            before = self._types.gap * (1.5 if number == 0 else 0.5)
            if number == 0 and note.title:
                runs = (*text_runs(note.title + ": ", bold=True), *runs)  # noqa: PLW2901 - the title runs in
            self._text(node, runs, before, small=True)

    def _item(self, item: ListItem, previous: Block | None) -> None:
        goes_on = isinstance(previous, ListItem) and previous.ordered == item.ordered and self._list is not None
        if not goes_on:
            self._list = self._parent.child("L", numbering="Decimal" if item.ordered else "Disc")
            self._number = 0
        self._number += 1
        assert self._list is not None
        entry = self._list.child("LI")
        label = set_line(f"{self._number}. " if item.ordered else "– ", self._types.size)
        types, area, indent = self._types, self._area, 20.0 if item.ordered else 14.0
        label_node, body = entry.child("Lbl"), entry.child("LBody")
        baseline = _baseline(types.size, types.leading)
        strips: list[Strip] = []
        for number, line in enumerate(set_lines(item.runs, types.size, area.width - indent)):
            cells = [Cell(body, area.x + indent, baseline, line, types.size)]
            if number == 0:
                cells.insert(0, Cell(label_node, area.x, baseline, label, types.size))
            before = (types.gap * 0.4 if goes_on else types.gap * 0.6) if number == 0 else 0.0
            strips.append(Strip(types.leading, tuple(cells), before))
        self.strips += glue(strips)

    def _columns(self, table: Table) -> list[_Column]:
        """Amounts flush right and as wide as they are; the texts share what is left by their own width."""
        rows = [row for row in (*table.rows, table.total) if row]
        natural, amounts = [], []
        for number in range(len(table.head)):
            cells = [row[number] for row in rows if number < len(row)]
            texts = [plain(cell).strip() for cell in cells]
            amounts.append(number > 0 and any(texts) and all(_AMOUNT.fullmatch(text) for text in texts if text))
            lines = [
                line
                for cell in (table.head[number], *cells)
                for line in set_lines(cell, self._types.size, 2000, bold=True)
            ]
            natural.append(max(line.width for line in lines) + _CELL_GAP)
        spare = self._area.width - sum(natural)
        if spare >= 0:
            # a table of amounts fills the line from its first column, one of texts from its last
            natural[0 if any(amounts) else -1] += spare
            return [_Column(width, amount) for width, amount in zip(natural, amounts, strict=True)]
        fixed = sum(width for width, amount in zip(natural, amounts, strict=True) if amount)
        # narrow columns (dates, signs) keep their width, only the wide ones give way
        texts_wide = [width for width, amount in zip(natural, amounts, strict=True) if not amount]
        room = self._area.width - fixed
        limit = _fair_limit(texts_wide, room)
        return [
            _Column(width if amount else min(width, limit), amount)
            for width, amount in zip(natural, amounts, strict=True)
        ]

    def _row(
        self,
        table: Node,
        cells: Sequence[Runs],
        columns: Sequence[_Column],
        *,
        tag: str,
        rule: float,
        bold: bool = False,
    ) -> Strip:
        types, row = self._types, table.child("TR")
        head = tag == "TH"
        placed: list[Cell] = []
        deepest, x = 1, self._area.x
        for number, column in enumerate(columns):
            node = row.child(tag, scope="Column" if head else "")
            runs = cells[number] if number < len(cells) else ()
            inside = column.width - (0 if number + 1 == len(columns) else _CELL_GAP)
            lines = set_lines(runs, types.size, max(inside, 10.0), bold=bold or head)
            deepest = max(deepest, len(lines))
            for index, line in enumerate(lines):
                left = x + column.width - line.width if column.amount else x
                baseline = 2.5 + index * types.leading + _baseline(types.size, types.leading)
                placed.append(Cell(node, left, baseline, line, types.size))
            x += column.width
        height = deepest * types.leading + 5
        colour = GREY if rule < 0.5 else BLACK
        return Strip(
            height, tuple(placed), rules=(Rule(self._area.x, self._area.x + self._area.width, height, rule, colour),)
        )

    def _signature(self, sign: Signature) -> None:
        """One strip: closing, room of three lines for the hand, names; two lines of the text before it come along."""
        types, x = self._types, self._area.x
        baseline, y = _baseline(types.size, types.leading), 0.0
        cells: list[Cell] = []

        def put(lines: Sequence[Line]) -> None:
            nonlocal y
            node = self._parent.child("P")
            for line in lines:
                cells.append(Cell(node, x, y + baseline, line, types.size))
                y += types.leading

        put(set_lines(sign.closing, types.size, self._area.width))
        names = [set_lines(runs, types.size, self._area.width) for runs in sign.lines]
        if len(names) > 1:
            put(names.pop(0))
        y += types.leading * (0.6 if sign.automatic else 3)
        for lines in names:
            put(lines)
        for number in range(len(self.strips) - 1, max(-1, len(self.strips) - 1 - _ABOVE_SIGNATURE), -1):
            self.strips[number] = replace(self.strips[number], glued=True)
            if self.strips[number].new_page:
                break
        self.strips.append(Strip(y, tuple(cells), before=types.gap * 1.5))


def _fair_limit(widths: Sequence[float], room: float) -> float:
    """The largest width such that columns cut to it fit into ``room`` together."""
    left, rest = room, sorted(widths)
    while rest and rest[0] <= left / len(rest):
        left -= rest.pop(0)
    return max(left / len(rest), 20.0) if rest else room


def _baseline(size: float, leading: float) -> float:
    """From the top of a line to its baseline: the text sits in the middle of its pitch."""
    return (leading - size) / 2 + size * 0.82
