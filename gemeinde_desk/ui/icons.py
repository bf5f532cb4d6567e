"""The icons: line drawings in ``resources/icons`` (24 px grid, 1.75 px stroke), coloured at run time.

``icon("case")`` answers a QIcon whose engine paints the drawing in the theme's colours at the time of painting, so one
icon serves light and dark, enabled, disabled and every size; pixmaps are cached by drawing, colour and size.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import theme


@cache
def drawing(name: str) -> bytes:
    """The SVG of an icon; FileNotFoundError when there is none of that name."""
    return (resources() / "icons" / f"{name}.svg").read_bytes()


def pixmap(name: str, colour: QColor | str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in a colour, ``size`` logical pixels square, for a screen with ``ratio`` device pixels to one."""
    shade = QColor(colour)
    key = f"desk-icon/{name}/{shade.name()}/{size}/{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = QPixmap(QSize(size, size) * ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    svg = drawing(name).replace(b"currentColor", shade.name().encode())
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, made)
    return made


class _Engine(QIconEngine):
    """Paints one drawing in the colour its state asks for."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def _shade(self, mode: QIcon.Mode) -> str:
        colours = theme().colours
        if mode == QIcon.Mode.Disabled:
            return colours.disabled
        if theme().high_contrast and self._colour == "on_accent":
            return colours.text  # there is no button filled with the accent then
        if self._colour.startswith("#"):
            return self._colour
        if self._colour in {tone.value for tone in Tone}:
            return colours.tone(Tone(self._colour))[0]
        return str(getattr(colours, self._colour))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        corner = rect.topLeft() + QPoint((rect.width() - size) // 2, (rect.height() - size) // 2)
        painter.drawPixmap(corner, pixmap(self._name, self._shade(mode), size, ratio))
        del state

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        del state
        return pixmap(self._name, self._shade(mode), min(size.width(), size.height()))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        del state
        logical = round(min(size.width(), size.height()) / scale)
        return pixmap(self._name, self._shade(mode), logical, scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour: str = "muted") -> QIcon:
    """The icon ``name``. ``colour``: a field of :class:`Colours`, the value of a tone, or ``#rrggbb``."""
    drawing(name)  # an unknown name fails here, not while painting
    return QIcon(_Engine(name, colour))
