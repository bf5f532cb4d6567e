"""The lists of the place: drafts, what is to post, the register, templates, text blocks. Each is made when it is first seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from gemeinde_desk.ui.letters.later import Later
from gemeinde_desk.ui.letters.letter_lists import DraftList, PostList
from gemeinde_desk.ui.session import Session

if TYPE_CHECKING:  # loaded with the list that needs them
    from gemeinde_desk.ui.letters.register_view import RegisterView
    from gemeinde_desk.ui.letters.templates_view import TemplatesView, TextBlocksView

DRAFTS, TO_POST, POSTED, TEMPLATES, BLOCKS = range(5)


class LetterTabs(QTabWidget):
    """``opened(document_id)``: a letter is to be shown. ``posting(list of LetterRow)``: these go to the post."""

    opened = Signal(int)
    posting = Signal(object)

    def __init__(self, session: Session, new: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        self._new = new
        self._drafts = Later(self._make_drafts)
        self._to_post = Later(self._make_to_post)
        self._register = Later(self._make_register)
        self._templates = Later(self._make_templates)
        self._blocks = Later(self._make_blocks)
        self.setAccessibleName(self.tr("Schreiben"))
        self.setDocumentMode(True)
        for page, name in (
            (self._drafts, self.tr("Entwürfe")),
            (self._to_post, self.tr("Zu versenden")),
            (self._register, self.tr("Versandt")),
            (self._templates, self.tr("Vorlagen")),
            (self._blocks, self.tr("Textbausteine")),
        ):
            self.addTab(page, name)
        self._count()

    # -- making

    def _make_drafts(self) -> DraftList:
        page = DraftList(self._session, self._new)
        page.opened.connect(self.opened)
        return page

    def _make_to_post(self) -> PostList:
        page = PostList(self._session)
        page.opened.connect(self.opened)
        page.posting.connect(self.posting)
        return page

    def _make_register(self) -> "RegisterView":
        from gemeinde_desk.ui.letters.register_view import RegisterView  # noqa: PLC0415

        page = RegisterView(self._session)
        page.opened.connect(self.opened)
        return page

    def _make_templates(self) -> "TemplatesView":
        from gemeinde_desk.ui.letters.templates_view import TemplatesView  # noqa: PLC0415

        return TemplatesView(self._session)

    def _make_blocks(self) -> "TextBlocksView":
        from gemeinde_desk.ui.letters.templates_view import TextBlocksView  # noqa: PLC0415

        return TextBlocksView(self._session)

    # -- what there is

    @property
    def drafts(self) -> DraftList:
        """What is being written."""
        return self._drafts.part

    @property
    def to_post(self) -> PostList:
        """What waits for the post."""
        return self._to_post.part

    @property
    def register(self) -> "RegisterView":
        """The outgoing register."""
        return self._register.part

    @property
    def templates(self) -> "TemplatesView":
        """All templates."""
        return self._templates.part

    @property
    def blocks(self) -> "TextBlocksView":
        """All text blocks."""
        return self._blocks.part

    def first_focus(self) -> QWidget | None:
        """The current list; None where it is empty and something new should be begun."""
        current = self.currentIndex()
        if current == DRAFTS:
            return self.drafts.table if self.drafts.count else None
        if current == TO_POST:
            return self.to_post.table
        if current == POSTED:
            return self.register.table
        return self.templates.list if current == TEMPLATES else self.blocks.list

    def reload(self) -> None:
        """Ask anew."""
        for page in (self._drafts, self._to_post, self._register):
            if page.made:
                page.part.reload()
        self._count()

    def _count(self) -> None:
        office = self._session.office
        names = {
            DRAFTS: (self.tr("Entwürfe"), office.letters.draft_count()),
            TO_POST: (self.tr("Zu versenden"), office.agenda.to_post_count()),
        }
        for tab, (name, count) in names.items():
            self.setTabText(tab, f"{name} ({count})" if count else name)
