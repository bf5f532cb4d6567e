"""The place «Schreiben»: the lists, and in their stead the letter being begun, written, looked at or posted."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import DeskError, NotFound
from gemeinde_desk.letters.drafting import LetterDraft, LetterRow
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.letters.editor_view import ANSWERS, RECIPIENT, EditorView
from gemeinde_desk.ui.letters.issued_view import IssuedView
from gemeinde_desk.ui.letters.later import Later
from gemeinde_desk.ui.letters.letter_lists import DraftList, PostList
from gemeinde_desk.ui.letters.new_letter import NewLetterView
from gemeinde_desk.ui.letters.posting_page import PostingPage
from gemeinde_desk.ui.letters.register_view import RegisterView
from gemeinde_desk.ui.letters.templates_view import TemplatesView, TextBlocksView
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Notice, confirm

DRAFTS, TO_POST, POSTED, TEMPLATES, BLOCKS = range(5)
#: what concerns the lists
_CONCERNED = ("letter", "document")


class LettersPlace(Place):
    """Knows ``("letter", document_id)``, ``("letter", ("new", case_id))``, ``(…, ("new", case_id, contact_id))`` and ``("new", {})``."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stale = self._warm = False
        px, tr = theme().px, self.tr
        self.drafts = DraftList(session, self.new)
        self.to_post = PostList(session)
        self.register = RegisterView(session)
        self._templates = Later(lambda: TemplatesView(session))
        self._blocks = Later(lambda: TextBlocksView(session))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Schreiben"))
        self.tabs.setDocumentMode(True)
        for page, name in (
            (self.drafts, tr("Entwürfe")),
            (self.to_post, tr("Zu versenden")),
            (self.register, tr("Versandt")),
            (self._templates, tr("Vorlagen")),
            (self._blocks, tr("Textbausteine")),
        ):
            self.tabs.addTab(page, name)
        self.new_button = Button(
            tr("Neues Schreiben"),
            self.new,
            kind="primary",
            symbol="add",
            tip=tr("Ein Schreiben beginnen (Strg+Umschalt+N)"),
        )
        self.tabs.setCornerWidget(self.new_button)
        self.notice = Notice()
        self.lists = QWidget()
        layout = QVBoxLayout(self.lists)
        layout.setContentsMargins(px(20), 0, px(12), px(12))
        layout.setSpacing(px(8))
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.lists)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.stack)
        self._beginning: NewLetterView | None = None
        self._editor: EditorView | None = None
        self._finished: IssuedView | None = None
        self._posting: PostingPage | None = None
        self._connect()
        self._count()

    def _connect(self) -> None:
        for page in (self.drafts, self.to_post, self.register):
            page.opened.connect(self.show_letter)
        self.to_post.posting.connect(self.post)
        self.tabs.currentChanged.connect(self._turned)

    # -- the pages, each made when it is first needed

    @property
    def templates(self) -> TemplatesView:
        """All templates."""
        return self._templates.part

    @property
    def blocks(self) -> TextBlocksView:
        """All text blocks."""
        return self._blocks.part

    @property
    def beginning(self) -> NewLetterView:
        """The page for a new letter."""
        if self._beginning is None:
            self._beginning = NewLetterView(self._session)
            self._beginning.begun.connect(self._begun)
            self._beginning.left.connect(self.show_lists)
            self.stack.addWidget(self._beginning)
        return self._beginning

    @property
    def editor(self) -> EditorView:
        """The page for writing."""
        if self._editor is None:
            self._editor = EditorView(self._session)
            self._editor.left.connect(self.show_lists)
            self._editor.discarded.connect(lambda _id: self.show_lists())
            self._editor.issued.connect(self._issued)
            self.stack.addWidget(self._editor)
        return self._editor

    @property
    def finished(self) -> IssuedView:
        """The page for a letter that is final."""
        if self._finished is None:
            self._finished = IssuedView(self._session)
            self._finished.left.connect(self.show_lists)
            self._finished.rewritten.connect(self.show_letter)
            self.stack.addWidget(self._finished)
        return self._finished

    @property
    def posting(self) -> PostingPage:
        """The page for posting several letters at once."""
        if self._posting is None:
            self._posting = PostingPage(self._session)
            self._posting.left.connect(self.show_lists)
            self._posting.posted.connect(self._posted)
            self.stack.addWidget(self._posting)
        return self._posting

    # -- for the shell

    def activate(self) -> None:
        """Show what changed meanwhile."""
        if self._stale:
            self._reload_lists()
        if not self._warm:
            self._warm = True
            desk = self._session.office.letters
            self._session.read(lambda _token: desk.warm_up(), self._prepare, self.notice.say_error, owner=self)

    def _prepare(self, _warm: None) -> None:
        """Make the page for writing before it is asked for, in two short steps."""
        QTimer.singleShot(0, self, self._make_editor)

    def _make_editor(self) -> None:
        self.editor.prepare()

    def reload(self, changes: object) -> None:
        """Something was written."""
        known = changes if isinstance(changes, Changes) else None
        if self._editor is not None and self.stack.currentWidget() is self._editor:
            self._editor.reload(known)
        if known is None or any(known.of(kind) for kind in _CONCERNED):
            self._stale = True
            if self.isVisible() and self.stack.currentWidget() is self.lists:
                self._reload_lists()

    def first_focus(self) -> QWidget | None:
        """The list, or what the open page begins with."""
        shown = self.stack.currentWidget()
        if isinstance(shown, NewLetterView | EditorView | IssuedView | PostingPage):
            return shown.first_focus()
        pages: dict[int, QWidget] = {
            DRAFTS: self.drafts.table if self.drafts.count else self.new_button,
            TO_POST: self.to_post.table,
            POSTED: self.register.table,
        }
        tab = self.tabs.currentIndex()
        if tab in pages:
            return pages[tab]
        return self.templates.list if tab == TEMPLATES else self.blocks.list

    def open_item(self, kind: str, item: object) -> bool:
        """A letter by the id of its document, or a new one."""
        if kind != "letter":
            return False
        match item:
            case ("new", int(case_id)):
                self.new(case_id)
            case ("new", int(case_id), int(contact_id)):
                self.new(case_id, contact_id)
            case ("new", None, int(contact_id)):
                self.new(None, contact_id)
            case ("new", *_rest):
                self.new()
            case int(document_id):
                self.show_letter(document_id)
            case _:
                return False
        return True

    def may_leave(self) -> bool:
        """Keep what was typed last; where that cannot be, the clerk decides."""
        try:
            if self._editor is not None:
                self._editor.autosave.flush()
        except DeskError as error:
            stay, leave = self.tr("Weiterarbeiten"), self.tr("Ohne Speichern beenden")
            question = self.tr("Das Schreiben ist nicht gespeichert")
            return confirm(self, question, error.sentence(), leave, stay=stay, danger=True)
        return True

    # -- going from page to page

    def _show(self, page: QWidget, focus: QWidget | None) -> None:
        if self._editor is not None and page is not self._editor:
            self._editor.close_draft()
        self.stack.setCurrentWidget(page)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lists(self) -> None:
        """Back to the lists, as they stand now."""
        self._show(self.lists, None)
        self._reload_lists()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def new(self, case_id: int | None = None, contact_id: int | None = None) -> None:
        """Begin a letter."""
        try:
            self.beginning.open(case_id, contact_id)
        except NotFound as error:
            self.notice.say_error(error)
            return
        self._show(self.beginning, self.beginning.first_focus())

    def show_letter(self, document_id: int) -> None:
        """Show a letter on the page its state asks for."""
        if self._editor is not None:
            self._editor.autosave.now()
            if self._editor.autosave.busy:  # it may be this very letter: read it after it is kept
                get = partial(self._session.office.letters.get, document_id)
                self._session.write(get, self._show_letter, self._not_shown, owner=self)
                return
        try:
            self._show_letter(self._session.office.letters.get(document_id))
        except DeskError as error:
            self._not_shown(error)

    def _show_letter(self, letter: LetterDraft) -> None:
        try:
            if letter.state == "draft" and self._session.office.cases.get(letter.case_id).is_open:
                typed = self._editor.autosave.unkept(letter.document_id) if self._editor is not None else None
                self._write(typed or letter)
            else:
                self.finished.open(letter)
                self._show(self.finished, self.finished.first_focus())
        except DeskError as error:
            self._not_shown(error)

    def _not_shown(self, error: DeskError) -> None:
        self.show_lists()
        self.notice.say_error(error)

    def _write(self, letter: LetterDraft) -> None:
        self.editor.open(letter)
        self._show(self.editor, self.editor.first_focus())

    def _begun(self, letter: LetterDraft) -> None:
        self._write(letter)
        checks = self.editor.checks.checks or ()
        first = self.editor.answers.first_of({check.key for check in checks if check.blocks})
        if first:
            self.editor.tabs.setCurrentIndex(ANSWERS)
            self.editor.answers.focus_key(first)
        elif any(check.code == "address" for check in checks):
            self.editor.tabs.setCurrentIndex(RECIPIENT)
            self.editor.recipient.picker.setFocus()

    def _issued(self, document: Document) -> None:
        self._session.say(self.tr("Schreiben {0} ausgefertigt").format(document.reference or ""))
        self.show_letter(document.id)

    def post(self, letters: list[LetterRow]) -> None:
        """Go on to the day of posting."""
        self.posting.open(letters)
        self._show(self.posting, self.posting.first_focus())

    def _posted(self) -> None:
        self.tabs.setCurrentIndex(POSTED)
        self.show_lists()

    # -- the lists

    def _reload_lists(self) -> None:
        self._stale = False
        for page in (self.drafts, self.to_post, self.register):
            page.reload()
        self._count()

    def _count(self) -> None:
        names = {
            DRAFTS: (self.tr("Entwürfe"), self.drafts.count),
            TO_POST: (self.tr("Zu versenden"), self.to_post.count),
        }
        for tab, (name, count) in names.items():
            self.tabs.setTabText(tab, f"{name} ({count})" if count else name)

    def _turned(self, tab: int) -> None:
        try:
            if tab == TEMPLATES:
                self.templates.activate()
            elif tab == BLOCKS:
                self.blocks.activate()
            self.notice.hide()
        except DeskError as error:  # a file of the office cannot be read: place and line are in the sentence
            place = f" ({error.place})" if error.place else ""
            self.notice.say(error.sentence() + place, Tone.OVERDUE)
