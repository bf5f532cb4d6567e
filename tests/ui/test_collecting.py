import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gemeinde_desk.ui.collecting import Collector, collect_due


class Knot(QObject):
    """Garbage with a timer that only the collector can free."""

    def __init__(self, freed):
        super().__init__()
        self.timer = QTimer(self)
        self.itself = self
        weakref.finalize(self, lambda: freed.append(threading.current_thread()))


def test_garbage_of_qt_is_freed_on_the_windows_thread(qapp):
    freed = []
    collector = Collector()
    try:
        Knot(freed)
        busy = threading.Thread(target=lambda: [[] for _ in range(20_000)])
        busy.start()
        busy.join()
        assert freed == []
        kept = collecting_is_due()
        collector.look()
        assert kept
        assert freed == [threading.main_thread()]
    finally:
        collector.close()
    assert gc.isenabled()


class Listening(QScrollArea):
    """Hears a signal by a method that is no declared slot, as most of the window does."""

    def __init__(self, parent):
        super().__init__(parent)
        self.heard = []
        parent.windowTitleChanged.connect(self._hear)

    def _hear(self, title):
        self.heard.append(title)


def collecting_is_due():
    """The youngest generation is full, as long as what this answers is kept."""
    kept = [[]]
    while gc.get_count()[0] <= gc.get_threshold()[0]:
        kept += [[] for _ in range(2000)]
    return kept


def test_what_stands_in_a_window_keeps_its_attributes_though_pyside_thinks_nobody_holds_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    area = Listening(window)
    QVBoxLayout(window).addWidget(area)
    viewport = area.viewport()
    assert viewport.focusProxy() is area
    held_by = gc.get_referents(viewport), gc.get_referents(area)
    assert area in held_by[0], "PySide has changed: the scroll area is no longer entered as held by its viewport"
    assert viewport in held_by[1]
    heard = area.heard
    del area, viewport, held_by
    kept = collecting_is_due()
    collect_due()
    assert kept
    window.setWindowTitle("Neu")
    assert heard == ["Neu"]


def test_a_window_nobody_holds_any_more_is_collected(qapp):
    gone = []
    window = QWidget()
    window.itself = window
    weakref.finalize(window, gone.append, True)
    Listening(window)
    del window
    kept = collecting_is_due()
    collect_due()
    assert kept
    assert gone == [True]
