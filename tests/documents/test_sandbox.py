"""The sandbox with real children: limits, crashes, cancelling, and nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gemeinde_desk.documents.kinds import UnknownKind
from gemeinde_desk.documents.sandbox import Job, Limits, Sandbox
from gemeinde_desk.documents.sandbox_errors import WorkCancelled, WorkCrashed, WorkFailed, WorkTooLarge, WorkTooLong
from gemeinde_desk.documents.scratch import Scratch, scratch_folder, sweep

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")


def job(work: str, **args) -> Job:
    return Job(f"tests.support.sandbox_work:{work}", args, "Brief.pdf")


@pytest.fixture
def temp(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def sandbox(temp):
    with Sandbox() as box:
        yield box
    assert list(temp.iterdir()) == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_child_does_one_job_after_the_other_and_reports_progress(sandbox):
    seen = []
    first = sandbox.run(job("double", n=21), progress=lambda done, total: seen.append((done, total)))
    second = sandbox.run(job("double", n=1))
    assert (first["double"], second["double"]) == (42, 2)
    assert first["pid"] == second["pid"] != os.getpid()
    assert seen == [(1, 2), (2, 2)]


def test_large_orders_and_answers_pass_and_prints_do_not_disturb(sandbox):
    text = "ä" * 300_000
    assert sandbox.run(job("chatter", text=text, times=10)) == text * 10


def test_many_jobs_run_in_parallel_and_keep_their_index(temp):
    counted = []
    jobs = [job("double", n=n) for n in range(8)] + [job("sleep", seconds=0.2)] * 2
    with Sandbox(children=2) as box:
        outcomes = {o.index: o for o in box.each(jobs, progress=lambda done, total: counted.append((done, total)))}
    assert [outcomes[n].value["double"] for n in range(8)] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert counted == [(n, 10) for n in range(11)]
    assert outcomes[8].value != outcomes[9].value


def test_a_crash_costs_only_the_job_at_hand(sandbox):
    jobs = [job("double", n=1), job("die", signal=signal.SIGSEGV), job("double", n=2)]
    outcomes = sorted(sandbox.each(jobs), key=lambda o: o.index)
    assert outcomes[0].value["double"] == 2
    assert isinstance(outcomes[1].error, WorkCrashed)
    assert "Brief.pdf" in str(outcomes[1].error)
    assert outcomes[2].value["double"] == 4
    assert outcomes[2].value["pid"] != outcomes[0].value["pid"]


def test_our_errors_come_back_as_they_were(sandbox):
    with pytest.raises(UnknownKind) as caught:
        sandbox.run(job("raise_ours", name="{0} & Söhne.xyz"))
    assert caught.value.data == {"name": "{0} & Söhne.xyz", "hint": "Ein Hinweis."}
    assert caught.value.place == "hier"


def test_other_errors_say_nothing_technical_but_keep_a_note(sandbox):
    with pytest.raises(WorkFailed) as caught:
        sandbox.run(job("raise_other"))
    assert "secret" not in str(caught.value)
    assert "ZeroDivisionError: secret of a library" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    "lie",
    [
        "kein JSON",
        "[]",
        "17",
        '{"progress": [1]}',
        '{"progress": ["x", {}]}',
        '{"error": {"kind": "desk", "type": "os:system", "data": {}, "place": ""}}',
        '{"error": {"kind": "desk", "type": "gemeinde_desk.errors:NotFound", "data": {}, "place": ""}}',
        '{"error": {"kind": "desk", "type": "gemeinde_desk.nirgends:X", "data": {}, "place": ""}}',
        '{"error": 5}',
    ],
)
def test_a_child_that_lies_fails_its_job_and_nothing_else(sandbox, lie):
    with pytest.raises((WorkCrashed, WorkFailed)):
        sandbox.run(job("lie", say=lie))


def test_memory_is_limited(temp):
    with Sandbox(Limits(memory_mb=400)) as box:
        with pytest.raises(WorkTooLarge):
            box.run(job("fill_memory", mb=800))
        assert box.run(job("double", n=1))["double"] == 2


def test_cpu_time_is_limited_per_job(temp):
    with Sandbox(Limits(cpu_seconds=1)) as box:
        for _ in range(3):
            box.run(job("burn", seconds=0.5))  # together more than the limit of one job
        with pytest.raises(WorkTooLong):
            box.run(job("burn", seconds=30))


def test_wall_time_is_limited(temp):
    with Sandbox(Limits(wall_seconds=0.5)) as box:
        start = time.monotonic()
        with pytest.raises(WorkTooLong):
            box.run(job("sleep", seconds=30))
        assert time.monotonic() - start < 2


def test_file_size_is_limited(temp):
    with Sandbox(Limits(file_mb=5)) as box, pytest.raises((WorkFailed, WorkCrashed)):
        box.run(job("fill_disk", mb=20))


def test_files_of_a_job_go_with_it(sandbox):
    assert not Path(sandbox.run(job("leave_file"))).exists()


def test_cancelling_kills_the_child_and_its_children_within_a_second(sandbox, tmp_path_factory):
    note = tmp_path_factory.mktemp("note") / "pids"
    asked = []

    def cancelled() -> bool:
        if note.exists() and note.read_text().count(" ") == 1:
            asked.append(time.monotonic())
            return True
        return False

    with pytest.raises(WorkCancelled):
        sandbox.run(job("start_grandchild", note=str(note)), cancelled=cancelled)
    assert time.monotonic() - asked[0] < 1.0
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2
    assert wait_until(lambda: not any(alive(pid) for pid in pids), 1.0)


def test_leaving_the_loop_cancels_the_rest(sandbox):
    for outcome in sandbox.each([job("sleep", seconds=0.1), job("sleep", seconds=60)]):
        assert alive(outcome.value)
        break
    assert sandbox.run(job("double", n=4))["double"] == 8


def test_a_raising_progress_ends_the_child(sandbox):
    def explode(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandbox.run(job("double", n=1), progress=explode)


def test_children_inherit_no_handles(sandbox, tmp_path_factory):
    path = tmp_path_factory.mktemp("open") / "office.sqlite"
    with path.open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        handles = sandbox.run(job("open_handles"))
        assert len(handles) <= 7  # three standard ones, the conversation, the leash, silence, the listing itself


PARENT = """
import sys, threading
from pathlib import Path
from gemeinde_desk.documents.sandbox import Job, Sandbox
box = Sandbox(children=2)
idle = box.run(Job("tests.support.sandbox_work:sleep", {"seconds": 0}, "x"))
note = Path(sys.argv[1])
def work():
    box.run(Job("tests.support.sandbox_work:" + sys.argv[2], {"seconds": 60, "note": str(note)}, "x"))
threading.Thread(target=work).start()
box.run(Job("tests.support.sandbox_work:burn", {"seconds": 60}, "x"))
"""


def test_killing_the_parent_leaves_no_child_and_the_next_start_tidies_up(temp):
    note = temp / "note"
    environment = os.environ | {"TMPDIR": str(temp), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(note), "leave_file"], env=environment)
    assert wait_until(lambda: note.exists() and note.read_text() != "", 15)
    children = [int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()]
    children += [
        int(pid)
        for task in Path(f"/proc/{parent.pid}/task").iterdir()
        for pid in (task / "children").read_text().split()
    ]
    assert len(set(children)) == 2
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not any(alive(pid) for pid in children), 2.0)

    (left,) = temp.glob("gemeinde-desk-*")
    assert sweep(temp) == []  # too young: its owner might be about to lock it
    os.utime(left, (0, 0))
    assert sweep(temp) == [left]
    assert not left.exists()


def test_a_scratch_folder_in_use_is_not_swept(temp):
    scratch = Scratch()
    os.utime(scratch.folder, (0, 0))
    assert sweep(temp) == []
    scratch.remove()
    scratch.remove()
    assert not scratch.folder.exists()


@pytest.mark.parametrize("name", ["gemeinde-desk-amt", "gemeinde-desk-work-fremd"])
def test_a_folder_that_only_looks_like_ours_is_left_alone(temp, name):
    office = temp / name
    office.mkdir()
    (office / "office.sqlite").touch()
    os.utime(office, (0, 0))
    assert sweep(temp) == []
    assert (office / "office.sqlite").exists()
    (office / "office.sqlite").unlink()
    office.rmdir()


def test_a_folder_for_one_piece_of_work_is_gone_afterwards():
    with pytest.raises(TypeError), scratch_folder() as folder:
        (folder / "Bescheid.pdf").write_text(b"personal")
    assert not folder.parent.exists()
