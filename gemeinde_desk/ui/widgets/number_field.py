"""A whole number to type or to step."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from gemeinde_desk.ui.theme import theme


class NumberField(QSpinBox):
    """From ``least`` to ``most`` with a ``unit`` behind the number («Tage»). The wheel changes it only while focused."""

    def __init__(self, least: int = 0, most: int = 9999, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSuffix(f" {unit}" if unit else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dress()
        theme().changed.connect(self._dress)

    def _dress(self) -> None:
        self.lineEdit().setTextMargins(theme().px(8), 0, 0, 0)  # a style sheet cannot reach in here

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a form must not change a number in passing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
