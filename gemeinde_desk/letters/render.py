"""Letters drawn by DIN 5008 as PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

import segno

from gemeinde_desk.errors import InvalidInput, Refused
from gemeinde_desk.letters.blocks import GREY, Area, BlockSetter
from gemeinde_desk.letters.flow import Frame, Placed, draw, paginate
from gemeinde_desk.letters.geometry import MM, Form, Geometry, geometry
from gemeinde_desk.letters.model import Field, Letter, Letterhead, Remedy, runs_of
from gemeinde_desk.letters.pdfa import Attachment, Colour, Meta, TaggedPdf, colour_of
from gemeinde_desk.letters.reportlab_seam import one_at_a_time
from gemeinde_desk.letters.structure import Node
from gemeinde_desk.letters.typeset import PLAIN, STRONG, Line, fit_block, fit_line, measure, set_line, text_runs

#: side of the QR code without its quiet zone, in mm; 15 is the least that office scanners read safely
QR_SIZE: Final = 16.0
_ADDRESS_LINES: Final = 6
#: an address that does not fit is broken into more lines, then set smaller; under 8 points it would be hard to read
_ADDRESS_SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
#: up to this many enclosures stay on the page of the signature
_GLUED_ENCLOSURES: Final = 6
ADDRESS_TOO_LONG: Final = (
    "Die Anschrift passt nicht in das Fenster des Umschlags. Bitte lange Zeilen kürzen oder anders aufteilen."
)
#: printed across the pages of a letter that is not issued, and of an example that never will be
DRAFT_MARK, SAMPLE_MARK = "ENTWURF", "MUSTER"
_QR_ALT: Final = "QR-Code mit dem Zeichen dieses Schreibens, für die Zuordnung Ihrer Antwort"


@one_at_a_time
def render_letter(
    letter: Letter,
    letterhead: Letterhead,
    *,
    created: datetime,
    draft: bool = False,
    mark: str = DRAFT_MARK,
    form: Form = "B",
) -> bytes:
    """One letter as a file of its own; ``created`` has a time zone and is the only date the file knows.

    A draft carries ``mark`` across the page and may have missing values, which stand out. Without ``draft`` those are
    refused (:class:`Refused` with the list of problems). About 10 ms for one page once the fonts are loaded.
    """
    if not draft:
        _demand_complete(letter)
    pdf = TaggedPdf(Meta(letter.subject or "Schreiben", letterhead.name, created, letter.document_id))
    _Sheet(pdf, letterhead, geometry(form)).letter(letter, pdf.root, mark=mark if draft else "")
    if letter.data is not None:
        pdf.attach(_record(letter, "daten.json"))
    return pdf.finish()


@one_at_a_time
def render_batch(
    letters: Sequence[Letter],
    letterhead: Letterhead,
    *,
    created: datetime,
    title: str = "Serienbrief",
    form: Form = "B",
) -> bytes:
    """All letters in one file for the printer, each beginning on its own page and counting its own pages.

    :class:`InvalidInput` for an empty list, :class:`Refused` when one letter is not complete.
    """
    if not letters:
        raise InvalidInput(problem="Es ist kein Schreiben ausgewählt.", place="letters")
    for letter in letters:
        _demand_complete(letter)
    pdf = TaggedPdf(Meta(title, letterhead.name, created, " ".join(letter.document_id for letter in letters)))
    sheet = _Sheet(pdf, letterhead, geometry(form))
    for number, letter in enumerate(letters, start=1):
        sheet.letter(letter, pdf.root.child("Sect"))
        if letter.data is not None:
            pdf.attach(_record(letter, f"daten-{number:05d}.json"))
    return pdf.finish()


def problems(letter: Letter) -> tuple[str, ...]:
    """What keeps the letter from being issued, as German sentences; empty when nothing does."""
    found: list[str] = []
    if not any(line.strip() for line in letter.recipient.lines):
        found.append("Die Anschrift fehlt.")
    if len(letter.recipient.lines) > _ADDRESS_LINES:
        found.append(f"Die Anschrift hat mehr als {_ADDRESS_LINES} Zeilen.")
    elif not address_fits(letter.recipient.lines):
        found.append(ADDRESS_TOO_LONG)
    if not letter.subject.strip():
        found.append("Der Betreff fehlt.")
    for block in letter.body:
        if isinstance(block, Remedy) and not block.paragraphs:
            found.append("Die Rechtsbehelfsbelehrung ist noch nicht gewählt.")
        gaps = [run for runs in runs_of(block) for run in runs if isinstance(run, Field) or run.missing]
        found += [f"Ohne Wert: {run.key if isinstance(run, Field) else run.text.strip('[]')}." for run in gaps]
    return tuple(dict.fromkeys(found))


def address_fits(lines: Sequence[str], form: Form = "B") -> bool:
    """Whether the whole address, broken and set smaller where needed, has its place in the window of the envelope."""
    return len(_address_block(lines, geometry(form))[1]) <= _ADDRESS_LINES


def _address_block(lines: Sequence[str], geo: Geometry) -> tuple[float, list[Line]]:
    return fit_block(lines, (geo.address_width - 5) * MM, _ADDRESS_LINES, _ADDRESS_SIZES)


def _demand_complete(letter: Letter) -> None:
    found = problems(letter)
    if found:
        raise Refused(problem="Das Schreiben ist noch nicht vollständig. " + " ".join(found), problems=found)


def _record(letter: Letter, name: str) -> Attachment:
    data = json.dumps(letter.data, ensure_ascii=False, sort_keys=True, indent=1, default=str).encode()
    return Attachment(name, data, "application/json", "Fachdaten zum Schreiben")


@lru_cache(maxsize=256)
def _modules(code: str) -> tuple[bytes, ...]:
    """The dark modules. The mask is fixed: any mask makes a valid code, and the search for the best costs 10 ms."""
    return tuple(bytes(row) for row in segno.make_qr(code, error="m", boost_error=False, mask=4).matrix)


class _Sheet:
    """Draws letters of one office into one file."""

    def __init__(self, pdf: TaggedPdf, head: Letterhead, geo: Geometry) -> None:
        self._pdf, self._head, self._geo = pdf, head, geo
        self._left = geo.margin_left * MM
        self._width = geo.text_width * MM
        self._right = self._left + self._width
        self._accent: Colour = colour_of(head.accent)
        with pdf.form("Letterhead"):
            self._letterhead()

    def letter(self, letter: Letter, parent: Node, *, mark: str = "") -> None:
        """All pages of one letter, its structure under ``parent``; ``mark``: the word across each."""
        pdf, geo = self._pdf, self._geo
        nodes = {name: parent.child("P") for name in ("sender", "address")}
        info = [parent.child("P") for _row in letter.info]
        setter = BlockSetter(parent, Area(self._left, self._width))
        if letter.subject:
            setter.paragraph(text_runs(letter.subject), tag="H1", bold=True)
        body_start = len(setter.strips)
        setter.add(letter.body)
        self._space_after_subject(setter, body_start)
        self._enclosures(setter, letter)
        code = parent.child("Figure", alt=_QR_ALT) if letter.code else None
        pages = paginate(
            setter.strips,
            Frame(self._subject_top(letter), geo.first_bottom * MM),
            Frame(geo.next_top * MM, geo.next_bottom * MM),
        )
        for number, page in enumerate(pages, start=1):
            if mark:
                with pdf.artifact("Background"):
                    pdf.turned_text(mark, 150, 640, 96, (0.6, 0.8), 0.92)
            if number == 1:
                with pdf.artifact():
                    pdf.stamp("Letterhead")
                self._address(letter, nodes)
                self._info(letter, info)
                if code:
                    side = QR_SIZE * MM
                    top = (geo.footer_y + 1.5) * MM
                    pdf.modules(_modules(letter.code), code, self._right - side, top, side)
            self._page(page, number, len(pages), letter)

    def _page(self, page: Sequence[Placed], number: int, count: int, letter: Letter) -> None:
        pdf, geo = self._pdf, self._geo
        draw(pdf, page)
        if count > 1:
            with pdf.artifact():
                if number > 1:
                    self._running_head(letter)
                below = geo.footer_y * MM - 5 if number == 1 else (297 - 12) * MM
                line = set_line(f"Seite {number} von {count}", 8)
                pdf.draw_line(line, self._right - line.width, below, 8, GREY)
        pdf.end_page()

    def _space_after_subject(self, setter: BlockSetter, start: int) -> None:
        """Two blank lines between subject and salutation; the subject stays with the text."""
        if start and len(setter.strips) > start:
            setter.strips[:start] = [replace(strip, glued=True) for strip in setter.strips[:start]]
            setter.strips[start] = replace(setter.strips[start], before=self._geo.subject_gap * MM)

    def _enclosures(self, setter: BlockSetter, letter: Letter) -> None:
        if letter.enclosures:
            start = len(setter.strips)
            setter.heading(text_runs("Anlagen" if len(letter.enclosures) > 1 else "Anlage"), tag="P", before=18)
            for name in letter.enclosures:
                setter.paragraph(text_runs(name), before=0)
            if len(letter.enclosures) <= _GLUED_ENCLOSURES:
                setter.strips[max(0, start - 1) : -1] = [
                    replace(strip, glued=True) for strip in setter.strips[max(0, start - 1) : -1]
                ]

    def _subject_top(self, letter: Letter) -> float:
        """Two blank lines under the lower end of address field and information block."""
        geo = self._geo
        field_end = geo.address_y + geo.address_height
        info_end = geo.info_y + len(letter.info) * geo.info_pitch
        return (max(field_end, info_end) + geo.subject_gap) * MM

    def _letterhead(self) -> None:
        pdf, head, geo = self._pdf, self._head, self._geo
        height, x = min(22.0, geo.letterhead_height - 11) * MM, self._left
        top = (geo.letterhead_height * MM - height) / 2
        if head.arms:
            x += pdf.image(head.arms, x, top, height, 40 * MM) + 5 * MM
        room = self._right - x
        block = 20 + 12 * len(head.lines)
        y = top + max(0.0, (height - block) / 2) + 16
        pdf.draw_line(fit_line(head.name, 19, room, STRONG), x, y, 19, self._accent)
        for text in head.lines:
            y += 12.5
            pdf.draw_line(fit_line(text, 9.5, room), x, y, 9.5, (0.3, 0.3, 0.3))
        for mark, length in (
            (geo.fold_mark_1, geo.fold_mark_length),
            (geo.hole_mark, geo.hole_mark_length),
            (geo.fold_mark_2, geo.fold_mark_length),
        ):
            pdf.rule(geo.mark_x * MM, mark * MM, (geo.mark_x + length) * MM, 0.4, GREY)
        self._footer()

    def _footer(self) -> None:
        """Up to four columns beside the room for the QR code."""
        pdf, columns = self._pdf, self._head.footer[:4]
        top = self._geo.footer_y * MM
        pdf.rule(self._left, top, self._right, 0.8, self._accent)
        room = self._width - (QR_SIZE + 5) * MM
        widest = [max((measure(text, 7.2) for text in column), default=0.0) for column in columns]
        spare = max(0.0, room - sum(widest)) / max(1, len(columns) - 1)
        x = self._left
        for column, width in zip(columns, widest, strict=True):
            for number, text in enumerate(column[:5]):
                look = STRONG if number == 0 and column is columns[0] else PLAIN
                line = fit_line(text, 7.2, room / len(columns) if sum(widest) > room else width + 4, look)
                pdf.draw_line(line, x, top + 11 + number * 9.2, 7.2, (0.25, 0.25, 0.25))
            x += min(width, room / len(columns)) + min(spare, 9 * MM) if sum(widest) <= room else room / len(columns)

    def _running_head(self, letter: Letter) -> None:
        pdf, y = self._pdf, self._geo.next_header_y * MM
        pdf.draw_line(fit_line(self._head.name, 8.5, self._width * 0.3, STRONG), self._left, y, 8.5, self._accent)
        mark = fit_line(" · ".join(part for part in (letter.reference, letter.subject) if part), 8, self._width * 0.68)
        pdf.draw_line(mark, self._right - mark.width, y, 8, GREY)
        pdf.rule(self._left, y + 5, self._right, 0.6, self._accent)

    def _address(self, letter: Letter, nodes: dict[str, Node]) -> None:
        """Sender line and remark at the foot of their zone, the address from the top of the zone below."""
        pdf, geo = self._pdf, self._geo
        x, width = geo.address_text_x * MM, (geo.address_width - 5) * MM
        zone = (geo.address_y + geo.remark_zone_height) * MM
        y = zone - 5
        if letter.delivery.remark:
            with pdf.content(nodes["sender"]):
                pdf.draw_line(set_line(letter.delivery.remark + " ", 8, STRONG), x, y, 8)
            y -= 12.5
        sender = fit_line(self._head.sender_line, 7.2, width)
        if sender.spans and sender.spans[0].text:
            with pdf.content(nodes["sender"]):
                pdf.draw_line(sender, x, y, 7.2, (0.3, 0.3, 0.3))
            with pdf.artifact("Layout"):
                pdf.rule(x, y + 2.6, x + sender.width, 0.35, GREY)
        pitch = (geo.address_height - geo.remark_zone_height) / _ADDRESS_LINES * MM
        with pdf.content(nodes["address"]):
            size, lines = _address_block(letter.recipient.lines, geo)
            for number, line in enumerate(lines[:_ADDRESS_LINES]):
                pdf.draw_line(line, x, zone + 10.3 + number * pitch, size)

    def _info(self, letter: Letter, nodes: Sequence[Node]) -> None:
        pdf, geo = self._pdf, self._geo
        x, label_width = geo.info_x * MM, 25 * MM
        for number, (row, node) in enumerate(zip(letter.info, nodes, strict=True)):
            y = (geo.info_y + number * geo.info_pitch) * MM + 9
            with pdf.content(node):
                pdf.draw_line(fit_line(row.label + " ", 7.8, label_width), x, y, 7.8, (0.35, 0.35, 0.35))
                value = fit_line(row.value, 9, geo.info_width * MM - label_width)
                pdf.draw_line(value, x + label_width, y, 9)
