"""Who the letter goes to: contact, address lines as they stand in the window of the envelope, salutation, delivery."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.letters.model import DeliveryKind, Recipient
from gemeinde_desk.ui.people.contact_picker import ContactPicker
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import Lines
from gemeinde_desk.ui.widgets.form import Form

MOST_LINES = 6


class RecipientPanel(QWidget):
    """``edited()``: lines, salutation or delivery were changed. ``contact_chosen(id)``: another contact."""

    edited = Signal()
    contact_chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._loading = False
        self.picker = ContactPicker(session, key="letter.recipient")
        self.form = Form()
        self.lines = self.form.add(
            "address",
            self.tr("A&nschrift"),
            Lines(self.tr("Anschrift")),
            hint=self.tr("Höchstens sechs Zeilen, wie sie im Fenster des Umschlags stehen"),
        )
        self.salutation = self.form.add("salutation", self.tr("An&rede"), QLineEdit())
        kinds = [(kind.label, kind) for kind in DeliveryKind]
        self.delivery = self.form.add("delivery", self.tr("&Versandart"), Combo(self.tr("Versandart"), kinds))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(16))
        layout.addWidget(self.picker)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.lines.textChanged.connect(self._edited)
        self.salutation.textEdited.connect(lambda _text: self.edited.emit())
        self.delivery.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.picker.picked.connect(self.contact_chosen)

    def load(self, draft: LetterDraft) -> None:
        """Show the recipient of a draft."""
        self.picker.set_contact(draft.contact_id)
        self._loading = True
        self.lines.setPlainText("\n".join(draft.recipient.lines))
        self._loading = False
        self.salutation.setText(draft.recipient.salutation)
        self.delivery.set_value(draft.delivery)
        self._check()

    def recipient(self) -> Recipient:
        """What stands in the fields; blank lines are left out."""
        lines = (line.strip() for line in self.lines.toPlainText().split("\n"))
        return Recipient(tuple(line for line in lines if line), self.salutation.text().strip())

    def delivery_kind(self) -> DeliveryKind:
        """The chosen kind."""
        kind = self.delivery.value()
        return kind if isinstance(kind, DeliveryKind) else DeliveryKind.LETTER

    def _edited(self) -> None:
        self._check()
        if not self._loading:
            self.edited.emit()

    def _check(self) -> None:
        count = len(self.recipient().lines)
        problem = self.tr("Das sind {0} Zeilen; ins Fenster passen {1}.").format(count, MOST_LINES)
        self.form.fields["address"].set_error(problem if count > MOST_LINES else "")
