"""A date as clerks type it, with what it was understood as beside it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from gemeinde_desk.deadlines.dates import Prefer, format_date, format_weekday, format_weekday_long, parse_date
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.theme import Role, theme
from gemeinde_desk.ui.widgets.buttons import IconButton


def local_today() -> date:
    """Today at the desk."""
    return datetime.now().astimezone().date()


class DateField(QLineEdit):
    """Understands ``3.3.``, ``03032026``, ``morgen``, ``+14``, ``Mo`` and shows at once which day that is.

    Leaving the field writes the day out. ``changed(date | None)`` follows the typing as far as it makes sense;
    ``problem_changed(str)`` carries the mistake when the field is left with one ("" when it is mended). Up and Down move
    by a day, Alt+Down opens the calendar. ``prefer`` is the direction in which a date without year lies.
    """

    changed = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self,
        name: str = "",
        *,
        prefer: Prefer = "future",
        today: Callable[[], date] = local_today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._prefer = prefer
        self._day: date | None = None
        self.problem = ""
        self._meaning = ""
        self._calendar: _Calendar | None = None
        if name:
            self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("z. B. 3.3., morgen, +14, Mo"))
        self._open = IconButton("calendar", self.tr("Kalender öffnen"), self.open_calendar, parent=self)
        self._open.setToolTip(self.tr("Kalender öffnen (Alt+Pfeil nach unten)"))
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has Alt+Down
        self._open.setCursor(Qt.CursorShape.ArrowCursor)
        self._lay_out()
        theme().changed.connect(self._lay_out)
        self.textEdited.connect(self._read)
        self.editingFinished.connect(self.finish)

    def day(self) -> date | None:
        """The date, None while the field is empty or not understood."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a date."""
        self.setText(format_date(day) if day else "")
        self._take(day)
        self._say("")

    def finish(self) -> bool:
        """Write the date out, or mark the mistake; True when the content is a date or empty."""
        text = self.text().strip()
        if not text:
            self._take(None)
            self._say("")
            return True
        try:
            day = parse_date(text, self._today(), self._prefer)
        except InvalidInput as error:
            self._take(None)
            self._say(error.sentence())
            return False
        self.set_day(day)
        return True

    def open_calendar(self) -> None:
        """Show the month under the field."""
        if self._calendar is None:
            self._calendar = _Calendar(self)
            self._calendar.chosen.connect(self._from_calendar)
        self._calendar.popup(self._day or self._today(), self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _from_calendar(self, day: date) -> None:
        self.set_day(day)
        self.textEdited.emit(self.text())  # chosen is as good as typed: forms keep it
        self.setFocus()

    def _read(self, text: str) -> None:
        try:
            self._take(parse_date(text, self._today(), self._prefer) if text.strip() else None)
        except InvalidInput:
            self._take(None)

    def _take(self, day: date | None) -> None:
        shown = ""
        if day is not None:
            written = self.text().strip() == format_date(day)
            shown = format_weekday_long(day) if written else f"{format_weekday(day)}, {format_date(day)}"
        self._meaning = shown
        self.setAccessibleDescription(
            self.problem or (f"{format_weekday_long(day)}, {format_date(day)}" if day else "")
        )
        self.update()
        if day != self._day:
            self._day = day
            self.changed.emit(day)

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.setProperty("invalid", bool(problem))
            self.style().unpolish(self)
            self.style().polish(self)
            self.problem_changed.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the day or open the calendar."""
        key = event.key()
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            start = self._day or self._today() - timedelta(days=1 if key == Qt.Key.Key_Up else -1)
            self.set_day(start + timedelta(days=1 if key == Qt.Key.Key_Up else -1))
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        side = theme().px(28)
        self.setTextMargins(0, 0, side, 0)
        self._open.setGeometry(self.width() - side - theme().px(4), (self.height() - side) // 2, side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the calendar's button at the right."""
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces what stands there."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and at its right what the entry means."""
        super().paintEvent(event)
        if not self._meaning:
            return
        px = theme().px
        painter = QPainter(self)
        painter.setFont(theme().font(Role.SMALL))
        painter.setPen(QColor(theme().colours.muted))
        area = self.rect().adjusted(0, 0, -px(36), 0)
        room = area.width() - self.fontMetrics().horizontalAdvance(self.text()) - px(20)
        if painter.fontMetrics().horizontalAdvance(self._meaning) <= room:
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._meaning)
        painter.end()


class _Calendar(QFrame):
    """A month in a popup."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "raised")
        self._month = QCalendarWidget()
        self._month.setAccessibleName(self.tr("Kalender"))
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setGridVisible(False)
        for name, symbol in (("qt_calendar_prevmonth", "previous"), ("qt_calendar_nextmonth", "next")):
            arrow = self._month.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(icon(symbol, "text"))
        self._month.activated.connect(self._choose)
        self._month.clicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._month)

    def popup(self, day: date, at: QPoint) -> None:
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(theme().colours.muted))  # Qt's red would shout
        for number in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(number, weekend)
        self._month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        room: QRect = self.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()
        self._month.setFocus()

    def _choose(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(date(day.year(), day.month(), day.day()))
