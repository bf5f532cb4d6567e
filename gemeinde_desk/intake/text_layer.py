"""Searchable PDF/A-2b from page pictures and recognised words.

Each page shows its picture; the words lie over it invisibly (text rendering mode 3) in a font of one glyph, a plain box,
so that selecting, copying and searching work in every reader and a found word is marked in its full height.
"""

import io
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name
from PIL import Image

from gemeinde_desk.intake.engine import Line, Word

#: the glyph in thousandths of the font size: how wide, how far below and above the baseline
_WIDTH, _DESCENT, _ASCENT = 500, -200, 800
#: pages held in memory while writing; pictures of a thousand pages do not fit
_AT_ONCE = 40
_POINTS = 72.0
_QUALITY = 75
#: tags of a TIFF (TIFF 6.0)
_STRIP_OFFSETS, _STRIP_BYTES, _ROWS_PER_STRIP = 273, 279, 278
#: 1 January 2026 in seconds since 1904, as TrueType counts
_FONT_DATE = 3_850_070_400
_PRODUCER = "Gemeinde Desk"


def write_searchable(pages: list[Path], target: Path) -> None:
    """Join pages written by :func:`store_page` to one PDF/A-2b at ``target``.

    What was written is read again and checked; raises :class:`pikepdf.pdfa.PdfaError` and writes nothing if it does not
    conform.
    """
    chunks = []
    for start in range(0, len(pages), _AT_ONCE):
        chunk = target.with_name(f"{target.name}.{start}.part")
        with pikepdf.new() as pdf:
            _add_pages(pdf, pages[start : start + _AT_ONCE])
            pdf.save(chunk)
        chunks.append(chunk)
    # read as streams: mapped into memory, a thousand scans would fill a child's address space
    opened = [pikepdf.open(chunk, access_mode=pikepdf.AccessMode.stream) for chunk in chunks]
    try:
        with pikepdf.new() as pdf:
            for source in opened:
                pdf.pages.extend(source.pages)
            pdf.docinfo[Name.Producer] = pikepdf.String(_PRODUCER)
            pikepdf.pdfa.save(pdf, target, "2b")
    finally:
        for source in opened:
            source.close()
        for chunk in chunks:
            chunk.unlink()


def store_page(stem: Path, picture: Image.Image, dpi: float, lines: list[Line]) -> Path:
    """Write down a page for :func:`write_searchable`: ``<stem>.json`` and its picture beside it; answers the former.

    A picture in mode 1 is kept exactly (CCITT group 4, a tenth of the size), one in L or RGB as JPEG.
    """
    data = stem.with_suffix(".picture")
    if picture.mode == "1":
        data.write_bytes(_group4(picture))
        kind = {"Filter": "CCITTFaxDecode", "ColorSpace": "DeviceGray", "BitsPerComponent": 1}
    else:
        picture.save(data, "JPEG", quality=_QUALITY)
        space = "DeviceGray" if picture.mode == "L" else "DeviceRGB"
        kind = {"Filter": "DCTDecode", "ColorSpace": space, "BitsPerComponent": 8}
    record = {
        "size": picture.size,
        "dpi": dpi,
        "picture": kind,
        "lines": [
            {"box": line.box, "baseline": line.baseline, "words": [[word.text, *word.box] for word in line.words]}
            for line in lines
        ],
    }
    place = stem.with_suffix(".json")
    place.write_text(json.dumps(record), encoding="utf-8")
    return place


def _group4(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with Image.open(buffer) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined] # it is a TIFF, we wrote it
        (start,), (length,) = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES]
    return buffer.getvalue()[start : start + length]


def _add_pages(pdf: pikepdf.Pdf, records: list[Path]) -> None:
    used: set[str] = set()
    font = pdf.make_indirect(Dictionary())
    for path in records:
        record = json.loads(path.read_text(encoding="utf-8"))
        _add_page(pdf, record, path.with_suffix(".picture").read_bytes(), font, used)
    _fill_font(pdf, font, used)


def _add_page(pdf: pikepdf.Pdf, record: dict[str, Any], picture: bytes, font: pikepdf.Object, used: set[str]) -> None:
    scale = _POINTS / record["dpi"]
    width, height = record["size"][0] * scale, record["size"][1] * scale
    columns, rows = record["size"]
    image = pdf.make_stream(picture, Type=Name.XObject, Subtype=Name.Image, Width=columns, Height=rows)
    for key, value in record["picture"].items():
        image[f"/{key}"] = value if isinstance(value, int) else Name(f"/{value}")
    if image.Filter == "/CCITTFaxDecode":
        image.DecodeParms = Dictionary(K=-1, Columns=columns, Rows=rows, BlackIs1=True)
    drawn = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /I Do Q\n"
    text = "".join(_line_orders(line, record["size"][1], scale, used) for line in record["lines"])
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F=font))
    page.Contents = pdf.make_stream((drawn + f"BT 3 Tr\n{text}ET\n").encode("ascii"))


def _line_orders(line: dict[str, Any], height: int, scale: float, used: set[str]) -> str:
    """Drawing orders for one line: every word stretched from its own left edge to the next word's, with the space."""
    size = max(1.0, (line["box"][3] - line["box"][1]) * scale)
    y = (height - line["baseline"]) * scale
    words = [Word(text, (left, top, right, bottom), 0) for text, left, top, right, bottom in line["words"]]
    orders = [f"/F {size:.2f} Tf"]
    for word, following in pairwise([*words, None]):
        assert word is not None
        text, end = _codable(word.text), word.box[2]
        if following is not None and following.box[0] > word.box[0]:
            text, end = text + " ", following.box[0]
        units = text.encode("utf-16-be")
        used.update(text)
        stretch = 100 * max(1, end - word.box[0]) * scale / (len(text) * _WIDTH / 1000 * size)
        orders.append(f"{stretch:.2f} Tz 1 0 0 1 {word.box[0] * scale:.2f} {y:.2f} Tm <{units.hex()}> Tj")
    return "\n".join(orders) + "\n"


def _codable(text: str) -> str:
    """Only what one code of the font can say: no control characters, nothing beyond the basic plane."""
    return "".join(sign if sign.isprintable() and sign <= "\uffff" else "\ufffd" for sign in text)


def _fill_font(pdf: pikepdf.Pdf, font: pikepdf.Object, used: set[str]) -> None:
    """A composite font whose codes are those of Unicode's basic plane, all drawn as the one glyph (ISO 32000-1, 9.7)."""
    file = pdf.make_stream(_box_font(), Length1=len(_box_font()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.GemeindeDeskBox,
        Flags=4,
        FontBBox=Array([0, _DESCENT, _WIDTH, _ASCENT]),
        ItalicAngle=0,
        Ascent=_ASCENT,
        Descent=_DESCENT,
        CapHeight=_ASCENT,
        StemV=80,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.GemeindeDeskBox,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_WIDTH,
        CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 65536),
    )
    for key, value in {
        "/Type": Name.Font,
        "/Subtype": Name.Type0,
        "/BaseFont": Name.GemeindeDeskBox,
        "/Encoding": Name("/Identity-H"),
        "/DescendantFonts": Array([pdf.make_indirect(descendant)]),
        "/ToUnicode": pdf.make_stream(_to_unicode(used)),
    }.items():
        font[key] = value


def _to_unicode(used: set[str]) -> bytes:
    codes = sorted(map(ord, used))
    blocks = []
    for start in range(0, len(codes), 100):  # a block holds at most 100 (ISO 32000-1, 9.10.3)
        part = codes[start : start + 100]
        pairs = "\n".join(f"<{code:04X}> <{code:04X}>" for code in part)
        blocks.append(f"{len(part)} beginbfchar\n{pairs}\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


@cache
def _box_font() -> bytes:
    """A TrueType font of one box, about 900 bytes."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, _DESCENT))
    for corner in ((0, _ASCENT), (_WIDTH, _ASCENT), (_WIDTH, _DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf({".notdef": Glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (_WIDTH, 0), "box": (_WIDTH, 0)})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": "GemeindeDeskBox", "styleName": "Regular", "psName": "GemeindeDeskBox"})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = _FONT_DATE  # the same bytes every time
    builder.font.recalcTimestamp = False
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
