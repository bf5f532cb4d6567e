"""The head of an open case: subject, reference, kind, clerk, state and next date in two lines."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.words import STATE_TONES, due_sentence, due_tone, due_word, state_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.controls import FlowLayout
from gemeinde_desk.ui.widgets.tips import plain_tip


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

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self._saving = False
        px = theme().px
        self.back = Button(self.tr("Zur Liste"), self.left.emit, kind="quiet", symbol="previous")
        self.subject = Text("", Role.HEADING)
        self.subject.setWordWrap(True)
        self.subject_line = SubjectLine()
        self.subject_line.setAccessibleName(self.tr("Betreff"))
        self.edit_button = IconButton("edit", self.tr("Betreff ändern"), self.edit_subject, shortcut="Ctrl+Shift+B")
        self.close_button = IconButton("close", self.tr("Vorgang zuklappen (Esc)"), self.left.emit)
        self.problem = Text("", Role.SMALL, Tone.OVERDUE)
        self.reference = Text("", Role.BODY, Tone.MUTED)
        self.reference.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = Chip()
        self.due = Chip()
        self._arrange(px(8))
        for hidden in (self.subject_line, self.problem):
            hidden.hide()
        self.subject_line.editingFinished.connect(self._save_subject)
        self.subject_line.given_up.connect(self._end_editing)

    def _arrange(self, gap: int) -> None:
        # the buttons beside the first line of a subject that may have several
        edge = max(0, (self.edit_button.sizeHint().height() - self.subject.sizeHint().height()) // 2)
        words = QVBoxLayout()
        words.setContentsMargins(0, edge, 0, 0)
        words.setSpacing(0)
        words.addWidget(self.subject)
        words.addWidget(self.subject_line)
        top = QHBoxLayout()
        top.setSpacing(gap // 2)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        facts = FlowLayout(gap)  # long words for kind and date must not keep the place from becoming narrow
        self.reference.setMinimumHeight(self.state.sizeHint().height())
        for widget in (self.reference, self.state, self.due):
            facts.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap // 2)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addLayout(facts)

    def show_case(self, case: Case) -> None:
        """The case as it stands."""
        if self._case is None or self._case.id != case.id:
            self._end_editing()
        self._case = case
        today = self._session.today()
        self.reference.setText(f"{case.reference} · {case.case_type_title} · {case.clerk.sign}")
        self.reference.setToolTip(plain_tip(self.tr("Sachbearbeitung: {0}").format(case.clerk.name)))
        self.subject.setText(case.subject)
        state = state_word(case.state)
        self.state.show_state(f"{state} · {case.outcome}" if case.outcome else state, STATE_TONES[case.state])
        tone = due_tone(case.next_date, today)
        self.due.setVisible(case.is_open)
        self.due.show_state(
            f"{due_word(case.next_date)}, {due_sentence(case.next_date, today)}"
            if case.next_date
            else due_sentence(None, today),
            tone or Tone.SOON,
        )
        self.edit_button.setEnabled(case.is_open)

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
