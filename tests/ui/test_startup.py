import subprocess
import sys

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from gemeinde_desk.ui import startup
from gemeinde_desk.ui.startup import NoWindow, application, missing_for_a_window

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")


@linux
def test_without_a_display_it_says_so():
    problem = missing_for_a_window({})
    assert isinstance(problem, NoWindow)
    assert "DISPLAY" in problem.sentence()
    assert problem.exit_code == 69


@linux
@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"DISPLAY": ":0"}, "libxcb-cursor.so.0"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "libwayland-client.so.0"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "libEGL.so.1"),
    ],
)
def test_a_missing_library_is_named_with_its_package(monkeypatch, environment, missing):
    monkeypatch.setattr(startup, "_loads", lambda library: library != missing)
    problem = missing_for_a_window(environment)
    assert problem is not None
    assert missing in problem.sentence()
    assert "apt install lib" in problem.sentence()


@linux
def test_the_check_really_loads_libraries():
    assert not startup._loads("libgibtesnicht.so.0")
    assert startup._loads("libc.so.6")
    assert missing_for_a_window({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_qts_own_dialogs_speak_german(qapp):
    assert application() is qapp
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    assert QLocale().dayName(1) == "Montag"


@linux
def test_the_check_comes_before_qt_widgets():
    code = "import sys; import gemeinde_desk.ui.startup; print([name for name in sys.modules if name.startswith('PySide6')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_window_starts_without_the_heavy_libraries():
    code = (
        "import sys; import gemeinde_desk.ui.shell; "
        "print(sorted({'numpy', 'reportlab', 'pikepdf', 'PIL', 'PySide6.QtPdf', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_no_module_is_read_as_text_on_its_way_in():
    """A new PySide that asks in another way than ui/feature_switch.py knows shows here."""
    code = (
        "import inspect; from gemeinde_desk.ui.startup import application; app = application(); asked = []\n"
        "inspect.getsource = asked.append; import gemeinde_desk.ui.shell; print(asked)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
