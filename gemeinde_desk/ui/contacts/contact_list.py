"""The book as a table with its search; any number of contacts."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.ui.contacts.output import page_of, write_contacts
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.words import symbol_of
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.target_file import ask_target
from gemeinde_desk.ui.tasks import Latest, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable
from gemeinde_desk.ui.widgets.search_field import SearchField

#: columns that give way while a contact stands beside the list
GIVE_WAY = (1, 3)


class ContactList(QWidget):
    """``opened(id)``: Enter or double click; ``followed(id)``: the keyboard stands on it; ``new(text)``: a new contact."""

    opened = Signal(int)
    followed = Signal(int)
    new = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks, self)
        self._ids: tuple[int, ...] | None = None
        self._text = ""
        self._reloading = False
        #: the rows come a turn after the frame they stand in: both at once would hold the window too long
        self._asked = False
        self._soon = InTurn(self)
        self.search = SearchField(self.tr("Kontakte durchsuchen"), self.tr("Name, Ort, Straße, Telefon oder E-Mail"))
        self.new_button = Button(
            self.tr("Neuer Kontakt"), partial(self.new.emit, ""), symbol="add",
            tip=self.tr("Eine Person oder Organisation aufnehmen"),
        )  # fmt: skip
        self.export_button = IconButton("export", self.tr("Liste als CSV-Datei exportieren"), self.export)
        self.model: PagedModel[Contact] = PagedModel(
            self._columns(), self._count, self._page, lambda row: row.id, name=self.tr("Kontakte"), parent=self
        )
        self._stack = QStackedWidget(self)
        self.table: PagedTable[Contact] = PagedTable(self.model, self._stack)
        self.count = Text("", Role.SMALL, Tone.MUTED)
        self._build()
        self.search.searched.connect(self._ask)
        self.search.installEventFilter(self)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        self.table.picked.connect(self._picked)
        self._soon.then(partial(self._show, "", None))

    def _columns(self) -> list[Column[Contact]]:
        return [
            Column(self.tr("Name"), lambda row: row.sort_name, icon=symbol_of, strong=True),
            Column(self.tr("Straße"), lambda row: row.street, width=200),
            Column(self.tr("Ort"), lambda row: row.place, width=180),
            Column(self.tr("Telefon"), lambda row: row.phone, width=150),
        ]

    def _build(self) -> None:
        px = theme().px
        self.nothing = EmptyState(
            "contacts",
            self.tr("Noch keine Kontakte"),
            self.tr("Hier stehen Personen und Organisationen, mit denen das Amt zu tun hat. Schreiben gehen an sie."),
            self.tr("Kontakt anlegen"),
            partial(self.new.emit, ""),
        )
        self.not_found = EmptyState(
            "search", "", self.tr("Gesucht wird in Namen, Anschrift, Telefon und E-Mail, in jeder Schreibweise."),
            self.tr("Als neuen Kontakt anlegen"), lambda: self.new.emit(self._text),
        )  # fmt: skip
        for page in (self.table, self.nothing, self.not_found):
            self._stack.addWidget(page)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)

    # -- rows

    def _count(self) -> int:
        if not self._asked:
            return 0
        return self._session.office.contacts.count() if self._ids is None else len(self._ids)

    def _page(self, offset: int, limit: int) -> list[Contact]:
        return page_of(self._session.office.contacts, self._ids, offset, limit)

    def reload(self) -> None:
        """Ask anew what is shown; the keyboard stays on its contact."""
        self._ask(self._text)

    def _ask(self, text: str) -> None:
        if not text:
            self._latest.drop()
            self._show(text, None)
            return
        book = self._session.office.contacts
        self._latest.ask(lambda _token: book.matching(text), partial(self._show, text))

    def _show(self, text: str, ids: tuple[int, ...] | None) -> None:
        self._soon.drop()
        self._asked = True
        self._text, self._ids = text, ids
        self._reloading = True
        self.model.reload()
        self._reloading = False
        self._tell()

    def _tell(self) -> None:
        shown = self.model.rowCount()
        self.count.setText(self._number_of(shown))
        self.export_button.setEnabled(shown > 0)
        empty = self.nothing if self._ids is None else self.not_found
        self.not_found.say(
            self.tr("„{0}“ steht nicht im Kontaktbuch").format(self._text), self.not_found.sentence.text()
        )
        searching = self.search.hasFocus()
        self.search.setVisible(empty is self.not_found or shown > 0)
        if searching and self.search.isHidden() and self.nothing.button is not None:
            self._stack.setCurrentWidget(empty)
            self.nothing.button.setFocus(Qt.FocusReason.OtherFocusReason)
        if shown and self._stack.isAncestorOf(self.focusWidget() or self) and not self.table.hasFocus():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)  # what had the keyboard is about to vanish
        self._stack.setCurrentWidget(self.table if shown else empty)
        self.new_button.setVisible(self.search.isVisibleTo(self))

    # -- moving around

    def select(self, contact_id: int) -> None:
        """Put the keyboard's row on a contact, wherever it stands; nothing is told."""
        self._soon.finish()
        self._reloading = True
        if not self.table.select_identity(contact_id):
            row = None
            if self._ids is None:
                row = self._session.office.contacts.position(contact_id)
            elif contact_id in self._ids:
                row = self._ids.index(contact_id)
            if row is None:
                self.table.clearSelection()
            else:
                self.table.select_row(row)
        self._reloading = False

    def set_beside(self, beside: bool) -> None:
        """Give room to a contact beside the list."""
        px = theme().px
        self.setContentsMargins(px(20), px(4), px(12 if beside else 20), px(12))
        for column in GIVE_WAY:
            self.table.setColumnHidden(column, beside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search into the table."""
        down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
        if watched is self.search and down and self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            row = self.table.current()
            if row is None:
                self.table.select_row(0)
            else:
                self.followed.emit(row.id)
            return True
        return super().eventFilter(watched, event)

    def _picked(self, row: Contact | None) -> None:
        if row is not None and not self._reloading:
            self.followed.emit(row.id)

    # -- export

    def export(self) -> None:
        """Ask where, then write the list as it is filtered."""
        title = self.tr("Kontakte {0}").format(self._session.today().isoformat())
        path = ask_target(self, self.tr("Liste der Kontakte exportieren"), title, ".csv")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the list to a file, with progress in the status line."""
        ids, book = self._ids, self._session.office.contacts

        def write(token: Token) -> int:
            return write_contacts(book, ids, path, token.progress)

        self._session.read(write, partial(self._exported, path), label=self.tr("Kontakte exportieren"), owner=self)

    def _exported(self, path: Path, count: int) -> None:
        self._session.say(self.tr("{0} in „{1}“ gespeichert").format(self._number_of(count), path.name))

    def _number_of(self, count: int) -> str:
        many = self.tr("{0} Kontakte").format(f"{count:,}".replace(",", "."))
        return self.tr("1 Kontakt") if count == 1 else many
