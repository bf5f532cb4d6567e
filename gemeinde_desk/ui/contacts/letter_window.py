"""The address as it will stand in the window of the envelope, and the salutation."""

from gemeinde_desk.contacts.model import Contact, ContactDetails
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text
from gemeinde_desk.ui.widgets.card import Card


class LetterWindow(Card):
    """Follows what is typed."""

    def __init__(self, session: Session) -> None:
        super().__init__(self.tr("So steht es im Brief"))
        self._latest = Latest(session.tasks, self)
        self.address = Text("")
        self.address.setWordWrap(True)
        self.salutation = Text("", Role.BODY, Tone.MUTED)
        self.salutation.setWordWrap(True)
        self.body.addWidget(self.address)
        self.body.addWidget(self.salutation)
        self.body.addStretch(1)
        self.address.setAccessibleDescription(self.tr("Anschrift im Brieffenster"))

    def forget(self) -> None:
        """Show nothing of whoever was here before."""
        self._latest.drop()
        self.address.clear()
        self.salutation.clear()

    def show_details(self, details: ContactDetails) -> None:
        """Compose address and salutation; answered off the window's thread, for the letters are a heavy room to enter."""
        self._latest.ask(lambda _token: _compose(details), self._show)

    def _show(self, composed: tuple[str, str]) -> None:
        address, salutation = composed
        self.address.setText(address or self.tr("Noch keine Anschrift"))
        self.salutation.setText(salutation)


def _compose(details: ContactDetails) -> tuple[str, str]:
    from gemeinde_desk.contacts.checking import tidy  # noqa: PLC0415
    from gemeinde_desk.letters.composing import recipient  # noqa: PLC0415 - a heavy room, entered when it is needed

    tidied = tidy(details)
    values = {name: getattr(tidied, name) for name in ContactDetails.__dataclass_fields__}
    to = recipient(Contact(id=0, uuid="", created="", **values))
    return "\n".join(to.lines), to.salutation
