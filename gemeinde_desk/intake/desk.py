"""The intake: post is registered, made searchable, and filed into cases. The room's door."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING

from gemeinde_desk.cases.model import CaseRow
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import Document, Version
from gemeinde_desk.documents.sandbox_errors import WorkCancelled
from gemeinde_desk.errors import DeskError, NotFound, Refused
from gemeinde_desk.intake.register import (
    AlreadyRegistered,
    Channel,
    IncomingItem,
    NotAFile,
    incoming_label,
    parse_label,
)
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.document_folder import StoredFile
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction

if TYPE_CHECKING:
    from gemeinde_desk.intake.reading import Attachment, IncomingFile, IncomingReader
    from gemeinde_desk.intake.recognition import Recogniser, Recognition

#: Kinds whose pages can be read by text recognition.
_WITH_PAGES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})
_WAITING = (
    "FROM incoming_register r JOIN document d ON d.id = r.document_id WHERE d.case_id IS NULL AND d.removed IS NULL"
)


def never() -> bool:
    """For work nobody can cancel."""
    return False


def silent(_done: int, _total: int) -> None:
    """For work nobody watches."""


class Intake:
    """The incoming register and what waits to be filed."""

    def __init__(self, store: Store, *, documents: DocumentCabinet, cases: CaseRegister, contacts: ContactBook) -> None:
        self._store = store
        self._documents = documents
        self._cases = cases
        self._contacts = contacts

    # The readers and their child processes are made when the first file comes in.

    @cached_property
    def _reader(self) -> "IncomingReader":
        from gemeinde_desk.intake.reading import IncomingReader  # noqa: PLC0415

        return IncomingReader()

    @cached_property
    def _recogniser(self) -> "Recogniser":
        from gemeinde_desk.intake.recognition import Recogniser  # noqa: PLC0415

        return Recogniser()

    def close(self) -> None:
        """End the child processes."""
        for name in ("_reader", "_recogniser"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    # -- coming in

    def register(
        self,
        path: Path,
        *,
        received: date,
        by: Clerk,
        channel: Channel | None = None,
        sender: str | None = None,
        subject: str | None = None,
        again: bool = False,
        cancelled: Callable[[], bool] = never,
        progress: Callable[[int, int], None] = silent,
    ) -> IncomingItem:
        """Take a file in: it gets its number and is queued for text recognition. The original is kept byte for byte.

        A mail keeps its attachments as documents of their own and is shown as pages with its text.

        :param received: day of receipt
        :param channel: mail for an ``.eml``, else a file, when not given
        :param again: take it although the same file or mail is registered already
        :raises NotAFile, AlreadyRegistered, DiskFull: nothing was taken
        :raises DeskError: the file cannot be read; what it is and what helps is in the error
        """
        self._require_file(path)
        with tempfile.TemporaryDirectory(prefix="posteingang-") as folder:
            read = self._reader.read(path, Path(folder), cancelled=cancelled, progress=progress)
            original = self._store.documents.put(path)
            if not again:
                self._refuse_known(read, original)
            shown = original if read.shown == path else self._store.documents.put(read.shown)
            attachments = [
                (found, self._store.documents.put(found.path)) for found in (read.mail.attachments if read.mail else ())
            ]
        with self._store.transaction(by.uuid) as tx:
            document_id = self._add_document(tx, read, original, shown, received, sender, subject)
            for attachment, stored in attachments:
                self._add_attachment(tx, document_id, attachment, stored, received)
            entry = self._enter(tx, read, document_id, received, channel, sender, subject)
        return self.get(entry)

    @staticmethod
    def _require_file(path: Path) -> None:
        try:
            if not path.is_file():
                raise NotAFile(
                    name=path.name,
                    detail="es ist keine Datei" if path.exists() else "sie ist nicht da",
                    place=str(path),
                )
            with path.open("rb"):
                pass
        except OSError as error:
            raise NotAFile(name=path.name, detail=error.strerror, place=str(path)) from error

    def _refuse_known(self, read: "IncomingFile", original: StoredFile) -> None:
        """Refuse what came in before and still lies in the office: the same mail, or the same bytes."""
        row = None
        if read.mail and read.mail.message_id:
            row = self._store.one(
                "SELECT * FROM incoming_register WHERE message_id = ? ORDER BY id LIMIT 1", (read.mail.message_id,)
            )
        for document in self._documents.with_content(original.sha256):
            top = document.parent_id or document.id
            row = row or self._store.one("SELECT * FROM incoming_register WHERE document_id = ?", (top,))
        if row is not None:
            day = date.fromisoformat(row["received"])
            raise AlreadyRegistered(
                name=read.name, label=incoming_label(row["year"], row["number"]), day=f"{day:%d.%m.%Y}"
            )

    def _add_document(
        self,
        tx: Transaction,
        read: "IncomingFile",
        original: StoredFile,
        shown: StoredFile,
        received: date,
        sender: str | None,
        subject: str | None,
    ) -> int:
        mail = read.mail
        contact = self._contacts.find_by_email(mail.sender_address) if mail and mail.sender_address else None
        document_id = self._documents.add(
            tx,
            direction="incoming",
            state="final",
            title=subject or (mail.subject if mail else "") or Path(read.name).stem,
            document_type="E-Mail" if mail else "",
            dated=mail.date.date() if mail and mail.date else None,
            received=received,
            correspondent=sender or (mail.sender if mail else ""),
            contact_id=contact.id if contact else None,
        )
        version = self._documents.add_version(
            tx, document_id, original, name=read.name, mime=read.kind.mime, pages=read.pages.pages if read.pages else None,
            text_state="done" if mail else "queued", text=mail.text if mail else "",
        )  # fmt: skip
        notes = " ".join(finding.value for finding in read.findings)
        if shown != original:
            tx.update("version", version, readable_sha256=shown.sha256, readable_size=shown.size, text_note=notes)
        elif notes:
            tx.update("version", version, text_note=notes)
        return document_id

    def _add_attachment(
        self, tx: Transaction, parent: int, found: "Attachment", stored: StoredFile, received: date
    ) -> None:
        document_id = self._documents.add(
            tx,
            direction="incoming",
            state="final",
            title=Path(found.name).stem or found.name,
            document_type="Anlage",
            received=received,
            parent_id=parent,
        )
        readable = found.kind.mime in _WITH_PAGES
        self._documents.add_version(
            tx, document_id, stored, name=found.name, mime=found.kind.mime, text_state="queued" if readable else "none"
        )

    def _enter(
        self,
        tx: Transaction,
        read: "IncomingFile",
        document_id: int,
        received: date,
        channel: Channel | None,
        sender: str | None,
        subject: str | None,
    ) -> int:
        mail = read.mail
        number = tx.next_number("incoming", received.year)
        entry = tx.insert(
            "incoming_register",
            year=received.year,
            number=number,
            received=received.isoformat(),
            registered=tx.now,
            channel=channel or ("mail" if mail else "file"),
            sender=sender or (mail.sender if mail else ""),
            subject=subject or (mail.subject if mail else "") or Path(read.name).stem,
            message_id=mail.message_id or None if mail else None,
            document_id=document_id,
        )
        uuid = self._documents.get(document_id).uuid
        tx.record(
            "incoming.registered", uuid, number=incoming_label(received.year, number), received=received.isoformat()
        )
        tx.touch("incoming", entry)
        return entry

    # -- seeing what came in

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

    def book(self, year: int, offset: int = 0, limit: int = 200) -> list[IncomingItem]:
        """The incoming register of a year, last entry first, filed or not."""
        items = self._items(
            "WHERE id IN (SELECT id FROM incoming_register WHERE year = ? ORDER BY number DESC LIMIT ? OFFSET ?)",
            (year, limit, offset),
        )
        return list(reversed(items))

    def _items(self, condition: str, parameters: Sequence[object]) -> list[IncomingItem]:
        sql = f"SELECT * FROM incoming_register {condition} ORDER BY year, number"  # noqa: S608 - conditions are written in this class
        rows = self._store.all(sql, tuple(parameters))
        documents = self._documents.several(row["document_id"] for row in rows)
        return [_item(row, documents[row["document_id"]]) for row in rows]

    def suggestions(self, item_id: int) -> list[CaseRow]:
        """Cases it may belong to, the surest first: by its codes, by references in its text, by its sender."""
        item = self.get(item_id)
        family = [item.document, *self._documents.attachments(item.document.id)]
        texts = [
            item.subject,
            item.document.title,
            item.document.their_reference,
            *(self._documents.text(d.id) for d in family),
        ]
        codes = [text for document in family if document.version for _, text in document.version.codes]
        return self._cases.suggest("\n".join(texts), codes, item.document.contact_id)

    # -- filing

    def assign(
        self,
        item_id: int,
        case_id: int,
        *,
        by: Clerk,
        title: str | None = None,
        document_type: str | None = None,
        dated: date | None = None,
        contact_id: int | EllipsisType | None = ...,
    ) -> IncomingItem:
        """File it into a case, described on the way; :meth:`undo_assign` takes it out again.

        :raises CaseIsClosed: the case takes nothing any more
        :raises Refused: it is filed already, or was put away
        """
        document_id = self.get(item_id).document.id
        with self._store.transaction(by.uuid) as tx:
            self._documents.describe(
                tx, document_id, title=title, document_type=document_type, dated=dated, contact_id=contact_id
            )
            self._cases.file_document(case_id, document_id, by=by)
            tx.touch("incoming", item_id)
        return self.get(item_id)

    def undo_assign(self, item_id: int, *, by: Clerk) -> IncomingItem:
        """Take it out of its case; it waits in the intake again."""
        with self._store.transaction(by.uuid) as tx:
            self._cases.unfile_document(self.get(item_id).document.id, by=by)
            tx.touch("incoming", item_id)
        return self.get(item_id)

    def describe(
        self,
        item_id: int,
        *,
        by: Clerk,
        title: str | None = None,
        document_type: str | None = None,
        dated: date | None = None,
        correspondent: str | None = None,
        their_reference: str | None = None,
        contact_id: int | EllipsisType | None = ...,
    ) -> IncomingItem:
        """Say more about what came in; the entry in the register stays as it was made."""
        self._documents.rename(
            self.get(item_id).document.id,
            by=by,
            title=title,
            document_type=document_type,
            dated=dated,
            correspondent=correspondent,
            their_reference=their_reference,
            contact_id=contact_id,
        )
        return self.get(item_id)

    def put_away(self, item_id: int, *, by: Clerk) -> None:
        """Advertising or misdirected post: nothing to be done. The entry stays; :meth:`bring_back` undoes it."""
        item = self.get(item_id)
        if item.document.case_id is not None:
            raise Refused(problem="Was in einem Vorgang abgelegt ist, wird dort herausgenommen.")
        with self._store.transaction(by.uuid) as tx:
            self._documents.withdraw(item.document.id, by=by)
            tx.touch("incoming", item_id)

    def bring_back(self, item_id: int, *, by: Clerk) -> None:
        """Let it wait again."""
        with self._store.transaction(by.uuid) as tx:
            self._documents.bring_back(self.get(item_id).document.id, by=by)
            tx.touch("incoming", item_id)

    # -- becoming searchable

    def queued(self, limit: int = 50) -> list[Version]:
        """What waits for text recognition, oldest first."""
        return self._documents.queued(limit)

    def queued_of(self, item_id: int) -> list[Version]:
        """What waits for text recognition of one entry: the document itself and its attachments."""
        document = self.get(item_id).document
        family = [document, *self._documents.attachments(document.id)]
        return [d.version for d in family if d.version is not None and d.version.text_state == "queued"]

    def make_searchable(
        self, version: Version, *, cancelled: Callable[[], bool] = never, progress: Callable[[int, int], None] = silent
    ) -> None:
        """Recognise the text of a version and keep a PDF/A-2b of it with the text in it; about a second a page.

        What cannot be read is noted as failed, with the reason; cancelled, it stays queued. The original is not touched.
        """
        source = self._documents.path(version, shown=True)
        with tempfile.TemporaryDirectory(prefix="texterkennung-") as folder:
            target = Path(folder) / "lesbar.pdf"
            try:
                found = self._recogniser.recognise(
                    source, target, name=version.name, cancelled=cancelled, progress=progress
                )
            except WorkCancelled:
                return
            except DeskError as error:
                with self._store.transaction("system") as tx:
                    note = f"{version.text_note} {error.sentence()}".strip()
                    self._documents.set_readable(tx, version.id, None, pages=None, text="", state="failed", note=note)
                return
            self._keep(version, found)

    def _keep(self, version: Version, found: "Recognition") -> None:
        stored = self._store.documents.put(found.archive) if found.archive else None
        codes = [(number, code.text) for number, page in enumerate(found.pages, start=1) for code in page.codes]
        notes = [version.text_note, _remark(found)]
        with self._store.transaction("system") as tx:
            self._documents.set_readable(
                tx,
                version.id,
                stored,
                pages=len(found.pages),
                text=found.text,
                codes=codes,
                note=" ".join(filter(None, notes)),
            )

    def retry(self, version_id: int) -> None:
        """Queue a version again whose recognition failed."""
        with self._store.transaction("system") as tx:
            tx.execute(
                "UPDATE version SET text_state = 'queued', text_note = '' WHERE id = ? AND text_state = 'failed'",
                (version_id,),
            )
            row = tx.one("SELECT document_id FROM version WHERE id = ?", (version_id,))
            tx.touch("document", row["document_id"] if row else None)
            tx.without_journal()


def _remark(found: "Recognition") -> str:
    """What the clerk should know of the readable copy."""
    from gemeinde_desk.intake.recognition import NoArchive  # noqa: PLC0415

    if found.no_archive is NoArchive.NOT_CONFORMING:
        return "Eine PDF/A-Fassung ließ sich nicht herstellen. Aufbewahrt wird das Original."
    return ""


def _item(row: Row, document: Document) -> IncomingItem:
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
    )
