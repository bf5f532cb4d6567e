"""Taking files into a case: each is entered in the incoming register and filed, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.register import AlreadyRegistered
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token
from gemeinde_desk.ui.widgets.messages import Notice


@dataclass
class Taken:
    """What became of the files: entries filed, files refused with the reason, files that came in before."""

    items: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)


class AddDocuments(QObject):
    """Asks for files, takes them in, and says at ``notice`` what did not work."""

    def __init__(self, session: Session, parent: QWidget, notice: Notice) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self._notice = notice

    def ask(self, case: Case) -> None:
        """Let the user choose files."""
        kinds = self.tr("Dokumente (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.eml);;Alle Dateien (*)")
        chosen, _kind = QFileDialog.getOpenFileNames(self._window, self.tr("Dokumente hinzufügen"), "", kinds)
        if chosen:
            self.take(case, [Path(each) for each in chosen])

    def take(self, case: Case, files: Sequence[Path], *, again: bool = False) -> None:
        """Register and file; a file that is refused does not stop the others."""
        work = partial(self._work, case.id, tuple(files), again)
        label = self.tr("Dokumente hinzufügen")
        self._session.tasks.run(
            work, partial(self._taken, case), self._failed, uses_database=False, label=label, owner=self
        )

    def _work(self, case_id: int, files: tuple[Path, ...], again: bool, token: Token) -> Taken:
        intake, clerk, today = self._session.office.intake, self._session.clerk, self._session.today()
        taken = Taken()
        for number, path in enumerate(files):
            token.progress(number, len(files), path.name)
            try:
                item = intake.register(path, received=today, by=clerk, again=again, cancelled=lambda: token.cancelled)
                intake.assign(item.id, case_id, by=clerk)
                taken.items.append(item.id)
            except AlreadyRegistered as error:
                taken.known.append(path)
                taken.refused.append(error.sentence())
            except DeskError as error:
                taken.refused.append(error.sentence())
        return taken

    def _taken(self, case: Case, taken: Taken) -> None:
        count = len(taken.items)
        if count:
            words = self.tr("1 Dokument abgelegt") if count == 1 else self.tr("{0} Dokumente abgelegt").format(count)
            self._session.say(words, partial(self._take_back, tuple(taken.items)))
        if taken.known:
            again = partial(self.take, case, taken.known, again=True)
            self._notice.say(" ".join(taken.refused), Tone.SOON, self.tr("Noch einmal aufnehmen"), again)
        elif taken.refused:
            self._notice.say(" ".join(taken.refused), Tone.OVERDUE)
        else:
            self._notice.hide()

    def _take_back(self, items: tuple[int, ...]) -> None:
        intake, clerk = self._session.office.intake, self._session.clerk
        for item in items:
            self._session.write(partial(intake.undo_assign, item, by=clerk))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self._notice.say_error(error)
