"""A closed case as a package of files for the portal or an archive."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.widgets.messages import Notice

if TYPE_CHECKING:  # an installation may lack the room
    from gemeinde_desk.sync.portal import Package


class Handover(QObject):
    """Asks for the folder, packs with progress in the status line, and says at ``notice`` what came of it."""

    def __init__(self, session: Session, parent: QWidget, notice: Notice) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self._notice = notice

    def possible(self) -> bool:
        """Whether this installation can hand over."""
        return self._session.office.has_portal

    def ask(self, case: Case) -> None:
        """Let the user choose a folder, such as a memory stick."""
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Übergabepaket speichern in"))
        if folder:
            self.make(case, Path(folder))

    def make(self, case: Case, folder: Path) -> None:
        """Pack the case into the folder."""
        label = self.tr("Übergabepaket {0}").format(case.reference)
        retry = partial(self.make, case, folder)
        self._session.tasks.run(
            partial(self._work, case.id, folder),
            self._made,
            partial(self._failed, retry),
            uses_database=False,
            label=label,
            owner=self,
        )

    def _work(self, case_id: int, folder: Path, token: Token) -> "Package":
        portal = self._session.office.portal
        assert portal is not None

        def tell(done: int, total: int) -> None:
            if not token.cancelled:
                token.progress(done >> 10, total >> 10)

        return portal.export(case_id, folder, by=self._session.clerk, cancelled=lambda: token.cancelled, progress=tell)

    def _made(self, package: "Package") -> None:
        words = self.tr("Übergabepaket „{0}“ erstellt. Prüfsumme (SHA-512) beginnt mit {1}.").format(
            package.name, package.sha512[:16]
        )
        remarks = " ".join(problem.sentence for problem in package.remarks)
        folder = package.path.parent if package.path is not None else None
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder)))
        self._notice.say(f"{words} {remarks}".strip(), Tone.OK, self.tr("Ordner öffnen") if folder else "", show)

    def _failed(self, retry: Callable[[], None], error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self._notice.say_error(error, self.tr("Noch einmal versuchen"), retry)
