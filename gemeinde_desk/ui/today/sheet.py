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
BUDGETS = (*range(48, 26, -3), *range(26, 2, -1))
#: so many lines every part gets, if it has them, before the first parts get more: no heading stands there for nothing
LEAST = 2
#: parts whose lines are all of one kind do without its column: more room for the words
OF_ONE_KIND = frozenset({Part.LETTERS, Part.FORGOTTEN})


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
    shares = _shares(lines, budget)
    for heading in (line for line in lines if line.is_heading):
        if heading.part is Part.INTAKE:
            body += [Heading(text_runs(heading.text)), Paragraph(text_runs(_intake(lines)))]
            continue
        shown = _rows(lines, heading.part)[: shares[heading.part]]
        body.append(Heading(text_runs(f"{heading.text} ({heading.count})")))
        if shown:
            day = _tr("Eröffnet") if heading.part is Part.FORGOTTEN else _tr("Tag")
            head = (day, _tr("Art"), _tr("Was"), _tr("Zeichen und Betreff"))
            cells = [(day_word(row.day) if row.day else "", row.word, row.text, _detail(row)) for row in shown]
            table = [[text_runs(text) for text in texts] for texts in (head, *cells)]
            if heading.part in OF_ONE_KIND:
                for texts in table:
                    del texts[1]
            body.append(Table(tuple(table[0]), tuple(tuple(texts) for texts in table[1:])))
        left = (heading.count or 0) - len(shown)
        if left > 0:
            body.append(Paragraph(text_runs(_tr("und {0} weitere").format(left))))
    return tuple(body)


def _rows(lines: list[Entry], part: Part) -> list[Entry]:
    return [line for line in lines if line.part is part and not line.is_heading and line.word]


def _shares(lines: list[Entry], budget: int) -> dict[Part, int]:
    """How many lines each part gets: a few each, what is left to the most urgent."""
    wanted = {part: len(_rows(lines, part)) for part in Part if part is not Part.INTAKE}
    shares: dict[Part, int] = dict.fromkeys(wanted, 0)
    for most in (LEAST, budget):
        for part, rows in wanted.items():
            more = max(0, min(rows, most) - shares[part])
            shares[part] += min(more, budget - sum(shares.values()))
    return shares


def _intake(lines: list[Entry]) -> str:
    return next(line.text for line in lines if line.identity[0] == "intake")


def _detail(row: Entry) -> str:
    return f"{row.detail} ({row.clerk})" if row.clerk else row.detail
