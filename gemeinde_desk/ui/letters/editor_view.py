"""A draft being written: text, recipient, answers, enclosures and checks at the left, the page as it will print at the right."""

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.drafting import Check, LetterDraft
from gemeinde_desk.letters.model import Remedy, Signature
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.letters.answers_panel import AnswersPanel
from gemeinde_desk.ui.letters.autosave import Autosave
from gemeinde_desk.ui.letters.checks_panel import ChecksPanel
from gemeinde_desk.ui.letters.editor_head import EditorHead
from gemeinde_desk.ui.letters.enclosures_panel import EnclosuresPanel
from gemeinde_desk.ui.letters.findings import Findings, look, section_of
from gemeinde_desk.ui.letters.issuing import Attempt, Issuing
from gemeinde_desk.ui.letters.later import Later
from gemeinde_desk.ui.letters.preview import LivePreview
from gemeinde_desk.ui.letters.recipient_panel import RecipientPanel
from gemeinde_desk.ui.letters.words import FieldWords
from gemeinde_desk.ui.letters.writing_panel import WritingPanel
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled

#: checks follow the typing after this rest (ms)
REST: Final = 250
TEXT, RECIPIENT, ANSWERS, ENCLOSURES, CHECKS = range(5)
_CONCERNED = ("case", "contact", "clerk", "setting")


class EditorView(QWidget):
    """``issued(Document)``: the letter is final. ``left()``: back to the list. ``discarded(id)``: the draft was put away."""

    issued = Signal(object)
    left = Signal()
    discarded = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.draft: LetterDraft | None = None
        self._as_template = False
        self._in_turn = InTurn(self)
        self._latest = Latest(session.tasks, self)
        self._settled = Settled(self, self._look, REST)
        self.autosave = Autosave(session, lambda: self.draft, self)
        self._build()
        self._issuing = Issuing(self.head, self.writing, (self._recipient, self.answers, self.enclosures, self.checks))
        self._connect()

    # -- building

    def _build(self) -> None:
        px, tr = theme().px, self.tr
        self.head = head = EditorHead()
        self.back_button, self.title, self.saved = head.back_button, head.title, head.saved
        self.case_button, self.discard_button = head.case_button, head.discard_button
        self.issue_button = head.issue_button
        self.notice = Notice()
        self.writing = WritingPanel(self._session, lambda: self.draft)
        self._recipient = Later(self._make_recipient)
        self.answers = AnswersPanel(self._session)
        self._enclosures = EnclosuresPanel()
        self.enclosures = self._enclosures.lines
        self.checks = ChecksPanel()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Teile des Schreibens"))
        self.tabs.setDocumentMode(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.addTab(self.writing, "")
        self.tabs.addTab(self._recipient, "")
        for panel, name in (
            (self.answers, tr("Angaben")),
            (self._enclosures, tr("Anlagen")),
            (self.checks, tr("Prüfung")),
        ):
            self.tabs.addTab(scrolled(panel, name), "")
        self.preview = LivePreview(self._session)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(px(12))
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.preview)
        self.splitter.setSizes([px(600), px(520)])
        self.tabs.setMinimumWidth(px(400))
        self.preview.setMinimumWidth(px(340))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(12), px(12))
        layout.setSpacing(px(8))
        layout.addWidget(self.head)
        layout.addWidget(self.notice)
        layout.addWidget(self.splitter, 1)

    def _make_recipient(self) -> QWidget:
        self._panel = RecipientPanel(self._session)
        if self.draft is not None:
            self._panel.load(self.draft)
        self._panel.edited.connect(self._addressed)
        self._panel.contact_chosen.connect(self._to_contact)
        return scrolled(self._panel, self.tr("Empfänger und Versand"))

    @property
    def recipient(self) -> RecipientPanel:
        """The panel for address, salutation and delivery, made when it is first needed."""
        self._recipient.part  # noqa: B018 - asking makes it
        return self._panel

    def _connect(self) -> None:
        for button, work in (
            (self.back_button, self.leave),
            (self.case_button, self._open_case),
            (self.discard_button, self.discard),
            (self.issue_button, self.begin_issue),
        ):
            button.clicked.connect(lambda _checked, work=work: work())
        self.writing.edited.connect(self._written)
        self.answers.answered.connect(self._answered)
        self.answers.case_changed.connect(lambda: self._renew(self.draft))
        self.enclosures.textChanged.connect(self._enclosed)
        self.checks.wanted.connect(self.go_to)
        self.checks.issue.connect(self.issue)
        self.autosave.state_changed.connect(self._issuing.say)
        self.autosave.failed.connect(self.notice.say_error)
        self.tabs.currentChanged.connect(self._turned)
        for keys, work in (("Ctrl+Return", self.begin_issue), ("Ctrl+Enter", self.begin_issue), ("Escape", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)
        for number in range(self.tabs.count()):
            turn = QShortcut(
                QKeySequence(f"Ctrl+{number + 1}"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            turn.activated.connect(partial(self.tabs.setCurrentIndex, number))

    def prepare(self) -> None:
        """Make what is usually needed next, when there is time."""
        self._in_turn.then(lambda: self.preview.view, lambda: self._recipient.part)

    # -- showing

    def open(self, draft: LetterDraft) -> None:
        """Show a draft; what was written before is kept first."""
        self.close_draft()
        self.notice.hide()
        self.draft = draft
        self._issuing.end("saved")
        self.checks.checks = None
        case = self._session.office.cases.get(draft.case_id)
        self.head.show_case(case)
        self.writing.load(draft)
        if self._recipient.made:
            self.recipient.load(draft)
        self.answers.load(draft)
        self.enclosures.setPlainText("\n".join(draft.enclosures))
        self._take(look(self._session.office.letters, draft, self._session.today()))
        self.preview.show_draft(draft, at_once=True)
        self.head.say_saved("saved")
        self.tabs.setCurrentIndex(TEXT)

    def close_draft(self) -> None:
        """Keep what is not yet kept, and let go of the draft."""
        self.autosave.now()
        self._settled.stop()
        self._latest.drop()
        self.preview.clear()
        self.draft = None

    def reload(self, changes: Changes | None) -> None:
        """Something was written elsewhere: values may be others now."""
        if self.draft is None or (changes is not None and not self._concerns(changes, self.draft)):
            return
        self.answers.load(self.draft)
        self._changed(save=False)

    def _concerns(self, changes: Changes, draft: LetterDraft) -> bool:
        others = changes.of("document") - {draft.document_id}  # the letter itself changes by our own saving
        return bool(others) or any(changes.of(kind) for kind in _CONCERNED)

    def first_focus(self) -> QWidget:
        """The text, where writing goes on."""
        return self.writing.text

    def ask_what_is_missing(self) -> None:
        """A new letter begins where something is still to be said: at the first open question, else at the address."""
        checks = self.checks.checks or ()
        first = self.answers.first_of({check.key for check in checks if check.blocks})
        if first:
            self.tabs.setCurrentIndex(ANSWERS)
            self.answers.focus_key(first)
        elif any(check.code == "address" for check in checks):
            self.tabs.setCurrentIndex(RECIPIENT)
            self.recipient.picker.setFocus()

    # -- what was changed

    def _written(self) -> None:
        if self.draft is not None:
            subject, body = self.writing.content()
            self._as_template = self._as_template and body == self.draft.body
            self.draft = replace(self.draft, subject=subject, body=body)
            self._changed()

    def _addressed(self) -> None:
        if self.draft is not None:
            self.draft = replace(
                self.draft, recipient=self.recipient.recipient(), delivery=self.recipient.delivery_kind()
            )
            self._changed()

    def _to_contact(self, contact_id: int) -> None:
        if self.draft is not None:
            self.draft = self._session.office.letters.address(self.draft, contact_id)
            self.recipient.load(self.draft)
            self._changed()

    def _answered(self) -> None:
        if self.draft is not None:
            self._renew(replace(self.draft, answers=self.answers.answers()))

    def _renew(self, draft: LetterDraft | None) -> None:
        desk, today = self._session.office.letters, self._session.today()
        if draft is None:
            return
        if self._as_template:
            draft = desk.as_template(draft, today)
            self.writing.show_body(draft)
        self.draft = draft
        self._changed()

    def _enclosed(self) -> None:
        if self.draft is not None:
            enclosures = self._enclosures.enclosures()
            if enclosures != self.draft.enclosures:
                self.draft = replace(self.draft, enclosures=enclosures)
                self._changed()

    def _changed(self, *, save: bool = True) -> None:
        assert self.draft is not None
        if save:
            self.autosave.changed()
        self._settled.start()
        self.preview.show_draft(self.draft)

    # -- values and checks

    def _look(self) -> None:
        draft, desk, today = self.draft, self._session.office.letters, self._session.today()
        if draft is not None:
            self._latest.ask(lambda _token: look(desk, draft, today), self._take, self._not_looked)

    def _take(self, found: Findings) -> None:
        if self.draft is None:
            return
        checks, self._as_template = found.checks, found.untouched
        words = FieldWords(found.registry, found.filled.values)
        if words.values != self.writing.text.words.values or self.checks.checks is None:  # None: just opened
            self.writing.set_words(words)
        self.title.setText(words.text(self.draft.subject) or self.tr("Schreiben ohne Betreff"))
        self.checks.show_checks(checks)
        answers = sum(check.key.startswith(("frage.", "feld.")) for check in checks if check.blocks)
        address = sum(check.code == "address" for check in checks)
        blocking = sum(check.blocks for check in checks)
        names = (
            self.tr("Text"),
            _counted(self.tr("Empfänger"), address),
            _counted(self.tr("Angaben"), answers),
            self.tr("Anlagen"),
            _counted(self.tr("Prüfung"), blocking),
        )
        for number, name in enumerate(names):
            self.tabs.setTabText(number, name)
            self.tabs.setTabToolTip(number, self.tr("Strg+{0}").format(number + 1))

    def _not_looked(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.notice.say_error(error)

    def go_to(self, check: Check) -> None:
        """Go where a check is seen to."""
        if check.code == "address":
            self.tabs.setCurrentIndex(RECIPIENT)
            self.recipient.lines.setFocus()
        elif check.code in {"remedy", "signature", "text_block"}:
            self.tabs.setCurrentIndex(TEXT)
            position = self.writing.text.find_card(Signature if check.code == "signature" else Remedy)
            if position >= 0:
                self.writing.text.show_position(position)
            self.writing.text.setFocus()
        elif check.code == "subject":
            self.tabs.setCurrentIndex(TEXT)
            self.writing.subject.setFocus()
        elif self.answers.focus_key(check.key):
            self.tabs.setCurrentIndex(ANSWERS)
            self.answers.focus_key(check.key)
        elif check.key.startswith(("amt.", "sachbearbeitung.")):
            self._session.opens.emit("setting", section_of(check))
        elif check.key.startswith("empfaenger.") and self.draft is not None and self.draft.contact_id is not None:
            self._session.opens.emit("contact", self.draft.contact_id)
        else:
            self._session.opens.emit("case", self.draft.case_id if self.draft else 0)

    def _turned(self, tab: int) -> None:
        if tab == ANSWERS and self.draft is not None:
            self.answers.load(self.draft)

    # -- verbs

    def leave(self) -> None:
        """Back to the list; everything typed is kept. While the letter is being issued: back to writing, if there is time."""
        if self._issuing.attempt is not None:
            self._issuing.attempt.call_back()
            return
        self.close_draft()
        self.left.emit()

    def discard(self) -> None:
        """Put the draft away; it can be taken back."""
        draft = self.draft
        if draft is None or self._issuing.attempt is not None:
            return
        self.autosave.now()
        self.preview.clear()
        self.draft = None
        session, desk = self._session, self._session.office.letters
        session.write(
            partial(desk.discard, draft.document_id, by=session.clerk),
            lambda _none: self.discarded.emit(draft.document_id),
            say=self.tr("Entwurf verworfen"),
            undo=partial(desk.take_up, draft.document_id, by=session.clerk),
            owner=self,
        )

    def begin_issue(self) -> None:
        """Show what is to be seen to; without anything to see, issue at once."""
        if self.draft is None or self._issuing.attempt is not None:
            return
        self._take_checks_now()
        if self.checks.checks:
            self.tabs.setCurrentIndex(CHECKS)
            target = self.checks.issue_button if not self.checks.blocked else self.checks.buttons[0]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.issue()

    def _take_checks_now(self) -> None:
        if self.draft is not None:
            self._take(look(self._session.office.letters, self.draft, self._session.today()))

    def issue(self) -> None:
        """Make the letter final."""
        draft, session = self.draft, self._session
        if draft is None or self._issuing.attempt is not None:
            return
        self.autosave.now()
        attempt = self._issuing.begin()
        desk, today, clerk = session.office.letters, session.today(), session.clerk

        def work() -> Document | None:
            return desk.issue(draft.document_id, on=today, by=clerk) if attempt.begin() else None

        label = self.tr("Schreiben ausfertigen")
        session.write(work, partial(self._issued, attempt), partial(self._not_issued, attempt), label=label, owner=self)

    def _issued(self, attempt: Attempt, document: Document | None) -> None:
        if document is None:
            if attempt is self._issuing.attempt:
                self._issuing.end(self.autosave.state)
            return
        if self.draft is not None and self.draft.document_id != document.id:  # another one is being written meanwhile
            return
        self._issuing.end(self.autosave.state)
        self.autosave.drop()
        self.preview.clear()
        self.draft = None
        self.issued.emit(document)

    def _not_issued(self, attempt: Attempt, error: DeskError) -> None:
        if attempt is self._issuing.attempt:
            self._issuing.end(self.autosave.state)
        self.notice.say_error(error)

    def _open_case(self) -> None:
        if self.draft is not None:
            self._session.opens.emit("case", self.draft.case_id)


def _counted(name: str, count: int) -> str:
    return f"{name} ({count})" if count else name
