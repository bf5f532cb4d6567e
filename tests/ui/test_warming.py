"""What first visits would wait for is loaded meanwhile, in pieces, and stops with the window."""

import sys

from PySide6.QtTest import QTest

from gemeinde_desk.ui.warming import MODULES, Warming
from tests.support.offices import make_office, session_of


def test_modules_are_loaded_one_at_a_time_and_files_read_by_a_worker(qapp, tmp_path, qtbot, monkeypatch):
    dear = "gemeinde_desk.ui.contacts.place"
    monkeypatch.delitem(sys.modules, dear, raising=False)
    with make_office(tmp_path) as office, session_of(office) as session:
        warming = Warming(session)
        warming.start()
        assert dear not in sys.modules
        qtbot.waitUntil(lambda: dear in sys.modules, timeout=20_000)
        assert "case_types" in office.__dict__
        assert "filing_plan" in office.__dict__
        qtbot.waitUntil(lambda: not warming._timer.isActive(), timeout=20_000)
        assert all(module in sys.modules for module in MODULES)


def test_nothing_more_is_loaded_once_the_window_closes(qapp, tmp_path, monkeypatch):
    dear = "gemeinde_desk.ui.contacts.place"
    monkeypatch.delitem(sys.modules, dear, raising=False)
    with make_office(tmp_path) as office, session_of(office) as session:
        warming = Warming(session)
        warming.start()
        warming.close()
        QTest.qWait(400)
        assert dear not in sys.modules
