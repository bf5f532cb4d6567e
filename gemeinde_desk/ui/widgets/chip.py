"""Small marks: a chip says a state with icon and words, a badge counts."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import TONE_ICONS, Tone
from gemeinde_desk.ui.theme import Role, theme

MANY = 99


class Chip(QLabel):
    """A state such as «überfällig seit 3 Tagen»: tinted ground, icon and words, never the colour alone."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.MUTED, symbol: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tone = tone
        self._symbol = symbol
        theme().changed.connect(self.updateGeometry)

    def show_state(self, text: str, tone: Tone, symbol: str = "") -> None:
        """Say something else."""
        self._tone, self._symbol = tone, symbol
        self.setText(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return chip_size(self.text())

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, words."""
        del event
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self.text(), self._tone, self._symbol)
        painter.end()


def chip_size(text: str) -> QSize:
    """How much room a chip needs."""
    px = theme().px
    metrics = QFontMetrics(theme().font(Role.SMALL))
    return QSize(metrics.horizontalAdvance(text) + px(8 + 14 + 5 + 10), max(px(24), metrics.height() + px(4)))


def paint_chip(painter: QPainter, area: QRectF, text: str, tone: Tone, symbol: str = "") -> None:
    """Paint a chip at the left of ``area``, centred in height; delegates of lists use it as well."""
    px = theme().px
    size = chip_size(text)
    box = QRectF(
        area.left(), area.center().y() - size.height() / 2, min(float(size.width()), area.width()), size.height()
    )
    front, ground = theme().tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(front if theme().high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
    mark = px(14)
    ratio = painter.device().devicePixelRatioF()
    drawing = pixmap(symbol or TONE_ICONS[tone], front, mark, ratio)
    painter.drawPixmap(round(box.left() + px(8)), round(box.center().y() - mark / 2), drawing)
    painter.setPen(front)
    painter.setFont(theme().font(Role.SMALL))
    words = box.adjusted(px(8) + mark + px(5), 0, -px(8), 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + 2)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def badge_text(count: int, *, short: bool = False) -> str:
    """The number a badge shows; ``short`` where there is room for one digit only."""
    most = 9 if short else MANY
    return f"{count}" if count <= most else f"{most}+"


def paint_badge(painter: QPainter, right: float, middle: float, count: int, *, short: bool = False) -> None:
    """Paint a count as a filled pill whose right edge is at ``right``, centred on ``middle``."""
    px = theme().px
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = theme().font(Role.SMALL)
    font.setBold(True)
    painter.setFont(font)
    text = badge_text(count, short=short)
    height = max(px(18 if short else 20), painter.fontMetrics().height())
    width = max(height, painter.fontMetrics().horizontalAdvance(text) + px(8 if short else 12))
    box = QRectF(right - width, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().colours.accent))
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setPen(QColor(theme().colours.on_accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
