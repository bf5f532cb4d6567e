"""Putting pages in order: turn, move, leave out, split off, join; each can be taken back."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gemeinde_desk.documents.model import Document, Finding
from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.rearranging import Content, PageRef
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.ui.intake.page_drag import PageDrag
from gemeinde_desk.ui.intake.viewer import Viewer
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import IconButton, with_menu

T = TypeVar("T")
#: so many waiting entries are offered for joining
OFFERED = 12


class PageTools(QWidget):
    """The bar over the pages. ``refused(DeskError)``: the pages stayed as they were."""

    refused = Signal(object)

    def __init__(self, session: Session, viewer: Viewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewer = viewer
        self._busy = False
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme().px(8), theme().px(4), theme().px(8), 0)
        layout.setSpacing(theme().px(2))
        for key, symbol, name, keys, work in (
            ("left", "rotate-left", self.tr("Seite nach links drehen"), "Shift+R", partial(self.turn, 270)),
            ("right", "rotate-right", self.tr("Seite nach rechts drehen"), "R", partial(self.turn, 90)),
            ("up", "up", self.tr("Seite nach vorn schieben"), "Alt+Up", partial(self.push, -1)),
            ("down", "down", self.tr("Seite nach hinten schieben"), "Alt+Down", partial(self.push, 1)),
            ("delete", "delete", self.tr("Seite herausnehmen"), "Del", self.leave_out),
            ("split", "split", self.tr("Ab dieser Seite ein neues Schriftstück"), "T", self.split),
        ):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button = self.buttons[key] = IconButton(symbol, name, work)
            button.setToolTip(f"{name} ({shown})")
            layout.addWidget(button)
            shortcut = QShortcut(QKeySequence(keys), viewer.pages)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._pressed, key))
        self._join = IconButton("merge", self.tr("Anderes Schriftstück anhängen"))
        self.buttons["merge"] = with_menu(self._join)
        self.menu = QMenu(self._join)
        self.menu.aboutToShow.connect(self._list_others)
        self._join.setMenu(self.menu)
        layout.addWidget(self._join)
        layout.addStretch(1)
        self._drag = PageDrag(viewer.pages.thumbnails, self)
        self._drag.dropped.connect(self.move_to)
        viewer.shown.connect(lambda _document: self.refresh())
        viewer.pages.page_changed.connect(lambda _page: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """What can be done with the page in front."""
        document = self._viewer.document()
        self.setVisible(document is not None and document.parent_id is None and not _is_mail(document))
        free = _can_be_ordered(document) and not self._busy
        pages, page = self._count(), self._page()
        for key, allowed in {
            "left": True,
            "right": True,
            "up": page > 0,
            "down": page + 1 < pages,
            "delete": pages > 1,
            "split": page > 0,
            "merge": self._session.office.intake.waiting_count() > 1,
        }.items():
            self.buttons[key].setEnabled(free and allowed)
        self._drag.enabled = free and pages > 1

    # -- what the buttons do

    def turn(self, degrees: int) -> None:
        """Turn the page in front clockwise."""
        page = self._page()
        refs = [PageRef(number, degrees if number == page else 0) for number in range(self._count())]
        self._arrange(refs, self.tr("Seite {0} gedreht").format(page + 1), page)

    def push(self, step: int) -> None:
        """Move the page in front by so many places."""
        self.move_to(self._page(), self._page() + step)

    def move_to(self, page: int, place: int) -> None:
        """Move a page to another place, both from 0."""
        if 0 <= place < self._count() and place != page:
            order = list(range(self._count()))
            order.insert(place, order.pop(page))
            said = self.tr("Seite {0} steht jetzt an Stelle {1}").format(page + 1, place + 1)
            self._arrange([PageRef(number) for number in order], said, place)

    def leave_out(self) -> None:
        """Leave the page in front out."""
        page, count = self._page(), self._count()
        refs = [PageRef(number) for number in range(count) if number != page]
        self._arrange(refs, self.tr("Seite {0} herausgenommen").format(page + 1), min(page, count - 2))

    def split(self) -> None:
        """Make the pages from the one in front on a document of their own."""
        item, page = self._viewer.item, self._page()
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk

        def done(made: tuple[Content, IncomingItem]) -> None:
            before, part = made
            said = self.tr("Ab Seite {0} abgetrennt als {1}").format(page + 1, part.label)
            self._say(said, partial(intake.undo_split, item.id, part.id, before, by=clerk))

        self._do(lambda: (intake.content(item.id), intake.split(item.id, page, by=clerk)), done, page - 1)

    def merge(self, other: IncomingItem) -> None:
        """Append another waiting document."""
        item = self._viewer.item
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk

        def done(made: tuple[Content, IncomingItem]) -> None:
            undo = partial(intake.undo_merge, item.id, other.id, made[0], by=clerk)
            self._say(self.tr("{0} an {1} angehängt").format(other.label, item.label), undo)

        self._do(lambda: (intake.content(item.id), intake.merge(item.id, other.id, by=clerk)), done, self._count())

    def _list_others(self) -> None:
        self.menu.clear()
        item = self._viewer.item
        waiting = [other for other in self._session.office.intake.waiting(0, 200) if item and other.id != item.id]
        later = [other for other in waiting if item and other.id > item.id]
        for other in (later + [each for each in waiting if each not in later])[:OFFERED]:
            title = other.document.title if len(other.document.title) <= 48 else f"{other.document.title[:47]}…"
            action = self.menu.addAction(f"{other.label}   {title}".replace("&", "&&"))
            action.setEnabled(_can_be_ordered(other.document))
            action.triggered.connect(lambda _checked, chosen=other: self.merge(chosen))

    # -- how it is done

    def _pressed(self, key: str) -> None:
        if self.isVisible() and self.buttons[key].isEnabled():
            self.buttons[key].click()

    def _arrange(self, refs: list[PageRef], said: str, page: int) -> None:
        item = self._viewer.item
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk

        def done(made: tuple[Content, IncomingItem]) -> None:
            self._say(said, partial(intake.put_back, item.id, made[0], by=clerk))

        self._do(lambda: (intake.content(item.id), intake.rearrange(item.id, refs, by=clerk)), done, page)

    def _do(self, work: Callable[[], T], done: Callable[[T], None], page: int) -> None:
        if self._busy:
            return

        def finished(answer: T) -> None:
            self._busy = False
            self.refresh()
            done(answer)

        def failed(error: Exception) -> None:
            self._busy = False
            self._viewer.wanted_page = None
            self.refresh()
            if not isinstance(error, DeskError):
                raise error
            self.refused.emit(error)

        def run(_token: Token) -> T:
            return work()

        self._busy = True
        self._viewer.wanted_page = page
        self.refresh()
        # a child process puts the pages together; the database worker need not wait for it
        self._session.tasks.run(
            run, finished, failed, uses_database=False, label=self.tr("Seiten ordnen"), cancellable=False, owner=self
        )

    def _say(self, said: str, undo: Callable[[], object]) -> None:
        self._session.say(said, partial(self._session.write, undo, None, self.refused.emit, owner=self))

    def _page(self) -> int:
        return self._viewer.pages.canvas.page

    def _count(self) -> int:
        source = self._viewer.pages.source
        return source.pages if source is not None else 0


def _is_mail(document: Document) -> bool:
    return document.version is not None and document.version.mime == "message/rfc822"


def _can_be_ordered(document: Document | None) -> bool:
    version = document.version if document is not None else None
    if document is None or version is None or document.parent_id is not None or _is_mail(document):
        return False
    return bool(version.pages) and Finding.SIGNED not in version.findings
