"""First pages as small pictures for the list of what waits, drawn off the window's thread and kept for a while."""

from collections import OrderedDict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from gemeinde_desk.documents.model import Version
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token

WIDTH = 128
KEPT = 400
#: at most so many are being drawn; what scrolled by meanwhile is asked for again when it is painted again
AT_ONCE = 4


class Thumbs(QObject):
    """``arrived``: a picture is there."""

    arrived = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._asked: set[str] = set()

    def picture(self, version: Version | None) -> QPixmap | None:
        """The first page, or None until it is there (or cannot be drawn)."""
        if version is None or not version.pages:
            return None
        key = version.shown_sha256
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked and len(self._asked) < AT_ONCE:
            self._asked.add(key)
            path = self._session.office.documents.path(version)
            self._session.tasks.run(
                partial(self._draw, path), partial(self._take, key), partial(self._refuse, key),
                uses_database=False, owner=self,
            )  # fmt: skip
        return None

    def _draw(self, path: Path, _token: Token) -> QImage:
        return QImage.fromData(self._session.pages.render(path, 0, WIDTH))

    def _take(self, key: str, image: QImage) -> None:
        self._keep(key, QPixmap.fromImage(image))

    def _refuse(self, key: str, _error: Exception) -> None:
        # the page view beside the list says why a page cannot be shown
        self._keep(key, None)

    def _keep(self, key: str, picture: QPixmap | None) -> None:
        self._asked.discard(key)
        self._kept[key] = picture
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()
