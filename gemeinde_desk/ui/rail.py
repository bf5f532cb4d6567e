"""The rail: the places of the window one below the other, each with its badge."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import PlaceSpec
from gemeinde_desk.ui.theme import RAIL, Role, Text, theme
from gemeinde_desk.ui.widgets.chip import paint_badge

COMPACT = 64
HEIGHT = 42


class RailButton(QPushButton):
    """One place. Checked: we are there."""

    def __init__(self, spec: PlaceSpec, shortcut: str) -> None:
        super().__init__(spec.title)
        self.spec = spec
        self.count = 0
        self.compact = False
        self._shortcut = shortcut
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_count(self, count: int) -> None:
        """The number of things waiting there."""
        self.count = count
        self._name()
        self.update()

    def _name(self) -> None:
        waiting = self.tr("{0}, {1} wartend").format(self.spec.title, self.count) if self.count else self.spec.title
        self.setAccessibleName(waiting)
        self.setToolTip(f"{waiting} ({self._shortcut})" if self._shortcut else waiting)

    def sizeHint(self) -> QSize:
        """A row of the rail."""
        return QSize(theme().px(COMPACT if self.compact else RAIL) - theme().px(16), theme().px(HEIGHT))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pill, mark, icon, words, badge."""
        del event
        px, colours = theme().px, theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        box = self.rect().adjusted(1, 1, -1, -1)
        if here or self.underMouse():
            painter.setPen(QColor(colours.line) if here else Qt.PenStyle.NoPen)
            painter.setBrush(QColor((colours.raised if colours.dark else colours.surface) if here else colours.hover))
            painter.drawRoundedRect(box, px(8), px(8))
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            bar = QRect(box.left() + px(2), box.center().y() - px(10), px(3), px(20))
            painter.drawRoundedRect(bar, px(1.5), px(1.5))
        shade = colours.accent if here else colours.muted
        mark = px(22)
        left = px(11 if self.compact else 13)
        drawing = pixmap(self.spec.icon, shade, mark, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - mark) // 2, drawing)
        if not self.compact:
            painter.setFont(theme().font(Role.STRONG if here else Role.BODY))
            painter.setPen(QColor(colours.accent if here else colours.text))
            words = self.rect().adjusted(px(46), 0, -px(44 if self.count else 8), 0)
            text = painter.fontMetrics().elidedText(self.spec.title, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        if self.count:
            middle = px(12) if self.compact else self.height() / 2
            paint_badge(painter, self.width() - px(1 if self.compact else 10), middle, self.count, short=self.compact)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(QColor(colours.accent))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(box, px(8), px(8))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk along the rail, Enter goes in as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Rail(QFrame):
    """All places; ``chosen(key)`` says where the user wants to go.

    The arms' place stays empty until :meth:`set_office`: reading a picture takes longer than the first frame may.
    """

    chosen = Signal(str)

    def __init__(self, specs: list[PlaceSpec], office: str, person: str) -> None:
        super().__init__()
        px = theme().px
        self.setProperty("role", "rail")
        self.setAccessibleName(self.tr("Bereiche"))
        self._arms = QLabel()
        self._arms_icon: QIcon | None = None
        self._named = False
        self._office = Text(office, Role.STRONG)
        self._office.setWordWrap(True)
        self._person = Text(person, Role.SMALL, Tone.MUTED)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._office)
        names.addWidget(self._person)
        self._names = QWidget()
        self._names.setLayout(names)
        names.setContentsMargins(0, 0, 0, 0)
        self._person.setVisible(bool(person))
        head = QHBoxLayout()
        head.setContentsMargins(px(6), px(4), 0, px(4))
        head.setSpacing(px(10))
        head.addWidget(self._arms, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._names, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(12), px(8), px(8))
        layout.setSpacing(px(2))
        layout.addLayout(head)
        layout.addSpacing(px(12))
        self.buttons: dict[str, RailButton] = {}
        ordered = [spec for spec in specs if not spec.at_foot] + [None] + [spec for spec in specs if spec.at_foot]
        for spec in ordered:
            if spec is None:
                layout.addStretch(1)
                continue
            number = specs.index(spec) + 1
            button = RailButton(spec, self.tr("Alt+{0}").format(number) if number <= 9 else "")
            button.clicked.connect(lambda *, key=spec.key: self.chosen.emit(key))
            self.buttons[spec.key] = button
            layout.addWidget(button)
        self._compact = False
        self._dress()
        theme().changed.connect(self._dress)

    def show_place(self, key: str) -> None:
        """Mark where we are."""
        self.buttons[key].setChecked(True)

    def set_compact(self, compact: bool) -> None:
        """Icons only, where room is scarce."""
        if compact != self._compact:
            self._compact = compact
            self._dress()

    def set_office(self, office: str, person: str, arms: QIcon | None = None) -> None:
        """Another name, another clerk, other arms."""
        self._office.setText(office)
        self._person.setText(person)
        self._person.setVisible(bool(person))
        self._arms_icon = arms
        self._named = True
        self._dress()

    def _dress(self) -> None:
        px = theme().px
        self.setFixedWidth(px(COMPACT if self._compact else RAIL))
        self._names.setVisible(not self._compact)
        self._arms.setFixedSize(px(36), px(36))
        if self._named:
            self._show_arms()
        for button in self.buttons.values():
            button.compact = self._compact
            button.updateGeometry()
            button.update()

    def _show_arms(self) -> None:
        size, ratio = theme().px(36), self.devicePixelRatioF()
        if self._arms_icon is not None and not self._arms_icon.isNull():
            self._arms.setPixmap(self._arms_icon.pixmap(QSize(size, size), ratio))
        else:
            self._arms.setPixmap(pixmap("organisation", theme().colours.accent, size, ratio))
