"""The cabinet: every document the office has, its content, its place in a case and its text for search.

Methods with ``tx`` as first argument are steps of a larger act of an upper room; the others are acts of their own, and
join the transaction of the caller if there is one.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, Protocol, Unpack

from gemeinde_desk.documents.bookkeeping import (
    case_row,
    document_row,
    family,
    index,
    note,
    refuse_closed,
    tidy_title,
)
from gemeinde_desk.documents.errors import AlreadyFiled, BearsReference
from gemeinde_desk.documents.export import copy_out
from gemeinde_desk.documents.model import (
    READABLE_MIME,
    Description,
    Direction,
    Document,
    DocumentState,
    Finding,
    PutAway,
    TextState,
)
from gemeinde_desk.documents.reading import DocumentReading
from gemeinde_desk.errors import NotFound, Refused
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.document_folder import StoredFile
from gemeinde_desk.store.transaction import SYSTEM, Transaction
from gemeinde_desk.texts import foreign_line

_TEXTS: Final = ("document_type", "correspondent", "their_reference")


class Actor(Protocol):
    """Who acts: a clerk of the room next door."""

    @property
    def uuid(self) -> str:
        """As the journal names the clerk."""
        ...


class DocumentCabinet(DocumentReading):
    """All documents of the office."""

    # -- steps of a larger act: coming into being

    def add(
        self,
        tx: Transaction,
        *,
        direction: Direction,
        state: DocumentState,
        title: str,
        document_type: str = "",
        dated: date | None = None,
        received: date | None = None,
        posted: date | None = None,
        their_reference: str = "",
        correspondent: str = "",
        contact_id: int | None = None,
        case_id: int | None = None,
        parent_id: int | None = None,
    ) -> int:
        """Lay a new document in the cabinet; its id. With ``case_id``, or as attachment of a filed document, it is filed too.

        :raises InvalidInput: the title is empty
        :raises InClosedCase: it would be an attachment of a document there
        """
        uuid = self._store.new_uuid()
        document_id = tx.insert(
            "document",
            uuid=uuid,
            parent_id=parent_id,
            direction=direction,
            state=state,
            title=tidy_title(title),
            document_type=foreign_line(document_type),
            dated=iso(dated),
            received=iso(received),
            posted=iso(posted),
            their_reference=foreign_line(their_reference),
            correspondent=foreign_line(correspondent),
            contact_id=contact_id,
            created=tx.now,
        )
        tx.record("document.added", uuid, direction=direction)
        if parent_id is not None:
            tx.touch("document", parent_id)
            parent = document_row(tx, parent_id)
            refuse_closed(tx, parent)
            case_id = case_id or parent["case_id"]
        if case_id is None:
            index(tx, document_id, body="")
            tx.touch("document", document_id)
        else:
            self.file_into(tx, document_id, case_id, case_row(tx, case_id)["reference"])
        return document_id

    def add_version(
        self,
        tx: Transaction,
        document_id: int,
        stored: StoredFile,
        *,
        name: str,
        mime: str,
        pages: int | None = None,
        text_state: TextState = "none",
        text: str = "",
        findings: Sequence[Finding] = (),
    ) -> int:
        """Give the document new content, already in the document folder; the version's id.

        :param name: file name it came with, kept as told
        :param text: its text where it is known; while it is queued, the older version's text goes on being found
        :param findings: what there is to know of the file
        :raises Refused: the document was frozen with its case
        """
        document = document_row(tx, document_id)
        if document["frozen_version"] is not None:
            refuse_closed(tx, document)
        last = tx.one("SELECT coalesce(max(number), 0) FROM version WHERE document_id = ?", (document_id,))
        number = (last[0] if last else 0) + 1
        version_id = tx.insert(
            "version",
            document_id=document_id,
            number=number,
            sha256=stored.sha256,
            size=stored.size,
            mime=mime,
            name=foreign_line(name),
            pages=pages,
            findings=json.dumps(sorted(set(findings), key=list(Finding).index)),
            text_state=text_state,
            created=tx.now,
        )
        if text or text_state != "queued":
            index(tx, document_id, body=text)
        note(tx, "version_added", document, number=number, sha256=stored.sha256)
        return version_id

    def set_readable(
        self,
        tx: Transaction,
        version_id: int,
        stored: StoredFile | None,
        *,
        pages: int | None,
        text: str,
        codes: Sequence[tuple[int, str]] = (),
        state: TextState = "done",
        note: str = "",
    ) -> None:
        """Note what recognition made of a version: the readable copy (None: no new one), the text, the codes, or why it failed.

        The original stays as it is. This is no act of the office, so it needs no entry in the journal.
        """
        version = tx.one("SELECT * FROM version WHERE id = ?", (version_id,))
        if version is None:
            raise NotFound(kind="Fassung", key=version_id)
        found = {"text_state": state, "text_note": note, "codes": json.dumps([*map(list, codes)], ensure_ascii=False)}
        copy = {"readable_sha256": stored.sha256, "readable_size": stored.size} if stored else {}
        counted = {} if pages is None else {"pages": pages}
        tx.update("version", version_id, **found, **copy, **counted)
        document_id = version["document_id"]
        newer = tx.one("SELECT 1 FROM version WHERE document_id = ? AND number > ?", (document_id, version["number"]))
        if state == "done" and newer is None:
            index(tx, document_id, body=text)
        tx.touch("document", document_id)
        tx.without_journal()

    def finalise(self, tx: Transaction, document_id: int, *, dated: date | None = None) -> None:
        """A draft becomes final: the letter is issued. ``dated``: the date it bears."""
        document = document_row(tx, document_id)
        tx.update("document", document_id, state="final", dated=iso(dated) or document["dated"])
        note(tx, "finalised", document)

    def mark_posted(self, tx: Transaction, document_id: int, posted: date) -> None:
        """Note the day a final document went out (Postausgangsdatum).

        :raises Refused: it is a draft, or has gone out already
        """
        document = document_row(tx, document_id)
        if document["state"] != "final":
            raise Refused(problem="Ein Entwurf kann nicht versandt werden. Bitte das Schreiben zuerst fertigstellen.")
        if document["posted"] is not None:
            raise Refused(problem="Dieses Schreiben wurde schon versandt. Der Tag des Versands bleibt, wie er ist.")
        tx.update("document", document_id, posted=iso(posted))
        note(tx, "posted", document, posted=iso(posted))

    def describe(self, tx: Transaction, document_id: int, **said: Unpack[Description]) -> None:
        """Change what is said about the document.

        :raises InvalidInput: the title is empty
        :raises Refused: the document is in a closed case
        """
        new: dict[str, object] = dict(said)
        new |= {name: foreign_line(str(new[name])) for name in _TEXTS if name in new}
        if "title" in said:
            new["title"] = tidy_title(said["title"])
        if "dated" in said:
            new["dated"] = iso(said["dated"])
        document = document_row(tx, document_id)
        changed = {name: value for name, value in new.items() if value != document[name]}
        if not changed:
            tx.without_journal()
            return
        refuse_closed(tx, document)
        tx.update("document", document_id, **changed)
        index(tx, document_id)
        if document["state"] == "draft":  # saved while typing: work in progress, not an act of the office
            tx.touch("document", document_id)
            tx.without_journal()
            return
        note(tx, "described", document, fields=sorted(changed))

    # -- steps of a larger act: the place in a case

    def file_into(self, tx: Transaction, document_id: int, case_id: int, case_reference: str) -> None:
        """File the document and its unfiled attachments into the case: each gets the next number and its reference.

        Whether the case takes documents is for the cases to judge.

        :raises Refused: it is withdrawn, or filed already
        """
        document = document_row(tx, document_id)
        if document["removed"] is not None:
            raise Refused(problem="Dieses Dokument wurde zurückgezogen. Bitte zuerst wiederherstellen.")
        if document["case_id"] is not None:
            raise AlreadyFiled(reference=document["reference"])
        for member in family(tx, document_id):
            if member["case_id"] is None and member["removed"] is None:
                number = tx.next_number(f"document:{case_id}")
                reference = f"{case_reference}-{number:03}"
                tx.update("document", member["id"], case_id=case_id, number=number, reference=reference, filed=tx.now)
                index(tx, member["id"])
                note(tx, "filed", document_row(tx, member["id"]))

    def unfile(self, tx: Transaction, document_id: int) -> None:
        """Take the document and its attachments out of the case again. Their numbers are not given a second time.

        :raises Refused: it is not filed, the case is closed, or it is an issued letter that bears its reference
        """
        document = document_row(tx, document_id)
        if document["case_id"] is None:
            raise Refused(problem="Dieses Dokument ist in keinem Vorgang abgelegt.")
        if document["direction"] == "outgoing" and document["state"] == "final":
            raise BearsReference(reference=document["reference"])
        refuse_closed(tx, document)
        for member in family(tx, document_id):
            if member["case_id"] == document["case_id"]:
                tx.update("document", member["id"], case_id=None, number=None, reference=None, filed=None)
                index(tx, member["id"])
                note(tx, "unfiled", member)

    def freeze(self, tx: Transaction, case_id: int) -> None:
        """Hold fast which version of each document the case is closed with; the journal keeps their hashes."""
        tx.execute(
            "UPDATE document SET frozen_version = (SELECT max(number) FROM version WHERE document_id = document.id) "
            "WHERE case_id = ? AND removed IS NULL",
            (case_id,),
        )
        rows = tx.all(
            "SELECT d.id, d.reference, v.number, v.sha256 FROM document d "
            "JOIN version v ON v.document_id = d.id AND v.number = d.frozen_version "
            "WHERE d.case_id = ? AND d.removed IS NULL ORDER BY d.number",
            (case_id,),
        )
        case = case_row(tx, case_id)
        frozen = [[row["reference"], row["number"], row["sha256"]] for row in rows]
        tx.record("case.documents_frozen", case["uuid"], case=case["uuid"], documents=frozen)
        tx.touch("document", *(row["id"] for row in rows))

    # -- acts of the office

    def add_journal(
        self, case_id: int, reference: str, pdf: bytes, *, on: date, pages: int | None = None, text: str = ""
    ) -> int:
        """Add the journal sheet of a case that was closed ``on`` that day; the document's id.

        The program makes the sheet, and it alone adds to a closed case. It is frozen at once like all the others.
        """
        with self._store.transaction(SYSTEM) as tx:
            stored = self._store.documents.put(pdf)
            document_id = self.add(
                tx,
                direction="internal",
                state="final",
                title=f"Protokoll des Vorgangs {reference}",
                document_type="Protokoll",
                dated=on,
                case_id=case_id,
            )
            name = f"{reference} Protokoll.pdf"
            self.add_version(tx, document_id, stored, name=name, mime=READABLE_MIME, pages=pages, text=text)
            tx.update("document", document_id, frozen_version=1)
        return document_id

    def change(self, document_id: int, *, by: Actor, **said: Unpack[Description]) -> Document:
        """:meth:`describe` as an act of its own; the document as it is afterwards."""
        with self._store.transaction(by.uuid) as tx:
            self.describe(tx, document_id, **said)
            return self.get(document_id)

    def withdraw(
        self, document_id: int, *, by: Actor, reason: PutAway | None = None, merged_into: int | None = None
    ) -> None:
        """Hide the document and the attachments beside it; content, numbers and text are kept.

        An attachment filed in another case stays there.

        :param reason: why, where that is to be kept
        :param merged_into: the document that has its pages now
        :raises Refused: it is in a closed case, or has been posted
        """
        with self._store.transaction(by.uuid) as tx:
            document = document_row(tx, document_id)
            if document["posted"] is not None:
                raise Refused(problem="Ein versandtes Schreiben kann nicht zurückgezogen werden: Es gehört zur Akte.")
            refuse_closed(tx, document)
            tx.without_journal()  # for a document withdrawn already there is nothing to do
            if document["removed"] is None:
                tx.update("document", document_id, put_away=reason, merged_into=merged_into)
            for member in family(tx, document_id):
                if member["removed"] is None and member["case_id"] == document["case_id"]:
                    tx.update("document", member["id"], removed=tx.now)
                    said = {"reason": reason.value} if reason and member["id"] == document_id else {}
                    note(tx, "withdrawn", member, **said)

    def bring_back(self, document_id: int, *, by: Actor) -> None:
        """Undo :meth:`withdraw`, with the attachments that went along.

        :raises Refused: it is in a closed case
        """
        with self._store.transaction(by.uuid) as tx:
            document = document_row(tx, document_id)
            refuse_closed(tx, document)
            tx.without_journal()
            if document["removed"] is None:
                return
            for member in family(tx, document_id):
                if member["removed"] == document["removed"]:
                    tx.update("document", member["id"], removed=None, put_away=None, merged_into=None)
                    index(tx, member["id"])
                    note(tx, "brought_back", member)
            self._catch_up(tx, document)

    def _catch_up(self, tx: Transaction, document: Row) -> None:
        """An attachment that was away while its document was filed follows it now."""
        if document["parent_id"] is None or document["case_id"] is not None:
            return
        case_id = document_row(tx, document["parent_id"])["case_id"]
        if case_id is not None:
            refuse_closed(tx, document_row(tx, document["parent_id"]))
            self.file_into(tx, document["id"], case_id, case_row(tx, case_id)["reference"])

    def export(self, document_id: int, folder: Path, *, original: bool = False) -> Path:
        """Lay a copy into a folder, under a name made of reference, date and title; the copy's path.

        :param original: the file as it came, instead of the readable copy
        :raises Refused: there is no content yet
        :raises ContentDamaged, ExportFailed: no copy was made
        """
        return copy_out(self._store.documents, self.get(document_id), folder, original=original)
