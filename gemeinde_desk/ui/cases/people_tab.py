"""Who takes part in the case: a card for each, and a way to add more."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, Participant
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.contact_picker import ContactPicker
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.form import Field
from gemeinde_desk.ui.widgets.messages import Notice


class PeopleTab(QWidget):
    """Cards, newest last."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self._people: list[Participant] = []
        self.cards: list[PersonCard] = []
        px = theme().px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        whole.addWidget(scrolled(body, self.tr("Beteiligte")))
        self.role = Combo(self.tr("Rolle"))
        self.role.let_type()
        self.picker = ContactPicker(session, body, key="case.0.people", keeps=False)
        self.notice = Notice()
        self.adding = Card(self.tr("Beteiligte hinzufügen"), parent=body)
        self.adding.body.addWidget(Field(self.tr("&Rolle im Vorgang"), self.role))
        self.adding.body.addWidget(self.picker)
        self.adding.body.addWidget(self.notice)
        self.empty = EmptyState(
            "person",
            self.tr("Noch niemand beteiligt"),
            self.tr("Antragstellende, Betroffene und andere Stellen gehören hierher; Schreiben gehen dann an sie."),
        )
        layout = QVBoxLayout(body)
        layout.setContentsMargins(px(4), px(12), px(12), px(12))
        layout.setSpacing(px(12))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(8))
        layout.addLayout(self._cards)
        layout.addWidget(self.empty)
        layout.addWidget(self.adding)
        layout.addStretch(1)
        self.picker.chosen.connect(self._add)

    def show_case(self, case: Case) -> None:
        """Who takes part now."""
        if self._case is None or self._case.id != case.id:
            roles = [role.label for role in self._session.office.cases.type(case.case_type).roles]
            self.role.set_choices([(role, role) for role in roles or [self.tr("beteiligt")]])
            self.role.setCurrentIndex(0)
            self.notice.hide()
            self.picker.set_key(f"case.{case.id}.people")
        locked = self._case is not None and self._case.is_open != case.is_open
        self._case = case
        people = self._session.office.cases.participants(case.id)
        if people != self._people or locked or len(self.cards) != len(people):
            self._rebuild(people)
        self.adding.setVisible(case.is_open)
        self.empty.setVisible(not people)

    def leave(self) -> None:
        """The picker keeps its own draft."""

    def begin(self, role: str = "") -> None:
        """The keyboard goes to the search, with a role chosen."""
        found = self.role.findText(role)
        if role and found >= 0:
            self.role.setCurrentIndex(found)
        self.picker.begin()

    def _rebuild(self, people: list[Participant]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self._people = people
        self.cards = [PersonCard(self._session, person, self) for person in people]
        for card in self.cards:
            self._cards.addWidget(card)

    def _add(self, contact: Contact) -> None:
        case = self._case
        if case is None:
            return
        role = self.role.currentText().strip()
        cases, clerk = self._session.office.cases, self._session.clerk
        if any(each.contact.id == contact.id and each.role == role for each in self._people):
            self.notice.say(self.tr("{0} ist schon als „{1}“ eingetragen.").format(contact.display_name, role))
            return
        self._session.write(
            partial(cases.add_participant, case.id, contact.id, role, by=clerk, on=self._session.today()),
            lambda _done: self.notice.hide(),
            self._refused,
            say=self.tr("{0} hinzugefügt").format(contact.display_name),
            undo=partial(cases.remove_participant, case.id, contact.id, role, by=clerk),
            owner=self,
        )

    def _refused(self, error: DeskError) -> None:
        self.notice.say_error(error)

    def write_to(self, person: Participant) -> None:
        """Begin a letter to this person."""
        if self._case is not None:
            self._session.opens.emit("letter", ("new", self._case.id, person.contact.id))

    def remove(self, person: Participant) -> None:
        """Take the person out of the role; taken back with «Rückgängig»."""
        case = self._case
        if case is None:
            return
        cases, clerk, contact = self._session.office.cases, self._session.clerk, person.contact
        self._session.write(
            partial(cases.remove_participant, case.id, contact.id, person.role, by=clerk),
            say=self.tr("{0} entfernt").format(contact.display_name),
            undo=partial(cases.add_participant, case.id, contact.id, person.role, by=clerk, on=self._session.today()),
            owner=self,
        )

    def may_change(self) -> bool:
        """Whether the case is open."""
        return self._case is not None and self._case.is_open


class PersonCard(Card):
    """One participant."""

    def __init__(self, session: Session, person: Participant, tab: PeopleTab) -> None:
        super().__init__()
        px, contact = theme().px, person.contact
        name = contact.display_name
        self.setAccessibleName(f"{name}, {person.role}")
        picture = QLabel()
        symbol = "organisation" if contact.kind == "organisation" else "person"
        picture.setPixmap(pixmap(symbol, theme().colours.accent, px(28), self.devicePixelRatioF()))
        lines = QVBoxLayout()
        lines.setSpacing(px(2))
        for text, role, tone in (
            (person.role, Role.SMALL, Tone.MUTED),
            (name, Role.STRONG, None),
            (", ".join(part for part in (contact.street, contact.place) if part), Role.BODY, None),
            (" · ".join(part for part in (contact.phone, contact.email) if part), Role.SMALL, Tone.MUTED),
        ):
            if text:
                label = Text(text, role, tone)
                label.setWordWrap(True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                lines.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(4))
        self.letter_button = Button(self.tr("Schreiben"), partial(tab.write_to, person), symbol="letter")
        self.letter_button.setAccessibleName(self.tr("Schreiben an {0}").format(name))
        self.open_button = Button(self.tr("Kontakt"), partial(session.opens.emit, "contact", contact.id), kind="quiet")
        self.open_button.setAccessibleName(self.tr("Kontakt {0} öffnen").format(name))
        self.remove_button = Button(self.tr("Entfernen"), partial(tab.remove, person), kind="quiet")
        self.remove_button.setAccessibleName(self.tr("{0} entfernen").format(name))
        for button in (self.letter_button, self.open_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        lines.addSpacing(px(6))
        lines.addLayout(buttons)
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(lines, 1)
        self.body.addLayout(line)
        for button in (self.letter_button, self.remove_button):  # not before they have a parent, or they flash up
            button.setVisible(tab.may_change())
