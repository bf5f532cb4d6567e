"""The bar over the text: styles, lists, placeholders, text blocks, undo."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.letters.document import list_format
from gemeinde_desk.ui.letters.letter_edit import LetterEdit
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton, with_menu

#: wide enough (100 % drawing) for words beside the icons
ROOMY = 560


class FormatBar(QWidget):
    """Works on one editor and shows how the text at the cursor is written.

    ``field_wanted()``, ``block_wanted()``, ``break_wanted()``: something is to be inserted.
    """

    field_wanted = Signal()
    block_wanted = Signal()
    break_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, edit: LetterEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        tr = self.tr
        self.bold = IconButton(
            "bold", tr("Fett"), lambda: edit.set_style(bold=self.bold.isChecked()), shortcut="Ctrl+B", checkable=True
        )
        self.italic = IconButton(
            "italic",
            tr("Kursiv"),
            lambda: edit.set_style(italic=self.italic.isChecked()),
            shortcut="Ctrl+I",
            checkable=True,
        )
        self.underline = IconButton(
            "underline",
            tr("Unterstrichen"),
            lambda: edit.set_style(underline=self.underline.isChecked()),
            shortcut="Ctrl+U",
            checkable=True,
        )
        self.heading = IconButton(
            "heading", tr("Überschrift"), edit.toggle_heading, shortcut="Ctrl+Shift+H", checkable=True
        )
        self.bullets = IconButton(
            "list", tr("Aufzählung"), lambda: edit.toggle_list(ordered=False), shortcut="Ctrl+Shift+L", checkable=True
        )
        self.numbers = IconButton(
            "list-numbered",
            tr("Nummerierung"),
            lambda: edit.toggle_list(ordered=True),
            shortcut="Ctrl+Shift+O",
            checkable=True,
        )
        self.field = Button(
            tr("Platzhalter"),
            self.field_wanted.emit,
            kind="quiet",
            symbol="placeholder",
            tip=tr("Platzhalter einfügen (Strg+Umschalt+P)"),
        )
        self.field.setShortcut("Ctrl+Shift+P")
        self.block = Button(
            tr("Baustein"),
            self.block_wanted.emit,
            kind="quiet",
            symbol="text-block",
            tip=tr("Textbaustein einfügen (Strg+Umschalt+T)"),
        )
        self.block.setShortcut("Ctrl+Shift+T")
        self.more = IconButton("more", tr("Tabelle oder neue Seite einfügen"))
        with_menu(self.more)
        menu = QMenu(self)
        menu.addAction(icon("table"), tr("Tabelle …"), self.table_wanted.emit)
        menu.addAction(icon("page-break"), tr("Neue Seite"), self.break_wanted.emit)
        self.more.setMenu(menu)
        self.undo = IconButton("undo", tr("Eingabe rückgängig machen (Strg+Z)"), edit.undo)
        self.redo = IconButton("redo", tr("Eingabe wiederherstellen (Strg+Umschalt+Z)"), edit.redo)
        self._lay_out()
        edit.cursorPositionChanged.connect(self._refresh)
        edit.currentCharFormatChanged.connect(lambda _format: self._refresh())
        edit.edited.connect(self._refresh)
        edit.undoAvailable.connect(self.undo.setEnabled)
        edit.redoAvailable.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(1))
        groups = (
            (self.bold, self.italic, self.underline),
            (self.heading, self.bullets, self.numbers),
            (self.field, self.block, self.more),
            (self.undo, self.redo),
        )
        for number, group in enumerate(groups):
            if number:
                layout.addSpacing(theme().px(6))
            for button in group:
                layout.addWidget(button)
        layout.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the icons alone remain."""
        super().resizeEvent(event)
        roomy = event.size().width() >= theme().px(ROOMY)
        for button, text in ((self.field, self.tr("Platzhalter")), (self.block, self.tr("Baustein"))):
            keys = button.shortcut()
            button.setText(text if roomy else "")
            button.setShortcut(keys)  # another text takes the shortcut away
            button.setAccessibleName(text)

    def _refresh(self) -> None:
        cursor, looks = self._edit.textCursor(), self._edit.currentCharFormat()
        self.bold.setChecked(looks.fontWeight() >= QFont.Weight.DemiBold.value)
        self.italic.setChecked(looks.fontItalic())
        self.underline.setChecked(looks.fontUnderline())
        self.heading.setChecked(bool(cursor.blockFormat().headingLevel()))
        found = cursor.currentList()
        style = found.format().style() if found is not None else None
        self.bullets.setChecked(style == list_format(ordered=False).style())
        self.numbers.setChecked(style == list_format(ordered=True).style())
