"""The body of a letter as JSON: what the store keeps and the editor works on.

A body is a list of blocks, each an object with ``k`` (kind) and, mostly, ``r`` (runs). A run is either
``{"t": text}`` or ``{"f": placeholder, "fmt": format}``, with ``b``, ``i``, ``u`` set to 1 for bold, italic, underline.

==========  =====================================================================
``p`` ``h``  paragraph, heading: ``r``
``li``       list item: ``r``, ``o`` = 1 when numbered
``table``    ``head``: list of runs, ``rows``: list of rows, ``total``: list of runs
``break``    page break
``remedy``   ``regime``, ``block``, ``title``, ``p``: list of runs
``note``     ``key``, ``block``, ``title``, ``p``: list of runs
``sign``     ``r``: closing formula, ``lines``: list of runs, ``auto`` = 1 without signature
==========  =====================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

_STYLES = (("b", "bold"), ("i", "italic"), ("u", "underline"))


def body_to_json(body: Body) -> list[dict[str, Any]]:
    """Plain lists and dicts, ready for :func:`json.dumps`."""
    return [_block_to_json(block) for block in body]


def body_from_json(data: object) -> Body:
    """The body; :class:`InvalidInput` with the place (``[3].r[0]``) when the JSON is not a body."""
    if not isinstance(data, list):
        raise InvalidInput(problem="Der gespeicherte Brieftext ist keine Liste von Absätzen.", place="body")
    return tuple(_block_from_json(item, f"[{number}]") for number, item in enumerate(data))


def runs_to_json(runs: Runs) -> list[dict[str, Any]]:
    """One list of runs."""
    out: list[dict[str, Any]] = []
    for run in runs:
        if isinstance(run, Text):
            item: dict[str, Any] = {"t": run.text} | ({"missing": 1} if run.missing else {})
        else:
            item = {"f": run.key} | ({"fmt": run.fmt} if run.fmt else {})
        out.append(item | {short: 1 for short, name in _STYLES if getattr(run, name)})
    return out


def runs_from_json(data: object, place: str = "r") -> Runs:
    """The runs of one paragraph; :class:`InvalidInput` with its place when they are none."""
    if not isinstance(data, list):
        raise _bad(place)
    return tuple(_run_from_json(item, f"{place}[{number}]") for number, item in enumerate(data))


def _block_to_json(block: Block) -> dict[str, Any]:  # noqa: PLR0911 - one return per kind of block
    match block:
        case Paragraph(runs):
            return {"k": "p", "r": runs_to_json(runs)}
        case Heading(runs):
            return {"k": "h", "r": runs_to_json(runs)}
        case ListItem(runs, ordered):
            return {"k": "li", "r": runs_to_json(runs)} | ({"o": 1} if ordered else {})
        case Table(head, rows, total):
            return {
                "k": "table",
                "head": _cells(head),
                "rows": [_cells(row) for row in rows],
                "total": _cells(total),
            }
        case PageBreak():
            return {"k": "break"}
        case Remedy(regime, source, title, paragraphs):
            return {"k": "remedy", "regime": regime, "block": source, "title": title, "p": _cells(paragraphs)}
        case Note(key, source, title, paragraphs):
            return {"k": "note", "key": key, "block": source, "title": title, "p": _cells(paragraphs)}
        case Signature(closing, lines, automatic):
            item = {"k": "sign", "r": runs_to_json(closing), "lines": _cells(lines)}
            return item | ({"auto": 1} if automatic else {})


def _cells(cells: tuple[Runs, ...]) -> list[list[dict[str, Any]]]:
    return [runs_to_json(cell) for cell in cells]


def _run_from_json(item: object, place: str) -> Run:
    if not isinstance(item, dict):
        raise _bad(place)
    styles = {name: bool(item.get(short)) for short, name in _STYLES}
    if isinstance(item.get("t"), str):
        return Text(item["t"], missing=bool(item.get("missing")), **styles)
    if isinstance(item.get("f"), str) and isinstance(item.get("fmt", ""), str):
        return Field(item["f"], item.get("fmt", ""), **styles)
    raise _bad(place)


def _block_from_json(item: object, place: str) -> Block:
    reader = _READERS.get(item.get("k", "")) if isinstance(item, dict) else None
    if reader is None or not isinstance(item, dict):
        raise _bad(place)
    return reader(item, place)


def _texts(item: dict[str, Any], place: str, name: str) -> tuple[str, str, str]:
    """The name of a text block, its version and its title."""
    values = [item.get(part, "") for part in (name, "block", "title")]
    if not all(isinstance(value, str) for value in values):
        raise _bad(place)
    return values[0], values[1], values[2]


def _many(item: dict[str, Any], name: str, place: str) -> tuple[Runs, ...]:
    cells = item.get(name, [])
    if not isinstance(cells, list):
        raise _bad(f"{place}.{name}")
    return tuple(runs_from_json(cell, f"{place}.{name}[{number}]") for number, cell in enumerate(cells))


def _table(item: dict[str, Any], place: str) -> Table:
    rows = item.get("rows", [])
    if not isinstance(rows, list):
        raise _bad(f"{place}.rows")
    cells = tuple(_many({"rows": row}, "rows", f"{place}.rows[{number}]") for number, row in enumerate(rows))
    return Table(_many(item, "head", place), cells, _many(item, "total", place))


def _bad(place: str) -> InvalidInput:
    return InvalidInput(problem=f"Der gespeicherte Brieftext ist an der Stelle {place} nicht lesbar.", place=place)


_READERS: dict[str, Callable[[dict[str, Any], str], Block]] = {
    "p": lambda item, place: Paragraph(runs_from_json(item.get("r"), f"{place}.r")),
    "h": lambda item, place: Heading(runs_from_json(item.get("r"), f"{place}.r")),
    "li": lambda item, place: ListItem(runs_from_json(item.get("r"), f"{place}.r"), bool(item.get("o"))),
    "table": _table,
    "break": lambda _item, _place: PageBreak(),
    "remedy": lambda item, place: Remedy(*_texts(item, place, "regime"), _many(item, "p", place)),
    "note": lambda item, place: Note(*_texts(item, place, "key"), _many(item, "p", place)),
    "sign": lambda item, place: Signature(
        runs_from_json(item.get("r"), f"{place}.r"), _many(item, "lines", place), bool(item.get("auto"))
    ),
}
