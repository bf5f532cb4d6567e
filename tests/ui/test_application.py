"""The program as a process of its own: without a screen, with an office, with one that is open elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gemeinde_desk.office import Office
from tests.support.offices import make_office

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")

#: runs the program and closes its window as soon as everything it began is done
CLOSES_ITSELF = """
import sys
from PySide6.QtCore import QTimer
from gemeinde_desk.ui import application, desk
show = desk.Desk.show
def show_and_close(self):
    show(self)
    def close():
        if self.settled:
            print("Titel:", self.window.windowTitle(), flush=True)
            self.window.close()
        else:
            QTimer.singleShot(50, close)
    QTimer.singleShot(200, close)
desk.Desk.show = show_and_close
sys.exit(application.run_window(sys.argv[1:]))
"""


def run(command, tmp_path, **environment):
    kept = {
        key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | home | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@linux
def test_without_a_screen_it_says_so_in_german_and_ends(tmp_path):
    done = run(["-m", "gemeinde_desk"], tmp_path)
    assert done.returncode == 69
    assert "kein Bildschirm" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_window_of_a_given_office_opens_and_ends(tmp_path):
    make_office(tmp_path).close()
    done = run(["-c", CLOSES_ITSELF, "--office", str(tmp_path / "office")], tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert "Titel: Gemeinde Musterau – Gemeinde Desk" in done.stdout
    with Office.open(tmp_path / "office") as office:  # it was let go
        assert office.verify().ok


def test_a_command_does_not_load_qt(tmp_path):
    code = (
        "import sys; sys.argv = ['gemeinde-desk', '--version']\n"
        "from gemeinde_desk.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name.startswith('PySide6')))"
    )
    done = run(["-c", code], tmp_path)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
