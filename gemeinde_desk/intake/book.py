"""The incoming register, as it is read: entries in order, what waits, one entry by its number."""

from collections.abc import Sequence
from datetime import date

from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import NotFound
from gemeinde_desk.intake.register import IncomingItem, incoming_label, parse_label
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.store import Store

_WAITING = (
    "FROM incoming_register r JOIN document d ON d.id = r.document_id WHERE d.case_id IS NULL AND d.removed IS NULL"
)


class IncomingBook:
    """Looking into the register; :class:`gemeinde_desk.intake.desk.Intake` also writes it."""

    def __init__(self, store: Store, documents: DocumentCabinet) -> None:
        self._store = store
        self._documents = documents

    def get(self, item_id: int) -> IncomingItem:
        """One entry. Raises NotFound."""
        found = self._items("WHERE id = ?", (item_id,))
        if not found:
            raise NotFound(kind="Der Posteingang", key=item_id)
        return found[0]

    def by_label(self, label: str) -> IncomingItem:
        """The entry with a number such as E-2026-0001. Raises InvalidInput, NotFound."""
        found = self._items("WHERE year = ? AND number = ?", parse_label(label))
        if not found:
            raise NotFound(kind="Der Posteingang", key=label)
        return found[0]

    def by_document(self, document_id: int) -> IncomingItem | None:
        """The entry of a document, if it came in by post."""
        found = self._items("WHERE document_id = ?", (document_id,))
        return found[0] if found else None

    def waiting(self, offset: int = 0, limit: int = 200) -> list[IncomingItem]:
        """What is not filed yet, oldest first."""
        return self._items(f"WHERE id IN (SELECT r.id {_WAITING} ORDER BY r.id LIMIT ? OFFSET ?)", (limit, offset))

    def waiting_count(self) -> int:
        """How much waits."""
        return int(str(self._store.value(f"SELECT count(*) {_WAITING}")))

    def years(self) -> list[int]:
        """The years that have entries, last first."""
        return [
            row["year"] for row in self._store.all("SELECT DISTINCT year FROM incoming_register ORDER BY year DESC")
        ]

    def book(self, year: int, offset: int = 0, limit: int = 200) -> list[IncomingItem]:
        """The incoming register of a year, last entry first, filed or not."""
        items = self._items(
            "WHERE id IN (SELECT id FROM incoming_register WHERE year = ? ORDER BY number DESC LIMIT ? OFFSET ?)",
            (year, limit, offset),
        )
        return list(reversed(items))

    def book_count(self, year: int) -> int:
        """How many entries the register of a year has."""
        return int(str(self._store.value("SELECT count(*) FROM incoming_register WHERE year = ?", (year,))))

    def family(self, item_id: int) -> list[Document]:
        """The document of an entry and its attachments, in the order they came."""
        document = self.get(item_id).document
        return [document, *self._documents.attachments(document.id)]

    def _items(self, condition: str, parameters: Sequence[object]) -> list[IncomingItem]:
        sql = f"SELECT * FROM incoming_register {condition} ORDER BY year, number"  # noqa: S608 - conditions are written in this class
        rows = self._store.all(sql, tuple(parameters))
        documents = self._documents.several(row["document_id"] for row in rows)
        return [self._item(row, documents[row["document_id"]]) for row in rows]

    def _item(self, row: Row, document: Document) -> IncomingItem:
        return IncomingItem(
            id=row["id"],
            year=row["year"],
            number=row["number"],
            received=date.fromisoformat(row["received"]),
            registered=row["registered"],
            channel=row["channel"],
            sender=row["sender"],
            subject=row["subject"],
            document=document,
            merged_with=self._label_of(document.merged_into) if document.merged_into is not None else "",
        )

    def _label_of(self, document_id: int) -> str:
        row = self._store.one("SELECT year, number FROM incoming_register WHERE document_id = ?", (document_id,))
        return incoming_label(row["year"], row["number"]) if row is not None else ""
