"""Days in a letter that nobody can keep any more, and days of receipt that cannot be."""

from datetime import timedelta

import pytest

from gemeinde_desk.errors import InvalidInput
from tests.letters.conftest import LettersOnDesk
from tests.support.offices import TODAY


@pytest.mark.parametrize(("days", "expected"), [(-1, [("answer", "frage.bis", False)]), (0, []), (7, [])])
def test_a_day_to_come_that_lies_before_the_letter_is_told_but_does_not_block(
    letters: LettersOnDesk, days: int, expected: list[tuple[str, str, bool]]
) -> None:
    answers = {"grund": "Personalmangel", "bis": (TODAY + timedelta(days)).isoformat()}
    template, reader = "zwischennachricht", letters.reader.id
    draft = letters.desk.draft(letters.complaint.id, template, reader, by=letters.clerk, on=TODAY, answers=answers)
    checks = [check for check in letters.desk.checks(draft, TODAY) if check.code == "answer"]
    assert [(check.code, check.key, check.blocks) for check in checks] == expected


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_not_received_before_it_was_posted_nor_in_the_future(letters: LettersOnDesk, days: int) -> None:
    document_id, received = letters.issued(letters.notice()), TODAY + timedelta(days)
    for step in (letters.desk.expected, letters.desk.post):
        more = {"by": letters.clerk, "posted": TODAY} if step == letters.desk.post else {"posted": TODAY}
        with pytest.raises(InvalidInput) as refused:
            step(document_id, **more, received=received, today=TODAY)
        assert refused.value.place == "received"
    assert letters.desk.get(document_id).state == "issued"
