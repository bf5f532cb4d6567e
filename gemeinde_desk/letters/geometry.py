"""The measures of DIN 5008, read from ``resources/din5008/form_*.toml``, where each number names its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import Final, Literal

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.resources import resources

#: one millimetre in points
MM: Final = 72 / 25.4
Form = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Positions in mm from the upper left corner of A4. Names ending in ``_x`` are from the left, ``_y`` from the top."""

    letterhead_height: float
    address_x: float
    address_text_x: float
    address_y: float
    address_width: float
    address_height: float
    remark_zone_height: float
    info_x: float
    info_y: float
    info_width: float
    info_pitch: float
    subject_gap: float
    margin_left: float
    margin_right: float
    fold_mark_1: float
    fold_mark_2: float
    hole_mark: float
    mark_x: float
    fold_mark_length: float
    hole_mark_length: float
    first_bottom: float
    footer_y: float
    next_header_y: float
    next_top: float
    next_bottom: float
    window_clear_x1: float
    window_clear_y0: float
    window_clear_y1: float
    window_sure_x0: float
    window_sure_x1: float
    window_sure_y0: float
    window_sure_y1: float

    @property
    def text_width(self) -> float:
        """Width of running text in mm."""
        return 210 - self.margin_left - self.margin_right


@cache
def geometry(form: Form = "B") -> Geometry:
    """The measures of one form; :class:`InvalidInput` when its file lacks a number or the source of one."""
    path = resources() / "din5008" / f"form_{form.lower()}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    values: dict[str, float] = {}
    for item in fields(Geometry):
        entry = data.get(item.name)
        if not isinstance(entry, dict) or not isinstance(entry.get("mm"), float) or not entry.get("source"):
            raise InvalidInput(
                problem=f"In {path.name} fehlt das Maß „{item.name}“ mit Millimetern und Quelle.",
                place=f"{path.name}: {item.name}",
            )
        values[item.name] = entry["mm"]
    return Geometry(**values)
