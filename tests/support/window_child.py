"""The real window in a process of its own, worked by a small script; the tests kill it at any moment.

``python -m tests.support.window_child OFFICE POST`` prints a line "step detail" for each step the window has acknowledged.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLineEdit

from gemeinde_desk.ui.startup import application
from tests.support.desk import DESK, Hand, program
from tests.support.stalls import Stalls


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def work(hand: Hand, post: Path) -> None:
    """Take post in, file it, half fill the form of a new case, write a letter; again and again until killed."""
    office = hand.window.place("cases")._session.office
    say("ready")
    hand.window.open_item("letter", office.letters.drafts()[0].document_id)
    hand.settle()
    hand.press("Ctrl+Home")
    for turn in range(1000):
        hand.press("Alt+2")
        before = office.intake.waiting_count()
        file = post / f"{os.getpid()}-{turn}.eml"
        file.write_text(
            f"From: a@example.org\nSubject: Brief {turn}\nMessage-ID: <{os.getpid()}.{turn}@x>\n\nText {turn}\n"
        )
        hand.drop([file])
        hand.until(lambda before=before: office.intake.waiting_count() > before, "the post")
        label = office.intake.waiting(before, 9)[-1].label
        say(f"registered {label}")
        hand.row("Wartende Post", label)
        hand.click(hand.find("Vorgang suchen", QLineEdit))
        hand.write("Sommerfest")
        hand.press("Return")
        hand.until(lambda: hand.look("Ablegen"), "the case to be chosen")
        hand.click("Ablegen")
        hand.read(f"{label} in ")
        say(f"filed {label}")
        hand.press("Ctrl+N")
        if hand.look("Betreff") is None:
            hand.write("hunde")
            hand.press("Return")
        hand.field("Betreff", f"Angefangen {turn}")
        hand.pump(600)
        hand.settle()
        say(f"form Angefangen {turn}")
        hand.window.open_item("letter", office.letters.drafts()[0].document_id)
        hand.settle()
        hand.write(f"Satz{turn} ")
        hand.until(lambda: hand.says("Entwurf gespeichert"), "the draft to be kept")
        hand.settle()
        say(f"typed Satz{turn}")


if __name__ == "__main__":
    application()
    with Stalls() as stalls:
        program(Path(sys.argv[1]), stalls, (DESK, lambda hand: work(hand, Path(sys.argv[2]))))
    QApplication.quit()
