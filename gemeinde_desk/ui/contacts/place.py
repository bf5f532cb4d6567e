"""The place «Kontakte»: the book, and the open contact beside it or in its stead."""

from functools import cached_property
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.errors import NotFound
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.contacts.contact_list import ContactList
from gemeinde_desk.ui.contacts.contact_panel import ContactPanel
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.in_turn import InTurn

#: below this width (100 % drawing) list and contact do not fit beside each other
ROOMY = 900
#: the contact follows the keyboard in the list after this rest (ms)
FOLLOW = 140


class ContactsPlace(Place):
    """Knows ``("contact", id)`` and ``("contact", ("new", {...}))`` with fields of a contact to begin with."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.list = ContactList(session, self.splitter)
        self.splitter.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        #: the open contact is made ready once the list is seen: a step in the list would wait for it otherwise
        self._soon = InTurn(self)
        self._next = 0
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW)
        self._follow.timeout.connect(lambda: self._show(self._next))
        self.list.opened.connect(self._opened)
        self.list.followed.connect(self._followed)
        self.list.new.connect(self._new_named)
        find = QShortcut(QKeySequence.StandardKey.Find, self, self._find)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @cached_property
    def panel(self) -> ContactPanel:
        """The open contact, made when the first one is opened."""
        made = ContactPanel(self._session, self.splitter)
        made.hide()
        made.saved.connect(self._saved)
        made.wanted.connect(self.show_contact)
        made.left.connect(self.close_panel)
        self.splitter.addWidget(made)
        return made

    def _opened_panel(self) -> ContactPanel | None:
        return self.panel if "panel" in self.__dict__ else None

    # -- what the shell asks

    def activate(self) -> None:
        """The place came to the front."""
        self._soon.then(lambda: None, lambda: self.panel)  # the first turn is for the list

    def first_focus(self) -> QWidget | None:
        """The search, the open contact where it stands in the list's stead, or the first step."""
        if self.list.isHidden():
            return self.panel.first_focus()
        return self.list.nothing.button if self.list.search.isHidden() else self.list.search

    def reload(self, changes: object) -> None:
        """Ask anew what is shown, as far as the change concerns it."""
        known, panel = cast("Changes | None", changes), self._opened_panel()
        if known is None or known.of("contact"):
            self.list.reload()
        if panel is None or panel.contact is None:
            return
        if known is None or panel.contact.id in known.of("contact"):
            panel.reload()
        elif known.of("case"):
            panel.cases.show_contact(panel.contact.id)

    def open_item(self, kind: str, item: object) -> bool:
        """Show a contact, or the form for a new one."""
        if kind != "contact":
            return False
        if isinstance(item, int):
            return self.show_contact(item)
        if isinstance(item, tuple) and len(item) == 2 and item[0] == "new" and isinstance(item[1], dict):
            self.new_contact(item[1])
            return True
        return False

    def may_leave(self) -> bool:
        """Nothing typed is lost: it is kept before the window closes."""
        panel = self._opened_panel()
        if panel is not None:
            panel.keep_now()
        return True

    # -- moving around

    def show_contact(self, contact_id: int) -> bool:
        """Open a contact; False when there is none of that id."""
        if not self._show(contact_id):
            return False
        self.list.select(contact_id)
        return True

    def _show(self, contact_id: int) -> bool:
        self._follow.stop()
        try:
            self.panel.show_contact(contact_id)
        except NotFound as error:
            self._session.failed.emit(error)
            return False
        self._open_panel()
        return True

    def new_contact(self, given: dict[str, object] | None = None) -> None:
        """Show the form for a new contact."""
        self._follow.stop()
        self.panel.begin_new(given or {})
        self.list.table.clearSelection()
        self._open_panel()
        self.panel.begin_typing()

    def close_panel(self) -> None:
        """The list takes the whole place; the keyboard goes back to it."""
        self.panel.contact = None
        self.panel.hide()
        self._arrange()
        focus = self.list.table if self.list.table.isVisible() else self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_panel(self) -> None:
        self.panel.show()
        self._arrange()

    def _opened(self, contact_id: int) -> None:
        if self._show(contact_id):
            self.panel.begin_typing()

    def _followed(self, contact_id: int) -> None:
        self._next = contact_id
        if not self.list.isHidden() and self.width() >= theme().px(ROOMY):
            self._follow.start()

    def _new_named(self, text: str) -> None:
        words = text.split()
        self.new_contact({"given_name": " ".join(words[:-1]), "family_name": words[-1]} if words else {})

    def _saved(self, contact: object) -> None:
        self.list.select(cast("Contact", contact).id)

    def _find(self) -> None:
        if self.list.isHidden():
            self.panel.leave()
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else one in the other's stead."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        panel = self._opened_panel()
        shown = panel is not None and not panel.isHidden()
        wide = self.width() >= theme().px(ROOMY)
        if not wide and shown and self.list.isAncestorOf(self.focusWidget() or self):
            self.panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt moves it anywhere
        self.list.setVisible(wide or not shown)
        self.list.set_beside(wide and shown)
        if panel is not None:
            panel.set_beside(wide)
        if wide and shown and min(self.splitter.sizes()) == 0:
            self.splitter.setSizes([self.width() // 2, self.width() - self.width() // 2])
