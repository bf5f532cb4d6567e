"""A finished letter: its pages, printing and saving, and its way into the outgoing register."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gemeinde_desk.documents.errors import ContentDamaged
from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.drafting import LetterDraft, LetterRow, OutgoingEntry
from gemeinde_desk.ui.letters.elided import ElidedText
from gemeinde_desk.ui.letters.posting_form import PostingForm
from gemeinde_desk.ui.letters.proof_form import ProofForm
from gemeinde_desk.ui.letters.words import day_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.pdf_pages import page_source
from gemeinde_desk.ui.printing import print_pdf, save_pdf
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.derivation_card import DerivationCard
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.page_images import PageSource
from gemeinde_desk.ui.widgets.page_view import PageView


class IssuedView(QWidget):
    """``left()``: back to the list. ``rewritten(document_id)``: a new draft with the same text. ``posted()``: it is entered."""

    left = Signal()
    rewritten = Signal(int)
    posted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.letter: LetterDraft | None = None
        self.document: Document | None = None
        self._build()
        self.posting.posted.connect(self._posted)
        self.proof.proven.connect(lambda: self._posted(None))
        for keys, work in (("Escape", self.leave), ("Ctrl+P", self.print)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)

    def _build(self) -> None:
        px, tr = theme().px, self.tr
        self.back_button = Button(tr("Zurück"), self.leave, kind="quiet", symbol="previous", tip=tr("Zurück (Esc)"))
        self.title = ElidedText("", Role.HEADING)
        self.state = Chip()
        self.case_button = Button("", self._open_case, kind="quiet", symbol="case")
        self.print_button = Button(tr("Drucken"), self.print, symbol="print", tip=tr("Drucken (Strg+P)"))
        self.save_button = Button(tr("PDF speichern"), self.save, symbol="save")
        self.again_button = Button(
            tr("Neu schreiben"), self.write_again, symbol="copy", tip=tr("Ein neuer Entwurf mit demselben Text")
        )
        self.notice = Notice()
        self.posting = PostingForm(self._session)
        self.proof = ProofForm(self._session)
        self.entry = Card(tr("Im Postausgangsbuch"))
        self.entry_words = Text("")
        self.entry_words.setWordWrap(True)
        self.entry_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.entry.body.addWidget(self.entry_words)
        self.derivation = DerivationCard()
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(12))
        for widget in (self.posting, self.entry, self.proof, self.derivation):
            column.addWidget(widget)
        column.addStretch(1)
        self.pages = PageView(self._session.tasks, empty=tr("Das Schreiben wird geladen …"), thumbnails=False)
        self.side = scrolled(side, tr("Postausgang"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(px(12))
        splitter.addWidget(self.side)
        splitter.addWidget(self.pages)
        splitter.setSizes([px(460), px(640)])
        self.side.setMinimumWidth(px(320))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(12), px(12))
        layout.setSpacing(px(8))
        layout.addLayout(self._head())
        layout.addWidget(self.notice)
        layout.addWidget(splitter, 1)

    def _head(self) -> QVBoxLayout:
        px = theme().px
        top, below, head = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.back_button)
        top.addWidget(self.title, 1)
        for widget in (self.again_button, self.save_button, self.print_button):
            top.addWidget(widget)
        below.setSpacing(px(8))
        below.addWidget(self.case_button)
        below.addWidget(self.state)
        below.addStretch(1)
        head.setSpacing(px(4))
        head.addLayout(top)
        head.addLayout(below)
        return head

    # -- showing

    def open(self, letter: LetterDraft) -> None:
        """Show an issued or posted letter, or a draft of a closed case, which stays as it is."""
        self.letter = letter
        office = self._session.office
        self.document = office.documents.get(letter.document_id)
        case = office.cases.get(letter.case_id)
        self.title.setText(self.document.title)
        self.case_button.setText(f"{case.reference} · {case.subject}"[:90].replace("&", "&&"))
        self.notice.hide()
        entry = office.letters.entry_of(letter.document_id)
        finished = self.document.version is not None
        states = {
            "draft": (self.tr("Entwurf"), Tone.MUTED),
            "issued": (self.tr("Ausgefertigt, noch nicht versandt"), Tone.SOON),
            "posted": (self.tr("Versandt"), Tone.OK),
        }
        self.state.show_state(*states[letter.state])
        self.posting.setVisible(letter.state == "issued" and case.is_open)
        if letter.state == "issued" and case.is_open:
            self.posting.load([row_of(letter, self.document)])
        self._show_entry(entry)
        awaited = case.is_open and office.letters.awaits_proof(letter.document_id)
        self.proof.setVisible(awaited)
        if awaited:
            self.proof.load(letter.document_id)
        if not case.is_open:
            self.notice.say(self.tr("Der Vorgang ist abgeschlossen. Seine Schreiben lassen sich ansehen und drucken."))
        self.print_button.setEnabled(finished)
        self.save_button.setEnabled(finished)
        self.again_button.setEnabled(case.is_open)
        self._show_pages(letter)

    def _show_entry(self, entry: OutgoingEntry | None) -> None:
        self.entry.setVisible(entry is not None)
        self.derivation.setVisible(entry is not None and entry.derivation is not None)
        if entry is None:
            return
        self.entry.set_title(self.tr("Postausgang {0}").format(entry.label))
        words = self.tr("Versandt am {0} · {1}").format(day_word(entry.posted), entry.delivery.label)
        self.entry_words.setText(f"{words}\n{entry.recipient}")
        if entry.derivation is not None:
            self.derivation.show_derivation(entry.derivation)

    def _show_pages(self, letter: LetterDraft) -> None:
        self.pages.show_source(None)
        desk, store, document = self._session.office.letters, self._session.office.documents, self.document
        assert document is not None
        today, name = self._session.today(), document.title

        def load(_token: object) -> PageSource:
            version = document.version
            pdf = store.path(version).read_bytes() if version is not None else desk.preview(letter, today)
            return page_source(pdf, name)

        self._session.read(load, self.pages.show_source, self.notice.say_error, owner=self)

    def first_focus(self) -> QWidget:
        """The day that is to be entered, else the pages."""
        if self.posting.isVisibleTo(self):
            return self.posting.day
        return self.proof.day if self.proof.isVisibleTo(self) else self.pages.canvas

    # -- verbs

    def leave(self) -> None:
        """Back to the list."""
        self.left.emit()

    def print(self) -> None:
        """On paper."""
        pdf = self._pdf()
        if pdf is not None and self.document is not None:
            print_pdf(self._session, self, pdf, self.document.title)

    def save(self) -> None:
        """Ask where, and lay a copy there."""
        pdf = self._pdf()
        if pdf is not None and self.document is not None:
            save_pdf(self._session, self, pdf, f"{self.document.reference or ''} {self.document.title}".strip())

    def _pdf(self) -> bytes | None:
        """The finished letter, small enough to be read at once."""
        if self.document is None or self.document.version is None:
            return None
        try:
            return self._session.office.documents.path(self.document.version).read_bytes()
        except OSError:
            self.notice.say_error(ContentDamaged(title=self.document.title))
            return None

    def write_again(self) -> None:
        """A new draft with the same text."""
        if self.letter is None:
            return
        session = self._session
        again = partial(
            session.office.letters.write_again, self.letter.document_id, by=session.clerk, on=session.today()
        )
        session.write(again, lambda draft: self.rewritten.emit(draft.document_id), self._failed, owner=self)

    def _failed(self, error: DeskError) -> None:
        self.notice.say_error(error)

    def _posted(self, _entries: object) -> None:
        if self.letter is not None:
            self.open(self._session.office.letters.get(self.letter.document_id))
        self.posted.emit()

    def _open_case(self) -> None:
        if self.letter is not None:
            self._session.opens.emit("case", self.letter.case_id)


def row_of(letter: LetterDraft, document: Document) -> LetterRow:
    """A letter as a line of a list."""
    return LetterRow(
        document_id=letter.document_id,
        case_id=letter.case_id,
        case_reference=letter.case_reference,
        reference=letter.reference,
        subject=document.title,
        recipient=document.correspondent,
        template=letter.template,
        notice=letter.notice,
        delivery=letter.delivery,
        clerk="",
        changed="",
        issued=None,
        posted=document.posted,
    )
