"""Where the window's thread was held up, step by step, and what it was doing meanwhile."""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from PySide6.QtCore import Qt, QTimer

import gemeinde_desk

BEAT = 0.005
#: a stall is told from this on (seconds)
TOLD = 0.05
#: seconds without a beat before the sampler looks at the stack, and between two looks
PATIENCE, LOOK = 0.03, 0.01
PACKAGE = str(Path(gemeinde_desk.__file__).parent)


@dataclass
class Step:
    """What happened between two names."""

    name: str
    longest: float = 0.0
    stalls: list[float] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Stalls:
    """A heartbeat in the event loop and a thread that looks at the main thread's stack when it stays away.

    Only what is done inside ``acting()`` counts: looking for widgets is the test's work, not the window's. The main
    thread's own processor time of a stall tells the window's work from waiting for a processor others keep busy.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = [Step("Anfang")]
        self._beat_at = time.perf_counter()
        self._worked = time.thread_time()
        self._acting = 0
        self._main = threading.get_ident()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(BEAT * 1000))
        self._timer.timeout.connect(self._beat)
        self._end = threading.Event()
        self._sampler = threading.Thread(target=self._sample, name="stalls", daemon=True)

    def __enter__(self) -> Self:
        self._timer.start()
        self._sampler.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.stop()
        self._end.set()
        self._sampler.join()

    def step(self, name: str) -> None:
        """What comes now is called so."""
        self.steps.append(Step(name))

    @contextmanager
    def acting(self) -> Iterator[None]:
        """The window works now."""
        if not self._acting:
            self._beat_at, self._worked = time.perf_counter(), time.thread_time()
        self._acting += 1
        try:
            yield
        finally:
            self._acting -= 1
            if not self._acting:
                self._note()

    def _beat(self) -> None:
        if self._acting:
            self._note()

    def _note(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        away, step = now - self._beat_at - BEAT, self.steps[-1]
        step.longest = max(step.longest, away)
        if away >= TOLD:
            step.stalls.append(away)
            step.seen[f"(own processor time {1000 * (worked - self._worked):.0f} of {1000 * away:.0f} ms)"] += 1
        self._beat_at, self._worked = now, worked

    def _sample(self) -> None:
        while not self._end.wait(LOOK):
            if self._acting and time.perf_counter() - self._beat_at > PATIENCE:
                frame, ours = sys._current_frames().get(self._main), []
                while frame is not None:
                    code = frame.f_code
                    if code.co_filename.startswith(PACKAGE):
                        ours.append(f"{Path(code.co_filename).relative_to(PACKAGE)}:{frame.f_lineno} {code.co_name}")
                    frame = frame.f_back
                self.steps[-1].seen[" < ".join(ours[:4]) or "(Qt or the interpreter)"] += 1

    def table(self) -> str:
        """One line a step, the causes of its stalls below it."""
        lines = []
        for step in self.steps:
            if step.longest:
                more = f", {len(step.stalls)} over 50 ms" if step.stalls else ""
                lines.append(f"{1000 * step.longest:7.1f} ms  {step.name}{more}")
            if step.stalls:
                lines += [f"            {count:3} x {where}" for where, count in step.seen.most_common(6)]
        return "\n".join(lines)

    def report(self, name: str) -> None:
        """Print the table, and keep it in the folder of ``GEMEINDE_DESK_STALLS`` where that is given."""
        print(f"\n{name}: longest time without a beat of the window's thread\n{self.table()}")
        folder = os.environ.get("GEMEINDE_DESK_STALLS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.txt").write_text(self.table() + "\n")
