"""The page beside the text: the letter as it will print, drawn anew a moment after each change."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.ui.letters.later import Later
from gemeinde_desk.ui.pdf_pages import page_source
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest, Token
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.page_images import PageSource
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.settled import Settled

#: the page follows when typing has rested so long (ms)
REST: Final = 150


class LivePreview(QWidget):
    """``drawn()``: what was asked for last is in sight. Scrolling and zoom stay from one state to the next."""

    drawn = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._draft: LetterDraft | None = None
        self._shown = 0
        self._latest = Latest(session.tasks, self)
        self._settled = Settled(self, self._ask, REST)
        self.notice = Notice()
        self._view = Later(self._make_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(4))
        layout.addWidget(self.notice)
        layout.addWidget(self._view, 1)

    def _make_view(self) -> PageView:
        return PageView(self._session.tasks, empty=self.tr("Die Seite wird vorbereitet …"), thumbnails=False)

    @property
    def view(self) -> PageView:
        """The pages, made when they are first seen or needed."""
        return self._view.part

    def show_draft(self, draft: LetterDraft, *, at_once: bool = False) -> None:
        """Show a draft as it is now; quickly following states are passed over."""
        self._draft = draft
        if draft.document_id != self._shown:
            self.view.show_source(None)
        if at_once:
            self._settled.stop()
            self._ask()
        else:
            self._settled.start()

    def clear(self) -> None:
        """Show nothing."""
        self._settled.stop()
        self._latest.drop()
        self._draft, self._shown = None, 0
        if self._view.made:
            self.view.show_source(None)

    def _ask(self) -> None:
        if self._draft is None:
            return
        draft, desk, today = self._draft, self._session.office.letters, self._session.today()
        name = self.tr("Seitenansicht")

        def work(token: Token) -> PageSource:
            token.check()
            pdf = desk.preview(draft, today)
            token.check()
            return page_source(pdf, name)

        self._latest.ask(work, self._take, self._failed)

    def _take(self, source: PageSource) -> None:
        draft = self._draft
        if draft is None:
            return
        self.notice.hide()
        if draft.document_id == self._shown:
            self.view.renew_source(source)
        else:
            self._shown = draft.document_id
            self.view.show_source(source)
        self.drawn.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.notice.say_error(error)
