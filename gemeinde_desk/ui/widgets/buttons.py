"""Buttons with a name, an icon and a manner."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.theme import Role, theme

Kind = Literal["plain", "primary", "danger", "quiet"]
_ICON_COLOURS = {"plain": "muted", "primary": "on_accent", "danger": "overdue", "quiet": "accent"}
ICON = 18
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Button(QPushButton):
    """A push button whose text is a verb. One ``primary`` to a screen; ``danger`` destroys; ``quiet`` is like a link."""

    def __init__(
        self,
        text: str,
        on: Callable[[], object] | None = None,
        *,
        kind: Kind = "plain",
        symbol: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        if symbol:
            self.setIcon(icon(symbol, _ICON_COLOURS[kind]))
        self.setToolTip(tip)
        self._dress()
        theme().changed.connect(self._dress)
        if on is not None:
            self.clicked.connect(lambda _checked: on())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as Space does; Qt would press the default button of a dialog."""
        if not _entered(self, event):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Dress again: the style sheet, when it first sees a widget, gives back the font of an earlier time."""
        self._dress()
        super().showEvent(event)

    def _dress(self) -> None:
        self.setFont(theme().font(Role.STRONG if self._kind in {"primary", "quiet"} else Role.BODY))
        self.setIconSize(QSize(theme().px(ICON), theme().px(ICON)))


class IconButton(QToolButton):
    """A button that shows only an icon; ``name`` is its accessible name and, with the shortcut, its tool tip."""

    def __init__(
        self,
        symbol: str,
        name: str,
        on: Callable[[], object] | None = None,
        *,
        shortcut: str = "",
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setIcon(icon(symbol, "text"))
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name, shortcut)
        self._dress()
        theme().changed.connect(self._dress)
        if on is not None:
            self.clicked.connect(lambda _checked: on())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not _entered(self, event):
            super().keyPressEvent(event)

    def set_name(self, name: str, shortcut: str = "") -> None:
        """What the button does, spoken and as tool tip."""
        self.setAccessibleName(name)
        if shortcut:
            keys = QKeySequence(shortcut)
            self.setShortcut(keys)
            name = f"{name} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
        self.setToolTip(name)

    def _dress(self) -> None:
        self.setIconSize(QSize(theme().px(ICON + 2), theme().px(ICON + 2)))


def _entered(button: QPushButton | QToolButton, event: QKeyEvent) -> bool:
    """Press the button when the key is Enter; whether it was."""
    if event.key() not in ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    event.accept()  # first: what the button does may take it away
    if not event.isAutoRepeat():  # a key held down must not go through several pages
        button.click()
    return True


def with_menu(button: QToolButton) -> QToolButton:
    """Let a tool button open its menu at once when pressed."""
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
