"""What a place of the window works with: the opened office, the clerk, and the way to read, write and say something.

A place never touches a thread or a transaction itself. It asks ``read`` for what may take long, ``write`` for a verb of the
office; what is quick and paged (a screenful of rows) it reads directly from ``office``.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.errors import DeskError
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import Effective
from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.tasks import TaskRunner, Token

if TYPE_CHECKING:
    from gemeinde_desk.documents.model import Document
    from gemeinde_desk.documents.pages import PageRenderer
    from gemeinde_desk.ui.services.recognition import Recognition
    from gemeinde_desk.ui.widgets.page_images import PageSource

T = TypeVar("T")


class Session(QObject):
    """One clerk at work in one office.

    ``changed`` carries the :class:`Changes` of every committed write, on the window's thread. ``said`` carries what the
    window shall say briefly, with what takes it back (or None). ``failed`` carries a :class:`DeskError` nobody showed at
    its place.
    """

    changed = Signal(object)
    said = Signal(str, object)
    failed = Signal(object)
    #: kind and id of something to open, wherever it lives: ("case", 17), ("document", 4), ("contact", 9), ("letter", document id)
    opens = Signal(str, object)
    #: the settings of the program in force are others now
    settings_changed = Signal()
    _committed = Signal(object)
    #: text recognition in the background, where the window runs it
    recognition: "Recognition | None" = None

    def __init__(
        self, office: Office, clerk: Clerk, tasks: TaskRunner, settings: Effective, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.clerk = clerk
        self.tasks = tasks
        self.settings = settings
        self._committed.connect(self.changed)
        office.store.subscribe(self._hear)

    def _hear(self, changes: Changes) -> None:
        # On the writing thread; a signal between threads is queued.
        self._committed.emit(changes)

    def today(self) -> date:
        """The day that counts as today."""
        return self.office.today()

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[DeskError], object] | None = None,
        *,
        say: str = "",
        undo: Callable[[], object] | None = None,
        label: str = "",
        owner: QObject | None = None,
    ) -> Token:
        """Do a verb of the office on the database worker, in order with all others.

        :param done: gets the answer, on the window's thread
        :param failed: gets a DeskError at its place (a form's field); without it the window shows it
        :param say: said briefly when done; ``undo``, itself a verb, takes it back ("Rückgängig")
        :param label: what the status line calls it while it runs, for what takes longer than a moment
        """

        def finished(answer: T) -> None:
            if say:
                self.said.emit(say, None if undo is None else partial(self.write, undo))
            if done is not None:
                done(answer)

        return self.tasks.run(
            lambda _token: work(), finished, partial(self._failed, failed), label=label, cancellable=False, owner=owner
        )

    def read(
        self,
        work: Callable[[Token], T],
        done: Callable[[T], object],
        failed: Callable[[DeskError], object] | None = None,
        *,
        label: str = "",
        owner: QObject | None = None,
    ) -> Token:
        """Read or compute something that may take longer than a moment; never writes."""
        return self.tasks.run(
            work,
            lambda answer: _drop(done(answer)),
            partial(self._failed, failed),
            uses_database=False,
            label=label,
            owner=owner,
        )

    def _failed(self, at_its_place: Callable[[DeskError], object] | None, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        if at_its_place is not None:
            at_its_place(error)
        else:
            self.failed.emit(error)

    def use_settings(self, settings: Effective) -> None:
        """Work by these settings from now on."""
        self.settings = settings
        self.settings_changed.emit()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say something briefly; ``undo`` runs on the window's thread."""
        self.said.emit(text, undo)

    @cached_property
    def pages(self) -> "PageRenderer":
        """Draws pages, in a child process that starts with the first of them."""
        from gemeinde_desk.documents.pages import PageRenderer  # noqa: PLC0415 - the window is shown without pages

        return PageRenderer()

    def pages_of(self, document: "Document") -> "PageSource | None":
        """What the page view shows of a document; None for one without pages to show (an office file, a draft)."""
        from gemeinde_desk.ui.widgets.page_images import PageSource  # noqa: PLC0415

        version = document.version
        if version is None:
            return None
        path = self.office.documents.path(version, shown=True)
        return PageSource(max(version.pages or 1, 1), partial(self.pages.render, path), document.title)

    def close(self) -> None:
        """Let go of the page renderer's child process."""
        if "pages" in self.__dict__:
            self.pages.close()


def _drop(_answer: object) -> None:
    """A callback's answer is of no use to the runner."""
