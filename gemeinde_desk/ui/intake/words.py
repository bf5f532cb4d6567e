"""How the place words what it knows of an entry: where its text stands, where it went, what it is called aloud."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.documents.findings import remarks
from gemeinde_desk.documents.model import Document, PutAway, Version
from gemeinde_desk.intake.register import PUT_AWAY_WORDS, IncomingItem
from gemeinde_desk.ui.palette import Tone

if TYPE_CHECKING:
    from gemeinde_desk.ui.services.recognition import Recognition

#: What the office's post usually is; any other word may be typed.
DOCUMENT_TYPES = (
    "Antrag",
    "Anfrage",
    "Anzeige",
    "Beschwerde",
    "E-Mail",
    "Einwendung",
    "Lageplan",
    "Nachweis",
    "Rechnung",
    "Schreiben",
    "Stellungnahme",
    "Widerspruch",
)


def tr(text: str) -> str:
    """Translate."""
    return QCoreApplication.translate("intake", text)


@dataclass(frozen=True)
class TextState:
    """Where the text of a version stands: words, tone and icon; ``detail`` is the reason or how far it is."""

    words: str
    tone: Tone
    symbol: str
    detail: str = ""


def text_state(version: Version | None, recognition: "Recognition | None") -> TextState | None:
    """None for what has no text to recognise."""
    if version is None or version.text_state == "none":
        return None
    said = remarks(version)
    if version.text_state == "done":
        return TextState(tr("durchsuchbar"), Tone.OK, "check", said)
    if version.text_state == "failed":
        return TextState(tr("nicht lesbar"), Tone.OVERDUE, "warning", said)
    if recognition is not None and recognition.running is not None and recognition.running.id == version.id:
        done, total = recognition.progress
        far = tr("Text wird erkannt … {0} von {1}").format(done, total) if total else tr("Text wird erkannt …")
        return TextState(far, Tone.INFO, "search", said)
    if recognition is not None and recognition.is_put_off(version.id):
        return TextState(tr("Texterkennung angehalten"), Tone.SOON, "clock", said)
    return TextState(tr("wartet auf Texterkennung"), Tone.MUTED, "clock", said)


def whereabouts(item: IncomingItem) -> str:
    """Where the post went, as the register tells it."""
    document = item.document
    if document.reference:
        return document.reference
    if document.removed is not None:
        reason = document.put_away
        return tr("Weggelegt: {0}").format(reason_word(reason, item.merged_with)) if reason else tr("Weggelegt")
    return tr("Wartet")


def reason_word(reason: PutAway, merged_with: str = "") -> str:
    """Why post was put away; ``merged_with``: the number of the entry that has its pages."""
    if reason is PutAway.MERGED and not merged_with:  # with an entry the register does not know
        return tr("Zusammengeführt")
    return tr(PUT_AWAY_WORDS[reason]).format(merged_with)


def aloud(item: IncomingItem, recognition: "Recognition | None") -> str:
    """The entry in one breath, for a screen reader."""
    state = text_state(item.document.version, recognition)
    sender = item.document.correspondent
    parts = (
        item.label,
        item.document.title,
        tr("von {0}").format(sender) if sender else "",
        tr("eingegangen am {0}").format(format_date(item.received)),
        attachments_word(item.document.attachments),
        state.words if state else "",
    )
    return ", ".join(part for part in parts if part)


def attachments_word(count: int) -> str:
    """«1 Anlage», «3 Anlagen», or nothing where there is none."""
    if not count:
        return ""
    return tr("1 Anlage") if count == 1 else tr("{0} Anlagen").format(count)


def pages_word(document: Document) -> str:
    """«3 Seiten», or nothing where nobody has counted."""
    pages = document.version.pages if document.version else None
    if not pages:
        return ""
    return tr("1 Seite") if pages == 1 else tr("{0} Seiten").format(pages)
