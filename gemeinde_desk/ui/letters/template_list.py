"""The letter templates to choose from."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gemeinde_desk.letters.templates import Template
from gemeinde_desk.ui.theme import ROW, Role, theme
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.tips import plain_tip


class TemplateList(QListWidget):
    """Templates by title; ``proposed`` of them stand first."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(RowDelegate(self))

    def show_templates(self, templates: list[Template], proposed: int = 0) -> None:
        """Fill the list anew; the current one stays where it still is there."""
        before = self.template()
        self.clear()
        for number, template in enumerate(templates):
            item = QListWidgetItem(template.title)
            item.setData(Qt.ItemDataRole.UserRole, template)
            item.setToolTip(plain_tip(template.description))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, template.description)
            item.setSizeHint(QSize(0, theme().px(ROW)))
            if number < proposed:
                item.setFont(theme().font(Role.STRONG))
            self.addItem(item)
        found = next((n for n, each in enumerate(templates) if before is not None and each.key == before.key), 0)
        self.setCurrentRow(found if templates else -1)

    def template(self) -> Template | None:
        """The current one."""
        item = self.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Template) else None

    def select_key(self, key: str) -> None:
        """Make a template the current one."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole).key == key:
                self.setCurrentRow(row)
