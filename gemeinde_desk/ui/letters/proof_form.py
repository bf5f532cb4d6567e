"""The day on the proof of receipt of a notice, once it comes back: what it starts, and the deadline for it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from gemeinde_desk.cases.model import FollowUp
from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.posting import Effect
from gemeinde_desk.ui.letters.words import day_word
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Text
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.derivation_card import DerivationCard
from gemeinde_desk.ui.widgets.form import Form


class ProofForm(Card):
    """``proven()``: the deadline is in the case."""

    proven = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Zustellungsnachweis"), parent=parent)
        self._session = session
        self._document_id = 0
        self._latest = Latest(session.tasks, self)
        words = Text(self.tr("Die Rechtsbehelfsfrist beginnt mit dem Tag, der auf dem Nachweis steht."))
        words.setWordWrap(True)
        self.form = Form()
        self.day = self.form.add(
            "received", self.tr("&Zugestellt am"), DateField(prefer="past", today=session.today), required=True
        )
        self.derivation = DerivationCard(sheet=False)
        self.set_button = Button(self.tr("Frist eintragen"), self.prove, kind="primary", symbol="calendar")
        for widget in (words, self.form, self.derivation):
            self.body.addWidget(widget)
        self.body.addWidget(self.set_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.day.changed.connect(lambda _day: self._ask())

    def load(self, document_id: int) -> None:
        """Ask for the proof of a letter."""
        self._document_id = document_id
        self.day.set_day(None)
        self._ask()

    def _ask(self) -> None:
        self.derivation.hide()
        self.set_button.setEnabled(False)
        day, desk, today = self.day.day(), self._session.office.letters, self._session.today()
        if day is None:
            self._latest.drop()
            return
        expected = partial(desk.expected_by_proof, self._document_id, day, on=today)
        self._latest.ask(lambda _token: expected(), self._show, self._refused)

    def _show(self, effect: Effect) -> None:
        self.form.clear_errors()
        if effect.derivation is not None:
            self.derivation.show_derivation(effect.derivation)
            self.derivation.show()
        self.set_button.setEnabled(True)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.form.fields["received"].set_error(error.sentence())

    def prove(self) -> None:
        """Set the deadline."""
        day, session = self.day.day(), self._session
        if day is None:
            return
        self.set_button.setEnabled(False)
        prove = partial(session.office.letters.prove, self._document_id, day, by=session.clerk, on=session.today())
        session.write(prove, self._done, self._refused, owner=self)

    def _done(self, deadline: FollowUp) -> None:
        self._session.say(self.tr("Frist bis {0} im Vorgang eingetragen").format(day_word(deadline.due)))
        self.proven.emit()
