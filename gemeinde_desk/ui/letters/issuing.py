"""The moment in which a letter is made final: nothing can be typed that would be lost, and Esc may still call it back."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gemeinde_desk.ui.letters.editor_head import EditorHead
from gemeinde_desk.ui.letters.writing_panel import WritingPanel
from gemeinde_desk.ui.widgets.announce import announce


class Attempt:
    """One try to issue: begun on the database worker, called back on the window's thread. Whoever comes first decides."""

    def __init__(self) -> None:
        self._ticket = deque([True])  # there is one, and taking it is one step on every thread

    def begin(self) -> bool:
        """Begin; False when it was called back before."""
        return self._take()

    def call_back(self) -> bool:
        """It shall not begin any more; False when it has."""
        return self._take()

    def _take(self) -> bool:
        try:
            return self._ticket.pop()
        except IndexError:
            return False


class Issuing:
    """Locks the page for writing while its letter is issued; ``others`` are its panels beside the text."""

    def __init__(self, head: EditorHead, writing: WritingPanel, others: Sequence[QWidget]) -> None:
        self._head, self._writing, self._others = head, writing, others
        self._focus: QWidget | None = None
        self.attempt: Attempt | None = None

    def begin(self) -> Attempt:
        """Lock: the text can be read and keeps the keyboard, all else waits."""
        self.attempt = attempt = Attempt()
        self._focus = QApplication.focusWidget()
        self._head.say_saved("issuing")
        announce(self._head, self._head.saved.text())
        self._let_write(on=False)
        return attempt

    def end(self, state: str) -> None:
        """Unlock, with the keyboard where it was; ``state`` of the draft is said again."""
        if self.attempt is None:
            return
        self.attempt = None
        self._let_write(on=True)
        self._head.say_saved(state)
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._focus = None

    def say(self, state: str) -> None:
        """What is said of the draft, unless something greater is under way."""
        if self.attempt is None:
            self._head.say_saved(state)

    def _let_write(self, *, on: bool) -> None:
        self._writing.set_read_only(not on)
        for panel in (*self._others, self._head.issue_button, self._head.discard_button):
            panel.setEnabled(on)
