"""The morning list on one sheet of A4, as an accessible PDF."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.deadlines.dates import format_date_long, format_weekday_long
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.ui.today.entries import Entry, Part, day_word

if TYPE_CHECKING:
    from gemeinde_desk.letters.model import Body

#: so many lines at most; fewer are tried until one page holds them
BUDGETS = (48, 40, 34, 29, 25, 22, 19, 17, 15, 13, 11, 9, 7, 5, 3)


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def sheet_title(today: date) -> str:
    """«Tagesliste für Dienstag, 3. März 2026»."""
    return _tr("Tagesliste für {0}, {1}").format(format_weekday_long(today), format_date_long(today))


def today_sheet(lines: list[Entry], profile: OfficeProfile, today: date, whose: str, *, created: datetime) -> bytes:
    """The list as a PDF of one page; what does not fit is counted in its part.

    :param whose: name of the clerk, or empty for the whole office
    :param created: with a time zone
    """
    from gemeinde_desk.letters.posting import page_count  # noqa: PLC0415 - the window starts without it
    from gemeinde_desk.letters.report import render_report  # noqa: PLC0415

    pdf = b""
    for budget in BUDGETS:
        pdf = render_report(
            sheet_title(today),
            _body(lines, budget),
            office=profile.name,
            created=created,
            identifier=f"today {today.isoformat()} {whose}",
            subtitle=whose or _tr("Alle Sachbearbeitungen"),
            accent=profile.accent,
        )
        if page_count(pdf) == 1:
            break
    return pdf


def _body(lines: list[Entry], budget: int) -> "Body":
    from gemeinde_desk.letters.model import Block, Heading, Paragraph, Table  # noqa: PLC0415
    from gemeinde_desk.letters.typeset import text_runs  # noqa: PLC0415

    body: list[Block] = []
    for heading in (line for line in lines if line.is_heading):
        if heading.part is Part.INTAKE:
            body += [Heading(text_runs(heading.text)), Paragraph(text_runs(_intake(lines)))]
            continue
        rows = [line for line in lines if line.part is heading.part and not line.is_heading and line.word]
        shown = rows[: max(budget, 0)]
        budget -= len(shown)
        body.append(Heading(text_runs(f"{heading.text} ({heading.count})")))
        if shown:
            day = _tr("Eröffnet") if heading.part is Part.FORGOTTEN else _tr("Tag")
            head = (day, _tr("Art"), _tr("Was"), _tr("Zeichen und Betreff"))
            cells = tuple(
                tuple(
                    text_runs(text) for text in (day_word(row.day) if row.day else "", row.word, row.text, _detail(row))
                )
                for row in shown
            )
            body.append(Table(tuple(text_runs(word) for word in head), cells))
        left = (heading.count or 0) - len(shown)
        if left > 0:
            body.append(Paragraph(text_runs(_tr("und {0} weitere").format(left))))
    return tuple(body)


def _intake(lines: list[Entry]) -> str:
    return next(line.text for line in lines if line.identity[0] == "intake")


def _detail(row: Entry) -> str:
    return f"{row.detail} ({row.clerk})" if row.clerk else row.detail
