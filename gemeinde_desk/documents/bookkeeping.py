"""What every change in the cabinet does along the way: look up the row, keep closed cases shut, search and journal in step."""

from typing import Final

from gemeinde_desk.documents.errors import InClosedCase
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.transaction import Transaction, search_row
from gemeinde_desk.texts import foreign_line

#: longer titles (a stranger's subject line) are cut; the original keeps them
LONGEST_TITLE: Final = 500
_FAMILY = """
WITH RECURSIVE family (id) AS (
    SELECT ? UNION SELECT a.id FROM document a JOIN family f ON a.parent_id = f.id
)
SELECT d.* FROM document d JOIN family f ON f.id = d.id ORDER BY d.id
"""


def tidy_title(text: str) -> str:
    """The title on one line, cut at :data:`LONGEST_TITLE`.

    :raises InvalidInput: nothing is left of it
    """
    title = foreign_line(text)
    if not title:
        raise InvalidInput(place="title", problem="Bitte einen Titel für das Dokument angeben.")
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def document_row(tx: Transaction, document_id: int) -> Row:
    """The document's row as the transaction sees it.

    :raises NotFound: there is none
    """
    row = tx.one("SELECT * FROM document WHERE id = ?", (document_id,))
    if row is None:
        raise NotFound(kind="Dokument", key=document_id)
    return row


def case_row(tx: Transaction, case_id: int) -> Row:
    """Uuid, reference and state of the case.

    :raises NotFound: there is none
    """
    row = tx.one("SELECT uuid, reference, state FROM cases WHERE id = ?", (case_id,))
    if row is None:
        raise NotFound(kind="Vorgang", key=case_id)
    return row


def refuse_closed(tx: Transaction, document: Row) -> None:
    """Keep documents of closed cases as they are.

    :raises InClosedCase: the document's case is not open
    """
    if document["case_id"] is None:
        return
    case = case_row(tx, document["case_id"])
    if case["state"] != "open":
        raise InClosedCase(reference=case["reference"])


def index(tx: Transaction, document_id: int, body: str | None = None) -> None:
    """Let search find the document by title and text; without ``body`` the text stays."""
    document = document_row(tx, document_id)
    names = ("title", "document_type", "correspondent", "their_reference", "reference")
    if body is None:
        old = tx.one("SELECT body FROM searchable WHERE id = ?", (search_row("document", document_id),))
        body = old["body"] if old else ""
    tx.index("document", document_id, " · ".join(document[name] for name in names if document[name]), body)


def note(tx: Transaction, verb: str, document: Row, **data: str | int | list[str] | None) -> None:
    """Journal and listeners; the case's history gets it too, under the document's reference if it has one."""
    case_id = document["case_id"]
    if document["reference"]:
        data["reference"] = document["reference"]
    tx.record(f"document.{verb}", document["uuid"], case=case_row(tx, case_id)["uuid"] if case_id else None, **data)
    tx.touch("document", document["id"], document["parent_id"])
    tx.touch("case", case_id)


def family(tx: Transaction, document_id: int) -> list[Row]:
    """The document and all that is attached to it or to its attachments, in the order they came."""
    return tx.all(_FAMILY, (document_id,))
