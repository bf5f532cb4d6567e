"""Work off the window's thread. The only place in the program that starts threads.

Two kinds of workers: one *database* worker, so that all writes happen one after the other, and a few others for
everything else. The answer, progress and errors come back to the window's thread through one queued signal. There is no
QThread and no QRunnable: an object of the window destroyed on a pool thread is a known kind of crash.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)
T = TypeVar("T")
OTHERS = 4
#: progress reaches the window at most this often (seconds)
THROTTLE = 0.06


class Cancelled(Exception):
    """The user called the task off."""


@dataclass(frozen=True)
class Progress:
    """How far a task is. ``total`` 0 means: nobody knows how much there is."""

    done: int = 0
    total: int = 0
    text: str = ""


class Token:
    """A running task: long work asks it whether to stop and tells it how far it is; the window cancels with it.

    ``label`` is what the status line calls it; empty: not worth a mention there.
    """

    def __init__(self, label: str = "", *, cancellable: bool = True) -> None:
        self.label = label
        self.cancellable = cancellable
        self.state = Progress()
        self.ended = False
        self._stop = threading.Event()
        self._tell: Callable[[Token], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the task was called off."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; neither done nor failed is called any more."""
        self._stop.set()

    def check(self) -> None:
        """Stop here (raise :class:`Cancelled`) if asked to."""
        if self._stop.is_set():
            raise Cancelled

    def progress(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far the work is; raises :class:`Cancelled` as ``check`` does. Cheap: call it per item."""
        self.check()
        self.state = Progress(done, total, text)
        if self._tell is not None:
            self._tell(self)


class TaskRunner(QObject):
    """Runs work in threads of its own and brings the answers back.

    ``started``, ``progressed`` and ``ended`` carry the :class:`Token` of each labelled task, on the window's thread.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[Token, Callable[[Progress], None] | None] = {}
        self._told: dict[Token, float] = {}
        self._pending: set[Token] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _database(self) -> "ThreadPoolExecutor":
        return _pool(1, "database")

    @cached_property
    def _others(self) -> "ThreadPoolExecutor":
        return _pool(OTHERS, "work")

    def run(
        self,
        work: Callable[[Token], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        uses_database: bool = True,
        label: str = "",
        progress: Callable[[Progress], None] | None = None,
        cancellable: bool = True,
        owner: QObject | None = None,
    ) -> Token:
        """Start ``work`` and answer its token at once.

        Later, on the window's thread, exactly one of ``done`` and ``failed`` is called, or neither once the task is
        cancelled or ``owner`` is gone (a widget; by default the object whose method ``done`` is). Without ``failed``
        the error is raised there and meets the crash dialog, or the calm message where it is a DeskError. After
        :meth:`close` nothing is started any more.
        """
        token = Token(label, cancellable=cancellable)
        token._tell = self._tell  # noqa: SLF001 - the token belongs to the runner
        if self._closed:
            token.cancel()
            token.ended = True
            return token
        self._running[token] = progress
        receiver = owner if owner is not None else getattr(done, "__self__", None)

        def answer(future: "Future[T]") -> None:
            self._end(token)
            if token.cancelled or self._closed or (isinstance(receiver, QObject) and not isValid(receiver)):
                return
            error = future.exception()
            if error is None:
                if done is not None:
                    done(future.result())
            elif isinstance(error, Exception) and failed is not None:
                failed(error)
            else:
                raise error

        def work_ended(future: "Future[T]") -> None:
            if not future.cancelled() and not self._closed:
                self._back.emit(lambda: answer(future))

        def started_work() -> T:
            token.check()
            return work(token)

        executor = self._database if uses_database else self._others
        if label:
            self.started.emit(token)
        executor.submit(started_work).add_done_callback(work_ended)
        return token

    def busy(self) -> list[Token]:
        """The labelled tasks that have not come back yet, oldest first."""
        return [token for token in self._running if token.label]

    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        return not self._running

    def close(self, *, cancel: bool = True) -> None:
        """Take no more and wait for what has begun (cancelled where it can be). Answers are lost.

        Writes already ordered are still done, or what was typed last would be lost; other work not begun is dropped.
        """
        for token in self._running:
            if cancel and token.cancellable:
                token.cancel()
        self._closed = True
        self._database.shutdown()
        self._others.shutdown(cancel_futures=True)
        self._running.clear()

    def _end(self, token: Token) -> None:
        token.ended = True
        self._running.pop(token, None)
        self._told.pop(token, None)
        if token.label:
            self.ended.emit(token)

    def _tell(self, token: Token) -> None:
        # on a worker's thread; at most one message of a task is under way, it carries whatever is newest on arrival
        with self._lock:
            if token in self._pending or self._closed:
                return
            self._pending.add(token)
        self._back.emit(lambda: self._hear(token))

    def _hear(self, token: Token) -> None:
        wait = self._told.get(token, 0.0) + THROTTLE - time.monotonic()
        if wait > 0:
            QTimer.singleShot(int(wait * 1000) + 1, self, lambda: self._hear(token))
            return
        with self._lock:
            self._pending.discard(token)
        if token.ended or token not in self._running:
            return
        self._told[token] = time.monotonic()
        listener = self._running[token]
        if listener is not None and not token.cancelled:
            listener(token.state)
        if token.label:
            self.progressed.emit(token)

    def _deliver(self, answer: Callable[[], None]) -> None:
        answer()


def _pool(workers: int, name: str) -> "ThreadPoolExecutor":
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - no work is wanted before the window stands

    return ThreadPoolExecutor(max_workers=workers, thread_name_prefix=name)


class Latest:
    """Asks for something again and again, as while typing; only the newest question is answered."""

    def __init__(self, tasks: TaskRunner, owner: QObject, *, uses_database: bool = False) -> None:
        self._tasks = tasks
        self._owner = owner
        self._uses_database = uses_database
        self._token: Token | None = None

    def ask(
        self,
        work: Callable[[Token], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Drop the question before and ask this one."""
        self.drop()
        self._token = self._tasks.run(work, done, failed, uses_database=self._uses_database, owner=self._owner)

    def drop(self) -> None:
        """Want no answer any more."""
        if self._token is not None:
            self._token.cancel()
            self._token = None
