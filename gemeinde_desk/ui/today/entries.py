"""The morning list as lines of the window and of the printed sheet: headings and what stands under them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.cases.agenda import TodayList
from gemeinde_desk.cases.model import CaseFilter, CaseRow, FollowUp, FollowUpKind
from gemeinde_desk.deadlines.dates import format_date, format_weekday, format_weekday_long
from gemeinde_desk.documents.model import Document
from gemeinde_desk.ui.palette import Tone

KIND_SYMBOLS = {
    FollowUpKind.DEADLINE: "clock",
    FollowUpKind.FOLLOW_UP: "follow-up",
    FollowUpKind.ADVANCE_NOTICE: "warning",
}


class Part(Enum):
    """A part of the list: its icon and how urgent it is."""

    OVERDUE = ("overdue", Tone.OVERDUE)
    TODAY = ("today", Tone.SOON)
    WEEK = ("calendar", Tone.INFO)
    INTAKE = ("inbox", Tone.INFO)
    LETTERS = ("send", Tone.INFO)
    FORGOTTEN = ("help", Tone.MUTED)

    @property
    def symbol(self) -> str:
        """The icon."""
        return self.value[0]

    @property
    def tone(self) -> Tone:
        """How its heading and days are coloured; the words say the same."""
        return self.value[1]


@dataclass(frozen=True)
class Entry:
    """A line. A heading has ``count``; all others open ``opens`` (kind and item for the session).

    ``word`` and ``symbol`` say what it is, ``when`` how far away ``day`` is, ``text`` what to do, ``detail`` where.
    """

    part: Part
    identity: tuple[str, int | str]
    text: str
    count: int | None = None
    symbol: str = ""
    word: str = ""
    day: date | None = None
    when: str = ""
    detail: str = ""
    clerk: str = ""
    follow_up: FollowUp | None = None
    case_id: int | None = None
    opens: tuple[str, object] = ("", None)

    @property
    def is_heading(self) -> bool:
        """Whether it only heads a part."""
        return self.count is not None

    def spoken(self) -> str:
        """The line as a screen reader says it."""
        if self.is_heading:
            return f"{self.text}: {self.count}"
        day = f"{format_weekday_long(self.day)}, {format_date(self.day)}" if self.day else ""
        return ", ".join(part for part in (self.word, day, self.when, self.text, self.detail, self.clerk) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def part_title(part: Part) -> str:
    """The heading of a part."""
    return {
        Part.OVERDUE: _tr("Überfällig"),
        Part.TODAY: _tr("Heute fällig"),
        Part.WEEK: _tr("Diese Woche"),
        Part.INTAKE: _tr("Neuer Posteingang"),
        Part.LETTERS: _tr("Zu versenden"),
        Part.FORGOTTEN: _tr("Vergessen: offen ohne Termin"),
    }[part]


def kind_word(kind: FollowUpKind) -> str:
    """«Wiedervorlage», «Frist», «Vorfrist»."""
    return {
        FollowUpKind.FOLLOW_UP: _tr("Wiedervorlage"),
        FollowUpKind.DEADLINE: _tr("Frist"),
        FollowUpKind.ADVANCE_NOTICE: _tr("Vorfrist"),
    }[kind]


def when_word(day: date, today: date) -> str:
    """«seit 4 Tagen», «seit gestern», «heute», «morgen», «in 3 Tagen»."""
    left = (day - today).days
    if left in {-1, 0, 1}:
        return {-1: _tr("seit gestern"), 0: _tr("heute"), 1: _tr("morgen")}[left]
    return _tr("seit {0} Tagen").format(-left) if left < 0 else _tr("in {0} Tagen").format(left)


def day_word(day: date) -> str:
    """«Fr, 27.02.2026»."""
    return f"{format_weekday(day)}, {format_date(day)}"


def entries(found: TodayList, today: date, clerk_id: int | None, *, signs: bool) -> list[Entry]:
    """All lines in their order; empty when nothing is to be done.

    :param clerk_id: whose list it is, None for the whole office
    :param signs: whether each line names its clerk
    """
    sunday = today + timedelta(days=6 - today.weekday())
    before = CaseFilter(state="open", clerk_id=clerk_id, due_until=today - timedelta(days=1))
    this_week = CaseFilter(state="open", clerk_id=clerk_id, due_until=sunday)
    unscheduled = CaseFilter(clerk_id=clerk_id, unscheduled=True)
    warned = found.warned
    lines: list[Entry] = []
    for part, rows, count, rest in (
        (Part.OVERDUE, _dates(Part.OVERDUE, found.overdue, today, warned, signs=signs), found.overdue_count, before),
        (Part.TODAY, _dates(Part.TODAY, found.due_today, today, warned, signs=signs), found.due_today_count, this_week),
        (Part.WEEK, _dates(Part.WEEK, found.this_week, today, warned, signs=signs), found.this_week_count, this_week),
        (Part.INTAKE, _intake(found.intake_waiting), found.intake_waiting, None),
        (Part.LETTERS, [_letter(each) for each in found.letters_to_post], found.letters_to_post_count, None),
        (Part.FORGOTTEN, [_forgotten(each, today, signs=signs) for each in found.forgotten], found.forgotten_count,
         unscheduled),
    ):  # fmt: skip
        if rows:
            lines += [Entry(part, ("heading", part.name), part_title(part), count=count), *rows]
            if part is not Part.INTAKE:
                lines += _more(part, count - len(rows), rest)
    return lines


def _dates(part: Part, found: list[FollowUp], today: date, warned: frozenset[int], *, signs: bool) -> list[Entry]:
    def where(each: FollowUp) -> str:
        late = _tr("Vorfrist überfällig") if each.id in warned else ""
        return " · ".join(filter(None, (late, each.case_reference, each.case_subject)))

    return [
        Entry(
            part,
            ("follow_up", each.id),
            each.text,
            symbol=KIND_SYMBOLS[each.kind],
            word=kind_word(each.kind),
            day=each.due,
            when=when_word(each.due, today),
            detail=where(each),
            clerk=each.clerk_sign if signs else "",
            follow_up=each,
            case_id=each.case_id,
            opens=("case", each.case_id),
        )
        for each in found
    ]


def _intake(waiting: int) -> list[Entry]:
    if not waiting:
        return []
    text = _tr("1 Schriftstück wartet") if waiting == 1 else _tr("{0} Schriftstücke warten").format(waiting)
    return [
        Entry(
            Part.INTAKE,
            ("intake", 0),
            text,
            symbol="inbox",
            word=_tr("Posteingang"),
            detail=_tr("Ansehen und einem Vorgang zuordnen"),
            opens=("place", "intake"),
        )
    ]


def _letter(document: Document) -> Entry:
    to = _tr("an {0}").format(document.correspondent) if document.correspondent else ""
    return Entry(
        Part.LETTERS,
        ("letter", document.id),
        document.title,
        symbol="letter",
        word=_tr("Schreiben"),
        day=document.dated,
        detail=" · ".join(part for part in (document.reference or "", to) if part),
        case_id=document.case_id,
        opens=("letter", document.id),
    )


def _forgotten(case: CaseRow, today: date, *, signs: bool) -> Entry:
    days = (today - case.opened).days
    when = _tr("heute eröffnet") if days < 1 else _tr("seit {0} Tagen offen").format(days)
    return Entry(
        Part.FORGOTTEN,
        ("case", case.id),
        case.subject,
        symbol="case",
        word=_tr("Vorgang"),
        day=case.opened,
        when=_tr("seit gestern offen") if days == 1 else when,
        detail=f"{case.reference} · {case.case_type}",
        clerk=case.clerk if signs else "",
        case_id=case.id,
        opens=("case", case.id),
    )


def _more(part: Part, number: int, rest: CaseFilter | None) -> Iterator[Entry]:
    """The line that leads to what the list leaves out."""
    if number <= 0:
        return
    opens: tuple[str, object] = ("place", "letters") if rest is None else ("case", ("list", rest))
    yield Entry(part, ("more", part.name), _tr("Weitere {0} anzeigen").format(number), symbol="more", opens=opens)
