"""The command line's grammar: German help, and errors that say what is wrong with the call."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Never

from gemeinde_desk.commands.table import visible
from gemeinde_desk.deadlines.dates import Prefer, parse_date
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.texts import holds

USAGE_ERROR = 2

# argparse speaks English; these are the sentences of it that reach a user.
_GERMAN = (
    (r"the following arguments are required: (.*)", r"Es fehlt: \1"),
    (r"one of the arguments (.*) is required", r"Eine dieser Angaben ist nötig: \1"),
    (r"unrecognized arguments: (.*)", r"Unbekannt ist: \1"),
    (r"argument (.*?): expected one argument", r"Nach \1 fehlt ein Wert"),
    (r"argument (.*?): expected at least one argument", r"Nach \1 fehlt mindestens ein Wert"),
    (r"argument (.*?): invalid int value: (.*)", r"\1: \2 ist keine ganze Zahl"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1: \2 gibt es nicht; möglich sind \3"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 und \2 schließen sich aus"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 nimmt keinen Wert (\2)"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 ist nicht eindeutig: \2"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose help is German and shows an example."""

    def __init__(self, *, example: str = "", **kwargs: object) -> None:
        kwargs.setdefault("epilog", f"Beispiel:\n  {example}" if example else None)
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **kwargs)  # type: ignore[arg-type]
        self._positionals.title = "Angaben"
        self._optionals.title = "Schalter"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")
        self.set_defaults(parser=self)  # of the parsers a call went through, the last one stays: that of the command

    def describe_all(self) -> None:
        """Let the help of every command below begin with the sentence its list shows."""
        for below in (action for action in self._actions if isinstance(action, argparse._SubParsersAction)):  # noqa: SLF001 - as below
            for told in below._choices_actions:  # noqa: SLF001 - argparse keeps the sentences nowhere else
                command = below.choices[told.dest]
                command.description = command.description or told.help
                command.describe_all()

    def error(self, message: str) -> Never:
        """Say in German what is wrong with the call, on stderr, and end with exit code 2."""
        for pattern, german in _GERMAN:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, german, message, flags=re.DOTALL)
                break
        if sys.stderr is None:  # closed (2>&-): nobody to tell
            raise SystemExit(USAGE_ERROR)
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{visible(message)}\nHilfe: {self.prog} --help\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


@dataclass(frozen=True)
class SpokenDay:
    """A day as it was typed; what "+14" means depends on ``--on``, which may stand behind it."""

    switch: str
    text: str
    prefer: Prefer

    def resolved(self, today: date) -> date:
        """The day meant. Raises InvalidInput with the switch as place."""
        with at_switch(self.switch):
            return parse_date(self.text, today, self.prefer)


def day(switch: str, prefer: Prefer = "future") -> Callable[[str], SpokenDay]:
    """An argument type: a date as clerks type it, or an ISO day; :func:`resolve_days` turns it into a date."""
    return lambda text: SpokenDay(switch, text, prefer)


def resolve_days(parsed: argparse.Namespace, today: date) -> None:
    """Turn all spoken days of a call into dates; ``--on`` first, for the others are counted from it."""
    if isinstance(parsed.on, SpokenDay):
        parsed.on = parsed.on.resolved(today)
    for name, value in vars(parsed).items():
        if isinstance(value, SpokenDay):
            setattr(parsed, name, value.resolved(parsed.on or today))


def require_text(parsed: argparse.Namespace) -> None:
    """Refuse words that are no text in the encoding of the terminal; only names of files and folders may be anything.

    :raises InvalidInput: with the switch as place
    """
    for name, value in vars(parsed).items():
        for text in _texts(value):
            if holds(text, {"Cs"}):
                problem = f"„{text}“ ist kein lesbarer Text: Das Terminal schickt eine andere Kodierung als UTF-8."
                raise InvalidInput(problem=problem, place=place_on_the_line(parsed, name))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, SpokenDay):
        yield value.text
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def assignment(text: str) -> tuple[str, str]:
    """An argument type: ``name=value``."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"„{text}“ ist nicht von der Form NAME=WERT")
    return name.strip(), value.strip()


def at_least_one(text: str) -> int:
    """An argument type: a whole number from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"„{text}“ ist keine Zahl ab 1")
    return int(text)


def place_on_the_line(parsed: argparse.Namespace, place: str | None) -> str | None:
    """Where on the command line a value stands that a room below refused by the name of its field ("given_name")."""
    if not place:
        return place
    actions = parsed.parser._actions  # noqa: SLF001 - argparse tells its grammar nowhere else
    named = [action for action in actions if action.dest == place] or [
        action
        for action in actions
        if action.dest.endswith(f"_{place}")  # "sign" is --clerk-sign of init
    ]
    if len(named) != 1:
        return place
    (action,) = named
    return str(action.option_strings[-1] if action.option_strings else action.metavar)


@contextmanager
def at_switch(switch: str) -> Iterator[None]:
    """Say of a value refused inside at which switch it stands."""
    try:
        yield
    except (InvalidInput, NotFound) as error:
        error.place = switch
        raise
