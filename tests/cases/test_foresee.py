"""What opening would bring, told beforehand; documents moved between cases."""

from dataclasses import replace

import pytest

from gemeinde_desk.cases.lifecycle import CaseIsClosed
from gemeinde_desk.errors import Refused
from tests.cases.conftest import TODAY


def test_what_is_foreseen_is_what_opening_brings(desk):
    for _ in range(2):  # in a new file, and in one that is there
        foreseen = desk.cases.foresee("beschwerde", on=TODAY)
        case = desk.complaint()
        notice, deadline = desk.cases.follow_ups(case.id)
        assert foreseen.reference == case.reference
        assert (foreseen.deadline, foreseen.deadline_text) == (deadline.derivation, deadline.text)
        assert foreseen.advance_notice == notice.due


def test_foreseeing_takes_no_number_and_writes_nothing(desk):
    before = desk.store.value("SELECT count(*) FROM journal")
    assert desk.cases.foresee("beschwerde", on=TODAY) == desk.cases.foresee("beschwerde", on=TODAY)
    assert desk.store.value("SELECT count(*) FROM journal") == before
    assert desk.store.value("SELECT count(*) FROM case_file") == 0


def test_a_closed_unit_is_said_beforehand(desk):
    plan = desk.cases._filing_plan()
    unit = desk.cases.type("beschwerde").filing_unit
    closed = replace(plan, units={**plan.units, unit: replace(plan.unit(unit), closed=True)})
    desk.cases._filing_plan = lambda: closed
    with pytest.raises(Refused):
        desk.cases.foresee("beschwerde", on=TODAY)


def test_a_document_moves_to_another_case_and_back(desk):
    first, second = desk.complaint(), desk.complaint()
    document_id = desk.document()
    desk.cases.file_document(first.id, document_id, by=desk.clerk)
    desk.cases.move_document(document_id, second.id, by=desk.clerk)
    assert desk.documents.get(document_id).case_id == second.id
    desk.cases.move_document(document_id, first.id, by=desk.clerk)
    moved = desk.documents.get(document_id)
    assert moved.case_id == first.id
    assert moved.reference == f"{first.reference}-002"  # a number is never given twice


def test_a_document_stays_where_it_is_when_the_other_case_is_closed(desk):
    first, second = desk.complaint(), desk.complaint()
    document_id = desk.document()
    desk.cases.file_document(first.id, document_id, by=desk.clerk)
    desk.cases.change(second.id, by=desk.clerk, outcome="abgeholfen", fields={"abhilfe": "ermahnt"})
    desk.cases.close(second.id, on=TODAY, by=desk.clerk, accept_warnings=True)
    with pytest.raises(CaseIsClosed):
        desk.cases.move_document(document_id, second.id, by=desk.clerk)
    kept = desk.documents.get(document_id)
    assert (kept.case_id, kept.reference) == (first.id, f"{first.reference}-001")
