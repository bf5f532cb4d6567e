"""One step of the set-up: a heading, why it is asked, and a form whose values are plain texts by name."""

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gemeinde_desk.settings.office_profile import LABELS, OfficeProfile
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form

FORM_WIDTH = 560


class Step(QWidget):
    """``typed``: something was typed. Subclasses add fields; ``beside`` is room at the right of the form."""

    typed = Signal()
    TITLE: ClassVar[str]

    def __init__(self, words: str) -> None:
        super().__init__()
        px = theme().px
        self.heading = Text(self.name(), Role.TITLE)
        self.words = Text(words, Role.BODY, Tone.MUTED)
        self.words.setWordWrap(True)
        self.form = Form(columns=6)
        self.below = QVBoxLayout()
        self.below.setSpacing(px(12))
        left = QWidget()
        left.setMaximumWidth(px(FORM_WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        for widget in (self.heading, self.words, self.form):
            column.addWidget(widget)
        column.addLayout(self.below)
        column.addStretch(1)
        self.beside = QHBoxLayout(self)
        self.beside.setContentsMargins(px(40), px(36), px(32), px(16))
        self.beside.setSpacing(px(40))
        self.beside.addWidget(left, 100)
        self.beside.addStretch(1)

    @classmethod
    def name(cls) -> str:
        """What the list of steps calls it, also before it is built."""
        return QCoreApplication.translate("steps", cls.TITLE)

    def add_line(self, name: str, label: str, *, required: bool = False, hint: str = "", span: int = 6) -> QLineEdit:
        """A line of text."""
        line = self.form.add(name, label, QLineEdit(), required=required, hint=hint, span=span)
        line.textChanged.connect(self.typed)
        return line

    def add_choice(
        self, name: str, label: str, choices: list[tuple[str, object]], *, required: bool = False, hint: str = "", span: int = 6
    ) -> Combo:  # fmt: skip
        """A choice; its value is a text."""
        combo = self.form.add(
            name, label, Combo(label.replace("&", ""), choices), required=required, hint=hint, span=span
        )
        combo.currentIndexChanged.connect(self.typed)
        return combo

    def values(self) -> dict[str, str]:
        """What is in the fields."""
        return {name: _text(field.widget) for name, field in self.form.fields.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put texts into the fields that bear these names."""
        for name, field in self.form.fields.items():
            if name in values:
                _put(field.widget, values[name])

    def problems(self, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with the values of this step by field; may take a moment, so it runs off the window's thread."""
        mine = [name for name in self.form.fields if name in LABELS]
        known = {name: value for name, value in values.items() if name in mine or name in {"name", "land"}}
        return {name: error.sentence() for name, error in OfficeProfile.examined(known)[1].items() if name in mine}

    def marked(self) -> bool:
        """Whether a mistake is marked."""
        return any(field.error for field in self.form.fields.values())

    def mark_anew(self, problems: Mapping[str, str]) -> None:
        """Take the marks from what is right by now. What was not marked stays unmarked: it may be half typed."""
        for name in self.values():
            field = self.form.fields.get(name)
            if field is not None and field.error:
                field.set_error(problems.get(name, ""))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentData() or "")
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return str(widget.text()).strip() if hasattr(widget, "text") else ""


def _put(widget: QWidget, text: str) -> None:
    if isinstance(widget, Combo):
        widget.set_value(text)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    elif hasattr(widget, "setText"):
        widget.setText(text)
