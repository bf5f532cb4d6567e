"""The journal of a case as a sheet that stays in the file when the case is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gemeinde_desk.cases.model import Case, HistoryEntry
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.letters.model import Block, Heading, Paragraph, Table
from gemeinde_desk.letters.report import render_report
from gemeinde_desk.letters.typeset import text_runs
from gemeinde_desk.settings.office_profile import OfficeProfile


def journal_sheet(case: Case, history: Sequence[HistoryEntry], profile: OfficeProfile, *, created: datetime) -> bytes:
    """Who did what and when, oldest first, under the facts of the case; times are those of this computer."""
    facts = [
        ("Vorgang", case.reference),
        ("Akte", case.file_reference),
        ("Vorgangsart", case.case_type_title),
        ("Betreff", case.subject),
        ("Sachbearbeitung", f"{case.clerk.name} ({case.clerk.sign})"),
        ("Laufzeit", format_date(case.opened) + (f" bis {format_date(case.closed)}" if case.closed else "")),
        ("Ergebnis", case.outcome),
    ]
    body: list[Block] = [
        Table(
            (text_runs("Angabe"), text_runs("Inhalt")),
            tuple((text_runs(label), text_runs(text)) for label, text in facts if text),
        ),
        Heading(text_runs("Verlauf")),
    ]
    rows = tuple(
        (text_runs(_moment(entry.at)), text_runs(entry.clerk), text_runs(entry.sentence))
        for entry in sorted(history, key=lambda entry: entry.at)
    )
    body.append(
        Table((text_runs("Zeit"), text_runs("Wer"), text_runs("Was")), rows)
        if rows
        else Paragraph(text_runs("Keine Einträge."))
    )
    return render_report(
        f"Protokoll zum Vorgang {case.reference}",
        tuple(body),
        office=profile.name,
        created=created,
        identifier=f"journal {case.uuid}",
        accent=profile.accent,
    )


def _moment(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone():%d.%m.%Y %H:%M}"
