"""Small pages are dragged to another place; a line shows where."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView

from gemeinde_desk.ui.theme import theme


class PageDrag(QObject):
    """``dropped(page, place)``, both from 0: the page shall stand there.."""

    dropped = Signal(int, int)

    def __init__(self, strip: QListView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enabled = True
        self._strip = strip
        self._page = -1
        self._from: QPoint | None = None
        self._line = QFrame(strip.viewport())
        self._line.hide()
        strip.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the mouse over the small pages."""
        if isinstance(event, QMouseEvent) and self.enabled:
            kind, at = event.type(), event.position().toPoint()
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._page, self._from = self._strip.indexAt(at).row(), at
            elif kind == QEvent.Type.MouseMove and self._from is not None and self._page >= 0:
                if (at - self._from).manhattanLength() >= QApplication.startDragDistance():
                    self._show(self._gap(at))
                return True
            elif kind == QEvent.Type.MouseButtonRelease:
                moved = not self._line.isHidden()
                page, gap = self._page, self._gap(at)
                self._stop()
                if moved:
                    place = gap - 1 if gap > page else gap
                    if place != page:
                        self.dropped.emit(page, place)
                    return True
        return super().eventFilter(watched, event)

    def _stop(self) -> None:
        self._page, self._from = -1, None
        self._line.hide()
        self._strip.viewport().unsetCursor()

    def _gap(self, at: QPoint) -> int:
        """Before which page the point is; the number of pages for behind the last."""
        model = self._strip.model()
        for row in range(model.rowCount()):
            if at.y() < self._strip.visualRect(model.index(row, 0)).center().y():
                return row
        return model.rowCount()

    def _show(self, gap: int) -> None:
        model, px = self._strip.model(), theme().px
        last = model.rowCount() - 1
        area = self._strip.visualRect(model.index(min(gap, last), 0))
        y = area.top() if gap <= last else area.bottom()
        self._line.setStyleSheet(f"background: {theme().colours.accent};")
        self._line.setGeometry(area.left() + px(8), max(0, y - 1), area.width() - px(16), px(3))
        self._line.show()
        self._line.raise_()
        self._strip.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
