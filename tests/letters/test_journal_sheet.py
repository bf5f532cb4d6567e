"""The journal of a case on paper."""

from dataclasses import replace
from datetime import date

import pypdfium2

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.cases.model import Case, CaseClerk, CaseState, HistoryEntry
from gemeinde_desk.letters.journal_sheet import journal_sheet
from gemeinde_desk.settings.office_profile import OfficeProfile
from tests.letters.samples import NOW

CASE = Case(
    id=1,
    uuid="u-1",
    reference="631.20-2026-0001",
    file_id=1,
    file_reference="631.20-2026",
    filing_unit="631.20",
    case_type="sondernutzung",
    case_type_title="Sondernutzung",
    subject="Gerüst <b>Müller & Söhne</b>",
    state=CaseState.CLOSED,
    clerk=CaseClerk(1, "c-1", "Jana Öhler", "ÖHL"),
    opened=date(2026, 11, 3),
    closed=date(2026, 11, 24),
    next_date=None,
    outcome="bewilligt",
    fields={},
    their_reference="",
    note="",
    retention_years=10,
    disposal=Disposal("B"),
    retention_end=None,
    changed="2026-11-24T08:00:00+00:00",
)


def text(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_facts_and_history_in_order():
    history = [
        HistoryEntry("2026-11-04T08:00:00+00:00", "ÖHL", "document.filed", "Antrag abgelegt."),
        HistoryEntry("2026-11-03T08:00:00+00:00", "System", "case.opened", "Vorgang angelegt."),
    ]
    profile = OfficeProfile(name="Gemeinde Musterau", land="TH")
    pages = text(journal_sheet(CASE, history, profile, created=NOW))
    page = pages[0]
    assert "Protokoll zum Vorgang 631.20-2026-0001" in page
    assert "Gerüst <b>Müller & Söhne</b>" in page
    assert "03.11.2026 bis 24.11.2026" in page
    assert page.index("Vorgang angelegt.") < page.index("Antrag abgelegt.")
    many = [replace(history[0], sentence=f"Eintrag {number}.") for number in range(120)]
    pages = text(journal_sheet(CASE, many, profile, created=NOW))
    assert len(pages) > 2
    assert all("Wer" in page for page in pages)
    assert "Keine Einträge." in text(journal_sheet(CASE, [], profile, created=NOW))[0]
