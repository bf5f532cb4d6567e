"""The calm window shown while there is no office yet, or none that can be opened: one page at a time, tasks of its own."""

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import delete

from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import ENTER, Button
from gemeinde_desk.ui.widgets.progress_strip import ProgressStrip


class StartWindow(QWidget):
    """Shows pages; :meth:`run` waits until :meth:`end` or until the user closes it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        px = theme().px
        self.setWindowTitle(title)
        self.tasks = TaskRunner(self)
        self._loop = QEventLoop(self)
        self.pages = QStackedWidget()
        self._foot = ProgressStrip(self.tasks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)
        self._foot.setContentsMargins(px(24), px(4), px(24), px(8))
        layout.addWidget(self._foot)
        room = self.screen().availableSize()
        self.resize(QSize(px(1120), px(780)).boundedTo(room - QSize(40, 60)))

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front, adding it at its first time."""
        frame = page.property("frame")
        if not isinstance(frame, QScrollArea):
            frame = _scrolled(page)
            page.setProperty("frame", frame)
            self.pages.addWidget(frame)
        self.pages.setCurrentWidget(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field or list presses the primary button of the page, of which there is one."""
        if event.key() not in ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        buttons = self.pages.findChildren(Button)
        primary = [each for each in buttons if each.property("kind") == "primary" and each.isVisible()]
        if primary and primary[0].isEnabled() and not event.isAutoRepeat():
            primary[0].click()

    def run(self) -> None:
        """Show the window until it ends."""
        self.show()
        self.activateWindow()
        self._loop.exec()
        delete(self)  # at once and here: left to Python, it might happen on a worker's thread

    def end(self) -> None:
        """Leave."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Work under way is called off; nothing half done is left by it."""
        self.tasks.close()
        self._loop.quit()
        event.accept()


def _scrolled(page: QWidget) -> QScrollArea:
    frame = QScrollArea()
    frame.setWidgetResizable(True)
    frame.setFrameShape(QFrame.Shape.NoFrame)
    page.setProperty("role", "page")
    frame.setWidget(page)
    return frame
