"""Putting pages together anew: the part of page work that runs in a child process of the sandbox."""

import io
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from gemeinde_desk.documents import kinds, page_work
from gemeinde_desk.documents.page_errors import NoSuchPage
from gemeinde_desk.documents.sandbox_child import Report
from gemeinde_desk.watching import silent

#: how well a picture's page is kept that is no JPEG already; the original stays beside it
_QUALITY = 92
#: entries of a PDF that lead to pages by name or place: they would keep what was taken out, or lead nowhere
_SIGNPOSTS = ("/Outlines", "/OpenAction", "/Dests", "/PageLabels", "/StructTreeRoot", "/MarkInfo", "/Threads")


def compose(args: dict[str, Any], report: Report) -> int:
    """Work: ``sources`` (``path``, ``name``), ``pages`` ([source, page from 0, degrees clockwise]), ``target``.

    Writes a PDF to ``target`` and answers how many pages it has. The first source gives everything that belongs to the
    whole document (its metadata, its output intent), so a PDF/A stays one as long as all sources are.
    """
    sources, wanted = args["sources"], args["pages"]
    with ExitStack() as stack:
        opened = [stack.enter_context(_pages_of(Path(each["path"]), each["name"])) for each in sources]
        pdf = opened[0]
        sheets = [list(each.pages) for each in opened]
        del pdf.pages[:]
        for number, (source, page, turn) in enumerate(wanted, start=1):
            if not 0 <= page < len(sheets[source]):
                raise NoSuchPage(name=sources[source]["name"], page=page + 1, pages=len(sheets[source]))
            pdf.pages.append(sheets[source][page])
            if turn:
                pdf.pages[-1].rotate(turn, relative=True)
            report(number, len(wanted))
        for name in _SIGNPOSTS:
            if name in pdf.Root:
                del pdf.Root[name]
        if Name.Names in pdf.Root and Name.Dests in pdf.Root.Names:
            del pdf.Root.Names[Name.Dests]
        pdf.remove_unreferenced_resources()
        pdf.save(args["target"])
        return len(pdf.pages)


def _pages_of(path: Path, name: str) -> Any:
    """The PDF, or one made of a picture's pages, as a context manager."""
    if kinds.kind_of(path, name) == kinds.PDF:
        return page_work.open_pdf_structure(path, name)
    return _picture_pdf(path, name)


def _picture_pdf(path: Path, name: str) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    count = len(page_work.info({"path": str(path), "name": name}, silent)["sizes_mm"])
    for number in range(count):
        with page_work.open_image(path, name, number) as picture:
            _add_picture(pdf, picture)
    return pdf


def _add_picture(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    points = 72 / float(picture.info["dpi"][0])
    width, height = picture.width * points, picture.height * points
    if picture.mode == "1":
        data, coding, bits = zlib.compress(picture.tobytes()), Name.FlateDecode, 1
    else:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=_QUALITY)
        data, coding, bits = buffer.getvalue(), Name.DCTDecode, 8
    image = pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=bits,
        Filter=coding,
    )
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.Contents = pdf.make_stream(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Im0 Do Q".encode())
