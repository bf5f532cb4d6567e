"""The text of the QR code on letters and separator sheets: written when a letter is made, read when a scan comes in.

``GD1:<office>:<subject>:<check>`` with the office's short mark, the reference of the case or the number of the document,
and a check of four characters against misreading and strangers' codes. Everything but letters, digits and ``-./_`` is
percent-encoded, so that the colon separates safely and any reference can be carried.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from gemeinde_desk.errors import InvalidInput

_MARK: Final = "GD1"
_SAFE: Final = "-./_"
#: a QR code of version 6 with error correction M holds 106 bytes; longer codes would get too fine for 15 mm
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says: the office's mark and a reference or document number."""

    office: str
    subject: str


def build(office: str, subject: str) -> str:
    """The text to encode; :class:`InvalidInput` when a part is empty or the whole is too long for a small code."""
    if not office.strip() or not subject.strip():
        raise InvalidInput(problem="Ein QR-Code braucht Amt und Zeichen.", place="code")
    body = f"{quote(office, safe=_SAFE)}:{quote(subject, safe=_SAFE)}"
    text = f"{_MARK}:{body}:{_check(body)}"
    if len(text) > _LONGEST:
        raise InvalidInput(problem=f"Das Zeichen „{subject}“ ist für den QR-Code zu lang.", place="code")
    return text


def parse(text: str) -> Code | None:
    """What the code says, or ``None`` when it is not one of ours or was misread."""
    parts = text.strip().split(":")
    if len(parts) != 4 or parts[0] != _MARK:
        return None
    body = f"{parts[1]}:{parts[2]}"
    if not parts[1] or not parts[2] or parts[3] != _check(body):
        return None
    return Code(unquote(parts[1]), unquote(parts[2]))


def _check(body: str) -> str:
    digest = hashlib.sha256(f"{_MARK}:{body}".encode()).digest()
    return base64.b32encode(digest[:5])[:4].decode("ascii")
