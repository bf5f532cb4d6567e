"""Work in pieces, so that keys, clicks and the picture come between them."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class InTurn(QObject):
    """Does one piece at each turn of the event loop, in their order; :meth:`finish` does what is left at once.

    For what a place shows beyond its first look: building all of it in one go would hold the window too long.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    def then(self, *pieces: Callable[[], object]) -> None:
        """Do these after what is waiting already."""
        self._pieces.extend(pieces)
        self._timer.start(0)

    @property
    def busy(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._pieces)

    def finish(self) -> None:
        """Somebody needs the whole now. What a piece raises comes out here; the rest is then done in turn."""
        while self._pieces:
            self._pieces.popleft()()
        self._timer.stop()

    def drop(self) -> None:
        """Do nothing more of it."""
        self._pieces.clear()
        self._timer.stop()

    def _next(self) -> None:
        if not self._pieces:
            return
        piece = self._pieces.popleft()
        self._timer.start(0)  # before the piece: what fails must not leave the rest undone
        piece()
