"""Placeholders in running text, drawn as chips that name what stands there."""

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPyTextObject, QTextDocument, QTextFormat

from gemeinde_desk.ui.letters.document import KEY
from gemeinde_desk.ui.letters.words import FieldWords
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import theme

WIDEST = 280
EDGE = 7


class ChipObject(QPyTextObject):
    """Draws the chips of one editor; ``words`` says how they are called and whether they have a value."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words = FieldWords()

    def intrinsicSize(self, document: QTextDocument, position: int, found: QTextFormat) -> QSizeF:
        """As wide as its label, as high as the line."""
        del document, position
        metrics = QFontMetricsF(found.toCharFormat().font())
        width = metrics.horizontalAdvance(self._label(found)) + 2 * theme().px(EDGE) + 2
        return QSizeF(min(width, theme().px(WIDEST)), metrics.height() + 2)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, found: QTextFormat
    ) -> None:
        """Tinted where there is a value, framed and marked where it is missing."""
        del document, position
        area = QRectF(rect)
        key = str(found.property(KEY))
        missing = not self.words.value(key)
        front, ground = theme().tone(Tone.SOON if missing else Tone.INFO)
        font = found.toCharFormat().font()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = area.adjusted(1, 0.5, -1, -0.5)
        painter.setPen(front if missing or theme().high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, theme().px(4), theme().px(4))
        painter.setPen(front)
        painter.setFont(font)
        room = box.adjusted(theme().px(EDGE), 0, -theme().px(EDGE), 0)
        text = QFontMetricsF(font).elidedText(self._label(found), Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _label(self, found: QTextFormat) -> str:
        key = str(found.property(KEY))
        label = self.words.label(key)
        return label if self.words.value(key) else f"{label} ?"
