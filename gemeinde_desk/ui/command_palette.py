"""Ctrl+K: one field that searches everything while typing, driven by the keyboard alone.

Sources are :class:`Provider` objects; their questions run off the window's thread, each answer is shown as it comes,
and an answer to yesterday's text is dropped.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.tasks import Latest, TaskRunner, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.highlight import draw_highlighted
from gemeinde_desk.ui.widgets.icon_field import IconField

log = logging.getLogger(__name__)
DEBOUNCE = 120
WIDTH = 720
Index = QModelIndex | QPersistentModelIndex
HIT = Qt.ItemDataRole.UserRole
HEADING = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Hit:
    """One result. ``open`` is called on the window's thread when the user takes it.

    ``title`` and ``snippet`` are plain text; ``terms`` are the words marked in both, case-insensitively. ``note`` stands
    at the right (a reference, a shortcut).
    """

    title: str
    open: Callable[[], object]
    snippet: str = ""
    icon: str = "document"
    note: str = ""
    terms: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Provider:
    """A source of hits: «Vorgänge», «Dokumente», «Kontakte», «Aktionen», «Einstellungen».

    ``search(text)`` answers the best few hits (the caller shows at most ``most``). It runs on a worker thread, so it
    must not touch widgets; ``on_window`` makes it run at once on the window's thread (actions, settings: microseconds).
    ``when_empty`` lets it suggest something before anything is typed.
    """

    group: str
    search: Callable[[str], Sequence[Hit]]
    on_window: bool = False
    uses_database: bool = False
    when_empty: bool = False
    most: int = 6


def _search(provider: Provider, text: str, token: Token) -> list[Hit]:
    token.check()
    return list(provider.search(text))


class CommandPalette(QFrame):
    """The overlay itself, a child of the window; ``popup()`` opens it."""

    def __init__(self, window: QWidget, tasks: TaskRunner, providers: Sequence[Provider]) -> None:
        super().__init__(window)
        px = theme().px
        self._over = window
        self._back: QWidget | None = None
        self._tasks = tasks
        self.setAccessibleName(self.tr("Alles durchsuchen"))
        self._sheet = QFrame(self)
        self._sheet.setProperty("role", "raised")
        self.field = IconField("search")
        self.field.setAccessibleName(self.tr("Alles durchsuchen"))
        self.field.setPlaceholderText(self.tr("Zeichen, Name, Text, Aktion …"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Treffer"))
        self.list.setProperty("frameless", True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        self._said = Text("", Role.SMALL, Tone.MUTED)
        layout = QVBoxLayout(self._sheet)
        layout.setContentsMargins(px(12), px(12), px(12), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._said)
        self._providers: list[tuple[Provider, Latest]] = []
        self._answers: dict[int, list[Hit]] = {}
        self._waiting: set[int] = set()
        #: Enter came before the answers: the first of them is meant
        self._enter = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._timer.start)
        for provider in providers:
            self.add_provider(provider)
        window.installEventFilter(self)
        self.hide()

    def add_provider(self, provider: Provider) -> None:
        """One more source; groups stand in the order they were added."""
        latest = Latest(self._tasks, self, uses_database=provider.uses_database)
        self._providers.append((provider, latest))

    def popup(self, text: str = "") -> None:
        """Open over the window with ``text`` in the field."""
        self._back = QApplication.focusWidget()
        self._place()
        self.show()
        self.field.setFont(theme().font(Role.HEADING))  # after showing: the style sheet resets it at the first time
        self.raise_()
        self.field.setText(text)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def dismiss(self) -> None:
        """Close and give the keyboard back to where it was."""
        self.hide()
        if self._back is not None and isValid(self._back) and self._back.isVisible():  # it may have gone meanwhile
            self._back.setFocus()
        self._back = None

    def hideEvent(self, event: QEvent) -> None:
        """Nothing is asked while nobody looks."""
        self._timer.stop()
        for _, latest in self._providers:
            latest.drop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _ask(self) -> None:
        self._timer.stop()
        text = self.field.text().strip()
        self._answers.clear()
        self._waiting.clear()
        self._enter = False
        for number, (provider, latest) in enumerate(self._providers):
            latest.drop()
            if not text and not provider.when_empty:
                continue
            if provider.on_window:
                self._answers[number] = list(provider.search(text))
                continue
            self._waiting.add(number)
            latest.ask(
                partial(_search, provider, text), partial(self._answer, number), partial(self._answer_failed, number)
            )
        self._show()

    def _answer(self, number: int, hits: list[Hit]) -> None:
        self._waiting.discard(number)
        self._answers[number] = hits
        self._show()
        self._take_if_wanted()

    def _answer_failed(self, number: int, error: Exception) -> None:
        group = self._providers[number][0].group
        log.warning("search in %s failed: %s", group, type(error).__name__)
        self._waiting.discard(number)
        self._show(failed=group)
        self._take_if_wanted()

    def _take_if_wanted(self) -> None:
        if self._enter and not self._waiting:
            self._enter = False
            self._take(self.list.currentItem())

    def _show(self, failed: str = "") -> None:
        before = self.list.currentItem()
        kept = before.text() if before is not None and self.list.currentRow() > 1 else None
        self.list.clear()
        chosen: QListWidgetItem | None = None
        count = 0
        for number in sorted(self._answers):
            hits = self._answers[number][: self._providers[number][0].most]
            if not hits:
                continue
            heading = QListWidgetItem(self._providers[number][0].group)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setData(HEADING, True)
            self.list.addItem(heading)
            for hit in hits:
                item = QListWidgetItem(", ".join(part for part in (hit.title, hit.note, hit.snippet) if part))
                item.setData(HIT, hit)
                self.list.addItem(item)
                count += 1
                if chosen is None or item.text() == kept:
                    chosen = item
        if chosen is not None:
            self.list.setCurrentItem(chosen)
        self._said.setText(self._summary(count, failed))
        self._place()

    def _summary(self, count: int, failed: str) -> str:
        if failed:
            return self.tr("{0} können gerade nicht durchsucht werden.").format(failed)
        if count:
            return self.tr("↑ ↓ wählen · Eingabetaste öffnet · Esc schließt")
        if self._waiting:
            return self.tr("Wird gesucht …")
        if self.field.text().strip():
            return self.tr("Nichts gefunden. Ein Wortanfang, ein Name oder ein Zeichen genügt.")
        return self.tr("Tippen Sie einen Namen, ein Zeichen oder ein Wort aus einem Dokument.")

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(HIT) if item is not None else None
        if isinstance(hit, Hit):
            self.dismiss()
            hit.open()

    def _step(self, by: int) -> None:
        self._enter = False
        row, last = self.list.currentRow(), self.list.count() - 1
        while 0 <= row + by <= last:
            row += by
            item = self.list.item(row)
            if not item.data(HEADING):
                self.list.setCurrentRow(row)
                if row <= 1:
                    self.list.scrollToTop()
                announce(self.field, item.text())
                return
            by = 1 if by > 0 else -1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field drive the list; the window's size is ours."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._maybe_dismiss)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._timer.isActive():
                self._ask()
                self._enter = bool(self._waiting)
            if not self._enter:
                self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Down:
            self._step(1)
        elif key == Qt.Key.Key_Up:
            self._step(-1)
        elif key not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        return True

    def _maybe_dismiss(self) -> None:
        focus = QApplication.focusWidget()
        if self.isVisible() and focus is not None and focus.window() is self._over and not self.isAncestorOf(focus):
            self._back = None
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the sheet closes it."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window behind."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(0, 0, 0, 150 if theme().colours.dark else 70))
        painter.end()

    def _place(self) -> None:
        px = theme().px
        self.setGeometry(self._over.rect())
        width = min(px(WIDTH), self.width() - px(32))
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        wanted = rows + self.field.sizeHint().height() + self._said.sizeHint().height() + px(44)
        height = min(max(wanted, px(120)), px(560), self.height() - px(96))
        self._sheet.setGeometry(QRect(QPoint((self.width() - width) // 2, px(64)), QSize(width, height)))


class _HitDelegate(QStyledItemDelegate):
    """Paints headings and hits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower; a snippet needs a second line."""
        del option
        px = theme().px
        hit = index.data(HIT)
        if not isinstance(hit, Hit):
            return QSize(px(100), px(32))
        return QSize(px(100), px(54 if hit.snippet else 38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        px, colours = theme().px, theme().colours
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        hit = index.data(HIT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(hit, Hit):
            painter.setFont(theme().font(Role.SMALL))
            painter.setPen(QColor(colours.muted))
            words = area.adjusted(px(8), px(6), 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colours.accent) if theme().high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.tint))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), px(6), px(6))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRect(area.left() + px(3), area.top() + px(9), px(3), area.height() - px(18)), 1, 1)
        mark = px(20)
        drawing = pixmap(hit.icon, colours.muted, mark, painter.device().devicePixelRatioF())
        painter.drawPixmap(area.left() + px(14), area.center().y() - mark // 2, drawing)
        text = area.adjusted(px(46), px(6), -px(12), -px(6))
        if hit.note:
            painter.setFont(theme().font(Role.SMALL))
            painter.setPen(QColor(colours.muted))
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, hit.note)
            text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(hit.note) - px(12))
        title = QRect(text)
        if hit.snippet:
            title.setBottom(text.center().y())
            below = QRect(text)
            below.setTop(text.center().y())
            draw_highlighted(painter, below, hit.snippet, hit.terms, Role.SMALL, colours.muted)
        draw_highlighted(painter, title, hit.title, hit.terms, Role.BODY, colours.text)
        painter.restore()
