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
