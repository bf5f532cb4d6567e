"""What can be done with the line the keyboard is on, as buttons; and the small form that moves a date."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.today.entries import Entry
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form


class ActionBar(QWidget):
    """Buttons for the current line; each says its key in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        px = theme().px
        self.open = Button(self.tr("Öffnen"), kind="primary", symbol="next", tip=self.tr("Öffnen (Enter)"))
        self.done = Button(self.tr("Erledigt"), symbol="check", tip=self.tr("Als erledigt abhaken (Leertaste)"))
        self.move_date = Button(
            self.tr("Verlegen …"), symbol="calendar", tip=self.tr("Auf einen anderen Tag verlegen (V)")
        )
        self.schedule = Button(
            self.tr("Wiedervorlage …"), symbol="follow-up", tip=self.tr("Den Vorgang auf Wiedervorlage legen (V)")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for button in (self.open, self.done, self.move_date, self.schedule):
            layout.addWidget(button)
        layout.addStretch(1)

    def show_for(self, entry: Entry | None) -> None:
        """Offer what fits the line."""
        has_date = entry is not None and entry.follow_up is not None
        self.open.setText(self._opening(entry))
        self.open.setEnabled(entry is not None)
        self.done.setVisible(has_date)
        self.move_date.setVisible(has_date)
        self.schedule.setVisible(entry is not None and entry.identity[0] == "case")

    def _opening(self, entry: Entry | None) -> str:
        return {
            "intake": self.tr("Zum Posteingang"),
            "letter": self.tr("Schreiben öffnen"),
            "more": self.tr("Anzeigen"),
        }.get(entry.identity[0] if entry else "", self.tr("Vorgang öffnen"))


class DateForm(QWidget):
    """Moves a date, or sets the first one of a forgotten case.

    ``wanted(entry, day, text)``: Enter or the button; ``left``: done with it, by Esc too.
    """

    wanted = Signal(object, object, str)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.entry: Entry | None = None
        px = theme().px
        self.form = Form(2)
        self.day = self.form.add("due", self.tr("Neuer Tag"), DateField(today=session.today))
        self.text = self.form.add("text", self.tr("Was ist zu tun?"), QLineEdit())
        self.save = Button(self.tr("Verlegen"), self._want, kind="primary")
        self.back = Button(self.tr("Abbrechen"), self.left.emit, tip=self.tr("Nichts ändern (Esc)"))
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        self.setMaximumWidth(px(640))

    def begin(self, entry: Entry) -> None:
        """Ask for the day of this line."""
        self.entry = entry
        moving = entry.follow_up is not None
        self.form.arrange({"due": 1} if moving else {"due": 1, "text": 1})
        self.form.clear_errors()
        self.form.fields["due"].set_label(
            self.tr("„{0}“ verlegen auf").format(_short(entry.text)) if moving else self.tr("Wiedervorlage am")
        )
        self.save.setText(self.tr("Verlegen") if moving else self.tr("Wiedervorlage setzen"))
        self.day.set_day(entry.follow_up.due if entry.follow_up else None)
        self.text.setText("" if moving else self.tr("Stand der Sache prüfen"))
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def show_error(self, error: DeskError) -> bool:
        """Show a refusal at its field; False when it belongs to none."""
        return self.form.show_error(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Esc leaves."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._want()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _want(self) -> None:
        if not self.day.finish():
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        day: date | None = self.day.day()
        if day is None:
            self.form.set_errors({"due": self.tr("Bitte einen Tag angeben, zum Beispiel +14 oder Mo.")})
            return
        self.wanted.emit(self.entry, day, self.text.text())


def _short(text: str, length: int = 40) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
