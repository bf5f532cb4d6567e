"""Who works on the case and how it ended, each saved when chosen."""

from functools import partial

from PySide6.QtWidgets import QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form


class StandingCard(Card):
    """Clerk and outcome."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Bearbeitung"), parent=parent)
        self._session = session
        self._case: Case | None = None
        form = Form(2, self)
        self.body.addWidget(form)
        self.clerk = form.add("clerk", self.tr("&Sachbearbeitung"), Combo(self.tr("Sachbearbeitung"), letters=8))
        self.outcome = form.add("outcome", self.tr("&Ergebnis"), Combo(self.tr("Ergebnis"), letters=8))
        self.clerk.currentIndexChanged.connect(self._clerk_chosen)
        self.outcome.currentIndexChanged.connect(self._outcome_chosen)

    def show_case(self, case: Case) -> None:
        """As it stands."""
        self._case = case
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
        self.clerk.setEnabled(case.is_open)
        self.outcome.setEnabled(case.is_open)

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
