"""Tables of a terminal: columns as wide as what stands in them, fitted to the screen where there is one."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from gemeinde_desk.deadlines.dates import format_date

Row = Mapping[str, object]

#: What is typed again into the next command, so never shortened; and below this width no other column is either.
_WHOLE = frozenset({"reference", "number", "id", "key", "due", "received", "next_date", "kind", "state", "clerk", "ok"})
_NARROWEST = 12
_GAP = "  "
_ELLIPSIS = "…"
#: marks that stand on the sign before them, and signs that are not drawn
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
#: direction marks, embeddings, overrides and isolates of the Unicode bidirectional algorithm (UAX #9)
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def table(rows: Sequence[Row], columns: Mapping[str, str], width: int | None = None, wrap: Collection[str] = ()) -> str:
    """Rows under headings.

    :param width: columns of the screen, to which wide texts are shortened with "…"; None: nothing is shortened
    :param wrap: keys of columns whose text is broken into lines instead, for what has to be read whole
    """
    lines = [[*columns.values()], *([_cell(row.get(key)) for key in columns] for row in rows)]
    widths = [max(display_width(line[i]) for line in lines) for i in range(len(columns))]
    if width is not None:
        widths = _fitted(widths, [key not in _WHOLE for key in columns], width - len(_GAP) * (len(widths) - 1))
    rule = ["─" * each for each in widths]
    shown = [lines[0], rule]
    for line in lines[1:]:
        cells = [
            _wrapped(text, each) if key in wrap else [_shortened(text, each)]
            for text, each, key in zip(line, widths, columns, strict=True)
        ]
        shown += [list(part) for part in zip_longest(*cells, fillvalue="")]
    return "\n".join(
        _GAP.join(_padded(text, each) for text, each in zip(line, widths, strict=True)).rstrip() for line in shown
    )


def display_width(text: str) -> int:
    """Columns of a terminal the text takes: East Asian wide signs two, combining marks none (UAX #11)."""
    return len(text) if text.isascii() else sum(_sign_width(sign) for sign in text)


def visible(text: str) -> str:
    """The text without signs that would command the terminal or turn the direction of reading; "�" stands for them."""
    if text.isprintable():
        return text
    return "".join(sign if sign in "\n\t" or not _hides(sign) else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _hides(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in {"Cc", "Cs"}


def _sign_width(sign: str) -> int:
    if unicodedata.category(sign) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _fitted(widths: list[int], yielding: list[bool], room: int) -> list[int]:
    """The widths, the widest of the yielding ones cut down until all fit, none below the narrowest."""
    fixed = sum(each for each, may in zip(widths, yielding, strict=True) if not may)
    open_ = [each for each, may in zip(widths, yielding, strict=True) if may]
    most = max(open_, default=0)
    while most > _NARROWEST and fixed + sum(min(each, most) for each in open_) > room:
        most -= 1
    cut = [min(each, most) if may else each for each, may in zip(widths, yielding, strict=True)]
    # what was left over by rounding down goes to the first column that was cut
    left = room - sum(cut)
    for number, each in enumerate(widths):
        if left > 0 and cut[number] < each:
            given = min(left, each - cut[number])
            cut[number] += given
            left -= given
    return cut


def _shortened(text: str, width: int) -> str:
    if display_width(text) <= width:
        return text
    kept, used = "", 0
    for sign in text:
        used += _sign_width(sign)
        if used > width - 1:
            break
        kept += sign
    return kept.rstrip() + _ELLIPSIS


def _wrapped(text: str, width: int) -> list[str]:
    """The text broken between words; a word wider than the column stands out, for it may be a path."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and display_width(line) + 1 + display_width(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return format_date(value)
    return visible(" ".join(str(value).split()))
