"""The incoming register (Posteingangsbuch): numbered, append-only entries, and what stands in them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gemeinde_desk.documents.model import Document, PutAway
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
#: Why a clerk may put post away.
PUT_AWAY_REASONS = (PutAway.ADVERTISING, PutAway.MISDIRECTED, PutAway.DONE_WITHOUT_CASE)
#: How the window and the register name what became of post that was put away.
PUT_AWAY_WORDS: dict[PutAway, str] = {
    PutAway.ADVERTISING: "Werbung",
    PutAway.MISDIRECTED: "Irrläufer",
    PutAway.DONE_WITHOUT_CASE: "Ohne Vorgang erledigt",
    PutAway.MERGED: "Zusammengeführt mit {0}",
    PutAway.SPLIT_UNDONE: "Trennung zurückgenommen",
}
_LABEL = re.compile(r"\s*E?-?(\d{4})-(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class IncomingItem:
    """One entry and the document it is about. ``sender`` and ``subject`` are what was known on receipt and stay so.

    ``received`` is the day of receipt, ``registered`` the instant of the entry (ISO, UTC). ``merged_with``: the number of the
    entry that has its pages now, if they were appended to another.
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
    merged_with: str = ""

    @property
    def label(self) -> str:
        """As the office names it: E-2026-0001."""
        return incoming_label(self.year, self.number)


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
