"""Noto Sans in four styles: made once from the variable fonts of ``fontpkg-noto-sans``, then kept in the user's cache.

reportlab embeds only the default instance of a variable font, so static instances are cut with fontTools: Latin (all of
DIN 91379), Greek, Cyrillic and the usual signs. Making Regular and Bold takes a few seconds, once per user and version.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import fontpkg_noto_sans
import uharfbuzz

from gemeinde_desk.documents.sandbox import Job, Limits, Sandbox
from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of, whole_file
from gemeinde_desk.letters.reportlab_seam import DeskFont
from gemeinde_desk.settings.folders import cache_folder

#: changes when the recipe below changes, so that an old cache is not used
_RECIPE: Final = 1
_LIMITS: Final = Limits(memory_mb=2048, cpu_seconds=120, wall_seconds=300)
#: every glyph drawn must exist (ISO 19005-3, 6.2.11.8): what the font lacks is drawn as something else, the true text
#: stays behind it for readers. Noto Sans has the letters of DIN 91379, but lacks three of its signs.
_STAND_INS: Final = {"≤": "<=", "≥": ">=", "∞": "unendlich"}
_UNKNOWN: Final = "\ufffd"


#: glyphs every file embeds, so that the files of one run share one subset, cut and deflated once
_SEED: Final = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÄÖÜäöüßẞ§€–—„“‚‘’”…·•×½¼¾²³°éèêëáàâãåæçíìîïñóòôõøœúùûýÿşğıİčćžšřěůłńśźżąęőűáÁÉÇØÅŠŽČŁŞĞ"
)


class FontUnavailable(DeskError):
    """The fonts could not be made."""

    what = "Die Schrift für Schreiben konnte nicht in „{folder}“ angelegt werden ({reason})."
    meaning = "Ohne sie lassen sich keine Schreiben erstellen."
    remedy = "Bitte prüfen, ob der Ordner beschreibbar und auf dem Datenträger Platz ist."


class Style(Enum):
    """The four styles; the value is the file's stem."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"
    BOLD_ITALIC = "NotoSans-BoldItalic"

    @staticmethod
    def of(*, bold: bool, italic: bool) -> Style:
        """The style for the two switches."""
        if italic:
            return Style.BOLD_ITALIC if bold else Style.ITALIC
        return Style.BOLD if bold else Style.REGULAR


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: the code point that draws it, its offset and advance in thousandths of the font size."""

    code: int
    dx: int
    dy: int
    advance: int


class Font:
    """One style, loaded once per process: widths, coverage, shaping."""

    def __init__(self, path: Path, name: str) -> None:
        self.pdf = DeskFont(name, str(path), _SEED)
        self.covered = frozenset(self.pdf.face.charToGlyph)
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one Font per style and process
    def width(self, text: str) -> float:
        """Width of ``text`` in thousandths of the font size."""
        if needs_shaping(text):
            return sum(glyph.advance for glyph in self.shape(text))
        widths, default = self.pdf.face.charWidths, self.pdf.face.defaultWidth
        return float(sum(widths.get(ord(char), default) for char in text))

    def drawable(self, text: str) -> str:
        """``text`` with everything the font cannot draw replaced by a visible stand-in (U+FFFD)."""
        if text.isascii() or all(ord(char) in self.covered for char in text):
            return text
        return "".join(char if ord(char) in self.covered else _STAND_INS.get(char, _UNKNOWN) for char in text)

    def shape(self, text: str) -> list[Glyph]:
        """Glyphs with their marks placed as the font says (GPOS). ``text`` is drawable."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer, {"kern": False, "liga": False})
        return [
            Glyph(
                self.pdf.glyph_char(info.codepoint, position.x_advance),
                position.x_offset,
                position.y_offset,
                position.x_advance,
            )
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


_MARKS = re.compile("[\u0300-\u036f\u1dc4-\u1dff\u20d0-\u20ff]")
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
_SPACES = re.compile("[\t\u2000-\u200a\u205f\u3000]")


def needs_shaping(text: str) -> bool:
    """Whether ``text`` holds combining marks, which must be placed by the font's tables."""
    return not text.isascii() and _MARKS.search(text) is not None


def clean(text: str) -> str:
    """Any text as one that can be set: composed (NFC), one kind of line break, no control or direction characters.

    Every string that reaches the page goes through here; lone surrogates become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    text = _UNPRINTABLE.sub("", text).encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of ``text`` the fonts cannot draw, each once, in order: to warn the clerk before issuing."""
    covered = font(Style.REGULAR).covered | {ord("\n")}
    return tuple(dict.fromkeys(char for char in clean(text) if ord(char) not in covered))


@cache
def font(style: Style) -> Font:
    """The loaded font, cut first when the cache has none."""
    return Font(font_file(style), style.value)


def font_file(style: Style, folder: Path | None = None) -> Path:
    """Where the static font is, made now if need be. ``folder``: another cache folder than the user's.

    Two processes may cut the same font at once: each writes its own temporary file and renames it into place.
    :class:`FontUnavailable` when the folder cannot be written.
    """
    folder = folder or cache_folder() / "fonts" / _cache_key()
    path = folder / f"{style.value}.ttf"
    if not path.is_file():
        try:
            _make(style, path)
        except OSError as error:
            raise FontUnavailable(folder=folder, reason=reason_of(error)) from error
    return path


def _make(style: Style, path: Path) -> None:
    """Cut the font in a child process: it takes seconds of pure Python, in which the window would stutter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    slanted = style in {Style.ITALIC, Style.BOLD_ITALIC}
    source = (
        fontpkg_noto_sans.ROOT / "files" / ("NotoSans-Italic[wdth,wght].ttf" if slanted else "NotoSans[wdth,wght].ttf")
    )
    weight = 700 if style in {Style.BOLD, Style.BOLD_ITALIC} else 400
    with Sandbox(_LIMITS) as sandbox, sandbox.folder() as folder:
        cut = folder / path.name
        order = {"source": str(source), "weight": weight, "target": str(cut)}
        sandbox.run(Job("gemeinde_desk.letters.font_cutting:cut", order, path.name))
        with whole_file(path) as file:
            file.write(cut.read_bytes())


def _cache_key() -> str:
    parts = f"{version('fontpkg-noto-sans')} {version('fonttools')} {_RECIPE}"
    return f"noto-sans-{hashlib.sha256(parts.encode()).hexdigest()[:12]}"
