"""What stands against closing: every rule of the check list (rules 10, from GEVER, open-zaak and j-lawyer), alone and in effect."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gemeinde_desk.cases.case_types import Role, load_case_types
from gemeinde_desk.cases.closing import ClosingSnapshot, blockers, closing_findings
from gemeinde_desk.cases.filing_plan import Disposal, EffectiveRetention
from gemeinde_desk.cases.model import (
    Case,
    CaseClerk,
    CaseState,
    ChecklistItem,
    Fix,
    FollowUp,
    FollowUpKind,
    Level,
    Participant,
)
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.documents.model import Document, Version
from gemeinde_desk.settings.resources import resources

ON = date(2026, 4, 1)
TYPE = load_case_types(resources() / "case_types")["beschwerde"]
CASE = Case(
    id=1, uuid="u", reference="2.3.1-2026-0001", file_id=1, file_reference="2.3.1-2026", filing_unit="2.3.1",
    case_type="beschwerde", case_type_title="Beschwerde", subject="Lärm", state=CaseState.OPEN,
    clerk=CaseClerk(1, "k", "Anna Öhler", "ÖHL"), opened=date(2026, 3, 3), closed=None, next_date=None,
    outcome="abgeholfen", fields={"anlass": "Lärm", "darstellung": "laut", "abhilfe": "leiser"}, their_reference="",
    note="", retention_years=5, disposal=Disposal.DESTROY, retention_end=None, changed="",
)  # fmt: skip
VERSION = Version(
    id=1,
    document_id=1,
    number=1,
    sha256="a",
    size=1,
    mime="image/jpeg",
    name="a.jpg",
    readable_sha256="b",
    text_state="done",
)
INCOMING = Document(
    id=11, uuid="d", case_id=1, parent_id=None, number=1, reference="2.3.1-2026-0001-001", direction="incoming",
    state="final", title="Beschwerde", dated=date(2026, 3, 1), received=date(2026, 3, 3), version=VERSION,
)  # fmt: skip
LETTER = replace(
    INCOMING, id=12, direction="outgoing", title="Antwort", posted=date(2026, 3, 10),
    version=replace(VERSION, sha256="c", mime="application/pdf", readable_sha256=None, text_state="none"),
)  # fmt: skip
CONTACT = Contact(id=5, uuid="c", created="", family_name="Müller")
DEADLINE = FollowUp(
    id=21, uuid="f", case_id=1, case_reference="", case_subject="", kind=FollowUpKind.DEADLINE, due=date(2026, 4, 10),
    text="Antworten", clerk_sign="ÖHL", derivation=None, document_id=None, created="", done_on=None, done_by=None,
)  # fmt: skip
READY = ClosingSnapshot(
    CASE, TYPE, ON, documents=(INCOMING, LETTER), checklist=(ChecklistItem(31, "Prüfen", ON, "ÖHL"),),
    participants=(Participant(CONTACT, "Beschwerdeführerin oder Beschwerdeführer"),),
)  # fmt: skip


def only(snapshot):
    (finding,) = closing_findings(snapshot)
    return finding


def test_a_case_that_is_ready_has_no_finding():
    assert closing_findings(READY) == []


@pytest.mark.parametrize(
    ("state", "fix", "word"),
    [(CaseState.CLOSED, Fix.REOPEN, "geschlossen"), (CaseState.HANDED_OVER, Fix.NONE, "übergeben")],
)
def test_not_open(state, fix, word):
    found = only(replace(READY, case=replace(CASE, state=state)))
    assert (found.code, found.level, found.fix) == ("not_open", Level.BLOCKER, fix)
    assert word in found.sentence


def test_outcome_missing():
    """Open-zaak: no closing without a result."""
    found = only(replace(READY, case=replace(CASE, outcome="")))
    assert (found.code, found.level, found.fix) == ("outcome_missing", Level.BLOCKER, Fix.SET_OUTCOME)


def test_required_fields_of_opening_and_closing():
    found = closing_findings(replace(READY, case=replace(CASE, fields={"anlass": "Lärm"})))
    assert [(f.code, f.level, f.fix, f.field) for f in found] == [
        ("field_missing", Level.BLOCKER, Fix.FILL_FIELD, "darstellung"),
        ("field_missing", Level.BLOCKER, Fix.FILL_FIELD, "abhilfe"),
    ]
    assert "Was veranlasst wurde" in found[1].sentence


def test_draft_of_a_letter():
    found = only(replace(READY, documents=(INCOMING, replace(LETTER, state="draft", posted=None, version=None))))
    assert (found.code, found.level, found.fix, found.subject_id) == (
        "letter_draft",
        Level.BLOCKER,
        Fix.ISSUE_LETTER,
        12,
    )


def test_issued_letter_without_posting_date():
    found = only(replace(READY, documents=(INCOMING, replace(LETTER, posted=None))))
    assert (found.code, found.level, found.fix, found.subject_id) == (
        "letter_not_posted",
        Level.BLOCKER,
        Fix.POST_LETTER,
        12,
    )


def test_an_enclosure_goes_out_with_its_letter():
    enclosure = replace(LETTER, id=13, parent_id=12, posted=None, version=replace(LETTER.version, sha256="e"))
    assert closing_findings(replace(READY, documents=(INCOMING, LETTER, enclosure))) == []


def test_retention_missing():
    """For ever and yet to be destroyed: the years are missing."""
    found = only(replace(READY, case=replace(CASE, retention_years=None)))
    assert (found.code, found.level, found.fix) == ("retention_missing", Level.BLOCKER, Fix.SET_RETENTION)
    for disposal in (Disposal.KEEP, Disposal.APPRAISE):
        assert closing_findings(replace(READY, case=replace(CASE, retention_years=None, disposal=disposal))) == []


def test_a_retention_shorter_than_the_filing_plan_sets_is_told():
    """A longer one, or one for ever, is the office's to choose."""
    planned = replace(READY, planned=EffectiveRetention(10, Disposal.DESTROY, "2.3", ""))
    found = only(replace(planned, case=replace(CASE, retention_years=9)))
    assert (found.code, found.level, found.fix) == ("retention_shorter", Level.WARNING, Fix.SET_RETENTION)
    assert "mit 9 Jahren kürzer als im Aktenplan, der für die Einheit 2.3 10 Jahre vorsieht" in found.sentence
    everywhere = replace(planned, planned=EffectiveRetention(10, Disposal.DESTROY, "", ""))
    assert "für alle Einheiten" in only(replace(everywhere, case=replace(CASE, retention_years=0))).sentence
    one = only(replace(planned, case=replace(CASE, retention_years=1)))
    assert "mit einem Jahr kürzer als im Aktenplan, der für die Einheit 2.3 10 Jahre vorsieht" in one.sentence
    short = replace(READY, planned=EffectiveRetention(1, Disposal.DESTROY, "2.3", ""))
    none = only(replace(short, case=replace(CASE, retention_years=0)))
    assert "mit 0 Jahren kürzer als im Aktenplan, der für die Einheit 2.3 ein Jahr vorsieht" in none.sentence
    for years, disposal in ((10, Disposal.DESTROY), (30, Disposal.DESTROY), (None, Disposal.KEEP)):
        case = replace(CASE, retention_years=years, disposal=disposal)
        assert closing_findings(replace(planned, case=case)) == []


def test_closing_before_opening():
    early = replace(READY, on=date(2026, 3, 2), documents=(replace(INCOMING, received=None),))
    found = only(early)
    assert (found.code, found.level, found.fix) == ("closed_before_opened", Level.BLOCKER, Fix.SET_CLOSING_DATE)
    assert "03.03.2026" in found.sentence


@pytest.mark.parametrize("day", ["dated", "received", "posted"])
def test_end_date_before_the_last_document(day):
    """GEVER: the end of a dossier is not before its youngest document."""
    late = replace(LETTER, **{day: ON + timedelta(days=1)})
    found = only(replace(READY, documents=(INCOMING, late)))
    assert (found.code, found.level, found.subject_id) == ("closed_before_document", Level.BLOCKER, 12)
    assert found.fix is Fix.SET_CLOSING_DATE
    assert "02.04.2026" in found.sentence
    assert closing_findings(replace(READY, documents=(INCOMING, replace(LETTER, **{day: ON})))) == []


def test_open_deadline_and_follow_up():
    """J-lawyer: open dates are completed on closing."""
    wait = replace(DEADLINE, id=22, kind=FollowUpKind.FOLLOW_UP, text="Nachfragen")
    found = closing_findings(replace(READY, follow_ups=(DEADLINE, wait)))
    assert [(f.code, f.level, f.fix, f.subject_id) for f in found] == [
        ("deadline_open", Level.WARNING, Fix.COMPLETE_FOLLOW_UP, 21),
        ("follow_up_open", Level.WARNING, Fix.COMPLETE_FOLLOW_UP, 22),
    ]
    assert all("10.04.2026" in f.sentence and "beim Schließen erledigt" in f.sentence for f in found)


def test_an_advance_notice_goes_with_its_deadline():
    notice = replace(DEADLINE, id=23, kind=FollowUpKind.ADVANCE_NOTICE)
    assert closing_findings(replace(READY, follow_ups=(notice,))) == []


def test_running_objection_period():
    objection = replace(DEADLINE, derivation=Derivation(DEADLINE.due, (), date(2026, 3, 10)), document_id=12)
    found = only(replace(READY, follow_ups=(objection,)))
    assert (found.code, found.level) == ("objection_running", Level.WARNING)
    assert "läuft noch bis zum 10.04.2026" in found.sentence
    over = only(replace(READY, follow_ups=(replace(objection, due=ON - timedelta(days=1)),)))
    assert over.code == "deadline_open"
    assert only(replace(READY, follow_ups=(replace(objection, due=ON),))).code == "objection_running"


@pytest.mark.parametrize(
    ("state", "code", "fix"),
    [("queued", "text_queued", Fix.WAIT_FOR_TEXT), ("failed", "text_failed", Fix.RETRY_TEXT)],
)
def test_text_not_recognised(state, code, fix):
    scan = replace(INCOMING, version=replace(VERSION, text_state=state, readable_sha256=None))
    found = only(replace(READY, documents=(scan, LETTER)))
    assert (found.code, found.level, found.fix, found.subject_id) == (code, Level.WARNING, fix, 11)


def test_document_without_pdfa():
    photo = replace(INCOMING, version=replace(VERSION, readable_sha256=None))
    found = only(replace(READY, documents=(photo, LETTER)))
    assert (found.code, found.level, found.fix, found.subject_id) == ("no_pdfa", Level.WARNING, Fix.MAKE_READABLE, 11)


def test_the_same_file_twice():
    again = replace(INCOMING, id=14, title="Beschwerde (Kopie)")
    found = only(replace(READY, documents=(INCOMING, LETTER, again)))
    assert (found.code, found.level, found.fix, found.subject_id) == (
        "duplicate",
        Level.WARNING,
        Fix.WITHDRAW_DOCUMENT,
        14,
    )


def test_checklist_required_and_optional():
    optional = next(item.text for item in TYPE.checklist if not item.required)
    items = (ChecklistItem(31, "Stellungnahme eingeholt", None, None), ChecklistItem(32, optional, None, None))
    found = only(replace(READY, checklist=items))
    assert (found.code, found.level, found.fix, found.subject_id) == ("checklist_open", Level.WARNING, Fix.TICK, 31)


def test_case_without_documents():
    found = only(replace(READY, documents=()))
    assert (found.code, found.level, found.fix) == ("no_document", Level.WARNING, Fix.FILE_DOCUMENT)


def test_nobody_takes_part():
    found = only(replace(READY, participants=()))
    assert (found.code, found.level, found.fix) == ("no_participant", Level.WARNING, Fix.ADD_PARTICIPANT)


def test_required_role_not_taken():
    asking = replace(TYPE, roles=(Role("applicant", "Antragsteller", required=True), Role("owner", "Eigentümer")))
    found = only(replace(READY, case_type=asking))
    assert (found.code, found.level, found.field) == ("role_missing", Level.WARNING, "applicant")


def test_blockers_come_first():
    found = closing_findings(replace(READY, follow_ups=(DEADLINE,), documents=(), case=replace(CASE, outcome="")))
    assert [f.level for f in found] == [Level.BLOCKER, Level.WARNING, Level.WARNING]
    assert blockers(found) == found[:1]
