"""The arms of the municipality: taken from a picture file, kept as a small clean PNG, shown in the window."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QImageReader, QPainter, QPixmap

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.office import Office

#: longest edge in pixels; the letterhead prints 22 mm, the window shows far less
MOST_PIXELS: Final = 1040
#: a picture of arms is never larger than this; what is larger is something else
MOST_BYTES: Final = 10_000_000
_MOST_SIDE: Final = 12_000
FILTER: Final = "*.png *.jpg *.jpeg *.svg"


def read_arms(path: Path) -> bytes:
    """The picture (PNG, JPEG or SVG) as PNG without anything else that was in the file.

    :raises InvalidInput: it is none of these, too large, or broken; ``place`` is "arms_sha"
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unusable("Die Datei „{name}“ ist größer als 10 MB. Ein Wappen ist viel kleiner.", path)
        data = path.read_bytes()
    except OSError as error:
        raise _unusable("Die Datei „{name}“ lässt sich nicht lesen.", path) from error
    image = _drawn(data, path) if b"<svg" in data[:4096].lower() else _decoded(data, path)
    return _png(image)


def _decoded(data: bytes, path: Path) -> QImage:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in {b"png", b"jpeg"}:
        raise _unusable("„{name}“ ist kein Bild im Format PNG, JPEG oder SVG.", path)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _MOST_SIDE:
        raise _unusable("Das Bild „{name}“ ist zu groß. Es darf höchstens 12.000 Punkte lang oder breit sein.", path)
    if max(size.width(), size.height()) > MOST_PIXELS:
        reader.setScaledSize(size.scaled(QSize(MOST_PIXELS, MOST_PIXELS), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise _unusable("Das Bild „{name}“ ist beschädigt.", path)
    return image


def _drawn(data: bytes, path: Path) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - most arms are pictures

    lowered = data.lower()
    if b"<!entity" in lowered or b"<image" in lowered:
        # A drawing may name other files; arms need none, and no file of this machine shall get into a letter that way.
        raise _unusable("Die Zeichnung „{name}“ verweist auf andere Bilder. Bitte als PNG speichern.", path)
    renderer = QSvgRenderer(QByteArray(data))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise _unusable("Die Zeichnung „{name}“ ist beschädigt.", path)
    size = size.scaled(QSize(MOST_PIXELS, MOST_PIXELS), Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    for key in image.textKeys():
        image.setText(key, "")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _unusable(text: str, path: Path) -> InvalidInput:
    return InvalidInput(place="arms_sha", problem=text.format(name=path.name))


def arms_bytes(office: Office) -> bytes | None:
    """The picture the office keeps; None without one, or when it is gone."""
    sha = office.profile.arms_sha
    try:
        return office.store.documents.path(sha).read_bytes() if sha else None
    except OSError:
        return None


def arms_icon(picture: bytes | None) -> QIcon | None:
    """The picture as the window shows it beside the name of the office."""
    if picture is None:
        return None
    pixmap = QPixmap()
    return QIcon(pixmap) if pixmap.loadFromData(picture) else None
