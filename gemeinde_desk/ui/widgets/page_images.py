"""Pictures of a document's pages, asked for off the window's thread and kept while they are likely to be seen again."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.tasks import TaskRunner, Token

#: bytes of pictures kept (four bytes to a pixel)
KEPT = 96 * 1024 * 1024
A4 = 297 / 210


@dataclass(frozen=True)
class PageSource:
    """A document to look at.

    ``render(page, width)`` answers page ``page`` (from 0) as PNG or JPEG bytes about ``width`` pixels wide; it runs on a
    worker thread and may raise. ``aspects``: height divided by width of each page where it is known (else A4, until its
    picture tells).
    """

    pages: int
    render: Callable[[int, int], bytes]
    name: str = ""
    aspects: tuple[float, ...] = ()

    def aspect(self, page: int) -> float:
        """Height of a page divided by its width."""
        return self.aspects[page] if page < len(self.aspects) else A4


class PageImages(QObject):
    """The pictures of one source. ``arrived(page)``: there is a picture or a refusal now."""

    arrived = Signal(int)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._source: PageSource | None = None
        self._pictures: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._older: dict[int, QPixmap] = {}
        self._bytes = 0
        self._asked: dict[tuple[int, int], Token] = {}
        self._refused: dict[int, str] = {}

    def show_source(self, source: PageSource | None) -> None:
        """Another document: forget the old one's pictures and questions."""
        self.want(set())
        self._source = source
        self._pictures.clear()
        self._older.clear()
        self._refused.clear()
        self._bytes = 0

    def renew_source(self, source: PageSource) -> None:
        """A newer state of the same document: the old pictures stay in sight until the new ones come."""
        self.want(set())
        self._older |= {page: picture for (page, _width), picture in self._pictures.items()}
        self._older = {page: picture for page, picture in self._older.items() if page < source.pages}
        self._source = source
        self._pictures.clear()
        self._refused.clear()
        self._bytes = 0

    def picture(self, page: int, width: int) -> QPixmap | None:
        """The picture, or the nearest in width at hand until the right one comes; asks for it when it is missing."""
        key = (page, width)
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
            return found
        if self._source is not None and key not in self._asked and page not in self._refused:
            self._asked[key] = self._tasks.run(
                partial(_draw, self._source.render, page, width),
                partial(self._take, self._source, key),
                partial(self._refuse, self._source, key),
                uses_database=False,
                owner=self,
            )
        others = [at for at in self._pictures if at[0] == page]
        return self._pictures[max(others, key=lambda at: at[1])] if others else self._older.get(page)

    def shape(self, page: int) -> float | None:
        """Height divided by width of the page's picture; None while there is none."""
        found = next((picture for (at, _width), picture in self._pictures.items() if at == page), None)
        return found.height() / found.width() if found is not None else None

    def refusal(self, page: int) -> str:
        """Why a page cannot be shown; empty when nothing is known against it."""
        return self._refused.get(page, "")

    def want(self, keys: set[tuple[int, int]]) -> None:
        """Call off every question but these (page, width)."""
        for key in [key for key in self._asked if key not in keys]:
            self._asked.pop(key).cancel()

    def _take(self, source: PageSource, key: tuple[int, int], image: QImage) -> None:
        self._asked.pop(key, None)
        if source is not self._source:
            return
        picture = QPixmap.fromImage(image)
        self._pictures[key] = picture
        self._older.pop(key[0], None)
        self._bytes += picture.width() * picture.height() * 4
        while self._bytes > KEPT and len(self._pictures) > 1:
            _, old = self._pictures.popitem(last=False)
            self._bytes -= old.width() * old.height() * 4
        self.arrived.emit(key[0])

    def _refuse(self, source: PageSource, key: tuple[int, int], error: Exception) -> None:
        self._asked.pop(key, None)
        if source is self._source:
            sentence = error.sentence() if isinstance(error, DeskError) else ""
            self._refused[key[0]] = sentence or self.tr("Diese Seite kann nicht angezeigt werden.")
            self.arrived.emit(key[0])
        if not isinstance(error, DeskError):
            raise error  # ours: the crash dialog tells, the place keeps working


def _draw(render: Callable[[int, int], bytes], page: int, width: int, token: Token) -> QImage:
    token.check()
    image = QImage.fromData(render(page, width))
    if image.isNull():
        raise UnreadablePage
    return image


class UnreadablePage(DeskError):
    """The renderer answered something that is no picture."""

    what = "Diese Seite kann nicht angezeigt werden."
    remedy = "Die Datei lässt sich weiterhin öffnen und speichern."
