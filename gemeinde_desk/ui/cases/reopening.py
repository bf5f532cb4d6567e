"""Taking a closing back (z.d.A. aufheben): it needs a reason."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.words import tr
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Message


class ReopenDialog(Message):
    """One line; Enter opens the case again, Esc keeps the reason for the next time."""

    def __init__(self, session: Session, case: Case, parent: QWidget | None) -> None:
        heading = tr("Vorgang {0} wiedereröffnen").format(case.reference)
        super().__init__(
            parent,
            heading,
            [
                tr(
                    "Die z.d.A.-Verfügung wird aufgehoben: Der Vorgang lässt sich wieder bearbeiten, die Aufbewahrungsfrist "
                    "beginnt erst mit dem nächsten Schließen. Der Grund steht danach im Vermerk des Vorgangs."
                )
            ],
            symbol="undo",
        )
        self._session = session
        self._case = case
        self._form = Form(1)
        self.reason = self._form.add("reason", self.tr("&Grund"), QLineEdit(), required=True)
        self.insert(self._form)
        kept = session.office.drafts.load(self._key) or {}
        self.reason.setText(str(kept.get("reason", "")))
        self.offer("stay", self.tr("Abbrechen"))
        self.do_button = self.aside(self.tr("Wiedereröffnen"), self.save)
        self.do_button.setDefault(True)
        self.reason.setFocus()

    @property
    def _key(self) -> str:
        return f"case.{self._case.id}.reopen"

    def save(self) -> None:
        """Open the case again."""
        cases, clerk = self._session.office.cases, self._session.clerk
        work = partial(cases.reopen, self._case.id, self.reason.text(), on=self._session.today(), by=clerk)
        self._session.write(
            work,
            lambda _case: self._done(),
            self._refused,
            say=self.tr("Vorgang {0} ist wieder offen").format(self._case.reference),
            owner=self,
        )

    def _done(self) -> None:
        self._session.write(partial(self._session.office.drafts.drop, self._key))
        self.answer = "done"
        super().accept()

    def _refused(self, error: DeskError) -> None:
        if not self._form.show_error(error):
            self._session.failed.emit(error)

    def accept(self) -> None:
        """Only «Abbrechen» comes here."""
        self.reject()

    def reject(self) -> None:
        """Keep what was typed."""
        if self.reason.text().strip():
            kept = {"reason": self.reason.text()}
            self._session.write(partial(self._session.office.drafts.save, self._key, kept))
        super().reject()


def ask_reason(session: Session, case: Case, parent: QWidget) -> None:
    """Ask for the reason and open the case again."""
    dialog = ReopenDialog(session, case, parent)
    dialog.exec()
    dialog.deleteLater()
