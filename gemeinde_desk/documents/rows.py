"""Documents and versions as the rows of an answer."""

import json
from collections.abc import Iterable

from gemeinde_desk.documents.model import Document, Finding, PutAway, Version
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import day

_VERSION = (
    "id", "document_id", "number", "sha256", "size", "mime", "name", "readable_sha256", "readable_size", "pages",
    "text_state", "text_note", "created",
)  # fmt: skip
_DOCUMENT = (
    "id", "uuid", "case_id", "parent_id", "number", "reference", "direction", "state", "title", "document_type",
    "their_reference", "correspondent", "contact_id", "created", "filed", "frozen_version", "removed", "merged_into", "attachments",
)  # fmt: skip
_DAYS = ("dated", "received", "posted")

_VERSION_COLUMNS = ", ".join(f"v.{name} AS v_{name}" for name in (*_VERSION, "codes", "findings"))
#: documents ``d`` with their newest version and the number of their attachments; add the condition
DOCUMENTS = f"""
SELECT d.*, {_VERSION_COLUMNS},
       (SELECT count(*) FROM document a WHERE a.parent_id = d.id AND a.removed IS NULL) AS attachments
FROM document d
LEFT JOIN version v ON v.document_id = d.id AND v.number = (SELECT max(number) FROM version WHERE document_id = d.id)
"""  # noqa: S608 - our own names
#: versions ``v``; add the condition
VERSIONS = f"SELECT {_VERSION_COLUMNS} FROM version v "  # noqa: S608


def version_from_row(row: Row) -> Version:
    """The version in an answer of :data:`DOCUMENTS` or :data:`VERSIONS`."""
    codes = tuple((int(page), str(text)) for page, text in json.loads(row["v_codes"]))
    findings = tuple(Finding(found) for found in json.loads(row["v_findings"]))
    return Version(**{name: row[f"v_{name}"] for name in _VERSION}, codes=codes, findings=findings)


def document_from_row(row: Row) -> Document:
    """The document in an answer of :data:`DOCUMENTS`."""
    values = {name: row[name] for name in _DOCUMENT}
    values |= {name: day(row[name]) for name in _DAYS}
    return Document(
        **values,
        put_away=PutAway(row["put_away"]) if row["put_away"] is not None else None,
        version=version_from_row(row) if row["v_id"] is not None else None,
    )


def with_attachments_behind(documents: Iterable[Document]) -> list[Document]:
    """The documents in the given order, but each attachment right behind what it belongs to, if that is among them."""
    documents = list(documents)
    known = {document.id for document in documents}
    behind: dict[int | None, list[Document]] = {}
    for document in documents:
        behind.setdefault(document.parent_id if document.parent_id in known else None, []).append(document)
    ordered: list[Document] = []
    ahead = list(reversed(behind.get(None, ())))
    while ahead:
        ordered.append(ahead.pop())
        ahead += reversed(behind.get(ordered[-1].id, ()))
    return ordered
