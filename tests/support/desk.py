"""Drives the real program as a person does: by what can be read on the screen, by mouse and by keys.

``program(folder, *stages)`` runs the program from its first second until its last window is closed. Each stage is a
function that begins as soon as a window of its kind is there, and works with the :class:`Hand` it is given.
"""

import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.application import run_window
from gemeinde_desk.ui.setup.window import StartWindow
from gemeinde_desk.ui.shell import MainWindow
from gemeinde_desk.ui.widgets.in_turn import InTurn
from gemeinde_desk.ui.widgets.second_click import Shield
from gemeinde_desk.ui.widgets.toast import Toast
from tests.support.accessibility import focus_proxy
from tests.support.stalls import Stalls

W = TypeVar("W", bound=QWidget)
CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QTabBar)
#: seconds a thing may take to appear
PATIENCE = 30.0
READING = "Text erkennen"
#: what the window gets on an ordinary screen
SIZE = QSize(1360, 860)


class NotFound(AssertionError):
    """Nothing on the screen is called so."""


class Hand:
    """Mouse, keyboard and eyes in front of one window."""

    def __init__(self, window: QWidget, stalls: Stalls) -> None:
        self.window = window
        self.stalls = stalls
        #: how many dialogs are awaited now; any other stops the journey
        self.awaited = 0

    # -- waiting

    def pump(self, milliseconds: int = 15) -> None:
        """Let the window work for a moment."""
        with self.stalls.acting():
            QTest.qWait(milliseconds)

    def until(self, true: Callable[[], Any], what: str = "", seconds: float = PATIENCE) -> Any:
        """Wait until something is so; answers it."""
        end = time.monotonic() + seconds
        while not (found := true()):
            if time.monotonic() > end:
                raise NotFound(f"waited {seconds:.0f} s in vain for {what or true}; {self.seen()}")
            self.pump()
        return found

    def settle(self, *, reading: bool = False) -> None:
        """Wait until everything asked for has been done and shown; ``reading``: text recognition too."""

        def done() -> bool:
            tasks = getattr(self.window, "tasks", None)  # a dialog has none
            if any(soon.busy for soon in self.window.findChildren(InTurn)):
                return False
            running = list(tasks._running) if tasks is not None else []
            return not [token for token in running if reading or not token.label.startswith(READING)]

        for _ in range(3):
            self.until(done, "the tasks", 120.0)
            self.pump(5)

    # -- seeing

    def front(self) -> QWidget:
        """The window that takes keys and clicks now: a dialog over the window, or the window."""
        modal = QApplication.activeModalWidget()
        return modal if modal is not None else self.window

    def visible(self, kind: type[W], within: QWidget | None = None) -> list[W]:
        """What of this kind can be seen, also behind the edge of a scrolled area."""
        return [each for each in (within or self.front()).findChildren(kind) if each.isVisible()]

    def find(self, name: str, kind: type[Any] | tuple[type[Any], ...] = CONTROLS, within: QWidget | None = None) -> Any:
        """The enabled control of this name, as a label or a screen reader says it; waits until it is there."""
        return self.until(lambda: self.look(name, kind, within), f"«{name}»")

    def look(self, name: str, kind: type[Any] | tuple[type[Any], ...] = CONTROLS, within: QWidget | None = None) -> Any:
        """As :meth:`find`, but None when nothing is called so right now. An exact name goes before a beginning."""
        kinds = kind if isinstance(kind, tuple) else (kind,)
        seen = [each for each in self.visible(QWidget, within) if isinstance(each, kinds) and each.isEnabled()]
        buddies = {label.buddy(): label.text() for label in self.visible(QLabel, within) if label.buddy() is not None}
        named = [(_names(each, buddies), each) for each in seen]
        exact = [each for names, each in named if name in names]
        begins = [each for names, each in named if any(one.startswith(name) for one in names)]
        return next(iter(exact or begins), None)

    def says(self, text: str) -> bool:
        """Whether the words can be read on a label, button or text in front."""
        return any(text in each for each in self.words())

    def words(self) -> list[str]:
        """Everything written on labels, buttons and texts in front; a space that is not broken reads like any other."""
        found = []
        for each in self.visible(QWidget):
            for kind, read in _READERS:
                if isinstance(each, kind):
                    found.append(read(each))
        return [text.replace("\xa0", " ") for text in found if text]

    def read(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the words are to be read."""
        self.until(lambda: self.says(text), f"the words «{text}»", seconds)

    def seen(self) -> str:
        """What can be read, for a failure."""
        focus = QApplication.focusWidget()
        keyboard = f"{type(focus).__name__} {focus.accessibleName()}" if focus is not None else "nobody"
        return f"keyboard: {keyboard}, in front: " + " | ".join(text[:60] for text in self.words())[:1500]

    # -- doing

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a combination where the keyboard is: "Tab", "Ctrl+K", "Return"."""
        pressed = QKeySequence(keys)[0]
        for _ in range(times):
            target = QApplication.focusWidget() or self.front()
            with self.stalls.acting():
                QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())
            self.pump(130 if pressed.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier else 5)
        self.settle()

    def write(self, text: str) -> None:
        """Type where the keyboard is."""
        for char in text:
            target = QApplication.focusWidget()
            assert target is not None, "nothing has the keyboard"
            with self.stalls.acting():
                if char.isascii():
                    QTest.keyClick(target, char)
                else:  # QTest aborts on a key it does not know
                    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                        event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char)
                        QApplication.sendEvent(target, event)
                QApplication.processEvents()

    def click(self, name: str | QWidget, kind: type[Any] = QAbstractButton, within: QWidget | None = None) -> QWidget:
        """Click what is called so."""
        target = self.find(name, kind, within) if isinstance(name, str) else name
        self.point(
            target, QPoint(10, target.height() // 2) if isinstance(target, QCheckBox) else target.rect().center()
        )
        self.settle()
        return target

    def point(self, target: QWidget, spot: QPoint, *, double: bool = False) -> None:
        """Bring the spot into sight and click it, as long as nothing lies over it."""
        area = target.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea) and area.widget() is not None and area.widget().isAncestorOf(target):
                at = target.mapTo(area.widget(), spot)
                area.ensureVisible(at.x(), at.y())
            area = area.parentWidget()
        self.pump(5)
        window = target.window()
        at = target.mapTo(window, spot)
        hit = window.childAt(at)
        while isinstance(hit, Shield):  # the list that lay here was clicked this moment: a hand is not that quick
            self.pump(20)
            hit = window.childAt(at)
        toasts = [
            toast for toast in self.visible(Toast, window) if toast.isAncestorOf(hit) and not toast.isAncestorOf(target)
        ]
        if toasts:  # a message lies over it: a person closes it first
            toasts[0].hide()
            hit = window.childAt(at)
        assert window is target or hit is target or (hit is not None and target.isAncestorOf(hit)), (
            f"{hit} lies over {target} at {at}"
        )
        with self.stalls.acting():
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)
            if double:
                QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=spot)
        self.pump(5)

    def field(self, name: str, text: str, *, within: QWidget | None = None) -> QWidget:
        """Click into the field of this label, write the text in the stead of what stands there, and go on by Tab."""
        target = self.find(name, (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox), within)
        if isinstance(target, QComboBox) and not target.isEditable():
            self.until(lambda: target.findText(text, Qt.MatchFlag.MatchStartsWith) >= 0, f"«{text}» in «{name}»")
            target.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            line = target.lineEdit() if isinstance(target, QComboBox) else target
            self.point(line.viewport() if hasattr(line, "viewport") else line, QPoint(12, 12))
            self.press("Ctrl+A")
        self.write(text)
        self.press("Tab")
        return target

    def tab(self, name: str) -> None:
        """Click the tab of this name."""

        def there() -> tuple[QTabBar, int] | None:
            for bar in self.visible(QTabBar):
                for number in range(bar.count()):
                    if bar.tabText(number).split(" (")[0] == name:
                        return bar, number
            return None

        bar, number = self.until(there, f"the tab «{name}»")
        ahead, back = (bar.findChild(QToolButton, f"Scroll{side}Button") for side in ("Right", "Left"))
        for _ in range(bar.count()):  # where a wide font leaves no room for all, a person presses the arrows first
            spot = bar.tabRect(number).center()
            arrow = ahead if spot.x() >= self._end_of(bar) else back if spot.x() < 0 else None
            if arrow is None or not (arrow.isVisible() and arrow.isEnabled()):
                break
            self.point(arrow, arrow.rect().center())
        self.point(bar, bar.tabRect(number).center())
        self.settle()

    def _end_of(self, bar: QTabBar) -> int:
        arrows = [arrow.x() for arrow in bar.findChildren(QToolButton) if arrow.isVisible()]
        return min(arrows, default=bar.width())

    def row(self, view: str | QAbstractItemView, text: str, *, double: bool = False) -> None:
        """Click the row of a list or table in which the text stands."""
        shown = self.find(view, QAbstractItemView) if isinstance(view, str) else view
        index = self.until(lambda: _row(shown, text), f"a row with «{text}» in {shown.accessibleName()}")
        shown.scrollTo(index)
        self.point(shown.viewport(), shown.visualRect(index).center(), double=double)
        self.settle()

    def menu(self, menu: str, entry: str) -> None:
        """Open a menu of the window and choose an entry."""
        bar = self.window.menuBar()
        action = next(each for each in bar.actions() if each.text().replace("&", "") == menu)
        self.point(bar, bar.actionGeometry(action).center())
        popup = self.until(QApplication.activePopupWidget, "the menu")
        assert isinstance(popup, QMenu)
        self.choose_in(popup, entry)

    def choose_in(self, popup: QMenu, entry: str) -> None:
        """Click an entry of an open menu."""
        chosen = next(each for each in popup.actions() if each.text().replace("&", "") == entry)
        with self.stalls.acting():
            QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup.actionGeometry(chosen).center())
        self.settle()

    def drop(self, paths: Sequence[Path], on: QWidget | None = None) -> None:
        """Drag files over the window and let them go."""
        target = on or self.window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        spot, copy = QPointF(target.rect().center()), Qt.DropAction.CopyAction
        with self.stalls.acting():
            with warnings.catch_warnings():  # PySide offers no other way to make one
                warnings.simplefilter("ignore", DeprecationWarning)
                over = QDragEnterEvent(
                    spot.toPoint(), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
                )
            QApplication.sendEvent(target, over)
            QApplication.processEvents()
            assert over.isAccepted(), "the window does not take the files"
            event = QDropEvent(spot, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(target, event)
        self.pump()

    @contextmanager
    def answering(self, button: str, said: list[str] | None = None):
        """Answer the dialog that comes up inside with this button; ``said`` takes its words."""
        pressed: list[str] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None or not dialog.isVisible() or pressed:
                return
            found = [b for b in dialog.findChildren(QAbstractButton) if b.text().replace("&", "") == button]
            if found:
                if said is not None:
                    said.extend(label.text() for label in dialog.findChildren(QLabel) if label.text())
                pressed.append(button)
                QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
        self.awaited += 1
        try:
            yield
            self.until(lambda: pressed, f"a dialog with the button «{button}»")
            self.back_to_the_window()
        finally:
            self.awaited -= 1
            timer.stop()

    @contextmanager
    def during(self, work: Callable[[], object]):
        """Do the work while the dialog is open that comes up inside; it has to close the dialog."""
        done: list[bool] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is not None and dialog.isAncestorOf(QApplication.focusWidget()) and not done:
                done.append(False)
                timer.stop()
                work()
                done.append(True)

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
        self.awaited += 1
        try:
            yield
            self.until(lambda: done == [False, True], "what is done in a dialog")
            self.back_to_the_window()
        finally:
            self.awaited -= 1
            timer.stop()

    def back_to_the_window(self) -> None:
        """Without a screen there is no window manager that gives the keyboard back when a dialog closes."""
        if self.window.isVisible() and QApplication.activeModalWidget() is None:
            self.window.activateWindow()
            self.until(self.window.isActiveWindow, "the window to be active")

    def place(self) -> str:
        """The title of the place in front."""
        return self.window._title.text()

    def picture(self, path: Path) -> None:
        """Save what is to be seen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.front().grab().save(str(path))


#: what a form says after the name of a field that must be filled
_REQUIRED = re.compile(r" \((Pflichtfeld|(Pflichtfeld )?bis zum Abschluss)\)$")


def _names(widget: QWidget, buddies: dict[QWidget, str]) -> list[str]:
    names = [widget.accessibleName(), buddies.get(widget, "")]
    if isinstance(widget, QAbstractButton):
        names.append(widget.text())
    parent = widget.parentWidget()
    if parent is not None and focus_proxy(parent) is widget:
        names.append(buddies.get(parent, ""))
    return [_REQUIRED.sub("", name.replace("&", "")).strip() for name in names if name]


def _row(view: QAbstractItemView, text: str) -> Any:
    model = view.model()
    if isinstance(view, QListView):
        columns: Sequence[int] = (view.modelColumn(),)
    else:
        columns = range(model.columnCount())
    for row in range(min(model.rowCount(), 500)):
        for column in columns:
            index = model.index(row, column)
            said = (index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole))
            if any(text in str(each) for each in said if each is not None):
                return index
    return None


_READERS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (QLabel, lambda each: each.text()),
    (QAbstractButton, lambda each: each.text()),
    (QLineEdit, lambda each: each.text()),
    (QPlainTextEdit, lambda each: each.toPlainText()),
    (QTextEdit, lambda each: each.toPlainText()),
    (QComboBox, lambda each: each.currentText()),
)

Stage = tuple[type[QWidget], Callable[[Hand], None]]
FIRST_START, DESK = StartWindow, MainWindow
KNOWN = (StartWindow, MainWindow, QDialog)


class _Stages:
    """Begins each stage when its window is there; a failure closes everything and is raised in the end."""

    def __init__(self, stages: Sequence[Stage], stalls: Stalls, pictures: Path | None) -> None:
        self._waiting, self._stalls, self._pictures = list(stages), stalls, pictures
        self.failure: BaseException | None = None
        #: windows that came up by themselves: a widget shown before it had a parent
        self.strays: list[str] = []
        self.dialogs: list[str] = []
        #: faults nobody caught, each in full: the program's own report leaves out what somebody may have typed
        self.faults: list[str] = []
        self._listening = False
        QApplication.instance().focusWindowChanged.connect(self._focus_window)
        self._since = time.monotonic()
        self._hand: Hand | None = None
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)
        self._guard = QTimer()
        self._guard.timeout.connect(self._dismiss)
        self._guard.start(500)

    def stop(self) -> None:
        self._timer.stop()
        self._guard.stop()
        QApplication.instance().focusWindowChanged.disconnect(self._focus_window)

    def _listen(self) -> None:
        """Hear what goes to the program's handler; the handler puts back what was there before when it closes."""
        self._listening, handler = True, sys.excepthook

        def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if not isinstance(error, DeskError):
                self.faults.append(in_full(error.with_traceback(trace)))
            handler(kind, error, trace)

        sys.excepthook = hear

    def _dismiss(self) -> None:
        """A dialog nobody awaits, such as that of a crash, is noted and closed, or the journey would stand still."""
        dialog = QApplication.activeModalWidget()
        if dialog is None or (self._hand is not None and self._hand.awaited):
            return
        said = [label.text() for label in dialog.findChildren(QLabel)]
        said += [text.toPlainText() for text in dialog.findChildren(QPlainTextEdit)]
        if self.failure is not None:  # whatever it asks: the window has to go
            leaving = [b for b in dialog.findChildren(QAbstractButton) if b.text().endswith("beenden")]
            (leaving[0].click if leaving else dialog.close)()
            return
        self.dialogs.append(" | ".join(filter(None, said)))
        dialog.close()

    def _focus_window(self, window: QWindow | None) -> None:
        """The keyboard went to another window, or to none: then one came and went that nobody opened."""
        tops = [each for each in QApplication.topLevelWidgets() if isinstance(each, KNOWN) and each.isVisible()]
        if window is None:
            if any(isinstance(each, MainWindow) for each in tops) and not any(isinstance(e, QDialog) for e in tops):
                QTimer.singleShot(0, self._still_nowhere)
        elif window.type() == Qt.WindowType.Window:
            name = window.objectName().removesuffix("ClassWindow")
            if name not in {type(each).__name__ for each in tops}:
                self.strays.append(name)

    def _still_nowhere(self) -> None:
        main = any(isinstance(each, MainWindow) and each.isVisible() for each in QApplication.topLevelWidgets())
        if main and QApplication.focusWindow() is None and QApplication.activeModalWidget() is None:
            self.strays.append(f"one that came and went in «{self._stalls.steps[-1].name}»")

    def _look(self) -> None:
        if self.failure is not None:
            _close_all()
            return
        if not self._waiting:
            # the last stage closes the window; where it stays, because something asked, the journey must not stand still
            open_still = any(
                isinstance(each, MainWindow) and each.isVisible() for each in QApplication.topLevelWidgets()
            )
            if open_still and time.monotonic() - self._since > PATIENCE:
                self.failure = NotFound("the window did not close after the last stage")
            return
        kind, work = self._waiting[0]
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)
        if window is None:
            if time.monotonic() - self._since > PATIENCE:
                self.failure = NotFound(f"no {kind.__name__} came up")
            return
        self._waiting.pop(0)
        self._timer.stop()
        if not self._listening:
            self._listen()
        hand = self._hand = Hand(window, self._stalls)
        try:
            window.resize(SIZE)
            window.activateWindow()
            hand.until(window.isActiveWindow, "the window to be active")
            hand.settle()
            work(hand)
        except BaseException as error:
            self.failure = error
            if self._pictures is not None:
                with suppress(RuntimeError):
                    hand.picture(self._pictures / "failed.png")
        self._since = time.monotonic()
        self._timer.start(10)

    @property
    def left(self) -> int:
        return len(self._waiting)


def in_full(error: BaseException) -> str:
    """The fault with its message and trace; of a missing attribute also whose it is."""
    text = "".join(traceback.format_exception(error))
    if isinstance(error, AttributeError) and error.name is not None:
        text += f"  attribute {error.name!r} of {object.__repr__(error.obj)}\n"
    return text


def _close_all() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.tasks.close()  # or it would ask
        if window.isVisible():
            window.close()


def program(folder: Path, stalls: Stalls, *stages: Stage, pictures: Path | None = None) -> int:
    """Run the program over a folder as its starter does, with these stages; its exit code."""
    script = _Stages(stages, stalls, pictures)
    try:
        code = run_window(["--office", str(folder)])
    finally:
        script.stop()
    assert script.faults == [], f"{len(script.faults)} faults nobody caught, the first:\n{script.faults[0]}"
    assert script.dialogs == [], f"dialogs nobody asked for: {script.dialogs}; {script.failure}"
    assert script.strays == [], f"windows nobody asked for; {script.failure}"
    if script.failure is not None:
        raise script.failure
    assert script.left == 0, f"the program ended with {script.left} stages to go"
    return code
