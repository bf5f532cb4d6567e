"""A page whose code is loaded and which is made when it is first needed: at once, or in steps that do not hold the window."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class PageOnNeed(Generic[W]):
    """``modules`` (below ``gemeinde_desk.ui``) are what the page is built from, those that others need first."""

    def __init__(self, modules: Sequence[str], make: Callable[[], W]) -> None:
        self._modules = modules
        self._make = make
        self._page: W | None = None

    @property
    def made(self) -> W | None:
        """The page, where it is there."""
        return self._page

    def get(self) -> W:
        """The page, made now if nobody needed it before."""
        if self._page is None:
            self._page = self._make()
        return self._page

    def steps(self) -> list[Callable[[], object]]:
        """What makes it, one short step after the other; nothing when it is there."""
        if self._page is not None:
            return []
        return [*(partial(import_module, f"gemeinde_desk.ui.{name}") for name in self._modules), self.get]
