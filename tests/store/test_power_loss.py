"""The power goes at any moment: what was acknowledged is there, and the office opens by itself (synchronous=FULL, file before row).

The program really runs, under strace; its disk is rebuilt as it may look after a cut at many places. Longer runs by
environment: GEMEINDE_DESK_CUTS (default 100).
"""

import os
import random
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.store import Store
from tests.store.office_parts import new_office
from tests.support.power_loss import Call, record, states

CUTS = int(os.environ.get("GEMEINDE_DESK_CUTS", "100"))
ITEMS = 90  # so many that the log is moved into the file on the way (after 1,000 pages), and again at the end
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or shutil.which("strace") is None, reason="needs strace, which is of Linux"
    ),
    pytest.mark.xdist_group("power_loss"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> tuple[Path, list[Call]]:
    """An office as it was before, and all calls of a clerk who registered many items in it."""
    place = tmp_path_factory.mktemp("strom")
    folder = place / "amt"
    new_office(folder).close()
    shutil.copytree(folder, place / "vorher")
    calls = record([sys.executable, "-m", "tests.support.crash_child", str(folder), str(ITEMS)], place / "trace", ROOT)
    with closing(Store(folder)) as store:
        assert store.value("SELECT count(*) FROM incoming_register") == ITEMS
    shutil.rmtree(folder)
    (place / "vorher").rename(folder)
    return folder, calls


def lost(said: bytes, folder: Path) -> list[str]:
    """What is wrong in an office that was found so: acknowledged items that are missing, problems, or why it does not open."""
    known = {line.split()[0]: line.split()[1] for line in said.decode().splitlines() if line[:1].isdigit()}
    try:
        with closing(Store(folder)) as store:
            rows = store.all("SELECT r.number, v.sha256 FROM incoming_register r JOIN version v USING (document_id)")
            stored = {str(row["number"]): row["sha256"] for row in rows}
            missing = [number for number in known if stored.get(number) != known[number]]
            return missing + [problem.code for problem in verify(store, deep=True).problems]
    except Exception as error:  # whatever it is, it is the finding
        return [type(error).__name__]


def cuts_in(calls: list[Call], dice: random.Random, number: int) -> set[int]:
    """A third just behind a sentence of the program, where most is owed, a third while the log is moved, the others anywhere."""
    said = [place + 1 for place, call in enumerate(calls) if call.name == "say"]
    moved = [place for place, call in enumerate(calls) if call.path.endswith("office.db") or call.name == "truncate"]
    anywhere = range(said[0], len(calls))
    return {each for places in (said, moved, anywhere) for each in dice.sample(places, min(len(places), number // 3))}


def test_no_cut_loses_what_was_acknowledged(run, tmp_path):
    folder, calls = run
    dice = random.Random(11)
    assert any(call.name == "write" and call.path.endswith("office.db") for call in calls)  # the log was moved
    found = [
        lost(said, state) for said, state in states(folder, calls, cuts_in(calls, dice, CUTS), tmp_path / "cut", dice)
    ]
    assert len(found) >= min(CUTS // 2, 1000)
    assert [each for each in found if each] == []


@pytest.mark.parametrize(
    ("lying", "finding"),
    [
        ("office.db-wal", str.isdigit),  # the number of an acknowledged item
        ("/amt/documents", "file.missing".__eq__),
        (
            "office.db",
            lambda found: found.isdigit() or found in {"DamagedOffice", "database.damaged", "database.unreadable"},
        ),
    ],
)
def test_a_missing_sync_would_be_noticed(run, tmp_path, lying, finding):
    """Without it, the first test could not fail: of the log, of the folders of documents, of the file when the log is moved."""
    folder, calls = run
    dice = random.Random(12)
    cuts = cuts_in(calls, dice, 60)
    every = states(folder, calls, cuts, tmp_path / "cut", dice, lying=[lying])
    assert any(finding(found) for said, state in every for found in lost(said, state))
