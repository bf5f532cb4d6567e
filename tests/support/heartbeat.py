"""Measures how long the window's thread was ever held up."""

import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import Qt, QTimer

BEAT = 5


class Heartbeat:
    """``with Heartbeat() as beat: …; assert beat.longest < 0.05``. ``longest`` is seconds between two beats, less one.

    Counts only while an event loop turns: work done by the test itself between two loops would be counted too, so
    drive the window through events (clicks, ``qtbot.waitUntil``), not by calling its methods.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.beats = 0
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.beats += 1
        self.longest = max(self.longest, now - self._last - BEAT / 1000)
        self._last = now

    def __enter__(self) -> Self:
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beat()
        self._timer.stop()
