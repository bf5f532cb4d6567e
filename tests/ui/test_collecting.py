import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer

from gemeinde_desk.ui.collecting import Collector


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
        while gc.get_count()[0] <= gc.get_threshold()[0]:
            kept = [[] for _ in range(2000)]
            assert kept
        collector.look()
        assert freed == [threading.main_thread()]
    finally:
        collector.close()
    assert gc.isenabled()
