"""The sheets the place is divided into, each for one widget."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gemeinde_desk.ui.theme import theme


def make_sheet(parent: QWidget) -> QFrame:
    """A sheet for one widget, which is made in it: a style sheet makes moving widgets dear."""
    sheet = QFrame(parent)
    sheet.setProperty("role", "card")
    inside = QVBoxLayout(sheet)
    inside.setContentsMargins(1, theme().px(4), 1, theme().px(4))
    inside.setSpacing(0)
    return sheet


def lay(sheet: QFrame, widget: QWidget) -> None:
    """The widget fills its sheet."""
    inside = sheet.layout()
    assert inside is not None
    inside.addWidget(widget)
