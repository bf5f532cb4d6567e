"""The colours of the window, as plain values: light, dark, and derived from any accent a municipality brings.

Contrast is WCAG 2.1 relative luminance (1.4.3: text 4.5:1, 1.4.11: outlines that matter 3:1). No Qt in here, so that the
arithmetic is tested by itself. Colours are ``#rrggbb``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

DEFAULT_ACCENT = "#1f5c99"
TEXT = 4.5
OUTLINE = 3.0


class Tone(Enum):
    """What a colour says. Each tone has an icon too (see ``TONE_ICONS``), because colour alone says nothing to many."""

    OVERDUE = "overdue"
    SOON = "soon"
    OK = "ok"
    INFO = "info"
    MUTED = "muted"


TONE_ICONS = {Tone.OVERDUE: "overdue", Tone.SOON: "clock", Tone.OK: "check", Tone.INFO: "info", Tone.MUTED: "dot"}


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``, 0–255; ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0–1) of ``other`` mixed in."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG, 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(colour), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, grounds: tuple[str, ...], minimum: float = TEXT) -> str:
    """``colour``, moved towards black or white until it stands out from every ground by ``minimum``."""
    towards = "#000000" if min(luminance(ground) for ground in grounds) > 0.18 else "#ffffff"
    candidates = (mix(colour, towards, step / 50) for step in range(51))
    return next((c for c in candidates if all(contrast(c, ground) >= minimum for ground in grounds)), towards)


@dataclass(frozen=True)
class Colours:
    """Every colour the window uses, by what it is for.

    ``canvas`` lies under everything, ``surface`` under content (tables, cards, fields), ``rail`` under the places,
    ``raised`` under menus and overlays. ``line`` only divides; ``outline`` is the edge of a field (3:1).
    ``tint`` is the ground of what is selected, ``hover`` of what the pointer is on.
    """

    dark: bool
    canvas: str
    surface: str
    raised: str
    rail: str
    text: str
    muted: str
    disabled: str
    line: str
    outline: str
    hover: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    toast: str
    on_toast: str
    toast_accent: str
    tones: dict[Tone, tuple[str, str]]

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Foreground and ground of a tone."""
        return self.tones[tone]

    def pairs(self) -> Iterator[tuple[str, str, str, float]]:
        """Name, foreground, ground and least contrast of every pair that meets in the window."""
        for ground in ("canvas", "surface", "raised", "rail", "tint", "hover"):
            for front in ("text", "muted", "accent"):
                yield f"{front} on {ground}", getattr(self, front), getattr(self, ground), TEXT
        yield "on accent", self.on_accent, self.accent, TEXT
        yield "on accent, pointer over it", self.on_accent, self.accent_hover, TEXT
        yield "toast", self.on_toast, self.toast, TEXT
        yield "toast action", self.toast_accent, self.toast, TEXT
        for ground in ("canvas", "surface", "raised"):
            yield f"outline on {ground}", self.outline, getattr(self, ground), OUTLINE
        for tone, (front, ground) in self.tones.items():
            yield f"{tone.value} on its ground", front, ground, TEXT
            yield f"{tone.value} on surface", front, self.surface, TEXT
            yield f"{tone.value} on canvas", front, self.canvas, TEXT
            yield f"{tone.value} on tint", front, self.tint, TEXT


def light(accent: str = DEFAULT_ACCENT) -> Colours:
    """The day: white paper on a cool, quiet grey."""
    canvas, surface, rail = "#f4f6f8", "#ffffff", "#e9edf1"
    tint, hover = mix(surface, accent, 0.13), mix(surface, "#5b6b80", 0.08)
    accent = readable(accent, (surface, canvas, rail, tint, hover))
    tones = {
        Tone.OVERDUE: ("#a5221b", "#fceae8"),
        Tone.SOON: ("#7d4e00", "#fdf1d8"),
        Tone.OK: ("#1c6339", "#e4f4e9"),
        Tone.INFO: (accent, tint),
        Tone.MUTED: ("#505b6b", "#eceff3"),
    }
    grounds = (surface, canvas, tint)
    tones = {tone: (readable(front, (*grounds, ground)), ground) for tone, (front, ground) in tones.items()}
    return Colours(
        dark=False,
        canvas=canvas,
        surface=surface,
        raised=surface,
        rail=rail,
        text="#18202b",
        muted=readable("#556172", (canvas, rail, tint, hover)),
        disabled="#8b95a3",
        line="#dde2e8",
        outline="#858f9d",
        hover=hover,
        accent=accent,
        accent_hover=mix(accent, "#000000", 0.14),
        on_accent="#ffffff",
        tint=tint,
        toast="#232c39",
        on_toast="#f4f6f8",
        toast_accent=readable(mix(accent, "#ffffff", 0.5), ("#232c39",)),
        tones=tones,
    )


def dark(accent: str = DEFAULT_ACCENT) -> Colours:
    """The evening: the same rooms, lights down."""
    canvas, surface, raised, rail = "#171b21", "#1f242b", "#292f38", "#12161b"
    shares = (0.34, 0.28, 0.22, 0.16, 0.1)  # a glaring accent gives way to the text that stands on its tint
    tint = next(mixed for share in shares if contrast("#e7eaef", mixed := mix(surface, accent, share)) >= 8)
    hover = mix(surface, "#a9b8cc", 0.08)
    accent = readable(mix(accent, "#ffffff", 0.25), (surface, canvas, raised, rail, tint, hover))
    tones = {
        Tone.OVERDUE: ("#ff9d94", "#432423"),
        Tone.SOON: ("#f0b95c", "#3d2f17"),
        Tone.OK: ("#83d3a0", "#1d3728"),
        Tone.INFO: (accent, tint),
        Tone.MUTED: ("#adb6c3", "#303741"),
    }
    grounds = (surface, canvas, tint)
    tones = {tone: (readable(front, (*grounds, ground)), ground) for tone, (front, ground) in tones.items()}
    return Colours(
        dark=True,
        canvas=canvas,
        surface=surface,
        raised=raised,
        rail=rail,
        text="#e7eaef",
        muted=readable("#a4aebb", (canvas, raised, tint, hover)),
        disabled="#6d7682",
        line="#343b45",
        outline="#7f8a98",
        hover=hover,
        accent=accent,
        accent_hover=mix(accent, "#ffffff", 0.18),
        on_accent="#0d1116",
        tint=tint,
        toast="#e7eaef",
        on_toast="#18202b",
        toast_accent=readable(mix(accent, "#000000", 0.5), ("#e7eaef",)),
        tones=tones,
    )
