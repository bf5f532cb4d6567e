"""What first visits would wait for is loaded meanwhile, in pieces, and stops with the window.

In programs of their own: what is loaded here already cannot be loaded again.
"""

import subprocess
import sys
from pathlib import Path

from tests.support.offices import make_office

#: a session over the office named on the command line, whose places nobody has visited
BEGIN = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from gemeinde_desk.office import Office
from gemeinde_desk.ui.startup import application
app = application()
from gemeinde_desk.ui.warming import MODULES, Warming
from tests.support.offices import session_of
DEAR = "gemeinde_desk.ui.contacts.place"
with Office.open(Path(sys.argv[1])) as office, session_of(office) as session:
    warming = Warming(session)
    warming.start()
    assert DEAR not in sys.modules
"""
TO_THE_END = """
    while warming._timer.isActive() or not session.tasks.idle():
        QTest.qWait(5)
    print(DEAR in sys.modules, [module for module in MODULES if module not in sys.modules])
    print("case_types" in office.__dict__, "filing_plan" in office.__dict__)
"""
CLOSED = """
    warming.close()
    QTest.qWait(400)
    print(DEAR in sys.modules)
"""


def said(office, rest):
    """What a program prints that begins warming over the office and goes on as told."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + rest, str(office)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")


def test_modules_are_loaded_one_at_a_time_and_files_read_by_a_worker(tmp_path):
    make_office(tmp_path).close()
    assert said(tmp_path / "office", TO_THE_END) == ["True []", "True True", ""]


def test_nothing_more_is_loaded_once_the_window_closes(tmp_path):
    make_office(tmp_path).close()
    assert said(tmp_path / "office", CLOSED) == ["False", ""]
