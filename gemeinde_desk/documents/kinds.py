"""What a file is, judged by its first and last bytes and never by its name.

A name is a stranger's claim. The suffix stored beside a document comes from here, so that what is later opened with
the system's programs is what it says it is.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from gemeinde_desk.errors import DeskError

#: bytes read from the start of a file; enough for every magic number and for a mail's first headers
_HEAD = 4096
#: bytes read from the end: the table of contents of a ZIP file stands there
_TAIL = 65536


class EmptyFile(DeskError):
    """A file of zero bytes; data: ``name``."""

    what = "Die Datei „{name}“ ist leer (0 Byte)."
    meaning = "Es gibt nichts, was eingetragen werden könnte."
    remedy = "Bitte die Datei noch einmal einscannen oder beim Absender anfordern."
    exit_code = 2


class UnknownKind(DeskError):
    """A file of a kind the office does not keep; data: ``name``, ``hint`` (a German sentence)."""

    what = "Die Datei „{name}“ hat kein Format, das hier angenommen wird."
    meaning = "Angenommen werden PDF, JPEG, PNG, TIFF und E-Mails (.eml)."
    remedy = "{hint}"
    exit_code = 2


@dataclass(frozen=True)
class Kind:
    """A recognised file format; ``suffix`` starts with a dot, ``image`` says that Pillow reads it."""

    name: str
    mime: str
    suffix: str
    image: bool = False


PDF = Kind("pdf", "application/pdf", ".pdf")
JPEG = Kind("jpeg", "image/jpeg", ".jpg", image=True)
PNG = Kind("png", "image/png", ".png", image=True)
TIFF = Kind("tiff", "image/tiff", ".tif", image=True)
EML = Kind("eml", "message/rfc822", ".eml")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
PPTX = Kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")
ODT = Kind("odt", "application/vnd.oasis.opendocument.text", ".odt")
ODS = Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", ".ods")
ZIP = Kind("zip", "application/zip", ".zip")
TEXT = Kind("txt", "text/plain", ".txt")
#: an attachment nobody here looks into; it is kept byte for byte
OPAQUE = Kind("opaque", "application/octet-stream", ".bin")

#: kinds that become entries of the incoming register by themselves; all others only as attachments of a mail
READABLE = frozenset({PDF, JPEG, PNG, TIFF, EML})

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_IN_ZIP = ((b"word/document.xml", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation.xml", PPTX))
_IN_ODF = ((ODT.mime.encode(), ODT), (ODS.mime.encode(), ODS))
_ZIP_START = (b"PK\x03\x04", b"PK\x05\x06")
#: header fields of which a mail carries at least one (RFC 5322, 3.6); any program's text file may have "name: value"
_MAIL_FIELD = re.compile(
    rb"^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|x-mozilla-status)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_HINTS = (
    (
        re.compile(rb"^.{4}ftyp(heic|heix|mif1|hevc|heim|heis)", re.DOTALL),
        "Das ist ein HEIC-Foto: bitte am Telefon als JPEG speichern oder senden.",
    ),
    (
        re.compile(rb"^\xd0\xcf\x11\xe0"),
        "Das ist eine ältere Office- oder Outlook-Datei: bitte als PDF speichern, eine Outlook-Nachricht als .eml.",
    ),
    (re.compile(rb"^(GIF8|BM|RIFF....WEBP)", re.DOTALL), "Bitte das Bild als JPEG oder PNG speichern."),
    (re.compile(rb"^(MZ|\x7fELF|#!)"), "Das ist ein Programm: bitte nicht öffnen und beim Absender nachfragen."),
)
_HINT = "Bitte die Datei als PDF speichern oder beim Absender als PDF anfordern."
_HINT_OFFICE = "Bitte die Datei in ihrem Programm öffnen und als PDF speichern."


def sniff(head: bytes, tail: bytes = b"") -> Kind:
    """The kind of a file with these first and last bytes; :data:`OPAQUE` if none fits."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_ZIP_START):
        return _inside_zip(head, tail)
    if _looks_like_mail(head):
        return EML
    # up to 1024 bytes of junk may stand before the header (ISO 32000-1, annex H.3.4.1), and mail gateways prepend some
    if b"%PDF-" in head[:1024]:
        return PDF
    return TEXT if _looks_like_text(head) else OPAQUE


def kind_of_bytes(content: bytes) -> Kind:
    """The kind of an attachment held in memory; :data:`OPAQUE` if unknown or empty."""
    return sniff(content[:_HEAD], content[-_TAIL:]) if content else OPAQUE


def kind_of(path: Path, name: str | None = None) -> Kind:
    """The kind of the file at ``path``; ``name`` is what errors call it (default: its file name).

    Raises :class:`EmptyFile` for zero bytes and :class:`UnknownKind` for a format the office does not know at all.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    if not head:
        raise EmptyFile(name=name, place=name)
    kind = sniff(head, tail)
    if kind is OPAQUE:
        raise UnknownKind(name=name, hint=_hint(head), place=name)
    return kind


def readable_kind_of(path: Path, name: str | None = None) -> Kind:
    """Like :func:`kind_of`, but also refuses what can only be kept as an attachment (Office files, ZIP, text)."""
    kind = kind_of(path, name)
    if kind not in READABLE:
        hint = "Bitte das Archiv entpacken und die Dateien einzeln hereinziehen." if kind is ZIP else _HINT_OFFICE
        raise UnknownKind(name=name or path.name, hint=hint, place=name or path.name)
    return kind


def _hint(head: bytes) -> str:
    return next((hint for pattern, hint in _HINTS if pattern.match(head)), _HINT)


def _inside_zip(head: bytes, tail: bytes) -> Kind:
    # looked at as bytes: opening a stranger's table of contents here would already be reading it
    for mark, kind in _IN_ODF:
        if mark in head[:200]:
            return kind
    for mark, kind in _IN_ZIP:
        if mark in head or mark in tail:
            return kind
    return ZIP


def _looks_like_mail(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start.startswith(b"From "):  # one mail out of an mbox file
        start = start.partition(b"\n")[2]
    fields = start.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_ANY_FIELD.match(fields)) and bool(_MAIL_FIELD.search(fields))


def _looks_like_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control == 0
