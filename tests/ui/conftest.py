import gc
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from gemeinde_desk.ui.collecting import collect_due
from gemeinde_desk.ui.tasks import TaskRunner


@pytest.fixture(autouse=True)
def garbage_is_collected_on_this_thread():
    """As in the program (ui/collecting.py): a worker of a later test must not take apart what an earlier one left."""
    gc.disable()
    yield
    collect_due()
    gc.enable()


@pytest.fixture
def tasks(qapp):
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def state_file(tmp_path) -> Path:
    return tmp_path / "fenster.ini"


@pytest.fixture
def shown(qtbot):
    """Shows a widget as the active window and keeps it until the test ends."""
    kept = []

    def show(widget, width=900, height=600):
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        assert QTest.qWaitForWindowActive(widget)
        return widget

    return show
