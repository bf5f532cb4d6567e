"""The head of an open case: reference, subject, state, next date, clerk and outcome."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.words import STATE_TONES, due_sentence, due_tone, due_word, state_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import FlowLayout


class SubjectLine(QLineEdit):
    """The subject while it is edited: Enter saves, Esc leaves it as it was."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class CaseHeader(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._case: Case | None = None
        self._saving = False
        px = theme().px
        self.back = Button(self.tr("Zur Liste"), self.left.emit, kind="quiet", symbol="previous")
        self.reference = Text("", Role.BODY, Tone.MUTED)
        self.reference.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = Chip()
        self.due = Chip()
        self.close_button = IconButton("close", self.tr("Vorgang zuklappen (Esc)"), self.left.emit)
        self.subject = Text("", Role.HEADING)
        self.subject.setWordWrap(True)
        self.subject_line = SubjectLine()
        self.subject_line.setAccessibleName(self.tr("Betreff"))
        self.subject_line.hide()
        self.edit_button = IconButton("edit", self.tr("Betreff ändern"), self.edit_subject, shortcut="Ctrl+Shift+B")
        self.problem = Text("", Role.SMALL, Tone.OVERDUE)
        self.problem.hide()
        self.clerk = Combo(self.tr("Sachbearbeitung"), letters=8)
        self.outcome = Combo(self.tr("Ergebnis"), letters=8)
        self._arrange(px(8))
        self.subject_line.editingFinished.connect(self._save_subject)
        self.subject_line.given_up.connect(self._end_editing)
        self.clerk.currentIndexChanged.connect(self._clerk_chosen)
        self.outcome.currentIndexChanged.connect(self._outcome_chosen)

    def _arrange(self, gap: int) -> None:
        top = QHBoxLayout()
        top.setSpacing(gap)
        facts = FlowLayout(gap)  # long words for kind and date must not keep the place from becoming narrow
        self.reference.setMinimumHeight(self.state.sizeHint().height())
        for widget in (self.reference, self.state, self.due):
            facts.addWidget(widget)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addSpacing((self.back.sizeHint().height() - self.state.sizeHint().height()) // 2)
        words.addLayout(facts)
        words.addStretch(1)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self.subject, 1)
        middle.addWidget(self.subject_line, 1)
        middle.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        below = QGridLayout()
        below.setHorizontalSpacing(gap)
        for number, (name, combo) in enumerate(
            ((self.tr("&Sachbearbeitung"), self.clerk), (self.tr("&Ergebnis"), self.outcome))
        ):
            label = Text(name, Role.SMALL, Tone.MUTED)
            label.setBuddy(combo)
            below.addWidget(label, 0, 2 * number)
            below.addWidget(combo, 0, 2 * number + 1)
            below.setColumnStretch(2 * number + 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        layout.addLayout(top)
        layout.addLayout(middle)
        layout.addWidget(self.problem)
        layout.addLayout(below)

    def show_case(self, case: Case) -> None:
        """The case as it stands."""
        if self._case is None or self._case.id != case.id:
            self._end_editing()
        self._case = case
        today = self._session.today()
        self.reference.setText(f"{case.reference} · {case.case_type_title}")
        self.subject.setText(case.subject)
        self.state.show_state(state_word(case.state), STATE_TONES[case.state])
        tone = due_tone(case.next_date, today)
        self.due.setVisible(case.is_open)
        self.due.show_state(
            f"{due_word(case.next_date)}, {due_sentence(case.next_date, today)}"
            if case.next_date
            else due_sentence(None, today),
            tone or Tone.SOON,
        )
        self._fill_choices(case)
        for widget in (self.clerk, self.outcome, self.edit_button):
            widget.setEnabled(case.is_open)

    def _fill_choices(self, case: Case) -> None:
        clerks: list[tuple[str, object]] = [
            (f"{each.name} ({each.sign})", each.id) for each in self._session.office.clerks.all()
        ]
        if all(number != case.clerk.id for _name, number in clerks):
            clerks.append((f"{case.clerk.name} ({case.clerk.sign})", case.clerk.id))
        self.clerk.set_choices(clerks)
        self.clerk.set_value(case.clerk.id)
        words = list(self._session.office.cases.type(case.case_type).outcomes)
        if case.outcome and case.outcome not in words:
            words.append(case.outcome)
        self.outcome.set_choices([(self.tr("noch offen"), ""), *((word, word) for word in words)])
        self.outcome.set_value(case.outcome)

    # -- subject

    def edit_subject(self) -> None:
        """Turn the subject into a field."""
        if self._case is None or not self._case.is_open:
            return
        self.subject_line.setText(self._case.subject)
        self.subject.hide()
        self.subject_line.show()
        self.subject_line.setFocus()
        self.subject_line.selectAll()

    def _save_subject(self) -> None:
        case = self._case
        if case is None or self._saving or self.subject_line.isHidden():
            return
        text = self.subject_line.text().strip()
        if text == case.subject:
            self._end_editing()
            return
        self._saving = True
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        self._session.write(
            partial(change, subject=text),
            lambda _case: self._end_editing(),
            self._refused,
            say=self.tr("Betreff geändert"),
            undo=partial(change, subject=case.subject),
            owner=self,
        )

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        self.problem.setText(error.sentence())
        self.problem.show()
        self.subject_line.setFocus()

    def _end_editing(self) -> None:
        self._saving = False
        self.subject_line.hide()
        self.problem.hide()
        self.subject.show()

    # -- clerk and outcome

    def _clerk_chosen(self) -> None:
        case, value = self._case, self.clerk.value()
        if case is None or not isinstance(value, int) or value == case.clerk.id:
            return
        office = self._session.office
        change = partial(office.cases.change, case.id, by=self._session.clerk)
        self._session.write(
            partial(change, clerk=office.clerks.get(value)),
            say=self.tr("Sachbearbeitung geändert"),
            undo=partial(change, clerk=office.clerks.get(case.clerk.id)),
            owner=self,
        )

    def _outcome_chosen(self) -> None:
        case, value = self._case, self.outcome.value()
        if case is None or not isinstance(value, str) or value == case.outcome:
            return
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        self._session.write(
            partial(change, outcome=value),
            say=self.tr("Ergebnis eingetragen") if value else self.tr("Ergebnis entfernt"),
            undo=partial(change, outcome=case.outcome),
            owner=self,
        )
