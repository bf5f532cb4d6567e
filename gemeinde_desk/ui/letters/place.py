"""The place «Schreiben»: the lists, and in their stead the letter being begun, written, looked at or posted."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import DeskError, NotFound
from gemeinde_desk.letters.drafting import LetterDraft, LetterRow
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.letters.page_on_need import PageOnNeed
from gemeinde_desk.ui.letters.tabs import BLOCKS, POSTED, TEMPLATES, LetterTabs
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.messages import Notice, confirm

if TYPE_CHECKING:  # each page is loaded when it is first needed: all at once would hold the window
    from gemeinde_desk.ui.letters.editor_view import EditorView
    from gemeinde_desk.ui.letters.issued_view import IssuedView
    from gemeinde_desk.ui.letters.new_letter import NewLetterView
    from gemeinde_desk.ui.letters.posting_page import PostingPage

W = TypeVar("W", bound=QWidget)
#: what concerns the lists
_CONCERNED = ("letter", "document")
#: what the pages are built from, the smaller parts that others need first
_BEGINNING: Final = ("people.contact_picker", "letters.case_field", "letters.new_letter")
_EDITOR: Final = (
    "widgets.page_view", "widgets.field_editors", "people.contact_picker", "letters.document", "letters.letter_edit",
    "letters.format_bar", "letters.chooser", "letters.card_dialogs", "letters.writing_panel", "letters.recipient_panel",
    "letters.answers_panel", "letters.checks_panel", "letters.preview", "letters.editor_view",
)  # fmt: skip
_FINISHED: Final = ("widgets.page_view", "letters.posting_form", "letters.issued_view")


class LettersPlace(Place):
    """Knows ``("letter", document_id)``, ``("letter", ("new", case_id))``, ``(…, ("new", case_id, contact_id))`` and ``("new", {})``."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stale = self._warm = False
        px, tr = theme().px, self.tr
        self.tabs = LetterTabs(session, self.new)
        self.tabs.opened.connect(self.show_letter)
        self.tabs.posting.connect(self.post)
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
        self._blank = QWidget()
        self.stack.addWidget(self._blank)
        self._beginning = PageOnNeed(_BEGINNING, self._make_beginning)
        self._editor = PageOnNeed(_EDITOR, self._make_editor)
        self._finished = PageOnNeed(_FINISHED, self._make_finished)
        self._posting = PageOnNeed(("letters.posting_page",), self._make_posting)
        self._opening, self._preparing = InTurn(self), InTurn(self)
        self.tabs.currentChanged.connect(self._turned)

    # -- the pages, each made when it is first needed

    def _make_beginning(self) -> "NewLetterView":
        from gemeinde_desk.ui.letters.new_letter import NewLetterView  # noqa: PLC0415

        page = NewLetterView(self._session)
        page.begun.connect(self._begun)
        page.left.connect(self.show_lists)
        self.stack.addWidget(page)
        return page

    def _make_editor(self) -> "EditorView":
        from gemeinde_desk.ui.letters.editor_view import EditorView  # noqa: PLC0415

        page = EditorView(self._session)
        page.left.connect(self.show_lists)
        page.discarded.connect(lambda _id: self.show_lists())
        page.issued.connect(self._issued)
        self.stack.addWidget(page)
        return page

    def _make_finished(self) -> "IssuedView":
        from gemeinde_desk.ui.letters.issued_view import IssuedView  # noqa: PLC0415

        page = IssuedView(self._session)
        page.left.connect(self.show_lists)
        page.rewritten.connect(self.show_letter)
        self.stack.addWidget(page)
        return page

    def _make_posting(self) -> "PostingPage":
        from gemeinde_desk.ui.letters.posting_page import PostingPage  # noqa: PLC0415

        page = PostingPage(self._session)
        page.left.connect(self.show_lists)
        page.posted.connect(self._posted)
        self.stack.addWidget(page)
        return page

    @property
    def beginning(self) -> "NewLetterView":
        """The page for a new letter."""
        self._opening.finish()
        return self._beginning.get()

    @property
    def editor(self) -> "EditorView":
        """The page for writing."""
        self._opening.finish()
        return self._editor.get()

    @property
    def finished(self) -> "IssuedView":
        """The page for a letter that is final."""
        self._opening.finish()
        return self._finished.get()

    @property
    def posting(self) -> "PostingPage":
        """The page for posting several letters at once."""
        self._opening.finish()
        return self._posting.get()

    # -- for the shell

    def activate(self) -> None:
        """Show what changed meanwhile."""
        if self._stale:
            self._reload_lists()
        if not self._warm:
            self._warm = True
            desk = self._session.office.letters

            def warm(_token: object) -> None:
                with suppress(DeskError):  # told where the files are needed
                    desk.read_files()
                desk.warm_up()

            self._session.read(warm, self._prepare, self.notice.say_error, owner=self)

    def _prepare(self, _warm: None) -> None:
        """Load and make what is usually needed next before it is asked for, in many short steps."""
        self._preparing.then(*self._editor.steps(), lambda: self._editor.get().prepare())

    def reload(self, changes: object) -> None:
        """Something was written."""
        known = changes if isinstance(changes, Changes) else None
        editor = self._editor.made
        if editor is not None and self.stack.currentWidget() is editor:
            editor.reload(known)
        if known is None or any(known.of(kind) for kind in _CONCERNED):
            self._stale = True
            if self.isVisible() and self.stack.currentWidget() is self.lists:
                self._reload_lists()

    def first_focus(self) -> QWidget | None:
        """The list, or what the open page begins with."""
        shown = self.stack.currentWidget()
        if shown is self._blank:
            return None
        for page in (self._beginning.made, self._editor.made, self._finished.made, self._posting.made):
            if page is not None and page is shown:
                return page.first_focus()
        return self.tabs.first_focus() or self.new_button

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
            if self._editor.made is not None:
                self._editor.made.autosave.flush()
        except DeskError as error:
            stay, leave = self.tr("Weiterarbeiten"), self.tr("Ohne Speichern beenden")
            question = self.tr("Das Schreiben ist nicht gespeichert")
            return confirm(self, question, error.sentence(), leave, stay=stay, danger=True)
        return True

    # -- going from page to page

    def _show(self, page: QWidget, focus: QWidget | None) -> None:
        self._opening.drop()
        editor = self._editor.made
        if editor is not None and page is not editor:
            editor.close_draft()
        self.stack.setCurrentWidget(page)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, page: PageOnNeed[W], show: Callable[[W], object]) -> None:
        """Show something on a page; where that has still to be made, in steps between which the window stays awake."""
        if page.made is not None:
            show(page.made)
            return
        self._show(self._blank, None)
        self._opening.then(*page.steps(), lambda: show(page.get()))

    def show_lists(self) -> None:
        """Back to the lists, as they stand now."""
        self._show(self.lists, None)
        self._reload_lists()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def new(self, case_id: int | None = None, contact_id: int | None = None) -> None:
        """Begin a letter."""
        self._open(self._beginning, partial(self._new, case_id, contact_id))

    def _new(self, case_id: int | None, contact_id: int | None, page: "NewLetterView") -> None:
        try:
            page.open(case_id, contact_id)
        except NotFound as error:
            self._not_shown(error)
            return
        self._show(page, page.first_focus())

    def show_letter(self, document_id: int) -> None:
        """Show a letter on the page its state asks for."""
        editor = self._editor.made
        if editor is not None:
            editor.autosave.now()
            if editor.autosave.busy:  # it may be this very letter: read it after it is kept
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
                self._open(self._editor, partial(self._write, letter))
            else:
                self._open(self._finished, partial(self._look_at, letter))
        except DeskError as error:
            self._not_shown(error)

    def _not_shown(self, error: DeskError) -> None:
        self.show_lists()
        self.notice.say_error(error)

    def _look_at(self, letter: LetterDraft, page: "IssuedView") -> None:
        try:
            page.open(letter)
        except DeskError as error:
            self._not_shown(error)
        else:
            self._show(page, page.first_focus())

    def _write(self, letter: LetterDraft, page: "EditorView") -> None:
        if self._fill(letter, page):
            self._show(page, page.first_focus())

    def _fill(self, letter: LetterDraft, page: "EditorView") -> bool:
        try:
            page.open(page.autosave.unkept(letter.document_id) or letter)
        except DeskError as error:
            self._not_shown(error)
            return False
        return True

    def _begun(self, letter: LetterDraft) -> None:
        self._open(self._editor, partial(self._write_new, letter))

    def _write_new(self, letter: LetterDraft, page: "EditorView") -> None:
        if self._fill(letter, page):  # and is shown in a step of its own
            self._opening.then(lambda: self._show_new(page))

    def _show_new(self, page: "EditorView") -> None:
        self._show(page, page.first_focus())
        page.ask_what_is_missing()

    def _issued(self, document: Document) -> None:
        self._session.say(self.tr("Schreiben {0} ausgefertigt").format(document.reference or ""))
        self.show_letter(document.id)

    def post(self, letters: list[LetterRow]) -> None:
        """Go on to the day of posting."""
        page = self._posting.get()
        page.open(letters)
        self._show(page, page.first_focus())

    def _posted(self) -> None:
        self.tabs.setCurrentIndex(POSTED)
        self.show_lists()

    # -- the lists

    def _reload_lists(self) -> None:
        self._stale = False
        self.tabs.reload()

    def _turned(self, tab: int) -> None:
        try:
            if tab == TEMPLATES:
                self.tabs.templates.activate()
            elif tab == BLOCKS:
                self.tabs.blocks.activate()
            self.notice.hide()
        except DeskError as error:  # a file of the office cannot be read: place and line are in the sentence
            place = f" ({error.place})" if error.place else ""
            self.notice.say(error.sentence() + place, Tone.OVERDUE)
