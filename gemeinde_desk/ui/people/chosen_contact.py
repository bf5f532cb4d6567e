"""A chosen contact in a form: who it is, and a way to choose another."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.words import symbol_of
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button


class ChosenContact(QFrame):
    """Name and address; ``change`` is the button «Anderen wählen»."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("role", "card")
        self._contact: Contact | None = None
        self._picture = QLabel()
        self.name = Text("", Role.STRONG)
        self.address = Text("", Role.SMALL, Tone.MUTED)
        self.change = Button(self.tr("Anderen wählen"), kind="quiet")
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for label in (self.name, self.address):
            label.setWordWrap(True)
            words.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(8), px(8))
        layout.setSpacing(px(12))
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        theme().changed.connect(self._dress)

    def show_contact(self, contact: Contact) -> None:
        """Show who it is."""
        self._contact = contact
        self.name.setText(contact.display_name)
        self.address.setText(" · ".join(part for part in (contact.street, contact.place) if part))
        self.address.setVisible(bool(self.address.text()))
        self.change.setAccessibleName(self.tr("Anderen wählen als {0}").format(contact.display_name))
        self.setAccessibleName(contact.display_name)
        self._dress()

    def _dress(self) -> None:
        if self._contact is not None:
            shade = theme().colours.accent
            drawing = pixmap(symbol_of(self._contact), shade, theme().px(24), self.devicePixelRatioF())
            self._picture.setPixmap(drawing)
