"""Two fields for the letterhead: the arms from a picture file, and the accent colour."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.ui.arms import FILTER, read_arms
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button

#: calm colours with a contrast of at least 4.5 to 1 on paper
SWATCHES: Final = {
    "#1f4e79": "Blau",
    "#14655b": "Petrol",
    "#2d6a2f": "Grün",
    "#8a2b2b": "Rot",
    "#6b4a10": "Braun",
    "#5a3b7a": "Violett",
    "#3d4650": "Grau",
}


class ArmsField(QWidget):
    """Shows the picture; ``chosen(bytes | None)`` says that there is another one, ``refused(InvalidInput)`` why not."""

    chosen = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.picture: bytes | None = None
        self._shown = QLabel()
        self._shown.setFixedSize(px(72), px(72))
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = Text(self.tr("PNG, JPEG oder SVG, am besten freigestellt."), Role.SMALL, Tone.MUTED)
        self._words.setWordWrap(True)
        self.choose = Button(self.tr("Bild wählen …"), self._choose, symbol="import")
        self.remove = Button(self.tr("Entfernen"), self._remove, kind="quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        beside = QVBoxLayout()
        beside.setSpacing(px(6))
        beside.addLayout(buttons)
        beside.addWidget(self._words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self._shown)
        layout.addLayout(beside, 1)
        self.setFocusProxy(self.choose)
        self.show_picture(None)

    def show_picture(self, picture: bytes | None) -> None:
        """Show a picture (PNG) without saying that it was chosen."""
        self.picture = picture
        pixmap = QPixmap()
        if picture is not None:
            pixmap.loadFromData(picture)
        size = self._shown.size() * self.devicePixelRatioF()
        if not pixmap.isNull():
            pixmap = pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._shown.setPixmap(pixmap)
        self._shown.setAccessibleName(self.tr("Wappen gewählt") if picture else self.tr("Noch kein Wappen"))
        self._shown.setVisible(picture is not None)
        self.remove.setVisible(picture is not None)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Wappen wählen"), str(Path.home()), self.tr("Bilder ({0})").format(FILTER)
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Take the picture of a file."""
        try:
            picture = read_arms(path)
        except InvalidInput as error:
            self.refused.emit(error)
            return
        self.show_picture(picture)
        self.chosen.emit(picture)

    def _remove(self) -> None:
        self.show_picture(None)
        self.chosen.emit(None)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)


class AccentField(QWidget):
    """Swatches to press and a field for any other colour; ``changed(text)`` follows both."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(4))
        self.field = QLineEdit()
        self.field.setMaxLength(7)
        self.field.setFixedWidth(px(110))
        self.field.setPlaceholderText("#1f4e79")
        self.field.textChanged.connect(self._typed)
        layout.addWidget(self.field)
        layout.addLayout(row)
        self.swatches: dict[str, QToolButton] = {}
        for colour, name in SWATCHES.items():
            button = QToolButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(self.tr("Farbe {0}").format(name))
            button.setToolTip(name)
            button.setIcon(_swatch(colour, px(22)))
            button.setIconSize(QSize(px(22), px(22)))
            button.clicked.connect(lambda _checked, chosen=colour: self.field.setText(chosen))
            self.swatches[colour] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """The colour as typed, ``#rrggbb`` when it is one."""
        return self.field.text().strip()

    def setText(self, text: str) -> None:
        """Show a colour."""
        self.field.setText(text)

    def _typed(self, text: str) -> None:
        for colour, button in self.swatches.items():
            button.setChecked(colour == text.strip().lower())
        self.changed.emit(text)


def _swatch(colour: str, size: int) -> QIcon:
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
