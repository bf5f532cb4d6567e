"""Forms: labels above fields, mistakes under them, Tab as read."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.date_field import DateField

W = TypeVar("W", bound=QWidget)


class Field(QWidget):
    """One field of a form: label with buddy, the widget, and a line for a hint or a mistake."""

    def __init__(self, label: str, widget: QWidget, *, required: bool = False, hint: str = "", mark: str = "") -> None:
        super().__init__()
        self.widget = widget
        self._hint = hint
        self._label = Text("", Role.STRONG)
        self._label.setWordWrap(True)  # a long name must not make its column wider than the page
        self._label.setBuddy(widget.focusProxy() or widget)
        self.set_label(label, required=required, mark=mark)
        self.error = ""
        self._mark = QLabel()
        self._line = Text(hint, Role.SMALL, Tone.MUTED)
        self._line.setWordWrap(True)
        below = QHBoxLayout()
        below.setSpacing(theme().px(6))
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(4))
        layout.addWidget(self._label)
        layout.addWidget(widget)
        layout.addLayout(below)
        layout.addStretch(1)
        # no focus proxy: Tab would enter through the field wherever it stands, and not only through its widget
        self.set_error("")
        if isinstance(widget, DateField):
            widget.problem_changed.connect(self.set_error)
        theme().changed.connect(self._dress)

    def set_label(self, label: str, *, required: bool = False, mark: str = "") -> None:
        """Call the field something else; ``label`` may carry a mnemonic, ``mark`` says by when it must be filled."""
        self.required = required
        words = mark or (self.tr("Pflichtfeld") if required else "")
        self._label.setText(f"{label} ({words})" if words else label)
        inner = self.widget.focusProxy()
        if inner is not None:  # a screen reader looks for the buddy's label among siblings only
            inner.setAccessibleName(label.replace("&", ""))

    def set_error(self, text: str) -> None:
        """Mark the field and say why; empty text takes the mark away."""
        self.error = text
        self._line.setText(text or self._hint)
        self._line.set_tone(Tone.OVERDUE if text else Tone.MUTED)
        self._line.setVisible(bool(text or self._hint))
        self._mark.setVisible(bool(text))
        self.widget.setAccessibleDescription(text or self._hint)
        shown = self.widget.focusProxy() or self.widget
        if bool(shown.property("invalid")) != bool(text):  # polishing anew is dear, and most fields are never wrong
            shown.setProperty("invalid", bool(text))
            shown.style().unpolish(shown)
            shown.style().polish(shown)
        self._dress()

    def set_hint(self, text: str) -> None:
        """Another hint under the field."""
        self._hint = text
        self.set_error(self.error)

    def come_into_sight(self) -> None:
        """Scroll so that the field and the line under it are seen: the mistake may have come while the keyboard was here."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.height() < area.viewport().height():
            area.ensureWidgetVisible(self, 0, theme().px(28))

    def _dress(self) -> None:
        self._mark.setPixmap(pixmap("warning", theme().tone(Tone.OVERDUE)[0], theme().px(15), self.devicePixelRatioF()))


class Form(QWidget):
    """Fields one below the other, or side by side with ``columns``. Keys name the fields for errors of the rooms."""

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._next = 0
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(16))
        self._grid.setVerticalSpacing(theme().px(14))
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(
        self, key: str, label: str, widget: W, *, required: bool = False, hint: str = "", span: int = 1, mark: str = ""
    ) -> W:
        """Append a field and answer its widget.

        ``label`` may carry a mnemonic («&Betreff»); ``span`` columns wide; ``mark`` stands for «Pflichtfeld» where that
        would say too little.
        """
        made = Field(label, widget, required=required, hint=hint, mark=mark)
        self._place(made, span)
        self.fields[key] = made
        return widget

    def _place(self, field: Field, span: int) -> None:
        span = min(span, self._columns)
        if self._next % self._columns + span > self._columns:
            self._next += self._columns - self._next % self._columns
        self._grid.addWidget(field, self._next // self._columns, self._next % self._columns, 1, span)
        self._next += span

    def arrange(self, keys: Mapping[str, int]) -> None:
        """Show exactly these fields, in this order, each so many columns wide; Tab follows."""
        for field in self.fields.values():
            self._grid.removeWidget(field)
            field.setVisible(False)
        self._next = 0
        before: QWidget | None = None
        for key, span in keys.items():
            field = self.fields[key]
            self._place(field, span)
            field.setVisible(True)
            if before is not None:
                QWidget.setTabOrder(before, field.widget)
            before = field.widget

    def clear_errors(self) -> None:
        """Take all marks away."""
        for field in self.fields.values():
            field.set_error("")

    def set_errors(self, errors: dict[str, str]) -> bool:
        """Mark exactly these fields, go to the first; True when there is none."""
        first: Field | None = None
        for key, field in self.fields.items():
            field.set_error(errors.get(key, ""))
            if key in errors and first is None:
                first = field
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(first.widget, first.error)
            QTimer.singleShot(0, first, first.come_into_sight)  # once the sentence has its room
        return not errors

    def show_error(self, error: DeskError) -> bool:
        """Show a room's error at the field its ``place`` names; False when the form has no such field."""
        if error.place not in self.fields:
            return False
        return not self.set_errors({error.place: error.sentence()})
