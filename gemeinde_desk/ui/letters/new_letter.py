"""Beginning a letter: in which case, by which template, to whom. The page of the template stands beside."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, Participant
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.letters.case_field import CaseField
from gemeinde_desk.ui.letters.later import Later
from gemeinde_desk.ui.letters.template_list import TemplateList
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.contact_picker import ContactPicker
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.controls import scrolled, wrapped
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from gemeinde_desk.ui.letters.sample_page import SamplePage

ROWS = 7
#: signs of a name on a button
LONGEST_NAME = 32


class NewLetterView(QWidget):
    """``begun(LetterDraft)``: the draft lies there. ``left()``: back to the list."""

    begun = Signal(object)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._proposed: int | None = None
        px, tr = theme().px, self.tr
        self.back_button = Button(tr("Zurück"), self.leave, kind="quiet", symbol="previous", tip=tr("Zurück (Esc)"))
        self.begin_button = Button(
            tr("Schreiben beginnen"), self.begin, kind="primary", symbol="edit", tip=tr("Strg+Eingabe")
        )
        self.notice = Notice()
        self.case = CaseField(session)
        self.templates = TemplateList(tr("Briefvorlagen"))
        self.templates.setFixedHeight(px(ROW * ROWS) + 4)
        self.participants = QWidget()
        self._people = QVBoxLayout(self.participants)
        self._people.setContentsMargins(0, 0, 0, 0)
        self.picker = ContactPicker(session, key="letter.new")
        self.nobody = Text(tr("Ohne Empfänger geht es auch: Er lässt sich später ergänzen."), Role.SMALL, Tone.MUTED)
        self.nobody.setWordWrap(True)
        self._sample = Later(self._make_sample, at_sight=False)
        self._in_turn = InTurn(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(12), px(12))
        layout.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.back_button)
        head.addWidget(Text(tr("Neues Schreiben"), Role.HEADING), 1)
        head.addWidget(self.begin_button)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self._body(), 1)
        self.case.chosen.connect(self._case_chosen)
        self.templates.currentRowChanged.connect(lambda _row: self._template_chosen())
        self.templates.itemActivated.connect(lambda _item: self.picker.setFocus())
        for keys, work in (("Escape", self.leave), ("Ctrl+Return", self.begin)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)

    def _body(self) -> QSplitter:
        px, tr = theme().px, self.tr
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(12))
        for title, widgets in (
            (tr("1  In welchem Vorgang?"), (self.case,)),
            (tr("2  Was für ein Schreiben?"), (self.templates,)),
            (tr("3  An wen?"), (self.participants, self.picker, self.nobody)),
        ):
            card = Card(title)
            for widget in widgets:
                card.body.addWidget(widget)
            column.addWidget(card)
        column.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(px(12))
        splitter.addWidget(scrolled(side, tr("Neues Schreiben")))
        splitter.addWidget(self._sample)
        splitter.setSizes([px(560), px(520)])
        return splitter

    def _make_sample(self) -> "SamplePage":
        from gemeinde_desk.ui.letters.sample_page import SamplePage  # noqa: PLC0415 - a moment after the first look

        return SamplePage(self._session)

    @property
    def sample(self) -> "SamplePage":
        """The page of the template."""
        return self._sample.part

    # -- showing

    def open(self, case_id: int | None = None, contact_id: int | None = None) -> None:
        """Begin anew, in a case and to a contact where they are known."""
        self.notice.hide()
        self.case.set_case(case_id)
        self._proposed = None
        self.picker.set_contact(contact_id)
        self._case_changed(self.case.case)
        self.begin_button.setEnabled(self.case.case is not None)

    def first_focus(self) -> QWidget:
        """What is asked first."""
        return self.templates if self.case.case is not None else self.case.search

    def _case_chosen(self, case: Case) -> None:
        self._case_changed(case)
        self.begin_button.setEnabled(True)
        self.templates.setFocus(Qt.FocusReason.OtherFocusReason)

    def _case_changed(self, case: Case | None) -> None:
        desk = self._session.office.letters
        if desk.files_read:
            self._list_templates(case)
        else:  # the list follows in a moment
            read = self._list_templates_read
            self._session.read(lambda _token: desk.read_files(), read, self.notice.say_error, owner=self)
        people = self._participants(case) if case else []
        self._show_people(people)
        if self.picker.contact_id == self._proposed:  # nobody was chosen by hand
            self._proposed = people[0].contact.id if people else None
            self.picker.set_contact(self._proposed)

    def _list_templates_read(self, _none: None) -> None:
        self._list_templates(self.case.case)

    def _list_templates(self, case: Case | None) -> None:
        desk = self._session.office.letters
        proposed = len(desk.proposed(case.case_type)) if case else 0
        self.templates.show_templates(desk.templates(case.case_type if case else None), proposed)
        if proposed:
            self.templates.setCurrentRow(0)

    def _participants(self, case: Case) -> list[Participant]:
        """In the order of the case type's roles: who applied comes before the neighbour."""
        roles = [role.label.casefold() for role in self._session.office.cases.type(case.case_type).roles]

        def place(person: Participant) -> int:
            role = person.role.casefold()
            return next((number for number, label in enumerate(roles) if role and role in label), len(roles))

        return sorted(self._session.office.cases.participants(case.id), key=place)

    def _show_people(self, people: list[Participant]) -> None:
        while (item := self._people.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        buttons = [
            Button(
                f"{_shortened(person.contact.display_name)} · {person.role}".replace("&", "&&"),
                partial(self.picker.set_contact, person.contact.id),
                symbol="person",
                tip=plain_tip(f"{person.contact.display_name} · {person.role}"),
            )
            for person in people
        ]
        self.participants.setVisible(bool(buttons))
        if buttons:
            self._people.addWidget(wrapped(*buttons))

    def _template_chosen(self) -> None:
        """The page beside is drawn a moment later: first the list itself is seen."""
        self._in_turn.drop()
        self._in_turn.then(lambda: self.sample.show_template(self.templates.template()))

    # -- verbs

    def begin(self) -> None:
        """Lay the draft down and go on writing."""
        case, template, session = self.case.case, self.templates.template(), self._session
        if case is None or template is None or not self.begin_button.isEnabled():
            return
        self.begin_button.setEnabled(False)
        draft = partial(
            session.office.letters.draft,
            case.id,
            template.key,
            self.picker.contact_id,
            by=session.clerk,
            on=session.today(),
        )
        session.write(draft, self.begun.emit, self._refused, owner=self)

    def _refused(self, error: DeskError) -> None:
        self.begin_button.setEnabled(True)
        self.notice.say_error(error)

    def leave(self) -> None:
        """Back to the list."""
        self.left.emit()


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
