"""Opening a case: its kind, what it is about, who takes part, what came in, and what will follow from it."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.field_values import check_fields
from gemeinde_desk.cases.model import Case, Foreseen
from gemeinde_desk.contacts.sender import contact_of_sender
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.case_type_chooser import CaseTypeChooser
from gemeinde_desk.ui.cases.foreseen_card import ForeseenCard
from gemeinde_desk.ui.cases.new_case_parts import DocumentsPart, PeoplePart
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.field_editors import FieldEditors
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled

#: wider than this (100 % drawing) lines are hard to read
WIDEST = 900


class NewCasePage(QWidget):
    """``opened(Case)``: it is there. ``left``: the user went back; what was typed waits for the next time."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._key = "case.new"
        self._filling = False
        self._busy = False
        self.editors: FieldEditors | None = None
        px = theme().px
        self.heading = Text(self.tr("Neuer Vorgang"), Role.HEADING)
        self.back_button = Button(
            self.tr("Zurück"), self.leave_page, kind="quiet", symbol="previous", tip=self.tr("Zurück (Esc)")
        )
        self.discard_button = Button(self.tr("Entwurf verwerfen"), self.discard, kind="quiet")
        self.open_button = Button(
            self.tr("Vorgang eröffnen"), self.save, kind="primary", symbol="check", tip=self.tr("Strg+Eingabetaste")
        )
        self._body = QWidget()
        self._arrange(px(12))
        self.notice = Notice(self._body)
        self.types = CaseTypeChooser(session, self._body)
        self.details = Card(self.tr("Worum es geht"), parent=self._body)
        self.form = Form(2, self.details)
        self.details.body.addWidget(self.form)
        self.subject = self.form.add("subject", self.tr("Be&treff"), QLineEdit(), required=True, span=2)
        self.received = self.form.add(
            "received", self.tr("&Eingegangen am"), DateField(prefer="past", today=session.today)
        )
        self.clerk = self.form.add("clerk", self.tr("&Sachbearbeitung"), Combo(self.tr("Sachbearbeitung")))
        self.their_reference = self.form.add("their_reference", self.tr("Fremdes Geschäftszeichen"), QLineEdit())
        self.people = PeoplePart(session, self._body)
        self.documents = DocumentsPart(session, self._body)
        self.foreseen = ForeseenCard(self._body)
        self._parts = (self.details, self.documents, self.people, self.foreseen)
        for widget in (self.notice, self.types, *self._parts):
            self._inner.addWidget(widget)
        self._inner.addStretch(1)
        self._latest = Latest(session.tasks, self)
        self._keep = Settled(self, self._keep_typed)
        self._connect()

    def _arrange(self, gap: int) -> None:
        """The page around its parts; they are made in it, for a style sheet makes moving widgets dear."""
        self._body.setMaximumWidth(theme().px(WIDEST))
        self._inner = QVBoxLayout(self._body)
        self._inner.setContentsMargins(gap // 3, 0, gap, gap)
        self._inner.setSpacing(gap)
        middle = QWidget()
        centred = QHBoxLayout(middle)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(self._body, 100)
        centred.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(gap)
        top.addWidget(self.back_button)
        top.addWidget(self.heading)
        top.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(gap)
        foot.addStretch(1)
        foot.addWidget(self.discard_button)
        foot.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme().px(20), theme().px(4), theme().px(20), gap)
        layout.setSpacing(gap)
        layout.addLayout(top)
        self._area = scrolled(middle, self.heading.text())
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.types.chosen.connect(self._type_chosen)
        for line in (self.subject, self.received, self.their_reference):
            line.textEdited.connect(self._typed)
        self.received.changed.connect(lambda _day: self._foresee())
        self.clerk.currentIndexChanged.connect(self._typed)
        self.people.changed.connect(self._typed)
        self.documents.changed.connect(self._typed)

    # -- for the place

    def begin(self, given: Mapping[str, object]) -> None:
        """Start with what is given, or with what was typed the last time."""
        self._keep.now()
        ids = [each for each in _list(given.get("documents")) if isinstance(each, int)]
        self._key = "case.new" if not ids else "case.new.documents." + "-".join(str(each) for each in ids)
        kept = self._session.office.drafts.load(self._key)
        self._filling = True
        self._fill({**_from_given(given), "documents": ids} if kept is None else {**kept, "documents": ids})
        self._filling = False
        known = isinstance(given.get("sender_contact"), int)
        self.people.picker.guess = contact_of_sender("" if known else str(given.get("sender") or ""))
        self._foresee()

    def first_focus(self) -> QWidget:
        """The list of kinds, or the subject once a kind is chosen."""
        return self.types.search if self.types.value() is None else self.subject

    def leave(self) -> None:
        """Keep what is being typed."""
        self._keep.now()

    def leave_page(self) -> None:
        """Back; the draft stays."""
        self.leave()
        self.left.emit()

    def discard(self) -> None:
        """Forget what was typed; taken back with «Rückgängig»."""
        kept, key = self._content(), self._key
        self._keep.stop()
        drafts = self._session.office.drafts
        self._session.write(
            partial(drafts.drop, key),
            say=self.tr("Entwurf des neuen Vorgangs verworfen"),
            undo=partial(drafts.save, key, kept),
        )
        self._filling = True
        self._fill({})
        self._filling = False
        self.left.emit()

    # -- filling

    def _fill(self, kept: Mapping[str, object]) -> None:
        self.notice.hide()
        self.form.clear_errors()
        clerks = self._session.office.clerks.all()
        self.clerk.set_choices([(f"{each.name} ({each.sign})", each.id) for each in clerks])
        self.clerk.set_value(kept.get("clerk", self._session.clerk.id))
        self.subject.setText(str(kept.get("subject", "")))
        self.their_reference.setText(str(kept.get("their_reference", "")))
        self.received.setText(str(kept.get("received", "")))
        self.received.finish()
        if not kept.get("received"):
            self.received.set_day(self._session.today())
        self.types.choose(str(kept.get("case_type", "")))
        self._show_type(self.types.value())
        for key, text in _dict(kept.get("fields")).items():
            if self.editors is not None:
                self.editors.put(str(key), str(text))
        self.people.fill(_list(kept.get("participants")))
        self.documents.fill([each for each in _list(kept.get("documents")) if isinstance(each, int)])

    def _type_chosen(self) -> None:
        before = self.editors.texts() if self.editors is not None else {}
        self._show_type(self.types.value())
        if self.editors is not None:
            for key, text in before.items():  # what two kinds have in common stays
                if text:
                    self.editors.put(key, text)
        self._typed()
        self._foresee()
        self.subject.setFocus()

    def _show_type(self, kind: CaseType | None) -> None:
        if self.editors is not None:
            self.editors.hide()
            self.editors.deleteLater()
            self.editors = None
        for part in self._parts:
            part.setVisible(kind is not None)
        self.open_button.setEnabled(kind is not None)
        if kind is None:
            return
        self.documents.setVisible(bool(self.documents.boxes))
        self.people.set_roles([role.label for role in kind.roles])
        self.editors = FieldEditors(kind, self._session.today, opening=True)
        self.editors.setContentsMargins(0, theme().px(6), 0, 0)
        self.editors.edited.connect(lambda _key: self._typed())
        self.editors.left.connect(self._leave_field)
        self.details.body.addWidget(self.editors)
        before: QWidget = self.their_reference
        for field in self.editors.form.fields.values():  # made last, reached by Tab where they stand
            QWidget.setTabOrder(before, field.widget)
            before = field.widget

    def _leave_field(self, key: str) -> None:
        if self.editors is not None and self.editors.text(key).strip():
            self.editors.tidy(key)

    # -- what follows

    def _foresee(self) -> None:
        kind, received = self.types.value(), self.received.day()
        if kind is None:
            return
        cases, today = self._session.office.cases, self._session.today()

        def work(_token: object) -> Foreseen | None:
            try:
                return cases.foresee(kind.key, on=today, received=received)
            except DeskError:  # the filing unit takes no new files: opening will say so
                return None

        self._latest.ask(work, self.foreseen.show_foreseen)

    # -- what was typed

    def _typed(self) -> None:
        if not self._filling:
            self._keep.start()

    def _content(self) -> dict[str, object]:
        kind = self.types.value()
        return {
            "case_type": kind.key if kind else "",
            "subject": self.subject.text(),
            "received": self.received.text(),
            "clerk": self.clerk.value(),
            "their_reference": self.their_reference.text(),
            "fields": self.editors.texts() if self.editors is not None else {},
            "participants": [[contact_id, role] for contact_id, role in self.people.value()],
            "documents": self.documents.value(),
        }

    def _keep_typed(self) -> None:
        self._session.write(partial(self._session.office.drafts.save, self._key, self._content()))

    # -- opening

    def save(self) -> None:
        """Open the case, or mark what is missing."""
        kind, editors = self.types.value(), self.editors
        if kind is None or editors is None or self._busy:
            return
        errors = {}
        if not self.subject.text().strip():
            errors["subject"] = self.tr("Bitte den Betreff des Vorgangs angeben.")
        if not self.received.finish() or self.received.day() is None:
            errors["received"] = self.received.problem or self.tr("Bitte den Tag des Eingangs angeben.")
        today = self._session.today()
        problems = {each.key: each.problem for each in check_fields(kind, editors.texts(), today, "opening")}
        good = editors.form.set_errors(problems)
        if not self.form.set_errors(errors) or not good or self.people.picker.remind():
            return
        self._busy = True
        office, chosen = self._session.office, self.clerk.value()
        work = partial(
            office.cases.open,
            kind.key,
            self.subject.text(),
            on=today,
            by=self._session.clerk,
            clerk=office.clerks.get(chosen) if isinstance(chosen, int) else None,
            fields=editors.texts(),
            received=self.received.day(),
            participants=self.people.value(),
            documents=self.documents.value(),
            their_reference=self.their_reference.text(),
        )
        self._session.write(work, self._opened, self._refused, owner=self)

    def _opened(self, case: Case) -> None:
        self._busy = False
        self._keep.stop()
        self._session.write(partial(self._session.office.drafts.drop, self._key))
        self._session.say(self.tr("Vorgang {0} eröffnet").format(case.reference))
        self._filling = True
        self._fill({})
        self._filling = False
        self.opened.emit(case)

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        shown = self.form.show_error(error) or (self.editors is not None and self.editors.form.show_error(error))
        if not shown:
            self.notice.say_error(error)
            self._area.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Enter in a field of the form, or Ctrl+Enter anywhere, opens the case."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.leave_page()
        elif enter and (event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._in_form()):
            self.save()
        else:
            super().keyPressEvent(event)

    def _in_form(self) -> bool:
        focus = self.window().focusWidget()
        return isinstance(focus, QLineEdit) and self.details.isAncestorOf(focus)


def _from_given(given: Mapping[str, object]) -> dict[str, object]:
    """What another place knows already, in the form of a draft."""
    content: dict[str, object] = {key: given[key] for key in ("subject", "case_type") if given.get(key)}
    received = given.get("received")
    if isinstance(received, date):
        content["received"] = received.strftime("%d.%m.%Y")
    sender = given.get("sender_contact")
    if isinstance(sender, int):
        content["participants"] = [[sender, ""]]
    return content


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _dict(value: object) -> dict[object, object]:
    return dict(value) if isinstance(value, dict) else {}
