"""The guard of tests/conftest.py, tried on planted leaks in a test run of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEAKS = {
    "thread keeps-going": """
import threading, time
def test_leak():
    threading.Thread(target=time.sleep, args=(4,), name="keeps-going", daemon=True).start()
""",
    "child process": """
import subprocess
def test_leak():
    subprocess.Popen(["sleep", "6"])
""",
    "timer of QWidget (1234 ms)": """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
kept = []
def test_leak(qapp):
    owner = QWidget()
    timer = QTimer(owner)
    timer.start(1234)
    kept.append((owner, timer))
""",
    "modal QDialog «Frage»": """
from PySide6.QtWidgets import QDialog
kept = []
def test_leak(qapp):
    dialog = QDialog()
    dialog.setWindowTitle("Frage")
    dialog.open()
    kept.append(dialog)
""",
    "left running by this file: child process": """
import subprocess, pytest
@pytest.fixture(scope="module")
def shared():
    return []
def test_leak(shared):
    shared.append(subprocess.Popen(["sleep", "6"]))
""",
}
NONE = """
import subprocess, threading, pytest
@pytest.fixture(scope="module")
def shared():
    made = []
    yield made
    for child in made:
        child.kill()
        child.wait()
def test_child_for_the_whole_file(shared):
    shared.append(subprocess.Popen(["sleep", "6"]))
def test_thread_that_ends():
    threading.Thread(target=lambda: None).start()
"""
ROOT = Path(__file__).parents[2]


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(code)
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    return subprocess.run(
        [*command, "-W", "ignore::ResourceWarning", "-p", "tests.conftest", str(folder / "test_planted.py")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("said", LEAKS)
def test_a_planted_leak_fails_and_is_named(tmp_path, said):
    done = run(tmp_path, LEAKS[said])
    assert done.returncode == 1, done.stdout
    assert said in done.stdout


def test_what_ends_in_time_is_no_leak(tmp_path):
    done = run(tmp_path, NONE)
    assert done.returncode == 0, done.stdout
