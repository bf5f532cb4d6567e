"""What someone typed into the search field, as a question to the full-text index."""

import re
from dataclasses import dataclass

from gemeinde_desk.store.folding import words

# More than anybody types; a pasted page must not become a query of a thousand terms.
_LONGEST_TEXT = 500
_MOST_TERMS = 16

# A phrase in the quotation marks of a German keyboard or word processor, or a piece without blanks.
# The closing mark may be missing while the phrase is still being typed.
_PIECE = re.compile('["„“”»«]([^"„“”»«]*)(["„“”»«]?)|([^\\s"„“”»«]+)')


@dataclass(frozen=True)
class Query:
    """``match`` in the language of FTS5, ``exact`` the same with whole words only (None where there is a phrase).

    ``terms``: the folded words to show in a snippet, all as beginnings of words.
    """

    match: str
    exact: str | None
    terms: tuple[str, ...]


def understand(text: str) -> Query | None:
    """The query for a text: all words must occur, each as the beginning of a word; quoted words in this order.

    Numbers joined by signs, as in a reference or a date, count as quoted. None if the text holds no word.
    """
    parts: list[str] = []
    terms: list[str] = []
    for phrase, closed, piece in _PIECE.findall(text[:_LONGEST_TEXT]):
        found = words(phrase or piece)
        terms += found
        if phrase and found:
            # FTS5 takes a star as "the last word may go on": so it stays until the closing mark is typed.
            parts.append(_quoted(found) + ("" if closed else "*"))
        elif sum(word[0].isdigit() for word in found) > 1:
            parts.append(_quoted(found) + "*")
        else:
            parts += [_quoted([word]) + "*" for word in found]
    if not parts:
        return None
    match = " AND ".join(parts[:_MOST_TERMS])
    exact = None if any(" " in part for part in parts) else match.replace("*", "")
    return Query(match, exact, tuple(dict.fromkeys(terms[:_MOST_TERMS])))


def _quoted(found: list[str]) -> str:
    return '"' + " ".join(found) + '"'  # words hold letters and digits only, never a quotation mark
