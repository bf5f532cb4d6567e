"""The sheets of a document below each other, as they lie on a desk."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.page_images import A4, PageImages, PageSource

GAP = 16
LEAST, MOST = 0.25, 4.0
STEP = 1.25
#: pictures are asked for in widths of these steps, so that dragging a splitter does not draw a page anew per pixel
WIDTH_STEP = 160
#: a page whose shape differs from what was expected by more than this part is laid out anew
OTHER_SHAPE = 0.01
#: how wide a page is at 100 %: A4 at 96 pixels per inch
NATURAL = 794


class PageCanvas(QAbstractScrollArea):
    """``zoom`` 1.0 is natural size; None fits the width. ``page_changed(page)`` follows the scrolling."""

    page_changed = Signal(int)
    zoomed = Signal()

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._source: PageSource | None = None
        self._tops: list[int] = []
        self._shapes: dict[int, float] = {}
        self._zoom: float | None = None
        self._page = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setBackgroundRole(self.viewport().backgroundRole())
        images.arrived.connect(self._arrived)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self._lay_out)

    def show_source(self, source: PageSource | None) -> None:
        """Another document, from its first page."""
        self._source = source
        self._shapes.clear()
        self._page = 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._name()

    def renew_source(self, source: PageSource) -> None:
        """A newer state of the same document; the eye stays where it is."""
        self._source = source
        self._shapes.clear()
        self._lay_out()
        self._page = min(self._page, max(0, source.pages - 1))
        self._name()

    @property
    def page(self) -> int:
        """The page in front, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """The factor in force, 1.0 for natural size."""
        return self.page_width() / NATURAL

    def set_zoom(self, zoom: float | None) -> None:
        """Enlarge or reduce round the page in front; None fits the width."""
        part = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        self._zoom = None if zoom is None else min(MOST, max(LEAST, zoom))
        self._lay_out()
        self.verticalScrollBar().setValue(round(part * self.verticalScrollBar().maximum()))
        self.zoomed.emit()

    def go(self, page: int) -> None:
        """Bring a page to the top."""
        if self._tops and 0 <= page < len(self._tops):
            self.verticalScrollBar().setValue(self._tops[page] - theme().px(GAP) // 2)
            self._set_page(page)

    def page_width(self) -> int:
        """Width of a page on screen, in logical pixels."""
        fitting = max(120, self.viewport().width() - 2 * theme().px(GAP))
        return fitting if self._zoom is None else round(NATURAL * self._zoom)

    def aspect(self, page: int) -> float:
        """Height of a page divided by its width: what its picture showed, what the source knows, or A4."""
        known = self._source.aspect(page) if self._source is not None else A4
        return self._shapes.get(page, known)

    def _arrived(self, page: int) -> None:
        shape = self._images.shape(page)
        if shape is not None and abs(shape / self.aspect(page) - 1) > OTHER_SHAPE and page < len(self._tops):
            self._shapes[page] = shape
            front, bar = min(self._page, len(self._tops) - 1), self.verticalScrollBar()
            beside = bar.value() - self._tops[front]
            self._lay_out()
            bar.setValue(self._tops[front] + beside)  # what is read stays where it is
        self.viewport().update()

    def _lay_out(self) -> None:
        self._tops = []
        top = gap = theme().px(GAP)
        width = self.page_width()
        if self._source is not None:
            for page in range(self._source.pages):
                self._tops.append(top)
                top += round(width * self.aspect(page)) + gap
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, top - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(theme().px(48))
        self.horizontalScrollBar().setRange(0, max(0, width + 2 * gap - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.viewport().update()

    def _sheet(self, page: int) -> QRect:
        width = self.page_width()
        height = round(width * self.aspect(page))
        spare = self.viewport().width() - width
        left = spare // 2 if spare > 0 else theme().px(GAP) - self.horizontalScrollBar().value()
        return QRect(left, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        first = max(0, sum(1 for at in self._tops if at <= top) - 1)
        last = sum(1 for at in self._tops if at < bottom)
        return range(first, last)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheets in sight; what has not come yet says so."""
        painter = QPainter(self.viewport())
        colours = theme().colours
        painter.fillRect(event.rect(), QColor(colours.canvas))
        if self._source is None:
            painter.end()
            return
        width = -(-round(self.page_width() * self.devicePixelRatioF()) // WIDTH_STEP) * WIDTH_STEP
        visible = self._visible()
        self._images.want({(page, width) for page in visible})
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in visible:
            sheet = self._sheet(page)
            picture = self._images.picture(page, width)
            if picture is not None:
                painter.drawPixmap(sheet, picture)
            else:
                painter.fillRect(sheet, QColor(colours.surface))
                waiting = self.tr("Seite {0} wird geladen …").format(page + 1)
                painter.setPen(QColor(colours.muted))
                words = sheet.intersected(self.viewport().rect())
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(words, flags, self._images.refusal(page) or waiting)
            painter.setPen(QColor(colours.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(sheet.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        self._set_page(max(0, sum(1 for at in self._tops if at <= middle) - 1))
        self.viewport().update()

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self._name()
            self.page_changed.emit(page)

    def _name(self) -> None:
        if self._source is None:
            self.setAccessibleName(self.tr("Kein Dokument"))
            return
        name = self.tr("{0}, Seite {1} von {2}").format(self._source.name, self._page + 1, self._source.pages)
        self.setAccessibleName(name.removeprefix(", "))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again, keep the page."""
        super().resizeEvent(event)
        page, self._page = self._page, -1
        self._lay_out()
        self._page = page
        if self._zoom is None and page:
            self.go(page)
        self.zoomed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn pages, Home and End jump, plus, minus and 0 zoom, arrows scroll."""
        key = event.key()
        if key == Qt.Key.Key_PageDown:
            self.go(min(self._page + 1, len(self._tops) - 1))
        elif key == Qt.Key.Key_PageUp:
            self.go(max(0, self._page - 1))
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(len(self._tops) - 1)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self.set_zoom(self.zoom * (STEP if key == Qt.Key.Key_Plus else 1 / STEP))
        elif key == Qt.Key.Key_0:
            self.set_zoom(None)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Strg the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (STEP if event.angleDelta().y() > 0 else 1 / STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Everything is painted anew where it stands."""
        del dx, dy
        self.viewport().update()

    def page_at(self, point: QPoint) -> int:
        """The page under a point of the viewport; -1 beside the sheets."""
        return next((page for page in self._visible() if self._sheet(page).contains(point)), -1)
