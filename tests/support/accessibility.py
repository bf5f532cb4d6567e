"""Walks a window the way a screen reader or a keyboard does, and tells what could not be announced or reached."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from gemeinde_desk.ui.palette import Colours, contrast

Role = QAccessible.Role
NEEDS_NAME = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.ButtonDropDown,
        Role.EditableText,
        Role.ComboBox,
        Role.CheckBox,
        Role.RadioButton,
        Role.Table,
        Role.List,
        Role.Tree,
        Role.Slider,
        Role.SpinBox,
        Role.MenuItem,
        Role.PageTab,
        Role.Dialog,
    }
)
#: parts of a bigger control that Qt exposes by themselves; the control carries the name
PARTS = frozenset({"QComboBoxListView", "QScrollBar", "QHeaderView", "QSpinBoxLineEdit", "qt_spinbox_lineedit"})


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """The node and all below it; cells of tables are left out (there may be millions)."""
    yield node
    if node.role() in {Role.Table, Role.List, Role.Tree}:
        return
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


def unnamed(window: QWidget) -> list[str]:
    """Every visible control under ``window`` a screen reader could not name, as ``role class objectName``."""
    found = []
    for node in walk(QAccessible.queryAccessibleInterface(window)):
        thing = node.object()
        kind = thing.metaObject().className() if thing else "?"
        name = thing.objectName() if thing else ""
        if node.role() not in NEEDS_NAME or node.state().invisible or {kind, name} & PARTS:
            continue
        if not node.text(QAccessible.Text.Name).strip():
            found.append(f"{node.role().name} {kind} {name}".strip())
    return found


def unreachable(window: QWidget) -> list[str]:
    """Every control that takes the keyboard but is not reached by pressing Tab again and again."""
    window.window().activateWindow()
    assert QTest.qWaitForWindowActive(window.window()), "the window does not get the keyboard"
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and focus_proxy(widget) is None
        and widget.window() is window.window()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        # of a group of radio buttons Tab reaches the chosen one, arrows the others
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    }
    start = QApplication.focusWidget()
    reached = {start} if start is not None else set()
    for _ in range(2 * len(wanted) + 4):
        focus = QApplication.focusWidget()
        QTest.keyClick(focus or window, Qt.Key.Key_Tab)
        if (now := QApplication.focusWidget()) is not None:
            reached.add(now)
    return [f"{type(widget).__name__} {widget.accessibleName()}".strip() for widget in wanted - reached]


def focus_proxy(widget: QWidget) -> QWidget | None:
    """What takes the keyboard in the stead of the widget.

    Asking leaves everything as it was. PySide enters what ``focusProxy`` answers as held by the widget, a scroll area
    under its own viewport; ui/collecting.py tells what comes of that.
    """
    proxy = widget.focusProxy()
    if proxy is not None and (parent := proxy.parentWidget()) is not None:
        proxy.setParent(parent)  # for Qt it is the parent already and nothing happens; PySide corrects its book
    return proxy


def press(widget: QWidget) -> None:
    """Press a button the way assistive technology does; Qt clicks it within a tenth of a second."""
    QAccessible.queryAccessibleInterface(widget).actionInterface().doAction("Press")


def name_of(widget: QWidget) -> str:
    """What a screen reader calls the widget."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def low_contrast(colours: Colours) -> list[str]:
    """Every pair of the palette that falls short, with its ratio."""
    return [
        f"{name}: {contrast(front, ground):.2f} < {least}"
        for name, front, ground, least in colours.pairs()
        if contrast(front, ground) < least
    ]
