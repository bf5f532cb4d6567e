"""What the first visit to a place would wait for, loaded in small pieces while nobody waits.

Modules are loaded one at a time, each in a turn of the event loop of its own, so that a click or a key comes between two
of them. Files of the office are read by a worker.
"""

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from gemeinde_desk.ui.session import Session

#: the window first shows its first place (ms)
REST = 250
#: milliseconds between two pieces: room for the answers of workers
GAP = 4
#: in the order of likely need; a module comes after the dear ones it loads itself, so that no piece is long
MODULES = (
    "gemeinde_desk.ui.widgets.row_delegate",
    "gemeinde_desk.ui.widgets.paged_table",
    "gemeinde_desk.ui.cases.list_export",
    "gemeinde_desk.ui.printing",
    "gemeinde_desk.ui.cases.case_list",
    "gemeinde_desk.ui.cases.place",
    "gemeinde_desk.ui.widgets.page_images",
    "gemeinde_desk.ui.widgets.page_view",
    "gemeinde_desk.cases.case_types",
    "gemeinde_desk.ui.widgets.field_editors",
    "gemeinde_desk.ui.widgets.derivation_card",
    "gemeinde_desk.ui.people.contact_form",
    "gemeinde_desk.ui.people.contact_picker",
    "gemeinde_desk.ui.cases.closing_page",
    "gemeinde_desk.ui.cases.documents_tab",
    "gemeinde_desk.ui.cases.people_tab",
    "gemeinde_desk.ui.cases.case_view",
    "gemeinde_desk.contacts.contact_book",
    "gemeinde_desk.intake.arriving",
    "gemeinde_desk.cases.register",
    "gemeinde_desk.intake.desk",
    "gemeinde_desk.ui.intake.page_tools",
    "gemeinde_desk.ui.intake.assign_panel",
    "gemeinde_desk.ui.intake.place",
    "gemeinde_desk.ui.contacts.place",
    "gemeinde_desk.ui.cases.new_case",
    "gemeinde_desk.letters.model_json",
    "gemeinde_desk.letters.templates",
    "gemeinde_desk.letters.desk",
    "gemeinde_desk.ui.letters.document",
    "gemeinde_desk.ui.letters.writing_panel",
    "gemeinde_desk.ui.letters.editor_view",
    "gemeinde_desk.ui.letters.place",
    "gemeinde_desk.ui.command_palette",
)


class Warming(QObject):
    """Begins with :meth:`start`, ends by itself, or with :meth:`close`."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._left: Iterator[str] = iter(MODULES)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """After a moment."""
        self._timer.start(REST)
        office = self._session.office
        self._session.read(lambda _token: (office.cases.types(), office.filing_plan), lambda _read: None, owner=self)

    def close(self) -> None:
        """Load nothing more."""
        self._timer.stop()

    def _step(self) -> None:
        module = next(self._left, None)
        if module is not None:
            self._timer.start(GAP)
            import_module(module)
