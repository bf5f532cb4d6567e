"""Drawing one line of plain text with the searched words marked: bold and underlined, not by colour alone."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine

from gemeinde_desk.ui.theme import Role, theme


def spans(text: str, terms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Start and length of every place where a term occurs, ignoring case, in order and without overlaps."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as «İ» grows when lowered: positions would not fit
        lower = text
    found: list[tuple[int, int]] = []
    for term in sorted({term.lower() for term in terms if term}, key=len, reverse=True):
        start = lower.find(term)
        while start >= 0:
            if all(start + len(term) <= at or start >= at + length for at, length in found):
                found.append((start, len(term)))
            start = lower.find(term, start + len(term))
    return sorted(found)


def draw_highlighted(
    painter: QPainter, area: QRect, text: str, terms: tuple[str, ...], role: Role, colour: str
) -> None:
    """Draw ``text`` on one line, centred in height, elided at the right, with every term marked."""
    font = theme().font(role)
    painter.setFont(font)
    shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, area.width())
    layout = QTextLayout(shown, font)
    formats = []
    for start, length in spans(shown, terms):
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setForeground(QColor(theme().colours.accent))
        look.setFontUnderline(True)
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, look
        formats.append(part)
    layout.setFormats(formats)
    layout.beginLayout()
    line: QTextLine = layout.createLine()
    line.setLineWidth(area.width() + 200)
    layout.endLayout()
    painter.setPen(QColor(colour))
    top = area.top() + (area.height() - line.height()) / 2
    layout.draw(painter, QPointF(area.left(), top))
