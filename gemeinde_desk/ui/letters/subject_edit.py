"""The subject: one line with placeholders."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QWidget

from gemeinde_desk.letters.model import Body, Heading, ListItem, Paragraph, Runs
from gemeinde_desk.ui.letters.document import insert_runs, runs_of_block
from gemeinde_desk.ui.letters.letter_edit import LetterEdit
from gemeinde_desk.ui.theme import theme


class SubjectEdit(LetterEdit):
    """One line with placeholders. Enter goes on to the next control."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme().px(2))
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def load_runs(self, runs: Runs) -> None:
        """Show the subject."""
        self.load((Paragraph(runs),))
        self._fit()

    def runs(self) -> Runs:
        """The subject as it stands."""
        return runs_of_block(self.document().begin())

    def insert_body(self, body: Body) -> None:
        """Only running text fits here: the blocks become one line."""
        for number, block in enumerate(body):
            if isinstance(block, Paragraph | Heading | ListItem):
                cursor = self.textCursor()
                if number:
                    cursor.insertText(" ", QTextCharFormat())
                insert_runs(cursor, block.runs)
                self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """There is no second line."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = self.document().size().height()
        least = self.fontMetrics().height() + theme().px(8)
        most = self.fontMetrics().height() * 3 + theme().px(16)
        self.setFixedHeight(round(min(most, max(least, lines)) + theme().px(14)))
