"""Texts as people type them and as strangers send them: composed, tidy, and without signs that nobody sees."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from typing import Final

#: control characters and half pairs: they break letters and XML
CONTROL: Final = frozenset({"Cc", "Cs"})
#: and signs that hide or turn what follows them, or mean something to one program only: a name with them would pass for another
HIDDEN: Final = CONTROL | {"Cf", "Co", "Cn"}

# RFC 5321 as people use it: no quoted names, no address in brackets; letters beyond ASCII are allowed (RFC 6531).
_EMAIL = re.compile(
    r"(?P<local>[^\s@<>()\[\],;:\\\"]+(?<!\.))@(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?)"
)
_LONGEST_EMAIL, _LONGEST_LOCAL = 254, 64

_NBSP: Final = "\N{NO-BREAK SPACE}"
_IBAN: Final = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: [0-9A-Z]{4}){2,7}(?: [0-9A-Z]{1,3})?\b")
_MONTHS: Final = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_TIES: Final = re.compile(
    r"(?:§|\b(?:Art\.|Artikel|Abs\.|Absatz|Satz|Nr\.|Nummer|Ziffer|Flur|Flurstück|DN)) (?=[0-9])"
    r"|(?<=[0-9]) (?=(?:Abs\.|Absatz) [0-9])|(?<=[0-9][a-z]) (?=(?:Abs\.|Absatz) [0-9])"
    r"|\b(?:Mo|Di|Mi|Do|Fr|Sa|So), (?=[0-9])"
    r"|\bBuchstabe (?=[a-z]\b)"
    r"|[0-9] (?=(?:m²|m³|m|cm|km|ha|€|EUR|%|Uhr)(?!\w))"
    rf"|\b[0-9]{{1,2}}\. (?=(?:{_MONTHS})\b)"
    rf"|\b(?:{_MONTHS}) (?=[0-9]{{4}}\b)"
    r"|\b(?:Dr\.|Prof\.) (?=[^\W\d_])"
    r"|\b(?:[zZ]\. (?=B\.)|[dD]\. (?=h\.)|[uU]\. (?=a\.)|i\. (?=[AV]\.))"
)


def tied(text: str) -> str:
    """``text`` with the spaces DIN 5008 wants unbroken: in "§ 28 Abs. 1", "24 m²", "3. März 2026", "Dr. Öhler", account numbers."""
    if " " not in text:
        return text
    text = _IBAN.sub(lambda found: found.group().replace(" ", _NBSP), text)
    return _TIES.sub(lambda found: found.group()[:-1] + _NBSP, text)


def one_line(text: str) -> str:
    """The text in Unicode's composed form (NFC) on one line, with single blanks and none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def foreign_line(text: str) -> str:
    """As :func:`one_line`, and without signs nobody sees: for what strangers wrote, which cannot be sent back to them."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return one_line("".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cs"}))


def several_lines(text: str) -> str:
    """The text in composed form (NFC), each line ended by a line feed, no blanks or empty lines around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def holds(text: str, categories: AbstractSet[str] = CONTROL) -> bool:
    """Whether a sign of these Unicode categories is in the text, other than line ends and tabs."""
    return any(sign not in "\n\t" and unicodedata.category(sign) in categories for sign in text)


def is_email(text: str) -> bool:
    """Whether the text can be an e-mail address; nobody knows whether it exists."""
    parts = _EMAIL.fullmatch(text)
    if parts is None or len(text) > _LONGEST_EMAIL or len(parts["local"]) > _LONGEST_LOCAL:
        return False
    return not text.startswith(".") and ".." not in text
