"""The code lists of xdomea 3.1.0 as far as a handed-over case needs them.

The versions of most lists are fixed by the schema; for file formats, ways of contact and roles the sender names them.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class CodeList:
    """A list as its codes refer to it: URI and version."""

    uri: str
    version: str


_XDOMEA = "urn:xoev-de:xdomea:codeliste:"

MESSAGE_TYPE = CodeList(_XDOMEA + "nachrichtentyp", "2.0")
CONFIDENTIALITY = CodeList(_XDOMEA + "vertraulichkeitsstufe", "1.0")
MEDIUM = CodeList(_XDOMEA + "medium", "1.0")
DISPOSAL = CodeList(_XDOMEA + "aussonderungsart", "1.0")
STEP_STATE = CodeList(_XDOMEA + "beteiligungsstatus", "1.1")
OBJECT_TYPE = CodeList(_XDOMEA + "schriftgutobjekttyp", "1.0")
FILE_FORMAT = CodeList(_XDOMEA + "dateiformat", "1.0")
REACHABILITY = CodeList("urn:de:xoev:codeliste:erreichbarkeit", "3")
#: our own: a role is the word the office uses
ROLE = CodeList("urn:gemeinde-desk:codeliste:rolle", "1")

NOT_CLASSIFIED = "003"  # Vertraulichkeitsstufe "offen": not classified under the Verschlusssachenanweisung
ELECTRONIC = "001"
STEP_DONE = "003"
STEP_SKIPPED = "004"
FILE_OBJECT = "001"  # Schriftgutobjekttyp "Akte"


class Reach(StrEnum):
    """Ways to reach someone (list Erreichbarkeit)."""

    EMAIL = "01"
    PHONE = "02"


#: format of a file whose name the list does not know; its own name goes into SonstigerName
OTHER_FORMAT = "100"
PDF_A_FORMAT = "044"
#: what the standard demands and nobody can say of a format without versions
UNKNOWN_VERSION = "nicht ermittelt"

_FORMATS = {
    "application/pdf": "018",
    "image/jpeg": "011",
    "image/png": "019",
    "image/tiff": "023",
    "message/rfc822": "006",
    "application/vnd.ms-outlook": "012",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "035",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "036",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "037",
    "application/vnd.oasis.opendocument.text": "015",
    "application/vnd.oasis.opendocument.spreadsheet": "014",
    "application/vnd.oasis.opendocument.presentation": "013",
    "application/xml": "030",
    "text/xml": "030",
    "text/html": "008",
    "text/csv": "002",
    "text/plain": "045",
}
#: suffix of the file in the package; the name a stranger gave is kept only as metadata
_SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/rfc822": ".eml",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/zip": ".zip",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/plain": ".txt",
}


def format_code(mime: str) -> str:
    """Code of the list Dateiformat for a media type; :data:`OTHER_FORMAT` where it has none."""
    return _FORMATS.get(mime, OTHER_FORMAT)


def suffix(mime: str) -> str:
    """File suffix for a media type, with its dot; ``.bin`` where none is known."""
    return _SUFFIXES.get(mime, ".bin")
