"""Runs of text into lines: widths, breaking, styles. Flush left, ragged right, as DIN 5008 asks for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gemeinde_desk.letters.fonts import Style, clean, font
from gemeinde_desk.letters.model import Field, Run, Runs, Text
from gemeinde_desk.texts import tied


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of text looks apart from its size."""

    style: Style = Style.REGULAR
    underline: bool = False
    missing: bool = False


PLAIN: Final = Look()
STRONG: Final = Look(Style.BOLD)


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one look; ``width`` in points."""

    text: str
    look: Look
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands on the page.

    Its last span ends in a space where the next line goes on, so that readers and copied text keep the words apart.
    """

    spans: tuple[Span, ...]

    @property
    def width(self) -> float:
        """Width in points."""
        return sum(span.width for span in self.spans)


#: where a word may be broken without adding anything: after a hyphen or slash between letters
_INSIDE: Final = re.compile(r"(?<=[^\W\d_]{2}[-–/])(?=[^\W\d_]{2})|(?<=\w@)(?=\w)")
_BITS: Final = re.compile(r"\n| +|[^ \n]+")


def text_runs(text: str, *, bold: bool = False) -> Runs:
    """Plain text as runs."""
    return (Text(text, bold=bold),)


def measure(text: str, size: float, look: Look = PLAIN) -> float:
    """Width in points of ``text``, which is cleaned first."""
    return font(look.style).width(clean(text)) * size / 1000


def set_line(text: str, size: float, look: Look = PLAIN) -> Line:
    """One line that is never broken; line breaks in it become spaces."""
    cleaned = clean(text).replace("\n", " ")
    return Line((Span(cleaned, look, font(look.style).width(cleaned) * size / 1000),))


def fit_line(text: str, size: float, width: float, look: Look = PLAIN) -> Line:
    """One line cut with an ellipsis where it would be wider than ``width`` points."""
    line = set_line(text, size, look)
    if line.width <= width:
        return line
    whole = line.spans[0].text
    while whole and measure(whole + "…", size, look) > width:
        whole = whole[:-1]
    return set_line(whole.rstrip() + "…", size, look)


def fit_block(texts: Sequence[str], width: float, rows: int, sizes: Sequence[float]) -> tuple[float, list[Line]]:
    """Texts under each other, none cut: the first of ``sizes`` at which, broken where needed, they take at most ``rows`` lines.

    Where even the last size is too large, its lines are returned, more than ``rows`` of them. Each line ends in a space.
    """
    for size in sizes:
        lines = [line for text in texts for line in set_lines(text_runs(text.replace("\n", " ")), size, width)]
        if len(lines) <= rows:
            break
    return size, [_open_ended(line) for line in lines]


def _open_ended(line: Line) -> Line:
    """The line ending in a space, so that copied text keeps its last word apart from the next line."""
    if not line.spans:
        return line
    last = line.spans[-1]
    return Line((*line.spans[:-1], Span(last.text.rstrip(" ") + " ", last.look, last.width)))


def set_lines(runs: Runs, size: float, width: float, *, bold: bool = False) -> list[Line]:
    """The runs broken into lines of at most ``width`` points; at least one line, even for no text."""
    return list(_lines(runs, size, width, bold))


@lru_cache(maxsize=1000)
def _lines(runs: Runs, size: float, width: float, bold: bool) -> tuple[Line, ...]:  # noqa: FBT001 - key of the cache
    """The letters of one run share most of their paragraphs."""
    return tuple(_Setter(size, width).set(runs, bold=bold))


class _Setter:
    """Fills lines greedily, word by word. A word may change its look inside."""

    def __init__(self, size: float, width: float) -> None:
        self._scale = size / 1000
        self._room = width / self._scale
        self._lines: list[Line] = []
        self._line: list[tuple[str, Look, float]] = []
        self._used = 0.0
        self._word: list[tuple[str, Look, float]] = []
        self._word_width = 0.0

    def set(self, runs: Runs, *, bold: bool) -> list[Line]:
        for run in runs:
            text, look = _visible(run, bold=bold)
            widths = font(look.style).width
            for bit in _BITS.findall(text):
                if bit == "\n":
                    self._place_word()
                    self._end_line()
                elif bit[0] == " ":
                    self._place_word()
                    if self._line or self._lines:
                        self._append(" ", look, widths(" "))
                else:
                    self._take(bit, look, widths(bit))
        self._place_word()
        if self._line or not self._lines:
            self._end_line()
        return self._lines

    def _take(self, bit: str, look: Look, width: float) -> None:
        """Add to the word being read, breaking it where that is allowed or where it is wider than a whole line."""
        parts = _INSIDE.split(bit) if len(bit) > 3 else [bit]
        for number, part in enumerate(parts):
            if number:
                self._place_word()
            part_width = width if len(parts) == 1 else font(look.style).width(part)
            if self._word_width + part_width <= self._room:
                self._word.append((part, look, part_width))
                self._word_width += part_width
            else:
                self._place_word()
                for piece in _slices(part, look, self._room):
                    self._place_word()
                    self._word.append((piece, look, font(look.style).width(piece)))
                    self._word_width = self._word[-1][2]

    def _place_word(self) -> None:
        if not self._word:
            return
        if self._line and self._used + self._word_width > self._room + 0.5:
            self._end_line(more=True)
        for piece in self._word:
            self._append(*piece)
        self._word, self._word_width = [], 0.0

    def _append(self, text: str, look: Look, width: float) -> None:
        if not self._line and text == " ":
            return
        if self._line and self._line[-1][1] is look:  # looks are cached
            before = self._line[-1]
            self._line[-1] = (before[0] + text, look, before[2] + width)
        else:
            self._line.append((text, look, width))
        self._used += width

    def _end_line(self, *, more: bool = False) -> None:
        spans = [Span(text, look, width * self._scale) for text, look, width in self._line]
        if spans and not more:
            last = spans[-1]
            spans[-1] = Span(last.text.rstrip(" "), last.look, last.width)
        self._lines.append(Line(tuple(span for span in spans if span.text)))
        self._line, self._used = [], 0.0


def _visible(run: Run, *, bold: bool) -> tuple[str, Look]:
    if isinstance(run, Field):
        return f"[{run.key}]", Look(Style.REGULAR, missing=True)
    style = Style.of(bold=bold or run.bold, italic=run.italic)
    return tied(clean(run.text)), _look(style, run.underline, run.missing)


@lru_cache(maxsize=64)
def _look(style: Style, underline: bool, missing: bool) -> Look:  # noqa: FBT001 - keys of the cache
    return Look(style, underline, missing)


def _slices(word: str, look: Look, room: float) -> Iterator[str]:
    """An overlong word (an address of the web, a name from a fuzzer) cut into pieces that fit, marks left attached."""
    width = font(look.style).width
    piece = ""
    for char in re.findall(r".[\u0300-\u036f]*", word):
        if piece and width(piece + char) > room:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
