"""The filing plan: inheritance downwards, order, and broken files named with file and line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.cases.filing_plan import Disposal, FilingPlan, FilingPlanUnit, load_filing_plan
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.settings.resources import resources

GOOD = """key = "probe"
title = "Probe"
version = "1"
valid_from = 2026-01-01
retention_years = 10
disposal = "B"

[[unit]]
number = "10"
title = "Zehn"

[[unit]]
number = "2"
title = "Zwei"
retention_years = 5

[[unit]]
number = "2.1"
title = "Zwei eins"
disposal = "V"
closed = true
successor = "10"
"""


def write(tmp_path, text):
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    return path


def test_shipped_plan_is_whole():
    plan = load_filing_plan(resources() / "filing_plans" / "musterau.toml")
    assert plan.key == "musterau"
    assert [unit.number for unit in plan.children()] == [str(number) for number in range(1, 10)]
    assert [unit.title for unit in plan.ancestors("8.2.3")] == ["Finanzen und Abgaben", "Steuern"]
    assert not plan.open_for_files("9.3.1", date(2026, 10, 14))
    assert plan.open_for_files("9.3", date(2026, 10, 14))
    assert not plan.open_for_files("9.3", date(2019, 12, 31))
    for number in plan.units:
        assert 0 <= plan.effective_retention(number).years <= 30


def test_inheritance_tells_where_it_comes_from(tmp_path):
    plan = load_filing_plan(write(tmp_path, GOOD))
    assert list(plan.units) == ["2", "2.1", "10"]
    held = plan.effective_retention("2.1")
    assert (held.years, held.years_from, held.disposal, held.disposal_from) == (5, "2", Disposal.DESTROY, "2.1")
    top = plan.effective_retention("10")
    assert (top.years, top.years_from, top.disposal, top.disposal_from) == (10, "", Disposal.APPRAISE, "")
    for question in (plan.unit, plan.ancestors, plan.effective_retention):
        with pytest.raises(NotFound, match="Aktenplaneinheit „3“"):
            question("3")


BROKEN = [
    ('number = "10"', 'number = "1.x"', 9, "Form"),
    ('number = "10"', 'number = "2"', 13, "zweimal"),
    ('number = "2.1"', 'number = "3.1"', 18, "fehlt die Einheit 3"),
    ('successor = "10"', 'successor = "11"', 22, "Nachfolgerin"),
    ("retention_years = 5", "retention_years = 100", 15, "zwischen"),
    ('disposal = "V"', 'disposal = "C"', 20, "A, B, V"),
    ("closed = true", 'closed = "ja"', 21, "true oder false"),
    ('title = "Zwei"', 'titel = "Zwei"', 12, "„title“ fehlt"),
    ('disposal = "B"', 'disposal = "B"\ncolour = "rot"', 7, "colour"),
    ("valid_from = 2026-01-01", "valid_from = 2026", 4, "Datum"),
]


@pytest.mark.parametrize(("good", "bad", "line", "word"), BROKEN)
def test_broken_plan_is_named_with_its_line(tmp_path, good, bad, line, word):
    assert good in GOOD
    with pytest.raises(InvalidInput) as refusal:
        load_filing_plan(write(tmp_path, GOOD.replace(good, bad, 1)))
    assert word in str(refusal.value)
    assert refusal.value.place.endswith(f"/plan.toml:{line}")


def test_empty_and_missing_plans_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="keine Einheiten"):
        load_filing_plan(write(tmp_path, GOOD.split("\n[[unit]]", 1)[0]))
    with pytest.raises(InvalidInput, match="lässt sich nicht lesen"):
        load_filing_plan(tmp_path / "none.toml")


@st.composite
def plans(draw):
    """Random trees of three levels with retention set here and there."""
    numbers = draw(st.sets(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)), min_size=1))
    every = sorted({".".join(map(str, number[:depth])) for number in numbers for depth in (1, 2, 3)})
    years = st.one_of(st.none(), st.integers(0, 30))
    units = {number: FilingPlanUnit(number, number, draw(years), None) for number in every}
    return FilingPlan("p", "P", "1", date(2026, 1, 1), 10, Disposal.APPRAISE, units)


@given(plans())
def test_retention_is_that_of_the_nearest_unit_that_sets_it(plan):
    for unit in plan.units.values():
        held = plan.effective_retention(unit.number)
        if unit.retention_years is not None:
            assert (held.years, held.years_from) == (unit.retention_years, unit.number)
        elif unit.parent_number:
            assert held == plan.effective_retention(unit.parent_number)
        else:
            assert (held.years, held.years_from) == (10, "")
