"""Looking into the cabinet: documents, their versions, files and text. Each answer takes one statement, however long it is."""

import json
from collections.abc import Iterable
from pathlib import Path

from gemeinde_desk.documents.model import Document, Version
from gemeinde_desk.documents.rows import (
    DOCUMENTS,
    VERSIONS,
    document_from_row,
    version_from_row,
    with_attachments_behind,
)
from gemeinde_desk.errors import NotFound
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import search_row


class DocumentReading:
    """What is in the cabinet; :class:`DocumentCabinet` also changes it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, document_id: int) -> Document:
        """The document with this id, also a withdrawn one.

        :raises NotFound: there is none
        """
        return self._one("d.id = ?", document_id)

    def by_reference(self, reference: str) -> Document:
        """The document with this Geschäftszeichen.

        :raises NotFound: there is none
        """
        return self._one("d.reference = ?", reference.strip())

    def several(self, ids: Iterable[int]) -> dict[int, Document]:
        """The documents with these ids, withdrawn ones too, in one go."""
        wanted = json.dumps(sorted(set(ids)))
        return {d.id: d for d in self._documents("d.id IN (SELECT value FROM json_each(?))", wanted)}

    def of_case(self, case_id: int) -> list[Document]:
        """What is filed in the case, by number, attachments behind the document they came with."""
        found = self._documents("d.case_id = ? AND d.removed IS NULL ORDER BY d.number, d.id", case_id)
        return with_attachments_behind(found)

    def withdrawn_of_case(self, case_id: int) -> list[Document]:
        """What was filed in the case and is withdrawn, discarded drafts too, in the same order."""
        found = self._documents("d.case_id = ? AND d.removed IS NOT NULL ORDER BY d.number, d.id", case_id)
        return with_attachments_behind(found)

    def attachments(self, document_id: int) -> list[Document]:
        """The attachments of the document, in the order they came."""
        return self._documents("d.parent_id = ? AND d.removed IS NULL ORDER BY d.id", document_id)

    def with_content(self, sha256: str) -> list[Document]:
        """Documents (not withdrawn) one of whose originals is this very file, oldest first."""
        same = "d.id IN (SELECT document_id FROM version WHERE sha256 = ?) AND d.removed IS NULL ORDER BY d.id"
        return self._documents(same, sha256)

    def versions(self, document_id: int) -> list[Version]:
        """All versions of the document, oldest first."""
        rows = self._store.all(VERSIONS + "WHERE v.document_id = ? ORDER BY v.number", (document_id,))
        return [version_from_row(row) for row in rows]

    def queued(self, limit: int = 50) -> list[Version]:
        """Versions whose text has yet to be recognised, oldest first; not those of withdrawn documents."""
        queued = (
            "JOIN document d ON d.id = v.document_id WHERE v.text_state = 'queued' AND d.removed IS NULL ORDER BY v.id"
        )
        return [version_from_row(row) for row in self._store.all(f"{VERSIONS} {queued} LIMIT ?", (limit,))]

    def text(self, document_id: int) -> str:
        """The recognised text, pages apart by form feed; empty while there is none."""
        body = self._store.value("SELECT body FROM searchable WHERE id = ?", (search_row("document", document_id),))
        return str(body or "")

    def path(self, version: Version, *, shown: bool = True) -> Path:
        """Where the file to show, or the original, is stored. For reading only."""
        return self._store.documents.path(version.shown_sha256 if shown else version.sha256)

    def _one(self, condition: str, key: object) -> Document:
        found = self._documents(condition, key)
        if not found:
            raise NotFound(kind="Dokument", key=key)
        return found[0]

    def _documents(self, condition: str, key: object) -> list[Document]:
        return [document_from_row(row) for row in self._store.all(f"{DOCUMENTS} WHERE {condition}", (key,))]
