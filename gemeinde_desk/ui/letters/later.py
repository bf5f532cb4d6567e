"""A part of a page that is made when it is first seen or needed, so that the page itself comes at once."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

W = TypeVar("W", bound=QWidget)


class Later(QWidget, Generic[W]):
    """Holds the place of what ``make`` makes; ``at_sight`` False: not until somebody asks for it."""

    def __init__(self, make: Callable[[], W], *, at_sight: bool = True) -> None:
        super().__init__()
        self._make = make
        self._at_sight = at_sight
        self._part: W | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def made(self) -> bool:
        """Whether it is there."""
        return self._part is not None

    @property
    def part(self) -> W:
        """What it holds, made now if nobody needed it before."""
        if self._part is None:
            self._part = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._part)
            self._part.show()  # now, and not a turn of the event loop later
        return self._part

    def showEvent(self, event: QShowEvent) -> None:
        """It is seen for the first time."""
        if self._at_sight:
            self.part  # noqa: B018 - asking makes it
        super().showEvent(event)
