"""«Sicherung»: where to, how many, what there is, and how one comes back."""

from PySide6.QtWidgets import QHBoxLayout, QTableWidget

from gemeinde_desk.store.store import BACKUPS
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.program_sections import ProgramSection
from gemeinde_desk.ui.settings.tables import read_only_table
from gemeinde_desk.ui.setup.backups import Offered, offered, told
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card

NAMES = ("backup_folder", "backup_keep")


class BackupSection(ProgramSection):
    """The last backups; a button makes another."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Sicherung"),
            self.tr("Eine Sicherung enthält Datenbank und alle Dokumente und wird beim Anlegen geprüft."),
            NAMES,
            {
                "backup_folder": self.tr(
                    "Am besten ein anderer Datenträger oder ein Netzlaufwerk. Leer: im Ordner des Amts"
                ),
                "backup_keep": self.tr("Ältere werden beim nächsten Sichern entfernt"),
            },
        )
        px = theme().px
        self.now = Button(
            self.tr("Jetzt sichern"), lambda: session.opens.emit("backup", None), kind="primary", symbol="backup"
        )
        row = QHBoxLayout()
        row.addWidget(self.now)
        row.addStretch(1)
        self.body.addLayout(row)
        self.table = QTableWidget()
        self.empty = Text(self.tr("In diesem Ordner liegt noch keine Sicherung."), Role.BODY, Tone.MUTED)
        self.body.addWidget(Text(self.tr("Letzte Sicherungen"), Role.STRONG))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table)
        help_ = Card(self.tr("Wenn etwas verloren ist"))
        words = Text(
            self.tr(
                "Ist die Datenbank beschädigt, bietet das Programm beim nächsten Start die Sicherungen von selbst an. Auf einem "
                "neuen Rechner: Gemeinde Desk starten und „Sicherung zurückholen …“ wählen. Was vorher da war, wird nie "
                "gelöscht, sondern beiseitegelegt."
            )
        )
        words.setWordWrap(True)
        help_.body.addWidget(words)
        help_.setMaximumWidth(px(760))
        self.body.addWidget(help_)
        self.body.addStretch(1)
        session.settings_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """List what lies in the folder."""
        folder = self.session.settings.value.backup_folder or self.session.office.store.folder / BACKUPS
        self.session.read(lambda _token: offered(folder), self._show, owner=self)

    def _show(self, backups: list[Offered]) -> None:
        self.empty.setVisible(not backups)
        self.table.setVisible(bool(backups))
        rows = [told(each) for each in backups[:20]]
        read_only_table(self.table, self.tr("Letzte Sicherungen"), [self.tr("Zeitpunkt"), self.tr("Inhalt")], rows)

    def reload(self, kinds: frozenset[str]) -> None:
        """After a backup."""
        if not kinds or "backup" in kinds:
            self.look()
