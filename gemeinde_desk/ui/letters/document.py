"""The body of a letter as a Qt text document and back, without losing anything.

Paragraphs, headings and list items are text blocks; a placeholder is one object sign (U+FFFC) with its key in its format.
What is not running text (table, remedy instruction, note, signature, page break) is a card: one object sign in a block of
its own that carries the whole block as JSON. Both kinds of signs are copied, deleted and undone by Qt like any letter.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextList,
    QTextListFormat,
)

from gemeinde_desk.letters.model import (
    Block,
    Body,
    Field,
    Heading,
    ListItem,
    Paragraph,
    Run,
    Runs,
    Text,
)
from gemeinde_desk.letters.model_json import body_from_json, body_to_json

CHIP: Final = QTextFormat.ObjectTypes.UserObject.value + 1
CARD: Final = QTextFormat.ObjectTypes.UserObject.value + 2
KEY: Final = QTextFormat.Property.UserProperty.value + 1
FMT: Final = QTextFormat.Property.UserProperty.value + 2
BLOCK: Final = QTextFormat.Property.UserProperty.value + 3
OBJECT: Final = "\ufffc"
BREAK: Final = "\u2028"
#: signs Qt keeps for itself, and those no letter can hold
_FORBIDDEN: Final = frozenset("\ufffc\ufdd0\ufdd1\u2029\u0000")
_ORDERED: Final = frozenset({QTextListFormat.Style.ListDecimal})


def tidy(text: str) -> str:
    """The text as a letter can hold it: line feeds for every kind of line end, no control signs, no halves of signs."""
    if text.isprintable() and OBJECT not in text:
        return text  # nearly always, and typing must not wait for the rest
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(BREAK, "\n").replace("\u2029", "\n")
    kept = (sign for sign in plain if sign in "\n\t" or (sign not in _FORBIDDEN and not _unseen(sign)))
    return "".join(kept)


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


def tidy_runs(runs: Iterable[Run]) -> Runs:
    """Runs as the editor gives them back: neighbours of one style joined, nothing empty."""
    out: list[Run] = []
    for run in runs:
        if isinstance(run, Text):
            text, last = tidy(run.text), out[-1] if out else None
            if not text:
                continue
            style = (run.bold, run.italic, run.underline)
            if isinstance(last, Text) and (last.bold, last.italic, last.underline) == style:
                out[-1] = Text(last.text + text, *style)
            else:
                out.append(Text(text, *style))
        else:
            out.append(run)
    return tuple(out)


def tidy_body(body: Body) -> Body:
    """The body as the editor gives it back."""
    return tuple(_tidy_block(block) for block in body)


def _tidy_block(block: Block) -> Block:
    match block:
        case Paragraph(runs):
            return Paragraph(tidy_runs(runs))
        case Heading(runs):
            return Heading(tidy_runs(runs))
        case ListItem(runs, ordered):
            return ListItem(tidy_runs(runs), ordered)
    return block


# -- formats


def char_format(run: Run) -> QTextCharFormat:
    """How a run is written; for a placeholder with its key."""
    made = QTextCharFormat()
    if run.bold:
        made.setFontWeight(QFont.Weight.Bold)
    if run.italic:
        made.setFontItalic(True)
    if run.underline:
        made.setFontUnderline(True)
    if isinstance(run, Field):
        made.setObjectType(CHIP)
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        made.setProperty(KEY, run.key)
        made.setProperty(FMT, run.fmt)
    return made


def card_format(block: Block) -> QTextCharFormat:
    """The format of a card that carries the block."""
    made = QTextCharFormat()
    made.setObjectType(CARD)
    made.setProperty(BLOCK, json.dumps(body_to_json((block,))[0], ensure_ascii=False))
    return made


def card_of(found: QTextCharFormat | QTextFormat) -> Block | None:
    """The block a card carries; None for any other format."""
    if found.objectType() != CARD:
        return None
    return body_from_json([json.loads(str(found.property(BLOCK)))])[0]


def field_of(found: QTextCharFormat) -> Field | None:
    """The placeholder a chip stands for; None for any other format."""
    if found.objectType() != CHIP:
        return None
    styles = (found.fontWeight() >= QFont.Weight.DemiBold.value, found.fontItalic(), found.fontUnderline())
    return Field(str(found.property(KEY)), str(found.property(FMT) or ""), *styles)


def _block_format(block: Block) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setBottomMargin(6)
    if isinstance(block, Heading):
        made.setHeadingLevel(2)
        made.setTopMargin(6)
    return made


# -- model to document


def fill(document: QTextDocument, body: Body) -> None:
    """Show the body; what could be undone before is forgotten."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    insert_blocks(cursor, body or (Paragraph(()),), into_empty=True)
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def insert_blocks(cursor: QTextCursor, body: Body, *, into_empty: bool = False) -> None:
    """Write blocks at the cursor, each in a text block of its own.

    :param into_empty: the first takes the (empty) text block the cursor is in
    """
    current: QTextList | None = None
    kind: bool | None = None
    for number, block in enumerate(body):
        if number or not into_empty:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        _leave_list(cursor)
        cursor.setBlockFormat(_block_format(block))
        cursor.setBlockCharFormat(QTextCharFormat())
        ordered = block.ordered if isinstance(block, ListItem) else None
        if ordered is None:
            current = None
        elif current is not None and kind is ordered:
            current.add(cursor.block())
        else:
            current = cursor.createList(list_format(ordered=ordered))
        kind = ordered
        if isinstance(block, Paragraph | Heading | ListItem):
            insert_runs(cursor, block.runs)
        else:
            cursor.insertText(OBJECT, card_format(block))


def insert_runs(cursor: QTextCursor, runs: Runs) -> None:
    """Write running text at the cursor, without a new paragraph."""
    for run in runs:
        if isinstance(run, Field):
            cursor.insertText(OBJECT, char_format(run))
        elif text := tidy(run.text):
            cursor.insertText(text.replace("\n", BREAK), char_format(run))


def list_format(*, ordered: bool) -> QTextListFormat:
    """A list with numbers or dots."""
    made = QTextListFormat()
    made.setStyle(QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc)
    made.setIndent(1)
    return made


def _leave_list(cursor: QTextCursor) -> None:
    found = cursor.currentList()
    if found is not None:
        found.remove(cursor.block())


# -- document to model


def body_of(document: QTextDocument) -> Body:
    """What stands in the document."""
    out: list[Block] = []
    block = document.begin()
    while block.isValid():
        out += blocks_of(block)
        block = block.next()
    return tuple(out) if out != [Paragraph(())] else ()


def blocks_of(block: QTextBlock) -> list[Block]:
    """The text block as blocks of the model: more than one when something was typed beside a card."""
    out: list[Block] = []
    runs: list[Run] = []
    for text, found in _pieces(block):
        card = card_of(found)
        if card is None:
            runs += _runs(text, found)
            continue
        if runs:
            out.append(_text_block(block, runs))
            runs = []
        out += [card] * len(text)
    if runs or not out:
        out.append(_text_block(block, runs))
    return out


def runs_of_block(block: QTextBlock) -> Runs:
    """The running text of one text block; cards are passed over."""
    return tidy_runs(run for text, found in _pieces(block) if card_of(found) is None for run in _runs(text, found))


def _pieces(block: QTextBlock) -> Iterator[tuple[str, QTextCharFormat]]:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        yield fragment.text(), fragment.charFormat()
        iterator += 1


def _runs(text: str, found: QTextCharFormat) -> list[Run]:
    field = field_of(found)
    if field is not None:
        return [field] * len(text)
    bold = found.fontWeight() >= QFont.Weight.DemiBold.value
    return [Text(tidy(text), bold, found.fontItalic(), found.fontUnderline())]


def _text_block(block: QTextBlock, runs: list[Run]) -> Block:
    made, found = tidy_runs(runs), block.textList()
    if found is not None:
        return ListItem(made, found.format().style() in _ORDERED)
    if block.blockFormat().headingLevel():
        return Heading(made)
    return Paragraph(made)
