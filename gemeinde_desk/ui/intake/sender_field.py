"""Who sent it: free text, or somebody of the contact book found while typing."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest

SHOWN = 8
_NAME = Qt.ItemDataRole.UserRole
_CONTACT = Qt.ItemDataRole.UserRole + 1


class SenderField(QLineEdit):
    """``contact_id`` is the chosen contact, None for mere text. ``linked(str)``: the contact's address line, or empty.

    ``changed``: the user typed or chose.
    """

    linked = Signal(str)
    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks, self)
        self.contact_id: int | None = None
        self._found = QStandardItemModel(self)
        # who is offered is the answer of the contact book, never Qt's own comparison
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_NAME)
        completer.setMaxVisibleItems(SHOWN)
        popup = QListView()
        popup.setAccessibleName(self.tr("Gefundene Kontakte"))
        completer.setPopup(popup)
        completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.setCompleter(completer)
        self.setPlaceholderText(self.tr("Name, wie auf dem Schreiben"))
        self.textEdited.connect(self._typed)

    def show_sender(self, text: str, contact_id: int | None) -> None:
        """What is known of the sender."""
        self._latest.drop()
        self._found.clear()
        self.setText(text)
        self.setCursorPosition(0)
        self._link(contact_id)

    def _link(self, contact_id: int | None) -> None:
        self.contact_id = contact_id
        contact = self._session.office.contacts.get(contact_id) if contact_id is not None else None
        self.linked.emit(self.tr("Im Kontaktbuch: {0}").format(line_of(contact)) if contact is not None else "")

    def _typed(self, text: str) -> None:
        self._link(None)
        self.changed.emit()
        wanted = text.strip()
        if len(wanted) < 2:
            self._latest.drop()
            self._found.clear()
            return
        book = self._session.office.contacts
        self._latest.ask(lambda _token: book.find(wanted, SHOWN), self._offer)

    def _offer(self, contacts: list[Contact]) -> None:
        self._found.clear()
        for contact in contacts:
            item = QStandardItem(line_of(contact))
            item.setData(contact.display_name, _NAME)
            item.setData(contact.id, _CONTACT)
            self._found.appendRow(item)
        if contacts and self.hasFocus():
            self.completer().complete()

    def _take(self, index: QModelIndex) -> None:
        self._link(index.data(_CONTACT))
        self.changed.emit()


def line_of(contact: Contact) -> str:
    """«Krämer, Ilse · Lange Straße 4 · 99998 Musterau»."""
    return " · ".join(part for part in (contact.sort_name, contact.street, contact.place) if part)
