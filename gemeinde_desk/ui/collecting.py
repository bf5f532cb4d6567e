"""Python's garbage is collected on the window's thread only.

Whatever thread happens to allocate may set off Python's collector. When that is a worker and the garbage holds an object of
Qt with a timer or a notifier, Qt takes it apart on the wrong thread, and the process dies of a broken heap. So the automatic
collection is off while the window is open, and a timer does its work.
"""

import gc

from PySide6.QtCore import QObject, QTimer

#: milliseconds between two looks
EVERY = 2000


class Collector(QObject):
    """Collects as often as Python would have, but here. ``close`` gives the work back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect the oldest generation whose time has come."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age in range(3) if counts[age] > limits[age] > 0]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        gc.enable()
