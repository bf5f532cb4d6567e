"""One spelling for search and order: ä, ae and a are the same, so are ß and ss, é and e, Müller and MUELLER.

The index and the query go through the same function, so that what the fold throws together is found together. The
price is small: "Feuer" also becomes "feur". Letters are those of DIN 91379 (Latin letters of German registers) and fold to
their search form there, but for å: the standard says AA, and "Staat" must not find "statt".
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

# Letters that Unicode does not take apart, and signs that stand for an apostrophe or stand within a word.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n",
        "ĸ": "k", "ə": "e", "ƈ": "c", "ɨ": "i", "ʒ": "z", "ǥ": "g", "·": "", "ʼ": "'", "ʻ": "'", "ʹ": "'", "ʺ": "'", "ʾ": "'", "ʿ": "'",
    }
)  # fmt: skip
_DIGRAPHS = re.compile("([aou])e+")
_WORD = re.compile(r"[^\W_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NUMBER = re.compile(r"\d+")


def _without_mark(letter: re.Match[str]) -> str:
    return "" if unicodedata.category(letter.group()) == "Mn" else letter.group()


def fold(text: str) -> str:
    """The text in lower case, without marks and with ae, oe, ue as a, o, u; folding twice changes nothing more."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
        plain = _FOREIGN.sub(_without_mark, unicodedata.normalize("NFKD", plain))
    return _DIGRAPHS.sub(r"\1", plain)


def words(text: str) -> list[str]:
    """The folded words of what someone typed, in order."""
    return _WORD.findall(fold(text))


def natural_key(reference: str) -> str:
    """A reference with its numbers padded, so that 2026-9 stands before 2026-10."""
    return _NUMBER.sub(lambda number: number.group().zfill(8), fold(reference))


@cache
def _spellings() -> dict[str, str]:
    """For each letter of folded text, a character class of the letters written for it."""
    written = defaultdict(set)
    for code in (*range(0xC0, 0x2B0), *range(0x1E00, 0x1F00)):
        folded = fold(chr(code))
        if len(folded) == 1 and folded.isalpha():
            written[folded].add(chr(code))
    return {letter: f"[{letter}{''.join(sorted(others))}]" for letter, others in written.items()}


@lru_cache(maxsize=256)
def _patterns(terms: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Find the folded terms, as beginnings of words, in text as it was written: quickly in German, and in any Latin spelling."""
    pairs = {"ß": "(?:ß|ss)", "þ": "(?:þ|th)", "ĳ": "(?:ĳ|ij)"}
    german = {"a": "[aäæ]e*", "o": "[oöœø]e*", "u": "[uü]e*"} | pairs

    def pattern(spelled: dict[str, str]) -> re.Pattern[str]:
        joined = (term.replace("ss", "ß").replace("th", "þ").replace("ij", "ĳ") for term in terms)
        spelled_terms = ("".join(spelled.get(c, re.escape(c)) for c in term) for term in joined)
        return re.compile(r"(?<![^\W_])(?:" + "|".join(spelled_terms) + ")", re.IGNORECASE)

    marks = "[\u0300-\u036f]*"
    wide = {c: f"{some}{marks}{'e*' if c in 'aou' else ''}" for c, some in _spellings().items()}
    wide |= {
        "ß": f"(?:ß|{wide['s']}{wide['s']})",
        "þ": f"(?:þ|{wide['t']}{wide['h']})",
        "ĳ": f"(?:ĳ|{wide['i']}{wide['j']})",
    }
    return pattern(german), pattern(wide)


def snippet(text: str, terms: Iterable[str], width: int = 120) -> str:
    """A piece of the text around the first of the folded terms, on one line, cut at words; the beginning if none is found."""
    known = tuple(terms)
    german, wide = _patterns(known)
    found = (german.search(text) or wide.search(text)) if known else None
    start = max(0, found.start() - width // 3) if found else 0
    if start:
        start = text.find(" ", start, found.start()) + 1 if found and " " in text[start : found.start()] else start
    piece = " ".join(text[start : start + width + 40].split())
    if len(piece) > width:
        piece = piece[: width + 1].rsplit(" ", 1)[0] + " …"
    return ("… " if start else "") + piece
