"""Opening foreign PDFs and pictures. Runs only in a child process of the sandbox, never in the window's process."""

import base64
import importlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from gemeinde_desk.documents import kinds
from gemeinde_desk.documents.page_errors import BrokenImage, BrokenPdf, EncryptedPdf, ImageTooLarge, NoSuchPage
from gemeinde_desk.documents.sandbox_child import Report

#: decoded pixels of one picture; A0 at 300 dpi has 139 million
PIXEL_LIMIT = 200_000_000
#: pixels of one rendered page
_RENDER_LIMIT = 60_000_000
#: dots per inch of a page drawn without a wish
_USUAL_DPI = 300.0
#: a picture of fewer dots than this in every inch of A4 is shown smaller than A4
_LEAST_DPI = 100.0
#: pixels of the long side that recognition and preview can use: A4 at 300 dpi
NEEDED_PX = 3508
#: millimetres in a PDF unit (1/72 inch)
_MM = 25.4 / 72
#: long side of A4 in inches: a photo is taken to show one such sheet
_A4_LONG = 297 / 25.4
#: Pillow knows many more formats, each a way in for hostile files
_JPEG = {"JPEG", "MPO"}
_FORMATS = ("JPEG", "PNG", "TIFF")
for _plugin in _FORMATS:
    importlib.import_module(f"PIL.{_plugin.capitalize()}ImagePlugin")

# Pillow's own guard warns at 89 million pixels and counts before a JPEG is reduced; ours stands in `open_image`
Image.MAX_IMAGE_PIXELS = None


@contextmanager
def open_pdf(path: Path, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF for rendering. Raises :class:`EncryptedPdf` and :class:`BrokenPdf`."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # PDFium's code may be that of the file before: it leaves the old one where it finds no page
        kind = EncryptedPdf if _asks_for_a_password(path) else BrokenPdf
        raise kind(name=name, place=name) from error
    with document:
        if len(document) == 0:
            raise BrokenPdf(name=name, place=name)
        yield document


def _asks_for_a_password(path: Path) -> bool:
    try:
        pikepdf.open(path, suppress_warnings=True).close()
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, ValueError, RuntimeError):
        pass
    return False


@contextmanager
def open_pdf_structure(path: Path, name: str) -> Iterator[pikepdf.Pdf]:
    """The PDF's objects, repaired where possible. Raises :class:`EncryptedPdf` and :class:`BrokenPdf`."""
    try:
        pdf = pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise EncryptedPdf(name=name, place=name) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise BrokenPdf(name=name, place=name) from error
    with pdf:
        yield pdf


@contextmanager
def open_image(path: Path, name: str, page: int = 0, need_px: int | None = None) -> Iterator[Image.Image]:
    """The picture as it was taken (EXIF rotation applied), in mode 1, L or RGB on white, with its ``info["dpi"]`` set.

    ``need_px`` is how many pixels its long side needs: a JPEG is decoded at the next larger eighth only. Raises
    :class:`ImageTooLarge`, :class:`BrokenImage` and :class:`NoSuchPage`.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            _go_to(image, page, name)
            width, height = image.size
            dpi = picture_dpi(image)
            if need_px and image.format in _JPEG:
                scale = max(width, height) / need_px
                image.draft(None, (max(1, int(width / scale)), max(1, int(height / scale))))
            if image.width * image.height > PIXEL_LIMIT:
                raise ImageTooLarge(name=name, width=width, height=height, limit=PIXEL_LIMIT // 1_000_000, place=name)
            image.load()
            picture = flat(ImageOps.exif_transpose(image))
            picture.info["dpi"] = (dpi * image.width / width,) * 2
            yield picture
    except (OSError, ValueError, SyntaxError, EOFError, UnidentifiedImageError) as error:
        raise BrokenImage(name=name, place=name) from error


def _refuse_too_many_pixels(decoded: tuple[int, int], whole: tuple[int, int], name: str) -> None:
    if decoded[0] * decoded[1] > PIXEL_LIMIT:
        raise ImageTooLarge(name=name, width=whole[0], height=whole[1], limit=PIXEL_LIMIT // 1_000_000, place=name)


def _exif_orientation(image: Image.Image) -> int:
    # asking a PNG decodes it whole: the note may stand after the pixels
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    return int(image.getexif().get(0x0112, 1))


def _go_to(image: Image.Image, page: int, name: str) -> None:
    count = picture_count(image)
    if not 0 <= page < count:
        raise NoSuchPage(name=name, page=page + 1, pages=count)
    if page:
        image.seek(page)


def picture_count(image: Image.Image) -> int:
    """How many pages a picture has: those of a TIFF; the second picture of a phone's MPO is no page."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def flat(image: Image.Image) -> Image.Image:
    """The picture without transparency, palette or more than eight bits: mode 1, L or RGB on white paper."""
    if image.mode in {"1", "L", "RGB"}:
        return image
    if image.mode.startswith("I"):  # 16 or 32 bit grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("L" if image.mode == "F" else "RGB")


def picture_dpi(image: Image.Image) -> float:
    """Dots per inch the picture claims; if it claims none, or a camera's nonsense, what makes it one A4 sheet."""
    claimed = float(image.info.get("dpi", (0, 0))[0])
    if 100 <= claimed <= 1300:
        return claimed
    return max(_LEAST_DPI, max(image.size) / _A4_LONG)


def info(args: dict[str, Any], _report: Report) -> dict[str, Any]:
    """Work: ``path``, ``name`` -> what :class:`gemeinde_desk.documents.pages.PageInfo` holds."""
    path, name = Path(args["path"]), args["name"]
    if kinds.kind_of(path, name) != kinds.PDF:
        return _image_info(path, name)
    with open_pdf(path, name) as document:
        sizes = [[side * _MM for side in document.get_page_size(index)] for index in range(len(document))]
    with open_pdf_structure(path, name) as pdf:
        return {"sizes_mm": sizes, "encrypted": pdf.is_encrypted, **pdf_flags(pdf)}


def pdf_flags(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """What a reader should be warned of, and whether the file is signed; read from every object, not from indexes."""
    javascript = signed = False
    for found in pdf.objects:
        text = found.unparse(resolved=True) if isinstance(found, pikepdf.Dictionary | pikepdf.Array) else b""
        javascript = javascript or b"/JavaScript" in text or b"/JS " in text or b"/Launch" in text
        signed = signed or b"/ByteRange" in text
    try:
        embedded = list(pdf.attachments)
    except (ValueError, TypeError, RuntimeError):  # a damaged name tree
        embedded = []
    return {"javascript": javascript, "signed": signed, "embedded_files": embedded}


def _image_info(path: Path, name: str) -> dict[str, Any]:
    sizes = []
    try:
        with Image.open(path, formats=_FORMATS) as image:
            for page in range(picture_count(image)):
                image.seek(page)
                eighth = 8 if image.format in _JPEG else 1  # a JPEG can be decoded at an eighth
                _refuse_too_many_pixels((image.width // eighth, image.height // eighth), image.size, name)
                turned = _exif_orientation(image) >= 5  # orientations 5 to 8 swap the sides
                width, height = reversed(image.size) if turned else image.size
                dpi = picture_dpi(image)
                sizes.append([width / dpi * 25.4, height / dpi * 25.4])
    except (OSError, ValueError, SyntaxError, EOFError, UnidentifiedImageError) as error:
        raise BrokenImage(name=name, place=name) from error
    return {"sizes_mm": sizes, "encrypted": False, "javascript": False, "signed": False, "embedded_files": []}


def render(args: dict[str, Any], _report: Report) -> dict[str, Any]:
    """Work: ``path``, ``name``, ``page`` (from 0), ``width_px``, ``format`` -> ``data`` (base64 of that format)."""
    path, name, page, width = Path(args["path"]), args["name"], args["page"], args["width_px"]
    if kinds.kind_of(path, name) == kinds.PDF:
        with open_pdf(path, name) as document:
            image = rendered(document, page, name, width_px=width)
            return _encoded(image, args["format"])
    with open_image(path, name, page, need_px=width * 4) as opened:
        image = opened.convert("L") if opened.mode == "1" else opened
        height = max(1, round(image.height * width / image.width))
        if width < image.width:
            image.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _encoded(image, args["format"])


def rendered(
    document: pypdfium2.PdfDocument,
    page: int,
    name: str,
    *,
    width_px: int | None = None,
    dpi: float = _USUAL_DPI,
    grey: bool = False,
) -> Image.Image:
    """One page (from 0) as a picture, ``width_px`` wide or else with ``dpi``; at most 60 million pixels."""
    if not 0 <= page < len(document):
        raise NoSuchPage(name=name, page=page + 1, pages=len(document))
    try:
        sheet = document[page]
        width, height = sheet.get_size()
        scale = width_px / width if width_px else dpi / 72
        scale = min(scale, (_RENDER_LIMIT / (width * height)) ** 0.5)
        picture: Image.Image = sheet.render(scale=scale, grayscale=grey, rev_byteorder=not grey).to_pil()
    except (pypdfium2.PdfiumError, ZeroDivisionError, ValueError) as error:
        raise BrokenPdf(name=name, place=name) from error
    return picture


def _encoded(image: Image.Image, kind: str) -> dict[str, Any]:
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=85) if kind == "JPEG" else image.save(buffer, kind, compress_level=1)
    return {"data": base64.b64encode(buffer.getvalue()).decode("ascii")}
