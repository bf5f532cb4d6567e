"""Page work on post that waits: turn, leave out, reorder, split off, join.

The original stays as it came: the result is a new version of the document. Where the text was recognised already it goes
along page by page; otherwise the new version is read anew. A part that is split off is a document of its own with an
entry of its own in the register, which names where it came from; of two that are joined, the second one's entry stays and
says so.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.documents.model import READABLE_MIME, Codes, Finding, PutAway, TextState, Version
from gemeinde_desk.documents.scratch import scratch_folder
from gemeinde_desk.errors import Refused
from gemeinde_desk.intake.arriving import Arriving
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.store.document_folder import StoredFile
from gemeinde_desk.store.transaction import Transaction

if TYPE_CHECKING:
    from gemeinde_desk.documents.sandbox import Sandbox

_WORK = "gemeinde_desk.intake.rearranging_work:compose"


class CannotRearrange(Refused):
    """These pages stay as they are; data: ``problem``."""


@dataclass(frozen=True)
class PageRef:
    """A page of the document as it is now (from 0), turned by so many degrees clockwise (0, 90, 180, 270)."""

    page: int
    turn: int = 0


@dataclass(frozen=True)
class Content:
    """What a document was before page work: its version and the text found in it. :meth:`Rearranging.put_back` takes it."""

    version: Version
    text: str


@dataclass(frozen=True)
class _Made:
    """A file put together from pages, and what is known of its text."""

    stored: StoredFile
    name: str
    pages: int
    state: TextState
    text: str
    codes: Codes
    findings: tuple[Finding, ...]


class Rearranging(Arriving):
    """Page work."""

    @cached_property
    def _arranger(self) -> "Sandbox":
        from gemeinde_desk.documents.sandbox import Limits, Sandbox  # noqa: PLC0415 - made when first needed

        return Sandbox(Limits(memory_mb=3072, cpu_seconds=120, wall_seconds=240))

    def content(self, item_id: int) -> Content:
        """What the entry's document is now, for taking page work back.

        :raises CannotRearrange: it is filed, put away, a mail, signed, or has no pages
        """
        document = self.get(item_id).document
        version = document.version
        problem = ""
        if document.case_id is not None:
            problem = "Das Schriftstück ist schon abgelegt. Seiten werden geordnet, bevor es in einen Vorgang kommt."
        elif document.removed is not None:
            problem = "Das Schriftstück wurde weggelegt."
        elif version is None or not version.pages or version.mime == "message/rfc822":
            problem = "Eine E-Mail bleibt, wie sie kam. Ordnen lassen sich die Seiten von PDF und Bildern."
        elif Finding.SIGNED in version.findings:
            problem = (
                "Das PDF ist digital signiert und bleibt, wie es kam. Geänderte Seiten hätten keine Signatur mehr."
            )
        if problem or version is None:
            raise CannotRearrange(problem=problem)
        return Content(version, self._documents.text(document.id))

    def rearrange(self, item_id: int, pages: Sequence[PageRef], *, by: Clerk) -> IncomingItem:
        """Let the document be these pages in this order. Blocks while a child process puts them together.

        :raises CannotRearrange: no page would be left, or see :meth:`content`
        """
        content = self.content(item_id)
        if not pages:
            raise CannotRearrange(problem="Mindestens eine Seite muss bleiben. Soll alles weg, hilft „Weglegen“.")
        made = self._compose([content], [(0, ref) for ref in pages])
        with self._store.transaction(by.uuid) as tx:
            self._lay_in(tx, item_id, content, made)
            uuid = self.get(item_id).document.uuid
            tx.record("incoming.rearranged", uuid, pages=[[ref.page + 1, ref.turn] for ref in pages])
            return self.get(item_id)

    def split(self, item_id: int, at: int, *, by: Clerk) -> IncomingItem:
        """Make the pages from ``at`` on (from 0) a document of their own, with an entry of its own; that entry.

        :raises CannotRearrange: nothing would be left before or behind, or see :meth:`content`
        """
        content = self.content(item_id)
        count = content.version.pages or 0
        if not 0 < at < count:
            raise CannotRearrange(
                problem="Getrennt wird zwischen zwei Seiten: Vor der ersten gibt es nichts abzutrennen."
            )
        first = self._compose([content], [(0, PageRef(page)) for page in range(at)])
        second = self._compose([content], [(0, PageRef(page)) for page in range(at, count)])
        with self._store.transaction(by.uuid) as tx:
            item = self.get(item_id)
            self._lay_in(tx, item_id, content, first)
            document = item.document
            document_id = self._documents.add(
                tx,
                direction="incoming",
                state="final",
                title=document.title,
                document_type=document.document_type,
                dated=document.dated,
                received=item.received,
                correspondent=document.correspondent,
                contact_id=document.contact_id,
            )
            self._add_made(tx, document_id, second)
            entry = self._enter_row(
                tx,
                document_id,
                received=item.received,
                channel=item.channel,
                sender=item.sender,
                subject=f"{item.subject} (abgetrennt von {item.label})",
            )
            uuid = self._documents.get(document_id).uuid
            tx.record("incoming.split_off", uuid, source=item.label, page=at + 1)
            return self.get(entry)

    def merge(self, item_id: int, other_id: int, *, by: Clerk) -> IncomingItem:
        """Append the pages of another entry; that one's document is put away, its entry says where the pages went.

        :raises CannotRearrange: see :meth:`content`, for either
        """
        if item_id == other_id:
            raise CannotRearrange(problem="Ein Schriftstück lässt sich nicht mit sich selbst zusammenführen.")
        contents = [self.content(item_id), self.content(other_id)]
        pages = [
            (source, PageRef(page)) for source, each in enumerate(contents) for page in range(each.version.pages or 0)
        ]
        made = self._compose(contents, pages)
        with self._store.transaction(by.uuid) as tx:
            item, other = self.get(item_id), self.get(other_id)
            self._require_unchanged(other, contents[1])
            self._lay_in(tx, item_id, contents[0], made)
            self._documents.withdraw(other.document.id, by=by, reason=PutAway.MERGED, merged_into=item.document.id)
            tx.record("incoming.merged", other.document.uuid, into=item.label)
            tx.touch("incoming", other_id)
            return self.get(item_id)

    def put_back(self, item_id: int, content: Content, *, by: Clerk) -> IncomingItem:
        """Take page work back: what it was before becomes its newest version."""
        version = content.version
        self.content(item_id)
        with self._store.transaction(by.uuid) as tx:
            document_id = self.get(item_id).document.id
            self._leave_unread(tx, document_id)
            new = self._documents.add_version(
                tx, document_id, StoredFile(version.sha256, version.size), name=version.name, mime=version.mime,
                pages=version.pages, text_state=version.text_state, text=content.text, findings=version.findings,
            )  # fmt: skip
            tx.update(
                "version",
                new,
                readable_sha256=version.readable_sha256,
                readable_size=version.readable_size,
                codes=_codes_json(version.codes),
                text_note=version.text_note,
            )
            tx.touch("incoming", item_id)
            return self.get(item_id)

    def undo_split(self, item_id: int, part_id: int, content: Content, *, by: Clerk) -> IncomingItem:
        """Take a split back: the part is put away, its entry stays and says so."""
        with self._store.transaction(by.uuid) as tx:
            part = self.get(part_id).document
            self.content(part_id)
            self._documents.withdraw(part.id, by=by, reason=PutAway.SPLIT_UNDONE)
            tx.touch("incoming", part_id)
            return self.put_back(item_id, content, by=by)

    def undo_merge(self, item_id: int, other_id: int, content: Content, *, by: Clerk) -> IncomingItem:
        """Take a merge back: the other one waits again."""
        with self._store.transaction(by.uuid) as tx:
            self._documents.bring_back(self.get(other_id).document.id, by=by)
            tx.touch("incoming", other_id)
            return self.put_back(item_id, content, by=by)

    # -- steps

    def _compose(self, contents: Sequence[Content], pages: Sequence[tuple[int, PageRef]]) -> _Made:
        from gemeinde_desk.documents.sandbox import Job  # noqa: PLC0415

        first = contents[0].version
        with scratch_folder() as folder:
            target = folder / "neu.pdf"
            order = {
                "sources": [
                    {"path": str(self._documents.path(each.version)), "name": each.version.name} for each in contents
                ],
                "pages": [[source, ref.page, ref.turn % 360] for source, ref in pages],
                "target": str(target),
            }
            self._arranger.run(Job(_WORK, order, first.name))
            stored = self._store.documents.put(target)
        texts = [_page_texts(each) for each in contents]
        read = all(text is not None for text in texts)
        text = "\f".join((texts[source] or [])[ref.page] for source, ref in pages) if read else ""
        codes = tuple(
            (number, code)
            for number, (source, ref) in enumerate(pages, start=1)
            for page, code in contents[source].version.codes
            if page == ref.page + 1
        )
        findings = tuple(finding for each in contents for finding in each.version.findings)
        state: TextState = "done" if read else "queued"
        return _Made(stored, first.name, len(pages), state, text, codes if read else (), findings)

    def _lay_in(self, tx: Transaction, item_id: int, content: Content, made: _Made) -> None:
        """Make it the newest version of the entry's document, unless that changed meanwhile."""
        item = self.get(item_id)
        self._require_unchanged(item, content)
        self._leave_unread(tx, item.document.id)
        self._add_made(tx, item.document.id, made)
        tx.touch("incoming", item_id)

    def _require_unchanged(self, item: IncomingItem, content: Content) -> None:
        version = item.document.version
        unchanged = version is not None and version.id == content.version.id
        if not unchanged or item.document.case_id is not None or item.document.removed is not None:
            raise CannotRearrange(problem=f"{item.label} wurde inzwischen geändert. Bitte noch einmal versuchen.")

    def _add_made(self, tx: Transaction, document_id: int, made: _Made) -> None:
        version = self._documents.add_version(
            tx, document_id, made.stored, name=made.name, mime=READABLE_MIME, pages=made.pages, text_state=made.state,
            text=made.text, findings=made.findings,
        )  # fmt: skip
        tx.update("version", version, codes=_codes_json(made.codes))

    @staticmethod
    def _leave_unread(tx: Transaction, document_id: int) -> None:
        """A version that nobody will look at any more need not be read."""
        tx.execute(
            "UPDATE version SET text_state = 'none' WHERE document_id = ? AND text_state = 'queued'", (document_id,)
        )


def _page_texts(content: Content) -> list[str] | None:
    """The text of each page, None where it is not known page by page."""
    texts = content.text.split("\f")
    known = content.version.text_state == "done" and len(texts) == content.version.pages
    return texts if known else None


def _codes_json(codes: Codes) -> str:
    return json.dumps([list(code) for code in codes], ensure_ascii=False)
