"""Tesseract in this process: where its language data lie, and words with their places on the page.

Runs in a child of the sandbox. The engine is loaded once per child (80 ms) and used again for every page.
"""

import os
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gemeinde_desk.errors import DeskError

if TYPE_CHECKING:  # the window asks for the language data only
    from PIL import Image

_SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    r"C:\Program Files\Tesseract-OCR\tessdata",
)
#: orientation found with less certainty than this is not acted upon
_SURE_OF_ORIENTATION = 2.0
#: Tesseract's own scale of the orientation detector works well at 150 dpi
_ORIENTATION_LONG_SIDE = 1754


class LanguageDataMissing(DeskError):
    """Tesseract's data for German are not installed; data: ``language``."""

    what = "Die Texterkennung findet ihre Sprachdaten („{language}.traineddata“) nicht."
    meaning = "Schriftstücke werden eingetragen und gezeigt, sind aber nicht durchsuchbar."
    remedy = "Bitte das Programm reparieren lassen oder das Paket „tesseract-ocr-deu“ installieren."


@dataclass(frozen=True)
class Word:
    """One recognised word: place in pixels (left, top, right, bottom), certainty 0 to 100."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True)
class Line:
    """Words of one line from left to right; ``baseline`` is the y of its feet in pixels, ``new_block`` starts a block."""

    words: tuple[Word, ...]
    box: tuple[int, int, int, int]
    baseline: int
    new_block: bool


def language_folder(language: str) -> Path:
    """The folder that holds ``<language>.traineddata``: the installed package's, TESSDATA_PREFIX, or the system's.

    Raises :class:`LanguageDataMissing`.
    """
    own = Path(sysconfig.get_path("data")) / "share" / "tessdata"
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [own, *([Path(prefix), Path(prefix) / "tessdata"] if prefix else []), *map(Path, _SYSTEM_FOLDERS)]
    for folder in folders:
        if (folder / f"{language}.traineddata").is_file():
            return folder
    raise LanguageDataMissing(language=language)


def read_lines(page: "Image.Image", dpi: float) -> list[Line]:
    """Recognise a grey page that lies straight and upright; about 1.3 s for a full A4 page at 300 dpi."""
    import tesserocr  # noqa: PLC0415 - takes 30 MB and is needed in the child only

    engine = _engine("deu")
    engine.SetImage(page)
    engine.SetSourceResolution(round(dpi))
    engine.Recognize()
    found = engine.GetIterator()
    lines = list(_lines(found, tesserocr.RIL)) if found is not None else []
    engine.Clear()
    return lines


def orientation(page: "Image.Image") -> int:
    """Degrees (0, 90, 180, 270) by which the page must be turned counterclockwise to stand upright; 0 if unsure."""
    try:
        engine = _engine("osd")
    except LanguageDataMissing:
        return 0
    small = page.copy()
    small.thumbnail((_ORIENTATION_LONG_SIDE, _ORIENTATION_LONG_SIDE), reducing_gap=2.0)
    engine.SetImage(small)
    engine.SetSourceResolution(150)
    found = engine.DetectOrientationScript()
    engine.Clear()
    if not found or found["orient_conf"] < _SURE_OF_ORIENTATION:
        return 0
    return int(found["orient_deg"]) % 360


@cache
def _engine(language: str) -> Any:
    import tesserocr  # noqa: PLC0415

    mode = tesserocr.PSM.OSD_ONLY if language == "osd" else tesserocr.PSM.AUTO
    return tesserocr.PyTessBaseAPI(path=str(language_folder(language)), lang=language, psm=mode)


def _lines(found: Any, level: Any) -> Iterator[Line]:
    words: list[Word] = []
    while True:
        box = found.BoundingBox(level.WORD)
        try:
            text = found.GetUTF8Text(level.WORD).strip()
        except RuntimeError:  # a word without letters
            text = ""
        if text and box:
            words.append(Word(text, box, found.Confidence(level.WORD)))
        if found.IsAtFinalElement(level.TEXTLINE, level.WORD) and words:
            line = found.BoundingBox(level.TEXTLINE) or box
            feet = found.Baseline(level.TEXTLINE)
            baseline = round((feet[0][1] + feet[1][1]) / 2) if feet else line[3]
            yield Line(tuple(words), line, baseline, new_block=_starts_block(found, level))
            words = []
        if not found.Next(level.WORD):
            break


def _starts_block(found: Any, level: Any) -> bool:
    # asked at the line's last word, so compare the line's top with the paragraph's
    paragraph, line = found.BoundingBox(level.PARA), found.BoundingBox(level.TEXTLINE)
    return bool(paragraph and line and abs(paragraph[1] - line[1]) < (line[3] - line[1]) / 2)
