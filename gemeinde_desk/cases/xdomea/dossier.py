"""Everything a case hands over, gathered from the rooms, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gemeinde_desk.cases.model import Case, ChecklistItem, FollowUp, HistoryEntry, Participant
from gemeinde_desk.cases.xdomea.extension import NamedValue
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.documents.model import Document, Version


@dataclass(frozen=True)
class HeldFile:
    """One file of a version as the store keeps it.

    ``name`` is the file's original name; ``format_code`` is of the list Dateiformat, ``format_version`` for instance
    "1.7" or "PDF/A-2b"; ``rendition`` says that the office made it from the original, to be read.
    """

    sha256: str
    size: int
    mime: str
    name: str
    format_code: str
    format_version: str
    rendition: bool = False


@dataclass(frozen=True)
class DossierDocument:
    """A document with the version it was closed with, that version's files (original first) and its attachments.

    ``register`` is its entry in the incoming or outgoing register.
    """

    document: Document
    version: Version | None
    files: tuple[HeldFile, ...] = ()
    contact: Contact | None = None
    register: tuple[NamedValue, ...] = ()
    attachments: tuple["DossierDocument", ...] = ()


@dataclass(frozen=True)
class CaseDossier:
    """A case with all that belongs to it.

    ``lead_unit`` is the part of the office in charge (Federführung), ``field_labels`` are the German names of the case
    type's fields by key, ``clerks`` the names of clerks by sign, ``history`` is what happened, in order.
    """

    case: Case
    file_uuid: str
    file_title: str
    unit_title: str
    lead_unit: str = ""
    documents: tuple[DossierDocument, ...] = ()
    participants: tuple[Participant, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    field_labels: Mapping[str, str] | None = None
    clerks: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Envelope:
    """Who sends, to whom, from which program: the head of the message.

    ``instance`` identifies this office's installation (a uuid that never changes).
    """

    sender: str
    recipient: str
    instance: str
    version: str
    department: str = ""


@dataclass(frozen=True)
class MessageFile:
    """A file of the package: its name there, and where the store keeps it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Message:
    """A finished message: file name, content, the files it speaks of.

    ``replaced`` names the elements in which characters that XML cannot carry were replaced.
    """

    process_id: str
    name: str
    content: bytes
    files: tuple[MessageFile, ...]
    replaced: tuple[str, ...] = ()
