"""Drafts, and letters that wait for the post: two lists that are never long."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import LetterRow
from gemeinde_desk.ui.letters.words import number_word, tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.pdf_pages import joined
from gemeinde_desk.ui.printing import print_pdf
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

#: below this width (100 % drawing) the day of issuing gives way
ROOMY = 1000
ISSUED = 5


class LetterList(QWidget):
    """A table over a few letters with a foot. ``opened(document_id)``: Enter or a double click."""

    opened = Signal(int)

    def __init__(
        self,
        session: Session,
        name: str,
        columns: list[Column[LetterRow]],
        fetch: Callable[[], list[LetterRow]],
        empty: EmptyState,
    ) -> None:
        super().__init__()
        self.session = session
        self._fetch = fetch
        self._rows: list[LetterRow] = fetch()
        px = theme().px
        self.model: PagedModel[LetterRow] = PagedModel(
            columns,
            lambda: len(self._rows),
            lambda offset, limit: self._rows[offset : offset + limit],
            lambda row: row.document_id,
            name=name,
            parent=self,
        )
        self.table: PagedTable[LetterRow] = PagedTable(self.model)
        self.empty = empty
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        self.words = Text("", Role.SMALL, Tone.MUTED)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.stack, 1)
        layout.addLayout(self.foot)
        self.table.opened.connect(lambda row: self.opened.emit(row.document_id))
        self._show()

    def reload(self) -> None:
        """Ask anew; the selection stays."""
        self._rows = self._fetch()
        self.model.reload()
        self._show()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._rows)

    def _show(self) -> None:
        self.stack.setCurrentWidget(self.table if self._rows else self.empty)
        if self._rows and not self.table.currentIndex().isValid():
            self.table.select_row(0)


class DraftList(LetterList):
    """What is being written. Del puts a draft away."""

    def __init__(self, session: Session, new: Callable[[], object]) -> None:
        columns: list[Column[LetterRow]] = [
            Column(tr("Betreff"), lambda row: row.subject, strong=True),
            Column(tr("An"), lambda row: row.recipient or tr("noch niemand")),
            Column(tr("Vorgang"), lambda row: row.case_reference, 150),
            Column(tr("Kürzel"), lambda row: row.clerk, 76),
            Column(tr("Geändert"), lambda row: moment_word(row.changed), 150),
        ]
        empty = EmptyState(
            "letter",
            tr("Keine Entwürfe"),
            tr("Hier liegt, was Sie schreiben, bis es ausgefertigt ist. Jede Eingabe wird von selbst gespeichert."),
            tr("Neues Schreiben"),
            new,
        )
        super().__init__(session, tr("Entwürfe"), columns, session.office.letters.drafts, empty)
        self.discard_button = Button(
            tr("Verwerfen"), self.discard, symbol="delete", tip=tr("Den Entwurf verwerfen (Entf)")
        )
        self.foot.addWidget(self.words)
        self.foot.addStretch(1)
        self.foot.addWidget(self.discard_button)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.discard)
        self._show()

    def discard(self) -> None:
        """Put the selected drafts away; they can be taken back."""
        rows, session = self.table.selected(), self.session
        if not rows:
            return
        ids = [row.document_id for row in rows]
        desk, clerk = session.office.letters, session.clerk

        def each(verb: Callable[..., None]) -> None:
            with session.office.store.transaction(clerk.uuid) as tx:
                tx.without_journal()
                for document_id in ids:
                    verb(document_id, by=clerk)

        said = self.tr("Entwurf verworfen") if len(ids) == 1 else self.tr("{0} Entwürfe verworfen").format(len(ids))
        session.write(partial(each, desk.discard), say=said, undo=partial(each, desk.take_up), owner=self)

    def _show(self) -> None:
        super()._show()
        if hasattr(self, "discard_button"):
            self.discard_button.setVisible(self.count > 0)
            one = self.tr("1 Entwurf")
            many = self.tr("{0} Entwürfe").format(number_word(self.count))
            self.words.setText((one if self.count == 1 else many) if self.count else "")


class PostList(LetterList):
    """What is issued and waits for the post; several can go at once. ``posting(rows)``: these are to be posted."""

    posting = Signal(object)

    def __init__(self, session: Session) -> None:
        columns: list[Column[LetterRow]] = [
            Column(tr("Zeichen"), lambda row: row.reference, 164),
            Column(tr("Betreff"), lambda row: row.subject, strong=True),
            Column(tr("An"), lambda row: row.recipient),
            Column(tr("Versandart"), lambda row: row.delivery.label, 170),
            Column(
                tr("Art"),
                lambda row: tr("Bescheid") if row.notice else "",
                110,
                tone=lambda row: Tone.INFO if row.notice else None,
            ),
            Column(tr("Ausgefertigt"), lambda row: moment_word(row.issued or "")[:10], 116),
        ]
        empty = EmptyState(
            "send",
            tr("Nichts zu versenden"),
            tr(
                "Hier liegen ausgefertigte Schreiben, bis sie zur Post gegeben sind. Der Tag des Versands startet Fristen."
            ),
        )
        super().__init__(session, tr("Zu versenden"), columns, session.office.letters.to_post, empty)
        self.post_button = Button(
            tr("In den Postausgang …"), self.post, kind="primary", symbol="send", tip=tr("Strg+Eingabe")
        )
        self.print_button = Button(tr("Drucken"), self.print, symbol="print", tip=tr("Drucken (Strg+P)"))
        self.foot.addWidget(self.post_button)
        self.foot.addWidget(self.print_button)
        self.foot.addWidget(self.words)
        self.foot.addStretch(1)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._say())
        for keys, work in (("Ctrl+Return", self.post), ("Ctrl+P", self.print)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the day of issuing gives way."""
        super().resizeEvent(event)
        self.table.setColumnHidden(ISSUED, event.size().width() < theme().px(ROOMY))

    def post(self) -> None:
        """Go on to the day of posting for the selected ones."""
        rows = self.table.selected()
        if rows:
            self.posting.emit(rows)

    def print(self) -> None:
        """The selected ones as one job, each letter beginning on a page of its own."""
        cabinet = self.session.office.documents
        found = cabinet.several(row.document_id for row in self.table.selected()).values()
        paths = [cabinet.path(document.version) for document in found if document.version is not None]
        if paths:
            self.session.read(lambda _token: joined([path.read_bytes() for path in paths]), self._print, owner=self)

    def _print(self, pdf: bytes) -> None:
        print_pdf(self.session, self, pdf, self.tr("Schreiben"))

    def _show(self) -> None:
        super()._show()
        if hasattr(self, "print_button"):
            self._say()

    def _say(self) -> None:
        chosen = len(self.table.selected())
        self.post_button.setVisible(self.count > 0)
        self.print_button.setVisible(self.count > 0)
        self.post_button.setEnabled(chosen > 0)
        self.print_button.setEnabled(chosen > 0)
        several = self.tr("{0} von {1} ausgewählt · mehrere mit Umschalt oder Strg").format(chosen, self.count)
        self.words.setText(several if self.count > 1 else "")


def moment_word(instant: str) -> str:
    """«03.03.2026, 09:14» at the desk; empty for none."""
    if not instant:
        return ""
    local = datetime.fromisoformat(instant).astimezone()
    return f"{local:%d.%m.%Y, %H:%M}"
