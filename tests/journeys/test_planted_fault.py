"""A fault in the window fails the journey and is told in full, though the program's own report leaves the message out."""

import pytest
from PySide6.QtCore import QTimer

from tests.support.desk import DESK, program
from tests.support.offices import make_office

pytestmark = pytest.mark.journey


def test_a_fault_nobody_caught_fails_the_journey_and_says_what_was_missing(machine, stalls, pictures):
    make_office(machine).close()

    def work(hand):
        hand.stalls.step("Ein Fehler im Programm")
        QTimer.singleShot(0, lambda: hand.window.no_such_thing)
        hand.pump(1500)
        hand.window.close()

    with pytest.raises(AssertionError) as failed:
        program(machine / "office", stalls, (DESK, work), pictures=pictures)
    said = str(failed.value)
    assert "1 faults nobody caught" in said
    assert "in <lambda>" in said
    assert "attribute 'no_such_thing' of <gemeinde_desk.ui.shell.MainWindow object at" in said
