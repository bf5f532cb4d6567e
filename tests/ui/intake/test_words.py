"""Words of the intake that no other test reads."""

import pytest

from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.ui.intake.words import reason_word


@pytest.mark.parametrize(
    ("reason", "number", "words"),
    [
        (PutAway.ADVERTISING, "", "Werbung"),
        (PutAway.MERGED, "E-2026-0001", "Zusammengeführt mit E-2026-0001"),
        (PutAway.MERGED, "", "Zusammengeführt"),  # an entry that is not in the register
    ],
)
def test_why_post_was_put_away(reason, number, words):
    assert reason_word(reason, number) == words
