"""What is filed in the case: the list with attachments behind their documents, and the pages beside it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.documents.findings import remarks
from gemeinde_desk.documents.model import Document
from gemeinde_desk.ui.cases.case_picker import CasePicker
from gemeinde_desk.ui.cases.document_columns import DAY, document_columns
from gemeinde_desk.ui.cases.document_details import DocumentDetails
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.action_row import ActionRow
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.paged_table import PagedModel, PagedTable

#: below this width (100 % drawing) the pages stand under the list
ROOMY = 760
#: below this width the day gives way to the pages
SPACIOUS = 1100
#: so many rows are in sight where the pages stand under the list
LEAST_ROWS, MOST_ROWS = 3, 6


class DocumentsTab(QWidget):
    """``add()``: the user wants to add documents."""

    add = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self._documents: list[Document] = []
        self._withdrawn: list[Document] = []
        self._shown: tuple[int, int] | None = None
        self._folder: QTemporaryDir | None = None
        self._arranged: Qt.Orientation | None = None
        self.model: PagedModel[Document] = PagedModel(
            document_columns(),
            lambda: len(self._documents),
            lambda offset, limit: self._documents[offset : offset + limit],
            lambda each: each.id,
            name=self.tr("Dokumente"),
            parent=self,
        )
        #: the user has divided list and pages
        self._moved = False
        self._stack = QStackedWidget(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self._stack)
        self._left = QWidget(self.splitter)
        self.table: PagedTable[Document] = PagedTable(self.model, self._left)
        self.pages = PageView(
            session.tasks, empty=self.tr("Von diesem Dokument gibt es keine Seiten zu sehen"), parent=self.splitter
        )
        self.empty = EmptyState(
            "document",
            self.tr("Noch kein Dokument"),
            self.tr("Dateien lassen sich auch einfach hierher ziehen."),
            self.tr("Dokument hinzufügen"),
            self.add.emit,
        )
        self.withdrawn_button = Button("", self._show_again, kind="quiet")
        self.withdrawn_button.setCheckable(True)
        self.remark = Text("", Role.SMALL, Tone.SOON)
        self.remark.setWordWrap(True)
        self._make_actions()
        self._arrange()
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _document: self.open_document())

    def show_case(self, case: Case) -> None:
        """Read the list anew."""
        other = self._case is None or self._case.id != case.id
        self._case = case
        if other:
            self.withdrawn_button.setChecked(False)
        cabinet = self._session.office.documents
        self._withdrawn = cabinet.withdrawn_of_case(case.id)
        self._name_withdrawn()
        shown = self._withdrawn if self.withdrawn_button.isChecked() else []
        self._documents = [*cabinet.of_case(case.id), *shown]
        self.model.reload()
        if self._documents and (other or not self.table.currentIndex().isValid()):
            self.table.select_row(0)
        had_focus = self.table.hasFocus()
        self._stack.setCurrentIndex(0 if self._documents else 1)
        if self.empty.button is not None:
            self.empty.button.setVisible(case.is_open)
            if had_focus and not self._documents:
                self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._picked(self.table.current())
        self._divide()

    def _name_withdrawn(self) -> None:
        count = len(self._withdrawn)
        if not count:
            self.withdrawn_button.setChecked(False)
        some = self.tr("1 zurückgezogenes Dokument") if count == 1 else self.tr("{0} zurückgezogene Dokumente")
        words = self.tr("{0} ausblenden") if self.withdrawn_button.isChecked() else self.tr("{0} anzeigen")
        self.withdrawn_button.setText(words.format(some.format(count)))
        self.withdrawn_button.setVisible(count > 0)

    def _show_again(self) -> None:
        if self._case is not None:
            self.show_case(self._case)

    def leave(self) -> None:
        """Nothing is typed here."""

    def select(self, document_id: int) -> None:
        """Put the keyboard on a document, a withdrawn one too."""
        if any(each.id == document_id for each in self._withdrawn):
            self.withdrawn_button.setChecked(True)
            self._show_again()
        self.model.row(0)
        self.table.select_identity(document_id)
        self.table.setFocus()

    def current(self) -> Document | None:
        """The document the keyboard is on."""
        return self.table.current()

    # -- building

    def _make_actions(self) -> None:
        def action(text: str, symbol: str, keys: str, on: Callable[[], object]) -> QAction:
            made = QAction(icon(symbol), text, self.table)
            if keys:
                made.setShortcut(QKeySequence(keys))
                made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            made.triggered.connect(lambda _checked: on())
            self.table.addAction(made)
            return made

        self.open_action = action(self.tr("Öffnen"), "document", "", self.open_document)
        self.original_action = action(self.tr("Original öffnen"), "document", "", lambda: self.open_document(True))
        self.export_action = action(self.tr("Kopie speichern …"), "export", "Ctrl+S", self.export)
        self.keep_original_action = action(
            self.tr("Original speichern …"), "export", "", lambda: self.export(original=True)
        )
        self.rename_action = action(self.tr("Angaben ändern …"), "edit", "F2", self.rename)
        self.move_action = action(self.tr("In anderen Vorgang …"), "case", "", self.move_elsewhere)
        self.withdraw_action = action(self.tr("Zurückziehen"), "delete", "Del", self.withdraw)
        self.bring_back_action = action(self.tr("Wiederherstellen"), "undo", "", self.bring_back)
        self.bring_back_action.setVisible(False)
        self.actions_shown = (
            self.open_action,
            self.original_action,
            self.export_action,
            self.keep_original_action,
            self.rename_action,
            self.move_action,
            self.withdraw_action,
            self.bring_back_action,
        )

    def _arrange(self) -> None:
        px = theme().px
        self.handles = ActionRow(
            (
                self.open_action,
                self.export_action,
                self.rename_action,
                self.move_action,
                self.withdraw_action,
                self.bring_back_action,
                self.original_action,
                self.keep_original_action,
            ),
            kind="quiet",
            gap=2,
            parent=self._left,
        )
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.table, 1)
        column.addWidget(self.remark)
        column.addWidget(self.handles)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self.pages)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._divided)
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(8), 0, px(8))
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.withdrawn_button, 0, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pages beside the list where there is room, else under it."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(ROOMY)
        self.table.setColumnHidden(DAY, wide and self.width() < theme().px(SPACIOUS))
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._arranged != wanted:
            self._arranged, self._moved = wanted, False
            self.splitter.setOrientation(wanted)
        self._divide()

    def _divided(self, _at: int, _number: int) -> None:
        self._moved = True

    def _divide(self) -> None:
        """Below each other the list takes what its rows need and the pages the rest, until the user divides otherwise."""
        if self._moved:
            return
        if self._arranged == Qt.Orientation.Horizontal:
            self.splitter.setSizes([self.width() * 45 // 100, self.width() * 55 // 100])
            return
        row = self.table.verticalHeader().defaultSectionSize()
        shown = max(LEAST_ROWS, min(len(self._documents), MOST_ROWS))
        list_needs = self.table.horizontalHeader().sizeHint().height() + shown * row + 4
        needed = min(list_needs + self.handles.sizeHint().height() + theme().px(4), self.height() * 45 // 100)
        self.splitter.setSizes([needed, max(1, self.height() - needed)])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same as the buttons, and the original."""
        if self.table.current() is not None:
            menu = QMenu(self)
            menu.addActions(list(self.actions_shown))
            menu.exec(event.globalPos())
            menu.deleteLater()

    # -- behaviour

    def _picked(self, document: Document | None) -> None:
        version = document.version if document is not None else None
        withdrawn = document is not None and document.removed is not None
        open_case = self._case is not None and self._case.is_open and not withdrawn
        self.withdraw_action.setVisible(not withdrawn)
        self.bring_back_action.setVisible(withdrawn)
        self.bring_back_action.setEnabled(withdrawn and self._case is not None and self._case.is_open)
        writing = document is not None and document.state == "draft" and not withdrawn
        self.open_action.setEnabled(version is not None or writing)
        for action in (self.original_action, self.keep_original_action):  # where what is shown is not what came in
            action.setVisible(version is not None and version.readable_sha256 is not None)
        self.export_action.setEnabled(version is not None)
        self.rename_action.setEnabled(open_case and document is not None and document.state == "final")
        self.move_action.setEnabled(open_case and document is not None and document.parent_id is None)
        self.withdraw_action.setEnabled(open_case and document is not None and document.posted is None)
        self.remark.setText(remarks(version) if version is not None else "")
        self.remark.setVisible(bool(self.remark.text()))
        shown = (document.id, version.id) if document is not None and version is not None else None
        if shown != self._shown:
            self._shown = shown
            self.pages.show_source(self._session.pages_of(document) if document is not None else None)

    def open_document(self, original: bool = False) -> None:
        """With the program the system has for it; a draft in the letters."""
        document = self.table.current()
        if document is None or not self.open_action.isEnabled():
            return
        if document.state == "draft":
            self._session.opens.emit("letter", document.id)
        elif document.version is not None:
            if self._folder is None:
                self._folder = QTemporaryDir()
            self._copy(document, Path(self._folder.path()), original, self._open_copy)

    def _open_copy(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._session.say(self.tr("Für „{0}“ ist auf diesem Rechner kein Programm eingerichtet").format(path.name))

    def export(self, *, original: bool = False) -> None:
        """Lay a copy into a folder the user chooses; ``original``: the file as it came."""
        document = self.table.current()
        if document is None or document.version is None:
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("Kopie speichern in"))
        if folder:
            self._copy(document, Path(folder), original, self._exported)

    def _exported(self, path: Path) -> None:
        self._session.say(self.tr("Kopie gespeichert als „{0}“").format(path.name))

    def _copy(self, document: Document, folder: Path, original: bool, done: Callable[[Path], object]) -> None:
        documents = self._session.office.documents

        def work(_token: Token) -> Path:
            return documents.export(document.id, folder, original=original)

        self._session.read(work, done, owner=self)

    def rename(self) -> None:
        """Change title, type, date and sender."""
        document = self.table.current()
        if document is not None and self.rename_action.isEnabled():
            dialog = DocumentDetails(self._session, document, self)
            dialog.exec()
            dialog.deleteLater()

    def withdraw(self) -> None:
        """Hide the document; taken back with «Rückgängig»."""
        document = self.table.current()
        if document is None or not self.withdraw_action.isEnabled():
            return
        documents, clerk = self._session.office.documents, self._session.clerk
        self._session.write(
            partial(documents.withdraw, document.id, by=clerk),
            say=self.tr("„{0}“ zurückgezogen").format(_short(document.title)),
            undo=partial(documents.bring_back, document.id, by=clerk),
            owner=self,
        )

    def bring_back(self) -> None:
        """Show a withdrawn document again, an attachment together with what it came with."""
        document = self.table.current()
        if document is None or not self.bring_back_action.isEnabled():
            return
        gone = {each.id for each in self._withdrawn}
        whole = document.parent_id if document.parent_id in gone else document.id
        documents, clerk = self._session.office.documents, self._session.clerk
        self._session.write(
            partial(documents.bring_back, whole, by=clerk),
            say=self.tr("„{0}“ wiederhergestellt").format(_short(document.title)),
            undo=partial(documents.withdraw, whole, by=clerk),
            owner=self,
        )

    def move_elsewhere(self) -> None:
        """File the document in another case."""
        document, case = self.table.current(), self._case
        if document is None or case is None or not self.move_action.isEnabled():
            return
        picker = CasePicker(self._session, self.tr("In welchen Vorgang?"), without=case.id, parent=self)
        if picker.exec() and picker.chosen is not None:
            self.move_to(document, case, picker.chosen.id, picker.chosen.reference)
        picker.deleteLater()

    def move_to(self, document: Document, case: Case, target: int, reference: str) -> None:
        """File it there, with the way back."""
        cases, clerk = self._session.office.cases, self._session.clerk
        self._session.write(
            partial(cases.move_document, document.id, target, by=clerk),
            say=self.tr("„{0}“ liegt jetzt in {1}").format(_short(document.title), reference),
            undo=partial(cases.move_document, document.id, case.id, by=clerk),
            owner=self,
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
