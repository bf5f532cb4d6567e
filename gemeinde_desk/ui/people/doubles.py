"""Possible doubles of what is being typed, each with a way to take it instead."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import Contact, ContactDetails
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.people.words import contact_line
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.buttons import Button

SHOWN = 3


class Doubles(QWidget):
    """``taken(Contact)``: the user wants the known one. Hidden while there is none. ``verb`` is what the button says."""

    taken = Signal(object)

    def __init__(self, session: Session, verb: str = "") -> None:
        super().__init__()
        self._session = session
        self._verb = verb or self.tr("Diesen nehmen")
        self._latest = Latest(session.tasks, self)
        self.found: tuple[Contact, ...] = ()
        self.buttons: list[Button] = []
        px = theme().px
        self._mark = QLabel()
        self._heading = Text(self.tr("Vielleicht schon im Kontaktbuch"), Role.STRONG)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self._mark)
        top.addWidget(self._heading, 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(8), px(8))
        layout.setSpacing(px(6))
        layout.addLayout(top)
        layout.addLayout(self._rows)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dress()
        theme().changed.connect(self._dress)
        self.hide()

    def look_for(self, details: ContactDetails, then: Callable[[], object] | None = None) -> None:
        """Ask the book; the answer shows itself, and ``then`` is called."""
        book = self._session.office.contacts

        def answered(found: list[Contact]) -> None:
            self.show_found(found)
            if then is not None:
                then()

        self._latest.ask(lambda _token: book.similar(details), answered)

    def forget(self) -> None:
        """Show nothing, and want no answer any more."""
        self._latest.drop()
        self.show_found(())

    def show_found(self, found: Sequence[Contact]) -> None:
        """Show these."""
        if tuple(found) == self.found:
            return
        self.found = tuple(found)
        self.buttons.clear()
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for contact in self.found[:SHOWN]:
            self._rows.addWidget(self._row(contact))
        self.setVisible(bool(self.found))
        if self.found:
            announce(self, self._heading.text())

    def _row(self, contact: Contact) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(8))
        line = Text(contact_line(contact))
        line.setWordWrap(True)
        take = Button(self._verb, partial(self.taken.emit, contact))
        take.setAccessibleName(f"{self._verb}: {contact_line(contact)}")
        self.buttons.append(take)
        layout.addWidget(line, 1)
        layout.addWidget(take)
        return row

    def _dress(self) -> None:
        front, ground = theme().tone(Tone.SOON)
        self._mark.setPixmap(pixmap("warning", front, theme().px(18), self.devicePixelRatioF()))
        radius = theme().px(8)
        self.setStyleSheet(
            f".Doubles {{ background: {ground.name()}; border: 1px solid {front.name()}; border-radius: {radius}px; }}"
        )
