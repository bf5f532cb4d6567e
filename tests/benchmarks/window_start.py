"""How long until the window of the office stands, beside a window with nothing in it.

    .venv/bin/python tests/benchmarks/window_start.py --runs 20 [--office DIR]

Whole processes, one of each kind in turn, from starting Python to the first painted frame; a third kind opens the window of
an empty office. Prints medians, the ratio the house wants to keep (at most 1.6), and the memory of both at rest (at most
2 times). Without ``--office`` a sample office of 100 cases is made in a temporary folder.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED_TIME, WANTED_MEMORY = 1.6, 2.0

#: for both: ``shown`` once the first frame is painted and the program is back in its event loop; at rest, the memory in use
TELL = """
import os, sys, time
def shown():
    os.write(1, b"shown %f\\n" % time.process_time())
def rest(idle=lambda: True):
    from PySide6.QtWidgets import QApplication
    end = time.monotonic() + 1.5
    while time.monotonic() < end or not idle():
        QApplication.processEvents()
        time.sleep(0.01)
    pages = int(open("/proc/self/statm").read().split()[1]) if os.path.exists("/proc/self/statm") else 0
    os.write(1, b"%d\\n" % (pages * 4096))
"""
BARE = (
    TELL
    + """
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, shown)
        return False
app = QApplication([])
window = QMainWindow()
window.resize(1360, 860)
painted = Painted()
window.installEventFilter(painted)
window.show()
rest()
"""
)
#: the program as it is; the desk begins its work right after the first frame
OURS = (
    TELL
    + """
from gemeinde_desk.ui import application, startup
startup.application()
from gemeinde_desk.ui.desk import Desk
begin = Desk._begin
def begin_and_tell(self):
    shown()
    begin(self)
def run(self):
    self.show()
    rest(self.tasks.idle)
    self.window.close()
    return 0
Desk._begin, Desk.run = begin_and_tell, run
sys.exit(application.run_window(["--office", sys.argv[1]]))
"""
)


def start(code: str, *arguments: str, home: Path) -> tuple[float, float, float]:
    """Seconds until the first frame by the clock and of the processor, and megabytes of memory at rest."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
    }
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        seconds = time.perf_counter() - before
        memory = process.stdout.readline()
    if said[:1] != [b"shown"] or process.returncode:
        raise SystemExit(f"the window did not open (exit code {process.returncode})")
    return seconds, float(said[1]), int(memory) / 1e6


def make_sample(folder: Path) -> Path:
    """A sample office of 100 cases."""
    from gemeinde_desk.sample.office import make_sample_office

    make_sample_office(folder / "sample", cases=100, seed=1, today=date.today())
    return folder / "sample"


def main() -> int:
    """Measure and print; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--office", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        office = given.office or make_sample(home)
        runs = [
            (start(BARE, home=home), start(OURS, str(office), home=home))
            for _ in range(given.runs + 1)  # the first of each fills the caches of the disk
        ][1:]
    kinds = list(zip(*runs, strict=True))
    medians = [[statistics.median(run[part] for run in kind) for part in range(3)] for kind in kinds]
    for name, kind, (clock, processor, memory) in zip(("bare", "office"), kinds, medians, strict=True):
        least, most = min(run[0] for run in kind), max(run[0] for run in kind)
        spread = f"({least * 1000:.0f}–{most * 1000:.0f})"
        print(f"{name:<7} {clock * 1000:6.0f} ms {spread:<12} processor {processor * 1000:6.0f} ms  {memory:6.0f} MB")
    clock, processor, memory = (ours / bare for bare, ours in zip(*medians, strict=True))
    print(
        f"ratio   {clock:6.2f} (wanted: at most {WANTED_TIME})  processor {processor:.2f}  memory {memory:.2f} (at most {WANTED_MEMORY})"
    )
    return int(clock > WANTED_TIME or memory > WANTED_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
