"""The outgoing register of a year: number, day, recipient, delivery, deadline; as a file and on paper."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import OutgoingEntry
from gemeinde_desk.ui.letters.register_output import register_report, write_register
from gemeinde_desk.ui.letters.words import day_word, number_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.printing import print_pdf
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.target_file import ask_target
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import IconButton
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable

#: below this width (100 % drawing) the column of the kind of delivery gives way
ROOMY = 860
DELIVERY = 4


class RegisterView(QWidget):
    """``opened(document_id)``: a letter of the register is to be shown."""

    opened = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        px, desk = theme().px, session.office.letters
        self.year_choice = Combo(self.tr("Jahr"), letters=5)
        self._set_years()
        self.model: PagedModel[OutgoingEntry] = PagedModel(
            self._columns(),
            lambda: desk.outgoing_count(self.year),
            lambda offset, limit: desk.outgoing(self.year, offset, limit),
            lambda entry: entry.document_id,
            name=self.tr("Postausgangsbuch"),
            parent=self,
        )
        self.table: PagedTable[OutgoingEntry] = PagedTable(self.model)
        self.empty = EmptyState(
            "stamp",
            self.tr("Noch nichts versandt"),
            self.tr("Das Postausgangsbuch verzeichnet jedes Schreiben mit Nummer, Tag und Versandart."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.words = Text("", Role.SMALL, Tone.MUTED)
        self.export_button = IconButton("export", self.tr("Postausgangsbuch als CSV-Datei exportieren"), self.export)
        self.print_button = IconButton("print", self.tr("Postausgangsbuch drucken (Strg+P)"), self.print)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for widget in (self.year_choice, self.words):
            foot.addWidget(widget)
        foot.addStretch(1)
        for button in (self.export_button, self.print_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self.year_choice.currentIndexChanged.connect(lambda _index: self._turn())
        self.table.opened.connect(lambda entry: self.opened.emit(entry.document_id))
        keys = QShortcut(QKeySequence("Ctrl+P"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.print)
        self._show()

    @property
    def year(self) -> int:
        """The year shown."""
        return int(str(self.year_choice.value()))

    def _set_years(self) -> None:
        years = sorted({self._session.today().year, *self._session.office.letters.outgoing_years()}, reverse=True)
        self.year_choice.set_choices([(str(year), year) for year in years])

    def _columns(self) -> list[Column[OutgoingEntry]]:
        def deadline(entry: OutgoingEntry) -> str:
            return day_word(entry.derivation.result) if entry.derivation else ""

        return [
            Column(self.tr("Nummer"), lambda entry: entry.label, 120),
            Column(self.tr("Versandt am"), lambda entry: day_word(entry.posted), 110),
            Column(self.tr("Betreff"), lambda entry: entry.subject, strong=True),
            Column(self.tr("Empfänger"), lambda entry: entry.recipient),
            Column(self.tr("Versandart"), lambda entry: entry.delivery.label, 170),
            Column(
                self.tr("Frist bis"),
                deadline,
                130,
                tone=lambda entry: Tone.INFO if entry.derivation else None,
            ),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the kind of delivery gives way."""
        super().resizeEvent(event)
        self.table.setColumnHidden(DELIVERY, event.size().width() < theme().px(ROOMY))

    def reload(self) -> None:
        """Ask anew."""
        self._set_years()
        self._turn()

    def _turn(self) -> None:
        self.model.reload()
        self._show()

    def _show(self) -> None:
        count = self.model.rowCount()
        self._stack.setCurrentWidget(self.table if count else self.empty)
        one, many = self.tr("1 Eintrag"), self.tr("{0} Einträge").format(number_word(count))
        self.words.setText(one if count == 1 else many)
        self.export_button.setEnabled(count > 0)
        self.print_button.setEnabled(count > 0)
        if count and not self.table.currentIndex().isValid():
            self.table.select_row(0)

    # -- out of the house

    def export(self) -> None:
        """Ask where, then write the register of the year."""
        title = self.tr("Postausgang {0}").format(self.year)
        path = ask_target(self, self.tr("Postausgangsbuch exportieren"), title, ".csv")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the register of the year to a file."""
        desk, year = self._session.office.letters, self.year

        def write(token: Token) -> int:
            return write_register(desk, year, path, token.progress)

        self._session.read(write, partial(self._exported, path), label=self.tr("Postausgang exportieren"), owner=self)

    def _exported(self, path: Path, count: int) -> None:
        self._session.say(self.tr("{0} Einträge in „{1}“ gespeichert").format(number_word(count), path.name))

    def print(self) -> None:
        """The register of the year on paper."""
        if not self.model.rowCount():
            return
        office, year = self._session.office, self.year

        def make(token: Token) -> bytes:
            return register_report(office, year, token.progress)

        self._session.read(make, self._print, label=self.tr("Postausgangsbuch vorbereiten"), owner=self)

    def _print(self, pdf: bytes) -> None:
        print_pdf(self._session, self, pdf, self.tr("Postausgangsbuch {0}").format(self.year))
