"""How the place says what the register knows: states, days and instants in German."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.cases.model import CaseState, FollowUp, FollowUpKind
from gemeinde_desk.deadlines.dates import format_date, format_weekday
from gemeinde_desk.ui.palette import Tone

STATE_TONES = {CaseState.OPEN: Tone.INFO, CaseState.CLOSED: Tone.OK, CaseState.HANDED_OVER: Tone.MUTED}
#: a date this many days ahead is soon
SOON_DAYS = 7


def tr(text: str) -> str:
    """A text of this place."""
    return QCoreApplication.translate("cases", text)


def case_count(count: int) -> str:
    """«1 Vorgang», «1.234 Vorgänge»."""
    return tr("1 Vorgang") if count == 1 else tr("{0} Vorgänge").format(f"{count:,}".replace(",", "."))


def state_word(state: CaseState) -> str:
    """«offen», «z.d.A.», «übergeben»."""
    return {CaseState.OPEN: tr("offen"), CaseState.CLOSED: tr("z.d.A."), CaseState.HANDED_OVER: tr("übergeben")}[state]


def due_tone(day: date | None, today: date) -> Tone | None:
    """How urgent a day is; None: not at all."""
    if day is None:
        return None
    left = (day - today).days
    if left < 0:
        return Tone.OVERDUE
    return Tone.SOON if left <= SOON_DAYS else Tone.MUTED


def due_word(day: date | None) -> str:
    """The day, or nothing."""
    return format_date(day) if day else ""


def due_sentence(day: date | None, today: date, *, short: bool = False) -> str:
    """«seit 3 Tagen überfällig», «heute», «in 5 Tagen»; ``short`` for a column beside the day."""
    if day is None:
        return tr("kein Termin")
    left = (day - today).days
    if short and left < 0:
        return tr("überfällig")
    if left < -1:
        return tr("seit {0} Tagen überfällig").format(-left)
    if left in {-1, 0, 1}:
        return {-1: tr("seit gestern überfällig"), 0: tr("heute"), 1: tr("morgen")}[left]
    return tr("in {0} Tagen").format(left)


def day_word(day: date) -> str:
    """«Di, 03.03.2026»."""
    return f"{format_weekday(day)}, {format_date(day)}"


def moment_word(instant: str) -> str:
    """An instant of the store as the clock on the wall showed it: «03.03.2026, 10:15»."""
    local = datetime.fromisoformat(instant).astimezone()
    return f"{format_date(local.date())}, {local:%H:%M}"


def kind_word(follow_up: FollowUp) -> str:
    """«Wiedervorlage», «Frist», «Vorfrist»."""
    return {
        FollowUpKind.FOLLOW_UP: tr("Wiedervorlage"),
        FollowUpKind.DEADLINE: tr("Frist"),
        FollowUpKind.ADVANCE_NOTICE: tr("Vorfrist"),
    }[follow_up.kind]


def disposal_word(disposal: Disposal) -> str:
    """What becomes of the case after its retention."""
    return {
        Disposal.KEEP: tr("A – archivwürdig, dauernd aufheben"),
        Disposal.APPRAISE: tr("B – das Archiv bewertet"),
        Disposal.DESTROY: tr("V – nach Anbietung vernichten"),
    }[disposal]
