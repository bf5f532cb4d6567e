"""Several letters handed to the post at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import LetterRow
from gemeinde_desk.ui.letters.posting_form import PostingForm
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.controls import scrolled

#: wider than this (100 % drawing) lines are hard to read
WIDEST = 760


class PostingPage(QWidget):
    """``posted()``: all are in the register. ``left()``: back to the list."""

    posted = Signal()
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px, tr = theme().px, self.tr
        self.back_button = Button(tr("Zurück"), self.left.emit, kind="quiet", symbol="previous", tip=tr("Zurück (Esc)"))
        self.title = Text("", Role.HEADING)
        self.list = Card(tr("Diese Schreiben"))
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form = PostingForm(session, columns=2)
        inside = QWidget()
        inside.setMaximumWidth(px(WIDEST))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(12))
        column.addWidget(self.list)
        column.addWidget(self.form)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.back_button)
        head.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(12), px(12))
        layout.setSpacing(px(8))
        layout.addLayout(head)
        layout.addWidget(scrolled(inside, tr("Postausgang")), 1)
        self.form.posted.connect(lambda _entries: self.posted.emit())
        back = QShortcut(QKeySequence("Escape"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.left)

    def open(self, letters: Sequence[LetterRow]) -> None:
        """Begin with these."""
        count = len(letters)
        one = self.tr("Ein Schreiben in den Postausgang")
        self.title.setText(one if count == 1 else self.tr("{0} Schreiben in den Postausgang").format(count))
        while (item := self.list.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for letter in letters:
            line = Text(f"{letter.subject}\n{letter.reference} · {letter.recipient}", Role.BODY)
            line.setWordWrap(True)
            line.set_tone(Tone.MUTED if not letter.subject else None)
            self.list.body.addWidget(line)
        self.form.load(letters)

    def first_focus(self) -> QWidget:
        """The day."""
        return self.form.day
