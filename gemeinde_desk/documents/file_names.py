"""File names made of titles: names every system accepts, that say what is in the file and can do no harm.

Rules of Windows (Naming Files, Paths, and Namespaces), which are the strictest: no reserved signs, no device names, no
dot or blank at the end. No path part can come out, nor a sign that hides or turns what follows it.
"""

import re
import unicodedata
from typing import Final

from gemeinde_desk.documents import kinds
from gemeinde_desk.documents.model import Document

#: of a whole name with suffix; leaves room for the folder within the 260 signs of a Windows path
LONGEST_NAME: Final = 120
#: of a whole name in UTF-8; file systems of Linux count bytes, and encrypted ones allow few
LONGEST_BYTES: Final = 140
_NAMELESS = "Dokument"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
# Windows takes a device's name for the device also with blanks and a suffix behind it: "CON .txt"
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_EDGE = " .-~"
_KINDS = (
    kinds.PDF, kinds.JPEG, kinds.PNG, kinds.TIFF, kinds.EML, kinds.DOCX, kinds.XLSX, kinds.PPTX, kinds.ODT, kinds.ODS,
    kinds.ZIP, kinds.TEXT,
)  # fmt: skip
_SUFFIXES = {kind.mime: kind.suffix for kind in _KINDS}


def suffix_of(mime: str) -> str:
    """The suffix for a kind of file, with its dot; ``.bin`` for what no program should open by itself."""
    return _SUFFIXES.get(mime, kinds.OPAQUE.suffix)


def safe_file_name(text: str, suffix: str = "") -> str:
    """A file name that reads like the text; "Dokument" when nothing of it can stay.

    :param suffix: comes from us, not from a stranger: ``".pdf"``
    """
    name = unicodedata.normalize("NFC", text)
    name = "".join(" " if sign.isspace() else sign for sign in name if sign.isspace() or _visible(sign))
    name = " ".join(_FORBIDDEN.sub("-", name).split()).strip(_EDGE)
    name = _shortened(name, LONGEST_NAME - len(suffix), LONGEST_BYTES - len(suffix.encode())) or _NAMELESS
    if _DEVICE.match(name):
        name = f"{_NAMELESS} {name}"
    return name + suffix


def file_name(document: Document, mime: str) -> str:
    """The name of a document's file: reference, date on it (ISO, so that a folder lists in order of time) and title."""
    dated = document.dated or document.received
    parts = (document.reference, dated.isoformat() if dated else None, document.title)
    return safe_file_name(" ".join(part for part in parts if part), suffix_of(mime))


def numbered(name: str, suffix: str, number: int) -> str:
    """The name to try the n-th time, when others are taken: "Antrag.pdf", "Antrag (2).pdf"."""
    return name if number == 1 else f"{name.removesuffix(suffix)} ({number}){suffix}"


def _visible(sign: str) -> bool:
    """Not a control or format sign (which could turn the reading direction), half of a pair, or unassigned."""
    return not unicodedata.category(sign).startswith("C")


def _shortened(name: str, signs: int, size: int) -> str:
    """The beginning of the name, cut between words where that does not cost too much."""
    if len(name) <= signs and len(name.encode()) <= size:
        return name
    cut = name[: signs - 1]
    while len(cut.encode()) > size - len("…".encode()):
        cut = cut[:-1]
    while cut and unicodedata.combining(name[len(cut)]):  # a letter and its marks stay together
        cut = cut[:-1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > len(cut) // 2 else cut).rstrip(_EDGE) + "…"
