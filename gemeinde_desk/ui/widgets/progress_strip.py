"""Running work in one line: what, how far, how many, and a way to stop it."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.tasks import TaskRunner, Token
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import IconButton


class ProgressStrip(QWidget):
    """Follows the labelled tasks of a runner, oldest first; hidden while there is none."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._tasks = tasks
        self._token: Token | None = None
        self._words = Text("", Role.SMALL)
        self._count = Text("", Role.SMALL, Tone.MUTED)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(120))
        self._stop = IconButton("close", self.tr("Abbrechen"), self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        for widget in (self._words, self._bar, self._count, self._stop):
            layout.addWidget(widget)
        for signal in (tasks.started, tasks.progressed, tasks.ended):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        running = [token for token in self._tasks.busy() if not token.ended]
        self.setVisible(bool(running))
        if not running:
            self._token = None
            return
        token = self._token = running[0]
        state = token.state
        more = self.tr(" (+{0} weitere)").format(len(running) - 1) if len(running) > 1 else ""
        stopping = self.tr("Wird abgebrochen: {0}").format(token.label) if token.cancelled else ""
        self._words.setText(stopping or (f"{token.label}: {state.text}" if state.text else token.label) + more)
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)
        self._bar.setAccessibleName(token.label)
        self._count.setText(self.tr("{0} von {1}").format(state.done, state.total) if state.total else "")
        self._stop.set_name(self.tr("{0} abbrechen").format(token.label))
        self._stop.setVisible(token.cancellable)
        self._stop.setEnabled(not token.cancelled)

    def _cancel(self) -> None:
        if self._token is not None:
            self._token.cancel()
            self._refresh()
