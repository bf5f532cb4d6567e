import subprocess
import sys

MANY_CALLS = """
import sys
{guard}
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
print("alive")
"""


def run(guard: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MANY_CALLS.format(guard=guard)], capture_output=True, text=True, timeout=60, check=False
    )


def test_none_survives_a_day_of_qt_calls():
    done = run("import gemeinde_desk.ui")
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


def test_guarding_twice_changes_nothing():
    from gemeinde_desk.ui.immortal import guard_constants

    before = sys.getrefcount(None)
    guard_constants()
    assert abs(sys.getrefcount(None) - before) < 1_000_000
