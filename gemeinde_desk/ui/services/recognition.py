"""Makes what came in searchable, one document after the other, in the background, as long as the window is open.

The state is in the office alone (a version is queued, done or failed): what was not finished when the window closed or
the machine died is taken up at the next start.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from gemeinde_desk.documents.model import Version
from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Progress, Token


class Recognition(QObject):
    """At most one document at a time; the engine itself uses several processes for its pages.

    ``changed``: another document is being read, or another page of it. ``running`` is what is being read now,
    ``progress`` the pages done and their number (0 while nobody knows).
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.running: Version | None = None
        self.progress = (0, 0)
        self._token: Token | None = None
        self._put_off: set[int] = set()
        self._first: list[int] = []
        self._looking = False
        self._closed = False
        session.recognition = self
        session.changed.connect(self._changed)
        session.tasks.ended.connect(self._task_ended)

    def is_put_off(self, version_id: int) -> bool:
        """Whether it is queued but waits for the user's word or the next start: it was called off, or nothing is read."""
        return version_id in self._put_off or not (self._session.settings.value.ocr_on or version_id in self._first)

    def wake(self) -> None:
        """Look whether something waits, and begin."""
        if (
            self.running is None
            and not self._looking
            and not self._closed
            and (self._session.settings.value.ocr_on or self._first)
        ):
            self._looking = True
            self._session.read(lambda _token: self._next(), self._begin, self._cannot_look, owner=self)

    def read_now(self, version_id: int) -> None:
        """Read this one next, also if it was called off or recognition is switched off."""
        self._put_off.discard(version_id)
        self._first.append(version_id)
        self.wake()
        self.changed.emit()

    def call_off(self) -> None:
        """Stop reading the present document; it stays queued."""
        if self._token is not None:
            self._token.cancel()

    def _changed(self, changes: Changes) -> None:
        if changes.of("document"):
            self.wake()

    def _next(self) -> Version | None:
        # all that was put off may stand before the one that can be read
        queued = self._session.office.intake.queued(limit=len(self._put_off) + len(self._first) + 1)
        for wanted in self._first:
            found = next((version for version in queued if version.id == wanted), None)
            found = found or next((v for v in self._session.office.intake.queued(10_000) if v.id == wanted), None)
            if found is not None:
                return found
        if not self._session.settings.value.ocr_on:
            return None
        return next((version for version in queued if version.id not in self._put_off), None)

    def _begin(self, version: Version | None) -> None:
        self._looking = False
        if version is None or self._closed:
            self._first.clear()
            self.changed.emit()
            return
        self._first = [wanted for wanted in self._first if wanted != version.id]
        self.running, self.progress = version, (0, 0)
        self._token = self._session.tasks.run(
            partial(self._recognise, version),
            self._ended,
            self._failed,
            uses_database=False,
            label=self.tr("Text erkennen: {0}").format(version.name),
            progress=self._further,
            owner=self,
        )
        self.changed.emit()

    def _cannot_look(self, error: DeskError) -> None:
        self._looking = False
        self._session.failed.emit(error)

    def _recognise(self, version: Version, token: Token) -> None:
        self._session.office.intake.processes = self._session.settings.value.ocr_processes
        self._session.office.intake.make_searchable(
            version, cancelled=lambda: token.cancelled, progress=lambda done, total: _tell(token, done, total)
        )

    def _further(self, progress: Progress) -> None:
        self.progress = (progress.done, progress.total)
        self.changed.emit()

    def _ended(self, _answer: object = None) -> None:
        self._release()
        self.wake()

    def _failed(self, error: Exception) -> None:
        # make_searchable notes what a document cannot give. Anything else concerns the machine or the program, and would
        # come again at once: this document waits for the user or the next start.
        self._put_off_running()
        if not isinstance(error, DeskError):
            raise error
        self._session.failed.emit(error)

    def _task_ended(self, token: Token) -> None:
        # called off: neither of the two answers comes. It waits for the user's word; the others go on.
        if token is self._token and token.cancelled:
            self._put_off_running()
            self.wake()

    def _put_off_running(self) -> None:
        if self.running is not None:
            self._put_off.add(self.running.id)
        self._release()

    def _release(self) -> None:
        self.running, self._token, self.progress = None, None, (0, 0)
        self.changed.emit()

    def close(self) -> None:
        """Stop at once; the document stays queued. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._session.changed.disconnect(self._changed)
        self._session.tasks.ended.disconnect(self._task_ended)
        self.call_off()
        if self._session.recognition is self:
            self._session.recognition = None


def _tell(token: Token, done: int, total: int) -> None:
    if not token.cancelled:
        token.progress(done, total)
