"""Reports on plain pages: lists and journals as PDF/A-3a and PDF/UA-1, from the same blocks as letters."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from gemeinde_desk.letters.blocks import GREY, Area, BlockSetter, Type
from gemeinde_desk.letters.flow import Frame, draw, paginate
from gemeinde_desk.letters.geometry import MM
from gemeinde_desk.letters.model import Body, Paragraph
from gemeinde_desk.letters.pdfa import Meta, TaggedPdf, colour_of
from gemeinde_desk.letters.reportlab_seam import one_at_a_time
from gemeinde_desk.letters.typeset import STRONG, fit_line, set_line, text_runs

_TYPE: Final = Type(size=9.0, leading=12.0, gap=7.0)
_LEFT, _RIGHT = 20 * MM, 190 * MM
_FRAME: Final = Frame(26 * MM, 280 * MM)


@one_at_a_time
def render_report(
    title: str,
    body: Body,
    *,
    office: str,
    created: datetime,
    identifier: str,
    subtitle: str = "",
    accent: str = "#1f4e79",
) -> bytes:
    """A report with its title, a line under it, blocks, and on every page the office and "Seite x von y".

    ``created`` has a time zone; ``identifier`` makes the file's id, so that the same report gives the same bytes. Tables
    repeat their head line on every page.
    """
    pdf = TaggedPdf(Meta(title, office, created, identifier))
    setter = BlockSetter(pdf.root, Area(_LEFT, _RIGHT - _LEFT), _TYPE)
    setter.title(title)
    if subtitle:
        setter.paragraph(text_runs(subtitle), before=2)
    setter.add(body or (Paragraph(text_runs("Keine Einträge.")),))
    pages = paginate(setter.strips, _FRAME, _FRAME)
    colour = colour_of(accent)
    for number, page in enumerate(pages, start=1):
        with pdf.artifact():
            pdf.draw_line(fit_line(office, 8.5, _RIGHT - _LEFT, STRONG), _LEFT, 15 * MM, 8.5, colour)
            pdf.rule(_LEFT, 17 * MM, _RIGHT, 0.6, colour)
            count = set_line(f"Seite {number} von {len(pages)}", 8)
            pdf.draw_line(count, _RIGHT - count.width, 288 * MM, 8, GREY)
        draw(pdf, page)
        pdf.end_page()
    return pdf.finish()
