"""Grouping: a card is a sheet with a heading and a body; a section is the same without the sheet; a line divides."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gemeinde_desk.ui.theme import Role, Text, theme


class Card(QFrame):
    """A sheet on the canvas. Put content into ``body``; buttons of the whole card into ``head`` (right of the heading).

    With ``sheet=False`` it is a section: heading and body without the sheet.
    """

    def __init__(self, title: str = "", *, sheet: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        if sheet:
            self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        edge = px(16) if sheet else 0
        outer.setContentsMargins(edge, px(12) if sheet else 0, edge, edge)
        outer.setSpacing(px(8))
        self.heading = Text(title, Role.HEADING)
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        self.head.addWidget(self.heading, 1)
        if title:
            self.setAccessibleName(title)
        outer.addLayout(self.head)
        self.heading.setVisible(bool(title))  # not before it has a parent, or it flashes up as a window of its own
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading; empty hides it."""
        self.heading.setText(title)
        self.heading.setVisible(bool(title))
        self.setAccessibleName(title)


class Line(QFrame):
    """A hairline between two groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(1)
