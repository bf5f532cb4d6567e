"""Putting a date into the calendar of a case: when, what for, and whether it is a follow-up or a deadline."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gemeinde_desk.cases.model import Case, FollowUp, FollowUpKind
from gemeinde_desk.deadlines.periods import add_months
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.words import day_word, tr
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.controls import wrapped
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.settled import Settled

#: days and months ahead
PRESETS = ((7, 0), (14, 0), (0, 1), (0, 3), (0, 6))


def preset_day(days: int, months: int, today: date) -> date:
    """The day so far ahead."""
    return add_months(today, months) if months else date.fromordinal(today.toordinal() + days)


class FollowUpForm(Card):
    """Adds a date, or with :meth:`begin_moving` takes an existing one to another day. Typed input survives as a draft."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Termin eintragen"), parent=parent)
        self._session = session
        self._case: Case | None = None
        self._moving: FollowUp | None = None
        self._saving = False
        self.form = Form(2, self)
        self.due = self.form.add("due", self.tr("&Wann"), DateField(today=session.today))
        self.kind = self.form.add(
            "kind",
            self.tr("Art"),
            Combo(
                self.tr("Art"),
                [(tr("Wiedervorlage"), FollowUpKind.FOLLOW_UP), (tr("Frist"), FollowUpKind.DEADLINE)],
            ),
        )
        self.text = self.form.add("text", self.tr("Was ist zu &tun"), QLineEdit(), span=2)
        self.text.setPlaceholderText(self.tr("z. B. Antwort der Antragstellerin da?"))
        words = (
            self.tr("1 Woche"),
            self.tr("2 Wochen"),
            self.tr("1 Monat"),
            self.tr("3 Monate"),
            self.tr("6 Monate"),
        )
        self.presets = [
            Button(text, partial(self._preset, days, months), kind="quiet")
            for text, (days, months) in zip(words, PRESETS, strict=True)
        ]
        self.save_button = Button(self.tr("Eintragen"), self.save, kind="primary")
        self.cancel_button = Button(self.tr("Abbrechen"), self.stop_moving)
        self.cancel_button.hide()
        foot = QHBoxLayout()
        foot.setSpacing(theme().px(8))
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        self.body.addWidget(wrapped(*self.presets, gap=4))
        self.body.addWidget(self.form)
        self.body.addLayout(foot)
        self._keep = Settled(self, self._keep_typed)
        self.text.textEdited.connect(lambda _text: self._keep.start())
        self.due.textEdited.connect(lambda _text: self._keep.start())
        self.kind.activated.connect(lambda _index: self._keep.start())
        self.text.returnPressed.connect(self.save)
        self.due.returnPressed.connect(self._enter_in_date)

    def show_case(self, case: Case) -> None:
        """For this case; an unfinished entry is there again."""
        if self._case is None or self._case.id != case.id:
            self.leave()
            self._case = case
            self._end_moving()
            self._bring_back_typed()
        self._case = case
        self.setVisible(case.is_open)

    def leave(self) -> None:
        """Keep what is being typed."""
        self._keep.now()

    def begin(self) -> None:
        """The keyboard goes to the day."""
        self.due.setFocus()
        self.due.selectAll()

    def begin_moving(self, follow_up: FollowUp) -> None:
        """Take an existing date to another day."""
        self._keep.now()
        self._moving = follow_up
        self.set_title(self.tr("Termin vom {0} verlegen").format(day_word(follow_up.due)))
        self.due.set_day(follow_up.due)
        self.text.setText(follow_up.text)
        self.kind.set_value(follow_up.kind)
        self._set_moving(True)
        self.begin()

    def stop_moving(self) -> None:
        """Back to adding; what was begun before is there again."""
        if self._moving is not None:
            self._end_moving()
            self._bring_back_typed()

    def _end_moving(self) -> None:
        self._moving = None
        self.set_title(self.tr("Termin eintragen"))
        self._set_moving(False)

    def _bring_back_typed(self) -> None:
        self._fill(self._session.office.drafts.load(_key(self._case.id)) or {} if self._case is not None else {})

    def _fill(self, kept: Mapping[str, object]) -> None:
        self.due.setText(str(kept.get("due", "")))
        self.due.finish()
        self.text.setText(str(kept.get("text", "")))
        self.kind.set_value(FollowUpKind(str(kept.get("kind", FollowUpKind.FOLLOW_UP))))
        self.form.clear_errors()

    def save(self) -> None:
        """Set the date, or move it."""
        case = self._case
        if case is None or self._saving:
            return
        errors = {}
        if not self.due.finish():
            errors["due"] = self.due.problem
        elif self.due.day() is None:
            errors["due"] = self.tr("Bitte den Tag angeben, zum Beispiel +14 oder Mo.")
        if not self.text.text().strip():
            errors["text"] = self.tr("Bitte schreiben Sie dazu, was an diesem Tag zu tun ist.")
        day = self.due.day()
        if not self.form.set_errors(errors) or day is None:
            return
        self._saving = True
        if self._moving is not None:
            self._save_move(self._moving, day)
        else:
            self._save_new(case, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends moving."""
        if event.key() == Qt.Key.Key_Escape and self._moving is not None:
            self.stop_moving()
        else:
            super().keyPressEvent(event)

    # -- parts

    def _save_new(self, case: Case, day: date) -> None:
        cases, clerk = self._session.office.cases, self._session.clerk
        kind = FollowUpKind(str(self.kind.value()))
        work = partial(cases.set_follow_up, case.id, day, self.text.text().strip(), by=clerk, kind=kind)
        self._session.write(work, self._saved, self._refused, owner=self)

    def _saved(self, follow_up: FollowUp) -> None:
        self._saving = False
        office = self._session.office
        if self._case is not None and self._case.id == follow_up.case_id:  # else another case was opened meanwhile
            self._keep.stop()
            self._fill({})
        self._session.write(partial(office.drafts.drop, _key(follow_up.case_id)))
        withdraw = partial(office.cases.withdraw_follow_up, follow_up.id, by=self._session.clerk)
        self._session.say(
            self.tr("{0} auf {1} gesetzt").format(
                tr("Frist") if follow_up.kind is FollowUpKind.DEADLINE else tr("Wiedervorlage"),
                day_word(follow_up.due),
            ),
            partial(self._session.write, withdraw),
        )

    def _save_move(self, follow_up: FollowUp, day: date) -> None:
        verb = partial(self._session.office.cases.reschedule, follow_up.id, by=self._session.clerk)
        self._session.write(
            partial(verb, day),
            lambda _moved: self._moved(),
            self._refused,
            say=self.tr("Auf {0} verlegt").format(day_word(day)),
            undo=partial(verb, follow_up.due),
            owner=self,
        )

    def _moved(self) -> None:
        self._saving = False
        self.stop_moving()

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        if not self.form.show_error(error):
            self._session.failed.emit(error)

    def _set_moving(self, moving: bool) -> None:
        self.cancel_button.setVisible(moving)
        self.kind.setEnabled(not moving)
        self.text.setReadOnly(moving)
        self.save_button.setText(self.tr("Verlegen") if moving else self.tr("Eintragen"))

    def _preset(self, days: int, months: int) -> None:
        self.due.set_day(preset_day(days, months, self._session.today()))
        self._keep.start()
        (self.save_button if self._moving or self.text.text() else self.text).setFocus()

    def _enter_in_date(self) -> None:
        if self.due.finish() and self.due.day() is not None and not self.text.text().strip():
            self.text.setFocus()
        else:
            self.save()

    def _keep_typed(self) -> None:
        if self._case is None or self._moving is not None:
            return
        kept = {"due": self.due.text(), "text": self.text.text()}
        drafts, key = self._session.office.drafts, _key(self._case.id)
        if any(kept.values()):
            self._session.write(partial(drafts.save, key, {**kept, "kind": str(self.kind.value())}))
        else:
            self._session.write(partial(drafts.drop, key))


def _key(case_id: int) -> str:
    return f"case.{case_id}.follow_up"
