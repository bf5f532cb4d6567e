"""The cases a contact takes part in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gemeinde_desk.cases.model import CaseRow, CaseState
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.tips import plain_tip

#: so many are listed; the newest stand first
MOST = 50
#: so many are in sight at once
HIGH = 3


class ContactCases(Card):
    """Enter or a double click opens a case."""

    def __init__(self, session: Session) -> None:
        super().__init__(self.tr("Vorgänge"))
        self._session = session
        self._latest = Latest(session.tasks, self)
        self.rows: list[CaseRow] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Vorgänge dieses Kontakts"))
        self.list.setToolTip(self.tr("Öffnen mit Enter oder Doppelklick"))
        self.list.setProperty("frameless", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = Text(self.tr("An keinem Vorgang beteiligt"), Role.BODY, Tone.MUTED)
        self.more = Text("", Role.SMALL, Tone.MUTED)
        for widget in (self.list, self.none, self.more):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.list.itemActivated.connect(self._open)
        theme().changed.connect(self._fit)

    def show_contact(self, contact_id: int | None) -> None:
        """Ask for the cases of a contact; None: not in the book yet."""
        if contact_id is None:
            self._latest.drop()
            self._show([])
            return
        cases = self._session.office.cases
        self._latest.ask(lambda _token: cases.of_contact(contact_id), self._show)

    def open_cases(self) -> list[CaseRow]:
        """Those a letter can be written in."""
        return [row for row in self.rows if row.state is CaseState.OPEN]

    def _show(self, rows: list[CaseRow]) -> None:
        self.rows = rows
        self.list.clear()
        for row in rows[:MOST]:
            state = {
                CaseState.OPEN: self.tr("offen"), CaseState.CLOSED: self.tr("z.d.A."),
                CaseState.HANDED_OVER: self.tr("übergeben"),
            }[row.state]  # fmt: skip
            symbol = "case" if row.state is CaseState.OPEN else "close-case"
            item = QListWidgetItem(icon(symbol), f"{row.subject}\n{row.reference} · {state}")
            item.setToolTip(plain_tip(f"{row.reference}, {state}\n{row.subject}"))
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.list.addItem(item)
        self.more.setText(self.tr("und {0} ältere").format(len(rows) - MOST))
        self.more.setVisible(len(rows) > MOST)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self._fit()

    def _fit(self) -> None:
        height = 2 * self.list.fontMetrics().height() + theme().px(10)
        for number in range(self.list.count()):
            self.list.item(number).setSizeHint(QSize(0, height))
        self.list.setFixedHeight(min(self.list.count(), HIGH) * height + 4)

    def _open(self, item: QListWidgetItem) -> None:
        self._session.opens.emit("case", item.data(Qt.ItemDataRole.UserRole))
