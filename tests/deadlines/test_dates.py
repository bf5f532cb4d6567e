from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.deadlines.dates import (
    format_date,
    format_date_long,
    format_weekday,
    format_weekday_long,
    parse_date,
)
from gemeinde_desk.errors import InvalidInput

TODAY = date(2026, 10, 14)  # a Wednesday

#: typed -> (for a follow-up, for a receipt)
TYPED = {
    "3.3.": ("2027-03-03", "2026-03-03"),
    "3.3": ("2027-03-03", "2026-03-03"),
    "0303": ("2027-03-03", "2026-03-03"),
    "3. März": ("2027-03-03", "2026-03-03"),
    "14.10.": ("2026-10-14", "2026-10-14"),
    "29.2.": ("2028-02-29", "2024-02-29"),
    "3.3.26": ("2026-03-03", "2026-03-03"),
    "3.3.2026": ("2026-03-03", "2026-03-03"),
    " 03. 03. 2026 ": ("2026-03-03", "2026-03-03"),
    "03/03/2026": ("2026-03-03", "2026-03-03"),
    "03032026": ("2026-03-03", "2026-03-03"),
    "030326": ("2026-03-03", "2026-03-03"),
    "2026-03-03": ("2026-03-03", "2026-03-03"),
    "3. märz 2026": ("2026-03-03", "2026-03-03"),
    "3 Maerz 26": ("2026-03-03", "2026-03-03"),
    "24. Dez.": ("2026-12-24", "2025-12-24"),
    "heute": ("2026-10-14", "2026-10-14"),
    "Morgen": ("2026-10-15", "2026-10-15"),
    "übermorgen": ("2026-10-16", "2026-10-16"),
    "gestern": ("2026-10-13", "2026-10-13"),
    "+14": ("2026-10-28", "2026-10-28"),
    "-3": ("2026-10-11", "2026-10-11"),
    "+2w": ("2026-10-28", "2026-10-28"),
    "+ 2 Wochen": ("2026-10-28", "2026-10-28"),
    "+1m": ("2026-11-14", "2026-11-14"),
    "+1 Jahr": ("2027-10-14", "2027-10-14"),
    "Mo": ("2026-10-19", "2026-10-12"),
    "mi.": ("2026-10-21", "2026-10-07"),
    "Freitag": ("2026-10-16", "2026-10-09"),
    "Sonnabend": ("2026-10-17", "2026-10-10"),
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_clerks_type(typed):
    assert str(parse_date(typed, TODAY)) == TYPED[typed][0]
    assert str(parse_date(typed, TODAY, prefer="past")) == TYPED[typed][1]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "bald",
        "31.2.2026",
        "32.1.",
        "31.4.",
        "3.13.",
        "1.1.1899",
        "01012200",
        "+99999",
        "+99999j",
        "+3x",
        "2026-13-01",
        "3.3.026",
        "Ju",
        "3. J 2026",
        "３．３．２０２６",
        "<b>3.3.</b>",
        "3.3.2026; DROP TABLE",
    ],
)
def test_what_is_no_date_is_refused_at_its_place(typed):
    with pytest.raises(InvalidInput) as refusal:
        parse_date(typed, TODAY)
    assert refusal.value.place == "Datum"


def test_refusal_shows_examples():
    with pytest.raises(InvalidInput, match=r"Beispiele: 3\.3\., .*\+2w"):
        parse_date("irgendwann", TODAY)


def test_written_forms():
    day = date(2026, 3, 3)
    written = (format_date(day), format_date_long(day), format_weekday(day), format_weekday_long(day))
    assert written == ("03.03.2026", "3. März 2026", "Di", "Dienstag")


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)), today=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_written_form_reads_back(day, today):
    for text in (format_date(day), format_date_long(day), day.isoformat(), f"{day:%d%m}{day.year}"):
        assert parse_date(text, today) == day


@given(typed=st.text(max_size=20), today=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_gives_a_date_or_a_clear_refusal(typed, today):
    try:
        found = parse_date(typed, today)
    except InvalidInput as error:
        refused = error.place
    else:
        refused = "Datum" if 1900 <= found.year <= 2199 else f"accepted {found}"
    assert refused == "Datum"


@given(day=st.dates(date(1990, 1, 1), date(2089, 12, 31)), today=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_day_and_month_alone_look_the_way_asked(day, today):
    short = f"{day.day}.{day.month}."
    ahead, back = parse_date(short, today), parse_date(short, today, prefer="past")
    assert back <= today <= ahead
    assert (ahead.month, ahead.day) == (back.month, back.day) == (day.month, day.day)
    assert ahead - today < timedelta(days=8 * 366)
