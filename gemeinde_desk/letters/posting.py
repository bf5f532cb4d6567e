"""Posting a letter: the entry in the outgoing register, and what the day of posting starts."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gemeinde_desk.cases.model import FollowUpKind
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.composing import address_in_one_line
from gemeinde_desk.letters.drafting import LetterDraft, OutgoingEntry
from gemeinde_desk.letters.model import DeliveryKind, Remedy
from gemeinde_desk.letters.text_blocks import TextBlock
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.transaction import Transaction

#: Days after which a proof of receipt that has not come back is asked for.
PROOF_DAYS = 14
_PAGE = re.compile(rb"/Type /Page[^s]")


@dataclass(frozen=True)
class Effect:
    """What posting starts in the case: a deadline with its derivation, or a look for the proof of receipt, or nothing.

    ``meets``: the texts of the dates of the case that are done with it.
    """

    due: date | None = None
    text: str = ""
    kind: FollowUpKind = FollowUpKind.DEADLINE
    derivation: Derivation | None = None
    meets: tuple[str, ...] = ()


def delivery_kind(given: DeliveryKind | str) -> DeliveryKind:
    """The kind of delivery by its word ("brief", "einschreiben" …); "letter" is the ordinary letter."""
    if isinstance(given, DeliveryKind):
        return given
    try:
        return DeliveryKind.LETTER if given == "letter" else DeliveryKind(given)
    except ValueError:
        kinds = ", ".join(kind.value for kind in DeliveryKind)
        raise InvalidInput(
            place="delivery", problem=f"Die Versandart „{given}“ gibt es nicht. Möglich: {kinds}."
        ) from None


def check_day(posted: date, dated: date | None, today: date | None) -> None:
    """A letter goes out on its date or later, and not on a day that is still to come.

    :raises InvalidInput: place "posted"
    """
    if dated is not None and posted < dated:
        problem = (
            f"Das Schreiben trägt das Datum {format_date(dated)} und kann nicht vorher zur Post gegeben worden sein."
        )
        raise InvalidInput(place="posted", problem=problem)
    if today is not None and posted > today:
        problem = (
            "Dieser Tag liegt in der Zukunft. In das Postausgangsbuch kommt ein Schreiben erst, wenn es hinausgeht."
        )
        raise InvalidInput(place="posted", problem=problem)


def check_received(received: date, posted: date, today: date | None) -> None:
    """A proof of receipt names the day of posting or a later one, and not one that is still to come.

    :raises InvalidInput: place "received"
    """
    if today is not None and received > today:
        raise InvalidInput(place="received", problem="Der Tag der Zustellung liegt in der Zukunft.")
    if received < posted:
        raise InvalidInput(place="received", problem="Zugestellt werden kann ein Schreiben nicht vor seinem Versand.")


def effect(
    draft: LetterDraft,
    posted: date,
    delivery: DeliveryKind,
    received: date | None,
    calculator: DeadlineCalculator,
    blocks: Iterable[TextBlock],
) -> Effect:
    """What the posting of a letter starts. Only a notice starts an objection period (§ 41 VwVfG, § 122 AO, § 70 VwGO)."""
    if not draft.notice:
        return Effect()
    by_hand = delivery in {DeliveryKind.PICKUP, DeliveryKind.COURIER}
    if delivery.proven and not by_hand and received is None:
        text = f"Zustellungsnachweis prüfen: {draft.reference}"
        return Effect(posted + timedelta(days=PROOF_DAYS), text, FollowUpKind.FOLLOW_UP)
    instruction = next((block for block in draft.body if isinstance(block, Remedy) and block.paragraphs), None)
    derivation = calculator.objection(
        posted,
        regime=draft.regime or "vwvfg",
        channel="served" if delivery.proven else "electronic" if delivery is DeliveryKind.EMAIL else "post",
        remedy=_remedy(draft, instruction, blocks),
        instruction_given=instruction is not None,
        received=received or (posted if by_hand else None),
    )
    text = f"Rechtsbehelfsfrist endet: {draft.reference}"
    return Effect(derivation.result, text, FollowUpKind.DEADLINE, derivation)


def _remedy(draft: LetterDraft, instruction: Remedy | None, blocks: Iterable[TextBlock]) -> str:
    """The remedy the letter itself names counts, for that is what the reader was told."""
    named = next(
        (block.remedy for block in blocks if instruction is not None and block.version == instruction.block), ""
    )
    return named or draft.remedy or "widerspruch"


def enter(
    tx: Transaction,
    document: Document,
    draft: LetterDraft,
    delivery: DeliveryKind,
    posted: date,
    derivation: Derivation | None,
) -> OutgoingEntry:
    """The next entry of the register, for good."""
    number = tx.next_number("outgoing", posted.year)
    entry = OutgoingEntry(
        year=posted.year,
        number=number,
        posted=posted,
        registered=tx.now,
        recipient=", ".join(address_in_one_line(draft.recipient)),
        subject=document.title,
        delivery=delivery,
        derivation=derivation,
        document_id=document.id,
    )
    tx.insert(
        "outgoing_register",
        year=entry.year,
        number=number,
        posted=posted.isoformat(),
        registered=tx.now,
        recipient=entry.recipient,
        subject=entry.subject,
        delivery=delivery.value,
        derivation=json.dumps(derivation.to_json(), ensure_ascii=False) if derivation else None,
        document_id=document.id,
    )
    return entry


def entry_from_row(row: Row) -> OutgoingEntry:
    """A row of the register."""
    return OutgoingEntry(
        year=row["year"],
        number=row["number"],
        posted=date.fromisoformat(row["posted"]),
        registered=row["registered"],
        recipient=row["recipient"],
        subject=row["subject"],
        delivery=DeliveryKind(row["delivery"]),
        derivation=Derivation.from_json(json.loads(row["derivation"])) if row["derivation"] else None,
        document_id=row["document_id"],
    )


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of our own has."""
    return max(1, len(_PAGE.findall(pdf)))


def summary(entry: OutgoingEntry) -> str:
    """The entry in one German sentence."""
    sentence = f"Postausgang {entry.label} am {format_date(entry.posted)}"
    return f"{sentence}, Frist bis {format_date(entry.derivation.result)}." if entry.derivation else f"{sentence}."
