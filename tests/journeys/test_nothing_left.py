"""After the window closed: no thread, no process, no temporary file; what was under way is taken up at the next start."""

import os
import tempfile
import threading
from pathlib import Path

import pytest

from gemeinde_desk.office import Office
from tests.support import samples
from tests.support.desk import DESK, program
from tests.support.offices import make_office

pytestmark = [pytest.mark.journey, pytest.mark.ocr]


def children() -> set[str]:
    return {
        pid for listing in Path(f"/proc/{os.getpid()}/task").glob("*/children") for pid in listing.read_text().split()
    }


def test_closing_calls_off_the_reading_and_the_next_start_goes_on(machine, stalls, pictures, monkeypatch):
    make_office(machine).close()
    temporary = machine / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    pages = samples.rastered(samples.letters_pdf(6)[0], 200)
    scan = samples.write(machine, "scan.pdf", samples.scanned_pdf(pages, 200))
    threads, before = set(threading.enumerate()), children()

    def begin(hand):
        hand.stalls.step("Schließen während der Texterkennung")
        hand.press("Alt+2")
        hand.drop([scan])
        hand.until(lambda: hand.look("Ablegen", within=None) is not None or hand.says("Wartet (1)"), "the scan")
        recognition = hand.window.place("intake")._session.recognition
        hand.until(lambda: recognition.running is not None, "the reading to begin")
        hand.press("Alt+3")
        hand.press("Ctrl+N")
        hand.write("hunde")
        hand.press("Return")
        hand.field("Betreff", "Halb getippt")
        with hand.answering("Trotzdem beenden"):
            hand.window.close()

    assert program(machine / "office", stalls, (DESK, begin), pictures=pictures) == 0
    assert set(threading.enumerate()) <= threads
    assert children() <= before
    assert list(temporary.rglob("*")) == []
    with Office.open(machine / "office") as office:
        assert len(office.intake.queued(limit=9)) == 1
        assert office.verify(deep=True).ok

    def go_on(hand):
        hand.stalls.step("Nächster Start: Texterkennung geht weiter")
        office = hand.window.place("intake")._session.office
        hand.until(lambda: not office.intake.queued(limit=9), "the text", 90)
        hand.settle(reading=True)
        hand.press("Alt+3")
        hand.press("Ctrl+N")
        assert hand.find("Betreff").text() == "Halb getippt"
        hand.window.close()

    assert program(machine / "office", stalls, (DESK, go_on), pictures=pictures) == 0
    assert set(threading.enumerate()) <= threads
    assert children() <= before
    assert list(temporary.rglob("*")) == []
