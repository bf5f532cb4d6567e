"""Reading one page and joining pages: the part of recognition that runs in a child process of the sandbox."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pypdfium2
from pikepdf import Name
from PIL import Image

from gemeinde_desk.documents import kinds, page_work
from gemeinde_desk.documents.sandbox_child import Report
from gemeinde_desk.intake import codes, deskew, engine, paper, text_layer
from gemeinde_desk.intake.postcorrect import corrected

#: dots per inch beyond which recognition gets slower but not better, and below which pictures are enlarged
_MOST_DPI, _LEAST_DPI = 300.0, 150.0
#: letters and digits a page must have for its own text to count
_REAL_TEXT = 20
#: mean certainty below which the page may stand on its head
_DOUBTFUL = 75.0


def survey(args: dict[str, Any], report: Report) -> dict[str, Any]:
    """Work: ``path``, ``name`` -> ``pages``, ``signed``, ``texts``: the text of each page that has a text layer."""
    path, name = Path(args["path"]), args["name"]
    if kinds.kind_of(path, name) != kinds.PDF:
        return {"pages": len(page_work.info(args, report)["sizes_mm"]), "signed": False, "texts": {}}
    texts = {}
    with page_work.open_pdf(path, name) as document:
        count = len(document)
        for index in range(count):
            text = _own_text(document, index)
            if text is not None:
                texts[index] = text
    with page_work.open_pdf_structure(path, name) as pdf:
        signed = page_work.pdf_flags(pdf)["signed"]
    return {"pages": count, "signed": signed, "texts": texts}


def read_page(args: dict[str, Any], _report: Report) -> dict[str, Any]:
    """Work: ``path``, ``name``, ``page`` (from 0), ``out`` (file stem) -> what became of the page.

    Writes the page down at ``<out>`` for :func:`assemble`.
    """
    picture, dpi, black_and_white = _picture(Path(args["path"]), args["name"], args["page"])
    if picture.mode == "RGB" and not paper.is_coloured(picture):
        picture = picture.convert("L")
    sheet = _level(_Sheet(picture))
    found = codes.read_codes(sheet.grey)
    blank = not found and paper.is_blank(sheet.grey)
    lines = [] if blank else _read(sheet.grey, found, dpi)
    if not blank and _confidence(lines) < _DOUBTFUL and (turn := engine.orientation(sheet.grey)):
        other = sheet.turned_by(turn)
        found_there = codes.read_codes(other.grey)
        better = _read(other.grey, found_there, dpi)
        if _confidence(better) > _confidence(lines):
            sheet, lines, found = other, better, found_there
    lines = [_corrected(line) for line in lines]
    if black_and_white and sheet.picture.mode == "L":  # turning made its edges grey
        sheet.picture = sheet.picture.convert("1", dither=Image.Dither.NONE)
    text_layer.store_page(Path(args["out"]), sheet.picture, dpi, lines)
    return {
        "text": _text(lines),
        "words": sum(len(line.words) for line in lines),
        "confidence": _confidence(lines),
        "codes": [asdict(code) for code in found],
        "angle": sheet.angle,
        "turned": sheet.turned,
        "blank": blank,
    }


def keep_picture(args: dict[str, Any], _report: Report) -> None:
    """Work: as :func:`read_page`, but only the picture is kept, as it lies."""
    picture, dpi, black_and_white = _picture(Path(args["path"]), args["name"], args["page"])
    if black_and_white:
        picture = picture.convert("1", dither=Image.Dither.NONE)
    text_layer.store_page(Path(args["out"]), picture, dpi, [])


def assemble(args: dict[str, Any], _report: Report) -> None:
    """Work: ``pages`` (the ``out`` stems in order), ``target`` -> a searchable PDF/A-2b at ``target``."""
    text_layer.write_searchable([Path(stem).with_suffix(".json") for stem in args["pages"]], Path(args["target"]))


def archive(args: dict[str, Any], _report: Report) -> str | None:
    """Work: ``path``, ``name``, ``target`` -> a PDF/A-2b copy at ``target``, or why there is none (technical, English)."""
    with page_work.open_pdf_structure(Path(args["path"]), args["name"]) as pdf:
        for page in pdf.pages:
            if Name.Trans in page:  # how slides change: nothing of a document for keeping
                del page[Name.Trans]
        try:
            pikepdf.pdfa.save(pdf, Path(args["target"]), "2b")
        except pikepdf.pdfa.PdfaError as error:
            return "; ".join(str(finding) for finding in error.report.findings[:3])
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
            return f"{type(error).__name__}: {error}"
    return None


def _picture(path: Path, name: str, page: int) -> tuple[Image.Image, float, bool]:
    """The page as a picture in L or RGB, its dots per inch (its own, but 150 to 300), and whether it is a fax."""
    if kinds.kind_of(path, name) == kinds.PDF:
        with page_work.open_pdf(path, name) as document:
            scan_dpi, bits = _scan(document, page)
            dpi = min(_MOST_DPI, max(_LEAST_DPI, scan_dpi))
            image = page_work.rendered(document, page, name, dpi=dpi)
            return image, image.width / document[page].get_width() * 72, bits == 1
    with page_work.open_image(path, name, page, need_px=page_work.NEEDED_PX) as opened:
        dpi = float(opened.info["dpi"][0])
        black_and_white = opened.mode == "1"
        picture = opened.convert("L") if black_and_white else opened
        if dpi > _MOST_DPI:
            factor = _MOST_DPI / dpi
            size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
            picture, dpi = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0), _MOST_DPI
        return picture.copy(), dpi, black_and_white


def _scan(document: pypdfium2.PdfDocument, page: int) -> tuple[float, int]:
    """Dots per inch and bits per dot of the largest picture on the page; 300 and 24 if it has none."""
    largest, dpi, bits = 0.0, _MOST_DPI, 24
    for item in document[page].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if area > largest:
            # from the areas: a picture lying on its side has its pixel width along the page's height
            width, height = item.get_px_size()
            largest, dpi = area, (width * height / area) ** 0.5 * 72
            bits = item.get_metadata().bits_per_pixel
    return dpi, bits


def _own_text(document: pypdfium2.PdfDocument, index: int) -> str | None:
    """The page's own text if it is real: enough of it, and made of letters rather than of unmapped codes."""
    page = document[index]
    textpage = page.get_textpage()
    text = str(textpage.get_text_range()).replace("\r\n", "\n").replace("\ufffe", "")
    textpage.close()
    page.close()
    letters = sum(character.isalnum() for character in text)
    signs = sum(not character.isspace() for character in text)
    return text.strip() if letters >= _REAL_TEXT and letters >= signs * 0.5 else None


class _Sheet:
    """A page while it is being turned: the picture to keep (L or RGB) and its grey copy to read."""

    def __init__(
        self, picture: Image.Image, grey: Image.Image | None = None, angle: float = 0.0, turned: int = 0
    ) -> None:
        self.picture = picture
        self.grey = grey or (picture if picture.mode == "L" else picture.convert("L"))
        self.angle = angle
        self.turned = turned

    def turned_by(self, degrees: int) -> "_Sheet":
        """Turned by quarters."""
        return self._both(lambda image: image.rotate(degrees, expand=True), self.angle, (self.turned + degrees) % 360)

    def straightened(self, angle: float) -> "_Sheet":
        """Turned by a few degrees."""
        return self._both(lambda image: deskew.straightened(image, angle), angle, self.turned)

    def _both(self, turn: Callable[[Image.Image], Image.Image], angle: float, turned: int) -> "_Sheet":
        grey = turn(self.grey)
        return _Sheet(grey if self.picture is self.grey else turn(self.picture), grey, angle, turned)


def _level(sheet: _Sheet) -> _Sheet:
    tilt = deskew.tilt(sheet.grey)
    if tilt.sideways and (turn := engine.orientation(sheet.grey)):
        sheet = sheet.turned_by(turn)
        tilt = deskew.tilt(sheet.grey)
    return sheet if tilt.sideways else sheet.straightened(tilt.angle)


def _read(grey: Image.Image, found: list[codes.Code], dpi: float) -> list[engine.Line]:
    """Recognise the text; square codes are painted over first, they would be read as garbage."""
    page = paper.evened(grey)
    squares = [code for code in found if code.kind in {"QRCode", "DataMatrix"}]
    if squares:
        page = page.copy()
    for code in squares:
        left, top, right, bottom = code.box
        page.paste(
            255, (int(left * page.width), int(top * page.height), int(right * page.width), int(bottom * page.height))
        )
    return engine.read_lines(page, dpi)


def _confidence(lines: list[engine.Line]) -> float:
    """Mean certainty, weighted by the length of the words; 0 for none."""
    words = [word for line in lines for word in line.words]
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / length if length else 0.0


def _corrected(line: engine.Line) -> engine.Line:
    texts = corrected(" ".join(word.text for word in line.words)).split(" ")
    assert len(texts) == len(line.words)
    return replace(line, words=tuple(replace(word, text=text) for word, text in zip(line.words, texts, strict=True)))


def _text(lines: list[engine.Line]) -> str:
    parts = [("\n\n" if line.new_block else "\n") + " ".join(word.text for word in line.words) for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip("\n")
