"""The handbook in a window of its own: chapters at the left, the text beside it; F1 opens the chapter of the place in front."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
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
    """Open the handbook at the chapter of the place."""
    handbook = Handbook(parent)
    handbook.go(CHAPTERS.get(place, ""))
    handbook.show()
    return handbook


class Handbook(QDialog):
    """Reads ``resources/handbook/*.md``; a chapter's title is its first line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(QCoreApplication.translate("handbook", "Handbuch"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme().px
        self.resize(px(980), px(720))
        self.chapters = QListWidget()
        self.chapters.setAccessibleName(QCoreApplication.translate("handbook", "Kapitel"))
        self.chapters.setFixedWidth(px(240))
        self.text = QTextBrowser()
        self.text.setAccessibleName(QCoreApplication.translate("handbook", "Text des Kapitels"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(px(20))
        layout = QHBoxLayout(self)
        layout.addWidget(self.chapters)
        layout.addWidget(self.text, 1)
        for path in sorted((resources() / "handbook").glob("*.md")):
            self._add(path)
        self.chapters.currentItemChanged.connect(self._show)
        self.chapters.setCurrentRow(0)

    def _add(self, path: Path) -> None:
        title = path.read_text("utf-8").split("\n", 1)[0].lstrip("# ").strip()
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, str(path))
        self.chapters.addItem(item)

    def go(self, chapter: str) -> None:
        """Turn to a chapter by its name (``posteingang``); stay where there is none."""
        for row in range(self.chapters.count()):
            path = Path(str(self.chapters.item(row).data(Qt.ItemDataRole.UserRole)))
            if path.stem.partition("-")[2] == chapter:
                self.chapters.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.setSearchPaths([str(resources() / "handbook")])
            self.text.setMarkdown(Path(str(item.data(Qt.ItemDataRole.UserRole))).read_text("utf-8"))

    def _follow(self, url: QUrl) -> None:
        # Links lead to other chapters only; the handbook never leaves the machine.
        self.go(Path(url.path()).stem.partition("-")[2])
