"""What a letter is: text runs, blocks of the body, recipient, letterhead.

The same model is edited in the window, kept in the store (as JSON, see :mod:`.model_json`), filled with values
(:mod:`.placeholders`) and drawn (:mod:`.render`). Text is plain text everywhere: there is no markup to escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text in one style. A line feed inside is a forced line break.

    ``missing`` marks the stand-in of a placeholder without a value; a letter holding one cannot be issued.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder: ``key`` names an entry of the registry, ``fmt`` one of its formats (empty: the usual one)."""

    key: str
    fmt: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False


Run = Text | Field
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the body; stays with the text that follows it."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; neighbouring items of the same kind form one list, numbered from 1 when ``ordered``."""

    runs: Runs
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head line; all columns but the first are set flush right (amounts). ``total`` closes the table."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    total: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """The remedy instruction. Empty ``paragraphs``: not yet chosen, which blocks issuing.

    ``block`` names the text block it was taken from and its version, ``<key>@<valid from>``.
    """

    regime: str
    block: str = ""
    title: str = ""
    paragraphs: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A text block other than a remedy (data protection, payment …), set smaller; ``block`` as in :class:`Remedy`."""

    key: str
    block: str = ""
    title: str = ""
    paragraphs: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Closing formula, room for the hand, then the lines below it (``Im Auftrag``, name).

    ``automatic``: made by machine without a signature (§ 37 (5) VwVfG); no room is left then.
    """

    closing: Runs
    lines: tuple[Runs, ...]
    automatic: bool = False


Block = Paragraph | Heading | ListItem | Table | PageBreak | Remedy | Note | Signature
Body = tuple[Block, ...]


class DeliveryKind(Enum):
    """How a letter leaves the house. The value is what the store keeps."""

    LETTER = "brief"
    REGISTERED = "einschreiben"
    REGISTERED_RETURN = "einschreiben_rueckschein"
    FORMAL_SERVICE = "pzu"
    RECEIPT = "empfangsbekenntnis"
    EMAIL = "e_mail"
    COURIER = "bote"
    PICKUP = "abholung"

    @property
    def label(self) -> str:
        """The German word for it."""
        return _DELIVERY[self][0]

    @property
    def remark(self) -> str:
        """The line in the remark zone above the address; empty for an ordinary letter."""
        return _DELIVERY[self][1]

    @property
    def proven(self) -> bool:
        """Whether the day of receipt is proven (return receipt, deed of service), so that this day counts."""
        proofs = {DeliveryKind.REGISTERED_RETURN, DeliveryKind.FORMAL_SERVICE, DeliveryKind.RECEIPT}
        return self in proofs | {DeliveryKind.PICKUP, DeliveryKind.COURIER}


_DELIVERY: Mapping[DeliveryKind, tuple[str, str]] = {
    DeliveryKind.LETTER: ("Einfacher Brief", ""),
    DeliveryKind.REGISTERED: ("Übergabe-Einschreiben", "Einschreiben"),
    DeliveryKind.REGISTERED_RETURN: ("Einschreiben mit Rückschein", "Einschreiben Rückschein"),
    DeliveryKind.FORMAL_SERVICE: ("Postzustellungsurkunde", "Förmliche Zustellung"),
    DeliveryKind.RECEIPT: ("Empfangsbekenntnis", "Gegen Empfangsbekenntnis"),
    DeliveryKind.EMAIL: ("E-Mail", "Per E-Mail"),
    DeliveryKind.COURIER: ("Bote", "Durch Boten"),
    DeliveryKind.PICKUP: ("Abholung", "Persönlich übergeben"),
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office as it appears on paper.

    ``lines`` stand under the name, ``footer`` holds up to four columns of up to five lines, ``arms`` the bytes of a
    PNG or JPEG, ``accent`` a colour ``#rrggbb``.
    """

    name: str
    lines: tuple[str, ...] = ()
    sender_line: str = ""
    footer: tuple[tuple[str, ...], ...] = ()
    arms: bytes | None = field(default=None, repr=False)
    accent: str = "#1f4e79"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Address lines as they stand in the window (at most six) and the salutation with its comma."""

    lines: tuple[str, ...]
    salutation: str = "Sehr geehrte Damen und Herren,"


@dataclass(frozen=True, slots=True)
class InfoRow:
    """One row of the information block beside the address."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be drawn: every placeholder has its value or is marked as missing.

    ``document_id`` and ``reference`` identify it, ``code`` is the text of the QR code (none: no code), ``data`` an
    optional record embedded as JSON. ``subject`` is the line printed in bold.
    """

    document_id: str
    reference: str
    recipient: Recipient
    subject: str
    body: Body
    info: tuple[InfoRow, ...] = ()
    enclosures: tuple[str, ...] = ()
    delivery: DeliveryKind = DeliveryKind.LETTER
    notice: bool = False
    code: str = ""
    data: Mapping[str, object] | None = None


def runs_of(block: Block) -> Iterable[Runs]:
    """Every run of text in the block, in reading order."""
    match block:
        case Paragraph(runs) | Heading(runs) | ListItem(runs):
            yield runs
        case Table(head, rows, total):
            yield from head
            for row in rows:
                yield from row
            yield from total
        case Remedy(paragraphs=paragraphs) | Note(paragraphs=paragraphs):
            yield from paragraphs
        case Signature(closing, lines):
            yield closing
            yield from lines
        case PageBreak():
            return


def plain(runs: Runs) -> str:
    """The bare text; placeholders appear as ``{key}``."""
    return "".join(run.text if isinstance(run, Text) else "{" + run.key + "}" for run in runs)


def plain_body(body: Body) -> str:
    """The text of the body for search and for the journal, one line per paragraph or cell."""
    lines: list[str] = []
    for block in body:
        if isinstance(block, Remedy | Note) and block.title:
            lines.append(block.title)
        lines += [plain(runs) for runs in runs_of(block)]
    return "\n".join(lines)
