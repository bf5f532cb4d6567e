"""How long the case is kept once it is closed, and what becomes of it then."""

from functools import partial

from PySide6.QtWidgets import QWidget

from gemeinde_desk.cases.filing_plan import Disposal
from gemeinde_desk.cases.model import Case
from gemeinde_desk.cases.retention import retention_end
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.ui.cases.words import disposal_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form

#: longer needs a reason of its own and belongs to the archive
LONGEST_OFFERED = 30


class RetentionCard(Card):
    """Years and disposal, each saved when chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Aufbewahrung"), parent=parent)
        self._session = session
        self._case: Case | None = None
        form = Form(2, self)
        self.body.addWidget(form)
        self.years = form.add("years", self.tr("Frist nach z.d.A."), Combo(self.tr("Frist nach z.d.A.")))
        self.disposal = form.add(
            "disposal",
            self.tr("Danach"),
            Combo(self.tr("Danach"), [(disposal_word(each), each) for each in Disposal]),
        )
        self.until = Text("", Role.SMALL, Tone.MUTED)
        self.until.setWordWrap(True)
        self.body.addWidget(self.until)
        self.years.currentIndexChanged.connect(self._years_chosen)
        self.disposal.currentIndexChanged.connect(self._disposal_chosen)

    def show_case(self, case: Case) -> None:
        """As it stands."""
        self._case = case
        lengths = sorted({*range(1, LONGEST_OFFERED + 1), case.retention_years or 0} - {0})
        blocked = self.years.blockSignals(True)
        self.years.set_choices([(self.tr("dauernd"), None), *((self._years(each), each) for each in lengths)])
        self.years.blockSignals(blocked)
        self.years.set_value(case.retention_years)
        self.disposal.set_value(case.disposal)
        self.years.setEnabled(case.is_open)
        self.disposal.setEnabled(case.is_open)
        self.until.setText(self._until(case))

    def _years(self, count: int) -> str:
        return self.tr("1 Jahr") if count == 1 else self.tr("{0} Jahre").format(count)

    def _until(self, case: Case) -> str:
        if case.retention_years is None:
            return self.tr("Der Vorgang wird dauernd aufbewahrt.")
        end = case.retention_end or retention_end(self._session.today(), case.retention_years)
        assert end is not None
        if case.retention_end:
            return self.tr("Aufzubewahren bis {0}, danach dem Archiv anzubieten.").format(format_date(end))
        return self.tr("Würde der Vorgang heute z.d.A. verfügt, wäre er bis {0} aufzubewahren.").format(
            format_date(end)
        )

    def _years_chosen(self) -> None:
        case, value = self._case, self.years.value()
        if case is None or value == case.retention_years:
            return
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        years = value if isinstance(value, int) else None
        self._session.write(
            partial(change, retention_years=years),
            say=self.tr("Aufbewahrungsfrist geändert"),
            undo=partial(change, retention_years=case.retention_years),
            owner=self,
        )

    def _disposal_chosen(self) -> None:
        case, value = self._case, self.disposal.value()
        if case is None or not isinstance(value, str) or value == case.disposal:
            return
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        self._session.write(
            partial(change, disposal=value),
            say=self.tr("Aussonderungsart geändert"),
            undo=partial(change, disposal=case.disposal),
            owner=self,
        )
