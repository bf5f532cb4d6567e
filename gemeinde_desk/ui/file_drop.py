"""Files dropped anywhere on the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from gemeinde_desk.ui.widgets.empty_state import EmptyState


class FileDropWindow(QMainWindow):
    """A window that shows where files may be let go and hands them to :meth:`take_files`."""

    def __init__(self, *, accepts_files: bool) -> None:
        super().__init__()
        self._drop: EmptyState | None = None
        self._drop_area: QWidget | None = None
        self.setAcceptDrops(accepts_files)

    def take_files(self, files: list[Path]) -> None:
        """The files of a drop; overridden by the real window."""
        raise NotImplementedError

    def watch_drops(self, area: QWidget) -> None:
        """Show the hint over ``area`` while files hover above the window."""
        self._drop_area = area
        area.installEventFilter(self)

    def _hint(self, *, shown: bool) -> None:
        area = self._drop_area
        if area is None or (self._drop is None and not shown):
            return
        if self._drop is None:
            self._drop = self._made_hint(area)
        self._drop.setGeometry(area.rect())
        self._drop.setVisible(shown)
        self._drop.raise_()

    def _made_hint(self, area: QWidget) -> "EmptyState":
        from gemeinde_desk.ui.widgets.empty_state import EmptyState  # noqa: PLC0415 - few files are dropped

        hint = EmptyState(
            "import",
            self.tr("Hier loslassen"),
            self.tr("Die Dateien kommen in den Posteingang und werden dort zugeordnet."),
        )
        hint.setAutoFillBackground(True)
        hint.setParent(area)
        return hint

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The hint is as large as the area under it."""
        if event.type() == QEvent.Type.Resize and self._drop is not None and self._drop.isVisible():
            self._hint(shown=True)
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome everywhere."""
        if local_files(event.mimeData().urls()):
            event.acceptProposedAction()
            self._hint(shown=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away again."""
        self._hint(shown=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """They were let go."""
        self._hint(shown=False)
        files = local_files(event.mimeData().urls())
        if files:
            self.take_files(files)
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        """The hint does not outlive the window's being active."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hint(shown=False)
        super().changeEvent(event)


def local_files(urls: Sequence[QUrl]) -> list[Path]:
    """The paths among what was dropped."""
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
