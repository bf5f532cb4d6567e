"""What became of each file that was taken in: one line a file, with the reason where it was not taken."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.intake.registering import Receipt, Registering, Stage
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.announce import announce
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.tips import plain_tip

#: files told one by one; more good ones are only counted
LISTED = 60
#: height of the lines in sight (pixels at 100 %)
TALL = 176
_MARKS = {
    Stage.WAITING: ("clock", Tone.MUTED),
    Stage.RUNNING: ("refresh", Tone.INFO),
    Stage.DONE: ("check", Tone.OK),
    Stage.KNOWN: ("copy", Tone.SOON),
    Stage.REFUSED: ("warning", Tone.OVERDUE),
    Stage.CALLED_OFF: ("close", Tone.MUTED),
}


class Arrivals(QFrame):
    """Hidden while there is nothing to tell. ``opened(item id)``: the user wants to see what was taken."""

    opened = Signal(int)

    def __init__(self, registering: Registering, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._registering = registering
        self._lines: dict[int, _Line] = {}
        px = theme().px
        self.setProperty("role", "card")
        self.words = Text("", Role.STRONG)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Fortschritt der Aufnahme"))
        self.bar.setFixedWidth(px(140))
        self.cancel = Button(self.tr("Abbrechen"), registering.cancel)
        self.close_button = IconButton("close", self.tr("Ergebnis schließen"), registering.clear)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.words, 1)
        head.addWidget(self.bar)
        head.addWidget(self.cancel)
        head.addWidget(self.close_button)
        inner = QWidget()
        inner.setProperty("role", "page")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, px(8), 0)
        self._list.setSpacing(px(2))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(8), px(8), px(8))
        layout.setSpacing(px(4))
        layout.addLayout(head)
        layout.addWidget(self._area)
        registering.changed.connect(self.refresh)
        registering.ended.connect(self._ended)
        theme().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Tell how far it is."""
        receipts = self._registering.receipts
        self.setVisible(bool(receipts))
        if not receipts:
            self._clear()
            return
        busy = self._registering.busy
        through = sum(1 for each in receipts if each.stage not in {Stage.WAITING, Stage.RUNNING})
        self.words.setText(
            self.tr("Post wird aufgenommen: {0} von {1}").format(through, len(receipts)) if busy else self._summary()
        )
        self.bar.setRange(0, len(receipts))
        self.bar.setValue(through)
        for widget in (self.bar, self.cancel):
            widget.setVisible(busy)
        self.close_button.setVisible(not busy)
        self._show_lines(receipts)

    def _show_lines(self, receipts: list[Receipt]) -> None:
        told = [each for each in receipts if each.stage in {Stage.KNOWN, Stage.REFUSED}]
        told += [each for each in receipts if each not in told][: max(0, LISTED - len(told))]
        wanted = {id(each) for each in told}
        for key in [key for key in self._lines if key not in wanted]:
            self._lines.pop(key).deleteLater()
        for number, receipt in enumerate(told):
            line = self._lines.get(id(receipt))
            if line is None:
                line = self._lines[id(receipt)] = _Line(receipt, self._registering, self.opened.emit)
            if self._list.indexOf(line) != number:
                self._list.insertWidget(number, line)
            line.refresh()
        hint = self._area.widget().layout().sizeHint().height()  # type: ignore[union-attr]
        self._area.setFixedHeight(min(theme().px(TALL), hint))

    def _clear(self) -> None:
        for line in self._lines.values():
            line.deleteLater()
        self._lines.clear()

    def _summary(self) -> str:
        stages = [each.stage for each in self._registering.receipts]
        taken = stages.count(Stage.DONE)
        words = [
            self.tr("1 Schriftstück aufgenommen")
            if taken == 1
            else self.tr("{0} Schriftstücke aufgenommen").format(taken)
        ]
        for stage, one in (
            (Stage.KNOWN, self.tr("{0} schon eingegangen")),
            (Stage.REFUSED, self.tr("{0} nicht aufgenommen")),
            (Stage.CALLED_OFF, self.tr("{0} abgebrochen")),
        ):
            if stages.count(stage):
                words.append(one.format(stages.count(stage)))
        return ", ".join(words)

    def _ended(self, _receipts: object) -> None:
        announce(self, self._summary())


class _Line(QWidget):
    def __init__(self, receipt: Receipt, registering: Registering, show: Callable[[int], object]) -> None:
        super().__init__()
        px = theme().px
        self._receipt = receipt
        self._shown: Stage | None = None
        self.setAccessibleName(receipt.path.name)
        self._mark = QLabel()
        self._name = Text(shortened(receipt.path), Role.BODY)
        self._name.setToolTip(plain_tip(str(receipt.path)))
        self._name.setMinimumWidth(px(200))  # what is said of the files stands below each other
        self._words = Text("", Role.SMALL, Tone.MUTED)
        self._words.setWordWrap(True)
        self.again = Button("", partial(registering.take_again, receipt))
        self.open = Button(self.tr("Ansehen"), self._open, kind="quiet")
        self._show = show
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, px(2), 0, px(2))
        layout.setSpacing(px(10))
        layout.addWidget(self._mark, 0)
        layout.addWidget(self._name, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.again)
        layout.addWidget(self.open)

    def refresh(self) -> None:
        receipt = self._receipt
        if receipt.stage is self._shown:
            return
        self._shown = receipt.stage
        symbol, tone = _MARKS[receipt.stage]
        self._mark.setPixmap(pixmap(symbol, theme().tone(tone)[0], theme().px(18), self.devicePixelRatioF()))
        words = {
            Stage.WAITING: self.tr("wartet"),
            Stage.RUNNING: self.tr("wird gelesen …"),
            Stage.DONE: self.tr("eingetragen als {0}").format(receipt.item.label if receipt.item else ""),
            Stage.CALLED_OFF: self.tr("abgebrochen"),
        }
        self._words.setText(words.get(receipt.stage, receipt.reason))
        known = receipt.stage is Stage.KNOWN
        self.again.setText(self.tr("Trotzdem aufnehmen") if known else self.tr("Noch einmal versuchen"))
        self.again.setVisible(receipt.stage in {Stage.KNOWN, Stage.REFUSED, Stage.CALLED_OFF})
        self.again.setAccessibleDescription(receipt.path.name)
        self.open.setVisible(receipt.stage is Stage.DONE)
        self.open.setAccessibleDescription(receipt.path.name)

    def _open(self) -> None:
        if self._receipt.item is not None:
            self._show(self._receipt.item.id)


def shortened(path: Path) -> str:
    """The file's name, in the middle of which is left out what does not fit."""
    name = path.name
    return name if len(name) <= 36 else f"{name[:20]}…{name[-14:]}"
