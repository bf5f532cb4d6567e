"""Documents, their versions and attachments: the third level of the file order (file, case, document)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypedDict

Direction = Literal["incoming", "outgoing", "internal"]
DocumentState = Literal["draft", "final"]
TextState = Literal["none", "queued", "done", "failed"]
#: QR and bar codes found: (page from 1, text)
Codes = tuple[tuple[int, str], ...]

#: what a readable copy is, whatever the original was
READABLE_MIME = "application/pdf"


class Finding(StrEnum):
    """Something to know of a file that came in, seen when it was first looked into; kept with its version.

    ``findings.py`` says each in a German sentence.
    """

    JAVASCRIPT = "javascript"
    EMBEDDED_FILES = "embedded_files"
    RESTRICTED = "restricted"
    SIGNED = "signed"
    REPAIRED = "repaired"
    MAIL_DAMAGED = "mail_damaged"
    ATTACHMENTS_LEFT_OUT = "attachments_left_out"


class PutAway(StrEnum):
    """Why a document that came in was withdrawn: nothing to be done with it, or its pages are elsewhere."""

    ADVERTISING = "advertising"
    MISDIRECTED = "misdirected"
    DONE_WITHOUT_CASE = "done_without_case"
    #: its pages were appended to another document, see :attr:`Document.merged_into`
    MERGED = "merged"
    SPLIT_UNDONE = "split_undone"


class Description(TypedDict, total=False):
    """What can be said anew about a document, see :class:`Document`; what is not named stays. None takes a date or contact away."""

    title: str
    document_type: str
    dated: date | None
    correspondent: str
    their_reference: str
    contact_id: int | None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One state of a document's content. Files are named by their SHA-256 in hex, sizes are bytes."""

    id: int
    document_id: int
    #: from 1
    number: int
    sha256: str
    size: int
    mime: str
    #: the file name it came with: a stranger's text, never a path
    name: str
    #: PDF/A made from the original, where there is one
    readable_sha256: str | None = None
    readable_size: int | None = None
    #: of what is shown; None while nobody has counted
    pages: int | None = None
    #: of the original, in the order of :class:`Finding`
    findings: tuple[Finding, ...] = ()
    text_state: TextState = "none"
    #: German: why recognition failed, or what to check
    text_note: str = ""
    codes: Codes = ()
    #: instant, ISO, UTC
    created: str = ""

    @property
    def shown_sha256(self) -> str:
        """The file to show: the readable copy, else the original."""
        return self.readable_sha256 or self.sha256

    @property
    def shown_mime(self) -> str:
        """What kind of file is shown."""
        return READABLE_MIME if self.readable_sha256 else self.mime


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document with its newest version. Instants are ISO, UTC."""

    id: int
    uuid: str
    #: None: came in and waits to be filed
    case_id: int | None
    #: the document this one is an attachment (Anlage) of
    parent_id: int | None
    #: running number within the case, given on filing; gaps are allowed
    number: int | None
    #: Geschäftszeichen: "600-2026-0001-003", given on filing
    reference: str | None
    direction: Direction
    state: DocumentState
    title: str
    document_type: str = ""
    #: date on the paper
    dated: date | None = None
    received: date | None = None
    posted: date | None = None
    their_reference: str = ""
    #: sender or recipient as text
    correspondent: str = ""
    #: the same, when in the contact book
    contact_id: int | None = None
    created: str = ""
    #: instant of filing into the case
    filed: str | None = None
    #: number of the version the case was closed with
    frozen_version: int | None = None
    #: instant of withdrawal: kept, but hidden
    removed: str | None = None
    #: why it was withdrawn, where that was said
    put_away: PutAway | None = None
    #: the document that has its pages now
    merged_into: int | None = None
    #: newest content; None for a draft that has none yet
    version: Version | None = None
    #: how many attachments it has, withdrawn ones not counted
    attachments: int = 0
