"""The open case: its head, what can be done with it, and its tabs; closing takes the place of the tabs."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol, TypeVar, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, CaseState, Finding
from gemeinde_desk.errors import NotFound
from gemeinde_desk.ui.cases.case_header import CaseHeader
from gemeinde_desk.ui.cases.closing_page import ClosingPage
from gemeinde_desk.ui.cases.dates_tab import DatesTab
from gemeinde_desk.ui.cases.documents_tab import DocumentsTab
from gemeinde_desk.ui.cases.filing import AddDocuments
from gemeinde_desk.ui.cases.handover import Handover
from gemeinde_desk.ui.cases.history_tab import HistoryTab
from gemeinde_desk.ui.cases.overview_tab import OverviewTab
from gemeinde_desk.ui.cases.people_tab import PeopleTab
from gemeinde_desk.ui.cases.reopening import ask_reason
from gemeinde_desk.ui.cases.words import due_word
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.action_row import ActionRow
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.controls import Banner
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.messages import Notice

OVERVIEW, DOCUMENTS, PEOPLE, DATES, HISTORY = range(5)
TABS = ("overview", "documents", "people", "dates", "history")
T = TypeVar("T", bound=QWidget)


class CaseTab(Protocol):
    """What every tab can do."""

    def show_case(self, case: Case) -> None:
        """Show the case as it stands; called again after every change of it."""

    def leave(self) -> None:
        """Keep what is being typed."""


class _Sheet(QWidget):
    """An empty tab, filled when it is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)


class CaseView(QWidget):
    """``left``: the user wants back to the list."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.case: Case | None = None
        self._stale: set[int] = set()
        #: a tab is built a turn after the frame it stands in
        self._soon = InTurn(self)
        px = theme().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(4), px(20), 0)
        layout.setSpacing(px(8))
        self.header = CaseHeader(session, self)
        self.notice = Notice(self)
        self._make_banner()
        self._make_actions()
        self._stack = QStackedWidget(self)
        for widget in (self.header, self.banner, self.toolbar, self.notice):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        self.tabs = QTabWidget(self._stack)
        self._stack.addWidget(self.tabs)
        self.tabs.setAccessibleName(self.tr("Teile des Vorgangs"))
        self.tabs.setDocumentMode(True)
        for title in (
            self.tr("Übersicht"),
            self.tr("Dokumente"),
            self.tr("Beteiligte"),
            self.tr("Termine"),
            self.tr("Verlauf"),
        ):
            self.tabs.addTab(_Sheet(), title)
        self.filing = AddDocuments(session, self, self.notice)
        self.handover = Handover(session, self, self.notice)
        self.header.left.connect(self.left)
        self.tabs.currentChanged.connect(self._tab_changed)

    def _make_banner(self) -> None:
        """What stands in the stead of the actions while the case is closed."""
        self.banner = Banner("lock", Tone.MUTED, self.tr("Wiedereröffnen"), self.reopen)
        self.package_button = Button(
            self.tr("Übergabepaket"),
            self.make_package,
            symbol="export",
            tip=self.tr("Den Vorgang als Übergabepaket speichern"),
        )
        row = self.banner.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.count() - 1, self.package_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _make_actions(self) -> None:
        def action(text: str, symbol: str, keys: str, on: Callable[[], object]) -> QAction:
            made = QAction(icon(symbol), text, self)
            made.setShortcut(keys)
            made.triggered.connect(lambda _checked: on())
            self.addAction(made)
            return made

        self._working = (
            action(self.tr("Dokument hinzufügen"), "attach", "Ctrl+D", self.add_documents),
            action(self.tr("Schreiben erstellen"), "letter", "Ctrl+L", self.write_letter),
            action(self.tr("Wiedervorlage"), "follow-up", "Ctrl+T", self.begin_follow_up),
            action(self.tr("z.d.A."), "close-case", "Ctrl+E", self.begin_closing),
            action(self.tr("Beteiligte"), "person", "Ctrl+B", self.begin_participant),
        )
        self.toolbar = ActionRow(self._working, gap=6, parent=self)
        buttons = (self.toolbar.buttons[each] for each in self._working)
        self.add_button, self.letter_button, self.follow_up_button, self.close_button, self.people_button = buttons

    # -- parts, each made when it is first seen: the place would open slowly otherwise

    @cached_property
    def overview(self) -> OverviewTab:
        """The first tab."""
        return self._placed(OVERVIEW, OverviewTab(self._session, self._sheet(OVERVIEW)))

    @cached_property
    def documents(self) -> DocumentsTab:
        """What is filed here."""
        made = self._placed(DOCUMENTS, DocumentsTab(self._session, self._sheet(DOCUMENTS)))
        made.add.connect(self.add_documents)
        return made

    @cached_property
    def people(self) -> PeopleTab:
        """Who takes part."""
        return self._placed(PEOPLE, PeopleTab(self._session, self._sheet(PEOPLE)))

    @cached_property
    def dates(self) -> DatesTab:
        """The calendar."""
        return self._placed(DATES, DatesTab(self._session, self._sheet(DATES)))

    @cached_property
    def history(self) -> HistoryTab:
        """The journal."""
        return self._placed(HISTORY, HistoryTab(self._session, self._sheet(HISTORY)))

    @cached_property
    def closing(self) -> ClosingPage:
        """The page that stands in the stead of the tabs while closing."""
        made = ClosingPage(self._session, self._stack)
        made.left.connect(self.end_closing)
        made.closed.connect(self._closed)
        made.wants.connect(self._fix_elsewhere)
        self._stack.addWidget(made)
        return made

    def _sheet(self, number: int) -> _Sheet:
        sheet = self.tabs.widget(number)
        assert isinstance(sheet, _Sheet)
        return sheet

    def _placed(self, number: int, tab: T) -> T:
        self._sheet(number).layout_.addWidget(tab)
        return tab

    # -- showing

    def show_case(self, case_id: int) -> None:
        """Open a case.

        :raises NotFound: there is none
        """
        case = self._session.office.cases.get(case_id)
        if self.case is None or self.case.id != case_id:
            self.leave()
            self.notice.hide()
            self._stack.setCurrentWidget(self.tabs)
        self._take(case)

    def reload(self) -> None:
        """Something about the case was written."""
        if self.case is None:
            return
        try:
            self._take(self._session.office.cases.get(self.case.id))
        except NotFound:
            self.left.emit()

    def leave(self) -> None:
        """Keep what is being typed."""
        for name in TABS:
            if name in self.__dict__:
                self._tab(name).leave()
        if "closing" in self.__dict__:
            self.closing.leave()

    def go_to_tab(self, number: int) -> None:
        """Bring a tab to the front, as it stands."""
        self.end_closing()
        self.tabs.setCurrentIndex(number)
        self._soon.finish()

    def show_document(self, document_id: int) -> None:
        """Bring a document of the case to the front."""
        self.go_to_tab(DOCUMENTS)
        self.documents.select(document_id)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        if self.tabs.currentIndex() != DOCUMENTS:
            return self.tabs.tabBar()
        self._soon.finish()
        return self.documents.table

    def _take(self, case: Case) -> None:
        self.case = case
        self.header.show_case(case)
        self._stale = {OVERVIEW, DOCUMENTS, PEOPLE, DATES, HISTORY}
        self._tab_changed()
        if self._is_closing():
            if case.is_open:
                self.closing.refresh(case)
            else:
                self.end_closing()
        self.banner.setVisible(not case.is_open)
        self.banner.words.setText(self._why_locked(case))
        if self.banner.button is not None:
            self.banner.button.setVisible(case.state is CaseState.CLOSED)
        self._show_buttons()

    def _show_buttons(self) -> None:
        case = self.case
        if case is None:
            return
        working = case.is_open and not self._is_closing()
        for action in self._working:
            action.setVisible(working)
        self.toolbar.setVisible(working)
        self.package_button.setVisible(case.state is CaseState.CLOSED and self.handover.possible())

    def _refresh_tab(self) -> None:
        number = self.tabs.currentIndex()
        if self.case is not None and number in self._stale:
            self._stale.discard(number)
            self._tab(TABS[number]).show_case(self.case)

    def _tab_changed(self) -> None:
        """What was there before is shown at once; what is still to be built comes after the frame around it."""
        self._soon.drop()
        name = TABS[self.tabs.currentIndex()]
        if name in self.__dict__:
            self._refresh_tab()
        else:
            fields = (self._make_fields,) if name == TABS[OVERVIEW] else ()
            self._soon.then(partial(self._tab, name), *fields, self._refresh_tab)

    def _make_fields(self) -> None:
        if self.case is not None:
            self.overview.make_fields(self.case)

    def _tab(self, name: str) -> CaseTab:
        return cast("CaseTab", getattr(self, name))

    def _is_closing(self) -> bool:
        return self._stack.currentWidget() is not self.tabs

    def _why_locked(self, case: Case) -> str:
        if case.state is CaseState.HANDED_OVER:
            return self.tr("Der Vorgang ist übergeben. Er bleibt lesbar und kann nicht mehr geändert werden.")
        return self.tr("z.d.A. verfügt am {0}. Nichts lässt sich mehr ändern.").format(due_word(case.closed))

    # -- what can be done

    def add_documents(self) -> None:
        """Choose files and file them here."""
        if self.case is not None and self.case.is_open:
            self.go_to_tab(DOCUMENTS)
            self.filing.ask(self.case)

    def take_files(self, files: list[Path]) -> bool:
        """Files dropped on the case; False when it takes none."""
        if self.case is None or not self.case.is_open:
            return False
        self.go_to_tab(DOCUMENTS)
        self.filing.take(self.case, files)
        return True

    def write_letter(self) -> None:
        """Begin a letter in this case."""
        if self.case is not None and self.case.is_open:
            self._session.opens.emit("letter", ("new", self.case.id))

    def begin_follow_up(self) -> None:
        """The keyboard goes to the form for a date."""
        if self.case is not None and self.case.is_open:
            self.go_to_tab(DATES)
            self.dates.begin_follow_up()

    def begin_participant(self, role: str = "") -> None:
        """The keyboard goes to the search for a contact."""
        if self.case is not None and self.case.is_open:
            self.go_to_tab(PEOPLE)
            self.people.begin(role)

    def begin_closing(self) -> None:
        """Show what stands against closing."""
        if self.case is not None and self.case.is_open:
            self.leave()
            self._stack.setCurrentWidget(self.closing)
            self._show_buttons()
            self.closing.begin(self.case)

    def end_closing(self) -> None:
        """Back to the tabs, the keyboard too if it was here."""
        if self._is_closing():
            self.closing.leave()  # kept before it is looked for again
        was_here = self._is_closing() and self.closing.isAncestorOf(self.focusWidget() or self)
        self._stack.setCurrentWidget(self.tabs)
        self._show_buttons()
        if was_here:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def make_package(self) -> None:
        """Hand the closed case over as a package of files."""
        if self.case is not None:
            self.handover.ask(self.case)

    def reopen(self) -> None:
        """Take the closing back, with a reason."""
        if self.case is not None and self.case.state is CaseState.CLOSED:
            ask_reason(self._session, self.case, self)

    def _closed(self, _case: object) -> None:
        self.end_closing()

    def _fix_elsewhere(self, finding: object) -> None:
        found = cast("Finding", finding)
        if found.fix == "file_document":
            self.add_documents()
        elif found.fix == "add_participant":
            role = self._role_label(found.field)
            self.begin_participant(role)
        elif found.fix in {"wait_for_text", "retry_text", "make_readable"} and found.subject_id is not None:
            self.show_document(found.subject_id)
        elif found.fix in {"issue_letter", "post_letter"} and found.subject_id is not None:
            self._session.opens.emit("letter", found.subject_id)

    def _role_label(self, key: str | None) -> str:
        if self.case is None or key is None:
            return ""
        roles = self._session.office.cases.type(self.case.case_type).roles
        return next((role.label for role in roles if role.key == key), "")

    def minimumSizeHint(self) -> QSize:
        """With large type the buttons take several rows: then the place scrolls, and nothing is cut off."""
        least, layout = super().minimumSizeHint(), self.layout()
        height = layout.minimumHeightForWidth(self.width()) if layout is not None else 0
        return QSize(least.width(), max(least.height(), height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another least height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back: from closing to the case, from the case to the list."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._is_closing():
            self.end_closing()
        else:
            self.left.emit()
