"""Subject and text of a letter with the bar over it; placeholders, text blocks, tables and pages are put in here."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.letters.model import Body, Note, PageBreak, Remedy, Runs, Signature, Table
from gemeinde_desk.ui.letters.card_dialogs import (
    EMPTY_TABLE,
    SignatureDialog,
    TableDialog,
    block_from,
    choose_text_block,
    text_block_choices,
)
from gemeinde_desk.ui.letters.chooser import Choice, Chooser
from gemeinde_desk.ui.letters.format_bar import FormatBar
from gemeinde_desk.ui.letters.letter_edit import LetterEdit
from gemeinde_desk.ui.letters.subject_edit import SubjectEdit
from gemeinde_desk.ui.letters.words import FieldWords
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme


class WritingPanel(QWidget):
    """``edited()``: subject or text changed. ``draft`` answers the letter being written."""

    edited = Signal()

    def __init__(
        self, session: Session, draft: Callable[[], LetterDraft | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._session = session
        self._draft = draft
        self.subject = SubjectEdit(self.tr("Betreff"))
        self.text = LetterEdit(self.tr("Text des Schreibens"))
        self.bar = FormatBar(self.text)
        label = Text(self.tr("Be&treff"), Role.STRONG)
        label.setBuddy(self.subject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(6))
        for widget in (label, self.subject, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)
        self.setTabOrder(self.subject, self.text)
        self.subject.edited.connect(self.edited)
        self.subject.left.connect(self.text.setFocus)
        self.text.edited.connect(self.edited)
        self.text.card_opened.connect(self.open_card)
        self.bar.field_wanted.connect(self.choose_field)
        self.bar.block_wanted.connect(self.choose_block)
        self.bar.break_wanted.connect(lambda: self._insert((PageBreak(),)))
        self.bar.table_wanted.connect(self.new_table)

    def load(self, draft: LetterDraft) -> None:
        """Show a draft from its beginning."""
        self.subject.load_runs(draft.subject)
        self.text.load(draft.body)

    def show_body(self, draft: LetterDraft) -> None:
        """Show a text that changed by itself; what stands there already stays untouched."""
        if self.text.body() != draft.body:
            self.text.load(draft.body)

    def set_words(self, words: FieldWords) -> None:
        """Other labels and values of the placeholders."""
        self.subject.set_words(words)
        self.text.set_words(words)

    def content(self) -> tuple[Runs, Body]:
        """Subject and text as they stand."""
        return self.subject.runs(), self.text.body()

    def set_read_only(self, read_only: bool) -> None:
        """Whether subject and text can be read only; the keyboard stays where it is."""
        for edit in (self.subject, self.text):
            edit.setReadOnly(read_only)
        self.bar.setEnabled(not read_only)

    # -- putting in

    def choose_field(self) -> None:
        """Ask which placeholder, and put it where the keyboard was."""
        target = self.subject if self.subject.hasFocus() else self.text
        words = self.text.words
        choices = [
            Choice(
                f"{each.label}   {words.value(each.key)}".strip(), self._example(words, each.key, each.example), each
            )
            for each in words.registry
        ]
        dialog = Chooser(
            self.tr("Platzhalter einfügen"), self.tr("Platzhalter suchen"), choices, self.tr("Einfügen"), self.window()
        )
        dialog.exec()
        if dialog.chosen is not None:
            target.insert_field(dialog.chosen.key)
        dialog.deleteLater()
        target.setFocus()

    def _example(self, words: FieldWords, key: str, example: str) -> str:
        value = words.value(key)
        if value:
            return self.tr("In diesem Schreiben: {0}").format(value)
        return self.tr("Noch ohne Wert. Zum Beispiel: {0}").format(example)

    def choose_block(self) -> None:
        """Ask which text block, and put it at the cursor."""
        self._choose_block(-1)

    def _choose_block(self, position: int) -> None:
        draft = self._draft()
        if draft is None:
            return
        office, before = self._session.office, self.text.card_at(position)
        choices = text_block_choices(
            office.letters.text_blocks(),
            self.text.words,
            land=office.profile.land,
            regime=draft.regime,
            on=self._session.today(),
            remedies=isinstance(before, Remedy) if before is not None else None,
        )
        chosen = choose_text_block(choices, exchange=before is not None, parent=self.window())
        if chosen is not None:
            block = block_from(chosen, draft.regime, before)
            if before is None:
                self._insert((block,))
            else:
                self.text.replace_card(position, block)
        self.text.setFocus()

    def _insert(self, body: Body) -> None:
        self.text.insert_body(body)
        self.text.ensureCursorVisible()
        self.text.setFocus()

    def new_table(self) -> None:
        """Ask for the cells of a new table."""
        dialog = TableDialog(EMPTY_TABLE, self.text.words.registry, self.window())
        if dialog.exec():
            self._insert((dialog.table(),))
        dialog.deleteLater()

    def open_card(self, position: int) -> None:
        """Edit or exchange what stands on a card."""
        block = self.text.card_at(position)
        registry = self.text.words.registry
        if isinstance(block, Remedy | Note):
            self._choose_block(position)
        elif isinstance(block, Table):
            table = TableDialog(block, registry, self.window())
            if table.exec():
                self.text.replace_card(position, table.table())
            table.deleteLater()
        elif isinstance(block, Signature):
            signature = SignatureDialog(block, self.text.words, self.window())
            if signature.exec():
                self.text.replace_card(position, signature.signature())
            signature.deleteLater()
        self.text.setFocus()
