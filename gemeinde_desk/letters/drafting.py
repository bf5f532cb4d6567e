"""What the letter desk deals in: the draft, a line of its lists, an entry of the outgoing register; and the draft as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.letters.model import Body, DeliveryKind, Recipient, Runs
from gemeinde_desk.letters.model_json import body_from_json, body_to_json, runs_from_json, runs_to_json

LetterState = Literal["draft", "issued", "posted"]


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A letter as it is being written, or as it was written: placeholders still stand in subject and body.

    ``answers`` are the texts typed for what the template asks, by key; ``regime`` and ``remedy`` say by which law a notice
    counts as notified and what lies against it; ``dated`` is the day it was issued.
    """

    document_id: int
    case_id: int
    case_reference: str
    reference: str
    template: str
    state: LetterState
    contact_id: int | None
    recipient: Recipient
    subject: Runs
    body: Body
    enclosures: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: bool = False
    regime: str = ""
    remedy: str = ""
    delivery: DeliveryKind = DeliveryKind.LETTER
    clerk_id: int
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """A letter as a line of a list; ``subject`` and ``recipient`` as they read, instants ISO, UTC."""

    document_id: int
    case_id: int
    case_reference: str
    reference: str
    subject: str
    recipient: str
    template: str
    notice: bool
    delivery: DeliveryKind
    clerk: str
    changed: str
    issued: str | None
    posted: date | None


@dataclass(frozen=True, kw_only=True)
class OutgoingEntry:
    """An entry of the outgoing register (Postausgangsbuch); ``derivation`` tells how the objection period was counted."""

    year: int
    number: int
    posted: date
    registered: str
    recipient: str
    subject: str
    delivery: DeliveryKind
    derivation: Derivation | None
    document_id: int

    @property
    def label(self) -> str:
        """As the office names it: A-2026-0001."""
        return f"A-{self.year}-{self.number:04}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to see to before a letter is issued; ``blocks`` if it cannot be issued without.

    ``code`` says where: "value" (a placeholder without a value, ``key`` names it), "answer" (what was typed for ``key``
    cannot be read, or is a day gone by), "address", "subject", "remedy", "signature", "text_block" (the text, or a block of it,
    needs a look), "letterhead" (the arms cannot be printed).
    """

    code: Literal["value", "answer", "address", "subject", "remedy", "signature", "text_block", "letterhead"]
    sentence: str
    key: str = ""
    blocks: bool = True


def content_to_json(draft: LetterDraft) -> str:
    """Subject, body and enclosures as the store keeps them."""
    content = {
        "subject": runs_to_json(draft.subject),
        "blocks": body_to_json(draft.body),
        "enclosures": list(draft.enclosures),
    }
    return json.dumps(content, ensure_ascii=False)


def content_from_json(text: str) -> tuple[Runs, Body, tuple[str, ...]]:
    """What :func:`content_to_json` wrote."""
    content = json.loads(text)
    return runs_from_json(content["subject"]), body_from_json(content["blocks"]), tuple(content["enclosures"])


def recipient_to_json(recipient: Recipient) -> str:
    """Address lines and salutation as the store keeps them."""
    return json.dumps({"lines": list(recipient.lines), "salutation": recipient.salutation}, ensure_ascii=False)


def recipient_from_json(text: str) -> Recipient:
    """What :func:`recipient_to_json` wrote."""
    content = json.loads(text)
    return Recipient(tuple(content["lines"]), content["salutation"])
