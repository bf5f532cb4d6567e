"""One spelling for search and order: ä, ae and a are the same, so are ß and ss, é and e, Müller and MUELLER.

The index and the query go through the same function, so that what the fold throws together is found together. The
price is small: "Feuer" also becomes "feur".
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t",
        "ŋ": "n", "ĸ": "k", "ſ": "s", "ə": "e",
    }
)  # fmt: skip
_DIGRAPHS = re.compile("([aou])e")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def fold(text: str) -> str:
    """The text in lower case, without marks and with ae, oe, ue as a, o, u."""
    plain = text.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _DIGRAPHS.sub(r"\1", plain)


def words(text: str) -> list[str]:
    """The folded words of what someone typed, in order."""
    return _WORD.findall(fold(text))


def natural_key(reference: str) -> str:
    """A reference with its numbers padded, so that 2026-9 stands before 2026-10."""
    return _NUMBER.sub(lambda number: number.group().zfill(8), fold(reference))


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the folded terms, as beginnings of words, in text as it was written."""
    spelled = {"a": "(?:ae|ä|æ|a)", "o": "(?:oe|ö|œ|ø|o)", "u": "(?:ue|ü|u)", "s": "(?:ß|s)"}

    def term_pattern(term: str) -> str:
        out = "".join(spelled.get(c, f"{re.escape(c)}") for c in term.replace("ss", "\0"))
        return out.replace(re.escape("\0"), "(?:ß|ss)").replace("\0", "(?:ß|ss)")

    return re.compile(r"\b(?:" + "|".join(term_pattern(t) for t in terms) + ")", re.IGNORECASE)


def snippet(text: str, terms: Iterable[str], width: int = 120) -> str:
    """A piece of the text around the first of the folded terms, on one line, cut at words; the beginning if none is found."""
    found = _pattern(tuple(terms)).search(text)
    start = max(0, found.start() - width // 3) if found else 0
    if start:
        start = text.find(" ", start, found.start()) + 1 if found and " " in text[start : found.start()] else start
    piece = " ".join(text[start : start + width + 40].split())
    if len(piece) > width:
        piece = piece[: width + 1].rsplit(" ", 1)[0] + " …"
    return ("… " if start else "") + piece
