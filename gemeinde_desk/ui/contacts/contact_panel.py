"""One contact: its fields, the address in a letter, possible doubles, its cases, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact, ContactDetails, NewContact
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.contacts.contact_cases import ContactCases
from gemeinde_desk.ui.contacts.letter_window import LetterWindow
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.contact_form import ContactForm
from gemeinde_desk.ui.people.doubles import Doubles
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled
from gemeinde_desk.ui.widgets.tips import plain_tip

NEW = "contact.new"
#: so much of a name stands above the fields
LONGEST = 70
#: from this width on (100 % drawing) address and cases stand beside each other
ROOMY = 440
_NAMES = tuple(field.name for field in fields_of(ContactDetails))


class ContactPanel(QWidget):
    """Shows a contact or the form for a new one.

    ``saved(Contact)``: it is in the book as typed; ``wanted(id)``: the user wants another contact (a double); ``left``: Esc
    or the cross. What is typed is kept while typing and is there again when the contact is opened the next time.
    """

    saved = Signal(object)
    wanted = Signal(int)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.contact: Contact | None = None
        self._new = False
        self._dirty = False
        self._saving = False
        self._warned: NewContact | None = None
        self._body = QWidget()
        self._body.setProperty("role", "page")  # before it is seen by the style sheet
        self.area = QScrollArea(self)
        self.area.setWidget(self._body)
        self.fields = ContactForm(session, parent=self._body)
        self.doubles = Doubles(session, self.tr("Ansehen"))
        self.address = LetterWindow(session)
        self.cases = ContactCases(session)
        self.notice = Notice()
        self._keep = Settled(self, self._settled)
        self._build()
        self.fields.typed.connect(self._typed)
        self.fields.entered.connect(self.save)
        self.doubles.taken.connect(lambda contact: self.wanted.emit(contact.id))
        save = QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        px = theme().px
        self.name = Text("", Role.HEADING)
        self.name.setWordWrap(True)
        self.letter_button = Button(self.tr("Schreiben"), self.write_letter, symbol="letter")
        self.letter_button.setToolTip(self.tr("Ein Schreiben an diesen Kontakt beginnen"))
        self.remove_button = IconButton("delete", self.tr("Kontakt entfernen"), self.remove)
        self.close_button = IconButton("close", self.tr("Kontakt schließen"), self.leave)
        self.close_button.setToolTip(self.tr("Kontakt schließen (Esc)"))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.name, 1)
        for button in (self.letter_button, self.remove_button, self.close_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(px(4), px(4), px(12), px(12))
        inner.setSpacing(px(16))
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(px(12))
        self._cards.addWidget(self.address, 2)
        self._cards.addWidget(self.cases, 3)
        inner.addLayout(self._cards)
        inner.addWidget(self.fields)
        inner.addStretch(1)
        self.area.setAccessibleName(self.tr("Kontakt"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.state = Text("", Role.SMALL, Tone.MUTED)
        self.save_button = Button(self.tr("Speichern"), self.save, kind="primary", tip=self.tr("Speichern (Strg+S)"))
        self.undo_button = Button(self.tr("Verwerfen"), self.discard, tip=self.tr("Zurück zu dem, was gespeichert ist"))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.state, 1)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.doubles)
        layout.addWidget(self.area, 1)
        layout.addLayout(foot)

    def first_focus(self) -> QWidget:
        """The first button of the head."""
        return self.close_button if self.letter_button.isHidden() else self.letter_button

    def begin_typing(self) -> None:
        """The keyboard goes to the first name, or what stands for it."""
        field = self.fields.first() if self.fields.isEnabled() else self.first_focus()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(field)

    def set_beside(self, beside: bool) -> None:
        """Stand beside the list, or in its stead."""
        px = theme().px
        self.setContentsMargins(px(12 if beside else 20), px(4), px(20), px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Address and cases beside each other, or below each other where there is no room."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(ROOMY)
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # -- what it shows

    def show_contact(self, contact_id: int) -> None:
        """Show a contact, with what was typed and not saved last time. Raises NotFound."""
        contact = self._session.office.contacts.get(contact_id)
        self._turn()
        self._new, self.contact = False, contact
        self.fields.show_details(contact)
        self._take_up(self._key())
        self.fields.setEnabled(contact.removed is None)
        if contact.removed is not None:
            self.notice.say(
                self.tr("Dieser Kontakt wurde entfernt. Er steht noch hier, weil Vorgänge ihn nennen können."),
                Tone.SOON, self.tr("Wiederherstellen"), self._restore,
            )  # fmt: skip
        self.cases.show_contact(contact_id)
        self._refresh()

    def begin_new(self, given: Mapping[str, object]) -> None:
        """Show the form for a new contact; ``given`` (fields of a contact) fills it, unless one was begun before."""
        self._turn()
        self._new, self.contact = True, None
        first = NewContact(**{name: value for name, value in given.items() if name in _NAMES})  # type: ignore[arg-type]
        self.fields.show_details(first)
        self.fields.setEnabled(True)
        begun = self._take_up(NEW)
        if begun and given:
            self.notice.say(
                self.tr("Hier ist noch ein Kontakt angefangen."), Tone.INFO, self.tr("Neu beginnen"),
                partial(self._begin_over, given),
            )  # fmt: skip
        self.cases.show_contact(None)
        self._refresh()

    def _begin_over(self, given: Mapping[str, object]) -> None:
        self._keep.stop()
        self._dirty = False
        drop = partial(self._session.office.drafts.drop, NEW)
        self._session.write(drop, lambda _none: self.begin_new(given), owner=self)

    def _turn(self) -> None:
        """Put away what was shown before."""
        self._keep.now()
        self._dirty = False
        self._warned = None
        self.notice.hide()
        self.doubles.forget()
        self.address.forget()
        self.area.verticalScrollBar().setValue(0)

    def reload(self) -> None:
        """The contact as it is now, unless something is typed."""
        if self.contact is not None and not self._dirty and not self._saving:
            self.show_contact(self.contact.id)

    def _take_up(self, key: str) -> bool:
        kept = self._session.office.drafts.load(key)
        if kept:
            self.fields.take_up(kept)
            self._dirty = True
        return bool(kept)

    def _key(self) -> str:
        return NEW if self.contact is None else f"contact.{self.contact.id}"

    def _refresh(self) -> None:
        known = self.contact
        details = self.fields.details()
        name = (known or details).display_name or self.tr("Neuer Kontakt")
        self.name.setText(name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip()}…")
        self.name.setToolTip(plain_tip(name) if len(name) > LONGEST else "")
        self.address.show_details(details)
        self.cases.setVisible(known is not None)
        self.letter_button.setVisible(known is not None and known.removed is None)
        self.remove_button.setVisible(known is not None and known.removed is None)
        adding = self.tr("Trotzdem anlegen") if details == self._warned else self.tr("Kontakt anlegen")
        self.save_button.setText(adding if self._new else self.tr("Speichern"))
        self.save_button.setEnabled(self._dirty or self._new)
        self.undo_button.setVisible(self._dirty)
        self.state.setText(self.tr("Noch nicht gespeichert") if self._dirty else "")

    # -- typing

    def _typed(self) -> None:
        self._dirty = True
        self._keep.start()
        self._refresh()

    def _settled(self) -> None:
        self.doubles.look_for(self._as_known(self.fields.details()))
        drafts, key = self._session.office.drafts, self._key()
        if self._new and self.fields.is_empty():
            self._session.write(partial(drafts.drop, key))
        else:
            self._session.write(partial(drafts.save, key, self.fields.kept()))

    def _as_known(self, details: ContactDetails) -> ContactDetails:
        """With the id of the contact being changed, so that it is not taken for its own double."""
        if self.contact is None:
            return details
        values = {name: getattr(details, name) for name in _NAMES}
        return Contact(id=self.contact.id, uuid=self.contact.uuid, created=self.contact.created, **values)

    def discard(self) -> None:
        """Forget what was typed; «Rückgängig» brings it back."""
        kept, key, drafts = self.fields.kept(), self._key(), self._session.office.drafts
        self._keep.stop()
        self._dirty = False

        def again() -> None:
            drafts.save(key, kept)

        def show(_none: object) -> None:
            self._session.say(self.tr("Eingaben verworfen"), lambda: self._session.write(again, self._shown_again))
            self._shown_again(None)

        self._session.write(partial(drafts.drop, key), show, owner=self)

    def _shown_again(self, _none: object) -> None:
        if self.contact is not None:
            self.show_contact(self.contact.id)
        else:
            self.begin_new({})

    def keep_now(self) -> None:
        """Keep what was typed last, without waiting for a rest."""
        self._keep.now()

    def leave(self) -> None:
        """Close the contact; what was typed stays for the next time."""
        self.keep_now()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # -- verbs

    def save(self) -> None:
        """Take what is typed into the book, or go to the field that hinders it."""
        book, clerk, details = self._session.office.contacts, self._session.clerk, self.fields.details()
        if self._saving or not (self._dirty or self._new) or not self.fields.mistakes(book.problems(details)):
            return
        self._keep.stop()
        self._saving = True
        values = {name: getattr(details, name) for name in _NAMES}
        before = self.contact
        if before is None:
            if details == self._warned:
                self._add(details)
            else:
                self.doubles.look_for(details, partial(self._looked, details))
            return
        old = {name: getattr(before, name) for name in _NAMES}
        self._session.write(
            partial(book.change, before.id, by=clerk, **values),
            self._saved,
            self._refused,
            say=self.tr("{0} gespeichert").format(details.display_name),
            undo=partial(book.change, before.id, by=clerk, **old),
            owner=self,
        )

    def _looked(self, details: NewContact) -> None:
        """A possible double is pointed out before the contact is made a second time."""
        if not self.doubles.found:
            self._add(details)
            return
        self._saving = False
        self._warned = details
        self._refresh()

    def _add(self, details: NewContact) -> None:
        add = partial(self._session.office.contacts.add, details, by=self._session.clerk)
        self._session.write(add, self._added, self._refused, owner=self)

    def _added(self, contact: Contact) -> None:
        book, clerk, today = self._session.office.contacts, self._session.clerk, self._session.today()
        remove = partial(book.remove, contact.id, by=clerk, on=today)
        self._session.say(self.tr("{0} angelegt").format(contact.display_name), partial(self._session.write, remove))
        self._saved(contact)

    def _saved(self, contact: Contact) -> None:
        self._saving = False
        self._dirty = False
        drop = partial(self._session.office.drafts.drop, self._key())
        self._session.write(drop, lambda _none: self._show_saved(contact), owner=self)

    def _show_saved(self, contact: Contact) -> None:
        if not self._dirty:
            self.show_contact(contact.id)
        self.saved.emit(contact)

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        if not self.fields.form.show_error(error):
            self.notice.say_error(error)

    def remove(self) -> None:
        """Take the contact out of the book; «Rückgängig» puts it back."""
        contact, book, clerk = self.contact, self._session.office.contacts, self._session.clerk
        if contact is None:
            return
        self._session.write(
            partial(book.remove, contact.id, by=clerk, on=self._session.today()),
            lambda _removed: self.leave(),
            say=self.tr("{0} entfernt").format(contact.display_name),
            undo=partial(book.restore, contact.id, by=clerk),
            owner=self,
        )

    def _restore(self) -> None:
        contact, book, clerk = self.contact, self._session.office.contacts, self._session.clerk
        if contact is not None:
            self._session.write(partial(book.restore, contact.id, by=clerk), self.saved.emit, owner=self)

    def write_letter(self) -> None:
        """Begin a letter: in the open case of the contact; asked which, if there are several."""
        if self.contact is None:
            return
        rows, begin = self.cases.open_cases(), partial(self._begin_letter, self.contact.id)
        if len(rows) < 2:
            begin(rows[0].id if rows else None)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in rows:
            action = menu.addAction(icon("case"), f"{row.reference} · {row.subject[:60]}".replace("&", "&&"))
            action.triggered.connect(partial(begin, row.id))
        menu.addSeparator()
        menu.addAction(self.tr("In einem anderen Vorgang …")).triggered.connect(partial(begin, None))
        menu.popup(self.letter_button.mapToGlobal(self.letter_button.rect().bottomLeft()))

    def _begin_letter(self, contact_id: int, case_id: int | None, *_checked: object) -> None:
        self._session.opens.emit("letter", ("new", case_id, contact_id))
