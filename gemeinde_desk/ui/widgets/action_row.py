"""Buttons for actions in one row; what does not fit stands in a menu at its end."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton, Kind, with_menu


class ActionRow(QWidget):
    """A button for each action, in their order; the last ones give way first.

    The buttons follow their actions (text, enabled, visible). ``buttons`` finds the button of an action. Keys belong to the
    actions: add them to the widget they work in, then they work whether or not the button fits.
    """

    def __init__(
        self, actions: Sequence[QAction], *, kind: Kind = "plain", gap: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = list(actions)
        self._gap = theme().px(gap)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.more = with_menu(IconButton("more", self.tr("Weiteres"), parent=self))
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._gap)
        self.buttons: dict[QAction, Button] = {}
        for action in self._actions:
            button = self.buttons[action] = Button(action.text(), action.trigger, kind=kind, parent=self)
            button.setIcon(action.icon())
            layout.addWidget(button)
            action.changed.connect(partial(self._follow, action))
            self._dress(action)
        layout.addWidget(self.more)
        layout.addStretch(1)
        theme().changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)  # once the buttons have their new size
        self._fit()

    def _dress(self, action: QAction) -> None:
        button = self.buttons[action]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(action.text())
        button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
        button.setEnabled(action.isEnabled())

    def _follow(self, action: QAction) -> None:
        self._dress(action)
        self._fit()

    def _fit(self) -> None:
        shown = [action for action in self._actions if action.isVisible()]
        widths = [self.buttons[action].sizeHint().width() + self._gap for action in shown]
        fitting = len(shown)
        if sum(widths) - self._gap > self.width():
            room = self.width() - self.more.sizeHint().width()
            while fitting and sum(widths[:fitting]) > room:
                fitting -= 1
        for action in self._actions:
            self.buttons[action].setVisible(action in shown[:fitting])
        self.menu.clear()
        self.menu.addActions(shown[fitting:])
        self.more.setVisible(fitting < len(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more buttons."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Everything may stand in the menu."""
        return QSize(self.more.sizeHint().width(), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Wide enough for all."""
        sizes = [self.buttons[action].sizeHint() for action in self._actions if action.isVisible()]
        width = sum(size.width() + self._gap for size in sizes) - self._gap
        return QSize(max(width, 0), max((size.height() for size in sizes), default=self.more.sizeHint().height()))
