"""How a command answers: one JSON value for programs, or lines and tables for people."""

import codecs
import dataclasses
import json
import os
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import Enum
from io import TextIOWrapper
from pathlib import Path

from gemeinde_desk.commands.table import Row, table, visible
from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of

#: what stands for signs that ASCII or a code page of Windows does not know
_PLAINER = {
    "─": "-", "–": "-", "—": "-", "…": "...", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "€": "EUR",
    "\N{NO-BREAK SPACE}": " ", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
}  # fmt: skip


def to_json(value: object) -> object:
    """Dates as ISO days, enums by value, paths as text, dataclasses as objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    raise TypeError(f"not JSON: {type(value).__name__}")


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """A codec's error handler: what a terminal or a pipe cannot write is written plainer, at worst as "?"."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAINER.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def tolerate_any_encoding() -> None:
    """Let no sign end a command: a terminal in ASCII and a pipe of Windows (cp1252) know few of ours."""
    codecs.register_error("plainer", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainer")


class NotWritten(DeskError):
    """The answer could not be written to where stdout goes; ``detail`` in data says why."""

    what = "Die Antwort ließ sich nicht schreiben ({detail})."
    meaning = "Was der Befehl zu tun hatte, ist getan."
    exit_code = 8


def flush() -> None:
    """Write what is buffered for stdout. Raises NotWritten; BrokenPipeError when nobody reads any more."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotWritten(detail=reason_of(error)) from error


def drop_output() -> None:
    """Send what is still buffered nowhere, or Python would try it again at its end and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class Output:
    """Where a command's answer goes: stdout. Progress and errors go to stderr, so that a pipe stays clean."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def value(self, value: object, sentence: str) -> None:
        """One thing: the JSON value, or the sentence about it."""
        _say(_dumps(value) if self.as_json else visible(sentence))

    def rows(self, rows: Sequence[Row], columns: Mapping[str, str], empty: str, *, wrap: Collection[str] = ()) -> None:
        """A list: a JSON array of objects, or a table with these German headings; ``empty`` where there is nothing.

        On a terminal the table fits it; columns named in ``wrap`` are broken into lines, others shortened with "…".
        """
        if self.as_json:
            _say(_dumps(list(rows)))
        elif rows:
            on_screen = sys.stdout is not None and sys.stdout.isatty()
            _say(table(rows, columns, shutil.get_terminal_size().columns if on_screen else None, wrap))
        else:
            _say(empty)

    def warn(self, sentence: str) -> None:
        """Something the person ought to know although the command goes on."""
        with suppress(OSError):  # nobody listens: no reason to leave the work undone
            print(visible(sentence), file=sys.stderr)

    def progress(self, text: str) -> None:
        """What is going on, for a person who waits."""
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"\r\x1b[K{visible(text)}", end="", file=sys.stderr, flush=True)

    def progress_done(self) -> None:
        """Clear the line of progress."""
        if sys.stderr is not None and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _say(text: str) -> None:
    try:
        print(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotWritten(detail=reason_of(error)) from error


def _dumps(value: object) -> str:
    """As UTF-8; where the reader's side speaks something else, in ASCII, which is JSON everywhere."""
    speaks_utf8 = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
    return json.dumps(value, default=to_json, ensure_ascii=not speaks_utf8, indent=2)
