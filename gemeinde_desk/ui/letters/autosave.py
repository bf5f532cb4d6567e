"""Keeping a draft while it is written: a moment after each change, and at the latest a few seconds after the first."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from gemeinde_desk.errors import DeskError, NotFound, Refused
from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.widgets.settled import Settled

#: typing is kept when it has rested so long (ms), and while it goes on at least this often (seconds)
REST: Final = 600
LONGEST: Final = 3.0
#: what could not be kept (the disk is full) is tried again after so long (ms)
AGAIN: Final = 3000


class Autosave(QObject):
    """``state_changed(str)``: "changed", "saving", "saved" or "failed". Writes go one after the other, in order."""

    state_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session, draft: Callable[[], LetterDraft | None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = draft
        self._since = 0.0
        self._under_way = 0
        self._settled = Settled(self, self._save, REST)
        self._unkept: dict[int, LetterDraft] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self._try_again)
        self.state = "saved"

    def changed(self) -> None:
        """Something was typed."""
        now = time.monotonic()
        if not self._settled.isActive():
            self._since = now
        if now - self._since > LONGEST:
            self.now()
            return
        self._settled.start()
        self._say("changed")

    def now(self) -> None:
        """Keep at once what is not yet kept: the letter is left, issued, or the window closes."""
        self._settled.now()

    def flush(self) -> None:
        """Keep everything before this returns: the window closes, and what is only queued would be lost.

        :raises DeskError: it cannot be kept
        """
        drafts, draft = dict(self._unkept), self._draft()
        if self.busy and draft is not None:
            drafts[draft.document_id] = draft
        self._settled.stop()
        self._again.stop()
        for each in drafts.values():
            with suppress(Refused, NotFound):  # issued or put away meanwhile: nothing is left to keep
                self._session.office.letters.save(each, by=self._session.clerk, on=self._session.today())

    def drop(self) -> None:
        """The draft is gone: there is nothing to keep any more."""
        self._settled.stop()
        draft = self._draft()
        if draft is not None:
            self._unkept.pop(draft.document_id, None)
        self._say("saved")

    def unkept(self, document_id: int) -> LetterDraft | None:
        """The draft as it was typed, when that could not be kept yet."""
        return self._unkept.get(document_id)

    @property
    def busy(self) -> bool:
        """Whether anything is still to be kept."""
        return self._settled.isActive() or self._under_way > 0

    def _save(self) -> None:
        draft = self._draft()
        if draft is None:
            return
        self._write(draft)

    def _write(self, draft: LetterDraft) -> None:
        session = self._session
        self._under_way += 1
        self._say("saving")
        save = partial(session.office.letters.save, draft, by=session.clerk, on=session.today())
        session.write(save, lambda _none: self._saved(draft.document_id), partial(self._refused, draft), owner=self)

    def _try_again(self) -> None:
        for draft in list(self._unkept.values()):
            self._write(draft)

    def _saved(self, document_id: int) -> None:
        self._under_way -= 1
        self._unkept.pop(document_id, None)
        if not self.busy:
            self._say("failed" if self._unkept else "saved")

    def _refused(self, draft: LetterDraft, error: DeskError) -> None:
        self._under_way -= 1
        self._say("failed")
        told = draft.document_id in self._unkept
        if isinstance(error, Refused | NotFound):
            self._unkept.pop(draft.document_id, None)
        else:
            self._unkept[draft.document_id] = draft
            self._again.start()
        if not told:
            self.failed.emit(error)

    def _say(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
