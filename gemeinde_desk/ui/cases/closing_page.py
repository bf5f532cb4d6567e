"""z.d.A.: everything that stands against closing on one page, each with its remedy, and what closing will do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.model import Case, Finding, Fix, Level
from gemeinde_desk.cases.retention import retention_end
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.finding_row import FindingRow, Key, key_of
from gemeinde_desk.ui.cases.words import disposal_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Field
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled

#: what puts something right, what takes that back, and what is said
Remedy = tuple[Callable[[], object], Callable[[], object] | None, str]
#: what is put right in another part of the case or another place
ELSEWHERE = frozenset(
    {
        Fix.ISSUE_LETTER,
        Fix.POST_LETTER,
        Fix.WAIT_FOR_TEXT,
        Fix.MAKE_READABLE,
        Fix.FILE_DOCUMENT,
        Fix.ADD_PARTICIPANT,
    }
)


#: so many obstacles and so many hints are shown at once: hundreds of rows take seconds to lay out
SHOWN = 20


class ClosingPage(QWidget):
    """``left``: back to the case. ``closed(Case)``: it is closed. ``wants(Finding)``: put right elsewhere."""

    left = Signal()
    closed = Signal(object)
    wants = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._case: Case | None = None
        self._busy = False
        self.findings: list[Finding] = []
        self.rows: dict[Key, FindingRow] = {}
        self._limit = SHOWN
        px = theme().px
        self.heading = Text(self.tr("Zu den Akten verfügen"), Role.HEADING)
        self.back_button = Button(self.tr("Zurück zum Vorgang"), self.left.emit, kind="quiet", symbol="previous")
        self.notice = Notice()
        self.blockers = Card(self.tr("Vorher zu erledigen"))
        self.warnings = Card(self.tr("Zu bedenken"))
        self.accept_box = QCheckBox(self.tr("Hin&weise gesehen, trotzdem schließen"))
        self.more_buttons = {level: Button("", self._show_more, kind="quiet") for level in Level}
        self.blockers.body.addWidget(self.more_buttons[Level.BLOCKER])
        self.warnings.body.addWidget(self.more_buttons[Level.WARNING])
        self.warnings.body.addWidget(self.accept_box)
        self.clear = Text(self.tr("Nichts steht dem Abschluss entgegen."), Role.STRONG, Tone.OK)
        self.day = DateField(self.tr("Tag der z.d.A.-Verfügung"), prefer="past", today=session.today)
        self.effects = Card(self.tr("Was geschieht"))
        self._effect_words = Text("")
        self._effect_words.setWordWrap(True)
        self.effects.body.addWidget(Field(self.tr("&Tag der z.d.A.-Verfügung"), self.day))
        self.effects.body.addWidget(self._effect_words)
        self.close_button = Button(self.tr("z.d.A. verfügen"), self.close_case, kind="primary", symbol="close-case")
        self._why = Text("", Role.SMALL, Tone.MUTED)
        self._keep = Settled(self, self._keep_typed)
        self._arrange(px(12))
        self.accept_box.toggled.connect(lambda _on: self._judge())
        self.day.changed.connect(lambda _day: self._look())

    def _arrange(self, gap: int) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back_button)
        top.addWidget(self.heading)
        top.addStretch(1)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(gap // 3, 0, gap, gap)
        inner.setSpacing(gap)
        for widget in (self.notice, self.clear, self.blockers, self.warnings, self.effects):
            inner.addWidget(widget)
        inner.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(gap)
        foot.addStretch(1)
        foot.addWidget(self._why)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, gap)
        layout.setSpacing(gap)
        layout.addLayout(top)
        layout.addWidget(scrolled(body, self.heading.text()), 1)
        layout.addLayout(foot)

    # -- for the case

    def begin(self, case: Case) -> None:
        """Look at a case anew."""
        self.leave()
        for row in self.rows.values():
            row.hide()
            row.deleteLater()
        self.rows = {}
        self._limit = SHOWN
        self.notice.hide()
        self.accept_box.setChecked(False)
        self._case = case
        blocked = self.day.blockSignals(True)
        self.day.set_day(self._session.today())
        self.day.blockSignals(blocked)
        self._look()
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._summary())

    def leave(self) -> None:
        """Keep what is being typed."""
        self._keep.now()

    def refresh(self, case: Case) -> None:
        """Something about the case was written: what is mended goes, the rest stays as it is."""
        self._case = case
        self._look()

    # -- looking

    def _look(self) -> None:
        case, day = self._case, self.day.day()
        if case is None:
            return
        if day is not None:
            self.findings = self._session.office.cases.closing_check(case.id, day)
            self._show_rows(case)
            self._show_effects(case)
        self._judge()

    def _show_rows(self, case: Case) -> None:
        standing = {key_of(finding) for finding in self.findings}
        mended = [key for key in self.rows if key not in standing]
        for key in mended:
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()
        if mended:
            self._keep.start()
        kind = self._session.office.cases.type(case.case_type)
        for level, card in ((Level.BLOCKER, self.blockers), (Level.WARNING, self.warnings)):
            found = self._of(level)
            shown = [each for number, each in enumerate(found) if number < self._limit or key_of(each) in self.rows]
            for number, finding in enumerate(shown):
                self._show_row(number, finding, case, kind, card)
            left = len(found) - len(shown)
            self.more_buttons[level].setText(self.tr("Weitere anzeigen ({0})").format(left))
            self.more_buttons[level].setVisible(left > 0)
        self.blockers.setVisible(bool(self._of(Level.BLOCKER)))
        self.warnings.setVisible(bool(self._of(Level.WARNING)))
        self.clear.setVisible(not self.findings)

    def _show_row(self, number: int, finding: Finding, case: Case, kind: CaseType, card: Card) -> None:
        key = key_of(finding)
        if key in self.rows:
            self.rows[key].show_finding(finding)
            return
        row = self.rows[key] = FindingRow(finding, case, kind, self._session.today)
        row.fixed.connect(self._fix)
        self._bring_back_typed(row)
        card.body.insertWidget(number, row)

    def _show_more(self) -> None:
        self._limit += SHOWN
        self._look()

    def _bring_back_typed(self, row: FindingRow) -> None:
        if row.editors is None or row.finding.field is None:
            return
        kept = self._session.office.drafts.load(self._key) or {}
        if row.finding.field in kept:
            row.editors.put(row.finding.field, str(kept[row.finding.field]))
        row.editors.edited.connect(lambda _key: self._keep.start())

    @property
    def _key(self) -> str:
        return f"case.{self._case.id if self._case else 0}.closing"

    def _keep_typed(self) -> None:
        kept: dict[str, object] = {}
        for row in self.rows.values():
            if row.editors is not None:
                kept |= {key: text for key, text in row.editors.texts().items() if row.editors.changed(key)}
        drafts = self._session.office.drafts
        self._session.write(partial(drafts.save, self._key, kept) if kept else partial(drafts.drop, self._key))

    def _show_effects(self, case: Case) -> None:
        day = self.day.day()
        assert day is not None
        end = retention_end(day, case.retention_years)
        documents = len(self._session.office.documents.of_case(case.id))
        open_dates = len(self._session.office.cases.follow_ups(case.id, open_only=True))
        kept = (
            self.tr("Der Vorgang wird dauernd aufbewahrt.")
            if end is None
            else self.tr("Aufbewahrung bis {0}, danach: {1}.").format(format_date(end), disposal_word(case.disposal))
        )
        what = {0: self.tr("Der Vorgang wird festgehalten"), 1: self.tr("Die Fassung des Dokuments wird festgehalten")}
        many = self.tr("Die Fassungen der {0} Dokumente werden festgehalten").format(documents)
        lines = [
            kept,
            self.tr("{0}; nichts lässt sich mehr ändern.").format(what.get(documents, many)),
            self.tr("Das Protokoll kommt als PDF/A zum Vorgang."),
        ]
        if open_dates:
            many = self.tr("{0} offene Termine werden erledigt.").format(open_dates)
            lines.append(self.tr("Ein offener Termin wird erledigt.") if open_dates == 1 else many)
        self._effect_words.setText("\n".join(f"•  {line}" for line in lines))

    def _judge(self) -> None:
        blockers, warnings = self._of(Level.BLOCKER), self._of(Level.WARNING)
        why = ""
        if self.day.day() is None:
            why = self.tr("Bitte den Tag angeben.")
        elif blockers:
            why = self.tr("Bitte zuerst erledigen, was oben rot markiert ist.")
        elif warnings and not self.accept_box.isChecked():
            why = self.tr("Bitte die Hinweise erledigen oder bestätigen.")
        self._why.setText(why)
        self.close_button.setEnabled(not why and not self._busy)
        self.close_button.setAccessibleDescription(why)

    def _of(self, level: Level) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is level]

    def _summary(self) -> str:
        blockers, warnings = len(self._of(Level.BLOCKER)), len(self._of(Level.WARNING))
        against = self.tr("1 Hindernis") if blockers == 1 else self.tr("{0} Hindernisse").format(blockers)
        to_see = self.tr("1 Hinweis") if warnings == 1 else self.tr("{0} Hinweise").format(warnings)
        return f"{against}, {to_see}"

    # -- putting right

    def _fix(self, finding: Finding, value: object) -> None:
        if finding.fix in ELSEWHERE:
            self.wants.emit(finding)
        elif finding.fix is Fix.SET_CLOSING_DATE:
            self._fix_day()
        elif self._case is not None:
            self._fix_here(self._case, finding, value)

    def _fix_here(self, case: Case, finding: Finding, value: object) -> None:
        remedy = self._change(case, finding, value) or self._act(finding)
        if remedy is not None:
            work, undo, say = remedy
            self._session.write(work, lambda _done: self.notice.hide(), self._refused, say=say, undo=undo, owner=self)

    def _change(self, case: Case, finding: Finding, value: object) -> Remedy | None:
        """What is put right by a value of the case."""
        today = self._session.today()
        change = partial(self._session.office.cases.change, case.id, by=self._session.clerk)
        if finding.fix is Fix.SET_OUTCOME:
            return partial(change, outcome=str(value)), partial(change, outcome=""), self.tr("Ergebnis eingetragen")
        if finding.fix is Fix.SET_RETENTION and isinstance(value, int):
            undo = partial(change, retention_years=case.retention_years)
            return partial(change, retention_years=value), undo, self.tr("Aufbewahrungsfrist gesetzt")
        if finding.fix is Fix.FILL_FIELD and finding.field is not None:
            before = {finding.field: case.fields.get(finding.field, "")}
            fill = partial(change, fields={finding.field: str(value)}, on=today)
            return fill, partial(change, fields=before, on=today), self.tr("Eingetragen")
        return None

    def _act(self, finding: Finding) -> Remedy | None:
        """What is put right by seeing to a date, a line of the checklist or a document."""
        office, clerk, today = self._session.office, self._session.clerk, self._session.today()
        cases, documents, thing = office.cases, office.documents, finding.subject_id or 0
        if finding.fix is Fix.COMPLETE_FOLLOW_UP:
            reopen = partial(cases.reopen_follow_up, thing, by=clerk)
            return partial(cases.complete, thing, on=today, by=clerk), reopen, self.tr("Termin erledigt")
        if finding.fix is Fix.TICK:
            untick = partial(cases.tick, thing, None, by=clerk)
            return partial(cases.tick, thing, today, by=clerk), untick, self.tr("Abgehakt")
        if finding.fix is Fix.WITHDRAW_DOCUMENT:
            bring_back = partial(documents.bring_back, thing, by=clerk)
            return partial(documents.withdraw, thing, by=clerk), bring_back, self.tr("Dokument zurückgezogen")
        version = documents.get(thing).version if finding.fix is Fix.RETRY_TEXT else None
        if version is not None:
            return partial(office.intake.retry, version.id), None, self.tr("Wird noch einmal gelesen")
        return None

    def _fix_day(self) -> None:
        case = self._case
        if case is None:
            return
        days = [case.opened]
        for document in self._session.office.documents.of_case(case.id):
            days += [day for day in (document.dated, document.received, document.posted) if day is not None]
        self.day.set_day(max(days))
        self.day.setFocus()

    def _refused(self, error: DeskError) -> None:
        self.notice.say_error(error)

    # -- closing

    def close_case(self) -> None:
        """Close it; the page stays until it is done."""
        case, day = self._case, self.day.day()
        if case is None or day is None or not self.day.finish() or not self.close_button.isEnabled():
            return
        self._busy = True
        self._judge()
        work = partial(
            self._session.office.close_case,
            case.id,
            on=day,
            by=self._session.clerk,
            accept_warnings=self.accept_box.isChecked(),
        )
        self._session.write(
            work,
            self._done,
            self._not_closed,
            say=self.tr("Vorgang {0} ist z.d.A. verfügt").format(case.reference),
            label=self.tr("Vorgang schließen"),
            owner=self,
        )

    def _done(self, case: Case) -> None:
        self._busy = False
        self.closed.emit(case)

    def _not_closed(self, error: DeskError) -> None:
        self._busy = False
        self.notice.say_error(error)
        self._look()
