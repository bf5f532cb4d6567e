"""The one place that touches reportlab's insides.

reportlab 5.1 writes PDF, but knows neither PDF/A nor tags. What is missing is small and sits here, so that
``tests/letters/test_reportlab_seam.py`` can tell when a new reportlab makes a piece unnecessary or breaks it:

* the catalogue and the page dictionary refuse keys they do not list (OutputIntents, AF, StructParents …);
* ``PDFStream.format`` writes no end of line before ``endstream``, which ISO 19005-3, 6.1.7.1 demands;
* marked content has no operator on the canvas, so the list of operators of the page is handed out;
* the font subset and its compression are computed anew for every file; identical subsets are kept here instead.
"""

from __future__ import annotations

import copy
import threading
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

# Streams as bytes, not as ASCII85 text (pure Python and a quarter larger).
rl_config.useA85 = 0

_KEYS: Final = (
    (pdfdoc.PDFCatalog, ("OutputIntents", "AF")),
    (pdfdoc.PDFPage, ("StructParents", "Tabs")),
)


def _allow_keys() -> None:
    for kind, keys in _KEYS:
        listed: list[str] = kind.__NoDefault__
        listed.extend(key for key in keys if key not in listed)


_UNPATCHED: Callable[[Any, Any], bytes] = pdfdoc.PDFStream.format


def _format_stream(stream: Any, document: Any) -> bytes:
    # always: where the data themselves end with this byte (one stream in 256) it belongs to them
    return _UNPATCHED(stream, document)[: -len(b"endstream\n")] + b"\nendstream\n"


_allow_keys()
if not getattr(_UNPATCHED, "ends_with_newline", False):
    _format_stream.ends_with_newline = True  # type: ignore[attr-defined]
    setattr(pdfdoc.PDFStream, "format", _format_stream)  # noqa: B010 - the stubs forbid a plain assignment


class Raw(pdfdoc.PDFObject):  # type: ignore[misc,unused-ignore]
    """An indirect object written as the bytes in ``data``, which may be set after references to it are known."""

    __RefOnly__ = 1

    def __init__(self, data: bytes = b"null") -> None:
        self.data = data

    def format(self, _document: Any) -> bytes:
        """Called by reportlab while it writes the file."""
        return self.data


class _Inline(pdfdoc.PDFObject):  # type: ignore[misc,unused-ignore]
    """Bytes written in place, already formatted."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def format(self, _document: Any) -> bytes:
        """Called by reportlab while it writes the file."""
        return self._data


_DEFLATED: Final = pdfdoc.PDFArray([pdfdoc.PDFName("FlateDecode")])


def reference(document: Any, thing: Any) -> str:
    """``12 0 R`` for an object of the file, which gets its number now if it has none."""
    return str(document.Reference(thing).format(document), "ascii")


def packed_stream(data: bytes, **entries: object) -> Any:
    """A stream of already deflated ``data``; reportlab leaves it alone because the filter is named."""
    stream = pdfdoc.PDFStream(content=data)
    for key, value in entries.items():
        stream.dictionary[key] = value
    stream.dictionary["Filter"] = _DEFLATED
    return stream


def operators(canvas: Canvas) -> list[str]:
    """The page's operators, to append raw ones (marked content, text) to."""
    code: list[str] = vars(canvas)["_code"]
    return code


def document(canvas: Canvas) -> Any:
    """The file the canvas writes to, to create objects in."""
    return vars(canvas)["_doc"]


_P = ParamSpec("_P")
_WRITING: Final = threading.Lock()


def one_at_a_time(write: Callable[_P, bytes]) -> Callable[_P, bytes]:
    """Let only one thread write a PDF at a time.

    reportlab's fonts share one reading position in the font file: two threads that cut subsets at once get broken glyphs.
    Python runs one thread at a time anyway, so nothing is lost.
    """

    @wraps(write)
    def alone(*args: _P.args, **kwargs: _P.kwargs) -> bytes:
        with _WRITING:
            return write(*args, **kwargs)

    return alone


class _Face(ttfonts.TTFontFace):
    """A face that remembers the subsets it has cut, deflated. Files of one run mostly share one subset."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self._packed: dict[tuple[int, ...], tuple[bytes, int]] = {}

    def addSubsetObjects(self, doc: Any, fontname: str, subset: list[int]) -> Any:  # noqa: N802 - reportlab's name
        """As reportlab does it, with the font file taken from memory when the same subset was cut before."""
        key = tuple(subset)
        known = self._packed.get(key)  # one look-up: another thread may clear the memory between two
        if known is None:
            cut = self.makeSubset(subset)
            known = zlib.compress(cut, 9), len(cut)
            _remember(self._packed, key, known)
        data, length = known
        file = doc.Reference(packed_stream(data, Length1=length), f"fontFile:{fontname}")
        flags = self.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC
        entries = {
            "Type": "/FontDescriptor",
            "Ascent": self.ascent,
            "CapHeight": self.capHeight,
            "Descent": self.descent,
            "Flags": flags,
            "FontBBox": pdfdoc.PDFArray(self.bbox),
            "FontName": pdfdoc.PDFName(fontname),
            "ItalicAngle": self.italicAngle,
            "StemV": self.stemV,
            "FontFile2": file,
            "MissingWidth": self.defaultWidth,
        }
        return doc.Reference(pdfdoc.PDFDictionary(entries), f"fontDescriptor:{fontname}")


#: subsets kept per face; a subset takes about 30 kB
_MOST_SUBSETS: Final = 64
_Kept = TypeVar("_Kept")


def _remember(memory: dict[tuple[int, ...], _Kept], key: tuple[int, ...], value: _Kept) -> None:
    if len(memory) >= _MOST_SUBSETS:
        memory.clear()
    memory[key] = value


class DeskFont(ttfonts.TTFont):
    """A TrueType font for reportlab whose face keeps its subsets (see :class:`_Face`)."""

    face: Any

    def __init__(self, name: str, filename: str, seed: str = "") -> None:
        super().__init__(name, filename, shapable=False)
        self._tables: dict[tuple[int, ...], tuple[bytes, bytes]] = {}
        self.face = _Face(filename)
        pdfmetrics.registerFont(self)
        trial = pdfdoc.PDFDocument()
        self.splitString(seed, trial)
        begun = cast("Any", self.state[trial])
        self._begun, codes = begun, begun.assignments
        #: the code of every character of ``seed`` in the first subset of a file that was begun
        self.codes = {char: int(codes[ord(char)]) for char in seed if codes.get(ord(char), 256) < 256}

    def begin(self, doc: Any) -> None:
        """Start a file: the characters of the seed have their codes already, the same in every file."""
        state = copy.copy(self._begun)
        state.assignments = dict(state.assignments)
        state.subsets = [list(subset) for subset in state.subsets]
        self.state[doc] = state

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """As reportlab does it; the written widths and character maps of a subset are kept from file to file."""
        state: Any = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(map(tuple, state.subsets)):
            name = self.getSubsetInternalName(number, doc)[1:]
            base = b"".join((ttfonts.SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("pdfdoc")
            known = self._tables.get(subset)
            if known is None:
                widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset]).format(doc)
                characters = ttfonts.makeToUnicodeCMap(base, subset).encode("ascii")
                known = widths, zlib.compress(characters, 9)
                _remember(self._tables, subset, known)
            written: Any = pdfdoc.PDFTrueTypeFont()
            written.Name, written.BaseFont = name, base
            written.FirstChar, written.LastChar = 0, len(subset) - 1
            written.Widths = _Inline(known[0])
            written.ToUnicode = doc.Reference(packed_stream(known[1]), f"toUnicodeCMap:{base}")
            written.FontDescriptor = self.face.addSubsetObjects(doc, base, list(subset))
            doc.Reference(written, name)
            doc.idToObject["BasicFonts"].dict[name] = written
        del self.state[doc]

    def glyph_char(self, glyph: int, advance: float) -> int:
        """A code point that draws ``glyph``: its own, or one of the private area fixed by the glyph's number.

        reportlab addresses glyphs by code point only. The private code depends on nothing but the font, so that the
        same letter always gives the same bytes. ``advance`` is the glyph's width in thousandths of the size.
        """
        face = self.face
        known = face.glyphToChar.get(glyph)
        if known:
            return int(known[0])
        code = 0xE000 + glyph
        face.charToGlyph[code] = glyph
        face.glyphToChar[glyph] = [code]
        face.charWidths[code] = advance
        return code
