"""Reading data files (TOML) so that every mistake is named with file and line.

The standard library's parser forgets lines, so :class:`DataFile` finds them again by a scan over the text: enough for
files written by people, where a key starts its line. Rooms read through :class:`Table`, which checks types and refuses
unknown keys, so that a misspelt key is an error and not a silent default.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.files import reason_of

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
#: no data file of a town hall is larger; a bigger one is a mistake or an attack
MAX_BYTES = 2_000_000

Path_ = tuple[str | int, ...]


class DataFile:
    """One TOML file with its content in ``root`` and the line of every key."""

    def __init__(self, text: str, name: str) -> None:
        """Parse ``text``; ``name`` is shown in messages. Raises InvalidInput with the line when it is no TOML."""
        import tomllib  # noqa: PLC0415 - at the start of the window there is often no file to read

        self.name = name
        self._lines = _key_lines(text)
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            found = _AT_LINE.search(message)
            line = int(found.group(1)) if found and found.group(1) else text.count("\n") + 1
            problem = "Die Datei ist kein gültiges TOML: " + _AT_LINE.sub("", message)
            raise self.error(problem, line=line) from None
        self.root = Table(self, values, ())

    @classmethod
    def read(cls, path: Path) -> "DataFile":
        """Read a file. Raises InvalidInput when it is missing, too large, not UTF-8 or not TOML."""
        name = f"{path.parent.name}/{path.name}"
        try:
            if path.stat().st_size > MAX_BYTES:
                raise InvalidInput(place=name, problem=f"Die Datei „{name}“ ist zu groß (über 2 MB).")
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            problem = f"Die Datei „{name}“ lässt sich nicht lesen: {reason_of(error)}."
            raise InvalidInput(place=name, problem=problem) from None
        except UnicodeDecodeError as error:
            problem = f"Die Datei „{name}“ ist nicht in UTF-8 gespeichert (Byte {error.start})."
            raise InvalidInput(place=name, problem=problem) from None
        return cls(text, name)

    def line_of(self, path: Path_) -> int:
        """The line of a key, or of the nearest table above it; 1 when even that has no line of its own."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1

    def error(self, problem: str, path: Path_ = (), line: int | None = None) -> InvalidInput:
        """An InvalidInput naming file and line in ``place`` and in the sentence."""
        place = f"{self.name}:{line if line is not None else self.line_of(path)}"
        return InvalidInput(place=place, problem=f"{place}: {problem}")


class Table:
    """One table of a data file: typed access, each refusal with its line."""

    def __init__(self, file: DataFile, values: dict[str, object], path: Path_) -> None:
        self.file, self.values, self.path = file, values, path
        self._asked: set[str] = set()

    def error(self, key: str, problem: str) -> InvalidInput:
        """An InvalidInput at the line of ``key`` (of the table when the key is missing)."""
        return self.file.error(problem, (*self.path, key) if key else self.path)

    def _get(self, key: str, kind: type | tuple[type, ...], expected: str, default: object) -> object:
        self._asked.add(key)
        if key not in self.values:
            if default is None:
                raise self.error(key, f"„{key}“ fehlt ({expected}).")
            return default
        value = self.values[key]
        # bool is an int and datetime a date for Python, but not for the person who wrote the file
        wrong = (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime)
        if wrong or not isinstance(value, kind):
            raise self.error(key, f"„{key}“ muss {expected} sein.")
        return value

    def text(self, key: str, default: str | None = None, pattern: str = "") -> str:
        """A text, stripped; without default it must be there and not be empty; ``pattern`` must match it whole."""
        value = str(self._get(key, str, "ein Text in Anführungszeichen", default)).strip()
        if default is None and not value:
            raise self.error(key, f"„{key}“ darf nicht leer sein.")
        if pattern and value and not re.fullmatch(pattern, value):
            raise self.error(key, f"„{key}“ hat nicht die erwartete Form: „{value}“.")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value not in allowed and value != default:
            raise self.error(key, f"„{key}“ kennt „{value}“ nicht; möglich sind: {', '.join(allowed)}.")
        return value

    def integer(self, key: str, default: int | None = None, least: int = 0, most: int = 10**9) -> int:
        """A whole number within the bounds."""
        value = self._get(key, int, "eine ganze Zahl", default)
        if not isinstance(value, int) or not least <= value <= most:
            raise self.error(key, f"„{key}“ muss zwischen {least} und {most} liegen.")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        return bool(self._get(key, bool, "true oder false", default))

    def day(self, key: str, default: date | None = None) -> date:
        """A date, written in TOML as 2025-01-01 without quotes."""
        value = self._get(key, date, "ein Datum wie 2025-01-01 ohne Anführungszeichen", default)
        assert isinstance(value, date)
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value = self._get(key, (list, tuple), "eine Liste von Texten", default)
        assert isinstance(value, list | tuple)
        if not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, f"„{key}“ muss eine Liste von Texten sein, keiner davon leer.")
        return tuple(item.strip() for item in value)

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of ``[[key]]``; none when absent."""
        value = self._get(key, list, f"eine Folge von Abschnitten [[{key}]]", [])
        assert isinstance(value, list)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.error(key, f"„{key}“ muss als Abschnitte [[{key}]] geschrieben sein.")
            yield Table(self.file, item, (*self.path, key, index))

    def table(self, key: str) -> "Table | None":
        """The table ``[key]``, or None when absent."""
        if key not in self.values:
            self._asked.add(key)
            return None
        value = self._get(key, dict, f"ein Abschnitt [{key}]", None)
        assert isinstance(value, dict)
        return Table(self.file, value, (*self.path, key))

    def done(self) -> None:
        """Call last: refuses keys nobody asked for, with the nearest known spelling."""
        for key in self.values:
            if key not in self._asked:
                import difflib  # noqa: PLC0415 - hardly ever

                near = difflib.get_close_matches(key, self._asked, n=1)
                hint = f" Gemeint ist vielleicht „{near[0]}“." if near else ""
                raise self.error(key, f"Den Eintrag „{key}“ gibt es hier nicht.{hint}")


def _key_lines(text: str) -> dict[Path_, int]:
    lines: dict[Path_, int] = {}
    counts: dict[Path_, int] = {}
    prefix: Path_ = ()
    quote = ""  # the multi-line string we are in
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            prefix = _open_table(header.group(2), repeated=header.group(1) == "[[", counts=counts)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault((*prefix, *_parts(key.group(1))), number)
            quote = next((q for q in ('"""', "'''") if line.count(q) == 1), "")
    return lines


def _open_table(dotted: str, *, repeated: bool, counts: dict[Path_, int]) -> Path_:
    """The path of a header, with the running index of every repeated table on the way."""
    path: Path_ = ()
    parts = _parts(dotted)
    for position, part in enumerate(parts):
        path = (*path, part)
        if repeated and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
