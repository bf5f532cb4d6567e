"""The worked table of the rules, notification by every channel, remedies, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.deadlines.derivation import Derivation, Reason
from gemeinde_desk.deadlines.holidays import HolidayCalendar
from gemeinde_desk.deadlines.periods import Period, Unit, add_months
from gemeinde_desk.deadlines.rules import load_rules
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.resources import resources

#: posted, regime, Land, notified, raw end of the month, deadline, what the derivation must show
WORKED = [
    ("2026-02-02", "vwvfg", "NI", "2026-02-06", "2026-03-06", "2026-03-06", []),
    ("2026-03-03", "vwvfg", "NI", "2026-03-07", "2026-04-07", "2026-04-07", [Reason.KEPT]),
    ("2026-03-03", "ao", "NI", "2026-03-09", "2026-04-09", "2026-04-09", [Reason.SHIFTED]),
    ("2026-01-27", "vwvfg", "NI", "2026-01-31", "2026-02-28", "2026-03-02", [Reason.MISSING_DAY, Reason.SHIFTED]),
    ("2025-12-27", "vwvfg", "NI", "2025-12-31", "2026-01-31", "2026-02-02", [Reason.SHIFTED]),
    ("2026-07-11", "vwvfg", "BY", "2026-07-15", "2026-08-15", "2026-08-17", [Reason.SHIFTED]),
    ("2024-12-30", "vwvfg", "NI", "2025-01-02", "2025-02-02", "2025-02-03", [Reason.SHIFTED]),
]


@pytest.mark.parametrize(("posted", "regime", "land", "notified", "raw", "deadline", "notes"), WORKED)
def test_worked_table(calculator, posted, regime, land, notified, raw, deadline, notes):
    found = calculator(land).objection(date.fromisoformat(posted), regime=regime)
    period = next(step for step in found.steps if step.reason is Reason.PERIOD)
    assert str(found.notified) == notified
    assert str(period.end) == raw
    assert str(found.result) == deadline
    assert set(notes) <= {step.reason for step in found.steps}
    if not notes:
        assert [step.reason for step in found.steps] == [Reason.POSTED, Reason.DEEMED, Reason.PERIOD]


def test_assumption_day_names_itself_where_it_is_a_holiday(calculator):
    found = calculator("BY", "mariae_himmelfahrt").objection(date(2026, 7, 11))
    assert found.steps[-1].closed == "Mariä Himmelfahrt"
    assert "Mariä Himmelfahrt" in found.sentences()[-1]


@pytest.mark.parametrize("land", LAENDER)
def test_posting_date_decides_between_three_and_four_days_in_every_land(calculator, land):
    for regime in ("vwvfg", "ao", "sgb"):
        old = calculator(land).notification(date(2024, 12, 31), regime=regime).steps[1]
        new = calculator(land).notification(date(2025, 1, 1), regime=regime).steps[1]
        assert (old.amount, new.amount) == (3, 4)
        assert old.source
        assert new.source


def test_own_law_of_a_land_goes_before_the_federal_one_and_is_to_be_confirmed(calculator, rules):
    bavaria = calculator("BY").notification(date(2026, 2, 2))
    assert bavaria.steps[1].source == "Art. 41 Abs. 2 Satz 1 BayVwVfG"
    assert bavaria.confirm
    assert "bestätigen" in bavaria.sentences()[1]
    assert not calculator("NI").notification(date(2026, 2, 2)).confirm
    assert not DeadlineCalculator(HolidayCalendar("BY"), rules, confirmed=True).notification(date(2026, 2, 2)).confirm


def test_missing_instruction_gives_a_year(calculator):
    found = calculator().objection(date(2026, 2, 2), instruction_given=False)
    assert found.result == date(2027, 2, 8)  # 6 February 2027 is a Saturday
    assert any("§ 58 Abs. 2 VwGO" in text and "ein Jahr" in text for text in found.sentences())


def test_tax_notification_moves_by_the_holidays_of_the_recipients_place(calculator):
    # 4th day after Tuesday 2 June 2026 is Saturday 6 June in both; after Sunday 31 May it is Corpus Christi in Bavaria
    posted = date(2026, 5, 31)
    assert calculator("NI").notification(posted, regime="ao").result == date(2026, 6, 4)
    in_bavaria = calculator("NI").notification(posted, regime="ao", recipient=HolidayCalendar("BY"))
    assert in_bavaria.result == date(2026, 6, 5)
    assert in_bavaria.steps[-1].closed == "Fronleichnam"


def test_channels(calculator):
    day = date(2026, 2, 2)
    assert calculator().notification(day, channel="electronic").result == date(2026, 2, 6)
    assert calculator().notification(day, channel="portal").result == date(2026, 2, 3)
    assert calculator().notification(day, channel="public").result == date(2026, 2, 16)
    assert "2 Wochen" in " ".join(calculator().notification(day, channel="public").sentences())
    served = calculator().objection(day, channel="served", received=date(2026, 2, 7))
    assert served.notified == date(2026, 2, 7)  # a real date counts even on a Saturday
    assert served.result == date(2026, 3, 9)


def test_late_arrival_counts_early_does_not(calculator):
    late = calculator().objection(date(2026, 2, 2), received=date(2026, 2, 20))
    assert late.notified == date(2026, 2, 20)
    assert "41 Abs. 2 Satz 3" in late.steps[2].source
    assert calculator().objection(date(2026, 2, 2), received=date(2026, 2, 3)).notified == date(2026, 2, 6)
    assert "122" in calculator().objection(date(2026, 2, 2), regime="ao", received=date(2026, 2, 20)).steps[2].source


def test_other_remedies_name_their_norms(calculator):
    assert "§ 74" in calculator().objection(date(2026, 2, 2), remedy="klage").steps[-1].source
    assert "§ 355" in calculator().objection(date(2026, 2, 2), regime="ao", remedy="einspruch").steps[-1].source


@pytest.mark.parametrize(
    "asked",
    [
        {"regime": "bgb"},
        {"channel": "taube"},
        {"remedy": "beschwerde"},
        {"received": date(2026, 2, 1)},
        {"regime": "sgb", "channel": "public"},
    ],
)
def test_unknown_words_and_impossible_dates_are_refused(calculator, asked):
    with pytest.raises(InvalidInput) as refusal:
        calculator().objection(date(2026, 2, 2), **asked)
    assert refusal.value.place


def test_period_from_receipt_and_advance_notice(calculator):
    found = calculator().period(date(2026, 1, 31), Period(1, Unit.MONTH), rule="auskunft", source="§ 7 Abs. 5 IFG")
    assert found.result == date(2026, 3, 2)
    assert found.sentences()[0].startswith("Die Frist beginnt mit dem Ereignis am Sa, 31.01.2026")
    fixed = calculator().period(date(2026, 1, 31), Period(4, Unit.WEEK), rule="x", source="", shift=False)
    assert fixed.result == date(2026, 2, 28)
    assert calculator().advance_notice(date(2026, 3, 2), 7) == date(2026, 2, 23)
    assert calculator().advance_notice(date(2026, 3, 2), 1) == date(2026, 2, 27)


def test_derivation_survives_storing_and_forgets_newer_keys(calculator):
    found = calculator("BY", "mariae_himmelfahrt").objection(date(2026, 7, 11), instruction_given=False)
    stored = found.to_json()
    assert Derivation.from_json(stored) == found
    stored["steps"][0]["of_a_newer_version"] = 1
    assert Derivation.from_json(stored).sentences() == found.sentences()


@pytest.mark.parametrize("damaged", [None, {}, {"result": "x", "steps": []}, {"result": "2026-01-01", "steps": [1]}])
def test_damaged_derivation_is_refused(damaged):
    with pytest.raises(InvalidInput, match="Rechenweg"):
        Derivation.from_json(damaged)


RULES = load_rules(resources() / "deadline_rules")
#: rules change on 1 January 2025; within one of them later posting never ends earlier
DAYS_OF_ONE_RULE = st.dates(date(2025, 1, 1), date(2060, 12, 1))


@given(
    posted=st.dates(date(1995, 1, 1), date(2060, 12, 1)),
    land=st.sampled_from(sorted(LAENDER)),
    regime=st.sampled_from(["vwvfg", "ao", "sgb"]),
    instruction=st.booleans(),
)
def test_result_is_a_workday_never_before_the_raw_end_and_every_step_speaks(posted, land, regime, instruction):
    calendar = HolidayCalendar(land)
    found = DeadlineCalculator(calendar, RULES).objection(posted, regime=regime, instruction_given=instruction)
    period = next(step for step in found.steps if step.reason is Reason.PERIOD)
    assert found.result >= period.end
    assert calendar.is_workday(found.result)
    assert (found.result - period.end) <= timedelta(days=5)
    assert all(before.end <= after.end for before, after in zip(found.steps, found.steps[1:], strict=False))
    assert all("{" not in text and text.endswith(".") for text in found.sentences())
    assert Derivation.from_json(found.to_json()) == found
    if regime == "ao":
        assert calendar.is_workday(found.notified)


@given(posted=DAYS_OF_ONE_RULE, later=st.integers(1, 60), land=st.sampled_from(sorted(LAENDER)))
def test_later_posting_never_ends_earlier_within_a_rule(posted, later, land):
    desk = DeadlineCalculator(HolidayCalendar(land), RULES)
    for regime in ("vwvfg", "ao"):
        first = desk.objection(posted, regime=regime).result
        assert first <= desk.objection(posted + timedelta(days=later), regime=regime).result


@given(day=st.dates(date(1900, 1, 1), date(2190, 1, 1)), months=st.integers(0, 600))
def test_month_arithmetic(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)
    assert add_months(moved, -months).day <= day.day
    assert add_months(day, months) <= add_months(day, months + 1)
