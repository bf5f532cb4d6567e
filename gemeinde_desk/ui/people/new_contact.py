"""Taking a new contact into the book in passing: the few fields a letter needs; the rest can be added later."""

from dataclasses import fields
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact, NewContact
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.contact_form import ContactForm
from gemeinde_desk.ui.people.doubles import Doubles
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled


def draft_key(key: str) -> str:
    """Under which key the draft of a picker's new contact is kept."""
    return f"{key}.contact"


class NewContactPanel(QWidget):
    """``saved(Contact)``: it is in the book now, or a known one was taken; ``given_up``: Esc. Typing survives as a draft."""

    saved = Signal(object)
    given_up = Signal()

    def __init__(self, session: Session, key: str) -> None:
        super().__init__()
        self._session = session
        self._key = draft_key(key)
        self._saving = False
        self._warned: NewContact | None = None
        px = theme().px
        self.contact = ContactForm(session, brief=True)
        self.doubles = Doubles(session)
        self.notice = Notice()
        self.save_button = Button(self.tr("Kontakt anlegen"), self.save)
        self.back_button = Button(self.tr("Abbrechen"), self.give_up)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(12))
        for widget in (self.contact, self.doubles, self.notice):
            layout.addWidget(widget)
        layout.addLayout(foot)
        self._keep = Settled(self, self._settled)
        self.contact.typed.connect(self._keep.start)
        self.contact.entered.connect(self.save)
        self.doubles.taken.connect(lambda contact: self._done(self._key, contact))

    def begin(self, text: str, guess: NewContact | None = None) -> None:
        """The keyboard goes to the first name; ``text`` («Ilse Krämer»), else ``guess``, fills an empty form."""
        words = text.split()
        if not words and guess is not None and guess != NewContact() and self.contact.is_empty():
            self.contact.take_up({each.name: getattr(guess, each.name) for each in fields(guess)})
            self._keep.start()
        elif words and self.contact.is_empty():
            lines = self.contact.lines
            lines["family_name"].setText(words[-1])
            lines["given_name"].setText(" ".join(words[:-1]))
            lines["organisation"].setText(" ".join(words))
        self.contact.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self) -> None:
        """Show what was typed before, or nothing."""
        self.contact.take_up(self._session.office.drafts.load(self._key) or {})
        self.doubles.forget()
        self.notice.hide()

    def set_key(self, key: str) -> None:
        """Keep what is being typed; show what was typed under another key."""
        self._keep.now()
        self._key = draft_key(key)
        self.restore()

    def remind(self) -> bool:
        """Whether something typed is not in the book yet; then the panel says so and the keyboard goes there."""
        if not self.isVisible() or self.contact.is_empty():
            return False
        self.notice.say(
            self.tr("Dieser Kontakt ist noch nicht angelegt. Bitte zuerst „Kontakt anlegen“ oder „Abbrechen“ wählen."),
            Tone.OVERDUE,
        )
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def save(self) -> None:
        """Take the contact into the book; a possible double is pointed out first."""
        book, new = self._session.office.contacts, self.contact.details()
        if self._saving or not self.contact.mistakes(book.problems(new)):
            return
        self._saving = True
        if new == self._warned:
            self._add(new)
        else:
            self.doubles.look_for(new, partial(self._looked, new))

    def _looked(self, new: NewContact) -> None:
        if not self.doubles.found:
            self._add(new)
            return
        self._saving = False
        self._warned = new
        self.save_button.setText(self.tr("Trotzdem anlegen"))

    def _add(self, new: NewContact) -> None:
        add = partial(self._session.office.contacts.add, new, by=self._session.clerk)
        self._session.write(add, partial(self._done, self._key), self._refused, owner=self)

    def give_up(self) -> None:
        """Leave the form; what was typed stays for the next time."""
        self._keep.now()
        self.given_up.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _done(self, key: str, contact: Contact) -> None:
        self._saving = False
        self._warned = None
        self._session.write(partial(self._session.office.drafts.drop, key))
        if key != self._key:  # another case was opened meanwhile: the contact is in the book, and belongs to that one
            return
        self.save_button.setText(self.tr("Kontakt anlegen"))
        self._keep.stop()
        self.doubles.forget()
        self.notice.hide()
        self.contact.take_up({})
        self.saved.emit(contact)

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        if not self.contact.form.show_error(error):
            self.notice.say_error(error)

    def _settled(self) -> None:
        self.doubles.look_for(self.contact.details())
        drafts = self._session.office.drafts
        if self.contact.is_empty():
            self._session.write(partial(drafts.drop, self._key))
        else:
            self._session.write(partial(drafts.save, self._key, self.contact.kept()))
