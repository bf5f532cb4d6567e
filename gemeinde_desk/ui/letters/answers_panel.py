"""What the template asks for, and what the letter needs from the case: filled in right here."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.ui.letters.words import keys_in
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.field_editors import FieldEditors


class AnswersPanel(QWidget):
    """``answered()``: an answer was typed. ``case_changed()``: a field of the case was filled in and is stored."""

    answered = Signal()
    case_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case_id = 0
        self._shape: tuple[object, ...] = ()
        self.asks: FieldEditors | None = None
        self.fields: FieldEditors | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme().px(12), 0, 0)
        self._layout.setSpacing(theme().px(16))

    def load(self, draft: LetterDraft) -> None:
        """Show what this letter asks for; what is being typed stays."""
        office = self._session.office
        case = office.cases.get(draft.case_id)
        kind = office.cases.type(case.case_type)
        template = next((each for each in office.letters.templates() if each.key == draft.template), None)
        used = keys_in(draft.subject, draft.body)
        wanted = tuple(field for field in kind.fields if f"feld.{field.key}" in used)
        asks = template.asks if template else ()
        shape = (draft.document_id, asks, wanted)
        if shape != self._shape:
            self._build(replace(kind, fields=asks), replace(kind, fields=wanted))
            self._shape, self._case_id = shape, case.id
        if self.asks is not None:
            for ask in asks:
                if not self.asks.changed(ask.key) and self.asks.text(ask.key) != draft.answers.get(ask.key, ""):
                    self._show_answer(self.asks, ask.key, draft.answers.get(ask.key, ""))
        if self.fields is not None:
            self.fields.load(case.fields, keep_typed=True)

    def _show_answer(self, asks: FieldEditors, key: str, text: str) -> None:
        value = text
        try:
            asks.load_one(key, value)
        except (ValueError, DeskError):  # typed before it could be read: it comes back as typed
            asks.put(key, value)

    def answers(self) -> Mapping[str, str]:
        """What stands in the fields: canonical where it can be read, else as typed."""
        if self.asks is None:
            return {}
        found = {}
        for key in self.asks.controls:
            canonical = self.asks.canonical(key)
            found[key] = canonical if canonical is not None else self.asks.text(key)
        return {key: text for key, text in found.items() if text}

    def focus_key(self, key: str) -> bool:
        """Go to the field of a placeholder (``frage.…``, ``feld.…``); False when it is not here."""
        kind, _, name = key.partition(".")
        editors = {"frage": self.asks, "feld": self.fields}.get(kind)
        if editors is None or name not in editors.controls:
            return False
        editors.focus(name)
        return True

    def first_of(self, keys: Collection[str]) -> str:
        """The first of the placeholders that stands here, from above; empty when none does."""
        shown = [f"frage.{name}" for name in (self.asks.controls if self.asks else ())]
        shown += [f"feld.{name}" for name in (self.fields.controls if self.fields else ())]
        return next((key for key in shown if key in keys), "")

    # -- building

    def _build(self, asks: CaseType, fields: CaseType) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        today = self._session.today
        self.asks = FieldEditors(asks, today, opening=True, columns=1) if asks.fields else None
        self.fields = FieldEditors(fields, today, columns=1) if fields.fields else None
        if self.asks is not None:
            self._layout.addWidget(self._card(self.tr("Danach fragt die Vorlage"), self.asks))
            self.asks.edited.connect(lambda _key: self.answered.emit())
            self.asks.left.connect(self.asks.tidy)
        if self.fields is not None:
            card = self._card(self.tr("Aus dem Vorgang"), self.fields)
            note = Text(self.tr("Was Sie hier eintragen, wird im Vorgang gespeichert."), Role.SMALL, Tone.MUTED)
            note.setWordWrap(True)
            card.body.insertWidget(0, note)
            self._layout.addWidget(card)
            self.fields.left.connect(self._store)
        if self.asks is None and self.fields is None:
            nothing = Text(self.tr("Diese Vorlage braucht keine weiteren Angaben."), Role.BODY, Tone.MUTED)
            nothing.setWordWrap(True)
            self._layout.addWidget(nothing)
        self._layout.addStretch(1)

    def _card(self, title: str, editors: FieldEditors) -> Card:
        card = Card(title)
        card.body.addWidget(editors)
        return card

    def _store(self, key: str) -> None:
        fields = self.fields
        if fields is None or not fields.changed(key):
            return
        value = fields.canonical(key)
        if value is None:
            return
        fields.load_one(key, value)
        change = partial(
            self._session.office.cases.change,
            self._case_id,
            by=self._session.clerk,
            on=self._session.today(),
            fields={key: value},
        )
        self._session.write(change, lambda _case: self.case_changed.emit(), partial(self._refused, key), owner=self)

    def _refused(self, key: str, error: DeskError) -> None:
        if self.fields is not None:
            self.fields.form.fields[key].set_error(error.sentence())
