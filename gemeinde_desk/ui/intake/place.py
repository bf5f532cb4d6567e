"""The place «Posteingang»: what waits at the left, its pages in the middle, where it belongs at the right."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.errors import DeskError, NotFound
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.file_drop import local_files
from gemeinde_desk.ui.intake.arrivals import Arrivals
from gemeinde_desk.ui.intake.assign_panel import AssignPanel
from gemeinde_desk.ui.intake.page_tools import PageTools
from gemeinde_desk.ui.intake.registering import Receipt, Registering, Stage
from gemeinde_desk.ui.intake.viewer import Viewer
from gemeinde_desk.ui.intake.waiting_list import WaitingList
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.messages import Notice

#: kinds of things whose change concerns this place
CONCERNED = ("incoming", "document", "case", "contact", "setting")
FOLDER_KEY = "import_folder"


class IntakePlace(Place):
    """Knows ``("incoming", id)``: an entry that waits, or its line in the register."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._held: list[Path] = []
        self.setAcceptDrops(False)  # the window shows where to let go and asks this place first
        self.registering = Registering(session, self)
        self.arrivals = Arrivals(self.registering)
        self.notice = Notice()
        self.list = WaitingList(session)
        self.viewer = Viewer(session)
        self.tools = PageTools(session, self.viewer)
        self.viewer.add_tools(self.tools)
        self.panel = AssignPanel(session)
        self._build_head()
        self._build()
        self._connect()
        self._refresh()

    # -- building

    def _build_head(self) -> None:
        px = theme().px
        self.waiting_button = Button(self.tr("Wartet"), partial(self.show_book, False))
        self.book_button = Button(self.tr("Posteingangsbuch"), partial(self.show_book, True))
        for button in (self.waiting_button, self.book_button):
            button.setCheckable(True)
        self.received = DateField(self.tr("Eingegangen am"), prefer="past", today=self._session.today)
        self.received.setPlaceholderText(self.tr("z. B. 3.3. oder gestern"))
        self.received.set_day(self._session.today())
        self.received.setFixedWidth(px(250))
        label = Text(self.tr("&Eingegangen am"), Role.SMALL, Tone.MUTED)
        label.setBuddy(self.received)
        self.choose_button = Button(self.tr("Dateien aufnehmen …"), self.choose_files, symbol="import")
        self.choose_button.setToolTip(
            self.tr("Post aus Dateien aufnehmen (Strg+O); Dateien lassen sich auch hierher ziehen")
        )
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(px(20), px(4), px(20), px(10))
        head.setSpacing(px(8))
        head.addWidget(self.waiting_button)
        head.addWidget(self.book_button)
        head.addStretch(1)
        head.addWidget(label)
        head.addWidget(self.received)
        head.addWidget(self.choose_button)

    def _build(self) -> None:
        px = theme().px
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        for widget, least, share in ((self.list, 210, 0), (self.viewer, 280, 1), (self.panel, 290, 0)):
            sheet = QFrame()
            sheet.setProperty("role", "card")
            inside = QVBoxLayout(sheet)
            inside.setContentsMargins(1, px(4), 1, px(4))
            inside.setSpacing(0)
            inside.addWidget(widget)
            sheet.setMinimumWidth(px(least))
            self.splitter.addWidget(sheet)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setHandleWidth(px(12))
        self.splitter.setSizes([px(300), px(520), px(350)])
        self.empty = EmptyState(
            "inbox",
            self.tr("Keine Post wartet"),
            "",
            self.tr("Dateien wählen …"),
            self.choose_files,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.splitter)
        body = QVBoxLayout()
        body.setContentsMargins(px(20), 0, px(20), px(12))
        body.setSpacing(px(10))
        body.addWidget(self.notice)
        body.addWidget(self.arrivals)
        body.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._file_from_list)
        self.panel.file.connect(self.file)
        self.panel.new_case.connect(self._new_case)
        self.panel.put_away.connect(self.put_away)
        self.tools.refused.connect(self.notice.say_error)
        self.registering.ended.connect(self._registered)
        self.arrivals.opened.connect(lambda item_id: self.open_item("incoming", item_id))
        self.received.changed.connect(lambda _day: self._date_mended())
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    # -- what the shell asks

    def first_focus(self) -> QWidget | None:
        """The list of what waits, or the first step where nothing does."""
        return self.list if self.list.items.rowCount() else self.empty.button

    def activate(self) -> None:
        """The window may have stayed open over midnight."""
        if not self.registering.busy and not self._held:
            self._renew_date()
        self._watch_recognition()

    def reload(self, changes: object) -> None:
        """Ask anew what is shown."""
        known = cast("Changes | None", changes)
        if known is None or any(known.of(kind) for kind in CONCERNED):
            self._refresh()

    def open_item(self, kind: str, item: object) -> bool:
        """Show an entry."""
        if kind != "incoming" or not isinstance(item, int):
            return False
        try:
            entry = self._session.office.intake.get(item)
        except NotFound as error:
            self._session.failed.emit(error)
            return False
        if self.list.select(entry.id):
            self._show_side()
        elif entry.document.case_id is not None:
            self._session.opens.emit("document", entry.document.id)
        return True

    def accept_files(self, files: list[Path]) -> bool:
        """Take files in; a folder stands for the files right in it."""
        found = [path for each in files for path in (_files_of(each) if each.is_dir() else [each])]
        day = self.received.day() if self.received.finish() else None
        if day is None or day > self._session.today():
            self._held += found
            self._ask_date(future=day is not None)
            return True
        self.registering.take(found, day)
        return True

    def may_leave(self) -> bool:
        """What was typed is kept."""
        self.panel.leave()
        return True

    # -- coming in

    def choose_files(self) -> None:
        """Ask for files; the last folder is remembered."""
        from gemeinde_desk.ui.menus import IMPORT_FILTER  # noqa: PLC0415 - the menus come after the places

        drafts = self._session.office.drafts
        last = (drafts.load(FOLDER_KEY) or {}).get("folder", str(Path.home()))
        every = self.tr("Alle Dateien (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Post aufnehmen"), str(last), f"{IMPORT_FILTER};;{every}")
        if names:
            self._session.write(partial(drafts.save, FOLDER_KEY, {"folder": str(Path(names[0]).parent)}))
            self.accept_files([Path(name) for name in names])

    def paste(self) -> None:
        """Take the files that were copied in the file manager."""
        files = local_files(QApplication.clipboard().mimeData().urls())
        if files:
            self.accept_files(files)

    def _ask_date(self, *, future: bool) -> None:
        words = self.tr("Der Eingangstag liegt in der Zukunft.") if future else self.tr("Der Eingangstag fehlt noch.")
        more = self.tr("Bitte oben den Tag angeben, an dem die Post eingegangen ist. Die Dateien warten solange.")
        self.notice.say(f"{words} {more}", Tone.SOON)
        self.received.setFocus()
        self.received.selectAll()

    def _date_mended(self) -> None:
        day = self.received.day()
        if self._held and day is not None and day <= self._session.today():
            # taken when the field is left or Enter is pressed: the day may not be typed to its end yet
            self.notice.say(
                self.tr("{0} Dateien warten auf den Eingangstag.").format(len(self._held)),
                Tone.INFO,
                self.tr("Jetzt aufnehmen"),
                self._take_held,
            )

    def _take_held(self) -> None:
        files, self._held = self._held, []
        self.notice.hide()
        self.accept_files(files)

    def _renew_date(self) -> None:
        today = self._session.today()
        if getattr(self, "_day_shown", None) != today:
            self._day_shown = today
            self.received.set_day(today)

    def _registered(self, receipts: list[Receipt]) -> None:
        first = next((each.item for each in receipts if each.stage is Stage.DONE and each.item), None)
        if first is not None and self.list.currentIndex().row() <= 0:
            self.list.select_row(0)

    # -- showing

    def _watch_recognition(self) -> None:
        recognition = self._session.recognition
        if recognition is not None and not getattr(self, "_watching", False):
            self._watching = True
            recognition.changed.connect(self._recognition_changed)

    def _recognition_changed(self) -> None:
        self.list.refresh()
        self.viewer.refresh()

    def _refresh(self) -> None:
        self._watch_recognition()
        self.list.reload()
        self._show_side()
        self.badge.emit(self.list.items.rowCount())

    def _show_side(self) -> None:
        waiting = self.list.items.rowCount()
        self.stack.setCurrentWidget(self.splitter if waiting else self.empty)
        self.waiting_button.setChecked(True)
        self.book_button.setChecked(False)
        self.waiting_button.setText(self.tr("Wartet ({0})").format(waiting))
        if not waiting:
            self._fit_empty()

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

    def show_book(self, shown: bool) -> None:
        """Switch between what waits and the register of the year."""
        del shown
        self._show_side()

    # -- filing

    def _file_from_list(self) -> None:
        if self.panel.case() is not None:
            self.file()
        else:
            self.panel.choice.search.setFocus()

    def file(self) -> None:
        """File the entry in front into the chosen case and go to the next."""
        item, case, details = self.panel.item, self.panel.case(), self.panel.details()
        if item is None or case is None:
            return
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
            lambda _item: self.panel.filed(item.id),
            self.panel.refused,
            say=self.tr("{0} in {1} abgelegt").format(item.label, case.reference),
            undo=partial(intake.undo_assign, item.id, by=clerk),
            owner=self,
        )

    def put_away(self, reason: str) -> None:
        """Put the entry in front away; it stays in the register."""
        item = self.panel.item
        if item is None:
            return
        intake, clerk = self._session.office.intake, self._session.clerk
        self._session.write(
            partial(intake.put_away, item.id, by=clerk, reason=reason),
            lambda _none: self.panel.filed(item.id),
            self.panel.refused,
            say=self.tr("{0} weggelegt ({1})").format(item.label, reason),
            undo=partial(intake.bring_back, item.id, by=clerk, document_type=item.document.document_type),
            owner=self,
        )

    def _new_case(self) -> None:
        item, details = self.panel.item, self.panel.details()
        if item is None:
            return
        self.panel.leave()
        intake = self._session.office.intake

        def go(_item: IncomingItem) -> None:
            self.panel.filed(item.id)
            known = {
                "documents": [item.document.id],
                "received": item.received,
                "sender_contact": details.contact_id,
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
        self._session.write(say_first, go, self._describe_refused, owner=self)

    def _describe_refused(self, error: DeskError) -> None:
        self.panel.refused(error)


def _said(item: IncomingItem) -> tuple[object, ...]:
    document = item.document
    return (document.title, document.document_type, document.dated, document.correspondent, document.contact_id)


def _files_of(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError:
        return [folder]  # the register says at its line why it cannot be read
