"""The part of the sandbox that differs between operating systems: starting, limiting, reading and killing a child.

Linux: a session of its own, rlimits (set by the child before its first job) and a pipe as leash. Windows: a job object
holds the child, limits its memory and is killed with its last handle, which is ours.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Protocol


class Limited(Protocol):
    """What this module needs to know of the limits."""

    @property
    def memory_mb(self) -> int:
        """MiB of memory one child may use."""


Leash = int  # Linux: write end of a pipe nobody writes to; Windows: handle of the job object

if sys.platform == "win32":
    import _winapi
    import msvcrt

    from gemeinde_desk.documents import sandbox_windows

    def start_on_leash(
        order: list[str], environment: dict[str, str], folder: Path, limits: Limited
    ) -> tuple[subprocess.Popen[bytes], Leash]:
        """Start a child that cannot outlive this process."""
        flags = (
            subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        )
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            order,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            creationflags=flags,
        )
        return process, sandbox_windows.hold(int(process._handle), limits.memory_mb)  # noqa: SLF001 - Popen has no public way

    def wait_for_output(outputs: list[int], seconds: float) -> None:
        """Wait until one of the children has said something, or ``seconds`` are over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(_said(output) for output in outputs):
            time.sleep(0.01)

    def read_available(output: int) -> bytes:
        """What a child has said since the last look, without waiting; raises EOFError after its last word."""
        count = _said(output)
        if count < 0:
            raise EOFError
        return os.read(output, count) if count else b""

    def _said(output: int) -> int:
        try:
            return int(_winapi.PeekNamedPipe(msvcrt.get_osfhandle(output), 0)[0])
        except OSError:
            return -1

    def kill_on_leash(process: subprocess.Popen[bytes], leash: Leash) -> None:
        """End the child with all it started."""
        process.kill()
        sandbox_windows.end(leash)

    def ended_by_cpu_limit(_code: int | None) -> bool:
        """Whether the system ended the child for its CPU time: Windows has no such limit, the clock does it."""
        return False

else:

    def start_on_leash(
        order: list[str], environment: dict[str, str], folder: Path, _limits: Limited
    ) -> tuple[subprocess.Popen[bytes], Leash]:
        """Start a child that cannot outlive this process: it dies when the leash's other end, which is ours, closes."""
        held, leash = os.pipe()
        try:
            process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*order, str(held)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                start_new_session=True,
                pass_fds=(held,),
            )
        except BaseException:
            os.close(leash)
            raise
        finally:
            os.close(held)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process, leash

    def wait_for_output(outputs: list[int], seconds: float) -> None:
        """Wait until one of the children has said something, or ``seconds`` are over."""
        with selectors.DefaultSelector() as selector:
            for output in outputs:
                selector.register(output, selectors.EVENT_READ)
            selector.select(seconds)

    def read_available(output: int) -> bytes:
        """What a child has said since the last look, without waiting; raises EOFError after its last word."""
        said = b""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(output, 1 << 16):
                said += part
            if not said:
                raise EOFError
        return said

    def kill_on_leash(process: subprocess.Popen[bytes], leash: Leash) -> None:
        """End the child with all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        os.close(leash)

    def ended_by_cpu_limit(code: int | None) -> bool:
        """Whether the system ended the child because its CPU time was used up."""
        return code == -signal.SIGXCPU


def limit_myself(limits: dict[str, Any], leash: str | None) -> None:
    """In the child, before its first job: bind it to its parent's life and to what it may use."""
    if sys.platform == "win32":  # the job object does it from outside
        return
    import fcntl  # noqa: PLC0415 - neither exists on Windows
    import resource  # noqa: PLC0415

    if leash is not None:
        # the kernel sends SIGIO when the last writer of the pipe is gone, and SIGIO's default action is to die; it
        # works while C code runs, and unlike PR_SET_PDEATHSIG it does not fire when only the starting *thread* ends
        pipe = int(leash)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):
            os.read(pipe, 1)
            os._exit(1)  # end of file: the parent died before we listened
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory, file = limits["memory_mb"] << 20, limits["file_mb"] << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(limits["niceness"])


def allow_cpu(seconds: int) -> None:
    """In the child, before each job: so many more seconds of CPU, then the system ends it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    used = resource.getrusage(resource.RUSAGE_SELF)
    total = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (total, resource.getrlimit(resource.RLIMIT_CPU)[1]))
