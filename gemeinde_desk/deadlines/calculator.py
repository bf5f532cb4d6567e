"""The room's door: the dates an office needs, each with its derivation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from gemeinde_desk.deadlines.derivation import Derivation, Reason, Step
from gemeinde_desk.deadlines.holidays import HolidayCalendar
from gemeinde_desk.deadlines.periods import Period, Unit, missing_day, period_end
from gemeinde_desk.deadlines.rules import NotificationRule, RuleBook, load_rules
from gemeinde_desk.errors import InvalidInput

_FIRST_STEP = {"post": Reason.POSTED, "electronic": Reason.SENT}
_EFFECT = {"portal": Reason.RETRIEVED, "public": Reason.PUBLISHED}
#: norms that move the end of a period off a day that is no workday
SHIFT_SOURCE = "§ 31 Abs. 3 VwVfG, § 193 BGB"


@dataclass(frozen=True)
class DeadlineCalculator:
    """Deadlines of one authority: the holidays at its seat and the rules that hold for its Land.

    ``confirmed`` says that the administrator has checked the rules of his Land at set-up; until then a derivation that
    used such a rule carries ``confirm``.
    """

    calendar: HolidayCalendar
    rules: RuleBook
    confirmed: bool = False

    @classmethod
    def of(cls, land: str, extras: Iterable[str], *rule_folders: Path, confirmed: bool = False) -> "DeadlineCalculator":
        """For a Land, its local holidays and the folders of rules (shipped first, the office's own last)."""
        return cls(HolidayCalendar.of(land, extras), load_rules(*rule_folders), confirmed)

    def notification(
        self, day: date, *, regime: str = "vwvfg", channel: str = "post", recipient: HolidayCalendar | None = None
    ) -> Derivation:
        """The day a notice counts as notified.

        ``day`` is the day of posting ("post"), sending ("electronic"), fetching ("portal") or publishing ("public").
        ``recipient`` is the calendar of the recipient's place where it differs: its holidays move the notification
        under the Abgabenordnung. Earlier arrival does not count; for later arrival see :meth:`objection`.
        """
        rule = self.rules.notification(regime, channel, self.calendar.land, day)
        reason = _EFFECT.get(channel, Reason.DEEMED)
        raw = day + timedelta(days=rule.days)
        confirm = rule.confirm and not self.confirmed
        steps = [] if channel in _EFFECT else [Step(_FIRST_STEP[channel], rule.id, "", day, day)]
        unit = str(Unit.WEEK if channel == "public" and rule.days % 7 == 0 else Unit.DAY)
        amount = rule.days // 7 if unit == Unit.WEEK else rule.days
        steps.append(Step(reason, rule.id, rule.source, day, raw, amount, unit, confirm=confirm))
        moved = _notification_weekend(rule, raw, recipient or self.calendar)
        return Derivation(moved[-1].end if moved else raw, (*steps, *moved), moved[-1].end if moved else raw)

    def objection(
        self,
        posted: date,
        *,
        regime: str = "vwvfg",
        channel: str = "post",
        remedy: str = "widerspruch",
        instruction_given: bool = True,
        received: date | None = None,
        recipient: HolidayCalendar | None = None,
    ) -> Derivation:
        """The last day to object or sue, from the day of posting.

        ``received`` is a proven later arrival (§ 41 Abs. 2 Satz 3 VwVfG, § 122 Abs. 2 AO), or with channel "served" the
        day on the proof of service, which counts as it is. Without a correct instruction the long period holds.
        Raises InvalidInput for an unknown regime, channel or remedy, or for an arrival before the posting.
        """
        if received and received < posted:
            raise InvalidInput(place="Zugang", problem="Der Zugang kann nicht vor der Aufgabe zur Post liegen.")
        if channel == "served":
            served = received or posted
            notified, steps = served, [Step(Reason.ACTUAL, "served", "Zustellungsnachweis", posted, served)]
        else:
            deemed = self.notification(posted, regime=regime, channel=channel, recipient=recipient)
            notified, steps = deemed.result, list(deemed.steps)
            if received and received > notified:
                source = "§ 122 Abs. 2 AO" if regime == "ao" else "§ 41 Abs. 2 Satz 3 VwVfG"
                steps.append(Step(Reason.ACTUAL, "late-arrival", source, notified, received))
                notified = received
        rule = self.rules.remedy(remedy)
        period, source = rule.period, rule.source
        if not instruction_given:
            period, source = rule.missing_period, rule.missing_source
            missing = Step(Reason.NO_INSTRUCTION, rule.key, source, notified, notified, period.amount, str(period.unit))
            steps.append(missing)
        counted = self._count(notified, period, rule.key, source, rule.shift_source)
        return Derivation(counted[-1].end, (*steps, *counted), notified)

    def period(self, event: date, period: Period, *, rule: str, source: str, shift: bool = True) -> Derivation:
        """The end of a period that starts with an event, such as the first deadline of a case from its receipt.

        ``shift=False`` for fixed days and benefits (§ 31 Abs. 3 Satz 2, Abs. 4 VwVfG) that stay on a weekend.
        """
        first = Step(Reason.RECEIVED, rule, "§ 187 Abs. 1 BGB", event, event)
        counted = self._count(event, period, rule, source, SHIFT_SOURCE if shift else "")
        return Derivation(counted[-1].end, (first, *counted))

    def advance_notice(self, deadline: date, days: int) -> date:
        """The day to be warned of a deadline: so many days before, and a workday (Vorfrist)."""
        return self.calendar.previous_workday(deadline - timedelta(days=days))

    def _count(self, start: date, period: Period, rule: str, source: str, shift_source: str) -> list[Step]:
        end = period_end(start, period)
        steps = [Step(Reason.PERIOD, rule, source, start, end, period.amount, str(period.unit))]
        if lacking := missing_day(start, period):
            steps.append(Step(Reason.MISSING_DAY, "bgb-188-3", "§ 188 Abs. 3 BGB", end, end, lacking))
        closed = self.calendar.closed_because(end)
        if closed and shift_source:
            moved = self.calendar.next_workday(end)
            steps.append(Step(Reason.SHIFTED, "bgb-193", shift_source, end, moved, closed=closed))
        return steps


def _notification_weekend(rule: NotificationRule, raw: date, calendar: HolidayCalendar) -> list[Step]:
    closed = calendar.closed_because(raw)
    if not closed:
        return []
    if rule.weekend_shift:
        moved = calendar.next_workday(raw)
        return [Step(Reason.SHIFTED, rule.id, rule.shift_source, raw, moved, closed=closed)]
    return [Step(Reason.KEPT, rule.id, rule.shift_source, raw, raw, closed=closed)]
