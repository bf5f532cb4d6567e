"""Finding a contact while typing, or taking a new one into the book, without leaving the place."""

from functools import cached_property, partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact, NewContact
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.chosen_contact import ChosenContact
from gemeinde_desk.ui.people.new_contact import NewContactPanel, draft_key
from gemeinde_desk.ui.people.words import contact_line, symbol_of
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.tips import plain_tip

SHOWN = 6


class ContactPicker(QWidget):
    """A field for one contact: search as you type, «Neuer Kontakt …», and the chosen one with «Anderen wählen».

    ``picked(id)``: the user chose a contact or took a new one into the book; ``chosen(Contact)`` is the same with all
    there is to know. Esc in the search goes back to the contact that was chosen before. ``key`` names the draft of a
    new contact; with ``keeps=False`` the picker does not show what was chosen but is ready for the next search.
    """

    picked = Signal(int)
    chosen = Signal(object)

    def __init__(
        self, session: Session, parent: QWidget | None = None, *, key: str = "contact_picker", keeps: bool = True
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._keeps = keeps
        self._latest = Latest(session.tasks, self)
        self._enter = False
        self.contact: Contact | None = None
        #: what is known of somebody who may be the new contact, such as the sender of what came in
        self.guess = NewContact()
        self.search = SearchField(self.tr("Kontakt suchen"), self.tr("Name, Ort, Telefon oder E-Mail"))
        self.new_button = Button(self.tr("Neuer Kontakt …"), self.begin_new, symbol="add")
        self.hits = QListWidget()
        self.hits.setAccessibleName(self.tr("Gefundene Kontakte"))
        self.nobody = Text("", Role.SMALL, Tone.MUTED)
        self.nobody.setWordWrap(True)
        self.card = ChosenContact()
        self._key = key
        self._build()
        self._connect()
        self._turn_to(self.new if self._has_begun() else self._searching)

    @cached_property
    def new(self) -> NewContactPanel:
        """The form for a new contact, made when it is first seen."""
        made = NewContactPanel(self._session, self._key)
        made.restore()
        made.saved.connect(self._take)
        made.given_up.connect(self.begin)
        self._layout.addWidget(made)
        return made

    def _has_begun(self) -> bool:
        return bool(self._session.office.drafts.load(draft_key(self._key)))

    def _build(self) -> None:
        px = theme().px
        self._searching = QWidget()
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        searching = QVBoxLayout(self._searching)
        searching.setContentsMargins(0, 0, 0, 0)
        searching.setSpacing(px(6))
        searching.addLayout(top)
        searching.addWidget(self.hits)
        searching.addWidget(self.nobody)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for widget in (self.card, self._searching):
            self._layout.addWidget(widget)
        self.hits.hide()
        self.nobody.hide()

    def _connect(self) -> None:
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._entered)
        self.hits.itemClicked.connect(self._take_item)
        self.hits.itemActivated.connect(self._take_item)
        self.card.change.clicked.connect(self.begin)

    @property
    def contact_id(self) -> int | None:
        """The chosen contact."""
        return self.contact.id if self.contact else None

    def set_contact(self, contact_id: int | None) -> None:
        """Show a contact as chosen, or the empty search; nothing is emitted. Raises NotFound."""
        self.contact = None if contact_id is None else self._session.office.contacts.get(contact_id)
        self._empty_search()
        if self.contact is not None and self._keeps:
            self.card.show_contact(self.contact)
            self._turn_to(self.card)
        else:
            self._turn_to(self._searching)

    def set_key(self, key: str) -> None:
        """Keep what is being typed for a new contact, and show what was typed under this key, such as that of the next case."""
        if key == self._key:
            return
        self._key = key
        if "new" in self.__dict__:
            self.new.set_key(key)
        self._empty_search()
        resting = self.card if self._keeps and self.contact is not None else self._searching
        self._turn_to(self.new if self._has_begun() else resting)

    def begin(self) -> None:
        """The keyboard goes to the search."""
        self._turn_to(self._searching)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_new(self) -> None:
        """Show the form for a new contact; what was searched for is a first guess at the name, else what is known."""
        self._turn_to(self.new)
        self.new.begin(self.search.text(), self.guess)

    def remind(self) -> bool:
        """Whether a new contact is typed in but not taken into the book; then the form says so."""
        return "new" in self.__dict__ and self.new.remind()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the field into the hits, Esc back to what was chosen."""
        key = event.key()
        if key == Qt.Key.Key_Down and self.search.hasFocus() and self.hits.isVisible():
            self.hits.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hits.setCurrentRow(min(1, self.hits.count() - 1))
        elif key == Qt.Key.Key_Escape and self.hits.hasFocus():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == Qt.Key.Key_Escape and self._searching.isVisible() and self.contact is not None and self._keeps:
            self.set_contact(self.contact.id)
            self.card.change.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # -- searching

    def _ask(self, text: str) -> None:
        self._enter = False
        if not text:
            self._latest.drop()
            self._show_hits("", [])
            return
        book = self._session.office.contacts
        self._latest.ask(lambda _token: book.find(text, SHOWN), partial(self._show_hits, text))

    def _show_hits(self, text: str, found: list[Contact]) -> None:
        self.hits.clear()
        for contact in found:
            item = QListWidgetItem(icon(symbol_of(contact)), contact_line(contact))
            item.setData(Qt.ItemDataRole.UserRole, contact)
            item.setToolTip(plain_tip(contact_line(contact)))
            item.setSizeHint(QSize(0, theme().px(ROW)))
            self.hits.addItem(item)
        self.hits.setFixedHeight(len(found) * theme().px(ROW) + 4)
        self.hits.setVisible(bool(found))
        if found:
            self.hits.setCurrentRow(0)
        self.nobody.setText(self.tr("„{0}“ steht nicht im Kontaktbuch.").format(text))
        self.nobody.setVisible(bool(text) and not found)
        if self._enter and found:
            self._take(found[0])

    def _entered(self) -> None:
        # the search field has just asked; Enter takes the first of the answer
        self._enter = bool(self.search.text().strip())

    def _take_item(self, item: QListWidgetItem) -> None:
        self._take(item.data(Qt.ItemDataRole.UserRole))

    def _take(self, contact: Contact) -> None:
        self._enter = False
        self.guess = NewContact()
        self.set_contact(contact.id)
        focus = self.card.change if self._keeps else self.search
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(contact)
        self.picked.emit(contact.id)

    def _empty_search(self) -> None:
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self._latest.drop()
        self._show_hits("", [])

    def _turn_to(self, shown: QWidget) -> None:
        parts = [self.card, self._searching, *([self.new] if "new" in self.__dict__ else [])]
        for widget in parts:
            widget.setVisible(widget is shown)
        self.setFocusProxy(self.card.change if shown is self.card else self.search)
