"""The pages of the entry in front, its attachments beside it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from gemeinde_desk.documents.findings import remarks
from gemeinde_desk.documents.model import Document
from gemeinde_desk.intake.register import IncomingItem
from gemeinde_desk.ui.intake.words import TextState, text_state
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.tips import plain_tip

#: below this width (pixels at 100 %) there are no small pages at the side
ROOMY = 400


class Viewer(QWidget):
    """``shown(Document)``: another document of the entry came to the front."""

    shown = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.item: IncomingItem | None = None
        self.family: list[Document] = []
        self._in_sight: tuple[int, str] | None = None
        #: the page to show once the pages have been put in another order
        self.wanted_page: int | None = None
        px = theme().px
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("E-Mail und Anlagen"))
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setDrawBase(False)
        self._stack = QStackedWidget(self)
        self.pages = PageView(session.tasks, empty=self.tr("Wählen Sie links ein Schriftstück aus"), parent=self._stack)
        self.no_pages = EmptyState("attach", self.tr("Diese Anlage hat keine Seiten zum Ansehen"))
        self.state = Chip()
        self.note = Text("", Role.SMALL, Tone.MUTED)
        self.note.setWordWrap(True)
        self.retry = Button(self.tr("Noch einmal versuchen"), self._retry, symbol="refresh")
        self.read_now = Button(self.tr("Jetzt erkennen"), self._read_now, symbol="search")
        strip = QHBoxLayout()
        strip.setContentsMargins(px(12), px(6), px(12), px(6))
        strip.setSpacing(px(10))
        for widget in (self.state, self.note, self.retry, self.read_now):
            strip.addWidget(widget, 1 if widget is self.note else 0)
        self._strip = QWidget()
        self._strip.setLayout(strip)
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self.no_pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        self._layout = layout
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._strip)
        self.tabs.currentChanged.connect(self._turn_to)
        self.show_item(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small pages give way where the page itself would get too narrow to read."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        source = self.pages.source
        roomy = self.width() >= theme().px(ROOMY)
        self.pages.thumbnails.setVisible(roomy and source is not None and source.pages > 1)

    def add_tools(self, tools: QWidget) -> None:
        """A bar between the tabs and the pages."""
        self._layout.insertWidget(1, tools)

    def document(self) -> Document | None:
        """The document in front."""
        number = self.tabs.currentIndex()
        return self.family[number] if 0 <= number < len(self.family) else None

    def show_item(self, item: IncomingItem | None) -> None:
        """Another entry, or the same one after a change: then page and attachment stay where they are."""
        same = item is not None and self.item is not None and item.id == self.item.id
        before = max(0, self.tabs.currentIndex()) if same else 0
        self.item = item
        self.family = self._session.office.intake.family(item.id) if item is not None else []
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for number, document in enumerate(self.family):
            self.tabs.addTab(self._tab(document, first=number == 0))
            self.tabs.setTabToolTip(number, plain_tip(document.title))
        self.tabs.setCurrentIndex(min(before, len(self.family) - 1))
        self.tabs.blockSignals(blocked)
        self.tabs.setVisible(len(self.family) > 1)
        self._show_document()

    def _tab(self, document: Document, *, first: bool) -> str:
        if first:
            return self.tr("E-Mail") if self.item and self.item.channel == "mail" else self.tr("Schriftstück")
        title = document.title if len(document.title) <= 24 else f"{document.title[:23]}…"
        return title.replace("&", "&&")

    def _turn_to(self, _number: int) -> None:
        self._show_document()

    def _show_document(self) -> None:
        document = self.document()
        version = document.version if document else None
        key = (document.id, version.shown_sha256) if document and version else None
        if key != self._in_sight or key is None:
            same = key is not None and self._in_sight is not None and key[0] == self._in_sight[0]
            page = self.pages.canvas.page if same else 0
            if same and self.wanted_page is not None:
                page, self.wanted_page = self.wanted_page, None
            self._in_sight = key
            has_pages = bool(version and version.pages)
            source = self._session.pages_of(document) if document and has_pages else None
            self.pages.show_source(source, page)
            if document is not None and source is None:
                self._say_no_pages(document)
            self._stack.setCurrentWidget(self.pages if document is None or source is not None else self.no_pages)
            self._fit()
        self.refresh()
        self.shown.emit(document)

    def _say_no_pages(self, document: Document) -> None:
        version = document.version
        failed = version is not None and version.text_state == "failed"
        self.no_pages.say(
            self.tr("„{0}“ lässt sich hier nicht anzeigen").format(document.title),
            remarks(version) if version and failed else self.tr("Die Datei wird unverändert aufbewahrt."),
        )

    def refresh(self) -> None:
        """Where the text of the document in front stands."""
        document = self.document()
        version = document.version if document else None
        recognition = self._session.recognition
        state: TextState | None = text_state(version, recognition)
        self._strip.setVisible(state is not None)
        self.retry.setVisible(bool(version and version.text_state == "failed" and version.pages))
        waiting = bool(
            version and version.text_state == "queued" and recognition and recognition.is_put_off(version.id)
        )
        self.read_now.setVisible(waiting)
        if state is not None:
            self.state.show_state(state.words, state.tone, state.symbol)
            self.note.setText(state.detail)

    def _retry(self) -> None:
        document = self.document()
        if document is not None and document.version is not None:
            again = partial(self._session.office.intake.retry, document.version.id)
            self._session.write(again, owner=self)

    def _read_now(self) -> None:
        document, recognition = self.document(), self._session.recognition
        if document is not None and document.version is not None and recognition is not None:
            recognition.read_now(document.version.id)
