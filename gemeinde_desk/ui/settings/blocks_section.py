"""«Textbausteine»: what there is, where it comes from, and from when to when it may be used. To read only."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from gemeinde_desk.letters.model import plain
from gemeinde_desk.letters.text_blocks import TextBlock, load_text_blocks
from gemeinde_desk.office import OVERRIDES
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.settings.tables import read_only_table
from gemeinde_desk.ui.theme import Role, Text
from gemeinde_desk.ui.widgets.card import Card


class BlocksSection(Section):
    """A table of all blocks; the marked one is shown whole below."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Textbausteine"),
            self.tr(
                "Rechtsbehelfsbelehrungen und Hinweise, die in Schreiben eingesetzt werden. Eigene Fassungen legt die IT im "
                "Ordner des Amts unter „overrides/text_blocks“ ab."
            ),
        )
        self._blocks: tuple[TextBlock, ...] = ()
        self.table = QTableWidget()
        self.card = Card()
        self.text = Text()
        self.source = Text("", Role.SMALL)
        for label in (self.text, self.source):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.card.body.addWidget(label)
        self.body.addWidget(self.table)
        self.add_up_to(860, self.card)
        self.body.addStretch(1)
        self.table.currentCellChanged.connect(lambda row, *_: self._tell(row))
        folders = (resources() / "text_blocks", session.office.store.folder / OVERRIDES / "text_blocks")
        session.read(lambda _token: load_text_blocks(*folders), self._show, owner=self)

    def first_focus(self) -> QTableWidget:
        """The table."""
        return self.table

    def _show(self, blocks: tuple[TextBlock, ...]) -> None:
        today, land = self.session.today(), self.session.office.profile.land
        self._blocks = tuple(
            sorted(blocks, key=lambda block: (bool(block.lands) and land not in block.lands, block.title))
        )
        rows = [
            (
                block.title,
                ", ".join(LAENDER[each] for each in block.lands) or self.tr("alle Länder"),
                validity(block, today),
                block.beginning(),
            )
            for block in self._blocks
        ]
        heads = [self.tr("Baustein"), self.tr("Gilt in"), self.tr("Gültigkeit"), self.tr("Anfang")]
        read_only_table(self.table, self.tr("Textbausteine"), heads, rows)
        if rows:
            self.table.setCurrentCell(0, 0)

    def _tell(self, row: int) -> None:
        if not 0 <= row < len(self._blocks):
            return
        block = self._blocks[row]
        self.card.set_title(block.title)
        self.text.setText("\n\n".join(plain(runs) for runs in block.paragraphs))
        caution = self.tr("Zu beachten: {0}").format(block.caution) if block.caution else ""
        self.source.setText("\n".join(part for part in (self.tr("Quelle: {0}").format(block.source), caution) if part))


def validity(block: TextBlock, today: date) -> str:
    """From when to when, and whether that is now."""
    since = f"seit {block.valid_from:%d.%m.%Y}" if block.valid_from <= today else f"erst ab {block.valid_from:%d.%m.%Y}"
    if block.valid_to == date.max:
        return since
    if block.valid_to < today:
        return f"abgelaufen am {block.valid_to:%d.%m.%Y}"
    return f"{since}, bis {block.valid_to:%d.%m.%Y}"
