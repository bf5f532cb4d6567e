"""Whose dates the morning list and its badge show: the clerk's own, or everybody's. Remembered for each clerk."""

from functools import partial

from gemeinde_desk.ui.session import Session


def has_choice(session: Session) -> bool:
    """Whether there is anybody else whose dates could be shown."""
    return len(session.office.clerks.all()) > 1


def only_mine(session: Session) -> bool:
    """What the clerk chose last; their own where nothing was chosen yet."""
    kept = session.office.drafts.load(_key(session)) or {}
    return has_choice(session) and bool(kept.get("mine", True))


def keep(session: Session, *, mine: bool) -> None:
    """Remember the choice."""
    session.write(partial(session.office.drafts.save, _key(session), {"mine": mine}))


def due_today(session: Session) -> int:
    """How many of the dates in question are due today or overdue."""
    clerk_id = session.clerk.id if only_mine(session) else None
    return session.office.agenda.due_count(session.today(), clerk_id)


def _key(session: Session) -> str:
    return f"today.{session.clerk.id}"
