"""How long work is watched and stopped: it tells what is done, and asks now and then whether it is still wanted."""

from collections.abc import Callable

#: asked now and then; True stops the work
IsCancelled = Callable[[], bool]
#: told how much is done, of how much
Progress = Callable[[int, int], None]


def never() -> bool:
    """For work nobody can cancel."""
    return False


def silent(_done: int, _total: int) -> None:
    """For work nobody watches."""
