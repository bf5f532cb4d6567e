"""The incoming register (Posteingangsbuch): numbered, append-only entries, and what stands in them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import InvalidInput, Refused

Channel = Literal["scan", "folder", "file", "mail", "counter"]

#: How the window names the channels.
CHANNELS: dict[str, str] = {
    "scan": "Scanner",
    "folder": "Überwachter Ordner",
    "file": "Datei",
    "mail": "E-Mail",
    "counter": "Abgegeben",
}
#: Why post is put away; kept as the document's type, so that the register tells it.
PUT_AWAY_REASONS = ("Werbung", "Irrläufer", "Ohne Vorgang erledigt")
#: What the register says of a document whose pages went into another one (the number follows), and of an undone split.
MERGED = "Zusammengeführt mit"
SPLIT_UNDONE = "Trennung zurückgenommen"
_LABEL = re.compile(r"\s*E?-?(\d{4})-(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class IncomingItem:
    """One entry and the document it is about. ``sender`` and ``subject`` are what was known on receipt and stay so.

    ``received`` is the day of receipt, ``registered`` the instant of the entry (ISO, UTC).
    """

    id: int
    year: int
    number: int
    received: date
    registered: str
    channel: Channel
    sender: str
    subject: str
    document: Document

    @property
    def label(self) -> str:
        """As the office names it: E-2026-0001."""
        return incoming_label(self.year, self.number)


def is_put_away_reason(document_type: str) -> bool:
    """Whether a document's type says why it was put away, rather than what it is."""
    return document_type in {*PUT_AWAY_REASONS, SPLIT_UNDONE} or document_type.startswith(MERGED)


class AlreadyRegistered(Refused):
    """The same file or mail came in before; ``label`` in data is its number."""

    what = "„{name}“ ist schon unter {label} eingegangen (am {day})."
    meaning = "Es wurde nicht noch einmal aufgenommen."
    remedy = "Wenn es wirklich ein zweites Mal eingegangen ist, bitte ausdrücklich noch einmal aufnehmen."


class NotAFile(InvalidInput):
    """The path names no file that can be read."""

    what = "„{name}“ lässt sich nicht öffnen ({detail})."
    remedy = "Bitte prüfen, ob die Datei noch da ist und gelesen werden darf."


def incoming_label(year: int, number: int) -> str:
    """The number of an entry as the office writes it."""
    return f"E-{year}-{number:04}"


def parse_label(text: str) -> tuple[int, int]:
    """Year and number of "E-2026-0001", also typed as "2026-1". Raises InvalidInput."""
    found = _LABEL.fullmatch(text)
    if found is None:
        raise InvalidInput(
            place="number", problem=f"„{text}“ ist keine Nummer des Posteingangs. Sie sieht so aus: E-2026-0001."
        )
    return int(found.group(1)), int(found.group(2))
