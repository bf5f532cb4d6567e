"""Waiting until typing has rested."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

#: how long typing rests before it is kept (ms)
REST = 400


class Settled(QTimer):
    """Calls ``work`` once typing has rested: ``start`` it at every key; :meth:`now` calls at once what is due."""

    def __init__(self, parent: QObject, work: Callable[[], object], rest: int = REST) -> None:
        super().__init__(parent)
        self._work = work
        self.setSingleShot(True)
        self.setInterval(rest)
        self.timeout.connect(work)

    def now(self) -> None:
        """Do at once what is due."""
        if self.isActive():
            self.stop()
            self._work()
