"""Closed cases as data, from the smallest possible to one with everything, and a store of files for them."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path

from gemeinde_desk.cases.model import (
    Case,
    CaseClerk,
    CaseState,
    ChecklistItem,
    Disposal,
    FollowUp,
    FollowUpKind,
    HistoryEntry,
    Participant,
)
from gemeinde_desk.cases.xdomea.codes import PDF_A_FORMAT, UNKNOWN_VERSION, format_code
from gemeinde_desk.cases.xdomea.dossier import CaseDossier, DossierDocument, Envelope, HeldFile
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.documents.model import Document, Version

MADE = "2026-11-02T08:00:00Z"
ENVELOPE = Envelope(
    sender="Gemeinde Musterau",
    recipient="Portal des Landkreises Muster",
    instance="67cc31d3-2694-5a5e-9cb7-f3b7253dc955",
    version="0.1.0",
    department="Ordnungsamt",
)
PDF = (
    b"%PDF-1.7\n<x:xmpmeta><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x:xmpmeta>\n%%EOF\n"
)
MAIL = b"From: a@example.org\r\nSubject: Antrag\r\n\r\nGuten Tag\r\n"
_SPACE = uuid.UUID("5d5c3c36-5a7c-5f53-93a5-df8b1c1a7d2e")


def own_uuid(name: str) -> str:
    """The same name gives the same uuid."""
    return str(uuid.uuid5(_SPACE, name))


class Files:
    """Files by their SHA-256 in a folder, as the store keeps them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the file is."""
        return self.folder / sha256

    def held(self, content: bytes, mime: str, name: str, *, rendition: bool = False) -> HeldFile:
        """Keep the content; what a dossier says of it."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.path(sha256).write_bytes(content)
        code, version = (PDF_A_FORMAT, "PDF/A-2b") if content == PDF else (format_code(mime), UNKNOWN_VERSION)
        return HeldFile(sha256, len(content), mime, name, code, version, rendition)


def a_case(**fields: object) -> Case:
    """A closed case."""
    case = Case(
        id=1,
        uuid=own_uuid("case"),
        reference="112.21-2026-0001",
        file_id=1,
        file_reference="112.21-2026",
        filing_unit="112.21",
        case_type="special_use",
        case_type_title="Sondernutzungserlaubnis",
        subject="Sondernutzung Marktplatz – Sommerfest 2026",
        state=CaseState.CLOSED,
        clerk=CaseClerk(1, own_uuid("clerk"), "Frau Öhler", "ÖHL"),
        opened=date(2026, 6, 2),
        closed=date(2026, 9, 12),
        next_date=None,
        outcome="bewilligt",
        fields={"place": "Marktplatz", "from": "2026-08-01", "fee": "120.00"},
        their_reference="",
        note="",
        retention_years=10,
        disposal=Disposal.APPRAISE,
        retention_end=date(2036, 12, 31),
        changed="2026-09-12T14:00:00Z",
    )
    return replace(case, **fields)  # type: ignore[arg-type]


def a_contact(**fields: object) -> Contact:
    """A person with everything known."""
    known = {
        "id": 1,
        "uuid": own_uuid("contact"),
        "created": MADE,
        "gender": "f",
        "title": "Dr.",
        "given_name": "Łucja",
        "family_name": "Sjöström-Đurić",
        "street": "Hauptstraße 12 a",
        "extra": "OT Oberau",
        "postcode": "99998",
        "city": "Musterau",
        "email": "l.sjoestroem@example.org",
        "phone": "+49 3601 12345",
        "born": date(1970, 2, 28),
    }
    return Contact(**(known | fields))  # type: ignore[arg-type]


def a_document(number: int | None, files: tuple[HeldFile, ...], name: str = "", **fields: object) -> DossierDocument:
    """A final document with one version of these files."""
    key = name or f"document {number}"
    extra = {key: fields.pop(key) for key in ("contact", "attachments") if key in fields}
    known: dict[str, object] = {
        "id": number or 0,
        "uuid": own_uuid(key),
        "case_id": 1,
        "parent_id": None,
        "number": number,
        "reference": f"112.21-2026-0001-{number:03}" if number else None,
        "direction": "incoming",
        "state": "final",
        "title": "Antrag auf Sondernutzung",
    }
    document = Document(**(known | fields))  # type: ignore[arg-type]
    version = None
    if files:
        first = files[0]
        version = Version(
            id=1, document_id=document.id, number=1, sha256=first.sha256, size=first.size, mime=first.mime, name=first.name,
            created="2026-06-02T08:30:00Z",
        )  # fmt: skip
    return DossierDocument(document, version, files, **extra)  # type: ignore[arg-type]


def minimal() -> CaseDossier:
    """The least a closed case has: no document, no participant, kept for ever."""
    case = a_case(fields={}, outcome="", retention_years=None, retention_end=None, disposal=Disposal.KEEP)
    return CaseDossier(case, own_uuid("file"), "", "")


def rich(files: Files) -> CaseDossier:
    """A case with everything."""
    scan = (
        files.held(b"II*\x00scan", "image/tiff", "Scan 1.tif"),
        files.held(PDF, "application/pdf", "Scan 1.tif", rendition=True),
    )
    mail = (files.held(MAIL, "message/rfc822", "Antrag.eml"),)
    plan = (files.held(b"drawing", "application/octet-stream", "Plan.dwg"),)
    inner = (files.held(b"notes", "text/plain", "../../etc/notes.txt"),)
    letter = (files.held(b"%PDF-1.7 letter", "application/pdf", "Bescheid.pdf"),)
    attachments = (
        a_document(
            3, plan, title="Lageplan", parent_id=2, attachments=(a_document(4, inner, title="Notiz", parent_id=3),)
        ),
        a_document(5, scan, title="Foto", parent_id=2),
    )
    documents = (
        a_document(1, scan, received=date(2026, 6, 2), dated=date(2026, 5, 30), contact=a_contact(), their_reference="Az 7/b"),
        a_document(2, mail, title="E-Mail", correspondent="Verein\nc/o Müller", attachments=attachments),
        a_document(6, letter, title="Bescheid", direction="outgoing", posted=date(2026, 6, 20), document_type="Bescheid",
                   contact=a_contact(kind="organisation", organisation="Müller & Söhne GmbH", department="Einkauf",
                                     street="Postfach 12 34", family_name="", given_name="", gender="", born=None)),
        a_document(7, letter, title="Vermerk", direction="internal", correspondent="Bauhof"),
    )  # fmt: skip
    return CaseDossier(
        case=a_case(note="Siehe auch Vorjahr.", their_reference="VEREIN-7"),
        file_uuid=own_uuid("file"),
        file_title="Sondernutzung öffentlicher Straßen 2026",
        unit_title="Sondernutzung öffentlicher Straßen",
        documents=documents,
        participants=(
            Participant(a_contact(), "Antragstellerin"),
            Participant(a_contact(country="Österreich", postcode="1010", city="Wien", street="Ring 1"), "Nachbar"),
        ),
        follow_ups=(
            a_follow_up("deadline", FollowUpKind.DEADLINE, done_on=date(2026, 7, 1), done_by="ÖHL"),
            a_follow_up("skipped", FollowUpKind.FOLLOW_UP, created="2026-06-20T08:00:00Z"),
            a_follow_up("notice", FollowUpKind.ADVANCE_NOTICE, done_on=date(2026, 7, 1)),
        ),
        checklist=(ChecklistItem(1, "Verkehrsbehörde gehört", date(2026, 6, 10), "ÖHL"), ChecklistItem(2, "Kaution", None, None)),
        history=(
            HistoryEntry("2026-06-02T08:30:00Z", "ÖHL", "case.opened", "Vorgang angelegt", {"reference": "112.21-2026-0001"}),
            HistoryEntry("2026-06-02T08:31:00Z", "System", "document.filed", "Dokument zugeordnet"),
            HistoryEntry("2026-09-12T14:00:00Z", "ÖHL", "case.closed", "z.d.A. verfügt", {"retention_end": "2036-12-31"}),
        ),
        field_labels={"place": "Ort", "from": "Beginn"},
        clerks={"ÖHL": "Frau Öhler"},
    )  # fmt: skip


def a_follow_up(name: str, kind: FollowUpKind, **fields: object) -> FollowUp:
    """A date of the calendar."""
    known = FollowUp(
        id=1, uuid=own_uuid(name), case_id=1, case_reference="112.21-2026-0001", case_subject="Sommerfest", kind=kind,
        due=date(2026, 7, 2), text="Stellungnahme prüfen", clerk_sign="ÖHL", derivation=None, document_id=None,
        created="2026-06-02T08:00:00Z", done_on=None, done_by=None,
    )  # fmt: skip
    return replace(known, **fields)  # type: ignore[arg-type]
