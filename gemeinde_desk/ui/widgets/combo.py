"""A choice in a drop-down list that keeps calm."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class Combo(QComboBox):
    """A choice of (text, value) that the mouse wheel leaves alone while scrolling past; ``letters`` wide at least."""

    def __init__(self, name: str, choices: Sequence[tuple[str, object]] = (), *, letters: int = 12) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Other choices; the value stays where it still is one."""
        value = self.currentData()
        blocked = self.blockSignals(True)
        self.clear()
        for text, each in choices:
            self.addItem(text, each)
        self.set_value(value)
        self.blockSignals(blocked)

    def let_type(self) -> None:
        """Other texts than those offered may be typed."""
        self.setEditable(True)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(self.accessibleName())

    def value(self) -> object:
        """The chosen value."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Choose silently; an unknown value chooses the first."""
        blocked = self.blockSignals(True)
        found = next((n for n in range(self.count()) if self.itemData(n) == value), 0)
        self.setCurrentIndex(found)
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the keyboard on it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
