"""Python's garbage is collected on the window's thread only.

Whatever thread happens to allocate may set off Python's collector. When that is a worker and the garbage holds an object of
Qt with a timer or a notifier, Qt takes it apart on the wrong thread, and the process dies of a broken heap. So the automatic
collection is off while the window is open, and a timer does its work.

It must not touch what stands in a window either. PySide keeps a book of its own about who holds whom, and it is wrong at
times: most of its functions that answer a widget enter it as held by the one that was asked, so ``viewport.focusProxy()``
puts the scroll area under its own viewport. Python then sees two things that hold nothing but each other, and empties the
scroll area (PySide6 6.12.0): its attributes are gone, every signal it listens to ends in «Slot '…::' not found», while it
stands in the window as before. So whatever of ours has a parent in Qt is held while the collector runs.
"""

import gc

import shiboken6
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
        """Collect what is due."""
        collect_due()

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose time has come; on the window's thread only."""
    counts, limits = gc.get_count(), gc.get_threshold()
    due = [age for age in range(3) if counts[age] > limits[age] > 0]
    if due:
        living = _living()
        gc.collect(max(due))
        del living


def _living() -> list[QObject]:
    # of classes written in Python only: Qt's own have no attributes to lose, and are three quarters of all
    return [
        thing
        for thing in shiboken6.getAllValidWrappers()
        if not type(thing).__module__.startswith("PySide6.")
        and isinstance(thing, QObject)
        and QObject.parent(thing) is not None  # a model may have a parent() of its own
    ]
