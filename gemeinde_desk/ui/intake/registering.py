"""Files come into the register one after the other, off the window's thread; each has its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.register import AlreadyRegistered, IncomingItem
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Token


class Stage(Enum):
    """What became of a file so far."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    KNOWN = "known"
    REFUSED = "refused"
    CALLED_OFF = "called off"


@dataclass
class Receipt:
    """One file on its way in."""

    path: Path
    received: date
    stage: Stage = Stage.WAITING
    item: IncomingItem | None = None
    #: why it was not taken
    reason: str = ""
    again: bool = False


class Registering(QObject):
    """A pile of files. ``changed``: a receipt is in another stage; ``ended(receipts)``: the pile is through."""

    changed = Signal()
    ended = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.receipts: list[Receipt] = []
        self._token: Token | None = None
        self._current: Receipt | None = None
        session.tasks.ended.connect(self._task_ended)

    @property
    def busy(self) -> bool:
        """Whether files are still on their way."""
        return self._current is not None

    def take(self, files: Sequence[Path], received: date) -> None:
        """Lay files on the pile; a finished pile is cleared first."""
        if not self.busy:
            self.receipts = []
        self.receipts += [Receipt(path, received) for path in files]
        self._go_on()

    def take_again(self, receipt: Receipt) -> None:
        """Take a file although it is registered already, or try one once more that was refused."""
        receipt.again = receipt.stage is Stage.KNOWN
        receipt.stage, receipt.reason = Stage.WAITING, ""
        self._go_on()

    def cancel(self) -> None:
        """Take no further file; the one at hand is let go where it still can be."""
        for receipt in self.receipts:
            if receipt.stage is Stage.WAITING:
                receipt.stage = Stage.CALLED_OFF
        if self._token is not None:
            self._token.cancel()
        self.changed.emit()

    def clear(self) -> None:
        """Forget a pile that is through."""
        if not self.busy:
            self.receipts = []
            self.changed.emit()

    def _go_on(self) -> None:
        if self.busy:
            self.changed.emit()
            return
        receipt = next((each for each in self.receipts if each.stage is Stage.WAITING), None)
        if receipt is None:
            self.changed.emit()
            self.ended.emit(list(self.receipts))
            return
        receipt.stage, self._current = Stage.RUNNING, receipt
        through = sum(1 for each in self.receipts if each.stage is not Stage.WAITING)
        label = self.tr("Post aufnehmen ({0} von {1})").format(through, len(self.receipts))
        self._token = self._session.tasks.run(
            partial(self._register, receipt),
            partial(self._registered, receipt),
            partial(self._refused, receipt),
            uses_database=False,
            label=label,
            owner=self,
        )
        self.changed.emit()

    def _register(self, receipt: Receipt, token: Token) -> IncomingItem:
        session = self._session
        receipt.item = session.office.intake.register(
            receipt.path,
            received=receipt.received,
            by=session.clerk,
            again=receipt.again,
            cancelled=lambda: token.cancelled,
        )
        return receipt.item

    def _registered(self, receipt: Receipt, _item: IncomingItem) -> None:
        self._settle(receipt, Stage.DONE)

    def _refused(self, receipt: Receipt, error: Exception) -> None:
        known = isinstance(error, AlreadyRegistered)
        receipt.reason = error.sentence() if isinstance(error, DeskError) else self.tr("Unerwarteter Fehler.")
        self._settle(receipt, Stage.KNOWN if known else Stage.REFUSED)
        if not isinstance(error, DeskError):
            raise error  # ours: the crash dialog tells, the other files go on

    def _task_ended(self, token: Token) -> None:
        # called off: neither of the two answers comes; perhaps the file was in already
        if token is self._token and token.cancelled and self._current is not None:
            for receipt in self.receipts:
                if receipt.stage is Stage.WAITING:
                    receipt.stage = Stage.CALLED_OFF
            self._settle(self._current, Stage.DONE if self._current.item else Stage.CALLED_OFF)

    def _settle(self, receipt: Receipt, stage: Stage) -> None:
        receipt.stage = stage
        self._current = self._token = None
        self._go_on()
