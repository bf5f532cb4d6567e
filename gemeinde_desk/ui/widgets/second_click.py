"""The second click of a double click, where the first one has already changed what lies under the mouse."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, QTimerEvent
from PySide6.QtGui import QMouseEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


class SecondClick(QObject):
    """Keeps the second click of a double click from what a list gives way to.

    A click on a row may put a form in the list's stead, or beside it where the list was. Whoever clicks twice out of habit
    would then hit a field of that form, mark a word in it, and the next key would change it. So where a list that was just
    clicked loses room, mouse presses there go nowhere for the time of a double click. The keyboard is not held up.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._clicked = QElapsedTimer()
        self._room = QRect()
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember the click, and see the list give way."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._clicked.start()
            self._room = self._rect()
        elif kind == QEvent.Type.MouseButtonRelease:
            self._clicked.start()
        elif kind == QEvent.Type.Hide and not event.spontaneous():
            self._gave_way(QRect())
        elif kind == QEvent.Type.Resize:
            self._gave_way(self._rect())
        return super().eventFilter(watched, event)

    def _rect(self) -> QRect:
        window = self._view.window()
        return QRect(self._view.mapTo(window, self._view.rect().topLeft()), self._view.size())

    def _gave_way(self, left: QRect) -> None:
        if not self._clicked.isValid() or self._clicked.elapsed() > 2 * QApplication.doubleClickInterval():
            return
        lost = QRegion(self._room).subtracted(QRegion(left))
        if not lost.isEmpty():
            Shield(self._view.window(), lost)


class Shield(QWidget):
    """Lies unseen over a region of a window and swallows the mouse, for the time of a double click."""

    def __init__(self, window: QWidget, region: QRegion) -> None:
        super().__init__(window)
        self.setGeometry(region.boundingRect())
        self.setMask(region.translated(-self.pos()))
        self.raise_()
        self.show()
        self.startTimer(QApplication.doubleClickInterval())

    def timerEvent(self, event: QTimerEvent) -> None:
        """The mouse works as ever again."""
        self.killTimer(event.timerId())
        self.hide()
        self.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes nowhere."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Goes nowhere."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Goes nowhere."""
        event.accept()
