"""Which format and version a stored file has: the standard wants both named for every file handed over."""

import re
from pathlib import Path

from gemeinde_desk.cases.xdomea.codes import PDF_A_FORMAT, UNKNOWN_VERSION, format_code

_PDF = "application/pdf"
_HEAD = 1024
_CHUNK = 1 << 20
_OVERLAP = 512  # the claim of PDF/A may lie across two pieces
_HEADER = re.compile(rb"%PDF-(\d\.\d)")
# the claim in the XMP metadata, as element or as attribute (ISO 19005-1, 6.7.11); level "" since PDF/A-4
_PART = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance\s*(?:>|=\s*[\"'])\s*([A-Za-z]?)")


def format_of(path: Path, mime: str) -> tuple[str, str]:
    """Code of the list Dateiformat and version.

    A PDF is read for its claim to be PDF/A ("PDF/A-2b"); what it claims is not proved here. A file that is not there is
    called by its media type alone: the check before packing reports it.
    """
    if mime != _PDF:
        return format_code(mime), "RFC 5322" if mime == "message/rfc822" else UNKNOWN_VERSION
    try:
        return _pdf_format(path)
    except OSError:
        return format_code(mime), UNKNOWN_VERSION


def _pdf_format(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        header = _HEADER.search(file.read(_HEAD))
        file.seek(0)
        kept = b""
        while chunk := file.read(_CHUNK):
            window = kept + chunk
            if part := _PART.search(window):
                level = _LEVEL.search(window + file.read(_OVERLAP))
                return PDF_A_FORMAT, f"PDF/A-{part[1].decode()}{level[1].decode().lower() if level else ''}"
            kept = window[-_OVERLAP:]
    return format_code(_PDF), header[1].decode() if header else UNKNOWN_VERSION
