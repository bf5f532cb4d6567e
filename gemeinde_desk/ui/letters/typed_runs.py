"""Running text in plain fields (cells of a table, lines of a signature): placeholders stand in braces.

A plain field cannot show bold, italic and underlined. They are kept all the same: what stays in the field keeps its look,
and what is typed in between looks like the text it continues, as in any text processor.
"""

import re
from dataclasses import replace
from itertools import takewhile
from typing import Final

from gemeinde_desk.letters.model import Field, Run, Runs, Text
from gemeinde_desk.letters.placeholders import Registry

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_.]*)(?:\|([a-z]+))?\}")


def typed(runs: Runs) -> str:
    """The runs as one types them: ``Betrag {feld.gebuehr}``."""
    return "".join(_written(run) for run in runs)


def _written(run: Run) -> str:
    return run.text if isinstance(run, Text) else f"{{{run.key}{'|' + run.fmt if run.fmt else ''}}}"


def read(text: str, before: Runs, registry: Registry) -> Runs:
    """What was typed over ``before``, in its looks. Braces around what is no placeholder stay text."""
    if text == typed(before):
        return before
    out: list[Run] = []
    for sign in _in_looks(_signs(text, registry), [sign for run in before for sign in _signs_of(run)]):
        last = out[-1] if out else None
        if isinstance(sign, Text) and isinstance(last, Text) and replace(last, text=sign.text) == sign:
            out[-1] = replace(last, text=last.text + sign.text)
        else:
            out.append(sign)
    return tuple(out)


def _signs(text: str, registry: Registry) -> list[Run]:
    """The text sign by sign, each without a look; a placeholder is one."""
    signs: list[Run] = []
    start = 0
    for found in _FIELD.finditer(text):
        if not registry.problem(found[1], found[2] or ""):
            signs += [*_signs_of(Text(text[start : found.start()])), Field(found[1], found[2] or "")]
            start = found.end()
    return signs + _signs_of(Text(text[start:]))


def _signs_of(run: Run) -> list[Run]:
    return [replace(run, text=sign) for sign in run.text] if isinstance(run, Text) else [run]


def _in_looks(new: list[Run], old: list[Run]) -> list[Run]:
    """The new signs: beginning and end, as far as they are the same, from the old ones, and the middle in a look beside it."""
    head = _common(new, old)
    rest = min(len(new), len(old)) - head
    tail = _common(new[::-1][:rest], old[::-1][:rest])
    middle = new[head : len(new) - tail]
    if middle and old:
        like = old[_beside(old, head, middle[-1], replaced=head < len(old) - tail)]
        middle = [replace(sign, bold=like.bold, italic=like.italic, underline=like.underline) for sign in middle]
    return [*old[:head], *middle, *old[len(old) - tail :]]


def _beside(old: list[Run], place: int, last: Run, *, replaced: bool) -> int:
    """Which old sign text typed at a place looks like: what it replaces, the word it begins, else its left."""
    begins_word = place and place < len(old) and _space(old[place - 1]) and not _space(old[place]) and not _space(last)
    return min(place, len(old) - 1) if replaced or begins_word or place == 0 else place - 1


def _space(sign: Run) -> bool:
    return isinstance(sign, Text) and sign.text.isspace()


def _common(new: list[Run], old: list[Run]) -> int:
    pairs = zip(new, old, strict=False)
    return sum(1 for _same in takewhile(lambda pair: _written(pair[0]) == _written(pair[1]), pairs))
