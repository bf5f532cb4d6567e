"""What a draft stands for now: its values, what is to be seen to, whether its text is still the template's."""

from dataclasses import dataclass
from datetime import date

from gemeinde_desk.letters.desk import LetterDesk
from gemeinde_desk.letters.drafting import Check, LetterDraft
from gemeinde_desk.letters.filling import Filled
from gemeinde_desk.letters.placeholders import Registry


@dataclass(frozen=True)
class Findings:
    """``untouched``: new values may decide the template's conditions anew."""

    filled: Filled
    registry: Registry
    checks: list[Check]
    untouched: bool


def look(desk: LetterDesk, draft: LetterDraft, today: date) -> Findings:
    """Values and checks of a draft; about a millisecond."""
    return Findings(
        desk.fill(draft, today), desk.registry(draft), desk.checks(draft, today), desk.untouched(draft, today)
    )


def section_of(check: Check) -> str:
    """The part of the settings where it is seen to what the office or its clerk has not entered."""
    if check.code == "letterhead":
        return "letterhead"
    return "office" if check.key.startswith("amt.") else "clerks"
