"""What an e-mail says: heads, text, attachments. Runs in a child process of the sandbox.

The standard library's parser knows the rules of RFC 5322 and 2045 to 2049, but a dozen malformed mails make it raise
almost any exception. So every single thing asked of it is asked with a way out, and what cannot be read is left out and
said. The mail's own bytes are the record; this is only how it is shown, searched and filed.
"""

import contextlib
import email
import email.header
import email.parser
import email.policy
import email.utils
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from typing import Any, TypeAlias, TypeVar

from gemeinde_desk.intake.html_text import html_to_text

_T = TypeVar("_T")
#: attachments taken out of one mail, the bytes of all of them, mails within mails, and multipart within multipart
MOST_ATTACHMENTS = 200
MOST_BYTES = 500 * 1024 * 1024
DEEPEST_MAIL = 5
_DEEPEST_PART = 50
#: characters of text kept for showing and searching; the whole stands in the original
MOST_TEXT = 2_000_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\udc80-\udcff]")
# what turns the reading direction around can make "exe.fdp" look like "pdf.exe"
_MISLEADING = re.compile("[<>@]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")

_Message: TypeAlias = "Message[Any, Any]"  # generic for the type checker only


@dataclass
class FoundAttachment:
    """An attachment: the name the mail gives it ("" if none), its bytes, and how many mails deep it lay (1: this one)."""

    name: str
    content: bytes
    depth: int
    is_mail: bool = False


@dataclass
class ParsedMail:
    """One mail. Empty texts where the mail says nothing; ``problems`` are names of :class:`MailProblem`."""

    sender: str = ""
    sender_address: str = ""
    to: str = ""
    cc: str = ""
    subject: str = ""
    date: str | None = None
    message_id: str = ""
    text: str = ""
    attachments: list[FoundAttachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def parse_mail(raw: bytes) -> ParsedMail:
    """Read a mail; whatever the bytes are, there is an answer."""
    mail = ParsedMail()
    message = _parsed(raw, mail)
    mail.sender, mail.sender_address = _people(message, "From")
    mail.to, mail.cc = _people(message, "To")[0], _people(message, "Cc")[0]
    mail.subject = _head(message, "Subject")
    mail.message_id = _head(message, "Message-ID")
    mail.date = _date(_head(message, "Date"))
    body = _Body(mail)
    _try(lambda: body.take(message, depth=1, nested=0, words=True), None, mail, "STRUCTURE")
    mail.text = clean(body.text())[:MOST_TEXT]
    return mail


def clean(text: str, *, lines: bool = True) -> str:
    """The text without control characters, lone surrogates and direction tricks; in one line unless ``lines``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    text = _DIRECTION.sub("", _CONTROL.sub("", text))
    return text if lines else " ".join(text.split())


def _try(ask: Callable[[], _T], otherwise: _T, mail: ParsedMail | None = None, problem: str = "") -> _T:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - see the head of this file
        if mail is not None and problem not in mail.problems:
            mail.problems.append(problem)
        return otherwise


def _parsed(raw: bytes, mail: ParsedMail) -> _Message:
    for policy in (email.policy.default, email.policy.compat32):
        with contextlib.suppress(Exception):
            return email.message_from_bytes(raw, policy=policy)  # type: ignore[arg-type,return-value,unused-ignore]
    mail.problems.append("STRUCTURE")
    heads, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message: _Message = _try(lambda: email.parser.BytesParser().parsebytes(heads, headersonly=True), Message())
    message.set_payload(body.decode("latin-1"))
    return message


def _head(message: _Message, name: str) -> str:
    """A header field in one clean line, decoded as well as it can be."""
    raw = next((str(content) for key, content in message.raw_items() if key.lower() == name.lower()), None)
    if raw is None:
        return ""
    if _SURROGATE.search(raw):  # bytes above 127 that nobody declared
        raw = _decoded(raw.encode("utf-8", "surrogateescape"), None)
        text = None
    else:
        text = _try(lambda: str(message[name]), None)
    if text is None:
        text = _try(lambda: str(email.header.make_header(email.header.decode_header(raw))), raw)
    return clean(text, lines=False)[:2000]


def _people(message: _Message, name: str) -> tuple[str, str]:
    """A header field of addresses as one reads it, «Ilse Krämer <ilse@example.org>, …», and the first address.

    The quotation marks around a name belong to the notation. They stay where the name would else pass for an address.
    """
    line = _head(message, name)
    raw: Any = _try(lambda: message[name], None)
    none: list[tuple[str, str]] = []
    found = _try(lambda: [(each.display_name, each.addr_spec) for each in raw.addresses], none)
    if not found or _SURROGATE.search("".join(who for who, _address in found)):
        found = _try(lambda: email.utils.getaddresses([line]), none)
    people = [(clean(who, lines=False), clean(address, lines=False)) for who, address in found]
    if not people or not all("@" in address for _who, address in people):
        first = _try(lambda: email.utils.parseaddr(line)[1], "")
        return line, first if "@" in first else ""
    return ", ".join(_person(who, address) for who, address in people)[:2000], people[0][1]


def _person(name: str, address: str) -> str:
    if not name or name == address:
        return address
    return f'"{name}" <{address}>' if _MISLEADING.search(name) else f"{name} <{address}>"


def _date(text: str) -> str | None:
    moment: datetime | None = _try(lambda: email.utils.parsedate_to_datetime(text), None)
    if moment is None or not 1970 < moment.year < 9999:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _decoded(content: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "cp1252"):
        if name:
            with contextlib.suppress(LookupError, ValueError):
                return content.decode(name)
    return content.decode("latin-1")


class _Body:
    """Walks the parts of a mail, gathers its text and sets aside its attachments."""

    def __init__(self, mail: ParsedMail) -> None:
        self._mail = mail
        self._texts: list[str] = []
        self._bytes = 0

    def text(self) -> str:
        return "\n\n".join(text for text in self._texts if text.strip())

    def take(self, part: _Message, depth: int, nested: int, *, words: bool) -> None:
        """Walk ``part``; its text counts only with ``words``, its attachments always."""
        if nested > _DEEPEST_PART:
            self._problem("TOO_DEEP")
            return
        kind = _try(part.get_content_type, "application/octet-stream")
        if kind == "message/rfc822":
            self._take_mail(part, depth, nested)
        elif part.is_multipart():
            children = list(_children(part))
            plain = self._plain_text(children) if kind == "multipart/alternative" else ""
            if plain and words:
                self._texts.append(plain)
            for child in children:  # of alternatives with a plain text the others only for their pictures
                self._take_safely(child, depth, nested + 1, words and not plain)
        elif kind in {"text/plain", "text/html"} and not self._is_attached(part):
            if words:
                self._texts.append(self._text_of(part, kind))
        else:
            self._keep(self._name(part), self._payload(part), depth)

    def _take_safely(self, part: _Message, depth: int, nested: int, words: bool) -> None:  # noqa: FBT001
        _try(lambda: self.take(part, depth, nested, words=words), None, self._mail, "PART")

    def _plain_text(self, parts: list[_Message]) -> str:
        plain = [part for part in parts if _try(part.get_content_type, "") == "text/plain"]
        texts = (self._text_of(part, "text/plain") for part in plain if not self._is_attached(part))
        return next((text for text in texts if text.strip()), "")

    def _take_mail(self, part: _Message, depth: int, nested: int) -> None:
        inner = next(_children(part), None)
        if inner is None:
            self._problem("PART")
            return
        content = _try(lambda: bytes(inner), b"") or _try(lambda: inner.as_string().encode("utf-8", "replace"), b"")
        name = self._name(part) or _head(inner, "Subject")
        if content and self._keep(name, content, depth, is_mail=True):
            if depth >= DEEPEST_MAIL:
                self._problem("TOO_DEEP")
            else:
                self._take_safely(inner, depth + 1, nested + 1, False)

    def _keep(self, name: str, content: bytes, depth: int, *, is_mail: bool = False) -> bool:
        if not content:
            return False
        if len(self._mail.attachments) >= MOST_ATTACHMENTS or self._bytes + len(content) > MOST_BYTES:
            self._problem("TOO_MANY")
            return False
        self._bytes += len(content)
        self._mail.attachments.append(FoundAttachment(name, content, depth, is_mail))
        return True

    def _is_attached(self, part: _Message) -> bool:
        return _try(part.get_content_disposition, None) == "attachment" or bool(self._name(part))

    def _name(self, part: _Message) -> str:
        name = _try(part.get_filename, None)
        if name is None:
            return ""
        decoded = _try(lambda: str(email.header.make_header(email.header.decode_header(name))), str(name))
        return clean(decoded, lines=False)

    def _payload(self, part: _Message) -> bytes:
        ask: Callable[[], Any] = lambda: part.get_payload(decode=True)  # noqa: E731 - typed: the stubs say too much
        payload = _try(ask, b"", self._mail, "PART")
        return payload if isinstance(payload, bytes) else b""

    def _text_of(self, part: _Message, kind: str) -> str:
        charset = _try(part.get_content_charset, None)
        text = _decoded(self._payload(part), charset)
        return _try(lambda: html_to_text(text), text, self._mail, "PART") if kind == "text/html" else text

    def _problem(self, name: str) -> None:
        if name not in self._mail.problems:
            self._mail.problems.append(name)


def _children(part: _Message) -> Iterator[_Message]:
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        yield from payload
