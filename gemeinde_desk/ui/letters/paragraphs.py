"""What whole paragraphs are: running text, headings, items of lists."""

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor

from gemeinde_desk.ui.letters.document import list_format

#: room below a paragraph
GAP = 6


def plain_format() -> QTextBlockFormat:
    """An ordinary paragraph."""
    made = QTextBlockFormat()
    made.setBottomMargin(GAP)
    return made


def selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """Every paragraph the selection touches."""
    found = []
    block = cursor.document().findBlock(cursor.selectionStart())
    while block.isValid() and block.position() <= cursor.selectionEnd():
        found.append(block)
        block = block.next()
    return found


def is_ordered(cursor: QTextCursor) -> bool:
    """Whether the cursor is in a numbered list."""
    found = cursor.currentList()
    return found is not None and found.format().style() == list_format(ordered=True).style()


def toggle_list(cursor: QTextCursor, *, ordered: bool) -> None:
    """The paragraphs of the selection as a list, joined to one just above it; or back. One step for undo."""
    wanted, found = list_format(ordered=ordered), cursor.currentList()
    cursor.beginEditBlock()
    if found is not None and found.format().style() == wanted.style():
        for block in selected_blocks(cursor):
            _leave_list(block)
            QTextCursor(block).setBlockFormat(plain_format())
    else:
        for block in selected_blocks(cursor):
            if block.blockFormat().headingLevel():
                QTextCursor(block).setBlockFormat(plain_format())
        above = cursor.document().findBlock(cursor.selectionStart()).previous().textList()
        if above is not None and above.format().style() == wanted.style():
            for block in selected_blocks(cursor):
                above.add(block)
        else:
            cursor.createList(wanted)
    cursor.endEditBlock()


def toggle_heading(cursor: QTextCursor) -> None:
    """The paragraphs of the selection as headings, or back. One step for undo."""
    level = 0 if cursor.blockFormat().headingLevel() else 2
    cursor.beginEditBlock()
    for block in selected_blocks(cursor):
        _leave_list(block)
        wanted = plain_format()
        wanted.setHeadingLevel(level)
        QTextCursor(block).setBlockFormat(wanted)
    cursor.endEditBlock()


def _leave_list(block: QTextBlock) -> None:
    own = block.textList()
    if own is not None:
        own.remove(block)
