"""The place «Vorgänge»: the list, the open case beside it or in its stead, and the page for a new case."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, CaseFilter
from gemeinde_desk.errors import NotFound
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.cases.case_list import CaseList
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme

if TYPE_CHECKING:
    from gemeinde_desk.ui.cases.case_view import CaseView
    from gemeinde_desk.ui.cases.new_case import NewCasePage

#: below this width (100 % drawing) list and case do not fit beside each other
ROOMY = 1040
#: the case follows the keyboard in the list after this rest (ms)
FOLLOW = 140
#: inside the class the word «list» is its list of cases
Paths = list[Path]
#: kinds of things whose change concerns an open case
CONCERNED = ("case", "document", "contact", "follow_up", "letter", "incoming", "clerk", "setting")


class CasesPlace(Place):
    """Knows ``("case", id)``, ``("case", ("new", {...}))``, ``("case", ("list", CaseFilter))`` and ``("document", id)``."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stack = QStackedWidget(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self._stack)
        self.splitter.setChildrenCollapsible(False)
        self._stack.addWidget(self.splitter)
        self._new: NewCasePage | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._next = 0
        self._divided = False
        #: somebody came for a case, not for the list: the keyboard goes there
        self._came_for_case = False
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW)
        self._follow.timeout.connect(self._follow_now)

    # -- made when they are first asked for, inside the window already: a style sheet makes moving widgets dear

    @cached_property
    def list(self) -> CaseList:
        """The list."""
        made = CaseList(self._session, self.splitter)
        self.splitter.insertWidget(0, made)
        self.splitter.setStretchFactor(self.splitter.indexOf(made), 2)
        made.opened.connect(self.show_case)
        made.followed.connect(self._followed)
        made.new.connect(self.new_case)
        return made

    @cached_property
    def view(self) -> "CaseView":
        """The open case; made when the first one is opened."""
        from gemeinde_desk.ui.cases.case_view import CaseView  # noqa: PLC0415 - the list comes first

        made = CaseView(self._session, self.splitter)
        made.hide()
        made.left.connect(self.leave_case)
        self.splitter.addWidget(made)
        self.splitter.setStretchFactor(self.splitter.indexOf(made), 3)
        return made

    @property
    def _case_is_shown(self) -> bool:
        return "view" in self.__dict__ and not self.view.isHidden()

    # -- what the shell asks

    def first_focus(self) -> QWidget | None:
        """The list, or what stands in its stead."""
        if self._new is not None and self._stack.currentWidget() is self._new:
            return self._new.first_focus()
        if self.list.isHidden() or self._came_for_case:
            self._came_for_case = False
            return self.view.first_focus()
        return self.list.first_focus()

    def reload(self, changes: object) -> None:
        """Ask anew what is shown, as far as the change concerns it."""
        known = cast("Changes | None", changes)
        if known is not None and not any(known.of(kind) for kind in CONCERNED):
            return
        if known is None or known.of("case") or known.of("clerk"):
            self.list.reload(self.view.case.id if self._case_is_shown and self.view.case is not None else None)
        if known is None or known.of("setting"):
            self.list.filter.refill()
        if self._case_is_shown:
            self.view.reload()
            if self.view.case is not None:
                self.list.select(self.view.case.id)

    def open_item(self, kind: str, item: object) -> bool:
        """Show a case, a document in its case, the page for a new case, or a filtered list."""
        if kind == "document" and isinstance(item, int):
            self._came_for_case = self._open_document(item)
            return self._came_for_case
        if kind != "case":
            return False
        if isinstance(item, int):
            self._came_for_case = self.show_case(item)
            return self._came_for_case
        if isinstance(item, tuple) and len(item) == 2 and item[0] == "new" and isinstance(item[1], dict):
            self.new_case(item[1])
            return True
        if isinstance(item, tuple) and len(item) == 2 and item[0] == "list" and isinstance(item[1], CaseFilter):
            self.leave_case()
            self.list.filter.show_filter(item[1])
            return True
        return False

    def accept_files(self, files: Paths) -> bool:
        """Files dropped while a case is open are filed there."""
        return self._case_is_shown and self.view.isVisible() and self.view.take_files(files)

    def may_leave(self) -> bool:
        """Nothing typed is lost: it is kept before the window closes."""
        self._leave()
        if self._new is not None:
            self._new.leave()
        return True

    # -- moving around

    def show_case(self, case_id: int) -> bool:
        """Open a case; False when there is none of that id."""
        try:
            self.view.show_case(case_id)
        except NotFound as error:
            self._session.failed.emit(error)
            return False
        self._follow.stop()
        self._stack.setCurrentWidget(self.splitter)
        self.view.show()
        self._arrange()
        QTimer.singleShot(0, self.list, lambda: self.list.select(case_id))  # once the list knows its new room
        return True

    def leave_case(self) -> None:
        """Close the case on screen; the list takes the place."""
        self._leave()
        self._came_for_case = False
        if self._case_is_shown:
            self.view.hide()
            self.view.case = None
        self._stack.setCurrentWidget(self.splitter)
        self._arrange()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_case(self, given: dict[str, object] | None = None) -> None:
        """Show the page for a new case.

        ``given`` may carry ``documents`` (ids to file), ``received`` (date), ``sender_contact`` (id or None), ``sender``
        (its line, «Ilse Krämer <ilse@example.org>»), ``subject`` and ``case_type`` (key).
        """
        self._leave()
        if self._new is None:
            from gemeinde_desk.ui.cases.new_case import NewCasePage  # noqa: PLC0415 - the list comes first

            self._new = NewCasePage(self._session, self._stack)
            self._new.left.connect(self._end_new)
            self._new.opened.connect(self._opened)
            self._stack.addWidget(self._new)
        self._new.begin(given or {})
        self._stack.setCurrentWidget(self._new)
        self._new.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        if self._case_is_shown:
            self.view.leave()

    def _end_new(self) -> None:
        self._stack.setCurrentWidget(self.splitter)
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self, case: object) -> None:
        self.show_case(cast("Case", case).id)

    def _open_document(self, document_id: int) -> bool:
        try:
            document = self._session.office.documents.get(document_id)
        except NotFound as error:
            self._session.failed.emit(error)
            return False
        if document.case_id is None:
            return self._open_incoming(document.parent_id or document.id)
        if not self.show_case(document.case_id):
            return False
        self.view.show_document(document_id)
        return True

    def _open_incoming(self, document_id: int) -> bool:
        item = self._session.office.intake.by_document(document_id)
        if item is not None:
            self._session.opens.emit("incoming", item.id)
        return False

    # -- the list leads, the case follows

    def _followed(self, case_id: int) -> None:
        if self._case_is_shown and not self.list.isHidden():
            self._next = case_id
            self._follow.start()

    def _follow_now(self) -> None:
        if self._case_is_shown and self.view.case is not None and self.view.case.id != self._next:
            self.view.show_case(self._next)

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else one in the other's stead."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        open_case = self._case_is_shown
        wide = self.width() >= theme().px(ROOMY)
        self.list.setVisible(wide or not open_case)
        if not open_case:
            return
        self.view.header.back.setVisible(not wide)
        self.view.header.close_button.setVisible(wide)
        if wide and not self._divided:
            self._divided = True
            self.splitter.setSizes([self.width() * 3 // 8, self.width() * 5 // 8])
