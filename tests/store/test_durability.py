"""What was acknowledged stays, whatever happens to the program or the disk.

Longer runs by environment: GEMEINDE_DESK_KILLS (default 40), GEMEINDE_DESK_FAULTS=1 for injected disk faults (needs strace).
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.backup import back_up, list_backups, restore
from gemeinde_desk.store.checks import verify
from gemeinde_desk.store.errors import BackupTargetUnusable, DiskFull, StoreUnavailable
from gemeinde_desk.store.space import RESERVE
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_document, new_office, register

KILLS = int(os.environ.get("GEMEINDE_DESK_KILLS", "40"))
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, tmpfs and strace of Linux")


def child(folder, *arguments, before=()):
    command = [*before, sys.executable, "-m", "tests.support.crash_child", str(folder), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def acknowledged(output):
    """Number and hash of each whole line; the last may have been cut by the kill."""
    lines = output.decode().split("\n")[:-1]
    return {int(line.split()[0]): line.split()[1] for line in lines if line[:1].isdigit()}


def require_all_there(folder, known):
    with closing(Store(folder)) as office:
        report = verify(office, deep=True)
        assert report.problems == ()
        stored = {
            row["number"]: row["sha256"]
            for row in office.all(
                "SELECT r.number, v.sha256 FROM incoming_register r JOIN version v USING (document_id)"
            )
        }
        assert known.items() <= stored.items()
        return len(stored)


def test_kills_lose_nothing_that_was_acknowledged(tmp_path):
    folder, dice, known = tmp_path / "amt", random.Random(4), {}
    new_office(folder).close()
    for kill in range(KILLS):
        worker = child(folder)
        assert worker.stdout is not None
        first = worker.stdout.readline()
        output = b""
        with contextlib.suppress(subprocess.TimeoutExpired):
            output, _ = worker.communicate(timeout=dice.uniform(0.001, 0.12))
        worker.send_signal(signal.SIGKILL)
        rest, errors = worker.communicate()
        assert first == b"ready\n", errors
        known |= acknowledged(output + rest)
        if kill % 10 == 9:
            require_all_there(folder, known)
    assert require_all_there(folder, known) >= len(known) > KILLS


@contextmanager
def small_disk(tmp_path, size):
    place = tmp_path / "platte"
    place.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("a small disk needs the right to mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def remount(place, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


def fill(office, most=2000):
    """Register until the disk refuses; the numbers stored, and the error."""
    numbers = []
    for turn in range(most):
        try:
            with office.transaction("clerk") as tx:
                number = register(tx, add_document(office, tx, "Brief", f"Text {turn}", os.urandom(9000)))
        except DeskError as error:
            return numbers, error
        numbers.append(number)
    raise AssertionError("the disk never got full")


def test_a_full_disk_keeps_what_was_stored_and_work_goes_on_with_new_space(tmp_path):
    with small_disk(tmp_path, "3m") as disk:
        office = new_office(disk / "amt")
        numbers, error = fill(office)
        assert isinstance(error, DiskFull)
        assert numbers
        assert office.value("SELECT count(*) FROM incoming_register") == len(numbers)
        again, error = fill(office, 3)
        assert isinstance(error, DiskFull)
        remount(disk, "size=6m")
        with office.transaction("clerk") as tx:
            number = register(tx, add_document(office, tx, "Brief", "nach dem Aufräumen"))
        assert number == len(numbers) + len(again) + 1
        assert verify(office, deep=True).ok
        office.close()


def stuff(folder):
    """Leave not one free block."""
    with contextlib.suppress(OSError), (folder / "füllung").open("ab", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_an_office_on_a_full_disk_opens_without_shared_memory(tmp_path):
    with small_disk(tmp_path, "3m") as disk:
        office = new_office(disk / "amt")
        with office.transaction("clerk") as tx:
            numbers = [register(tx, add_document(office, tx, "Brief", "Text"))]
        office.close()
        assert not (disk / "amt" / "office.db-shm").exists()
        stuff(disk)
        with closing(Store(disk / "amt")) as again:
            assert again._alone
            assert again.value("SELECT count(*) FROM incoming_register") == len(numbers)
            with pytest.raises(DiskFull):
                raise fill(again, 3)[1]
            (disk / "füllung").unlink()
            with again.transaction("clerk") as tx:
                register(tx, add_document(again, tx, "Brief", "wieder Platz"))
            assert again.value("SELECT count(*) FROM incoming_register") == len(numbers) + 1
            assert verify(again, deep=True).ok
        with closing(Store(disk / "amt")) as again:
            assert again.value("PRAGMA journal_mode") == "wal"
            assert verify(again, deep=True).ok


def test_the_reserve_is_given_up_on_a_full_disk(tmp_path):
    with small_disk(tmp_path, "4m") as disk:
        office = new_office(disk / "amt")
        (disk / "amt" / RESERVE).write_bytes(b"x" * (1 << 20))
        numbers, _ = fill(office)
        office.close()
        stuff(disk)
        with closing(Store(disk / "amt")) as again:
            assert not (disk / "amt" / RESERVE).exists()
            with again.transaction("clerk") as tx:
                assert register(tx, add_document(again, tx, "Brief", "dank der Reserve")) == len(numbers) + 1


def test_a_backup_onto_a_full_disk_leaves_none_and_later_works(tmp_path):
    with small_disk(tmp_path, "3m") as disk, closing(new_office(tmp_path / "amt")) as office:
        for turn in range(40):
            with office.transaction("clerk") as tx:
                add_document(office, tx, "Brief", f"Text {turn}", os.urandom(100_000))
        with pytest.raises(BackupTargetUnusable):
            back_up(office, disk / "sicherung")
        assert list_backups(disk / "sicherung") == []
        remount(disk, "size=60m")
        report = back_up(office, disk / "sicherung")
        assert report.complete
        restore(report.path, tmp_path / "neu")
        require_all_there(tmp_path / "neu", {})


def test_a_restore_onto_a_full_disk_changes_nothing(tmp_path):
    with small_disk(tmp_path, "3m") as disk, closing(new_office(tmp_path / "amt")) as office:
        with office.transaction("clerk") as tx:
            add_document(office, tx, "Brief", "groß", os.urandom(4_000_000))
        report = back_up(office, tmp_path / "sicherung")
        new_office(disk / "amt").close()
        before = (disk / "amt" / "office.db").read_bytes()
        with pytest.raises(DiskFull):
            restore(report.path, disk / "amt", replace=True)
        assert (disk / "amt" / "office.db").read_bytes() == before
        require_all_there(disk / "amt", {})


def test_a_read_only_medium_can_be_read_and_says_why_it_cannot_be_written(tmp_path):
    with small_disk(tmp_path, "3m") as disk:
        new_office(disk / "amt").close()
        remount(disk, "ro")
        with closing(Store(disk / "amt", readonly=True)) as reader:
            assert reader.value("SELECT count(*) FROM clerk") == 1
            assert verify(reader, deep=True).ok
        with pytest.raises(StoreUnavailable):
            Store(disk / "amt")
        remount(disk, "rw")


FAULTS = {
    "fsync fails": ("fsync,fdatasync", "error=EIO:when=7+5"),
    "no space": ("pwrite64", "error=ENOSPC:when=60+97"),
    "write error": ("pwrite64", "error=EIO:when=45"),
    "rename refused": ("rename,renameat,renameat2", "error=EACCES:when=3+4"),
    "killed in fsync": ("fsync,fdatasync", "signal=KILL:when=40"),
    "killed in rename": ("rename,renameat,renameat2", "signal=KILL:when=9"),
}


@pytest.mark.skipif(os.environ.get("GEMEINDE_DESK_FAULTS") != "1", reason="long run: set GEMEINDE_DESK_FAULTS=1")
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("fault", FAULTS)
def test_injected_faults_lose_nothing_that_was_acknowledged(tmp_path, fault):
    folder = tmp_path / "amt"
    new_office(folder).close()
    calls, how = FAULTS[fault]
    trace = [
        "strace",
        "-f",
        "-qq",
        "-o",
        str(tmp_path / "trace"),
        "-e",
        f"trace={calls}",
        "-e",
        f"inject={calls}:{how}",
    ]
    worker = child(folder, "60", before=trace)
    try:
        output, errors = worker.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        worker.kill()
        output, errors = worker.communicate()
    known = acknowledged(output)
    assert known, errors
    assert b"error" in output or worker.returncode != 0, "the fault was never seen"
    require_all_there(folder, known)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(("refusals", "works"), [("1..3", True), ("1..99", False)])
def test_a_virus_scanner_is_outlasted_but_not_for_ever(tmp_path, refusals, works):
    code = (
        "import sys; from pathlib import Path; from gemeinde_desk import files; files._SCANNED = True; files._PAUSE = 0.01\n"
        "files.replace_file(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    (tmp_path / "neu").write_text("neu")
    calls = "rename,renameat,renameat2"
    trace = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"inject={calls}:error=EACCES:when={refusals}"]
    command = [*trace, sys.executable, "-B", "-c", code, str(tmp_path / "neu"), str(tmp_path / "alt")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode == 0) == works, result.stderr
    assert (tmp_path / "alt").exists() == works
