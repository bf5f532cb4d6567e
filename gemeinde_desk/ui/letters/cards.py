"""Blocks that are no running text, drawn as cards in the editor: table, remedy instruction, note, signature, new page."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPyTextObject, QTextDocument, QTextFormat

from gemeinde_desk.letters.model import Block, Note, PageBreak, Remedy, Runs, Signature, Table
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.letters.document import card_of
from gemeinde_desk.ui.letters.words import FieldWords, card_title, card_verb, tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, theme

#: what a card is higher than any letter needs; a longer one is cut on screen, not in print
HIGHEST = 900
LEAST_WIDTH = 160
#: cards laid out that are remembered; a letter has five or so
KEPT = 64
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
_SYMBOLS = {Remedy: "text-block", Note: "text-block", Signature: "sign", Table: "document"}


@dataclass
class Sheet:
    """What is drawn on a card: texts in their places, and where a line runs; ``height`` of it all."""

    texts: list[tuple[QRectF, int, str, QFont]] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    height: float = 0.0


class CardObject(QPyTextObject):
    """Draws the cards of one editor."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words = FieldWords()
        self._sheets: dict[tuple[Block, float, FieldWords], Sheet] = {}
        theme().changed.connect(self._sheets.clear)

    def intrinsicSize(self, document: QTextDocument, position: int, found: QTextFormat) -> QSizeF:
        """As wide as the text, as high as its content."""
        del position
        width = max(theme().px(LEAST_WIDTH), document.textWidth() - 2 * document.documentMargin() - 2)
        block = card_of(found)
        if block is None or isinstance(block, PageBreak):
            return QSizeF(width, theme().px(28))
        return QSizeF(width, min(theme().px(HIGHEST), self._sheet(block, width).height))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, found: QTextFormat
    ) -> None:
        """The card with its name, its content and what Enter does with it."""
        del document, position
        area, block = QRectF(rect), card_of(found)
        if block is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(block, PageBreak):
            self._draw_break(painter, area)
        else:
            self._draw_card(painter, area, block)
        painter.restore()

    # -- measures

    def _sheet(self, block: Block, width: float) -> Sheet:
        """What is drawn on the card; Qt asks for it again and again while it lays out the text around."""
        key = (block, width, self.words)
        found = self._sheets.get(key)
        if found is None:
            if len(self._sheets) >= KEPT:
                self._sheets.clear()
            found = self._sheets[key] = self._lay_out(block, width)
        return found

    def _lay_out(self, block: Block, width: float) -> Sheet:
        px = theme().px
        sheet, edge = Sheet(height=px(34)), px(14)
        body, strong = theme().font(Role.BODY), theme().font(Role.STRONG)
        inner = width - 2 * edge

        def put(text: str, font: QFont, gap: float = 6) -> None:
            high = QFontMetricsF(font).boundingRect(QRectF(0, 0, inner, 1e5), _WRAP, text).height()
            sheet.texts.append((QRectF(edge, sheet.height, inner, high), _WRAP, text, font))
            sheet.height += high + px(gap)

        match block:
            case Remedy(title=title, paragraphs=paragraphs) | Note(title=title, paragraphs=paragraphs):
                if title and isinstance(block, Remedy):
                    put(title, strong, 2)
                if not paragraphs:
                    put(tr("Noch kein Textbaustein gewählt."), body)
                for runs in paragraphs:
                    put(self.words.text(runs), body)
            case Signature():
                shown = self.words.signed(block)
                put(self.words.text(shown.closing), body, 2)
                for runs in shown.lines:
                    if text := self.words.text(runs):
                        put(text, body, 2)
            case Table(head, rows, total):
                self._lay_out_table(sheet, (head, *rows, *((total,) if total else ())), edge, inner)
        sheet.height += px(6)
        return sheet

    def _lay_out_table(self, sheet: Sheet, rows: tuple[tuple[Runs, ...], ...], edge: float, inner: float) -> None:
        px = theme().px
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        share = inner / (columns + 1)  # the first column is twice as wide
        for number, row in enumerate(rows):
            font = theme().font(Role.STRONG if number == 0 else Role.BODY)
            tallest = QFontMetricsF(font).height()
            left = edge
            for place, runs in enumerate(row):
                width = share * 2 if place == 0 else share
                text, flags = self.words.text(runs), _WRAP if place == 0 else _RIGHT
                high = QFontMetricsF(font).boundingRect(QRectF(0, 0, width - px(6), 1e5), flags, text).height()
                sheet.texts.append((QRectF(left, sheet.height, width - px(6), high), flags, text, font))
                tallest, left = max(tallest, high), left + width
            sheet.height += tallest + px(4)
            if number < len(rows) - 1:
                sheet.lines.append(sheet.height - px(1))
                sheet.height += px(4)

    # -- drawing

    def _draw_break(self, painter: QPainter, area: QRectF) -> None:
        colours = theme().colours
        font = theme().font(Role.SMALL)
        word = tr("Neue Seite")
        room = QFontMetricsF(font).horizontalAdvance(word) + theme().px(24)
        middle, centre = area.center().y(), area.center().x()
        painter.setPen(QPen(QColor(colours.outline), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), middle), QPointF(centre - room / 2, middle))
        painter.drawLine(QPointF(centre + room / 2, middle), QPointF(area.right(), middle))
        painter.setPen(QColor(colours.muted))
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, word)

    def _draw_card(self, painter: QPainter, area: QRectF, block: Block) -> None:
        px, colours = theme().px, theme().colours
        empty = isinstance(block, Remedy) and not block.paragraphs
        front, ground = theme().tone(Tone.SOON if empty else Tone.MUTED)
        box = area.adjusted(1, px(3), -1, -px(3))
        painter.setPen(QPen(front if empty else QColor(colours.line), 1))
        painter.setBrush(QColor(ground) if empty else QColor(colours.canvas))
        painter.drawRoundedRect(box, px(6), px(6))
        self._draw_heading(painter, box, block, front)
        painter.setClipRect(box)
        for rect, flags, text, font in (sheet := self._sheet(block, area.width())).texts:
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            painter.drawText(rect.translated(area.topLeft()), flags, text)
        painter.setPen(QPen(QColor(colours.line), 1))
        for line in sheet.lines:
            y = area.top() + line
            painter.drawLine(QPointF(box.left() + px(12), y), QPointF(box.right() - px(12), y))

    def _draw_heading(self, painter: QPainter, box: QRectF, block: Block, front: QColor) -> None:
        px = theme().px
        symbol = _SYMBOLS.get(type(block), "document")
        top = box.top() + px(8)
        picture = pixmap(symbol, front, px(14), painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.left() + px(12), top), picture)
        font = theme().font(Role.SMALL)
        painter.setFont(font)
        painter.setPen(front)
        row = QRectF(box.left() + px(32), top - px(3), box.width() - px(44), px(20))
        verb = card_verb(block)
        right = QFontMetricsF(font).horizontalAdvance(verb) + px(8)
        painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), verb)
        title = QFontMetricsF(font).elidedText(card_title(block), Qt.TextElideMode.ElideRight, row.width() - right)
        painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), title)
