"""The lock file: exclusive between objects and programs, given back at the end of its holder, however it ends."""

import subprocess
import sys
from pathlib import Path

from gemeinde_desk.locking import FileLock

_HOLDER = """
import sys
from pathlib import Path
from gemeinde_desk.locking import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_only_one_has_it(tmp_path: Path):
    one, two = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.acquire()
    assert one.held
    assert not two.acquire()
    assert not two.held
    one.release()
    one.release()
    assert two.acquire()
    two.release()


def test_another_program_has_it_until_it_is_killed(tmp_path: Path):
    path = tmp_path / "lock"
    root = Path(__file__).resolve().parents[1]
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "True\n"
        lock = FileLock(path)
        assert not lock.acquire()
        holder.kill()
        holder.wait()
        assert lock.acquire()
        lock.release()
