"""A PDF written in one pass as PDF/A-3a and PDF/UA-1: tagged text, artifacts, colour profile, attachments.

The caller builds a tree of :class:`Node` (the logical structure) and draws page by page; every piece of content names
the node it belongs to or is an artifact. Lengths are points, y runs **down** from the top of the page. The same input
gives the same bytes: dates and identifiers come from the caller, nothing is asked of the clock.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, Literal

from PIL import Image, ImageCms
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from gemeinde_desk import __version__
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters import structure, xmp
from gemeinde_desk.letters.fonts import Font, Style, clean, font, needs_shaping
from gemeinde_desk.letters.reportlab_seam import document, operators, packed_stream
from gemeinde_desk.letters.structure import Node
from gemeinde_desk.letters.typeset import Line, Look

A4: Final = (595.2756, 841.8898)
Colour = tuple[float, float, float]
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
ArtifactKind = Literal["Pagination", "Layout", "Background", "Page"]
#: the styles every letter uses; their files begin with the same glyphs
_SEEDED: Final = (Style.REGULAR, Style.BOLD)
_MISSING: Final[Colour] = (1.0, 0.93, 0.55)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. ``relationship``: Data, Source, Supplement … (ISO 19005-3, annex E)."""

    name: str
    data: bytes
    mime: str
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Meta:
    """Who made the file, what it is, and when; ``identifier`` makes the file's id together with its content."""

    title: str
    author: str
    created: datetime
    identifier: str
    language: str = "de-DE"


class TaggedPdf:
    """One file in the making: ``begin_page`` … ``end_page``, then ``finish``."""

    def __init__(self, meta: Meta) -> None:
        if meta.created.tzinfo is None:
            raise InvalidInput(problem="Das Datum des Schreibens hat keine Zeitzone.", place="created")
        self.meta = meta
        self.root = Node("Document")
        self._buffer = io.BytesIO()
        regular = font(Style.REGULAR)
        self._canvas = Canvas(
            self._buffer,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=regular.pdf.fontName,  # type: ignore[arg-type]  # the stubs take it for a size
            lang=meta.language,
        )
        self._doc: Any = document(self._canvas)
        self._code = operators(self._canvas)
        self._marks: list[Node] = []
        self._pages: list[list[Node]] = []
        self._attachments: list[Attachment] = []
        for style in _SEEDED:
            font(style).pdf.begin(self._doc)
        self._describe()

    def end_page(self) -> None:
        """Close the page; drawing goes on with the next."""
        self._canvas.showPage()
        self._code = operators(self._canvas)
        page = self._doc.Pages.pages[-1]
        page.Trans = None  # reportlab writes an empty transition on every page
        page.StructParents, page.Tabs = len(self._pages), pdfdoc.PDFName("S")
        self._pages.append(self._marks)
        self._marks = []

    @contextmanager
    def content(self, node: Node) -> Iterator[None]:
        """What is drawn inside belongs to ``node``."""
        mark = len(self._marks)
        self._marks.append(node)
        node.kids.append((len(self._pages), mark))
        self._code.append(f"/{node.tag} <</MCID {mark}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: ArtifactKind = "Pagination") -> Iterator[None]:
        """What is drawn inside is decoration or repetition, which readers skip."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self._code.append("EMC")

    def draw_line(self, line: Line, x: float, y: float, size: float, colour: Colour = BLACK) -> None:
        """Set one line with its baseline at ``y``; call inside :meth:`content` or :meth:`artifact`."""
        out = ["BT", f"{_rgb(colour)} rg", f"1 0 0 1 {x:.2f} {A4[1] - y:.2f} Tm"]
        for span in line.spans:
            out += self._show(span.text, span.look, size, x, y)
            x += span.width
        out.append("ET")
        self._code.append("\n".join(out))

    def decorate_line(self, line: Line, x: float, y: float, size: float) -> None:
        """Underlines and the ground behind missing values: artifacts, drawn before the line's content."""
        for span in line.spans:
            if span.look.missing:
                with self.artifact("Layout"):
                    self.fill(x - 1, y - size, span.width + 2, size * 1.3, _MISSING)
            elif span.look.underline:
                with self.artifact("Layout"):
                    self.rule(x, y + size * 0.12, x + span.width, size * 0.05)
            x += span.width

    def rule(self, x: float, y: float, x_end: float, thickness: float, colour: Colour = BLACK) -> None:
        """A horizontal rule whose middle lies at ``y``."""
        flipped = A4[1] - y
        self._code.append(
            f"q {_rgb(colour)} RG {thickness:.3f} w {x:.2f} {flipped:.2f} m {x_end:.2f} {flipped:.2f} l S Q"
        )

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle with its upper left corner at ``x``, ``y``."""
        self._code.append(f"q {_rgb(colour)} rg {x:.2f} {A4[1] - y - height:.2f} {width:.2f} {height:.2f} re f Q")

    def modules(self, matrix: Sequence[Sequence[int]], node: Node, x: float, y: float, size: float) -> None:
        """A matrix code as a figure of ``size`` points, rows of dark modules joined into integer rectangles."""
        count = len(matrix)
        scale, bottom = size / count, A4[1] - y - size
        node.box = (x, bottom, x + size, bottom + size)
        out = [f"q 0 g {scale:.5f} 0 0 {scale:.5f} {x:.2f} {bottom:.2f} cm"]
        for number, row in enumerate(matrix):
            cells, start = bytes(row), bytes(row).find(1)
            while start >= 0:
                end = cells.find(0, start)
                end = count if end < 0 else end
                out.append(f"{start} {count - 1 - number} {end - start} 1 re")
                start = cells.find(1, end)
        with self.content(node):
            self._code.append("\n".join(out) + "\nf Q")

    def turned_text(self, text: str, x: float, y: float, size: float, slope: tuple[float, float], grey: float) -> None:
        """Bold text along a slope (cosine, sine), for the mark on drafts."""
        cos, sin = slope
        shown = "\n".join(self._show(clean(text), Look(Style.BOLD), size, x, y))
        self._code.append(
            f"q {grey} g BT {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {A4[1] - y:.2f} Tm\n{shown}\nET Q"
        )

    @contextmanager
    def form(self, name: str) -> Iterator[None]:
        """What is drawn inside is kept as a form, to be stamped on any number of pages."""
        self._canvas.beginForm(name)
        self._code = operators(self._canvas)
        yield
        self._canvas.endForm()
        self._code = operators(self._canvas)

    def stamp(self, name: str) -> None:
        """Draw a form made before; call inside :meth:`artifact`."""
        self._canvas.doForm(name)

    def image(self, data: bytes, x: float, y: float, height: float, widest: float) -> float:
        """Draw a PNG or JPEG ``height`` points high, smaller when it would be wider than ``widest``; returns its width.

        :class:`InvalidInput` when the bytes are no picture.
        """
        width_px, height_px, packed = _picture(data)
        name = f"Image{hashlib.sha256(data).hexdigest()[:12]}"
        if not self._canvas.hasForm(name):
            stream = packed_stream(
                packed,
                Type=pdfdoc.PDFName("XObject"),
                Subtype=pdfdoc.PDFName("Image"),
                Width=width_px,
                Height=height_px,
                ColorSpace=pdfdoc.PDFName("DeviceRGB"),
                BitsPerComponent=8,
            )
            self._doc.Reference(stream, pdfdoc.xObjectName(name))
        width = height * width_px / height_px
        if width > widest:
            width, height = widest, widest * height_px / width_px
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {A4[1] - y - height:.2f} cm")
        self._canvas.doForm(name)
        self._code.append("Q")
        return width

    def attach(self, attachment: Attachment) -> None:
        """Embed a file; names must differ."""
        self._attachments.append(attachment)

    def finish(self) -> bytes:
        """The bytes of the file."""
        catalog = self._doc.Catalog
        packet = xmp.packet(self.meta, _PRODUCER)
        catalog.Metadata = pdfdoc.XMP(creator=lambda _doc: packet)
        catalog.OutputIntents = pdfdoc.PDFArray([self._output_intent()])
        if self._attachments:
            files = [(item.name, self._embed(item)) for item in sorted(self._attachments, key=lambda item: item.name)]
            names = [part for name, reference in files for part in (pdfdoc.PDFString(name), reference)]
            catalog.Names = pdfdoc.PDFDictionary(
                {"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})}
            )
            catalog.AF = pdfdoc.PDFArray([reference for _name, reference in files])
        structure.write(self._doc, self.root, self._pages)
        self._canvas.save()
        return self._buffer.getvalue()

    def _describe(self) -> None:
        canvas, meta = self._canvas, self.meta
        canvas.setTitle(clean(meta.title))
        canvas.setAuthor(clean(meta.author))
        canvas.setSubject(clean(meta.title))
        canvas.setProducer(_PRODUCER)
        canvas.setCreator(_PRODUCER)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setDateFormatter(lambda *_clock: xmp.pdf_date(meta.created))
        self._doc.updateSignature(f"{meta.identifier} {meta.created.isoformat()}".encode())

    def _show(self, text: str, look: Look, size: float, x: float, y: float) -> list[str]:
        """Operators for one span. Text the font draws differently carries its true text for readers."""
        face = font(look.style)
        if look.style in _SEEDED:
            known, table = _seed_table(look.style)
            if known.issuperset(text):
                name = face.pdf.getSubsetInternalName(0, self._doc)
                return [f"{name} {size:g} Tf ({text.translate(table)}) Tj"]
        drawable = face.drawable(text)
        shaped = needs_shaping(drawable)
        shown = self._glyphs(face, drawable, size, x, y) if shaped else self._strings(face, drawable, size)
        if drawable is text and not shaped:
            return shown
        actual = text.encode("utf-16-be").hex().upper()
        return [f"/Span <</ActualText <FEFF{actual}>>> BDC", *shown, "EMC"]

    def _strings(self, face: Font, text: str, size: float) -> list[str]:
        pdf, doc = face.pdf, self._doc
        return [
            f"{pdf.getSubsetInternalName(number, doc)} {size:g} Tf ({_escape(data)}) Tj"
            for number, data in pdf.splitString(text, doc)
        ]

    def _glyphs(self, face: Font, text: str, size: float, x: float, y: float) -> list[str]:
        out, unit = [], size / 1000
        for glyph in face.shape(text):
            left, base = x + glyph.dx * unit, A4[1] - y + glyph.dy * unit
            out += [f"1 0 0 1 {left:.2f} {base:.2f} Tm", *self._strings(face, chr(glyph.code), size)]
            x += glyph.advance * unit
        return [*out, f"1 0 0 1 {x:.2f} {A4[1] - y:.2f} Tm"]

    def _output_intent(self) -> Any:
        profile = packed_stream(_srgb(), N=3)
        entries: Mapping[str, object] = {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": self._doc.Reference(profile),
        }
        return self._doc.Reference(pdfdoc.PDFDictionary(dict(entries)))

    def _embed(self, item: Attachment) -> Any:
        stream = packed_stream(
            zlib.compress(item.data),
            Type=pdfdoc.PDFName("EmbeddedFile"),
            Subtype="/" + item.mime.replace("/", "#2F"),
            Params=pdfdoc.PDFDictionary(
                {"Size": len(item.data), "ModDate": pdfdoc.PDFString(xmp.pdf_date(self.meta.created))}
            ),
        )
        reference = self._doc.Reference(stream)
        entries: dict[str, object] = {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": pdfdoc.PDFString(item.name),
            "UF": pdfdoc.PDFString(item.name),
            "Desc": pdfdoc.PDFString(item.description),
            "AFRelationship": pdfdoc.PDFName(item.relationship),
            "EF": pdfdoc.PDFDictionary({"F": reference, "UF": reference}),
        }
        return self._doc.Reference(pdfdoc.PDFDictionary(entries))


_PRODUCER: Final = f"Gemeinde Desk {__version__}"
#: one entry per byte; everything outside plain ASCII in octal, because reportlab encodes the page as UTF-8
_ESCAPED: Final = [
    f"\\{byte:03o}" if byte < 0x20 or byte > 0x7E else "\\" + chr(byte) if chr(byte) in "\\()" else chr(byte)
    for byte in range(256)
]


def _escape(data: bytes) -> str:
    """The inside of a PDF string: the only place where text becomes PDF syntax."""
    return "".join([_ESCAPED[byte] for byte in data])


@cache
def _seed_table(style: Style) -> tuple[frozenset[str], dict[int, str]]:
    """Which characters the seed covers, and what each becomes inside a PDF string: the same in every file."""
    table = {ord(char): _ESCAPED[code] for char, code in font(style).pdf.codes.items()} | {0xA0: " "}
    return frozenset(map(chr, table)), table


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:g}" for part in colour)


def colour_of(hexadecimal: str) -> Colour:
    """``#rrggbb`` as three parts from 0 to 1; :class:`InvalidInput` otherwise."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", hexadecimal):
        raise InvalidInput(problem=f"„{hexadecimal}“ ist keine Farbe der Form #rrggbb.", place="accent")
    red, green, blue = (round(int(hexadecimal[i : i + 2], 16) / 255, 3) for i in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """The sRGB profile Little CMS builds, deflated. Its date of creation is cleared: the same bytes on every machine."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes((0x07, 0xE8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 2024-01-01 00:00:00, ICC.1 7.2.8
    profile[84:100] = bytes(16)  # the profile's own checksum may be left zero, ICC.1 7.2.18
    return zlib.compress(bytes(profile), 9)


@lru_cache(maxsize=8)
def _picture(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and deflated RGB pixels; transparency becomes white paper, large pictures are scaled down."""
    try:
        with Image.open(io.BytesIO(data)) as source:
            source.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
            picture = source.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(problem="Das Wappen ist kein lesbares Bild (PNG oder JPEG).", place="arms") from error
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper.width, paper.height, zlib.compress(paper.tobytes(), 9)


#: 22 mm at 300 dots per inch are 260 pixels; twice that is sharp enough for any arms on a letterhead
_MOST_PIXELS: Final = 520
