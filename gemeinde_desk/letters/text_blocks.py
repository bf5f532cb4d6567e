"""Text blocks: remedy instructions by Land and law, notes, each with its period, its source and a word of caution.

No block is right everywhere. Each says for which Länder and laws it was written, from and until when, and where the
wording comes from; the office confirms or replaces it in its own folder, where a block of the same key wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gemeinde_desk.letters.model import Block, Body, Note, Paragraph, Remedy, Runs, plain
from gemeinde_desk.letters.notation import parse
from gemeinde_desk.letters.placeholders import Registry
from gemeinde_desk.settings.datafile import DataFile, Table
from gemeinde_desk.settings.laender import LAENDER

_REGIMES: Final = ("vwvfg", "ao", "sgb")
_REMEDIES: Final = ("widerspruch", "klage", "einspruch")
_FOREVER: Final = date.max
_CONFIRM: Final = " Das Geprüfte wird in den Einstellungen unter „Fristregeln“ bestätigt; dann entfällt dieser Hinweis."
#: signs of a block's beginning; more has no room in any row
_BEGINNING: Final = 200


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A reusable text. ``lands`` and ``regimes`` empty: for all. ``remedy`` is set for remedy instructions.

    ``caution`` says what the office must check before relying on it; ``valid_to`` is the last day. ``by_hand``: a remedy
    instruction that only a clerk can choose, for it holds where the municipality has done something for it.
    """

    key: str
    title: str
    paragraphs: tuple[Runs, ...]
    lands: tuple[str, ...]
    regimes: tuple[str, ...]
    remedy: str
    valid_from: date
    valid_to: date
    source: str
    caution: str
    by_hand: bool = False

    @property
    def version(self) -> str:
        """``<key>@<valid from>``, kept in the letter that uses it."""
        return f"{self.key}@{self.valid_from.isoformat()}"

    def beginning(self, say: Callable[[Runs], str] = plain) -> str:
        """How it begins, for a row of a list; ``say`` writes the runs as they shall read there."""
        return " ".join(say(runs) for runs in self.paragraphs)[:_BEGINNING]

    def fits(self, *, land: str, regime: str, on: date) -> bool:
        """Whether it may be used there, for that law, on that day."""
        here = not self.lands or land in self.lands
        return here and (not self.regimes or regime in self.regimes) and self.valid_from <= on <= self.valid_to


def load_text_blocks(*folders: Path) -> tuple[TextBlock, ...]:
    """Every block of the folders' files; a later folder replaces all blocks of the keys it has.

    :class:`InvalidInput` names file and line of the first mistake.
    """
    found: dict[str, list[TextBlock]] = {}
    for folder in folders:
        here: dict[str, list[TextBlock]] = {}
        for path in sorted(folder.glob("*.toml")):
            file = DataFile.read(path)
            for table in file.root.tables("block"):
                block = _block(table)
                here.setdefault(block.key, []).append(block)
            file.root.done()
        found |= here
    return tuple(block for blocks in found.values() for block in blocks)


def choose_remedy(
    blocks: Iterable[TextBlock], *, land: str, regime: str, on: date, remedy: str = ""
) -> TextBlock | None:
    """The remedy instruction for a Land and law on a day, or ``None`` when none is known.

    A block written for the Land wins over one for all; ``remedy`` (the case type's) decides only between the latter,
    because a Land may have abolished the objection. Among equals the newest counts.
    """
    offered = (block for block in blocks if block.remedy and not block.by_hand)
    fitting = [block for block in offered if block.fits(land=land, regime=regime, on=on)]
    own = [block for block in fitting if block.lands]
    general = [block for block in fitting if not block.lands and (not remedy or block.remedy == remedy)]
    return max(own or general, key=lambda block: (bool(block.regimes), block.valid_from), default=None)


def fill_blocks(body: Body, blocks: Iterable[TextBlock], *, land: str, regime: str, on: date, remedy: str = "") -> Body:
    """The body with its remedy instruction and notes put in; their placeholders still stand.

    What is not found stays empty: a missing remedy blocks issuing, a missing note is left out.
    """
    known = tuple(blocks)
    filled: list[Block] = []
    for block in body:
        if isinstance(block, Remedy) and not block.paragraphs:
            chosen = choose_remedy(known, land=land, regime=regime, on=on, remedy=remedy)
            filled.append(replace(block, regime=regime, **_content(chosen)))
        elif isinstance(block, Note) and not block.paragraphs:
            fitting = [each for each in known if each.key == block.key and each.fits(land=land, regime=regime, on=on)]
            newest = max(fitting, key=lambda each: (bool(each.lands), each.valid_from), default=None)
            if newest:
                filled.append(replace(block, **_content(newest)))
        else:
            filled.append(block)
    return tuple(filled)


def cautions(
    body: Body, blocks: Iterable[TextBlock], on: date, *, land: str = "", confirmed: bool = False
) -> tuple[str, ...]:
    """What to tell the clerk about the blocks a letter uses: expired, to be checked, no longer there.

    :param land: code of the office's Land, named where a remedy instruction is to be checked
    :param confirmed: the office has checked the rules of its Land; then a remedy instruction the program chose by them is
        not asked about again in every letter. One chosen by hand is.
    """
    by_version: Mapping[str, TextBlock] = {block.version: block for block in blocks}
    said: list[str] = []
    for used in body:
        if not isinstance(used, Remedy | Note) or not used.block:
            continue
        block = by_version.get(used.block)
        if block is None:
            said.append(f"Den Textbaustein „{used.title}“ gibt es in dieser Fassung nicht mehr.")
        elif not block.valid_from <= on <= block.valid_to:
            said.append(f"Der Textbaustein „{block.title}“ gilt nur bis {block.valid_to:%d.%m.%Y}.")
        elif block.caution and block.remedy and not block.by_hand:
            here = f" ({LAENDER[land]})" if land in LAENDER else ""
            said += [] if confirmed else [f"{block.title}{here}: {block.caution}{_CONFIRM}"]
        elif block.caution:
            said.append(f"{block.title}: {block.caution}")
    return tuple(dict.fromkeys(said))


def _content(block: TextBlock | None) -> dict[str, Any]:
    return {"block": block.version, "title": block.title, "paragraphs": block.paragraphs} if block else {}


def _block(table: Table) -> TextBlock:
    file, start = table.file, table.file.line_of((*table.path, "text"))
    table.text("text")
    parts = parse(
        str(table.values["text"]), Registry(), lambda number, problem: file.error(problem, line=start + number)
    )
    blocks = [block for part in parts for block in part.blocks]
    if any(part.condition for part in parts) or not all(isinstance(block, Paragraph) for block in blocks):
        raise table.error("text", "Ein Textbaustein besteht nur aus Absätzen.")
    lands = table.texts("lands", ())
    if unknown := [land for land in lands if land not in LAENDER]:
        raise table.error("lands", f"„{unknown[0]}“ ist kein Land. Möglich: {', '.join(LAENDER)}.")
    regimes = table.texts("regimes", ())
    if unknown := [regime for regime in regimes if regime not in _REGIMES]:
        raise table.error("regimes", f"„{unknown[0]}“ ist kein Verfahrensrecht. Möglich: {', '.join(_REGIMES)}.")
    block = TextBlock(
        key=table.text("key", pattern=r"[a-z][a-z0-9_]{1,39}"),
        title=table.text("title"),
        paragraphs=tuple(block.runs for block in blocks if isinstance(block, Paragraph)),
        lands=lands,
        regimes=regimes,
        remedy=table.choice("remedy", _REMEDIES, ""),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to", _FOREVER),
        source=table.text("source"),
        caution=table.text("caution", ""),
        by_hand=table.flag("by_hand", default=False),
    )
    table.done()
    if block.valid_to < block.valid_from:
        raise table.error("valid_to", "Die Gültigkeit endet, bevor sie beginnt.")
    return block
