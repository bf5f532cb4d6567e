"""What someone typed into the search field, as a question to the full-text index."""

import re
from typing import NamedTuple

from gemeinde_desk.store.folding import words

# More than anybody types; a pasted page must not become a query of a thousand terms.
_LONGEST_TEXT = 500
_MOST_TERMS = 16
#: beginnings of two and three letters have an index of their own (``prefix`` of search_index)
_INDEXED = 3
#: words of so many letters are hardly gone on from: to gather them costs no more than the word alone, asking first would
_LONG = 12
#: what every letter of DIN 91379 is folded to
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"

# A phrase in the quotation marks of a German keyboard or word processor, or a piece without blanks.
# The closing mark may be missing while the phrase is still being typed.
_PIECE = re.compile('["„“”»«]([^"„“”»«]*)(["„“”»«]?)|([^\\s"„“”»«]+)')


class Query(NamedTuple):
    """``match`` in the language of FTS5; ``terms``: the folded words to show in a snippet, all as beginnings of words.

    ``narrow`` finds a part of the same and never costs much: beginnings of up to three letters stand in an index of their
    own, but for longer ones FTS5 first gathers everything that every word going on from there is found in. So there, only
    the whole word counts. None: there is a phrase, or nothing to save. ``phrase``: words in their order are asked for.
    """

    match: str
    narrow: str | None
    phrase: bool
    terms: tuple[str, ...]


def understand(text: str) -> Query | None:
    """The query for a text: all words must occur, each as the beginning of a word; quoted words in this order.

    Numbers joined by signs, as in a reference or a date, count as quoted. None if the text holds no word.
    """
    parts: list[tuple[str, str | None]] = []
    terms: list[str] = []
    for phrase, closed, piece in _PIECE.findall(text[:_LONGEST_TEXT]):
        found = words(phrase or piece)
        terms += found
        if phrase and found:
            # FTS5 takes a star as "the last word may go on": so it stays until the closing mark is typed.
            parts.append((_quoted(found) + ("" if closed else "*"), None))
        elif len(found) > 1 and sum(word[0].isdigit() for word in found) > 1:
            parts.append((_quoted(found) + "*", None))
        else:
            parts += [beginning(word) for word in found]
    if not parts:
        return None
    del parts[_MOST_TERMS:]
    match = " AND ".join([wide for wide, _ in parts])
    phrase = None in [whole for _, whole in parts]
    narrow = None if phrase else " AND ".join([whole or "" for _, whole in parts])
    return Query(match, narrow if narrow != match else None, phrase, tuple(dict.fromkeys(terms[:_MOST_TERMS])))


def beginning(word: str) -> tuple[str, str]:
    """What matches words that begin like the folded word, and a part of it that costs little (see :class:`Query`)."""
    whole, star = _quoted([word]), _quoted([word]) + "*"
    if len(word) == 1 and word in _LETTERS:  # instead of a tenth of the whole index, what the one of two letters holds
        star = f"({' OR '.join([whole, *(_quoted([word + letter]) + '*' for letter in _LETTERS)])})"
    return star, whole if _INDEXED < len(word) < _LONG else star


def _quoted(found: list[str]) -> str:
    return '"' + " ".join(found) + '"'  # words hold letters and digits only, never a quotation mark
