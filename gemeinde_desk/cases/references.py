"""References of files and cases (Aktenzeichen, Vorgangszeichen): how they are made, and found again in running text.

A file's reference is the filing unit with distinguishing marks, visibly set apart (BayVV 3033.3); a case's reference is
the file's with a running number (xdomea, Kennzeichen). Patterns are data of the office: ``{unit}-{year}`` for the file,
``{file}-{number:04}`` for the case. Natural order is :func:`gemeinde_desk.store.folding.natural_key`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gemeinde_desk.errors import InvalidInput

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|[{}]")
_LITERAL = re.compile(r"[A-Za-zÄÖÜäöüß0-9 ./_-]+")
_PLACEHOLDER = re.compile(r"(unit|year|file|number)(?::0([1-8]))?")
_SEPARATORS = "-/._"
_TOUCHING = re.compile(r"\}[^-/._{]*\{")
_LONGEST = 60
#: characters of a text that are looked through; a reference stands on the first pages
_SEARCHED = 60_000
#: what text recognition takes for one another; every dash is one
_SLIPS = str.maketrans({"o": "0", "i": "1", "l": "1", "|": "1", **dict.fromkeys("‐‑‒–—―−", "-")})
_UNSEEN = "\u00ad\u200b\ufeff"


@dataclass(frozen=True)
class _Part:
    """A piece of a pattern: a literal (``name`` empty), or a placeholder with its least number of digits."""

    name: str
    text: str = ""
    width: int = 1


@dataclass(frozen=True)
class ReferencePattern:
    """A checked pattern; make one with :meth:`parse`."""

    text: str
    parts: tuple[_Part, ...]

    @classmethod
    def parse(cls, text: str, *, needs: tuple[str, ...], may: tuple[str, ...] = (), place: str) -> "ReferencePattern":
        """Read a pattern.

        :param needs: placeholders that must occur, each once
        :param may: placeholders that may occur
        :raises InvalidInput: at ``place``, with the reason
        """
        if len(text) > _LONGEST:
            raise _bad(place, text, f"ist länger als {_LONGEST} Zeichen")
        parts = tuple(_part(match, text, place) for match in _PIECE.finditer(text))
        names = [part.name for part in parts if part.name]
        for name in names:
            if name not in needs + may:
                raise _bad(place, text, f"darf {{{name}}} hier nicht enthalten; möglich sind {_listed(needs + may)}")
            if names.count(name) > 1:
                raise _bad(place, text, f"enthält {{{name}}} mehrmals")
        for name in needs:
            if name not in names:
                raise _bad(place, text, f"muss {{{name}}} enthalten")
        if _TOUCHING.search("".join(part.text or "{}" for part in parts)):
            raise _bad(place, text, "braucht zwischen zwei Platzhaltern einen Strich, Schrägstrich oder Punkt")
        return cls(text, parts)

    def fill(self, **values: str | int) -> str:
        """The reference with these values; numbers padded with zeros to the width of the pattern."""
        return "".join(part.text or str(values[part.name]).zfill(part.width) for part in self.parts)


@dataclass(frozen=True)
class References:
    """The two patterns of an office."""

    file: ReferencePattern
    case: ReferencePattern

    @classmethod
    def of(cls, file: str = "{unit}-{year}", case: str = "{file}-{number:04}") -> "References":
        """From the patterns as the office's settings hold them.

        :raises InvalidInput: a pattern is wrong; ``place`` says which
        """
        return cls(
            ReferencePattern.parse(file, needs=("unit",), may=("year",), place="Aktenzeichen"),
            ReferencePattern.parse(case, needs=("file", "number"), place="Vorgangszeichen"),
        )

    def for_file(self, unit: str, year: int) -> str:
        """Reference of the file of a filing unit and year, such as ``920.31-2026``."""
        return self.file.fill(unit=unit, year=year)

    def for_case(self, file_reference: str, number: int) -> str:
        """Reference of a case in that file, such as ``920.31-2026-0007``."""
        return self.case.fill(file=file_reference, number=number)

    def find(self, text: str, units: Iterable[str]) -> list[str]:
        """References of cases that the text may mean, in its order, each once and spelled as the office does.

        Blanks and line breaks inside a reference are passed over, dashes are one, O for 0 and l or I for 1 are
        forgiven. Digits that follow a number after a blank make several candidates: the register knows which exist.

        :param units: filing units in use; nothing else begins a reference
        """
        spelled = {_squeeze(unit)[0]: unit for unit in units if unit.strip()}
        if not spelled:
            return []
        squeezed = _squeeze(text[:_SEARCHED])
        finder = re.compile(f"(?={self._expression(spelled)})")
        readings = (r for match in finder.finditer(squeezed[0]) for r in self._readings(match, squeezed, spelled))
        return list(dict.fromkeys(readings))

    @property
    def _width(self) -> int:
        return next(part.width for part in self.case.parts if part.name == "number")

    def _expression(self, spelled: Iterable[str]) -> str:
        letters = "".join(sorted({re.escape(c) for unit in spelled for c in unit}))
        groups = {
            "unit": f"(?P<unit>[{letters}]{{1,{max(map(len, spelled))}}}?)",
            "year": "(?P<year>[0-9]{4})",
            "number": f"(?P<number>[0-9]{{{self._width},9}})",
        }
        parts = [piece for part in self.case.parts for piece in (self.file.parts if part.name == "file" else (part,))]
        return "".join(groups[part.name] if part.name else re.escape(_squeeze(part.text)[0]) for part in parts)

    def _readings(
        self, match: re.Match[str], squeezed: tuple[str, list[int]], spelled: dict[str, str]
    ) -> Iterator[str]:
        """What one place of the text may mean: the number can end at each gap between its digits."""
        groups = match.groupdict()
        unit = spelled.get(groups["unit"])
        if unit is None or not _starts_apart(squeezed, match.start()):
            return
        file = self.for_file(unit, int(groups.get("year") or 0))
        first, last = match.span("number")
        for end in range(last, first, -1):
            digits = squeezed[0][first:end]
            reference = self.for_case(file, int(digits))
            # a number shorter than the pattern's, or padded further, is not how the office writes it
            as_written = len(digits) == max(self._width, len(str(int(digits))))
            if as_written and _ends_apart(squeezed, end):
                yield reference


def _part(match: re.Match[str], text: str, place: str) -> _Part:
    placeholder, literal = match.group(1), match.group(2)
    if literal is not None:
        if not _LITERAL.fullmatch(literal):
            raise _bad(
                place, text, "darf neben Platzhaltern nur Buchstaben, Ziffern, Leerzeichen und - / . _ enthalten"
            )
        return _Part("", literal)
    if placeholder is None:
        raise _bad(place, text, "hat eine geschweifte Klammer ohne Gegenstück")
    known = _PLACEHOLDER.fullmatch(placeholder)
    if not known or (known.group(2) and known.group(1) != "number"):
        raise _bad(place, text, f"enthält den unbekannten Platzhalter {{{placeholder}}}")
    return _Part(known.group(1), width=int(known.group(2) or 1))


def _squeeze(text: str) -> tuple[str, list[int]]:
    """The text in lower case without blanks and with slips of recognition undone, and where each character stood."""
    pairs = [
        (small, place)
        for place, char in enumerate(text)
        if not char.isspace() and char not in _UNSEEN
        for small in char.lower().translate(_SLIPS)
    ]
    return "".join(small for small, _ in pairs), [place for _, place in pairs]


def _starts_apart(squeezed: tuple[str, list[int]], start: int) -> bool:
    """Whether a reference can begin here: not inside a word or a longer number."""
    text, origin = squeezed
    if start == 0 or origin[start - 1] != origin[start] - 1:
        return True
    before = text[start - 1]
    in_number = before in _SEPARATORS and start > 1 and text[start - 2].isdigit()
    return not before.isalnum() and not in_number


def _ends_apart(squeezed: tuple[str, list[int]], end: int) -> bool:
    """Whether a reference can end before this place: no letter or digit follows at once."""
    text, origin = squeezed
    return end == len(text) or origin[end] != origin[end - 1] + 1 or not text[end].isalnum()


def _listed(names: tuple[str, ...]) -> str:
    return " und ".join(f"{{{name}}}" for name in names)


def _bad(place: str, pattern: str, why: str) -> InvalidInput:
    return InvalidInput(place=place, problem=f"Das Muster „{pattern}“ {why}.")
