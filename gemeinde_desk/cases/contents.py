"""What lies in a case beside its own data: documents filed there, participants, and the checklist."""

from abc import ABC, abstractmethod
from datetime import date

from gemeinde_desk.cases.model import Case, ChecklistItem, Participant
from gemeinde_desk.cases.rows import CHECKLIST_SQL, checklist_item_from_row, open_case, tidy_line
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.errors import NotFound, Refused
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction


class CaseContents(ABC):
    """Filing, participants and checklist; part of the register."""

    _store: Store
    _documents: DocumentCabinet
    _contacts: ContactBook

    # -- documents

    def file_document(self, case_id: int, document_id: int, *, by: Clerk) -> None:
        """File a document, with its attachments, in the case: it gets its number and reference there.

        :raises NotFound: no such case or document
        :raises CaseIsClosed: nothing can be filed any more
        :raises Refused: the document lies in a case already
        """
        with self._store.transaction(by.uuid) as tx:
            case = open_case(self._store, case_id)
            self._documents.file_into(tx, document_id, case_id, case.reference)
            tx.touch("case", case_id)

    def unfile_document(self, document_id: int, *, by: Clerk) -> None:
        """Take a document out of its case, back to what waits to be filed (undo of filing).

        :raises NotFound: no such document
        :raises CaseIsClosed: the case is unchangeable
        :raises Refused: it lies in no case
        """
        with self._store.transaction(by.uuid) as tx:
            case_id = self._documents.get(document_id).case_id
            if case_id is None:
                raise Refused(problem="Das Dokument liegt in keinem Vorgang.")
            open_case(self._store, case_id)
            self._documents.unfile(tx, document_id)
            tx.touch("case", case_id)

    def move_document(self, document_id: int, case_id: int, *, by: Clerk) -> None:
        """Take a document from its case into another; it gets a number and reference there. Moving it back is the undo.

        :raises NotFound: no such document or case
        :raises CaseIsClosed: one of the two cases is unchangeable
        :raises Refused: it lies in no case
        """
        with self._store.transaction(by.uuid):
            self.unfile_document(document_id, by=by)
            self.file_document(case_id, document_id, by=by)

    # -- participants

    def participants(self, case_id: int) -> list[Participant]:
        """Who takes part, in the order added."""
        sql = "SELECT contact_id, role FROM participant WHERE case_id = ? ORDER BY added, role, contact_id"
        rows = self._store.all(sql, (case_id,))
        contacts = self._contacts.several(row["contact_id"] for row in rows)
        return [Participant(contacts[row["contact_id"]], row["role"]) for row in rows]

    def add_participant(self, case_id: int, contact_id: int, role: str, *, by: Clerk, on: date) -> None:
        """Add a contact in a role; one contact may have several. Doing so twice changes nothing.

        :raises NotFound: no such case or contact
        :raises InvalidInput: no role
        """
        with self._store.transaction(by.uuid) as tx:
            self._take_part(tx, open_case(self._store, case_id), contact_id, role, on)
            self._reindex(tx, case_id)

    def _take_part(self, tx: Transaction, case: Case, contact_id: int, role: str, on: date) -> None:
        """The step of :meth:`add_participant`; who takes it makes the case findable by the name."""
        contact = self._contacts.get(contact_id)
        word = tidy_line(role, "role", longest=100, required="Bitte die Rolle angeben.")
        sql = "INSERT INTO participant (case_id, contact_id, role, added) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        if not tx.execute(sql, (case.id, contact_id, word, on.isoformat())):
            tx.without_journal()
            return
        tx.record("case.participant_added", contact.uuid, case=case.uuid)
        tx.touch("contact", contact_id)

    def remove_participant(self, case_id: int, contact_id: int, role: str, *, by: Clerk) -> None:
        """Take a contact out of a role. Adding it again is the undo.

        :raises NotFound: the contact does not have this role in the case
        """
        with self._store.transaction(by.uuid) as tx:
            case = open_case(self._store, case_id)
            contact = self._contacts.get(contact_id)
            sql = "DELETE FROM participant WHERE case_id = ? AND contact_id = ? AND role = ?"
            if not tx.execute(sql, (case_id, contact_id, role)):
                raise NotFound(kind="Die Rolle", key=role)
            tx.record("case.participant_removed", contact.uuid, case=case.uuid)
            tx.touch("contact", contact_id)
            self._reindex(tx, case_id)

    # -- checklist

    def checklist(self, case_id: int) -> list[ChecklistItem]:
        """The lines of the checklist in their order."""
        rows = self._store.all(f"{CHECKLIST_SQL} WHERE i.case_id = ? ORDER BY i.position", (case_id,))
        return [checklist_item_from_row(row) for row in rows]

    def tick(self, item_id: int, on: date | None, *, by: Clerk) -> ChecklistItem:
        """Tick a line on that day, or with None take the tick back."""
        with self._store.transaction(by.uuid) as tx:
            row = self._item_row(item_id)
            case = open_case(self._store, row["case_id"])
            if row["done_on"] == iso(on):
                tx.without_journal()
                return checklist_item_from_row(row)
            tx.update("checklist_item", item_id, done_on=iso(on), done_by=by.id if on else None)
            action = "case.checklist_ticked" if on else "case.checklist_unticked"
            tx.record(action, case.uuid, case=case.uuid, position=row["position"], day=iso(on))
            tx.touch("case", case.id)
            return checklist_item_from_row(self._item_row(item_id))

    def add_checklist_item(self, case_id: int, text: str, *, by: Clerk) -> ChecklistItem:
        """Add a line at the end of the checklist. Raises InvalidInput without a text."""
        with self._store.transaction(by.uuid) as tx:
            case = open_case(self._store, case_id)
            line = tidy_line(text, "text", required="Bitte schreiben Sie, was abzuhaken ist.")
            last = tx.one("SELECT max(position) FROM checklist_item WHERE case_id = ?", (case_id,))
            position = (last[0] or 0) + 1 if last else 1
            item_id = tx.insert("checklist_item", case_id=case_id, position=position, text=line)
            tx.record("case.checklist_item_added", case.uuid, case=case.uuid, position=position)
            tx.touch("case", case_id)
            return checklist_item_from_row(self._item_row(item_id))

    def remove_checklist_item(self, item_id: int, *, by: Clerk) -> None:
        """Take a line out of the checklist (undo of adding one). Raises Refused for a ticked one."""
        with self._store.transaction(by.uuid) as tx:
            row = self._item_row(item_id)
            case = open_case(self._store, row["case_id"])
            if row["done_on"] is not None:
                raise Refused(problem="Eine abgehakte Zeile bleibt in der Prüfliste. Bitte zuerst den Haken entfernen.")
            tx.execute("DELETE FROM checklist_item WHERE id = ?", (item_id,))
            tx.record("case.checklist_item_removed", case.uuid, case=case.uuid, position=row["position"])
            tx.touch("case", case.id)

    def _item_row(self, item_id: int) -> Row:
        row = self._store.one(f"{CHECKLIST_SQL} WHERE i.id = ?", (item_id,))
        if row is None:
            raise NotFound(kind="Zeile der Prüfliste", key=item_id)
        return row

    @abstractmethod
    def _reindex(self, tx: Transaction, case_id: int) -> None:
        """Make the case findable by what it says now."""
