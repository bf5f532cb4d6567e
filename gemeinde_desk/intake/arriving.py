"""Post comes in: a file is read, kept byte for byte, described and entered in the incoming register."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import TextState
from gemeinde_desk.documents.scratch import scratch_folder
from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of
from gemeinde_desk.intake.book import IncomingBook
from gemeinde_desk.intake.register import AlreadyRegistered, Channel, IncomingItem, NotAFile, incoming_label
from gemeinde_desk.store.document_folder import StoredFile
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction
from gemeinde_desk.texts import foreign_line
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

if TYPE_CHECKING:
    from gemeinde_desk.intake.reading import Attachment, IncomingFile, IncomingReader

#: Kinds whose pages can be read by text recognition.
_WITH_PAGES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})
_NO_SUBJECT = "Ohne Betreff"


@dataclass(frozen=True)
class _Arrival:
    """What is known of a file before anything is written: its content, kept already, and what it says of itself."""

    read: "IncomingFile"
    original: StoredFile
    shown: StoredFile
    attachments: tuple["_Enclosed", ...]
    received: date
    channel: Channel
    sender: str
    subject: str
    #: of what is shown
    pages: int | None


@dataclass(frozen=True)
class _Enclosed:
    """An attachment, kept already; ``problem`` says why its pages cannot be shown."""

    found: "Attachment"
    stored: StoredFile
    pages: int | None
    problem: str = ""


class Arriving(IncomingBook):
    """Registering what comes in."""

    def __init__(self, store: Store, documents: DocumentCabinet, contacts: ContactBook) -> None:
        super().__init__(store, documents)
        self._contacts = contacts

    @cached_property
    def _reader(self) -> "IncomingReader":
        # made with its child process when the first file comes in
        from gemeinde_desk.intake.reading import IncomingReader  # noqa: PLC0415

        return IncomingReader()

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
        cancelled: IsCancelled = never,
        progress: Progress = silent,
    ) -> IncomingItem:
        """Take a file in: it gets its number and is queued for text recognition. The original is kept byte for byte.

        A mail keeps its attachments as documents of their own and is shown as pages with its text.

        :param received: day of receipt
        :param channel: mail for an ``.eml``, else a file, when not given
        :param again: take it although the same file or mail is registered already
        :raises NotAFile, AlreadyRegistered, DiskFull: nothing was taken
        :raises DeskError: the file cannot be read; what it is and what helps is in the error
        """
        _require_file(path)
        with scratch_folder() as folder:
            read = self._reader.read(path, folder, cancelled=cancelled, progress=progress)
            original = self._store.documents.put(path)
            if original.size != read.size:  # what was looked at is not what would be kept
                raise NotAFile(name=read.name, detail="sie wird gerade noch geschrieben", place=str(path))
            if not again:
                self._refuse_known(read, original)
            mail = read.mail
            arrival = _Arrival(
                read,
                original,
                shown=original if read.shown == path else self._store.documents.put(read.shown),
                attachments=tuple(self._enclosed(found) for found in (mail.attachments if mail else ())),
                received=received,
                channel=channel or ("mail" if mail else "file"),
                sender=foreign_line(sender or (mail.sender if mail else "")),
                subject=foreign_line(subject or "")
                or foreign_line(mail.subject if mail else Path(read.name).stem)
                or _NO_SUBJECT,
                pages=read.pages.pages if read.pages else self._reader.page_count(read.shown, read.name),
            )
        with self._store.transaction(by.uuid) as tx:
            if not again:
                self._refuse_known(read, original)  # another desk's hand may have been quicker
            document_id = self._add_document(tx, arrival)
            for enclosed in arrival.attachments:
                self._add_attachment(tx, document_id, enclosed, received)
            return self.get(self._enter(tx, arrival, document_id))

    def _enclosed(self, found: "Attachment") -> _Enclosed:
        stored = self._store.documents.put(found.path)
        if found.kind.mime not in _WITH_PAGES:
            return _Enclosed(found, stored, None)
        try:
            return _Enclosed(found, stored, self._reader.page_count(found.path, found.name))
        except DeskError as error:
            return _Enclosed(found, stored, None, error.sentence())

    def _refuse_known(self, read: "IncomingFile", original: StoredFile) -> None:
        """Refuse what came in before and still lies in the office: the same mail, or the same bytes."""
        row = None
        if read.mail and read.mail.message_id:
            row = self._store.one(
                "SELECT r.* FROM incoming_register r JOIN document d ON d.id = r.document_id "
                "WHERE r.message_id = ? AND d.removed IS NULL ORDER BY r.id LIMIT 1",
                (read.mail.message_id,),
            )
        for document in self._documents.with_content(original.sha256):
            top = document.parent_id or document.id
            row = row or self._store.one("SELECT * FROM incoming_register WHERE document_id = ?", (top,))
        if row is not None:
            day = date.fromisoformat(row["received"])
            raise AlreadyRegistered(
                name=read.name, label=incoming_label(row["year"], row["number"]), day=f"{day:%d.%m.%Y}"
            )

    def _add_document(self, tx: Transaction, arrival: _Arrival) -> int:
        read, mail = arrival.read, arrival.read.mail
        contact = self._contacts.find_by_email(mail.sender_address) if mail and mail.sender_address else None
        document_id = self._documents.add(
            tx,
            direction="incoming",
            state="final",
            title=arrival.subject,
            document_type="E-Mail" if mail else "",
            dated=mail.date.date() if mail and mail.date else None,
            received=arrival.received,
            correspondent=arrival.sender,
            contact_id=contact.id if contact else None,
        )
        version = self._documents.add_version(
            tx, document_id, arrival.original, name=read.name, mime=read.kind.mime, pages=arrival.pages,
            text_state="done" if mail else "queued", text=mail.text if mail else "", findings=read.findings,
        )  # fmt: skip
        if arrival.shown != arrival.original:
            shown = arrival.shown
            tx.update("version", version, readable_sha256=shown.sha256, readable_size=shown.size)
        return document_id

    def _add_attachment(self, tx: Transaction, parent: int, enclosed: _Enclosed, received: date) -> None:
        found = enclosed.found
        document_id = self._documents.add(
            tx,
            direction="incoming",
            state="final",
            title=foreign_line(Path(found.name).stem) or found.name,
            document_type="Anlage",
            received=received,
            parent_id=parent,
        )
        state: TextState = "queued" if enclosed.pages else ("failed" if enclosed.problem else "none")
        version = self._documents.add_version(
            tx,
            document_id,
            enclosed.stored,
            name=found.name,
            mime=found.kind.mime,
            pages=enclosed.pages,
            text_state=state,
        )
        if enclosed.problem:
            tx.update("version", version, text_note=enclosed.problem)

    def _enter(self, tx: Transaction, arrival: _Arrival, document_id: int) -> int:
        mail = arrival.read.mail
        return self._enter_row(
            tx,
            document_id,
            received=arrival.received,
            channel=arrival.channel,
            sender=arrival.sender,
            subject=arrival.subject,
            message_id=mail.message_id or None if mail else None,
        )

    def _enter_row(
        self,
        tx: Transaction,
        document_id: int,
        *,
        received: date,
        channel: Channel,
        sender: str,
        subject: str,
        message_id: str | None = None,
    ) -> int:
        """The next entry of the year's register; its id."""
        number = tx.next_number("incoming", received.year)
        entry = tx.insert(
            "incoming_register",
            year=received.year,
            number=number,
            received=received.isoformat(),
            registered=tx.now,
            channel=channel,
            sender=sender,
            subject=subject,
            message_id=message_id,
            document_id=document_id,
        )
        label = incoming_label(received.year, number)
        tx.record(
            "incoming.registered", self._documents.get(document_id).uuid, number=label, received=received.isoformat()
        )
        tx.touch("incoming", entry)
        return entry


def _require_file(path: Path) -> None:
    try:
        if not path.is_file():
            there = path.exists()
            raise NotAFile(
                name=path.name, detail="es ist keine Datei" if there else "sie ist nicht da", place=str(path)
            )
        with path.open("rb"):
            pass
    except OSError as error:
        raise NotAFile(name=path.name, detail=reason_of(error), place=str(path)) from error
