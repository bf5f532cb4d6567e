"""Looking at the letter desk: templates, what is being written, what waits for the post, the outgoing register."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.errors import NotFound
from gemeinde_desk.letters import posting
from gemeinde_desk.letters.drafting import (
    LetterDraft,
    LetterRow,
    LetterState,
    OutgoingEntry,
    content_from_json,
    recipient_from_json,
)
from gemeinde_desk.letters.model import DeliveryKind
from gemeinde_desk.letters.templates import Template, load_templates
from gemeinde_desk.letters.text_blocks import TextBlock, load_text_blocks
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.store import Store

_LETTER: Final = """
SELECT l.*, d.case_id, d.contact_id, d.reference, d.state AS document_state, d.dated, d.posted,
       c.reference AS case_reference
FROM letter l JOIN document d ON d.id = l.document_id JOIN cases c ON c.id = d.case_id
WHERE l.document_id = ?
"""
_ROWS: Final = """
SELECT l.document_id, d.case_id, c.reference AS case_reference, d.reference, d.title, d.correspondent, l.template, l.notice,
       l.delivery, k.sign, l.changed, l.issued, d.posted
FROM letter l JOIN document d ON d.id = l.document_id JOIN cases c ON c.id = d.case_id JOIN clerk k ON k.id = l.clerk_id
WHERE d.removed IS NULL
"""


class LetterReading:
    """What lies on the desk; :class:`~gemeinde_desk.letters.desk.LetterDesk` also writes."""

    def __init__(
        self,
        store: Store,
        *,
        documents: DocumentCabinet,
        cases: CaseRegister,
        contacts: ContactBook,
        clerks: Clerks,
        profile: Callable[[], OfficeProfile],
        calculator: Callable[[], DeadlineCalculator],
        template_folders: tuple[Path, ...],
        text_block_folders: tuple[Path, ...],
    ) -> None:
        """Give it the rooms it works with.

        :param profile, calculator: asked anew for every letter, for the office may change them
        :param template_folders, text_block_folders: shipped ones first, the office's own last; read when first needed
        """
        self._store = store
        self._documents = documents
        self._cases = cases
        self._contacts = contacts
        self._clerks = clerks
        self._profile = profile
        self._calculator = calculator
        self._template_folders = template_folders
        self._text_block_folders = text_block_folders

    # -- templates

    @cached_property
    def _templates(self) -> Mapping[str, Template]:
        return load_templates(*self._template_folders)

    @cached_property
    def _blocks(self) -> tuple[TextBlock, ...]:
        return load_text_blocks(*self._text_block_folders)

    def templates(self, case_type: str | None = None) -> list[Template]:
        """Every template; those meant for the case type come first, in its order.

        :raises InvalidInput: a file of the office cannot be read; ``place`` names file and line
        """
        proposed = self.proposed(case_type) if case_type else []
        return proposed + [template for template in self._templates.values() if template not in proposed]

    def proposed(self, case_type: str) -> list[Template]:
        """The templates meant for a case type, in its order. Raises as :meth:`templates`."""
        return [self._templates[key] for key in self._cases.type(case_type).letters if key in self._templates]

    def template(self, key: str) -> Template:
        """One template. Raises NotFound, and as :meth:`templates`."""
        found = self._templates.get(key)
        if found is None:
            raise NotFound(kind="Die Briefvorlage", key=key)
        return found

    def read_files(self) -> None:
        """Read templates and text blocks, so that asking for them takes no time. Raises InvalidInput as :meth:`templates`."""
        self._templates  # noqa: B018 - asking reads them
        self._blocks  # noqa: B018

    @property
    def files_read(self) -> bool:
        """Whether :meth:`templates` and :meth:`text_blocks` answer at once."""
        return {"_templates", "_blocks"} <= self.__dict__.keys()

    def text_blocks(self) -> tuple[TextBlock, ...]:
        """Every text block, for the editor's list. Raises InvalidInput as :meth:`templates`."""
        return self._blocks

    # -- letters

    def get(self, document_id: int) -> LetterDraft:
        """One letter, also a discarded one. Raises NotFound."""
        row = self._store.one(_LETTER, (document_id,))
        if row is None:
            raise NotFound(kind="Das Schreiben", key=document_id)
        subject, body, enclosures = content_from_json(row["body"])
        state: LetterState = "draft"
        if row["document_state"] != "draft":
            state = "posted" if row["posted"] else "issued"
        return LetterDraft(
            document_id=document_id,
            case_id=row["case_id"],
            case_reference=row["case_reference"],
            reference=row["reference"],
            template=row["template"],
            state=state,
            contact_id=row["contact_id"],
            recipient=recipient_from_json(row["recipient"]),
            subject=subject,
            body=body,
            enclosures=enclosures,
            answers=json.loads(row["answers"]),
            notice=bool(row["notice"]),
            regime=row["regime"],
            remedy=row["remedy"],
            delivery=DeliveryKind(row["delivery"]),
            clerk_id=row["clerk_id"],
            dated=date.fromisoformat(row["dated"]) if row["dated"] else None,
        )

    def drafts(self, limit: int = 500) -> list[LetterRow]:
        """Letters being written, last changed first."""
        return self._list("AND d.state = 'draft' ORDER BY l.changed DESC, l.document_id DESC LIMIT ?", (limit,))

    def draft_count(self) -> int:
        """How many letters are being written."""
        count = "SELECT count(*) FROM letter l JOIN document d ON d.id = l.document_id"
        return int(str(self._store.value(f"{count} WHERE d.removed IS NULL AND d.state = 'draft'")))

    def to_post(self, limit: int = 500) -> list[LetterRow]:
        """Letters issued and not yet posted, oldest first."""
        return self._list(
            "AND d.state = 'final' AND d.posted IS NULL ORDER BY l.issued, l.document_id LIMIT ?", (limit,)
        )

    def posted(self, offset: int = 0, limit: int = 200) -> list[LetterRow]:
        """Letters posted, last first."""
        return self._list(
            "AND d.posted IS NOT NULL ORDER BY d.posted DESC, l.document_id DESC LIMIT ? OFFSET ?", (limit, offset)
        )

    def _list(self, tail: str, parameters: tuple[object, ...]) -> list[LetterRow]:
        return [_letter_row(row) for row in self._store.all(f"{_ROWS} {tail}", parameters)]

    # -- the outgoing register

    def outgoing(self, year: int, offset: int = 0, limit: int = 200) -> list[OutgoingEntry]:
        """The outgoing register of a year, last entry first."""
        rows = self._store.all(
            "SELECT * FROM outgoing_register WHERE year = ? ORDER BY number DESC LIMIT ? OFFSET ?",
            (year, limit, offset),
        )
        return [posting.entry_from_row(row) for row in rows]

    def outgoing_count(self, year: int) -> int:
        """How many entries the register of a year has."""
        return int(str(self._store.value("SELECT count(*) FROM outgoing_register WHERE year = ?", (year,))))

    def outgoing_years(self) -> list[int]:
        """The years that have entries, last first."""
        return [row[0] for row in self._store.all("SELECT DISTINCT year FROM outgoing_register ORDER BY year DESC")]

    def entry_of(self, document_id: int) -> OutgoingEntry | None:
        """The register's entry of a letter, once it was posted."""
        row = self._store.one("SELECT * FROM outgoing_register WHERE document_id = ?", (document_id,))
        return posting.entry_from_row(row) if row else None


def _letter_row(row: Row) -> LetterRow:
    return LetterRow(
        document_id=row["document_id"],
        case_id=row["case_id"],
        case_reference=row["case_reference"],
        reference=row["reference"],
        subject=row["title"],
        recipient=row["correspondent"],
        template=row["template"],
        notice=bool(row["notice"]),
        delivery=DeliveryKind(row["delivery"]),
        clerk=row["sign"],
        changed=row["changed"],
        issued=row["issued"],
        posted=date.fromisoformat(row["posted"]) if row["posted"] else None,
    )
