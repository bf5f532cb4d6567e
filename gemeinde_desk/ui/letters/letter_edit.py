"""Writing a letter: running text with placeholders and cards, copied and undone like any other text."""

import html

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from gemeinde_desk.letters.model import Block, Body, Field, Heading, ListItem, Paragraph
from gemeinde_desk.ui.letters.cards import CardObject
from gemeinde_desk.ui.letters.chips import ChipObject
from gemeinde_desk.ui.letters.document import (
    CARD,
    CHIP,
    OBJECT,
    body_of,
    card_format,
    card_of,
    char_format,
    field_of,
    fill,
    insert_blocks,
    insert_runs,
)
from gemeinde_desk.ui.letters.paragraphs import is_ordered, plain_format, toggle_heading, toggle_list
from gemeinde_desk.ui.letters.pasting import MIME, body_from_mime, mime_of
from gemeinde_desk.ui.letters.sign_menu import add_sign_actions
from gemeinde_desk.ui.letters.speaking import has_signs, spoken
from gemeinde_desk.ui.letters.words import FieldWords, card_title, card_verb
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.announce import announce


class LetterEdit(QTextEdit):
    """``edited()``: the text changed by the clerk. ``card_opened(position)``: a card is to be edited or exchanged."""

    edited = Signal()
    card_opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.words = FieldWords()
        self._chips, self._cards = ChipObject(self), CardObject(self)
        layout = self.document().documentLayout()
        layout.registerHandler(CHIP, self._chips)
        layout.registerHandler(CARD, self._cards)
        self._headings = _Headings(self.document())
        self._loading = False
        self._spoken = -1  # number of the paragraph the description tells
        self._last: Body = ()  # read once for every change
        self.document().setDocumentMargin(theme().px(12))
        self.document().contentsChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._speak)
        theme().changed.connect(self._dress)
        self._dress()

    # -- the letter

    def load(self, body: Body) -> None:
        """Show a body; nothing of it can be undone."""
        self._loading = True
        fill(self.document(), body)
        self._last = body_of(self.document())
        self._loading = False
        self._spoken = -1
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._describe()

    def body(self) -> Body:
        """What stands there now."""
        return self._last

    def set_words(self, words: FieldWords) -> None:
        """Other labels and values of the placeholders."""
        self.words = self._chips.words = self._cards.words = words
        self._lay_out_again()
        self._describe()

    def _changed(self) -> None:
        if self._loading:
            return
        body = body_of(self.document())
        if body != self._last:  # a change of looks alone is none
            self._last = body
            self._describe()
            self.edited.emit()

    def _lay_out_again(self) -> None:
        loading, self._loading = self._loading, True
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()
        self._loading = loading

    def _dress(self) -> None:
        self.document().setDefaultFont(theme().font())
        self._headings.rehighlight()
        self._lay_out_again()

    # -- writing

    def insert_field(self, key: str, fmt: str = "") -> None:
        """A placeholder at the cursor, in the style of the text around it."""
        cursor = self.textCursor()
        here = cursor.charFormat()
        bold = here.fontWeight() >= QFont.Weight.DemiBold.value
        field = Field(key, fmt, bold, here.fontItalic(), here.fontUnderline())
        cursor.insertText(OBJECT, char_format(field))
        self.setTextCursor(cursor)

    def insert_body(self, body: Body) -> None:
        """Blocks at the cursor, each a paragraph of its own, as one step for undo."""
        if not body:
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        empty = not cursor.block().text()
        rest = not empty and not cursor.atBlockEnd()
        at_start = not empty and cursor.atBlockStart()
        if at_start:
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        insert_blocks(cursor, body, into_empty=empty or at_start)
        if rest and not at_start:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def toggle_list(self, *, ordered: bool) -> None:
        """The paragraphs of the selection as a list, or back."""
        toggle_list(self.textCursor(), ordered=ordered)

    def toggle_heading(self) -> None:
        """The paragraphs of the selection as headings, or back."""
        toggle_heading(self.textCursor())
        self._headings.rehighlight()

    def set_style(self, *, bold: bool | None = None, italic: bool | None = None, underline: bool | None = None) -> None:
        """Bold, italic or underlined, for the selection or for what is typed next."""
        wanted = QTextCharFormat()
        if bold is not None:
            wanted.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        if italic is not None:
            wanted.setFontItalic(italic)
        if underline is not None:
            wanted.setFontUnderline(underline)
        self.mergeCurrentCharFormat(wanted)

    # -- cards

    def card_at(self, position: int) -> Block | None:
        """The card whose sign stands at a position of the document."""
        if not 0 <= position < self.document().characterCount() - 1:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(position + 1)
        return card_of(cursor.charFormat()) if self.document().characterAt(position) == OBJECT else None

    def sign_here(self) -> int:
        """The position of the placeholder or card the cursor stands at or has selected; -1 without one."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        signs = (p for p in dict.fromkeys((start, end - 1)) if p >= 0 and self.document().characterAt(p) == OBJECT)
        return next(signs, -1) if end - start <= 1 else -1

    def card_here(self) -> int:
        """The position of the card the cursor stands at or has selected; -1 without one."""
        position = self.sign_here()
        return position if self.card_at(position) is not None else -1

    def field_at(self, position: int) -> Field | None:
        """The placeholder whose chip stands at a position of the document."""
        cursor = QTextCursor(self.document())
        if not 0 <= position < self.document().characterCount() - 1:
            return None
        cursor.setPosition(position + 1)
        found = field_of(cursor.charFormat())
        return found if self.document().characterAt(position) == OBJECT else None

    def replace_field(self, position: int, field: Field) -> None:
        """Put another placeholder, or another way of writing it, on the chip."""
        self._replace_sign(position, char_format(field))

    def replace_card(self, position: int, block: Block) -> None:
        """Put another block on the card, as one step for undo."""
        self._replace_sign(position, card_format(block))
        self._lay_out_again()

    def _replace_sign(self, position: int, looks: QTextCharFormat) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(OBJECT, looks)

    def find_card(self, kind: type[Block]) -> int:
        """The position of the first card of a kind; -1 without one."""
        block = self.document().begin()
        while block.isValid():
            for offset, sign in enumerate(block.text()):
                position = block.position() + offset
                if sign == OBJECT and isinstance(self.card_at(position), kind):
                    return position
            block = block.next()
        return -1

    def find_field(self, key: str) -> int:
        """The position of the first chip of a placeholder in the running text; -1 without one."""
        fields = ((position, self.field_at(position)) for position in range(self.document().characterCount() - 1))
        return next((position for position, field in fields if field is not None and field.key == key), -1)

    def show_position(self, position: int) -> None:
        """Select the sign there and bring it into sight."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus()

    # -- the clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        """Our own kind, which keeps placeholders and cards, and plain text for everyone else."""
        return mime_of(self.textCursor(), self.words)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Our own kind and plain text; files belong elsewhere."""
        return source.hasFormat(MIME) or (source.hasText() and not source.hasUrls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste: what is ours as it was, everything else as plain text."""
        body, inline = body_from_mime(source)
        self._paste(body, inline=inline)

    def _paste(self, body: Body, *, inline: bool) -> None:
        first = body[0] if len(body) == 1 else None
        if inline and isinstance(first, Paragraph | Heading | ListItem):
            cursor = self.textCursor()
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            insert_runs(cursor, first.runs)
            cursor.endEditBlock()
            self.setTextCursor(cursor)
        else:
            self.insert_body(body)
        self.ensureCursorVisible()

    # -- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a card, ends a heading and leaves an empty list item; Tab goes on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.isReadOnly():
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            card = self.card_here()
            if not modifiers and card >= 0 and self.textCursor().hasSelection():
                self.open_card(card)
                return
            if not modifiers and self._enter():
                return
        super().keyPressEvent(event)

    def _enter(self) -> bool:
        cursor = self.textCursor()
        if cursor.currentList() is not None and not cursor.block().text():
            toggle_list(cursor, ordered=is_ordered(cursor))
            return True
        if cursor.blockFormat().headingLevel() and cursor.atBlockEnd():
            cursor.insertBlock(plain_format(), QTextCharFormat())
            self.setTextCursor(cursor)
            return True
        return False

    def open_card(self, position: int) -> None:
        """Ask for a card to be edited or exchanged."""
        block = self.card_at(position)
        if block is not None and card_verb(block) and not self.isReadOnly():
            self.card_opened.emit(position)

    def _sign_under(self, point: QPoint) -> int:
        """The position of the object sign drawn at a point of the viewport; -1 beside."""
        cursor = self.cursorForPosition(point)
        for position in (cursor.position(), cursor.position() - 1):
            if position >= 0 and self.document().characterAt(position) == OBJECT:
                left, right = QTextCursor(self.document()), QTextCursor(self.document())
                left.setPosition(position)
                right.setPosition(position + 1)
                start, end = self.cursorRect(left), self.cursorRect(right)
                if start.left() <= point.x() <= max(end.left(), start.left()) and (
                    min(start.top(), end.top()) <= point.y() <= max(start.bottom(), end.bottom())
                ):
                    return position
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a card or chip selects it as a whole."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            position = self._sign_under(event.position().toPoint())
            if position >= 0:
                self.show_position(position)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens a card."""
        position = self._sign_under(event.position().toPoint())
        if position >= 0 and self.card_at(position) is not None:
            self.open_card(position)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with what can be done with a card or placeholder on top."""
        menu = self.createStandardContextMenu(event.pos())
        position = self._sign_under(event.pos())
        if not self.isReadOnly():
            add_sign_actions(menu, self, position if position >= 0 else self.sign_here())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """The pointer over a placeholder is told its value."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self._sign_under(self.viewport().mapFrom(self, event.pos()))
            tip = self._tip(position) if position >= 0 else ""
            if tip:
                QToolTip.showText(event.globalPos(), f"<span>{html.escape(tip)}</span>", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _tip(self, position: int) -> str:
        field = self.field_at(position)
        return self.words.tip(field.key, field.fmt) if field is not None else ""

    def _speak(self) -> None:
        """Assistive technology reads a chip or card as a sign without a name: say what it is, and what stands around it."""
        block = self.textCursor().block()
        comes = block.blockNumber() != self._spoken
        if comes:
            self._spoken = block.blockNumber()
            self._describe()
        position = self.sign_here()
        card = self.card_at(position)
        text = card_title(card) if card is not None else self._tip(position)
        if comes and has_signs(block):
            announce(self, self.accessibleDescription())
        elif text:
            announce(self, text)

    def _describe(self) -> None:
        """Qt tells assistive technology when a description changes."""
        text = spoken(self.textCursor().block(), self.words)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


class _Headings(QSyntaxHighlighter):
    """Headings look like headings without being written bold."""

    def highlightBlock(self, text: str) -> None:
        if self.currentBlock().blockFormat().headingLevel():
            looks = QTextCharFormat()
            looks.setFontWeight(QFont.Weight.DemiBold)
            looks.setFontPointSize(theme().font().pointSizeF() * 1.1)
            self.setFormat(0, len(text.encode("utf-16-le")) // 2, looks)
