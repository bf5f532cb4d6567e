"""How long until the window of the office stands, beside a window with nothing in it.

    .venv/bin/python tests/benchmarks/window_start.py --runs 20 [--office DIR]

Whole processes, one of each kind in turn, from starting Python: until the first painted frame (rail, bars, office and clerk),
and until the place in front has painted its rows. The program runs as its starter does, with the byte code that an
installation has (made by the first, uncounted run of each). Prints medians, the ratios the house wants to keep (1.6 with the
sample office), and the memory of both at rest (2 times). Without ``--office`` a sample office of 100 cases is made.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED_TIME, WANTED_MEMORY = 1.6, 2.0
#: seconds after which a window that does not come is given up
LONGEST = 60

#: for both: tells a moment with the processor time until then; at rest, the memory in use
TELL = """
import os, sys, time
def tell(moment):
    os.write(1, b"%s %f\\n" % (moment, time.process_time()))
def rest(idle=lambda: True):
    from PySide6.QtWidgets import QApplication
    end = time.monotonic() + 1.5
    while time.monotonic() < end or not idle():
        QApplication.processEvents()
        time.sleep(0.01)
    pages = int(open("/proc/self/statm").read().split()[1]) if os.path.exists("/proc/self/statm") else 0
    os.write(1, b"memory %d\\n" % (pages * 4096))
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
            QTimer.singleShot(0, lambda: tell(b"frame"))
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
#: the program as it is; watching begins with the frame, when the desk goes on to the place in front
OURS = (
    TELL
    + """
from gemeinde_desk import __main__
from gemeinde_desk.ui import application
work_in = application.work_in
def watched(folder, settings):
    from gemeinde_desk.ui.desk import Desk
    begin = Desk._begin
    def begin_and_tell(self):
        tell(b"frame")
        begin(self)
        look_for_rows(self)
    def run(self):
        self.show()
        rest(lambda: self.settled)
        self.window.close()
        return 0
    Desk._begin, Desk.run = begin_and_tell, run
    return work_in(folder, settings)
application.work_in = watched
def look_for_rows(desk):
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QAbstractItemView
    class Painted(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and any(view.model().rowCount() for view in views):
                for view in views:
                    view.viewport().removeEventFilter(self)
                QTimer.singleShot(0, lambda: tell(b"rows"))
            return False
    painted = Painted(desk)
    views = [view for view in desk.window.findChildren(QAbstractItemView) if view.model() is not None]
    for view in views:
        view.viewport().installEventFilter(painted)
sys.argv = ["gemeinde-desk", "--office", sys.argv[1]]
sys.exit(__main__.main())
"""
)


@dataclass(frozen=True)
class Start:
    """One start: seconds by the clock until frame and rows (0.0 where there are none), processor seconds, bytes at rest."""

    frame: float
    rows: float
    processor: float
    memory: float


def start(code: str, *arguments: str, home: Path) -> Start:
    """Start a process of one kind and hear what it tells."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
    }
    heard: dict[str, tuple[float, float]] = {}
    before = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            moment, value = line.split()
            heard[moment.decode()] = (time.perf_counter() - before, float(value))
        process.wait(LONGEST)
    if "frame" not in heard or process.returncode:
        raise SystemExit(f"the window did not open (exit code {process.returncode})")
    frame, processor = heard["frame"]
    return Start(frame, heard.get("rows", (0.0, 0.0))[0], processor, heard["memory"][1])


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
            for _ in range(given.runs + 1)  # the first of each makes the byte code and fills the caches of the disk
        ][1:]
    bare, ours = ([run[kind] for run in runs] for kind in range(2))
    frames = [told("bare window", bare, "frame"), told("office, frame", ours, "frame")]
    rows = told("office, rows", ours, "rows")
    memory = [statistics.median(run.memory for run in kind) / 1e6 for kind in (bare, ours)]
    processor = [statistics.median(run.processor for run in kind) for kind in (bare, ours)]
    ratio, memory_ratio = frames[1] / frames[0], memory[1] / memory[0]
    print(f"frame / bare {ratio:.2f} (wanted: at most {WANTED_TIME}; processor {processor[1] / processor[0]:.2f})")
    print(f"rows / bare  {rows / frames[0]:.2f}")
    print(
        f"memory       {memory[1]:.0f} MB / {memory[0]:.0f} MB = {memory_ratio:.2f} (wanted: at most {WANTED_MEMORY})"
    )
    return int(ratio > WANTED_TIME or memory_ratio > WANTED_MEMORY)


def told(name: str, runs: list[Start], moment: str) -> float:
    """Print one line; the median in seconds."""
    values = [getattr(run, moment) for run in runs]
    median = statistics.median(values)
    print(f"{name:<14} {median * 1000:6.0f} ms ({min(values) * 1000:.0f}–{max(values) * 1000:.0f})")
    return median


if __name__ == "__main__":
    sys.exit(main())
