"""A place in the window: what the shell expects of each, and how it is announced before it exists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Place(QWidget):
    """Base of every place. The shell makes it when it is first visited.

    ``opens(kind, id)`` asks the shell to open something that may live in another place. Subclasses override what they
    need; the defaults do nothing.
    """

    opens = Signal(str, object)

    def activate(self) -> None:
        """The place came to the front."""

    def reload(self, changes: object) -> None:
        """Something was written (a ``Changes`` record, or None for «anything»): reload what is shown, if it matters."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard when the place is opened; None leaves it to Qt's tab order."""
        return None

    def open_item(self, kind: str, item: object) -> bool:
        """Show one thing, such as ``("case", 17)``; False when this place does not know it."""
        del kind, item
        return False

    def accept_files(self, files: list[Path]) -> bool:
        """Take files dropped while this place is in front; False hands them to the window's general callback."""
        del files
        return False

    def may_leave(self) -> bool:
        """False when the place has to ask something before the window closes and the answer was «stay»."""
        return True


@dataclass(frozen=True)
class PlaceSpec:
    """A place as the rail knows it. ``kinds``: what ``open_item`` of this place can show, e.g. ``("case",)``.

    ``settings`` places stand at the foot of the rail.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[], Place]
    kinds: tuple[str, ...] = field(default=())
    at_foot: bool = False


def framed(place: Place) -> QScrollArea:
    """A place that needs more room than there is can be scrolled: nothing is out of reach at 200 %."""
    frame = QScrollArea()
    frame.setWidgetResizable(True)
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setMinimumSize(0, 0)
    place.setProperty("role", "page")
    frame.setWidget(place)
    return frame
