"""Text onto pages: strips that are never torn, glued where they belong together, and how they are drawn.

A strip is a line, a table row or a signature. Widow and orphan control, headings that stay with their text and
signatures that do not stand alone all come from one rule: glued strips go to the same page. Kept strips (a remedy
instruction) do so too, as long as one page holds them all; where it does not hold the signature below as well, that
one goes on to the next page rather than that the instruction is torn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from gemeinde_desk.letters.pdfa import BLACK, Colour, TaggedPdf
from gemeinde_desk.letters.structure import Node
from gemeinde_desk.letters.typeset import Line

_TOLERANCE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Cell:
    """One line inside a strip: ``x`` from the left edge of the page, ``baseline`` from the top of the strip (points)."""

    node: Node
    x: float
    baseline: float
    line: Line
    size: float
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule inside a strip, ``y`` from its top."""

    x: float
    x_end: float
    y: float
    thickness: float
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Strip:
    """What stays in one piece. ``before``: space above, dropped at the top of a page; ``glued``: to the next strip.

    ``kept``: with the next strip too, unless all that would then be together is taller than a page.
    ``header`` is repeated above when the strip starts a page (head line of a table).
    """

    height: float
    cells: tuple[Cell, ...] = ()
    before: float = 0.0
    glued: bool = False
    rules: tuple[Rule, ...] = ()
    header: Strip | None = None
    new_page: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip with its top on the page; ``repeated`` when it is a table's head line once more."""

    y: float
    strip: Strip
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The room for text on a page, in points from the top."""

    top: float
    bottom: float


def glue(strips: Sequence[Strip]) -> list[Strip]:
    """The lines of one paragraph with at least two together at the foot and at the head of a page."""
    last = len(strips) - 1
    return [
        replace(strip, glued=True) if number < last and number in {0, last - 1} else strip
        for number, strip in enumerate(strips)
    ]


def paginate(strips: Iterable[Strip], first: Frame, following: Frame) -> list[list[Placed]]:
    """The strips on pages; at least one page. A group taller than a page is torn after all, nothing is lost."""
    pages: list[list[Placed]] = [[]]
    frame, y = first, first.top
    for group in _groups(strips, max(following.bottom - following.top, first.bottom - first.top)):
        needed = _height(group)
        for number, strip in enumerate(group):
            asked = needed if number == 0 else strip.before + strip.height
            full = y + asked > frame.bottom + _TOLERANCE or strip.new_page
            if full and pages[-1]:
                pages.append([])
                frame, y = following, following.top
            if pages[-1]:
                y += strip.before
            elif strip.header is not None:
                pages[-1].append(Placed(y, strip.header, repeated=True))
                y += strip.header.height
            pages[-1].append(Placed(y, strip))
            y += strip.height
    return pages


def draw(pdf: TaggedPdf, page: Sequence[Placed]) -> None:
    """Draw one page's strips. Neighbouring lines of one paragraph become one piece of tagged content."""
    for placed in page:
        for cell in placed.strip.cells:
            pdf.decorate_line(cell.line, cell.x, placed.y + cell.baseline, cell.size)
    ruled = [(placed.y, rule) for placed in page for rule in placed.strip.rules]
    if ruled:
        with pdf.artifact("Layout"):
            for y, rule in ruled:
                pdf.rule(rule.x, y + rule.y, rule.x_end, rule.thickness, rule.colour)
    cells = [(placed, cell) for placed in page for cell in placed.strip.cells if cell.line.spans]
    for (repeated, _key), group in groupby(cells, key=lambda pair: (pair[0].repeated, id(pair[1].node))):
        items = list(group)
        with pdf.artifact() if repeated else pdf.content(items[0][1].node):
            for placed, cell in items:
                pdf.draw_line(cell.line, cell.x, placed.y + cell.baseline, cell.size, cell.colour)


def _height(group: Sequence[Strip]) -> float:
    return sum(strip.before + strip.height for strip in group)


def _groups(strips: Iterable[Strip], page: float) -> Iterator[list[Strip]]:
    """What goes to one page: kept and glued strips together, as far as ``page`` points hold them.

    Where they do not, what is kept stays whole and what is glued to it is parted; what no page holds is torn between its glued strips.
    """

    def fits(group: Sequence[Strip]) -> bool:
        return _height(group) - group[0].before <= page + _TOLERANCE

    for group in _runs(strips, lambda strip: strip.glued or strip.kept):
        if fits(group):
            yield group
            continue
        torn: list[Strip] = []
        for part in _parts(group):
            kept = next((number for number, strip in enumerate(part) if strip.kept), len(part))
            begin = next((number for number in (0, kept) if kept < len(part) and fits(part[number:])), len(part))
            torn += part[:begin]
            if begin < len(part):
                yield from _runs(torn, lambda strip: strip.glued)
                yield part[begin:]
                torn = []
        yield from _runs(torn, lambda strip: strip.glued)


def _parts(group: Sequence[Strip]) -> Iterator[list[Strip]]:
    """A group parted where kept strips end; the strip they are kept with still belongs to them."""
    part: list[Strip] = []
    for strip in group:
        if len(part) > 1 and part[-2].kept and not part[-1].kept:
            yield part
            part = []
        part.append(strip)
    if part:
        yield part


def _runs(strips: Iterable[Strip], goes_on: Callable[[Strip], bool]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not goes_on(strip):
            yield group
            group = []
    if group:
        yield group
