"""What the register of cases deals in: the case, its calendar, its participants, its checklist and its history.

Plain data: no SQL, no window, no clock. Days are :class:`datetime.date`, instants ISO texts in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.derivation import Derivation


class CaseState(StrEnum):
    """Where a case stands. The texts are those of the table, so ``state == "open"`` holds too."""

    OPEN = "open"
    CLOSED = "closed"  # z.d.A. verfügt
    HANDED_OVER = "handed_over"  # given to the portal or archive; final


class FollowUpKind(StrEnum):
    """What a date in the calendar of a case is."""

    FOLLOW_UP = "follow_up"  # Wiedervorlage
    DEADLINE = "deadline"  # Frist
    ADVANCE_NOTICE = "advance_notice"  # Vorfrist


#: how a clerk says it
FOLLOW_UP_WORDS: Mapping[FollowUpKind, str] = {
    FollowUpKind.FOLLOW_UP: "Wiedervorlage",
    FollowUpKind.DEADLINE: "Frist",
    FollowUpKind.ADVANCE_NOTICE: "Vorfrist",
}


@dataclass(frozen=True)
class CaseFile:
    """A container of cases under one unit of the filing plan (Akte)."""

    id: int
    uuid: str
    reference: str
    title: str
    filing_unit: str
    opened: date


@dataclass(frozen=True)
class CaseClerk:
    """The clerk in charge, as far as a case shows it."""

    id: int
    uuid: str
    name: str
    sign: str


@dataclass(frozen=True)
class Case:
    """One matter from receipt to closing (Vorgang).

    ``fields`` holds canonical texts by key of the case type's fields; ``next_date`` is the earliest open date of the
    calendar, None when nothing is scheduled; ``retention_years`` None means for ever; ``retention_end`` is the last day
    of the retention and set while the case is closed. ``changed`` is an instant.
    """

    id: int
    uuid: str
    reference: str
    file_id: int
    file_reference: str
    filing_unit: str
    case_type: str
    case_type_title: str
    subject: str
    state: CaseState
    clerk: CaseClerk
    opened: date
    closed: date | None
    next_date: date | None
    outcome: str
    fields: Mapping[str, str]
    their_reference: str
    note: str
    retention_years: int | None
    disposal: Disposal
    retention_end: date | None
    changed: str

    @property
    def is_open(self) -> bool:
        """Whether it may be worked on."""
        return self.state is CaseState.OPEN


@dataclass(frozen=True)
class CaseRow:
    """A case as a line of a list; ``case_type`` is the title of the type, ``clerk`` the sign."""

    id: int
    reference: str
    subject: str
    state: CaseState
    case_type: str
    clerk: str
    opened: date
    closed: date | None
    next_date: date | None


@dataclass(frozen=True)
class Foreseen:
    """What opening a case would bring: its reference, if nobody is quicker, its first deadline and the warning before it.

    ``deadline`` is None for kinds of cases without one; ``deadline_text`` says what is due.
    """

    reference: str
    deadline: Derivation | None
    deadline_text: str
    advance_notice: date | None


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list shows; every given part narrows it.

    ``text``: words of the subject, or the beginning of a reference; ``case_type``: key of the type; ``filing_unit``: the
    unit of the file; ``due_until``: something is due by that day; ``unscheduled``: open, and nothing scheduled
    ("forgotten").
    """

    text: str = ""
    state: str | None = None
    clerk_id: int | None = None
    case_type: str | None = None
    filing_unit: str | None = None
    due_until: date | None = None
    unscheduled: bool = False


@dataclass(frozen=True)
class Order:
    """How a list is sorted: reference, subject, state, case_type, clerk, opened, closed or next_date.

    Cases without the date stand last, whichever the direction.
    """

    column: str = "reference"
    descending: bool = False


@dataclass(frozen=True)
class FollowUp:
    """A date in the calendar of a case, set at the instant ``created``; ``derivation`` says how a deadline was found."""

    id: int
    uuid: str
    case_id: int
    case_reference: str
    case_subject: str
    kind: FollowUpKind
    due: date
    text: str
    clerk_sign: str
    derivation: Derivation | None
    document_id: int | None
    created: str
    done_on: date | None
    done_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be seen to."""
        return self.done_on is None


@dataclass(frozen=True)
class Participant:
    """A contact in a role of the case (applicant, neighbour …); ``role`` is the German word shown."""

    contact: Contact
    role: str


@dataclass(frozen=True)
class ChecklistItem:
    """A line to be ticked; ``done_by`` is the sign of the clerk who did."""

    id: int
    text: str
    done_on: date | None
    done_by: str | None


@dataclass(frozen=True)
class HistoryEntry:
    """A line of the journal as a clerk reads it.

    ``at`` is an instant, ``clerk`` the sign of who did it ("System" for the program itself), ``sentence`` German.
    """

    at: str
    clerk: str
    action: str
    sentence: str
    data: Mapping[str, object] = field(default_factory=dict)


class Level(StrEnum):
    """What a finding means for closing."""

    BLOCKER = "blocker"  # closing is refused
    WARNING = "warning"  # closing is possible once accepted


class Fix(StrEnum):
    """What puts a finding right; the closing dialog offers it as a button."""

    NONE = "none"
    REOPEN = "reopen"
    SET_OUTCOME = "set_outcome"
    FILL_FIELD = "fill_field"
    ISSUE_LETTER = "issue_letter"
    POST_LETTER = "post_letter"
    SET_RETENTION = "set_retention"
    SET_CLOSING_DATE = "set_closing_date"
    COMPLETE_FOLLOW_UP = "complete_follow_up"
    WAIT_FOR_TEXT = "wait_for_text"
    RETRY_TEXT = "retry_text"
    TICK = "tick"
    MAKE_READABLE = "make_readable"
    FILE_DOCUMENT = "file_document"
    ADD_PARTICIPANT = "add_participant"
    WITHDRAW_DOCUMENT = "withdraw_document"


@dataclass(frozen=True)
class Finding:
    """One thing to see to before a case is closed.

    ``code`` names the rule, ``sentence`` says it in German, ``subject_id`` is the row id of what it is about (document,
    follow-up or checklist item, by the fix), ``field`` the key of a field of the case type.
    """

    code: str
    level: Level
    sentence: str
    fix: Fix
    subject_id: int | None = None
    field: str | None = None
