"""The register: opening, changing, filing, participants, checklist, closing and opening again."""

import threading
from datetime import date, timedelta

import pytest

from gemeinde_desk.cases import codes
from gemeinde_desk.cases.ending import ClosingNeedsConsent, ClosingRefused
from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.cases.lifecycle import CaseIsClosed, StepNotAllowed
from gemeinde_desk.cases.model import CaseFilter, CaseState, FollowUpKind, Order
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.search import Search
from tests.cases.conftest import COMPLAINT, TODAY, Desk

LATER = TODAY + timedelta(days=7)


def ready(desk: Desk):
    """A case that only warnings stand against."""
    case = desk.complaint()
    desk.cases.change(case.id, by=desk.clerk, outcome="abgeholfen", fields={"abhilfe": "Veranstalter ermahnt"})
    return case


def closed(desk: Desk):
    return desk.cases.close(ready(desk).id, on=LATER, by=desk.clerk, accept_warnings=True)


# -- opening


def test_opening_gives_reference_file_retention_checklist_and_first_deadline(desk):
    case = desk.complaint(received=date(2026, 3, 2))
    assert (case.reference, case.file_reference, case.filing_unit) == ("2.3.1-2026-0001", "2.3.1-2026", "2.3.1")
    assert (case.state, case.clerk.sign, case.retention_years, case.disposal) == ("open", "ÖHL", 5, Disposal.DESTROY)
    assert case.fields == COMPLAINT
    assert [item.text for item in desk.cases.checklist(case.id)] == [
        item.text for item in desk.cases.type("beschwerde").checklist
    ]
    notice, deadline = desk.cases.follow_ups(case.id)
    # 14 days from receipt (§ 187 Abs. 1, § 188 Abs. 1 BGB); the notice 3 days before, on a workday
    assert (deadline.kind, deadline.due, notice.kind, notice.due) == (
        FollowUpKind.DEADLINE, date(2026, 3, 16), FollowUpKind.ADVANCE_NOTICE, date(2026, 3, 13),
    )  # fmt: skip
    assert deadline.derivation is not None
    assert "Art. 17 GG" in " ".join(deadline.derivation.sentences())
    assert case.next_date == date(2026, 3, 13)


def test_numbers_run_within_the_file_and_files_start_with_the_year(desk):
    first, second = desk.complaint(), desk.complaint()
    next_year = desk.complaint(on=date(2027, 1, 4))
    assert [case.reference for case in (first, second, next_year)] == [
        "2.3.1-2026-0001",
        "2.3.1-2026-0002",
        "2.3.1-2027-0001",
    ]
    assert first.file_id == second.file_id != next_year.file_id
    assert desk.store.value("SELECT title FROM case_file WHERE id = ?", (first.file_id,)).endswith("2026")
    assert desk.cases.by_reference(" 2.3.1-2026-0002 ") == second
    assert desk.cases.get(second.id) == desk.cases.require_open(second.id) == second


def test_opening_with_everything(desk):
    person, document = desk.contact(), desk.document()
    case = desk.complaint(
        participants=[(person.id, "Beschwerdeführer")], documents=[document], their_reference="X 1", note="Eilt\n"
    )
    assert [(p.contact.id, p.role) for p in desk.cases.participants(case.id)] == [(person.id, "Beschwerdeführer")]
    assert [d.reference for d in desk.documents.of_case(case.id)] == ["2.3.1-2026-0001-001"]
    assert (case.their_reference, case.note) == ("X 1", "Eilt")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"subject": "a\x00b"}, "subject"),
        ({"fields": {}}, "anlass"),
        ({"fields": {**COMPLAINT, "anlass": "Wetter"}}, "anlass"),
        ({"fields": {**COMPLAINT, "unbekannt": "1"}}, "unbekannt"),
        ({"fields": {**COMPLAINT, "vorfall_am": "31.2.2026"}}, "vorfall_am"),
    ],
)
def test_bad_input_is_refused_at_its_place_and_leaves_nothing(desk, more, place):
    with pytest.raises(InvalidInput) as refused:
        desk.complaint(**more)
    assert refused.value.place == place
    assert desk.cases.count(CaseFilter()) == 0
    assert desk.store.value("SELECT count(*) FROM case_file") == 0


def test_opening_is_whole_or_not_at_all(desk):
    with pytest.raises(NotFound):
        desk.complaint(documents=[desk.document(), 999])
    assert desk.cases.count(CaseFilter()) == 0
    assert desk.complaint().reference == "2.3.1-2026-0001"


def test_unknown_things_are_not_found(desk):
    for look in (
        lambda: desk.cases.type("zirkus"), lambda: desk.cases.get(1), lambda: desk.cases.by_reference("1-2026-0001"),
        lambda: desk.cases.follow_up(1), lambda: desk.cases.tick(1, TODAY, by=desk.clerk), lambda: desk.cases.history(1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            look()


def test_no_new_file_before_the_plan_begins(desk):
    with pytest.raises(Refused, match=r"2\.3\.1 dürfen an diesem Tag keine neuen Akten"):
        desk.complaint(on=date(2019, 12, 30))


# -- changing


def test_changing_keeps_the_rest_and_writes_names_not_texts_to_the_journal(desk):
    case = desk.complaint()
    other = desk.clerks.add("Bernd Wolf", "BW", by=desk.clerk)
    changed = desk.cases.change(
        case.id, by=desk.clerk, subject="Musik am Markt", fields={"ort": "Markt 3"}, clerk=other, outcome="abgeholfen",
        their_reference="B 7", note="Rückruf", retention_years=None, disposal="A",
    )  # fmt: skip
    assert changed.fields == {**COMPLAINT, "ort": "Markt 3"}
    assert (changed.subject, changed.clerk.sign, changed.retention_years, changed.disposal) == (
        "Musik am Markt",
        "BW",
        None,
        "A",
    )
    entry = desk.cases.history(case.id)[-1]
    assert entry.data == {
        "fields": ["clerk", "disposal", "fields", "note", "outcome", "retention_years", "subject", "their_reference"],
        "clerk": other.uuid, "clerk_before": desk.clerk.uuid, "outcome": "abgeholfen", "case_fields": ["ort"],
        "retention_years": None, "disposal": "A",
    }  # fmt: skip
    assert "Musik" not in str(entry.data)
    undone = desk.cases.change(case.id, by=desk.clerk, subject=case.subject, fields={"ort": ""}, retention_years=5)
    assert (undone.subject, undone.fields, undone.retention_years) == (case.subject, case.fields, 5)


def test_changing_nothing_leaves_no_entry(desk):
    case = desk.complaint()
    before = len(desk.cases.history(case.id))
    assert desk.cases.change(case.id, by=desk.clerk, subject=case.subject, fields={"anlass": "lärm"}) == case
    assert len(desk.cases.history(case.id)) == before


def test_an_outcome_of_ones_own_words_stays_out_of_the_journal(desk):
    case = desk.complaint()
    desk.cases.change(case.id, by=desk.clerk, outcome="Herr Müller zog weg")
    assert desk.cases.history(case.id)[-1].data == {"fields": ["outcome"]}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"subject": ""}, "subject"),
        ({"fields": {"vorfall_am": "morgens"}}, "vorfall_am"),
        ({"retention_years": 200}, "retention_years"),
        ({"disposal": "X"}, "disposal"),
    ],
)
def test_bad_changes_are_refused(desk, change, place):
    case = desk.complaint()
    with pytest.raises(InvalidInput) as refused:
        desk.cases.change(case.id, by=desk.clerk, **change)
    assert refused.value.place == place
    assert desk.cases.get(case.id) == case


def test_the_sign_of_a_clerk_changes_in_the_order_too(desk):
    case = desk.complaint()
    desk.clerks.change(desk.clerk.id, sign="AÖ", by=desk.clerk)
    assert desk.store.value("SELECT clerk_sign FROM cases WHERE id = ?", (case.id,)) == "AÖ"


# -- contents


def test_filing_and_taking_out_again(desk):
    case, document = desk.complaint(), desk.document()
    desk.cases.file_document(case.id, document, by=desk.clerk)
    assert desk.documents.get(document).reference == "2.3.1-2026-0001-001"
    with pytest.raises(Refused, match="schon"):
        desk.cases.file_document(case.id, document, by=desk.clerk)
    desk.cases.unfile_document(document, by=desk.clerk)
    assert desk.documents.get(document).case_id is None
    with pytest.raises(Refused, match="in keinem Vorgang"):
        desk.cases.unfile_document(document, by=desk.clerk)
    desk.cases.file_document(case.id, document, by=desk.clerk)
    assert desk.documents.get(document).reference == "2.3.1-2026-0001-002"  # numbers are never given twice


def test_participants_and_the_undo_of_each_step(desk):
    case, person = desk.complaint(), desk.contact()
    for _ in range(2):  # a second time changes nothing
        desk.cases.add_participant(case.id, person.id, "Nachbar", by=desk.clerk, on=TODAY)
    desk.cases.add_participant(case.id, person.id, "Zeuge", by=desk.clerk, on=TODAY)
    assert [p.role for p in desk.cases.participants(case.id)] == ["Nachbar", "Zeuge"]
    assert [row.id for row in desk.cases.of_contact(person.id)] == [case.id]
    desk.cases.remove_participant(case.id, person.id, "Nachbar", by=desk.clerk)
    desk.cases.remove_participant(case.id, person.id, "Zeuge", by=desk.clerk)
    assert desk.cases.participants(case.id) == []
    with pytest.raises(NotFound):
        desk.cases.remove_participant(case.id, person.id, "Zeuge", by=desk.clerk)
    with pytest.raises(InvalidInput):
        desk.cases.add_participant(case.id, person.id, " ", by=desk.clerk, on=TODAY)


def test_checklist_and_the_undo_of_each_step(desk):
    case = desk.complaint()
    first = desk.cases.checklist(case.id)[0]
    ticked = desk.cases.tick(first.id, TODAY, by=desk.clerk)
    assert (ticked.done_on, ticked.done_by) == (TODAY, "ÖHL")
    with pytest.raises(Refused):
        desk.cases.remove_checklist_item(first.id, by=desk.clerk)
    assert desk.cases.tick(first.id, None, by=desk.clerk) == first
    own = desk.cases.add_checklist_item(case.id, "Ortstermin", by=desk.clerk)
    assert desk.cases.checklist(case.id)[-1] == own
    desk.cases.remove_checklist_item(own.id, by=desk.clerk)
    assert own not in desk.cases.checklist(case.id)


def test_search_finds_a_case_by_all_it_says(desk):
    person = desk.contact("Großkopf")
    case = desk.complaint(participants=[(person.id, "Zeuge")], their_reference="Q-4711", note="Rücksprache")
    search = Search(desk.store)
    for typed in ("larm markt", "2.3.1-2026-0001", "Beschwerde", "musik", "Q-4711", "rucksprache", "grosskopf"):
        assert (case.id, "case") in [(hit.id, hit.kind) for hit in search.search(typed).hits], typed
    desk.cases.remove_participant(case.id, person.id, "Zeuge", by=desk.clerk)
    assert all(hit.kind != "case" for hit in search.search("grosskopf").hits)


# -- calendar


def test_advance_notice_is_completed_reopened_and_moved_with_its_deadline(desk):
    case = desk.complaint()
    notice, deadline = desk.cases.follow_ups(case.id)
    desk.cases.reschedule(deadline.id, deadline.due + timedelta(days=7), by=desk.clerk)
    assert desk.cases.follow_up(notice.id).due == notice.due + timedelta(days=7)
    desk.cases.reschedule(deadline.id, deadline.due, by=desk.clerk)
    assert desk.cases.follow_ups(case.id) == [notice, deadline]
    desk.cases.complete(deadline.id, on=TODAY, by=desk.clerk)
    assert desk.cases.follow_ups(case.id, open_only=True) == []
    desk.cases.reopen_follow_up(deadline.id, by=desk.clerk)
    assert desk.cases.follow_ups(case.id) == [notice, deadline]


def test_a_notice_completed_before_stays_so(desk):
    case = desk.complaint()
    notice, deadline = desk.cases.follow_ups(case.id)
    desk.cases.complete(notice.id, on=TODAY, by=desk.clerk)
    desk.cases.complete(deadline.id, on=LATER, by=desk.clerk)
    desk.cases.reopen_follow_up(deadline.id, by=desk.clerk)
    assert desk.cases.follow_up(notice.id).done_on == TODAY


def test_follow_ups_refuse_what_nobody_means(desk):
    case = desk.complaint()
    with pytest.raises(InvalidInput) as refused:
        desk.cases.set_follow_up(case.id, TODAY, " ", by=desk.clerk)
    assert refused.value.place == "text"
    with pytest.raises(InvalidInput) as refused:
        desk.cases.set_follow_up(case.id, date(3026, 1, 1), "Wv.", by=desk.clerk)
    assert refused.value.place == "due"
    done = desk.cases.set_follow_up(case.id, TODAY, "Wv.", by=desk.clerk)
    desk.cases.complete(done.id, on=TODAY, by=desk.clerk)
    with pytest.raises(InvalidInput, match="schon erledigt"):
        desk.cases.reschedule(done.id, LATER, by=desk.clerk)


# -- closing


def test_closing_is_refused_with_all_blockers(desk):
    case = desk.complaint()
    with pytest.raises(ClosingRefused, match="Ergebnis") as refused:
        desk.cases.close(case.id, on=LATER, by=desk.clerk, accept_warnings=True)
    assert [finding.code for finding in refused.value.findings] == ["outcome_missing", "field_missing"]
    assert desk.cases.get(case.id) == case


def test_closing_asks_about_warnings(desk):
    case = ready(desk)
    with pytest.raises(ClosingNeedsConsent, match="bestätigen") as refused:
        desk.cases.close(case.id, on=LATER, by=desk.clerk)
    assert refused.value.findings == tuple(desk.cases.closing_check(case.id, LATER))
    assert desk.cases.get(case.id).state is CaseState.OPEN


def test_closing_freezes_completes_and_sets_the_retention(desk):
    case, document = ready(desk), desk.document()
    desk.cases.file_document(case.id, document, by=desk.clerk)
    done = desk.cases.close(case.id, on=LATER, by=desk.clerk, accept_warnings=True)
    assert (done.state, done.closed, done.retention_end, done.next_date) == ("closed", LATER, date(2031, 12, 31), None)
    assert desk.cases.follow_ups(case.id, open_only=True) == []
    assert desk.documents.get(document).frozen_version == 1


def test_a_closed_case_refuses_every_change(desk):
    person = desk.contact()
    case = ready(desk)
    filed = desk.document()
    desk.cases.file_document(case.id, filed, by=desk.clerk)
    desk.cases.add_participant(case.id, person.id, "Zeuge", by=desk.clerk, on=TODAY)
    item = desk.cases.checklist(case.id)[0].id
    date_id = desk.cases.follow_ups(case.id)[0].id
    desk.cases.close(case.id, on=LATER, by=desk.clerk, accept_warnings=True)
    by = {"by": desk.clerk}
    for change in (
        lambda: desk.cases.require_open(case.id),
        lambda: desk.cases.change(case.id, subject="neu", **by),
        lambda: desk.cases.file_document(case.id, desk.document(), **by),
        lambda: desk.cases.unfile_document(filed, **by),
        lambda: desk.cases.add_participant(case.id, person.id, "Nachbar", on=TODAY, **by),
        lambda: desk.cases.remove_participant(case.id, person.id, "Zeuge", **by),
        lambda: desk.cases.tick(item, TODAY, **by),
        lambda: desk.cases.add_checklist_item(case.id, "noch etwas", **by),
        lambda: desk.cases.remove_checklist_item(item, **by),
        lambda: desk.cases.set_follow_up(case.id, LATER, "Wv.", **by),
        lambda: desk.cases.complete(date_id, on=LATER, **by),
        lambda: desk.cases.reopen_follow_up(date_id, **by),
        lambda: desk.cases.reschedule(date_id, LATER, **by),
        lambda: desk.cases.withdraw_follow_up(date_id, **by),
    ):
        with pytest.raises(CaseIsClosed, match=r"Vorgang 2\.3\.1-2026-0001 ist geschlossen"):
            change()
    with pytest.raises(StepNotAllowed):
        desk.cases.close(case.id, on=LATER, accept_warnings=True, **by)


def test_closing_twice_at_the_same_time_closes_once(desk):
    case = ready(desk)
    start, answers = threading.Barrier(2), []

    def close():
        start.wait()
        try:
            answers.append(desk.cases.close(case.id, on=LATER, by=desk.clerk, accept_warnings=True).state.value)
        except StepNotAllowed:
            answers.append("refused")

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["closed", "refused"]
    assert [entry.action for entry in desk.cases.history(case.id)].count("case.closed") == 1


def test_opening_again_clears_the_end_and_revives_what_is_still_to_come(desk):
    case = closed(desk)
    open_dates = [f.due for f in desk.cases.follow_ups(case.id)]
    on = min(open_dates) + timedelta(days=1)
    again = desk.cases.reopen(case.id, "Neues Schreiben", on=on, by=desk.clerk)
    assert (again.state, again.closed, again.retention_end) == ("open", None, None)
    assert [f.due for f in desk.cases.follow_ups(case.id, open_only=True)] == [max(open_dates)]
    assert again.next_date == max(open_dates)
    assert again.note.endswith(f"{on:%d.%m.%Y}, ÖHL: z.d.A. aufgehoben: Neues Schreiben")
    assert desk.cases.close(case.id, on=on, by=desk.clerk, accept_warnings=True).closed == on


def test_opening_again_wants_a_reason_and_a_closed_case(desk):
    case = closed(desk)
    with pytest.raises(InvalidInput) as refused:
        desk.cases.reopen(case.id, "  ", on=LATER, by=desk.clerk)
    assert refused.value.place == "reason"
    with pytest.raises(StepNotAllowed):
        desk.cases.reopen(desk.complaint().id, "Grund", on=LATER, by=desk.clerk)


def test_handed_over_is_final(desk):
    case = closed(desk)
    with desk.store.transaction(desk.clerk.uuid) as tx:
        desk.cases.hand_over(tx, case.id)
    assert desk.cases.get(case.id).state is CaseState.HANDED_OVER
    with pytest.raises(StepNotAllowed):
        desk.cases.reopen(case.id, "Grund", on=LATER, by=desk.clerk)
    with pytest.raises(CaseIsClosed, match="übergeben"):
        desk.cases.change(case.id, by=desk.clerk, note="x")


# -- suggesting


def test_suggestions_code_first_then_text_then_the_senders_open_cases(desk):
    person = desk.contact()
    by_sender, by_text, by_code = (desk.complaint(f"Fall {n}") for n in range(3))
    desk.cases.add_participant(by_sender.id, person.id, "Nachbar", by=desk.clerk, on=TODAY)
    document = desk.document()
    desk.cases.file_document(by_code.id, document, by=desk.clerk)
    code = codes.build("musterau", desk.documents.get(document).reference)
    found = desk.cases.suggest(f"Ihr Zeichen {by_text.reference}", ["fremd", code], person.id)
    assert [row.id for row in found] == [by_code.id, by_text.id, by_sender.id]
    assert desk.cases.suggest("2.3.1-2026-0099") == []


def test_a_closed_case_is_suggested_by_reference_but_not_by_sender(desk):
    person = desk.contact()
    case = ready(desk)
    desk.cases.add_participant(case.id, person.id, "Nachbar", by=desk.clerk, on=TODAY)
    desk.cases.close(case.id, on=LATER, by=desk.clerk, accept_warnings=True)
    assert desk.cases.suggest("", contact_id=person.id) == []
    assert [row.id for row in desk.cases.suggest(case.reference)] == [case.id]


def test_an_unknown_order_is_refused(desk):
    desk.complaint()
    with pytest.raises(InvalidInput, match="lassen sich Vorgänge nicht ordnen"):
        desk.cases.page(CaseFilter(), Order("colour"), 0, 10)


def test_closing_looks_into_the_filing_plan(desk):
    """Complaints are kept as long as the plan sets for their unit; a year less is told."""
    case = desk.complaint("Lärm")
    planned = desk.cases.get(case.id).retention_years
    codes_found = [finding.code for finding in desk.cases.closing_check(case.id, TODAY)]
    desk.cases.change(case.id, by=desk.clerk, retention_years=planned - 1)
    shorter = [finding.code for finding in desk.cases.closing_check(case.id, TODAY)]
    assert sorted(shorter) == sorted([*codes_found, "retention_shorter"])
