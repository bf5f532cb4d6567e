"""«Sicherung»: where to, how many, what there is, and how one comes back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QTableWidget

from gemeinde_desk.store.backup import is_ours
from gemeinde_desk.store.space import same_disk
from gemeinde_desk.store.store import BACKUPS, Store
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.program_sections import ProgramSection
from gemeinde_desk.ui.settings.tables import read_only_table
from gemeinde_desk.ui.setup.backups import Offered, moment, offered, told
from gemeinde_desk.ui.theme import Role, Text
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.messages import Notice

NAMES = ("backup_folder", "backup_keep")


@dataclass(frozen=True)
class _Found:
    """The office's backups in a folder; ``there``: it can be reached; ``same_disk``: it is lost with the office."""

    backups: list[Offered]
    there: bool
    same_disk: bool


def _look(store: Store, folder: Path) -> _Found:
    try:
        if not folder.is_dir() and not folder.parent.is_dir():
            return _Found([], there=False, same_disk=False)
        ours = [each for each in offered(folder) if is_ours(store, each.backup)]
        return _Found(ours, there=True, same_disk=same_disk(store.folder, folder))
    except OSError:
        return _Found([], there=False, same_disk=False)


class BackupSection(ProgramSection):
    """The last backups; a button makes another."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Sicherung"),
            self.tr(
                "Eine Sicherung enthält Datenbank und alle Dokumente und wird beim Anlegen geprüft. Ist ein Ordner eingestellt, "
                "sichert das Programm jeden Tag von selbst, sobald eine Minute lang nichts gespeichert wird."
            ),
            NAMES,
            {
                "backup_folder": self.tr(
                    "Am besten ein USB-Stick oder ein Netzlaufwerk. Leer: im Ordner des Amts, und nur von Hand"
                ),
                "backup_keep": self.tr(
                    "Von älteren bleibt die letzte aus jeder der letzten 8 Wochen und jedem der letzten 12 Monate"
                ),
            },
        )
        self.last = Text("", Role.STRONG)
        self.notice = Notice()
        self.now = Button(
            self.tr("Jetzt sichern"), lambda: session.opens.emit("backup", None), kind="primary", symbol="backup"
        )
        row = QHBoxLayout()
        row.addWidget(self.now)
        row.addStretch(1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.last)
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
        self.add_up_to(760, help_)
        self.body.addStretch(1)
        session.settings_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """List what lies in the folder of this office."""
        folder, store = self.session.settings.value.backup_folder, self.session.office.store
        self.session.read(lambda _token: _look(store, folder or store.folder / BACKUPS), self._show, owner=self)

    def _show(self, found: "_Found") -> None:
        backups = found.backups
        whole = [each.backup.made for each in backups if each.backup.documents is not None]
        made = moment(whole[0]) if whole else self.tr("noch keine")
        self.last.setText(self.tr("Letzte Sicherung: {0}").format(made))
        if not found.there:
            text = self.tr("Dieser Ordner ist nicht zu erreichen. Ist der Datenträger angeschlossen?")
            self.notice.say(text, Tone.SOON)
        elif found.same_disk:
            text = self.tr(
                "Dieser Ordner liegt auf demselben Datenträger wie das Amt. Das hilft, wenn die Datenbank beschädigt ist, aber "
                "nicht, wenn die Festplatte kaputtgeht. Besser ist ein USB-Stick oder ein Netzlaufwerk."
            )
            self.notice.say(text, Tone.INFO)
        else:
            self.notice.hide()
        self.empty.setVisible(not backups)
        self.table.setVisible(bool(backups))
        rows = [told(each) for each in backups[:20]]
        read_only_table(self.table, self.tr("Letzte Sicherungen"), [self.tr("Zeitpunkt"), self.tr("Inhalt")], rows)

    def reload(self, kinds: frozenset[str]) -> None:
        """After a backup."""
        if not kinds or "backup" in kinds:
            self.look()
