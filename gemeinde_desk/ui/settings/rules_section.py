"""«Fristregeln»: by which rules deadlines are found here, where they come from, and the days off at this place."""

from contextlib import suppress
from datetime import date

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QTableWidget, QVBoxLayout

from gemeinde_desk.deadlines.periods import Period, Unit
from gemeinde_desk.deadlines.rules import NotificationRule, RuleBook
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER, LOCAL_HOLIDAYS
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.profile_edit import ProfileEdit
from gemeinde_desk.ui.settings.profile_form import ProfileForm
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.settings.tables import read_only_table
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.messages import Notice

NAMES = ("rules_confirmed", "holiday_extras")


class RulesSection(Section):
    """The rules in force for the Land; whether somebody has checked them; local holidays."""

    def __init__(self, session: Session, edit: ProfileEdit) -> None:
        super().__init__(
            session,
            self.tr("Fristregeln"),
            self.tr(
                "Nach diesen Regeln werden Bekanntgabe und Rechtsbehelfsfrist berechnet, jede mit ihrer Fundstelle."
            ),
        )
        self._edit = edit
        self.notice = Notice()
        self.table = QTableWidget()
        self.confirmed = QCheckBox(self.tr("Die Regeln dieses Landes sind geprüft und gelten hier"))
        self.confirmed.toggled.connect(lambda on: edit.set("rules_confirmed", on))
        self.confirming = ProfileForm(edit)
        self.confirming.add(
            "rules_confirmed",
            self.tr("Bestätigung"),
            self.confirmed,
            span=6,
            hint=self.tr(
                "Dazu gehört der Rechtsbehelf: ob in diesem Land Widerspruch oder Klage gegeben ist. Bis dahin steht an "
                "berechneten Fristen und vor dem Ausfertigen eines Bescheids, dass dies noch zu bestätigen ist."
            ),
        )
        self._known: dict[str, QCheckBox] = {}
        self.days = QPlainTextEdit()
        self.days.setTabChangesFocus(True)
        self.days.setFixedHeight(theme().px(96))
        self.days.textChanged.connect(self._days_typed)
        self.local = QVBoxLayout()
        self.own_days = ProfileForm(edit)
        self.own_days.add(
            "holiday_extras",
            self.tr("Örtliche Feiertage"),
            self.days,
            span=6,
            hint=self.tr(
                "Ein Tag je Zeile: „08-08 Stadtfest“ für jedes Jahr, „2026-06-17 Gedenktag“ für ein einzelnes"
            ),
        )
        self.fields = self.confirming.fields | self.own_days.fields
        self.body.addWidget(self.notice)
        self.body.addWidget(self.table)
        self.add_up_to(760, self.confirming)
        self.add_up_to(760, self.own_days)
        self.body.addLayout(self.local)
        self.body.addStretch(1)
        edit.refilled.connect(self._fill)
        edit.changed.connect(self._land_changed)
        self._land = ""
        self._fill()

    def _fill(self) -> None:
        values = self._edit.values
        blocked = self.confirmed.blockSignals(True)
        self.confirmed.setChecked(bool(values["rules_confirmed"]))
        self.confirmed.blockSignals(blocked)
        extras = _texts(values["holiday_extras"])
        blocked = self.days.blockSignals(True)
        self.days.setPlainText("\n".join(extra for extra in extras if extra not in LOCAL_HOLIDAYS))
        self.days.blockSignals(blocked)
        self._land = ""
        self._land_changed()

    def _land_changed(self) -> None:
        land = str(self._edit.values["land"])
        if land == self._land:
            return
        self._land = land
        self._offer_local(land)
        self.session.read(lambda _token: self.session.office.calculator.rules, self._show_rules, owner=self)

    def _offer_local(self, land: str) -> None:
        while (item := self.local.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._known = {}
        extras = _texts(self._edit.values["holiday_extras"])
        for key, (where, name, _day) in LOCAL_HOLIDAYS.items():
            if where == land:
                box = QCheckBox(self.tr("{0} ist hier Feiertag").format(name))
                box.setChecked(key in extras)
                box.toggled.connect(lambda _on: self._days_typed())
                self._known[key] = box
                self.local.addWidget(box)

    def _days_typed(self) -> None:
        own = [line.strip() for line in self.days.toPlainText().splitlines() if line.strip()]
        known = [key for key, box in self._known.items() if box.isChecked()]
        self._edit.set("holiday_extras", known + own)

    def _show_rules(self, book: RuleBook) -> None:
        rows = rules_in_force(book, self._land, self.session.today())
        open_ones = [rule for rule in rows if rule.confirm]
        if open_ones and not self._edit.values["rules_confirmed"]:
            words = self.tr(
                "{0} hat ein eigenes Verfahrensgesetz. Bitte prüfen, ob die Zahl der Tage hier stimmt, und unten bestätigen."
            )
            self.notice.say(words.format(LAENDER.get(self._land, "")), Tone.SOON)
        else:
            self.notice.hide()
        cells = [
            (_LAWS[rule.regime], _WAYS[rule.channel], self._days(rule), rule.source, self._state(rule)) for rule in rows
        ]
        cells += [
            (self.tr("Rechtsbehelf"), remedy.name, _length(remedy.period), remedy.source, "")
            for remedy in book.remedies
        ]
        heads = [self.tr("Recht"), self.tr("Weg"), self.tr("Frist"), self.tr("Fundstelle"), self.tr("Stand")]
        read_only_table(self.table, self.tr("Fristregeln"), heads, cells)

    def _days(self, rule: NotificationRule) -> str:
        count = self.tr("am {0}. Tag").format(rule.days) if rule.days else self.tr("am selben Tag")
        return count + (self.tr(", sonst Werktag danach") if rule.weekend_shift else "")

    def _state(self, rule: NotificationRule) -> str:
        if not rule.confirm:
            return self.tr("gilt")
        return self.tr("bestätigt") if self._edit.values["rules_confirmed"] else self.tr("zu bestätigen")


_LAWS = {"vwvfg": "Verwaltungsverfahren", "ao": "Abgaben", "sgb": "Sozialrecht"}
_WAYS = {
    "post": "Brief",
    "electronic": "elektronisch",
    "portal": "Abruf im Portal",
    "public": "öffentlich bekannt gemacht",
}
_UNITS = {
    Unit.DAY: ("Tag", "Tage"),
    Unit.WEEK: ("Woche", "Wochen"),
    Unit.HALF_MONTH: ("halber Monat", "halbe Monate"),
    Unit.MONTH: ("Monat", "Monate"),
    Unit.QUARTER: ("Vierteljahr", "Vierteljahre"),
    Unit.HALF_YEAR: ("halbes Jahr", "halbe Jahre"),
    Unit.YEAR: ("Jahr", "Jahre"),
}


def _length(period: Period) -> str:
    return f"{period.amount} {_UNITS[period.unit][period.amount != 1]}"


def rules_in_force(book: RuleBook, land: str, day: date) -> list[NotificationRule]:
    """The rule of each law and way for a Land on a day, in the order of the book."""
    found: list[NotificationRule] = []
    for regime, channel in dict.fromkeys((rule.regime, rule.channel) for rule in book.notifications):
        with suppress(InvalidInput):  # nothing is said for this Land and day
            found.append(book.notification(regime, channel, land, day))
    return found


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
