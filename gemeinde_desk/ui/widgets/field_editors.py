"""The fields of a case type as a form: one fitting control to each, one way to read and fill them all."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.case_types import CaseType, Field, FieldType, Required
from gemeinde_desk.cases.field_values import canonical_value, display_value
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import Lines
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form

Control = QLineEdit | Lines | Combo


class FieldEditors(QWidget):
    """``edited(key)``: something was typed. ``left(key)``: the field was left, or a choice made.

    Texts go in canonical (as the register keeps them) and come out as typed; :meth:`check` marks the mistakes.
    """

    edited = Signal(str)
    left = Signal(str)

    def __init__(
        self,
        case_type: CaseType,
        today: Callable[[], date],
        *,
        opening: bool = False,
        columns: int = 2,
        only: tuple[Field, ...] | None = None,
    ) -> None:
        """Build the form.

        :param opening: the case is not open yet: what only closing needs is said, but not called required
        :param only: these fields instead of all
        """
        super().__init__()
        self.case_type = case_type
        self._fields = case_type.fields if only is None else only
        self._today = today
        self._loaded: dict[str, str] = {}
        self.form = Form(columns)
        self.controls: dict[str, Control] = {}
        for field in self._fields:
            control = self._control(field)
            self.controls[field.key] = control
            wide = field.type is FieldType.MULTILINE
            self.form.add(
                field.key,
                field.label,
                control,
                required=field.required_on is Required.OPENING,
                hint=field.help,
                span=columns if wide else 1,
                mark=self._mark(field, opening=opening),
            )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def text(self, key: str) -> str:
        """What stands in the field, as typed."""
        control = self.controls[key]
        if isinstance(control, Combo):
            return str(control.value() or "")
        return control.toPlainText() if isinstance(control, Lines) else control.text()

    def texts(self) -> dict[str, str]:
        """Everything typed, by key."""
        return {key: self.text(key) for key in self.controls}

    def changed(self, key: str) -> bool:
        """Whether the field holds something else than was loaded."""
        return self.text(key) != self._loaded.get(key, "")

    def load(self, values: Mapping[str, str], *, keep_typed: bool = False) -> None:
        """Show canonical values; with ``keep_typed`` leave alone what is being typed."""
        for field in self._fields:
            if not (keep_typed and self.changed(field.key)):
                self.load_one(field.key, values.get(field.key, ""))

    def load_one(self, key: str, value: str) -> None:
        """Show the canonical value of one field."""
        self.put(key, self._shown(self.case_type.field(key), value))
        self._loaded[key] = self.text(key)
        self.form.fields[key].set_error("")

    def put(self, key: str, text: str) -> None:
        """Show a text as typed, silently, without taking it for loaded: what was typed before a crash."""
        control = self.controls.get(key)
        if control is None:
            return
        blocked = control.blockSignals(True)
        if isinstance(control, Combo):
            control.set_value(text)
        elif isinstance(control, Lines):
            control.setPlainText(text)
        else:
            control.setText(text)
            if isinstance(control, DateField):
                control.finish()
        control.blockSignals(blocked)

    def canonical(self, key: str) -> str | None:
        """The value of a field as the register keeps it; None after marking the mistake at the field."""
        shown = self.form.fields[key]
        try:
            value = canonical_value(self.case_type.field(key), self.text(key), self._today())
        except DeskError as error:
            shown.set_error(str(error.data.get("problem", error.sentence())))
            return None
        shown.set_error("")
        return value

    def tidy(self, key: str) -> None:
        """Write what was typed as the register shows it (60 as 60,00 €), the mistake marked where it cannot be read.

        It still counts as typed. What several lines hold, or a choice, already stands as it is shown.
        """
        control, value = self.controls[key], self.canonical(key)
        if value is None or not isinstance(control, QLineEdit):
            return
        shown = self._shown(self.case_type.field(key), value)
        if shown != control.text():
            self.put(key, shown)

    def set_locked(self, locked: bool) -> None:
        """Readable, not changeable."""
        for control in self.controls.values():
            if isinstance(control, Combo):
                control.setEnabled(not locked)
            else:
                control.setReadOnly(locked)

    def focus(self, key: str) -> None:
        """Go to a field."""
        if key in self.controls:
            self.controls[key].setFocus()

    # -- building

    def _mark(self, field: Field, *, opening: bool) -> str:
        if field.required_on is not Required.CLOSING:
            return ""
        return self.tr("bis zum Abschluss") if opening else self.tr("Pflichtfeld bis zum Abschluss")

    def _control(self, field: Field) -> Control:
        edited, left = partial(self._edited, field.key), partial(self._left, field.key)
        if field.type in {FieldType.CHOICE, FieldType.YESNO}:
            combo = Combo(field.label, self._choices(field))
            combo.currentIndexChanged.connect(lambda _index: (edited(), left()))
            return combo
        if field.type is FieldType.MULTILINE:
            lines = Lines(field.label, left)
            lines.textChanged.connect(edited)
            return lines
        line: QLineEdit
        if field.type is FieldType.DATE:
            line = DateField(prefer=field.direction, today=self._today)
        else:
            line = QLineEdit()
            line.setPlaceholderText(self._example(field))
        line.textEdited.connect(lambda _text: edited())
        line.editingFinished.connect(left)
        return line

    def _choices(self, field: Field) -> list[tuple[str, object]]:
        if field.type is FieldType.YESNO:
            return [("–", ""), (self.tr("ja"), "yes"), (self.tr("nein"), "no")]
        return [("–", ""), *((choice, choice) for choice in field.choices)]

    def _example(self, field: Field) -> str:
        if field.type is FieldType.MONEY:
            return self.tr("z. B. 1.234,50 €")
        if field.type is FieldType.NUMBER and field.unit:
            return field.unit
        return "DE…" if field.type is FieldType.IBAN else ""

    def _shown(self, field: Field, value: str) -> str:
        if field.type in {FieldType.CHOICE, FieldType.YESNO}:
            return value
        try:
            return display_value(field, value)
        except ValueError:  # the type of the field was changed after this value was kept
            return value

    def _edited(self, key: str) -> None:
        self.edited.emit(key)

    def _left(self, key: str) -> None:
        self.left.emit(key)
