"""What goes to the clipboard and comes from it: our own kind of data, which keeps placeholders and cards, or plain text."""

import json
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.model import Block, Body, Heading, ListItem, Paragraph, Text
from gemeinde_desk.letters.model_json import body_from_json, body_to_json
from gemeinde_desk.ui.letters.document import body_of
from gemeinde_desk.ui.letters.words import FieldWords

MIME: Final = "application/x-gemeinde-desk-letter+json"
#: more than this is not pasted at once: a letter is short, and the window must not stand still
LONGEST_PASTE: Final = 200_000


def mime_of(cursor: QTextCursor, words: FieldWords) -> QMimeData:
    """The selection of a cursor. It counts as running text when it lies within one paragraph."""
    part = QTextDocument()
    QTextCursor(part).insertFragment(cursor.selection())
    body = body_of(part)
    document = cursor.document()
    inline = document.findBlock(cursor.selectionStart()) == document.findBlock(cursor.selectionEnd())
    made = QMimeData()
    made.setData(MIME, json.dumps({"inline": inline, "blocks": body_to_json(body)}).encode())
    made.setText("\n".join(_plain(block, words) for block in body))
    return made


def _plain(block: Block, words: FieldWords) -> str:
    if isinstance(block, Paragraph | Heading | ListItem):
        return words.text(block.runs)
    return "\n".join(words.text(runs) for runs in getattr(block, "paragraphs", ()))


def body_from_mime(source: QMimeData) -> tuple[Body, bool]:
    """The blocks to insert, and whether they are running text. Damaged data of our kind counts as plain text."""
    if source.hasFormat(MIME):
        with suppress(InvalidInput, ValueError, TypeError, KeyError):
            found = json.loads(bytes(source.data(MIME).data()))
            return body_from_json(found["blocks"]), bool(found["inline"])
    text = source.text()[:LONGEST_PASTE].replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(Paragraph((Text(line),)) for line in lines), len(lines) == 1
