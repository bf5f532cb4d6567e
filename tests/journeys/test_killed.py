"""The window killed at any moment: what it had acknowledged is there, what was being typed comes back, nothing goes on running."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTextEdit

from gemeinde_desk.office import Office
from tests.support.desk import DESK, program
from tests.support.offices import TODAY, add_case, add_contact, clerk_of, make_office

pytestmark = [pytest.mark.journey, pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")]
ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("GEMEINDE_DESK_KILLS", "4"))


@pytest.fixture
def folder(machine):
    """An office with a case and a letter being written."""
    with make_office(machine) as office:
        person = add_contact(office, gender="f")
        case = add_case(office, "Beschwerde über das Sommerfest", participants=((person.id, "Beschwerdeführerin"),))
        office.letters.draft(
            case.id, "anschreiben", person.id, by=clerk_of(office), on=TODAY, answers={"text": "Ende."}
        )
        return office.store.folder


def kill_after(folder, post, seconds):
    """Let the window work for some seconds after it is ready, kill it; what it said, and its processes that are left."""
    command = [sys.executable, "-m", "tests.support.window_child", str(folder), str(post)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    first = child.stdout.readline()
    if first != b"ready\n":
        child.kill()
        raise AssertionError(child.communicate()[1].decode())
    output = b""
    try:
        output, _ = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        rest, _ = child.communicate()
        output += rest
    lines = output.decode().split("\n")[:-1]
    return [tuple(line.split(" ", 1)) for line in lines], group_left(child.pid)


def group_left(session: int) -> list[str]:
    """What still runs of the killed window's session after a moment."""
    end = time.monotonic() + 5
    while True:
        left = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)
            except OSError:
                continue
            state, _parent, _group, its = fields[1].split()[:4]
            if int(its) == session and state != "Z":
                left.append(fields[0])
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)


def test_killed_at_any_moment_nothing_acknowledged_is_lost(folder, machine, stalls, pictures):
    post, dice, said = machine / "post", random.Random(7), []
    post.mkdir()
    for _ in range(KILLS):
        lines, left = kill_after(folder, post, dice.uniform(0.5, 9))
        assert left == []
        said += lines
        with Office.open(folder) as office:
            report = office.verify(deep=True)
            assert report.ok, report.problems
    assert {kind for kind, _ in said} >= {"registered", "filed"}
    with Office.open(folder) as office:
        register = {item.label: item for item in office.intake.book(time.localtime().tm_year, 0, 500)}
        for kind, detail in said:
            if kind == "registered":
                assert detail in register
            if kind == "filed":
                assert register[detail].document.case_id is not None
    last = dict(said)

    def look(hand):
        stalls.step("Nach dem Absturz")
        hand.press("Alt+3")
        hand.press("Ctrl+N")
        if "form" in last:
            typed = hand.find("Betreff").text()  # as acknowledged, or as far as it was typed anew since
            assert typed
            assert "Angefangen".startswith(typed[: len("Angefangen")])
        letter = hand.window.place("letters")._session.office.letters.drafts()[0]
        hand.window.open_item("letter", letter.document_id)
        hand.settle()
        text = hand.find("Text des Schreibens", QTextEdit).toPlainText()
        for kind, detail in said:
            if kind == "typed":
                assert detail in text
        hand.window.close()

    assert program(folder, stalls, (DESK, look), pictures=pictures) == 0
