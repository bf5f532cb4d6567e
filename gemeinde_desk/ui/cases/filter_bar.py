"""What the list shows: text, mine, state, type, filing unit and what is due, remembered for each clerk."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import CaseFilter
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.search_field import SearchField
from gemeinde_desk.ui.widgets.settled import Settled

#: below this width (100 % drawing) the choices stand in two rows
ROOMY = 700
UNSCHEDULED = "unscheduled"
#: what a list begins with, and goes back to
USUAL = CaseFilter(state="open")


class FilterBar(QWidget):
    """``changed``: the list is to be asked anew, see :meth:`wanted`."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        px = theme().px
        self.text = SearchField(self.tr("Vorgänge filtern"), self.tr("Betreff, Art oder Zeichen"))
        self.text.setToolTip(self.tr("Liste filtern (Strg+F)"))
        self.mine = QCheckBox(self.tr("Nur &meine"))
        self.state = Combo(self.tr("Stand"), self._states(), letters=8)
        self.kind = Combo(self.tr("Vorgangsart"), self._kinds(), letters=8)
        self.unit = Combo(self.tr("Aktenplaneinheit"), self._units(), letters=8)
        self.due = Combo(self.tr("Fälligkeit"), self._dues(), letters=8)
        self.reset_button = Button(self.tr("Filter zurücksetzen"), self.reset, kind="quiet")
        self._choices = (self.state, self.due, self.kind, self.unit)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.text, 1)
        top.addWidget(self.mine)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        self._columns = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(top)
        layout.addLayout(self._grid)
        self._arrange(4)
        self._restore()
        self._keep = Settled(self, self._remember)
        self.text.searched.connect(self._ask)
        self.mine.toggled.connect(self._ask)
        for choice in self._choices:
            choice.currentIndexChanged.connect(self._ask)

    def wanted(self) -> CaseFilter:
        """The filter as the register takes it."""
        days = self.due.value()
        due = self._session.today() + timedelta(days=days) if isinstance(days, int) else None
        return CaseFilter(
            text=self.text.text().strip(),
            state=_text(self.state),
            clerk_id=self._session.clerk.id if self.mine.isChecked() else None,
            case_type=_text(self.kind),
            filing_unit=_text(self.unit),
            due_until=due,
            unscheduled=days == UNSCHEDULED,
        )

    def narrowed(self) -> bool:
        """Whether anything was chosen that the list does not begin with."""
        return self.wanted() != USUAL

    def reset(self) -> None:
        """Back to what the list begins with."""
        self.show_filter(USUAL)
        self.text.setFocus()

    def show_filter(self, which: CaseFilter) -> None:
        """Show what another place asks for, such as everything due by a day of its own."""
        days: object = (which.due_until - self._session.today()).days if which.due_until else None
        if which.due_until and all(days != each for _text, each in self._dues()):
            words = self.tr("Fällig bis {0}").format(format_date(which.due_until))
            self.due.set_choices([*self._dues(), (words, days)])
        self.text.setText(which.text)
        blocked = self.mine.blockSignals(True)
        self.mine.setChecked(which.clerk_id == self._session.clerk.id)
        self.mine.blockSignals(blocked)
        self.state.set_value(which.state)
        self.kind.set_value(which.case_type)
        self.unit.set_value(which.filing_unit)
        self.due.set_value(UNSCHEDULED if which.unscheduled else days)
        self._ask()

    def refill(self) -> None:
        """Case types or the filing plan may be other ones now."""
        self.kind.set_choices(self._kinds())
        self.unit.set_choices(self._units())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four choices beside each other where there is room, else two by two."""
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= theme().px(ROOMY) else 2)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, choice in enumerate(self._choices):
            self._grid.addWidget(choice, number // columns, number % columns)
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _ask(self) -> None:
        self._keep.start()
        self.changed.emit()

    # -- remembering

    @property
    def _key(self) -> str:
        return f"cases.filter.{self._session.clerk.id}"

    def _remember(self) -> None:
        kept: dict[str, object] = {
            "text": self.text.text().strip(),
            "mine": self.mine.isChecked(),
            "state": self.state.value(),
            "kind": self.kind.value(),
            "unit": self.unit.value(),
            "due": self.due.value(),
        }
        self._session.write(partial(self._session.office.drafts.save, self._key, kept))

    def _restore(self) -> None:
        kept = self._session.office.drafts.load(self._key)
        if kept is None:
            self.state.set_value(USUAL.state)
            return
        self.text.setText(str(kept.get("text", "")))
        self.mine.setChecked(kept.get("mine") is True)
        for choice, name in ((self.state, "state"), (self.kind, "kind"), (self.unit, "unit"), (self.due, "due")):
            choice.set_value(kept.get(name))

    # -- choices

    def _states(self) -> list[tuple[str, object]]:
        return [
            (self.tr("Jeder Stand"), None),
            (self.tr("Offene"), "open"),
            (self.tr("z.d.A."), "closed"),
            (self.tr("Übergebene"), "handed_over"),
        ]

    def _kinds(self) -> list[tuple[str, object]]:
        types: list[tuple[str, object]] = [(each.title, each.key) for each in self._session.office.cases.types()]
        return [(self.tr("Alle Vorgangsarten"), None), *types]

    def _units(self) -> list[tuple[str, object]]:
        used = {each.filing_unit for each in self._session.office.cases.types()}
        plan = self._session.office.filing_plan.units
        units: list[tuple[str, object]] = [
            (f"{unit.number} {unit.title}", unit.number) for unit in plan.values() if unit.number in used
        ]
        return [(self.tr("Ganzer Aktenplan"), None), *units]

    def _dues(self) -> list[tuple[str, object]]:
        return [
            (self.tr("Jeder Termin"), None),
            (self.tr("Heute fällig oder überfällig"), 0),
            (self.tr("Fällig in 7 Tagen"), 7),
            (self.tr("Fällig in 30 Tagen"), 30),
            (self.tr("Offen ohne Termin"), UNSCHEDULED),
        ]


def _text(choice: Combo) -> str | None:
    value = choice.value()
    return value if isinstance(value, str) else None
