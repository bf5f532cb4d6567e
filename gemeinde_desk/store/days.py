"""Days as the database keeps them: ISO texts, so that they sort as texts."""

from datetime import date


def iso(day: date | None) -> str | None:
    """The day as it is stored."""
    return day.isoformat() if day else None


def day(stored: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(stored) if stored else None
