"""A field that filters a list while typing."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gemeinde_desk.ui.widgets.icon_field import IconField

DEBOUNCE = 150


class SearchField(IconField):
    """``searched(text)`` follows the typing after a short rest; Enter asks at once, Esc empties the field."""

    searched = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__("search", parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or name)
        self.setClearButtonEnabled(True)
        for cross in self.findChildren(QToolButton):
            cross.setAccessibleName(self.tr("Suche leeren"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(self._timer.start)
        self.returnPressed.connect(self._ask)

    def _ask(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties; an Esc in an empty field goes on to the parent."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._ask()
        else:
            super().keyPressEvent(event)
