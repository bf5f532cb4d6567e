"""Parts of the page for a new case: who takes part, and which incoming documents are filed in it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.errors import NotFound
from gemeinde_desk.ui.cases.words import due_word
from gemeinde_desk.ui.people.contact_picker import ContactPicker
from gemeinde_desk.ui.people.words import contact_line
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import row
from gemeinde_desk.ui.widgets.form import Field


class PeoplePart(Card):
    """Contacts with their roles."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Beteiligte"), parent=parent)
        self._session = session
        self._people: list[tuple[Contact, str]] = []
        self._lines: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme().px(4))
        self.role = Combo(self.tr("Rolle"))
        self.role.let_type()
        self.picker = ContactPicker(session, self, key="case.new", keeps=False)
        self.body.addLayout(self._list)
        self.body.addWidget(Field(self.tr("&Rolle im Vorgang"), self.role))
        self.body.addWidget(self.picker)
        self.picker.chosen.connect(self._add)

    def value(self) -> list[tuple[int, str]]:
        """Contact ids with the word of their role."""
        return [(contact.id, role) for contact, role in self._people]

    def set_roles(self, roles: Sequence[str]) -> None:
        """The roles the kind of case knows; whoever has none yet gets the first."""
        known = list(roles) or [self.tr("beteiligt")]
        self.role.set_choices([(each, each) for each in known])
        self.role.setCurrentIndex(0)
        self._people = [(contact, role or known[0]) for contact, role in self._people]
        self._show()

    def fill(self, pairs: Sequence[object]) -> None:
        """From a draft: pairs of id and role; contacts that are gone are left out."""
        self._people = []
        for pair in pairs:
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int):
                try:
                    contact = self._session.office.contacts.get(pair[0])
                except NotFound:
                    continue
                self._people.append((contact, str(pair[1]) or self.role.currentText()))
        self._show()

    def _add(self, contact: Contact) -> None:
        pair = (contact, self.role.currentText().strip() or self.tr("beteiligt"))
        if pair not in self._people:
            self._people.append(pair)
            self._show()
            self.changed.emit()

    def _remove(self, pair: tuple[Contact, str]) -> None:
        self._people.remove(pair)
        self._show()
        self.changed.emit()
        self._session.say(self.tr("{0} entfernt").format(pair[0].display_name), partial(self._put_back, pair))

    def _put_back(self, pair: tuple[Contact, str]) -> None:
        self._people.append(pair)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        for pair in self._people:
            contact, role = pair
            words = Text(f"{role}: {contact_line(contact)}")
            words.setWordWrap(True)
            button = Button(self.tr("Entfernen"), partial(self._remove, pair), kind="quiet")
            button.setAccessibleName(self.tr("{0} entfernen").format(contact.display_name))
            line = row(words, button, stretch=False)
            line.layout().setStretch(0, 1)  # type: ignore[union-attr]
            self._lines.append(line)
            self._list.addWidget(line)


class DocumentsPart(Card):
    """Documents from the intake, each with a box to leave it there."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Eingänge, die hier abgelegt werden"), parent=parent)
        self._session = session
        self.boxes: dict[int, QCheckBox] = {}

    def value(self) -> list[int]:
        """Ids of the documents to file."""
        return [document_id for document_id, box in self.boxes.items() if box.isChecked()]

    def fill(self, ids: Sequence[int]) -> None:
        """Show these documents, all chosen; those filed elsewhere meanwhile are left out."""
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {}
        found = self._session.office.documents.several(ids)
        for document_id in ids:
            document = found.get(document_id)
            if document is None or document.case_id is not None or document.removed is not None:
                continue
            received = self.tr("eingegangen am {0}").format(due_word(document.received)) if document.received else ""
            text = " · ".join(part for part in (document.title, document.correspondent, received) if part)
            box = QCheckBox(text.replace("&", "&&"))
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[document_id] = box
            self.body.addWidget(box)
        self.setVisible(bool(self.boxes))
