"""Which backups are an office's own, and which of them stay when new ones come."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.store.backup import KeptBackups, back_up, backups_of, list_backups, restore
from gemeinde_desk.store.backup_keeping import MONTHS, WEEKS, staying
from gemeinde_desk.store.backup_list import Backup
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_case, add_document, new_office


class Days:
    """A clock that goes on a day at every backup."""

    def __init__(self):
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def target(tmp_path):
    return tmp_path / "sicherungen"


@pytest.fixture
def days():
    return Days()


@pytest.fixture
def office(tmp_path, days):
    new_office(tmp_path / "amt").close()
    with closing(Store(tmp_path / "amt", now=days)) as store:
        yield store


def work(store, subject):
    with store.transaction("clerk") as tx:
        add_case(tx, subject)


def a_day(store, days, target, keep):
    days.now += timedelta(days=1)
    work(store, f"Vorgang vom {days.now:%d.%m.%Y}")
    return back_up(store, target, keep=keep)


def test_whose_backups_lie_in_a_folder(office, target, tmp_path):
    assert backups_of(office, target) == KeptBackups((), 0)
    ours = back_up(office, target)
    with closing(Store(tmp_path / "anderes", create=True)) as other:
        with other.transaction("system") as tx:
            tx.record("office.made", "anderes")
        back_up(other, target)
        kept = backups_of(office, target)
        assert [backup.path for backup in kept.ours] == [ours.path]
        assert kept.others == 1
        assert backups_of(other, target).others == 1


def test_a_copy_for_training_is_another_office_and_drives_no_backup_out(office, days, target, tmp_path):
    shared = back_up(office, target)
    shutil.copytree(office.folder, tmp_path / "schulung")
    real = [a_day(office, days, target, keep=2) for _ in range(2)]
    with closing(Store(tmp_path / "schulung", now=days)) as copy:
        played = [a_day(copy, days, target, keep=2) for _ in range(3)]
        assert [backup.path for backup in backups_of(copy, target).ours] == [
            *(report.path for report in reversed(played[1:])),
        ]
    kept = backups_of(office, target)
    assert [backup.path for backup in kept.ours] == [report.path for report in reversed(real)]
    assert kept.others == 2
    assert not shared.path.exists()  # it was older than the newest two of either, of one week with them


def test_what_a_restore_left_behind_neither_counts_nor_goes(office, days, target):
    first = a_day(office, days, target, keep=5)
    left = [a_day(office, days, target, keep=5) for _ in range(3)]
    folder = office.folder
    office.close()
    restore(first.path, folder, replace=True)
    with closing(Store(folder, now=days)) as again:
        ours = [a_day(again, days, target, keep=1) for _ in range(2)]
        assert [backup.path for backup in backups_of(again, target).ours] == [ours[-1].path]
        assert all(report.path.is_dir() for report in left)


def test_after_a_year_of_days_the_last_weeks_and_months_are_there_and_every_file_they_need(
    office, days, target, tmp_path
):
    for _ in range(62):
        days.now += timedelta(days=6)
        with office.transaction("clerk") as tx:
            add_document(office, tx, "Brief", f"Text {days.now}")
        back_up(office, target, keep=3)
    kept = [date.fromisoformat(backup.made[:10]) for backup in list_backups(target)]
    last = days.now.date()
    assert kept[:3] == [last - timedelta(days=6 * number) for number in range(3)]
    assert {(last - timedelta(weeks=number)).isocalendar()[:2] for number in range(WEEKS)} <= {
        day.isocalendar()[:2] for day in kept
    }
    assert len({(day.year, day.month) for day in kept}) == MONTHS
    assert len(kept) < 3 + WEEKS + MONTHS
    assert restore(list_backups(target)[-1].path, tmp_path / "alt").missing == ()


def backup_of(day, number):
    return Backup(Path(f"sicherung-{number}"), f"{day}T12:00:00Z", 1, "o", number, "h", 1, 1)


@given(
    days=st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31)), min_size=1, max_size=60).map(sorted),
    keep=st.integers(0, 20),
)
def test_the_newest_of_each_period_never_goes_before_its_time(days, keep):
    """Made one after the other: what stays in the end is what would stay if none had been removed before."""
    whole = [backup_of(day, number) for number, day in enumerate(days, start=1)][::-1]
    left = []
    for backup in reversed(whole):
        left = staying([backup, *left], keep)
    assert left == staying(whole, keep)
    assert left[: max(keep, 1)] == whole[: max(keep, 1)]


def test_a_wrong_clock_costs_no_backup_and_one_without_a_day_stays():
    backups = [backup_of(date(2026, 3, day), day) for day in range(2, 7)][::-1]  # one week
    ahead = backup_of(date(2099, 1, 1), 7)
    assert staying([ahead, *backups], 1) == [ahead, backups[0]]  # the newest of its week and month
    odd = replace(backups[2], made="gestern")
    assert staying([*backups[:2], odd, *backups[3:]], 1) == [backups[0], odd]


def test_the_backup_just_made_stays_though_its_name_comes_back_within_a_second(office, target):
    assert all(back_up(office, target, keep=2).path.is_dir() for _ in range(5))
