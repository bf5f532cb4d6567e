"""The place «Posteingang»: what waits at the left, its pages in the middle, where it belongs at the right."""

from functools import cached_property, partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.errors import DeskError, NotFound
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.intake.arrivals import Arrivals
from gemeinde_desk.ui.intake.assign_panel import AssignPanel
from gemeinde_desk.ui.intake.book_view import BookView
from gemeinde_desk.ui.intake.head import Head
from gemeinde_desk.ui.intake.page_tools import PageTools
from gemeinde_desk.ui.intake.registering import Receipt, Registering, Stage
from gemeinde_desk.ui.intake.sheets import lay, make_sheet
from gemeinde_desk.ui.intake.viewer import Viewer
from gemeinde_desk.ui.intake.waiting_list import WaitingList
from gemeinde_desk.ui.intake.words import reason_word
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.in_turn import InTurn

#: kinds of things whose change concerns this place
CONCERNED = ("incoming", "document", "case", "contact", "setting")
FOLDER_KEY = "import_folder"


class IntakePlace(Place):
    """Knows ``("incoming", id)``: an entry that waits, or its line in the register; ``("incoming", ("new", {}))``: files to take in."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._watching = False
        self._moved = False
        self._book_shown = False
        #: the entry on its way into a case
        self._filing: int | None = None
        self.head = Head(session, self)
        self.registering = Registering(session, self)
        self.arrivals = Arrivals(self.registering, self)
        self._build()
        self._connect()
        theme().changed.connect(self._divide)
        self._show_side()
        #: pages and panel come a turn after the list: all at once would hold the window too long
        self._soon = InTurn(self)
        self._soon.then(lambda: self.viewer, lambda: self.panel, self._refresh)

    # -- building

    def _build(self) -> None:
        px = theme().px
        self._leasts: list[tuple[QWidget, int]] = []
        self.stack = QStackedWidget(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self.stack)
        self.splitter.setChildrenCollapsible(False)
        self._sheets = [make_sheet(self.splitter) for _each in range(3)]
        for sheet, least, share in zip(self._sheets, (210, 330, 290), (0, 1, 0), strict=True):
            self._leasts.append((sheet, least))
            self.splitter.addWidget(sheet)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setHandleWidth(px(12))
        self.splitter.splitterMoved.connect(self._divided)
        self.list = WaitingList(self._session, self._sheets[0])
        lay(self._sheets[0], self.list)
        self._book: BookView | None = None
        self.stack.addWidget(self.splitter)
        body = QVBoxLayout()
        body.setContentsMargins(px(20), 0, px(20), px(12))
        body.setSpacing(px(10))
        body.addWidget(self.arrivals)
        body.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(body, 1)

    @cached_property
    def empty(self) -> EmptyState:
        """What is seen while nothing waits."""
        made = EmptyState(
            "inbox",
            self.tr("Keine Post wartet"),
            "",
            self.tr("Dateien wählen …"),
            self.head.choose_files,
            self.stack,
        )
        self.stack.addWidget(made)
        return made

    @cached_property
    def viewer(self) -> Viewer:
        """The pages, with the tools over them."""
        made = Viewer(self._session, self._sheets[1])
        self.tools = PageTools(self._session, made)
        made.add_tools(self.tools)
        self.tools.refused.connect(self.head.notice.say_error)
        lay(self._sheets[1], made)
        return made

    @cached_property
    def panel(self) -> AssignPanel:
        """Where the entry belongs."""
        made = AssignPanel(self._session, self._sheets[2])
        made.file.connect(self.file)
        made.new_case.connect(self._new_case)
        made.put_away.connect(self.put_away)
        lay(self._sheets[2], made)
        return made

    def _connect(self) -> None:
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._file_from_list)
        self.registering.ended.connect(self._registered)
        self.arrivals.opened.connect(lambda item_id: self.open_item("incoming", item_id))
        self.head.view.connect(lambda book: self.show_book(shown=book))
        self.head.arrived.connect(self.registering.take)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.head.paste)

    def _divided(self, _at: int, _number: int) -> None:
        self._moved = True

    def _divide(self) -> None:
        """List and panel take what they need, the pages the rest, until the user divides otherwise."""
        px = theme().px
        width = self.width() - px(40)  # the splitter itself has no width before it is first shown
        for sheet, least in self._leasts:
            sheet.setMinimumWidth(px(least))
        if not self._moved:
            ends = (px(300), px(350)) if width >= px(1080) else (px(232), px(300))
            self.splitter.setSizes([ends[0], max(px(200), width - sum(ends) - px(24)), ends[1]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self._divide()

    # -- what the shell asks

    def first_focus(self) -> QWidget | None:
        """The list of what waits, the register, or the first step where nothing waits."""
        if self._book is not None and self._book_shown:
            return self._book.table
        return self.list if self.list.items.rowCount() else self.empty.button

    def activate(self) -> None:
        """The window may have stayed open over midnight."""
        if not self.registering.busy:
            self.head.renew()
        self._watch_recognition()

    def reload(self, changes: object) -> None:
        """Ask anew what is shown."""
        known = cast("Changes | None", changes)
        if known is None or any(known.of(kind) for kind in CONCERNED):
            self._refresh()

    def open_item(self, kind: str, item: object) -> bool:
        """Show an entry, or ask for files to take in."""
        if kind == "incoming" and isinstance(item, tuple) and item[:1] == ("new",):
            QTimer.singleShot(0, self, self.head.choose_files)  # once this place is in front
            return True
        if kind != "incoming" or not isinstance(item, int):
            return False
        self._soon.finish()
        try:
            entry = self._session.office.intake.get(item)
        except NotFound as error:
            self._session.failed.emit(error)
            return False
        if self.list.select(entry.id):
            self.show_book(shown=False)
        else:
            self.show_book(shown=True)
            self.book().show_item(entry)
        return True

    def accept_files(self, files: list[Path]) -> bool:
        """Take files in; a folder stands for the files right in it."""
        self.head.take(files)
        return True

    def may_leave(self) -> bool:
        """What was typed is kept."""
        if "panel" in self.__dict__:
            self.panel.leave()
        return True

    # -- coming in

    def _registered(self, receipts: list[Receipt]) -> None:
        first = next((each.item for each in receipts if each.stage is Stage.DONE and each.item), None)
        if first is not None and self.list.currentIndex().row() <= 0:
            self.list.select_row(0)

    # -- showing

    def _watch_recognition(self) -> None:
        recognition = self._session.recognition
        if recognition is not None and not self._watching:
            self._watching = True
            recognition.changed.connect(self._recognition_changed)

    def _recognition_changed(self) -> None:
        self.list.refresh()
        if "viewer" in self.__dict__:
            self.viewer.refresh()

    def _refresh(self) -> None:
        self._soon.drop()
        self._watch_recognition()
        self.list.reload()
        if self._book is not None:
            self._book.reload()
        self._show_side()

    def _show_side(self) -> None:
        waiting = self.list.items.rowCount()
        book = self._book_shown
        if book:
            self.stack.setCurrentWidget(self._book_sheet)
        else:
            self.stack.setCurrentWidget(self.splitter if waiting else self.empty)
        self.head.say_view(waiting, book=book)
        if not waiting:
            self._fit_empty()

    def show_book(self, *, shown: bool) -> None:
        """Switch between what waits and the register of the year."""
        if shown:
            self.book()
        self._book_shown = shown
        self._show_side()
        focus = self.book().table if shown else self.first_focus()
        if focus is not None:
            focus.setFocus()

    def book(self) -> BookView:
        """The register, made when it is first looked at."""
        if self._book is None:
            self._book_sheet = make_sheet(self.stack)
            self._book = BookView(self._session)
            self._book.opened.connect(self._open_entry)
            lay(self._book_sheet, self._book)
            self.stack.addWidget(self._book_sheet)
        return self._book

    def _open_entry(self, item: IncomingItem) -> None:
        if item.document.case_id is not None:
            self._session.opens.emit("document", item.document.id)
        elif self.list.select(item.id):
            self.show_book(shown=False)

    def _fit_empty(self) -> None:
        settings = self._session.settings.value
        first = self.tr(
            "Hier kommt an, was in Vorgänge gehört: Scans, PDF, Bilder und E-Mails. "
            "Dateien wählen oder einfach hierher ziehen; jede bekommt ihre Nummer im Posteingangsbuch."
        )
        watched = (
            self.tr("Neue Scans aus „{0}“ kommen von selbst.").format(settings.watched_folder)
            if settings.watched_on and settings.watched_folder
            else self.tr("Tipp: In den Einstellungen lässt sich der Ordner des Scanners überwachen.")
        )
        self.empty.say(self.tr("Keine Post wartet"), f"{first}\n\n{watched}")

    def _picked(self, item: IncomingItem | None) -> None:
        if item == self.viewer.item:
            return
        before = self.viewer.item
        self.viewer.show_item(item)
        if item is None:
            return
        same = before is not None and before.id == item.id
        if not same or (before is not None and _said(before) != _said(item)):
            self.panel.show_item(item)
        elif before is not None and before.document.version != item.document.version:
            self.panel.suggest()

    # -- filing

    def _file_from_list(self) -> None:
        if self.panel.case() is not None:
            self.panel.submit()
        else:
            self.panel.choice.search.setFocus()

    def file(self) -> None:
        """File the entry in front into the chosen case and go to the next."""
        item, case, details = self.panel.item, self.panel.case(), self.panel.details()
        if item is None or case is None or self._filing == item.id:
            return
        self._filing = item.id
        intake, clerk = self._session.office.intake, self._session.clerk
        self._session.write(
            partial(
                intake.assign,
                item.id,
                case.id,
                by=clerk,
                title=details.title,
                document_type=details.document_type,
                dated=details.dated,
                correspondent=details.correspondent,
                contact_id=details.contact_id,
            ),
            lambda _item: self._filed(item.id),
            self._not_filed,
            say=self.tr("{0} in {1} abgelegt").format(item.label, case.reference),
            undo=partial(intake.undo_assign, item.id, by=clerk),
            owner=self,
        )

    def _filed(self, item_id: int) -> None:
        self._filing = None
        self.panel.filed(item_id)

    def _not_filed(self, error: DeskError) -> None:
        self._filing = None
        self.panel.refused(error)

    def put_away(self, reason: PutAway) -> None:
        """Put the entry in front away; it stays in the register."""
        item = self.panel.item
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk
        self._session.write(
            partial(intake.put_away, item.id, by=clerk, reason=reason),
            lambda _none: self.panel.filed(item.id),
            self.panel.refused,
            say=self.tr("{0} weggelegt ({1})").format(item.label, reason_word(reason)),
            undo=partial(intake.bring_back, item.id, by=clerk),
            owner=self,
        )

    def _new_case(self) -> None:
        item, details = self.panel.item, self.panel.details()
        if item is None or not self.panel.is_understood():
            return
        self.panel.leave()
        intake = self._session.office.intake

        def go(_item: IncomingItem) -> None:
            self.panel.filed(item.id)
            known = {
                "documents": [item.document.id],
                "received": item.received,
                "sender_contact": details.contact_id,
                "sender": details.correspondent,
                "subject": details.title,
            }
            self._session.opens.emit("case", ("new", known))

        # what was said about it goes along: the page for the new case files the document as it stands
        say_first = partial(
            intake.describe,
            item.id,
            by=self._session.clerk,
            title=details.title,
            document_type=details.document_type,
            dated=details.dated,
            correspondent=details.correspondent,
            contact_id=details.contact_id,
        )
        self._session.write(say_first, go, self.panel.refused, owner=self)


def _said(item: IncomingItem) -> tuple[object, ...]:
    document = item.document
    return (document.title, document.document_type, document.dated, document.correspondent, document.contact_id)
