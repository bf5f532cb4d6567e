"""What happened in the case: its journal, newest first, in German."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, HistoryEntry
from gemeinde_desk.ui.cases.words import moment_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable


class HistoryTab(QWidget):
    """A table nobody can change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entries: list[HistoryEntry] = []
        px = theme().px
        columns: list[Column[HistoryEntry]] = [
            Column(self.tr("Wann"), lambda entry: moment_word(entry.at), 150),
            Column(self.tr("Was"), lambda entry: entry.sentence),
            Column(self.tr("Wer"), lambda entry: entry.clerk, 80),
        ]
        self.model: PagedModel[HistoryEntry] = PagedModel(
            columns,
            lambda: len(self._entries),
            lambda offset, limit: self._entries[offset : offset + limit],
            lambda entry: (entry.at, entry.action, entry.sentence),
            name=self.tr("Verlauf"),
            parent=self,
        )
        self.table: PagedTable[HistoryEntry] = PagedTable(self.model)
        hint = Text(
            self.tr("Das Protokoll lässt sich nicht ändern. Beim Schließen wird es als PDF/A zum Vorgang genommen."),
            Role.SMALL,
            Tone.MUTED,
        )
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, px(12))
        layout.setSpacing(px(8))
        layout.addWidget(self.table, 1)
        layout.addWidget(hint)

    def show_case(self, case: Case) -> None:
        """Read the journal anew."""
        self._entries = self._session.office.cases.history(case.id)[::-1]
        self.model.reload()

    def leave(self) -> None:
        """Nothing is typed here."""
