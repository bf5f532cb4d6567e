"""The handbook in a window of its own: chapters at the left, the text beside it; F1 opens the chapter of the place in front."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.theme import theme

#: The chapter each place opens.
CHAPTERS = {
    "today": "heute",
    "intake": "posteingang",
    "cases": "vorgaenge",
    "letters": "schreiben",
    "contacts": "kontakte",
    "settings": "einstellungen",
}


def show_handbook(parent: QWidget, place: str = "") -> "Handbook":
    """Open the handbook at the chapter of the place; the one that is open already turns there."""
    handbook = parent.findChild(Handbook) or Handbook(parent)
    handbook.go(CHAPTERS.get(place, ""))
    handbook.show()
    handbook.raise_()
    handbook.activateWindow()
    handbook.text.setFocus(Qt.FocusReason.OtherFocusReason)
    return handbook


class Handbook(QDialog):
    """Reads ``resources/handbook/*.md``; a chapter's title is its first line. Alt+Left goes back, Esc closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(QCoreApplication.translate("handbook", "Handbuch"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme().px
        self.resize(px(980), px(720))
        self._before: list[str] = []
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(QCoreApplication.translate("handbook", "Kapitel"))
        self.chapters.setProperty("frameless", True)
        self.chapters.setFixedWidth(px(240))
        self.text = QTextBrowser()
        self.text.setAccessibleName(QCoreApplication.translate("handbook", "Text des Kapitels"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(px(24))
        layout = QHBoxLayout(self)
        layout.addWidget(self.chapters)
        layout.addWidget(self.text, 1)
        for path in sorted((resources() / "handbook").glob("*.md")):
            self._add(path)
        self.chapters.currentItemChanged.connect(self._show)
        self.chapters.setCurrentRow(0)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.activated.connect(self.go_back)

    def _add(self, path: Path) -> None:
        title = path.read_text("utf-8").split("\n", 1)[0].lstrip("# ").strip()
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, str(path))
        item.setSizeHint(QSize(0, theme().px(32)))
        self.chapters.addItem(item)

    def chapter(self) -> str:
        """The name of the chapter in front, such as ``posteingang``."""
        return _name(self.chapters.currentItem())

    def go(self, chapter: str) -> None:
        """Turn to a chapter by its name; stay where there is none."""
        for row in range(self.chapters.count()):
            if _name(self.chapters.item(row)) == chapter:
                self.chapters.setCurrentRow(row)

    def go_back(self) -> None:
        """To the chapter one came from by a link."""
        if self._before:
            self.go(self._before.pop())

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.setMarkdown(Path(str(item.data(Qt.ItemDataRole.UserRole))).read_text("utf-8"))

    def _follow(self, url: QUrl) -> None:
        # Links lead to other chapters only; the handbook never leaves the machine.
        self._before.append(self.chapter())
        self.go(Path(url.path()).stem.partition("-")[2])


def _name(item: QListWidgetItem) -> str:
    return Path(str(item.data(Qt.ItemDataRole.UserRole))).stem.partition("-")[2]
