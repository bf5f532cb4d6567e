"""Finding a contact while typing, or taking a new one into the book, without leaving the place."""

from functools import cached_property, partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact, NewContact
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.controls import Combo, Settled
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.search_field import SearchField

SHOWN = 6
TEXTS = ("given_name", "family_name", "organisation", "street", "postcode", "city", "email", "phone")


def contact_line(contact: Contact) -> str:
    """«Krämer, Ilse · Lange Straße 4 · 99998 Musterau»."""
    return " · ".join(part for part in (contact.sort_name, contact.street, contact.place) if part)


class ContactPicker(QWidget):
    """``chosen(Contact)``: Enter or a click on a hit, or a new contact was saved.

    ``key`` names the draft of a new contact; :meth:`set_key` goes over to another, such as that of the next case.
    """

    chosen = Signal(object)

    def __init__(self, session: Session, key: str) -> None:
        super().__init__()
        self._session = session
        px = theme().px
        self.search = SearchField(self.tr("Kontakt suchen"), self.tr("Name, Ort oder E-Mail"))
        self.hits = QListWidget()
        self.hits.setAccessibleName(self.tr("Gefundene Kontakte"))
        self.hits.hide()
        self.nobody = Text("", Role.SMALL, Tone.MUTED)
        self.nobody.hide()
        self.new_button = Button(self.tr("Neuer Kontakt"), self.begin_new, symbol="add")
        self._key = key
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(px(8))
        self._inner.addLayout(top)
        for widget in (self.hits, self.nobody):
            self._inner.addWidget(widget)
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self.hits.itemClicked.connect(self._take)
        self.hits.itemActivated.connect(self._take)
        if session.office.drafts.load(f"{key}.contact"):
            self.new.show()
            self.new_button.hide()

    @cached_property
    def new(self) -> "NewContactForm":
        """The form for a new contact; made when it is first needed, filled with what was typed before."""
        made = NewContactForm(self._session, self._key)
        self._inner.addWidget(made)
        made.hide()
        made.saved.connect(self._new_saved)
        made.given_up.connect(self.end_new)
        made.restore()
        return made

    def set_key(self, key: str) -> None:
        """Keep what is being typed, and show what was typed under this key."""
        if key == self._key:
            return
        self._key = key
        self.search.clear()
        if "new" in self.__dict__:
            self.new.set_key(key)
        kept = bool(self._session.office.drafts.load(f"{key}.contact"))
        self.new_button.setVisible(not kept)
        if kept or "new" in self.__dict__:
            self.new.setVisible(kept)

    def begin(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus()

    def begin_new(self) -> None:
        """Show the form for a new contact."""
        self.new.show()
        self.new_button.hide()
        self.new.begin(self.search.text())

    def end_new(self) -> None:
        """Back to the search."""
        self.new.hide()
        self.new_button.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the field into the hits."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.hits.count():
            self.hits.setFocus()
            self.hits.setCurrentRow(min(1, self.hits.count() - 1))
        else:
            super().keyPressEvent(event)

    def _ask(self, text: str) -> None:
        found = self._session.office.contacts.find(text, SHOWN) if text else []
        self.hits.clear()
        for contact in found:
            item = QListWidgetItem(contact_line(contact))
            item.setData(Qt.ItemDataRole.UserRole, contact)
            item.setSizeHint(QSize(0, theme().px(ROW)))
            self.hits.addItem(item)
        self.hits.setFixedHeight(len(found) * theme().px(ROW) + 4)
        self.hits.setVisible(bool(found))
        if found:
            self.hits.setCurrentRow(0)
        self.nobody.setText(self.tr("„{0}“ steht nicht im Kontaktbuch.").format(text))
        self.nobody.setVisible(bool(text) and not found)

    def _take_first(self) -> None:
        self._ask(self.search.text().strip())
        if self.hits.count():
            self._take(self.hits.item(0))

    def _take(self, item: QListWidgetItem) -> None:
        contact = item.data(Qt.ItemDataRole.UserRole)
        self.search.clear()
        self._ask("")
        self.chosen.emit(contact)

    def _new_saved(self, contact: Contact) -> None:
        self.end_new()
        self.search.clear()
        self._ask("")
        self.chosen.emit(contact)


class NewContactForm(QWidget):
    """The few fields a letter needs; everything else is added in the contacts later. Survives as a draft."""

    saved = Signal(object)
    given_up = Signal()

    def __init__(self, session: Session, key: str) -> None:
        super().__init__()
        self._session = session
        self._key = f"{key}.contact"
        self._warned: tuple[str, ...] = ()
        px = theme().px
        self.form = Form(2)
        kinds = [(self.tr("Person"), "person"), (self.tr("Organisation"), "organisation")]
        self.kind = self.form.add("kind", self.tr("Art"), Combo(self.tr("Art"), kinds))
        genders = [("–", ""), (self.tr("Frau"), "f"), (self.tr("Herr"), "m"), (self.tr("divers"), "d")]
        self.gender = self.form.add("gender", self.tr("Anrede"), Combo(self.tr("Anrede"), genders))
        labels = (
            self.tr("Vorname"),
            self.tr("Familienname"),
            self.tr("Name der Organisation"),
            self.tr("Straße und Hausnummer"),
            self.tr("Postleitzahl"),
            self.tr("Ort"),
            self.tr("E-Mail"),
            self.tr("Telefon"),
        )
        self.lines: dict[str, QLineEdit] = {}
        for name, label in zip(TEXTS, labels, strict=True):
            self.lines[name] = self.form.add(name, label, QLineEdit(), span=2 if name == "organisation" else 1)
            self.lines[name].textEdited.connect(self._typed)
            self.lines[name].returnPressed.connect(self.save)
        self.notice = Notice()
        self.save_button = Button(self.tr("Kontakt anlegen"), self.save)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(self.tr("Abbrechen"), self.give_up))
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.form)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
        self._keep = Settled(self, self._keep_typed)
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()

    def begin(self, text: str) -> None:
        """The keyboard goes to the first name field; what was searched for is a first guess."""
        words = text.split()
        if words and not any(line.text() for line in self.lines.values()):
            self.lines["family_name"].setText(words[-1])
            self.lines["given_name"].setText(" ".join(words[:-1]))
        self.lines["organisation" if self.kind.value() == "organisation" else "given_name"].setFocus()

    def set_key(self, key: str) -> None:
        """Keep what is being typed; show what was typed under another key."""
        self._keep.now()
        self._key = f"{key}.contact"
        self.form.clear_errors()
        self.notice.hide()
        self.restore()

    def restore(self) -> None:
        """Show what was typed before."""
        kept = self._session.office.drafts.load(self._key) or {}
        for name, line in self.lines.items():
            line.setText(str(kept.get(name, "")))
        self.kind.set_value(kept.get("kind"))
        self.gender.set_value(kept.get("gender"))
        self._fit()

    def save(self) -> None:
        """Take the contact into the book; a possible double is named first."""
        texts = {name: line.text() for name, line in self.lines.items() if not self.form.fields[name].isHidden()}
        organisation = self.kind.value() == "organisation"
        new = NewContact(
            kind="organisation" if organisation else "person",
            gender={"f": "f", "m": "m", "d": "d"}.get(str(self.gender.value()), ""),  # type: ignore[arg-type]
            **texts,  # type: ignore[arg-type]
        )
        typed = tuple(texts.values())
        doubles = [] if typed == self._warned else self._session.office.contacts.similar(new)
        if doubles:
            self._warned = typed
            self.notice.say(
                self.tr("Vielleicht schon im Kontaktbuch: {0}").format(contact_line(doubles[0])),
                Tone.SOON,
                self.tr("Diesen nehmen"),
                partial(self._done, doubles[0]),
            )
            self.save_button.setText(self.tr("Trotzdem anlegen"))
            return
        add = partial(self._session.office.contacts.add, new, by=self._session.clerk)
        self._session.write(add, self._done, self._refused, owner=self)

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

    def _done(self, contact: Contact) -> None:
        self._keep.stop()
        for line in self.lines.values():
            line.clear()
        self.form.clear_errors()
        self.notice.hide()
        self.save_button.setText(self.tr("Kontakt anlegen"))
        self._session.write(partial(self._session.office.drafts.drop, self._key))
        self.saved.emit(contact)

    def _refused(self, error: DeskError) -> None:
        if not self.form.show_error(error):
            self.notice.say_error(error)

    def _fit(self) -> None:
        organisation = self.kind.value() == "organisation"
        for name, shown in (
            ("organisation", organisation),
            ("given_name", not organisation),
            ("family_name", not organisation),
            ("gender", not organisation),
        ):
            self.form.fields[name].setVisible(shown)

    def _typed(self) -> None:
        self._keep.start()

    def _keep_typed(self) -> None:
        kept: dict[str, object] = {name: line.text() for name, line in self.lines.items() if line.text()}
        drafts = self._session.office.drafts
        if kept:
            kept |= {"kind": self.kind.value(), "gender": self.gender.value()}
            self._session.write(partial(drafts.save, self._key, kept))
        else:
            self._session.write(partial(drafts.drop, self._key))
