"""The letter desk: drafts are written, letters issued and posted. The room's door."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from gemeinde_desk.cases.model import FollowUp, FollowUpKind
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import Refused
from gemeinde_desk.letters import composing, posting
from gemeinde_desk.letters.drafting import LetterDraft, OutgoingEntry, content_to_json, recipient_to_json
from gemeinde_desk.letters.filling import LetterFilling
from gemeinde_desk.letters.model import Body, DeliveryKind, Recipient, plain_body
from gemeinde_desk.letters.templates import Template
from gemeinde_desk.letters.text_blocks import fill_blocks
from gemeinde_desk.texts import foreign_line


class LetterDesk(LetterFilling):
    """All letters of the office and its outgoing register."""

    # -- writing

    def draft(
        self,
        case_id: int,
        template: str,
        contact_id: int | None,
        *,
        by: Clerk,
        on: date,
        answers: Mapping[str, str] | None = None,
    ) -> LetterDraft:
        """Begin a letter in a case to a contact (or to nobody yet); it lies there as a draft.

        :raises NotFound: template or contact
        :raises InvalidInput: an answer cannot be read, or is not asked for
        :raises CaseIsClosed: nothing can be written in it any more
        """
        form = self.template(template)
        form.answers(answers or {}, on)
        case = self._cases.get(case_id)
        rule = self._cases.type(case.case_type).remedy
        regime, remedy = (rule.regime, rule.remedy) if rule else ("vwvfg", "widerspruch")
        blank = LetterDraft(
            document_id=0,
            case_id=case_id,
            case_reference=case.reference,
            reference="",
            template=template,
            state="draft",
            contact_id=contact_id,
            recipient=composing.recipient(self._contacts.get(contact_id)) if contact_id is not None else Recipient(()),
            subject=form.subject,
            body=(),
            enclosures=form.enclosures,
            answers=dict(answers or {}),
            notice=form.notice,
            regime=regime,
            remedy=remedy,
            delivery=form.delivery,
            clerk_id=by.id,
        )
        draft = replace(blank, body=self._body(form, blank, on))
        with self._store.transaction(by.uuid) as tx:
            self._cases.require_open(case_id)
            document_id = self._documents.add(
                tx,
                direction="outgoing",
                state="draft",
                title=self._title(draft, on),
                document_type=form.title,
                correspondent=_addressee(draft),
                contact_id=contact_id,
                case_id=case_id,
            )
            tx.insert("letter", document_id=document_id, template=template, clerk_id=by.id, **_row(draft, tx.now))
            tx.touch("letter", document_id)
        return self.get(document_id)

    def _body(self, form: Template, draft: LetterDraft, on: date) -> Body:
        """The text of the template for what the draft says: its conditions decided, its text blocks put in."""
        body = form.body(self.fill(draft, on).values)
        land = self._profile().land
        return fill_blocks(body, self._blocks, land=land, regime=draft.regime, on=on, remedy=draft.remedy)

    def _title(self, draft: LetterDraft, on: date) -> str:
        form = self._form(draft)
        return foreign_line(self.subject_line(draft, on)) or (form.title if form else "Schreiben")

    def address(self, draft: LetterDraft, contact_id: int) -> LetterDraft:
        """The draft, to another contact; not yet saved. Raises NotFound."""
        return replace(draft, contact_id=contact_id, recipient=composing.recipient(self._contacts.get(contact_id)))

    def answer(self, draft: LetterDraft, answers: Mapping[str, str], on: date) -> LetterDraft:
        """The draft with other answers; not yet saved. A text that is still the template's follows its conditions."""
        untouched, changed = self.untouched(draft, on), replace(draft, answers=dict(answers))
        return self.as_template(changed, on) if untouched else changed

    def untouched(self, draft: LetterDraft, on: date) -> bool:
        """Whether the text is still the template's, so that new values may decide its conditions anew."""
        form = self._form(draft)
        return form is not None and draft.body == self._body(form, draft, on)

    def as_template(self, draft: LetterDraft, on: date) -> LetterDraft:
        """The draft with the template's text for its values of today; not yet saved. Raises NotFound."""
        return replace(draft, body=self._body(self.template(draft.template), draft, on))

    def save(self, draft: LetterDraft, *, by: Clerk, on: date) -> None:
        """Keep what was typed; called while typing, so it leaves no entry in the journal.

        :raises Refused: the letter was issued meanwhile
        :raises CaseIsClosed: nothing can be written in it any more
        """
        with self._store.transaction(by.uuid) as tx:
            self._require_draft(draft.document_id)
            row = _row(draft, tx.now)
            columns = ", ".join(f"{name} = ?" for name in row)
            tx.execute(f"UPDATE letter SET {columns} WHERE document_id = ?", (*row.values(), draft.document_id))  # noqa: S608 - our own names
            self._documents.describe(
                tx,
                draft.document_id,
                title=self._title(draft, on),
                correspondent=_addressee(draft),
                contact_id=draft.contact_id,
            )
            tx.touch("letter", draft.document_id)
            tx.without_journal()

    def discard(self, document_id: int, *, by: Clerk) -> None:
        """Put a draft away; :meth:`take_up` brings it back.

        :raises Refused: the letter was issued
        """
        with self._store.transaction(by.uuid) as tx:
            self._require_draft(document_id)
            self._documents.withdraw(document_id, by=by)
            tx.touch("letter", document_id)

    def take_up(self, document_id: int, *, by: Clerk) -> None:
        """Bring a discarded draft back."""
        with self._store.transaction(by.uuid) as tx:
            self._documents.bring_back(document_id, by=by)
            tx.touch("letter", document_id)

    def write_again(self, document_id: int, *, by: Clerk, on: date) -> LetterDraft:
        """A new draft in the same case with the text of an older letter. Raises as :meth:`draft`."""
        old = self.get(document_id)
        with self._store.transaction(by.uuid):
            new = self.draft(old.case_id, old.template, old.contact_id, by=by, on=on)
            copy = replace(
                new,
                recipient=old.recipient,
                subject=old.subject,
                body=old.body,
                enclosures=old.enclosures,
                answers=old.answers,
                delivery=old.delivery,
            )
            self.save(copy, by=by, on=on)
        return self.get(new.document_id)

    def _require_draft(self, document_id: int) -> LetterDraft:
        draft = self.get(document_id)
        if draft.state != "draft":
            raise Refused(problem="Dieses Schreiben ist schon ausgefertigt und bleibt, wie es ist.")
        self._cases.require_open(draft.case_id)
        return draft

    # -- issuing and posting

    def issue(self, document_id: int, *, on: date, by: Clerk) -> Document:
        """Make the letter final: a PDF/A-3a and PDF/UA-1 in the case, to be printed and posted.

        :raises Refused: something is missing (``reasons``), or it is issued already
        :raises CaseIsClosed: nothing can be written in it any more
        """
        draft = self._require_draft(document_id)
        if gaps := [check for check in self.checks(draft, on) if check.blocks]:
            sentences = " ".join(gap.sentence for gap in gaps)
            raise Refused(
                problem=f"Das Schreiben ist noch nicht vollständig. {sentences}",
                reasons=[gap.key for gap in gaps],
            )
        letter = self.letter(draft, on)
        pdf = self._print(letter, draft=False)
        stored = self._store.documents.put(pdf)
        text = "\n".join([letter.subject, *letter.recipient.lines, plain_body(letter.body)])
        with self._store.transaction(by.uuid) as tx:
            self._require_unchanged(draft)
            self._documents.add_version(
                tx,
                document_id,
                stored,
                name=f"{draft.reference}.pdf",
                mime="application/pdf",
                pages=posting.page_count(pdf),
                text_state="done",
                text=text,
            )
            self._documents.describe(tx, document_id, title=self._title(draft, on))
            self._documents.finalise(tx, document_id, dated=on)
            tx.execute("UPDATE letter SET issued = ?, changed = ? WHERE document_id = ?", (tx.now, tx.now, document_id))
            tx.touch("letter", document_id)
        return self._documents.get(document_id)

    def _require_unchanged(self, draft: LetterDraft) -> None:
        """What is stored as the letter must be what was drawn."""
        if self._require_draft(draft.document_id) != draft:
            raise Refused(problem="Das Schreiben wurde inzwischen geändert. Bitte noch einmal ausfertigen.")

    def expected(
        self,
        document_id: int,
        posted: date,
        *,
        delivery: DeliveryKind | None = None,
        received: date | None = None,
        today: date | None = None,
    ) -> posting.Effect:
        """What posting on that day would start, before it is done. Raises InvalidInput as :meth:`post`."""
        draft = self.get(document_id)
        posting.check_day(posted, draft.dated, today)
        if received is not None:
            posting.check_received(received, posted, today)
        found = posting.effect(draft, posted, delivery or draft.delivery, received, self._calculator(), self._blocks)
        return replace(found, meets=tuple(met.text for met in self._cases.met_by(draft.case_id, draft.template)))

    def post(
        self,
        document_id: int,
        *,
        posted: date,
        by: Clerk,
        delivery: DeliveryKind | str | None = None,
        received: date | None = None,
        today: date | None = None,
    ) -> OutgoingEntry:
        """Enter the letter in the outgoing register; a notice starts its objection period, set as a deadline of the case.

        Where the letter is what the first deadline of the case was set for, that deadline is done with it.

        :param received: day on the proof of receipt, for a delivery that has one; until it is known the case is looked at again
        :param today: where given, a later day of posting is refused, for the register cannot be corrected
        :raises Refused: it is a draft, or was posted already
        :raises InvalidInput: posted before it was issued or after today, received before it was posted or after today,
            or an unknown kind of delivery
        :raises CaseIsClosed: the case takes no deadline any more
        """
        kind = posting.delivery_kind(delivery) if delivery is not None else self.get(document_id).delivery
        with self._store.transaction(by.uuid) as tx:
            draft, document = self.get(document_id), self._documents.get(document_id)
            self._cases.require_open(draft.case_id)
            posting.check_day(posted, draft.dated, today)
            if received is not None:
                posting.check_received(received, posted, today)
            self._documents.mark_posted(tx, document_id, posted)
            effect = posting.effect(draft, posted, kind, received, self._calculator(), self._blocks)
            entry = posting.enter(tx, document, draft, kind, posted, effect.derivation)
            tx.execute(
                "UPDATE letter SET delivery = ?, changed = ? WHERE document_id = ?", (kind.value, tx.now, document_id)
            )
            for met in self._cases.met_by(draft.case_id, draft.template):
                self._cases.complete(met.id, on=posted, by=by)
            if effect.due is not None:
                self._cases.set_follow_up(
                    draft.case_id,
                    effect.due,
                    effect.text,
                    by=by,
                    kind=effect.kind,
                    derivation=effect.derivation,
                    document_id=document_id,
                )
            tx.touch("letter", document_id)
        return entry

    # -- proofs of receipt

    def awaits_proof(self, document_id: int) -> bool:
        """Whether a posted notice still waits for its proof of receipt, and so has no deadline yet."""
        entry = self.entry_of(document_id)
        if entry is None or entry.derivation is not None or not entry.delivery.proven:
            return False
        draft = self.get(document_id)
        return draft.notice and not any(
            each.document_id == document_id and each.kind is FollowUpKind.DEADLINE
            for each in self._cases.follow_ups(draft.case_id)
        )

    def expected_by_proof(self, document_id: int, received: date, *, on: date) -> posting.Effect:
        """The deadline the day on the proof would start. Raises Refused and InvalidInput as :meth:`prove`."""
        entry = self.entry_of(document_id)
        if entry is None or not self.awaits_proof(document_id):
            raise Refused(problem="Für dieses Schreiben ist kein Zustellungsnachweis mehr einzutragen.")
        posting.check_received(received, entry.posted, on)
        draft = self.get(document_id)
        return posting.effect(draft, entry.posted, entry.delivery, received, self._calculator(), self._blocks)

    def prove(self, document_id: int, received: date, *, by: Clerk, on: date) -> FollowUp:
        """Note the day on the proof of receipt: the objection period starts, the look for the proof is seen to.

        :raises Refused: nothing is awaited for this letter
        :raises InvalidInput: received before it was posted, or after today (place "received")
        :raises CaseIsClosed: the case takes no deadline any more
        """
        with self._store.transaction(by.uuid) as tx:
            effect = self.expected_by_proof(document_id, received, on=on)
            assert effect.due is not None  # with the day known, a notice always starts its period
            case_id = self.get(document_id).case_id
            for each in self._cases.follow_ups(case_id, open_only=True):
                if each.document_id == document_id:
                    self._cases.complete(each.id, on=on, by=by)
            tx.touch("letter", document_id)
            return self._cases.set_follow_up(
                case_id,
                effect.due,
                effect.text,
                by=by,
                kind=effect.kind,
                derivation=effect.derivation,
                document_id=document_id,
            )


def _row(draft: LetterDraft, now: str) -> dict[str, object]:
    return {
        "recipient": recipient_to_json(draft.recipient),
        "body": content_to_json(draft),
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False),
        "notice": int(draft.notice),
        "regime": draft.regime,
        "remedy": draft.remedy,
        "delivery": draft.delivery.value,
        "changed": now,
    }


def _addressee(draft: LetterDraft) -> str:
    return ", ".join(composing.address_in_one_line(draft.recipient)[:2])
