"""What is known of the case: its fields, checklist, note and retention. What is typed is kept at once, saved on leaving."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.checklist import Checklist
from gemeinde_desk.ui.cases.retention_card import RetentionCard
from gemeinde_desk.ui.cases.standing_card import StandingCard
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.controls import Lines, scrolled
from gemeinde_desk.ui.widgets.field_editors import FieldEditors
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.settled import Settled


class OverviewTab(QWidget):
    """The first tab of an open case."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self.editors: FieldEditors | None = None
        self._fields_of = 0
        px = theme().px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        self._area = scrolled(body, self.tr("Übersicht"))
        whole.addWidget(self._area)
        self._fields = Card(self.tr("Angaben"), parent=body)
        self.checklist = Checklist(session, body)
        self.standing = StandingCard(session, body)
        notes = Card(self.tr("Vermerk"), parent=body)
        self.more = Form(1, notes)
        notes.body.addWidget(self.more)
        self.their_reference = self.more.add("their_reference", self.tr("Fremdes Geschäftszeichen"), QLineEdit())
        self.note = self.more.add(
            "note", self.tr("Vermerk"), Lines(self.tr("Vermerk"), partial(self._leave_text, "note"))
        )
        self.retention = RetentionCard(session, body)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(px(4), px(12), px(12), px(12))
        layout.setSpacing(px(12))
        for card in (self._fields, self.checklist, self.standing, notes, self.retention):
            layout.addWidget(card)
        layout.addStretch(1)
        self._keep = Settled(self, self._keep_typed)
        self.their_reference.textEdited.connect(self._typed)
        self.their_reference.editingFinished.connect(partial(self._leave_text, "their_reference"))
        self.note.textChanged.connect(self._typed)

    def show_case(self, case: Case) -> None:
        """Show the case as it stands; what is being typed stays."""
        same = self._case is not None and self._case.id == case.id
        if not same:
            self.leave()
        self._case = case
        self.make_fields(case)
        assert self.editors is not None
        self.editors.load(case.fields, keep_typed=same)
        self._load_texts(case, keep_typed=same)
        if not same:
            self._restore_typed(case)
            self._area.verticalScrollBar().setValue(0)
        self.set_locked(not case.is_open)
        self.checklist.show_case(case)
        self.standing.show_case(case)
        self.retention.show_case(case)

    def make_fields(self, case: Case) -> None:
        """Build the fields of this case, if that has not been done; :meth:`show_case` fills them."""
        if self.editors is None or self._fields_of != case.id:
            self._fields_of = case.id
            self._build_fields(case)

    def set_locked(self, locked: bool) -> None:
        """A closed case is read, not changed."""
        if self.editors is not None:
            self.editors.set_locked(locked)
        self.note.setReadOnly(locked)
        self.their_reference.setReadOnly(locked)

    def go_to(self, key: str) -> None:
        """Put the keyboard on a field of the case."""
        if self.editors is not None:
            self.editors.focus(key)

    def leave(self) -> None:
        """Keep what is still being typed."""
        self._keep.now()
        self.checklist.leave()

    # -- fields

    def _build_fields(self, case: Case) -> None:
        if self.editors is not None:
            self.editors.hide()
            self.editors.deleteLater()
        kind = self._session.office.cases.type(case.case_type)
        self.editors = FieldEditors(kind, self._session.today)
        self.editors.edited.connect(lambda _key: self._typed())
        self.editors.left.connect(self._leave_field)
        self._fields.body.addWidget(self.editors)
        self._fields.setVisible(bool(kind.fields))

    def _leave_field(self, key: str) -> None:
        case, editors = self._case, self.editors
        if case is None or editors is None or not case.is_open or not editors.changed(key):
            return
        value = editors.canonical(key)
        if value is None:
            self._keep.now()
            return
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk, fields={key: value})
        self._session.write(change, partial(self._saved, key), partial(self._refused, case.id), owner=self)

    def _saved(self, key: str, case: Case) -> None:
        if self._case is None or self._case.id != case.id or self.editors is None:
            return
        self._case = case
        value = case.fields.get(key, "")
        if self.editors.canonical(key) == value:  # unless somebody went on typing meanwhile
            self.editors.load_one(key, value)
        self._keep_typed()

    def _refused(self, case_id: int, error: DeskError) -> None:
        if self._case is None or self._case.id != case_id:
            self._session.failed.emit(error)
            return
        editors = self.editors
        if not ((editors and editors.form.show_error(error)) or self.more.show_error(error)):
            self._session.failed.emit(error)

    # -- note and reference

    def _load_texts(self, case: Case, *, keep_typed: bool) -> None:
        if not (keep_typed and self.their_reference.isModified()):
            self.their_reference.setText(case.their_reference)
        if not (keep_typed and self.note.document().isModified()) and self.note.toPlainText() != case.note:
            blocked = self.note.blockSignals(True)
            self.note.setPlainText(case.note)
            self.note.blockSignals(blocked)
        if not keep_typed:
            self.note.document().setModified(False)

    def _leave_text(self, name: str) -> None:
        case = self._case
        if case is None or not case.is_open:
            return
        text = self.note.toPlainText().strip() if name == "note" else self.their_reference.text().strip()
        if text == getattr(case, name):
            return
        verb = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        work = partial(verb, note=text) if name == "note" else partial(verb, their_reference=text)
        self._session.write(work, self._text_saved, partial(self._refused, case.id), owner=self)

    def _text_saved(self, case: Case) -> None:
        if self._case is None or self._case.id != case.id:
            return
        self._case = case
        if self.note.toPlainText().strip() == case.note:
            self.note.document().setModified(False)
        if self.their_reference.text().strip() == case.their_reference:
            self.their_reference.setModified(False)
        self.more.clear_errors()
        self._keep_typed()

    # -- what was typed and not saved

    @property
    def _key(self) -> str:
        return f"case.{self._case.id if self._case else 0}"

    def _typed(self) -> None:
        if self._case is not None and self._case.is_open:
            self._keep.start()

    def _keep_typed(self) -> None:
        case, editors = self._case, self.editors
        if case is None or editors is None:
            return
        kept: dict[str, object] = {
            f"field.{key}": editors.text(key) for key in editors.controls if editors.changed(key)
        }
        if self.note.toPlainText().strip() != case.note:
            kept["note"] = self.note.toPlainText()
        if self.their_reference.text().strip() != case.their_reference:
            kept["their_reference"] = self.their_reference.text()
        drafts = self._session.office.drafts
        self._session.write(partial(drafts.save, self._key, kept) if kept else partial(drafts.drop, self._key))

    def _restore_typed(self, case: Case) -> None:
        kept = self._session.office.drafts.load(self._key) if case.is_open else None
        if not kept or self.editors is None:
            return
        for name, text in kept.items():
            if name.startswith("field."):
                self.editors.put(name.removeprefix("field."), str(text))
        if "note" in kept:
            self.note.setPlainText(str(kept["note"]))
            self.note.document().setModified(True)
        if "their_reference" in kept:
            self.their_reference.setText(str(kept["their_reference"]))
            self.their_reference.setModified(True)
        for key in self.editors.controls:
            if self.editors.changed(key):
                self.editors.canonical(key)
