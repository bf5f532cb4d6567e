"""The checklist of a case: boxes to tick with space, and a line for one more."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case, ChecklistItem
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.settled import Settled


class Checklist(Card):
    """A card; hidden while a closed case has no lines."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Prüfliste"), parent=parent)
        self._session = session
        self._case: Case | None = None
        self.boxes: dict[int, QCheckBox] = {}
        self._items: dict[int, ChecklistItem] = {}
        self._adding = False
        self._done = Text("", Role.SMALL, Tone.MUTED)
        self.head.addWidget(self._done)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().px(2))
        self.body.addLayout(self._lines)
        self.more = QLineEdit()
        self.more.setAccessibleName(self.tr("Weiterer Punkt der Prüfliste"))
        self.more.setPlaceholderText(self.tr("Weiterer Punkt, mit Eingabetaste hinzufügen"))
        self.more.returnPressed.connect(self._add)
        self._keep = Settled(self, self._keep_typed)
        self.more.textEdited.connect(lambda _text: self._keep.start())
        self.body.addWidget(self.more)

    def show_case(self, case: Case) -> None:
        """The lines as they stand."""
        other = self._case is None or self._case.id != case.id
        if other:
            self.leave()
        self._case = case
        if other:
            self.more.setText(str((self._session.office.drafts.load(self._key) or {}).get("text", "")))
        items = self._session.office.cases.checklist(case.id)
        self._items = {item.id: item for item in items}
        if list(self.boxes) != [item.id for item in items]:
            self._rebuild(items)
        for item in items:
            self._show(self.boxes[item.id], item, case)
        done = sum(item.done_on is not None for item in items)
        self._done.setText(self.tr("{0} von {1} erledigt").format(done, len(items)) if items else "")
        self.more.setVisible(case.is_open)
        self.setVisible(bool(items) or case.is_open)

    def leave(self) -> None:
        """Keep what is being typed."""
        self._keep.now()

    @property
    def _key(self) -> str:
        return f"case.{self._case.id if self._case else 0}.checklist"

    def _keep_typed(self) -> None:
        drafts, text = self._session.office.drafts, self.more.text()
        work = partial(drafts.save, self._key, {"text": text}) if text.strip() else partial(drafts.drop, self._key)
        self._session.write(work)

    def _rebuild(self, items: list[ChecklistItem]) -> None:
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {item.id: QCheckBox(item.text.replace("&", "&&")) for item in items}
        for item_id, box in self.boxes.items():
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.clicked.connect(lambda checked, item_id=item_id: self._tick(item_id, checked))
            self._lines.addWidget(box)

    def _show(self, box: QCheckBox, item: ChecklistItem, case: Case) -> None:
        box.setChecked(item.done_on is not None)
        box.setEnabled(case.is_open)
        if item.done_on:
            tip = self.tr("erledigt am {0} von {1}").format(format_date(item.done_on), item.done_by or "")
            box.setToolTip(tip)
            box.setAccessibleDescription(tip)
        else:
            box.setToolTip(self.tr("Mit der Leertaste abhaken"))
            box.setAccessibleDescription(self.tr("noch offen"))

    def _tick(self, item_id: int, checked: bool) -> None:
        day = self._session.today() if checked else None
        verb = partial(self._session.office.cases.tick, item_id, day, by=self._session.clerk)
        self._session.write(verb, failed=self._refused, owner=self)

    def _add(self) -> None:
        case, text = self._case, self.more.text().strip()
        if case is None or not text or self._adding:
            return
        self._adding = True
        cases, clerk = self._session.office.cases, self._session.clerk
        self._session.write(
            partial(cases.add_checklist_item, case.id, text, by=clerk),
            partial(self._added, case.id),
            self._refused,
            owner=self,
        )

    def _added(self, case_id: int, item: ChecklistItem) -> None:
        self._adding = False
        if self._case is not None and self._case.id == case_id:  # else another case was opened meanwhile
            self.more.clear()
            self._keep_typed()
        cases, clerk = self._session.office.cases, self._session.clerk
        take_back = partial(cases.remove_checklist_item, item.id, by=clerk)
        self._session.say(self.tr("Punkt in die Prüfliste aufgenommen"), partial(self._session.write, take_back))

    def _refused(self, error: DeskError) -> None:
        self._adding = False
        if self._case is not None:
            self.show_case(self._case)
        self._session.failed.emit(error)
