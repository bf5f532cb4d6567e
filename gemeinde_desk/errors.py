"""What the user can do something about.

Every error of the house that is not a fault of the program derives from :class:`DeskError` and carries three German
sentences: what happened, what it means for the work, what helps. The texts are templates with named fields, so that
another language can translate them; the window and the command line show them, nothing parses them.
"""

from typing import ClassVar


class DeskError(Exception):
    """Base of everything the user can act on.

    A subclass sets ``what``, ``meaning`` and ``remedy`` as templates for :meth:`str.format`; the values come as keyword
    arguments and stay readable in ``data``. ``place`` names where the input was bad: a field, or ``file:line``.
    """

    what: ClassVar[str] = "Das hat nicht geklappt."
    meaning: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    #: exit code of the command line (all are listed in commands/main.py and by `gemeinde-desk --help`)
    exit_code: ClassVar[int] = 1

    def __init__(self, *, place: str | None = None, **data: object) -> None:
        self.data = data
        self.place = place
        super().__init__(self.sentence())

    def sentences(self) -> tuple[str, str, str]:
        """What happened, what it means, what helps: filled in, empty where there is nothing to say."""
        what, meaning, remedy = (part.format(**self.data) for part in (self.what, self.meaning, self.remedy))
        return what, meaning, remedy

    def sentence(self) -> str:
        """All three sentences, filled in, as one German text."""
        return " ".join(part for part in self.sentences() if part)


class InvalidInput(DeskError):
    """A value the user typed or a file he gave is not usable; ``place`` names the field or file and line."""

    what = "{problem}"
    exit_code = 2


class NotFound(DeskError):
    """Nothing is stored under the given name, number or reference."""

    what = "{kind} „{key}“ gibt es in diesem Amt nicht."
    remedy = "Bitte die Schreibweise prüfen oder die Suche benutzen."
    exit_code = 3


class Refused(DeskError):
    """The rules of the office do not allow the step now; ``reasons`` in data lists why."""

    what = "{problem}"
    exit_code = 4
