"""A document to read: its pages, small pictures of them at the side, and the handles."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import IconButton
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.page_canvas import STEP, PageCanvas
from gemeinde_desk.ui.widgets.page_images import PageImages, PageSource

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
THUMB = 84
#: thumbnails are drawn in one width, whatever the screen
THUMB_WIDTH = 192


class PageView(QWidget):
    """Shows a :class:`PageSource`. ``page_changed(page)`` says which page is in front (from 0).

    ``thumbnails=False`` leaves the small pages out. ``tools`` is the layout of the bar over the pages; places append
    their own buttons there.
    """

    page_changed = Signal(int)

    def __init__(
        self, tasks: TaskRunner, *, empty: str = "", thumbnails: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._with_thumbnails = thumbnails
        px = theme().px
        self.source: PageSource | None = None
        self._images = PageImages(tasks, self)
        self.canvas = PageCanvas(self._images)
        self._thumb_images = PageImages(tasks, self)
        self.thumbnails = ThumbnailStrip(self._thumb_images)
        self._words = Text("", Role.SMALL, Tone.MUTED)
        self._scale = Text("", Role.SMALL, Tone.MUTED)
        self._back = IconButton("previous", self.tr("Vorige Seite"), lambda: self.canvas.go(self.canvas.page - 1))
        self._on = IconButton("next", self.tr("Nächste Seite"), lambda: self.canvas.go(self.canvas.page + 1))
        bar = QWidget()
        self.tools = QHBoxLayout(bar)
        self.tools.setContentsMargins(px(8), px(4), px(8), px(4))
        self.tools.setSpacing(px(4))
        for widget in (
            self._back,
            self._words,
            self._on,
            IconButton("zoom-out", self.tr("Verkleinern"), lambda: self.canvas.set_zoom(self.canvas.zoom / STEP)),
            self._scale,
            IconButton("zoom-in", self.tr("Vergrößern"), lambda: self.canvas.set_zoom(self.canvas.zoom * STEP)),
            IconButton("fit-width", self.tr("Auf Breite einpassen"), lambda: self.canvas.set_zoom(None)),
        ):
            self.tools.addWidget(widget)
        self.tools.addStretch(1)
        sheets = QHBoxLayout()
        sheets.setSpacing(0)
        sheets.addWidget(self.thumbnails)
        sheets.addWidget(self.canvas, 1)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(sheets, 1)
        layout.insertWidget(
            0, bar
        )  # comes after the pages in the tab order: the focus proxy below would skip it otherwise
        self._empty = EmptyState("document", empty or self.tr("Kein Dokument ausgewählt"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)
        self.setFocusProxy(self.canvas)
        self.setTabOrder(self.canvas, self.thumbnails)  # whoever comes in by Tab starts at the pages
        self.canvas.page_changed.connect(self._turned)
        self.canvas.zoomed.connect(self._refresh)
        self.thumbnails.chosen.connect(self.canvas.go)

    def show_source(self, source: PageSource | None, page: int = 0) -> None:
        """Show a document from ``page`` on; None shows the empty state."""
        self.source = source
        self._images.show_source(source)
        self._thumb_images.show_source(source)
        self.canvas.show_source(source)
        self.thumbnails.show_source(source)
        self.thumbnails.setVisible(self._with_thumbnails and source is not None and source.pages > 1)
        self._stack.setCurrentIndex(0 if source is None or source.pages == 0 else 1)
        if page:
            self.canvas.go(page)
        self._refresh()

    def renew_source(self, source: PageSource) -> None:
        """Show a newer state of the same document (a letter being written): scrolling and zoom stay, nothing flickers."""
        if self.source is None or source.pages == 0:
            self.show_source(source)
            return
        before, self.source = self.source, source
        self._images.renew_source(source)
        self._thumb_images.renew_source(source)
        self.canvas.renew_source(source)
        if before.pages != source.pages:
            self.thumbnails.show_source(source)
            self.thumbnails.mark(self.canvas.page)
            self.thumbnails.setVisible(self._with_thumbnails and source.pages > 1)
        self._refresh()

    def _turned(self, page: int) -> None:
        self.thumbnails.mark(page)
        self._refresh()
        self.page_changed.emit(page)

    def _refresh(self) -> None:
        pages = self.source.pages if self.source else 0
        self._words.setText(self.tr("Seite {0} von {1}").format(self.canvas.page + 1, pages))
        self._back.setEnabled(self.canvas.page > 0)
        self._on.setEnabled(self.canvas.page + 1 < pages)
        self._scale.setText(self.tr("{0} %").format(round(self.canvas.zoom * 100)))


class ThumbnailStrip(QListView):
    """Small pages below each other. ``chosen(page)``: the user went to one."""

    chosen = Signal(int)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbs = _Thumbnails(images, self)
        self.setModel(self._thumbs)
        self.setAccessibleName(self.tr("Seiten"))
        self.setProperty("frameless", True)
        self.setItemDelegate(_ThumbnailDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(now.row()))
        self._dress()
        theme().changed.connect(self._dress)

    def show_source(self, source: PageSource | None) -> None:
        """Another document."""
        self._thumbs.show_source(source)
        self.mark(0)

    def mark(self, page: int) -> None:
        """Follow the reader without leading him."""
        blocker = self.blockSignals(True)
        self.setCurrentIndex(self._thumbs.index(page, 0))
        self.blockSignals(blocker)

    def _dress(self) -> None:
        self.setFixedWidth(theme().px(THUMB + 44))


class _Thumbnails(QAbstractListModel):
    def __init__(self, images: PageImages, parent: QWidget) -> None:
        super().__init__(parent)
        self._images = images
        self._pages = 0
        images.arrived.connect(self._arrived)

    def show_source(self, source: PageSource | None) -> None:
        self.beginResetModel()
        self._pages = source.pages if source else 0
        self.endResetModel()

    def _arrived(self, page: int) -> None:
        self.dataChanged.emit(self.index(page, 0), self.index(page, 0))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._pages

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Seite {0}").format(index.row() + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._images.picture(index.row(), THUMB_WIDTH)
        return None


class _ThumbnailDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        px = theme().px
        return QSize(px(THUMB + 24), px(THUMB * 1.414 + 36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = theme().px, theme().colours
        area = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        room = QRect(area.center().x() - px(THUMB) // 2, area.top() + px(8), px(THUMB), round(px(THUMB) * 1.414))
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        sheet = QRect(room)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if picture is not None:
            size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            sheet = QRect(room.center() - QRect(0, 0, size.width(), size.height()).center(), size)
            painter.drawPixmap(sheet, picture)
        else:
            painter.fillRect(sheet, QColor(colours.surface))
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), px(2) if chosen else 1))
        painter.drawRect(sheet)
        painter.setPen(QColor(colours.accent if chosen else colours.muted))
        painter.setFont(theme().font(Role.SMALL if not chosen else Role.STRONG))
        below = QRect(area.left(), room.bottom() + px(2), area.width(), px(22))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{index.row() + 1}")
        painter.restore()
