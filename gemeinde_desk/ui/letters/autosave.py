"""Keeping a draft while it is written: a moment after each change, and at the latest a few seconds after the first."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from gemeinde_desk.errors import DeskError, Refused
from gemeinde_desk.letters.drafting import LetterDraft
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.widgets.settled import Settled

#: typing is kept when it has rested so long (ms), and while it goes on at least this often (seconds)
REST: Final = 600
LONGEST: Final = 3.0


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
        """Keep everything before this returns: the window closes, and what is only queued would be lost."""
        draft = self._draft()
        if not self.busy or draft is None:
            return
        self._settled.stop()
        with suppress(Refused):  # issued meanwhile, or the case closed: nothing is left to keep
            self._session.office.letters.save(draft, by=self._session.clerk, on=self._session.today())

    def drop(self) -> None:
        """The draft is gone: there is nothing to keep any more."""
        self._settled.stop()
        self._say("saved")

    @property
    def busy(self) -> bool:
        """Whether anything is still to be kept."""
        return self._settled.isActive() or self._under_way > 0

    def _save(self) -> None:
        draft = self._draft()
        if draft is None:
            return
        session = self._session
        self._under_way += 1
        self._say("saving")
        save = partial(session.office.letters.save, draft, by=session.clerk, on=session.today())
        session.write(save, lambda _none: self._saved(), self._refused, owner=self)

    def _saved(self) -> None:
        self._under_way -= 1
        if not self.busy:
            self._say("saved")

    def _refused(self, error: DeskError) -> None:
        self._under_way -= 1
        self._say("failed")
        self.failed.emit(error)

    def _say(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
