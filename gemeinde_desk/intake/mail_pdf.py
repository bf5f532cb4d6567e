"""A mail as a readable PDF/A-2b: its heads, its attachments by name, its text. Drawn as text only, never as mark-up.

The text comes from strangers: it is measured and drawn line by line, and no part of it is interpreted.
"""

import io
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import pikepdf
import pikepdf.pdfa
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gemeinde_desk.intake.mail import ParsedMail, clean

_FONT = "MailSans"
_SIZE, _LEADING = 10.0, 13.5
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * mm, 190 * mm, 277 * mm, 22 * mm
_VALUES = 55 * mm  # where the values of the heads begin
#: lines drawn; a longer mail is cut in the picture, not in the original nor in the searchable text
_MOST_LINES = 6000
_CUT = "[Hier gekürzt: Die vollständige Nachricht steht im Original.]"
_TAB = "    "
_UNKNOWN = "\ufffd"


def write_mail_pdf(mail: ParsedMail, attachments: list[tuple[str, int]], target: Path) -> None:
    """Draw the mail to ``target``; ``attachments`` are names and sizes in bytes. Raises :class:`pikepdf.pdfa.PdfaError`."""
    _font()
    drawn = io.BytesIO()
    rl_config.canvas_basefontname = _FONT  # else every page names Helvetica, which is not embedded
    canvas = Canvas(drawn, pagesize=A4, lang="de-DE")
    canvas.setTitle(_drawable(clean(mail.subject, lines=False)) or "E-Mail")
    canvas.setCreator("Gemeinde Desk")
    canvas.setProducer("Gemeinde Desk")
    _Writer(canvas).write(mail, attachments)
    canvas.save()
    drawn.seek(0)
    with pikepdf.open(drawn) as pdf:
        for page in pdf.pages:
            del page["/Trans"]  # reportlab gives every page one, PDF/A allows none
        pikepdf.pdfa.save(pdf, target, "2b")


def readable_size(size: int) -> str:
    """``1536`` -> "2 KB"; decimal comma from one megabyte on."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


class _Writer:
    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._y = _TOP
        self._page = 1
        canvas.setFont(_FONT, _SIZE)

    def write(self, mail: ParsedMail, attachments: list[tuple[str, int]]) -> None:
        heads = [("Von", mail.sender), ("An", mail.to), ("Kopie", mail.cc), ("Datum", _german(mail.date))]
        heads.append(("Betreff", mail.subject))
        for label, value in heads:
            if value:
                self._entry(label, value)
        for number, (name, size) in enumerate(attachments):
            self._entry("Anlagen" if number == 0 else "", f"{name} ({readable_size(size)})")
        self._y -= _LEADING / 2
        self._canvas.setLineWidth(0.5)
        self._canvas.line(_LEFT, self._y + _LEADING * 0.7, _RIGHT, self._y + _LEADING * 0.7)
        self._y -= _LEADING / 2
        lines = [line for paragraph in mail.text.split("\n") for line in wrapped(_drawable(paragraph), _RIGHT - _LEFT)]
        for line in lines[:_MOST_LINES]:
            self._line(_LEFT, line)
        if len(lines) > _MOST_LINES:
            self._line(_LEFT, _CUT)
        self._end_page()

    def _entry(self, label: str, value: str) -> None:
        for number, line in enumerate(wrapped(_drawable(value), _RIGHT - _VALUES)[:20]):
            if number == 0:
                self._canvas.drawString(_LEFT, self._y, label)
            self._line(_VALUES, line)

    def _line(self, x: float, text: str) -> None:
        if self._y < _BOTTOM:
            self._end_page()
            self._y = _TOP
            self._page += 1
            self._canvas.setFont(_FONT, _SIZE)
        self._canvas.drawString(x, self._y, text)
        self._y -= _LEADING

    def _end_page(self) -> None:
        self._canvas.setFont(_FONT, 8)
        self._canvas.drawRightString(_RIGHT, 12 * mm, f"Seite {self._page}")
        self._canvas.showPage()


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of at most ``width`` points; words longer than a line are broken, one blank line for nothing."""
    lines, line, used = [], "", 0.0
    blank = pdfmetrics.stringWidth(" ", _FONT, _SIZE)
    for word in text.split(" "):
        for piece in _pieces(word, width):
            length = pdfmetrics.stringWidth(piece, _FONT, _SIZE)
            if line and used + blank + length > width:
                lines.append(line)
                line, used = piece, length
            else:
                line, used = (f"{line} {piece}", used + blank + length) if line else (piece, length)
    return [*lines, line]


def _pieces(word: str, width: float) -> list[str]:
    if pdfmetrics.stringWidth(word, _FONT, _SIZE) <= width:
        return [word]
    at_most = 45  # of the widest letters that many fit
    return [word[start : start + at_most] for start in range(0, len(word), at_most)]


def _german(moment: str | None) -> str:
    if moment is None:
        return ""
    day, _, clock = moment.partition("T")
    year, month, number = day.split("-")
    return f"{number}.{month}.{year}, {clock[:5]} Uhr (UTC{clock[8:] if clock[8:9] in '+-' else ''})"


def _drawable(text: str) -> str:
    """Every sign must have a glyph (ISO 19005-2, 6.2.11.8); for what Noto Sans lacks stands the replacement sign."""
    known = _font().face.charToGlyph
    return "".join(
        sign if sign.isprintable() and (sign.isascii() or ord(sign) in known) else _UNKNOWN
        for sign in text.replace("\t", _TAB).replace("\xa0", " ")
    )


@cache
def _font() -> TTFont:
    file = Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"
    font = TTFont(_FONT, str(file))  # of a variable font this is the default instance: Regular
    # reportlab takes fonts of one face for the same; the letters' cut of Noto Sans has fewer glyphs
    font.face.name = font.face.name + b"-Mail"
    pdfmetrics.registerFont(font)
    return font
