"""What every test stands on: a window system without a screen, and nothing left running afterwards."""

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: how long a thread or child process may take to end after its test (seconds)
GRACE = 2.0
#: the offscreen window system says it about least sizes, raising and grabbing; with a screen nobody says it
HARMLESS = ("This plugin does not support",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every Qt message of warning or above fails a test (pyproject), but for the harmless ones named here."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS, extend=True))


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread, a child process or an active timer behind, and says which."""
    threads, children = set(threading.enumerate()), _children()
    yield
    if "PySide6.QtWidgets" in sys.modules:
        _settle()
    left = [] if _shares_with_its_module(request) else _wait_for_end(threads, children)
    if "qapp" in request.fixturenames or "qtbot" in request.fixturenames:
        left += _active_timers() + _modal_dialogs()
        _reset_look()
    if left:
        pytest.fail("left running: " + ", ".join(left), pytrace=False)


@pytest.fixture(scope="module", autouse=True)
def module_leaves_nothing_running() -> Iterator[None]:
    """The same for what the tests of one file share, such as a sandbox with a child that serves several tests."""
    threads, children = set(threading.enumerate()), _children()
    yield
    left = _wait_for_end(threads, children)
    if left:
        pytest.fail("left running by this file: " + ", ".join(left), pytrace=False)


def _shares_with_its_module(request: pytest.FixtureRequest) -> bool:
    defined = request.node._fixtureinfo.name2fixturedefs
    mine = (name for name in request.fixturenames if name != "module_leaves_nothing_running")
    return any(
        definition.scope in {"class", "module", "package"} for name in mine for definition in defined.get(name, ())
    )


def _wait_for_end(threads: set[threading.Thread], children: dict[int, str]) -> list[str]:
    deadline = time.monotonic() + GRACE
    while True:
        left = [f"thread {thread.name}" for thread in threading.enumerate() if thread not in threads]
        left += [f"child process {pid} ({name})" for pid, name in _children().items() if pid not in children]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.01)


def _children() -> dict[int, str]:
    """Living child processes with their names; zombies do not count. Read from /proc where there is one."""
    own = Path(f"/proc/{os.getpid()}/task")
    if not own.is_dir():
        return {child.pid or 0: child.name for child in multiprocessing.active_children()}
    found: dict[int, str] = {}
    for listing in own.glob("*/children"):
        try:
            pids = listing.read_text().split()
        except OSError:  # the thread ended meanwhile
            continue
        for pid in pids:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            if "\nState:\tZ" not in status:
                found[int(pid)] = status.splitlines()[0].removeprefix("Name:\t")
    return found


def _settle() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def _active_timers() -> list[str]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    left = []
    for thing in gc.get_objects():
        if type(thing) is QTimer and isValid(thing) and thing.isActive():
            owner = thing.parent()
            left.append(f"timer of {type(owner).__name__} ({thing.interval()} ms)")
            thing.stop()
    return left


def _modal_dialogs() -> list[str]:
    """Dialogs that still keep keys and clicks from all other windows; gone afterwards, or every later test would fail."""
    from PySide6.QtWidgets import QApplication
    from shiboken6 import delete

    left = []
    while (dialog := QApplication.activeModalWidget()) is not None:
        left.append(f"modal {type(dialog).__name__} «{dialog.windowTitle()}»")
        delete(dialog)
    return left


def _reset_look() -> None:
    if "gemeinde_desk.ui.theme" not in sys.modules:
        return
    from gemeinde_desk.ui.palette import DEFAULT_ACCENT
    from gemeinde_desk.ui.theme import Mode, theme

    if (theme().mode, theme().scale, theme().accent) != (Mode.SYSTEM, 1.0, DEFAULT_ACCENT):
        theme().configure(mode=Mode.SYSTEM, scale=1.0, accent=DEFAULT_ACCENT)
