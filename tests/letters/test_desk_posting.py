"""Posting: the register's entry, and the deadline a notice starts."""

from datetime import date

import pytest

from gemeinde_desk.cases.model import FollowUpKind
from gemeinde_desk.errors import InvalidInput, Refused
from gemeinde_desk.letters.model import DeliveryKind
from gemeinde_desk.store.checks import verify
from tests.letters.conftest import LettersOnDesk
from tests.support.offices import TODAY

TUESDAY = TODAY
WEDNESDAY = date(2026, 3, 4)


def test_an_ordinary_letter_is_entered_and_starts_nothing(letters: LettersOnDesk) -> None:
    document_id = letters.issued(letters.receipt())
    dates = len(letters.office.cases.follow_ups(letters.complaint.id))

    entry = letters.desk.post(document_id, posted=WEDNESDAY, by=letters.clerk)

    assert (entry.label, entry.derivation, entry.delivery) == ("A-2026-0001", None, DeliveryKind.LETTER)
    assert entry.recipient == "Frau Ilse Krämer, Lange Straße 4, 99998 Musterau"
    assert len(letters.office.cases.follow_ups(letters.complaint.id)) == dates
    assert letters.desk.get(document_id).state == "posted"
    assert letters.desk.to_post() == []
    assert letters.desk.outgoing(2026) == [entry] == [letters.desk.entry_of(document_id)]
    assert (letters.desk.outgoing_years(), letters.desk.outgoing_count(2026), letters.desk.outgoing_count(2025)) == (
        [2026], 1, 0,
    )  # fmt: skip
    assert [row.document_id for row in letters.desk.posted()] == [document_id]
    assert verify(letters.office.store).ok


def test_a_notice_starts_the_objection_period_as_it_was_foretold(letters: LettersOnDesk) -> None:
    document_id = letters.issued(letters.notice())
    foretold = letters.desk.expected(document_id, TUESDAY, today=TODAY)

    entry = letters.desk.post(document_id, posted=TUESDAY, by=letters.clerk, today=TODAY)

    # posted Tuesday 3 March, notified on the fourth day (Saturday 7 March, § 41 VwVfG keeps it), one month: 7 April 2026
    assert entry.derivation == foretold.derivation
    assert entry.derivation is not None
    assert (entry.derivation.notified, entry.derivation.result) == (date(2026, 3, 7), date(2026, 4, 7))
    deadline = next(
        f for f in letters.office.cases.follow_ups(letters.permit.id) if f.document_id == document_id
    )  # fmt: skip
    assert (deadline.kind, deadline.due, deadline.derivation) == (
        FollowUpKind.DEADLINE, date(2026, 4, 7), entry.derivation,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("delivery", "received", "due", "kind"),
    [
        (DeliveryKind.REGISTERED_RETURN, None, date(2026, 3, 17), FollowUpKind.FOLLOW_UP),
        (DeliveryKind.FORMAL_SERVICE, date(2026, 3, 5), date(2026, 4, 7), FollowUpKind.DEADLINE),  # 5 April: Easter
        (DeliveryKind.PICKUP, None, date(2026, 4, 7), FollowUpKind.DEADLINE),  # 3 April: Good Friday, then Easter
        (DeliveryKind.EMAIL, None, date(2026, 4, 7), FollowUpKind.DEADLINE),
    ],
)
def test_what_is_started_depends_on_the_way_it_goes(
    letters: LettersOnDesk, delivery: DeliveryKind, received: date | None, due: date, kind: FollowUpKind
) -> None:
    document_id = letters.issued(letters.notice())

    effect = letters.desk.expected(document_id, TUESDAY, delivery=delivery, received=received)
    letters.desk.post(document_id, posted=TUESDAY, by=letters.clerk, delivery=delivery, received=received)

    assert (effect.due, effect.kind) == (due, kind)
    assert letters.desk.get(document_id).delivery is delivery


def test_the_letter_a_case_was_to_bring_ticks_its_first_deadline_off(letters: LettersOnDesk) -> None:
    def open_texts() -> list[str]:
        return [each.text for each in letters.office.cases.follow_ups(letters.permit.id, open_only=True)]

    own = letters.office.cases.set_follow_up(letters.permit.id, date(2026, 3, 30), "Ortstermin", by=letters.clerk)
    first, foreign = "Über den Antrag entscheiden", letters.desk.draft(
        letters.permit.id, "eingangsbestaetigung", letters.reader.id, by=letters.clerk, on=TODAY
    )  # fmt: skip
    letters.desk.post(letters.issued(foreign), posted=TUESDAY, by=letters.clerk)
    assert open_texts().count(first) == 2  # the deadline and its advance notice

    document_id = letters.issued(letters.notice())
    assert letters.desk.expected(document_id, WEDNESDAY).meets == (first,)
    letters.desk.post(document_id, posted=WEDNESDAY, by=letters.clerk)
    assert letters.desk.expected(document_id, WEDNESDAY).meets == ()

    done = [each for each in letters.office.cases.follow_ups(letters.permit.id) if each.text == first]
    assert {each.done_on for each in done} == {WEDNESDAY}
    assert sorted(open_texts()) == [
        "Ortstermin",
        f"Rechtsbehelfsfrist endet: {letters.desk.get(document_id).reference}",
    ]
    assert letters.office.cases.follow_up(own.id).is_open
    assert verify(letters.office.store).ok


def test_the_register_takes_no_letter_twice_and_no_draft(letters: LettersOnDesk) -> None:
    draft = letters.receipt()
    with pytest.raises(Refused, match="Entwurf"):
        letters.desk.post(draft.document_id, posted=TUESDAY, by=letters.clerk)
    letters.desk.post(letters.issued(draft), posted=TUESDAY, by=letters.clerk)

    with pytest.raises(Refused, match="schon versandt"):
        letters.desk.post(draft.document_id, posted=TUESDAY, by=letters.clerk)

    assert len(letters.desk.outgoing(2026)) == 1


def test_the_day_of_posting_is_neither_before_the_letter_nor_to_come(letters: LettersOnDesk) -> None:
    document_id = letters.issued(letters.receipt())

    for day in (date(2026, 3, 2), date(2062, 3, 3)):
        for act in (
            lambda day=day: letters.desk.expected(document_id, day, today=TODAY),
            lambda day=day: letters.desk.post(document_id, posted=day, by=letters.clerk, today=TODAY),
        ):
            with pytest.raises(InvalidInput) as refused:
                act()
            assert refused.value.place == "posted"
    with pytest.raises(InvalidInput, match="Versandart"):
        letters.desk.post(document_id, posted=TUESDAY, by=letters.clerk, delivery="brieftaube")
    assert letters.desk.outgoing(2026) == []


def test_numbers_run_by_year(letters: LettersOnDesk) -> None:
    first, second, third = (letters.issued(letters.receipt()) for _ in range(3))

    labels = [
        letters.desk.post(document_id, posted=day, by=letters.clerk).label
        for document_id, day in ((first, WEDNESDAY), (second, TUESDAY), (third, date(2027, 1, 4)))
    ]

    assert labels == ["A-2026-0001", "A-2026-0002", "A-2027-0001"]
    assert letters.desk.outgoing_years() == [2027, 2026]
    assert [entry.label for entry in letters.desk.outgoing(2026, 1, 1)] == ["A-2026-0001"]


def test_the_proof_of_receipt_starts_the_period_when_it_comes(letters: LettersOnDesk) -> None:
    document_id = letters.issued(letters.notice())
    letters.desk.post(document_id, posted=TUESDAY, by=letters.clerk, delivery=DeliveryKind.FORMAL_SERVICE)
    assert letters.desk.awaits_proof(document_id)
    for day in (date(2026, 3, 2), date(2026, 3, 12)):
        with pytest.raises(InvalidInput) as refused:
            letters.desk.prove(document_id, day, by=letters.clerk, on=date(2026, 3, 11))
        assert refused.value.place == "received"
    foretold = letters.desk.expected_by_proof(document_id, date(2026, 3, 6), on=date(2026, 3, 11))

    deadline = letters.desk.prove(document_id, date(2026, 3, 6), by=letters.clerk, on=date(2026, 3, 11))

    assert (deadline.due, deadline.derivation) == (date(2026, 4, 7), foretold.derivation)  # 6 April: Easter Monday
    mine = [each for each in letters.office.cases.follow_ups(letters.permit.id) if each.document_id == document_id]
    assert [(each.kind, each.done_on) for each in mine if each.kind is FollowUpKind.FOLLOW_UP] == [
        (FollowUpKind.FOLLOW_UP, date(2026, 3, 11))
    ]
    assert not letters.desk.awaits_proof(document_id)
    with pytest.raises(Refused):
        letters.desk.prove(document_id, date(2026, 3, 6), by=letters.clerk, on=date(2026, 3, 11))
    assert verify(letters.office.store).ok


def test_only_what_is_served_with_proof_awaits_one(letters: LettersOnDesk) -> None:
    ordinary, served = letters.issued(letters.notice()), letters.issued(letters.receipt())
    letters.desk.post(ordinary, posted=TUESDAY, by=letters.clerk)
    letters.desk.post(served, posted=TUESDAY, by=letters.clerk, delivery=DeliveryKind.FORMAL_SERVICE)
    assert [letters.desk.awaits_proof(each) for each in (ordinary, served)] == [False, False]
