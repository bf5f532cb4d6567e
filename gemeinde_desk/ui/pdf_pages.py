"""Pages of PDFs the office made itself, drawn from memory on a worker thread."""

import io
import struct
import threading  # noqa: TID251 - a lock, no thread
from collections.abc import Sequence
from functools import partial

from gemeinde_desk.ui.widgets.page_images import PageSource

#: PDFium is not made for several threads
_PDFIUM = threading.Lock()


def page_source(pdf: bytes, name: str) -> PageSource:
    """The PDF as the page view takes it. Counts its pages, so call it off the window's thread."""
    import pypdfium2  # noqa: PLC0415 - only letters need it in the window's process

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
        aspects = tuple(height / width for width, height in (document.get_page_size(page) for page in range(pages)))
    return PageSource(pages, partial(draw_page, pdf), name, aspects)


def draw_page(pdf: bytes, page: int, width: int) -> bytes:
    """A page as a BMP ``width`` pixels wide: uncompressed, for it only crosses from thread to thread."""
    import pypdfium2  # noqa: PLC0415

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=False, prefer_bgrx=True)
        pixels = bytes(bitmap.buffer)
        size = (bitmap.width, bitmap.height)
    header = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
    # a negative height: the first row is the topmost
    return header + struct.pack("<IiiHHIIiiII", 40, size[0], -size[1], 1, 32, 0, len(pixels), 3780, 3780, 0, 0) + pixels


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Several PDFs as one for the printer; not for keeping, for it is no PDF/A any more."""
    import pypdfium2  # noqa: PLC0415

    if len(pdfs) == 1:
        return pdfs[0]
    out = io.BytesIO()
    with _PDFIUM, pypdfium2.PdfDocument.new() as whole:
        for pdf in pdfs:
            with pypdfium2.PdfDocument(pdf) as part:
                whole.import_pages(part)
        whole.save(out)
    return out.getvalue()
