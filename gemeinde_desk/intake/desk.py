"""The intake: post is registered, made searchable, put in order, and filed into cases. The room's door."""

from dataclasses import dataclass
from typing import Literal, Unpack

from gemeinde_desk.cases.model import CaseRow
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import Description, PutAway
from gemeinde_desk.errors import Refused
from gemeinde_desk.intake.rearranging import Rearranging
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.intake.searchable import MakingSearchable
from gemeinde_desk.store.store import Store


@dataclass(frozen=True)
class Suggestion:
    """A case that post may belong to, and why: our own code on a page, its reference in the text, the sender's case."""

    case: CaseRow
    reason: Literal["code", "reference", "sender"]


class Intake(Rearranging, MakingSearchable):
    """The incoming register and what waits to be filed."""

    def __init__(self, store: Store, *, documents: DocumentCabinet, cases: CaseRegister, contacts: ContactBook) -> None:
        super().__init__(store, documents, contacts)
        self._cases = cases

    def close(self) -> None:
        """End the child processes."""
        for name in ("_reader", "_recogniser", "_arranger"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    # -- filing

    def suggestions(self, item_id: int) -> list[Suggestion]:
        """Cases it may belong to, the surest first: by its codes, by references in its text, by its sender."""
        item = self.get(item_id)
        family = self.family(item_id)
        texts = [item.subject, *(self._documents.text(document.id) for document in family)]
        texts[1:1] = [item.document.title, item.document.their_reference]
        codes = [text for document in family if document.version for _, text in document.version.codes]
        found: dict[int, Suggestion] = {}
        for case in self._cases.suggest("", codes):
            found.setdefault(case.id, Suggestion(case, "code"))
        for case in self._cases.suggest("\n".join(texts)):
            found.setdefault(case.id, Suggestion(case, "reference"))
        for case in self._cases.suggest("", (), item.document.contact_id):
            found.setdefault(case.id, Suggestion(case, "sender"))
        return list(found.values())

    def assign(self, item_id: int, case_id: int, *, by: Clerk, **said: Unpack[Description]) -> IncomingItem:
        """File it into a case, described on the way; :meth:`undo_assign` takes it out again.

        :raises CaseIsClosed: the case takes nothing any more
        :raises Refused: it is filed already, or was put away
        """
        document_id = self.get(item_id).document.id
        with self._store.transaction(by.uuid) as tx:
            self._documents.describe(tx, document_id, **said)
            self._cases.file_document(case_id, document_id, by=by)
            tx.touch("incoming", item_id)
        return self.get(item_id)

    def undo_assign(self, item_id: int, *, by: Clerk) -> IncomingItem:
        """Take it out of its case; it waits in the intake again."""
        with self._store.transaction(by.uuid) as tx:
            self._cases.unfile_document(self.get(item_id).document.id, by=by)
            tx.touch("incoming", item_id)
        return self.get(item_id)

    def describe(self, item_id: int, *, by: Clerk, **said: Unpack[Description]) -> IncomingItem:
        """Say more about what came in; the entry in the register stays as it was made."""
        with self._store.transaction(by.uuid) as tx:
            self._documents.describe(tx, self.get(item_id).document.id, **said)
            tx.touch("incoming", item_id)
        return self.get(item_id)

    def put_away(
        self, item_id: int, *, by: Clerk, reason: PutAway | None = None, merged_into: int | None = None
    ) -> None:
        """Nothing to be done with it: advertising, misdirected. The entry stays; :meth:`bring_back` undoes it.

        :param reason: why, so that the book tells it
        :param merged_into: of what was merged: the document that has its pages
        :raises Refused: it is filed
        """
        item = self.get(item_id)
        if item.document.case_id is not None:
            raise Refused(problem="Was in einem Vorgang abgelegt ist, wird dort herausgenommen.")
        with self._store.transaction(by.uuid) as tx:
            self._documents.withdraw(item.document.id, by=by, reason=reason, merged_into=merged_into)
            tx.touch("incoming", item_id)

    def bring_back(self, item_id: int, *, by: Clerk) -> None:
        """Let it wait again."""
        with self._store.transaction(by.uuid) as tx:
            self._documents.bring_back(self.get(item_id).document.id, by=by)
            tx.touch("incoming", item_id)
