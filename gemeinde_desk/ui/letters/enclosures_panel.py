"""The list of enclosures of a letter, one a line."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.controls import Lines
from gemeinde_desk.ui.widgets.form import Form


class EnclosuresPanel(QWidget):
    """``lines`` takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines(self.tr("Anlagen"))
        form = Form()
        form.add("enclosures", self.tr("An&lagen"), self.lines, hint=self.tr("Jede Zeile wird eine Anlage"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().px(12), 0, 0)
        layout.addWidget(form)
        layout.addStretch(1)

    def enclosures(self) -> tuple[str, ...]:
        """What stands there, without blank lines."""
        lines = (line.strip() for line in self.lines.toPlainText().split("\n"))
        return tuple(line for line in lines if line)
