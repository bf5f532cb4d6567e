"""Running text in plain fields (cells of a table, lines of a signature): placeholders stand in braces."""

import re
from typing import Final

from gemeinde_desk.letters.model import Field, Run, Runs, Text
from gemeinde_desk.letters.placeholders import Registry

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_.]*)(?:\|([a-z]+))?\}")


def typed(runs: Runs) -> str:
    """The runs as one types them: ``Betrag {feld.gebuehr}``."""
    return "".join(
        run.text if isinstance(run, Text) else f"{{{run.key}{'|' + run.fmt if run.fmt else ''}}}" for run in runs
    )


def read(text: str, before: Runs, registry: Registry) -> Runs:
    """What was typed as runs; unchanged text keeps its styles. Braces around what is no placeholder stay text."""
    if text == typed(before):
        return before
    out: list[Run] = []
    start = 0
    for found in _FIELD.finditer(text):
        if registry.problem(found[1], found[2] or ""):
            continue
        if found.start() > start:
            out.append(Text(text[start : found.start()]))
        out.append(Field(found[1], found[2] or ""))
        start = found.end()
    if start < len(text):
        out.append(Text(text[start:]))
    return tuple(out)
