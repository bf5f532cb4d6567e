"""Risky work (foreign PDFs, pictures, mails, text recognition) in child processes with limits.

A child is a Python process of its own session that knows one thing: import a function of ours by name, call it with
arguments, answer with JSON. It may use so much memory, so much CPU and so much time and has its own temporary folder.
If it crashes, hangs or is cancelled, its whole process group is killed and only the job at hand is lost. If *this*
process dies, however suddenly, the kernel ends the children (see :mod:`gemeinde_desk.documents.sandbox_child`).

Children stay for the next job, so that a text recognition engine is loaded once. All calls block; they ask
``cancelled()`` about ten times a second and belong on a worker thread. A sandbox may be used from several threads.

How the two talk: the order lies as a JSON file in the job's folder, its path goes down the child's stdin as one line,
and the child answers on its stdout with JSON lines: ``{"progress": [1, 12]}``, then ``{"result": …}`` or
``{"error": …}``. So no write to a child can block.
"""

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from gemeinde_desk.documents import sandbox_system as system
from gemeinde_desk.documents.sandbox_errors import WorkCancelled, WorkCrashed, WorkFailed, WorkTooLarge, WorkTooLong
from gemeinde_desk.documents.scratch import Scratch
from gemeinde_desk.errors import DeskError
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

#: seconds between two looks at ``cancelled()`` and at the clock
_BEAT = 0.1
#: a child is replaced after so many jobs: foreign libraries leak
_JOBS_PER_CHILD = 400
#: bytes of one answer; more is not an answer of ours
_ANSWER_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one child may use. CPU and wall time count per job, memory (address space) and file size per child."""

    memory_mb: int = 2048
    cpu_seconds: int = 120
    wall_seconds: float = 300.0
    file_mb: int = 4096
    niceness: int = 5


@dataclass(frozen=True)
class Job:
    """One piece of work: ``work`` is "module:function" of ours, ``args`` JSON-able, ``name`` what errors call it."""

    work: str
    args: dict[str, Any]
    name: str


@dataclass(frozen=True)
class Outcome:
    """What became of the job at ``index``: its ``value``, or the ``error`` that ended it."""

    index: int
    value: Any = None
    error: DeskError | None = None


class Sandbox:
    """A few child processes, started when first needed, that do jobs one after the other. Not usable once closed."""

    def __init__(self, limits: Limits | None = None, children: int = 1) -> None:
        self.limits = limits or Limits()
        self.children = children
        self._idle: deque[_Child] = deque()  # append and pop are atomic: threads share it without a lock
        self._scratch = Scratch()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the children that wait for work and remove the temporary folder; busy ones end with their job."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
        self._scratch.remove()

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """A temporary folder for files that one job hands to the next; removed at the end, even after a crash."""
        folder = Path(tempfile.mkdtemp(dir=self._scratch.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, job: Job, cancelled: IsCancelled = never, progress: Progress = silent) -> Any:
        """Do one job and give its value; ``progress`` is what the job itself reports.

        Raises :class:`WorkCancelled` within a second after ``cancelled()`` turns true, the :class:`DeskError` the job
        raised, or one of :mod:`gemeinde_desk.documents.sandbox_errors` if it crashed or exceeded its limits.
        """
        (outcome,) = self._all([job], cancelled, progress)
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def each(
        self, jobs: Sequence[Job], cancelled: IsCancelled = never, progress: Progress = silent
    ) -> Iterator[Outcome]:
        """Do many jobs, ``children`` at a time, and yield outcomes as they come; ``progress`` counts finished jobs.

        The error of one job is its outcome and stops no other. Raises :class:`WorkCancelled`; whoever stops iterating
        cancels too.
        """
        progress(0, len(jobs))
        for done, outcome in enumerate(self._all(jobs, cancelled, silent), start=1):
            progress(done, len(jobs))
            yield outcome

    def _all(self, jobs: Sequence[Job], cancelled: IsCancelled, progress: Progress) -> Iterator[Outcome]:
        waiting = deque(enumerate(jobs))
        busy: list[_Child] = []
        try:
            while waiting or busy:
                while waiting and len(busy) < self.children:
                    index, job = waiting.popleft()
                    child = self._take()
                    busy.append(child)
                    child.start(index, job)
                system.wait_for_output([child.output for child in busy], _BEAT)
                if cancelled():
                    raise WorkCancelled(name=jobs[0].name)
                for child in list(busy):
                    outcome = child.look(progress)
                    if outcome is not None:
                        busy.remove(child)
                        self._give_back(child)
                        yield outcome
        finally:
            for child in busy:
                child.kill()

    def _take(self) -> "_Child":
        with contextlib.suppress(IndexError):
            return self._idle.pop()
        return _Child(self.limits, self._scratch.folder)

    def _give_back(self, child: "_Child") -> None:
        if child.alive and not self._closed and len(self._idle) < self.children and child.jobs < _JOBS_PER_CHILD:
            self._idle.append(child)
        else:
            child.close()


class _Child:
    """The parent's side of one child process."""

    def __init__(self, limits: Limits, home: Path) -> None:
        self.jobs = 0
        self.alive = True
        self._limits = limits
        self._home = home
        self._folder: Path | None = None
        self._buffer = b""
        self._job = Job("", {}, "")
        self._index = 0
        self._deadline = 0.0
        order = [sys.executable, "-P", "-m", "gemeinde_desk.documents.sandbox_child", json.dumps(asdict(limits))]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
            "OMP_THREAD_LIMIT": "1",  # Tesseract on all cores at once is 4.6 times slower than on one
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process, self._leash = system.start_on_leash(order, environment, home, limits)
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        self._stdin, self.output = stdin, stdout.fileno()

    def start(self, index: int, job: Job) -> None:
        self._index, self._job = index, job
        self.jobs += 1
        self._folder = self._home / f"{self._process.pid}-{self.jobs}"
        self._folder.mkdir()
        order = self._folder / "order.json"
        order.write_text(json.dumps({"work": job.work, "args": job.args}), encoding="utf-8")
        self._deadline = time.monotonic() + self._limits.wall_seconds
        with contextlib.suppress(OSError):  # a child that died in the meantime is found out by look()
            self._stdin.write(json.dumps(str(order)).encode() + b"\n")
            self._stdin.flush()

    def look(self, progress: Progress) -> Outcome | None:
        """Read what the child said; an outcome once the job is over, however it ended."""
        try:
            said = system.read_available(self.output)
        except EOFError:
            return self._over(error=self._died())
        self._buffer += said
        if len(self._buffer) > _ANSWER_LIMIT:
            self.kill()
            return self._over(error=WorkTooLarge(name=self._job.name, place=self._job.name))
        while b"\n" in self._buffer:
            line, _, self._buffer = self._buffer.partition(b"\n")
            try:
                step, outcome = self._understood(json.loads(line))
            except (ValueError, LookupError, TypeError, ImportError):
                # a child that fell to a hostile file says anything
                return self._over(error=self._died())
            if outcome is not None:
                return outcome
            progress(*step)
        if time.monotonic() > self._deadline:
            self.kill()
            return self._over(error=WorkTooLong(name=self._job.name, place=self._job.name))
        return None

    def _understood(self, message: dict[str, Any]) -> tuple[tuple[int, int], Outcome | None]:
        """A progress report, or the outcome."""
        if "progress" in message:
            done, total = message["progress"]
            return (int(done), int(total)), None
        if "result" in message:
            return (0, 0), self._over(value=message["result"])
        return (0, 0), self._over(error=_error_of(message["error"], self._job.name))

    def close(self) -> None:
        """Ask the child to go (end of its input) and see to it that it went."""
        if self.alive:
            with contextlib.suppress(OSError):
                self._stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1.0)
        self.kill()

    def kill(self) -> None:
        """End the child and everything it started, at once, and remove what it left behind."""
        if self.alive:
            self.alive = False
            system.kill_on_leash(self._process, self._leash)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe is not None
                    pipe.close()
        self._tidy()

    def _over(self, value: Any = None, error: DeskError | None = None) -> Outcome:
        self._buffer = b""
        self._tidy()
        return Outcome(self._index, value, error)

    def _tidy(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _died(self) -> DeskError:
        self.kill()
        if system.ended_by_cpu_limit(self._process.returncode):
            return WorkTooLong(name=self._job.name, place=self._job.name)
        return WorkCrashed(name=self._job.name, place=self._job.name)


def _error_of(message: dict[str, Any], name: str) -> DeskError:
    """The error a child reported, as an error of this process."""
    if message["kind"] == "memory":
        return WorkTooLarge(name=name, place=name)
    if message["kind"] == "desk":
        module, _, qualified = message["type"].partition(":")
        # only our own errors come back to life: a child that fell to a hostile file cannot name anything else
        if module.startswith("gemeinde_desk."):
            found = getattr(importlib.import_module(module), qualified, None)
            if isinstance(found, type) and issubclass(found, DeskError):
                return found(place=message["place"], **message["data"])
    error = WorkFailed(name=name, place=name)
    error.add_note(message.get("trace", ""))
    return error
