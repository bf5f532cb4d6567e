"""Fields of the profile bound to the one edit all sections share."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from gemeinde_desk.ui.settings.profile_edit import ProfileEdit
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form


class ProfileForm(Form):
    """Every field follows the edit and tells it what is typed; problems appear at the fields."""

    def __init__(self, edit: ProfileEdit) -> None:
        super().__init__(columns=6)
        self.edit = edit
        edit.refilled.connect(self.fill)
        edit.judged.connect(self._mark)

    def line(self, name: str, label: str, *, span: int = 6, required: bool = False, hint: str = "") -> QLineEdit:
        """One line of text."""
        widget = self.add(name, label, QLineEdit(), span=span, required=required, hint=hint)
        widget.textEdited.connect(partial(self.edit.set, name))
        return widget

    def lines(self, name: str, label: str, *, hint: str = "", rows: int = 4) -> QPlainTextEdit:
        """Several lines of text."""
        widget = self.add(name, label, QPlainTextEdit(), span=6, hint=hint)
        widget.setTabChangesFocus(True)
        widget.setFixedHeight(theme().px(24 * rows + 16))
        widget.textChanged.connect(lambda: self.edit.set(name, widget.toPlainText()))
        return widget

    def choice(
        self, name: str, label: str, choices: list[tuple[str, object]], *, required: bool = False, hint: str = ""
    ) -> Combo:
        """One of several."""
        widget = self.add(name, label, Combo(label.replace("&", ""), choices), span=6, required=required, hint=hint)
        widget.currentIndexChanged.connect(lambda _index: self.edit.set(name, widget.value()))
        return widget

    def fill(self) -> None:
        """Show what the edit holds."""
        for name, field in self.fields.items():
            if name in self.edit.values:
                self._show(field.widget, self.edit.values[name])

    def _show(self, widget: QWidget, value: object) -> None:
        blocked = widget.blockSignals(True)
        if isinstance(widget, Combo):
            widget.set_value(value)
        elif isinstance(widget, QPlainTextEdit):
            if widget.toPlainText() != value:
                widget.setPlainText(str(value))
        elif isinstance(widget, QLineEdit) and widget.text() != value:
            widget.setText(str(value))
        widget.blockSignals(blocked)

    def _mark(self, problems: dict[str, str]) -> None:
        for name, field in self.fields.items():
            if field.error != problems.get(name, ""):
                field.set_error(problems.get(name, ""))
