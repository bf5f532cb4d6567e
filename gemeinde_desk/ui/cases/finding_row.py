"""One thing that stands against closing, with what puts it right beside it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.model import Case, Finding, Fix, Level
from gemeinde_desk.ui.cases.words import tr
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.field_editors import FieldEditors

Key = tuple[str, int | None, str | None]


def key_of(finding: Finding) -> Key:
    """What stays the same while a finding stands."""
    return (finding.code, finding.subject_id, finding.field)


def fix_word(fix: Fix) -> str:
    """The button's verb; empty where nothing but waiting helps."""
    return {
        Fix.NONE: "",
        Fix.REOPEN: "",
        Fix.SET_OUTCOME: "",
        Fix.FILL_FIELD: tr("Eintragen"),
        Fix.ISSUE_LETTER: tr("Entwurf öffnen"),
        Fix.POST_LETTER: tr("Zum Schreiben"),
        Fix.SET_RETENTION: "",
        Fix.SET_CLOSING_DATE: tr("Tag anpassen"),
        Fix.COMPLETE_FOLLOW_UP: tr("Erledigen"),
        Fix.WAIT_FOR_TEXT: tr("Ansehen"),
        Fix.RETRY_TEXT: tr("Noch einmal lesen"),
        Fix.TICK: tr("Abhaken"),
        Fix.MAKE_READABLE: tr("Ansehen"),
        Fix.FILE_DOCUMENT: tr("Dokument hinzufügen"),
        Fix.ADD_PARTICIPANT: tr("Beteiligte hinzufügen"),
        Fix.WITHDRAW_DOCUMENT: tr("Zurückziehen"),
    }[fix]


class FindingRow(QWidget):
    """``fixed(finding, value)``: the user pressed the button or made the choice; ``value`` is what was entered."""

    fixed = Signal(object, object)

    def __init__(self, finding: Finding, case: Case, case_type: CaseType, today: Callable[[], date]) -> None:
        super().__init__()
        self.finding = finding
        self._case_type = case_type
        self._today = today
        self.editors: FieldEditors | None = None
        self.choice: Combo | None = None
        self.button: Button | None = None
        px = theme().px
        blocks = finding.level is Level.BLOCKER
        picture = QLabel()
        tone = Tone.OVERDUE if blocks else Tone.SOON
        symbol = "error" if blocks else "warning"
        picture.setPixmap(pixmap(symbol, theme().tone(tone)[0], px(18), self.devicePixelRatioF()))
        picture.setAccessibleName(tr("Hindernis") if blocks else tr("Hinweis"))
        self.words = Text(finding.sentence, Role.BODY)
        self.words.setWordWrap(True)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(px(8))
        self._inner.addWidget(self.words)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, px(4), 0, px(4))
        line.setSpacing(px(10))
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._inner, 1)
        self._offer(case, line)

    def show_finding(self, finding: Finding) -> None:
        """The same thing, perhaps in other words."""
        self.finding = finding
        self.words.setText(finding.sentence)

    def _offer(self, case: Case, line: QHBoxLayout) -> None:
        fix = self.finding.fix
        if fix is Fix.SET_OUTCOME:
            self._offer_choice(tr("Ergebnis"), [(each, each) for each in self._case_type.outcomes])
        elif fix is Fix.SET_RETENTION:
            years: list[tuple[str, object]] = [(tr("{0} Jahre").format(count), count) for count in (5, 10, 15, 20, 30)]
            self._offer_choice(tr("Aufbewahrungsfrist"), years)
        elif fix is Fix.FILL_FIELD and self.finding.field in {field.key for field in self._case_type.fields}:
            self._offer_field(case)
        word = fix_word(fix)
        if word:
            self.button = Button(word, self._pressed)
            self.button.setAccessibleDescription(self.finding.sentence)
            line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)

    def _offer_choice(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.choice = Combo(name, [(tr("bitte wählen"), None), *choices])
        self.choice.currentIndexChanged.connect(self._pressed)
        self._inner.addWidget(self.choice)

    def _offer_field(self, case: Case) -> None:
        only = tuple(field for field in self._case_type.fields if field.key == self.finding.field)
        self.editors = FieldEditors(self._case_type, self._today, columns=1, only=only)
        self.editors.load(case.fields)
        self._inner.addWidget(self.editors)

    def _pressed(self) -> None:
        value: object = None
        if self.choice is not None:
            value = self.choice.value()
            if value is None:
                return
        elif self.editors is not None and self.finding.field is not None:
            value = self.editors.canonical(self.finding.field)
            if value is None:
                return
            if not value:
                self.editors.form.fields[self.finding.field].set_error(tr("Bitte zuerst ausfüllen."))
                self.editors.focus(self.finding.field)
                return
        self.fixed.emit(self.finding, value)
