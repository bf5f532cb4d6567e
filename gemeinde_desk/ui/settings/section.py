"""One section of the settings: a heading, a word about it, and its fields."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.form import Field


class Section(QWidget):
    """Base of every section. ``body`` takes what it shows; ``fields`` are those one can jump to, by name."""

    #: a section of two parts sets the layout that holds them, and from which width on they fit side by side (100 % drawing)
    beside: QBoxLayout | None = None
    roomy = 760

    def __init__(self, session: Session, title: str, words: str = "") -> None:
        super().__init__()
        px = theme().px
        self.session = session
        self.fields: dict[str, Field] = {}
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(4), px(4), px(20), px(16))
        self.body.setSpacing(px(16))
        self.body.addWidget(Text(title, Role.HEADING))
        if words:
            said = Text(words, Role.BODY, Tone.MUTED)
            said.setWordWrap(True)
            self.body.addWidget(said)

    def add_up_to(self, width: int, widget: QWidget) -> None:
        """Add a widget that is at most so wide (100 % drawing).

        In a row of its own: a column would reckon the height of its lines at the whole width, and cut off the last.
        """
        widget.setMaximumWidth(theme().px(width))
        row = QHBoxLayout()
        row.addWidget(widget, 1)
        row.addStretch()
        self.body.addLayout(row)

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes when the section opens."""
        return next((field.widget for field in self.fields.values() if field.widget.isEnabled()), None)

    def focus(self, name: str) -> None:
        """Put the keyboard into a field."""
        found = self.fields.get(name)
        if found is not None:
            found.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reload(self, kinds: frozenset[str]) -> None:
        """Something of these kinds was written; empty: anything."""

    def fit(self, width: int) -> None:
        """There is so much room: ``beside``, where a section has one, stands below each other when it is scarce."""
        narrow = width < theme().px(self.roomy)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self.beside is not None and self.beside.direction() != direction:
            self.beside.setDirection(direction)

    def leave(self) -> None:
        """Keep what is typed."""


@dataclass(frozen=True)
class SectionSpec:
    """A section as the list knows it, made at its first visit. ``names``: the settings one finds there."""

    key: str
    title: str
    icon: str
    make: Callable[[], Section]
    names: tuple[str, ...] = field(default=())
