"""What a screen reader is told of a paragraph of a letter.

Qt's own accessible text of an editor gives a placeholder or card as U+FFFC, an object without a name. A text interface of
our own cannot be completed from Python: ``selection()`` and ``attributes()`` of QAccessibleTextInterface, which every screen
reader asks for, are not offered by PySide6. So the editor's description always holds the paragraph of the cursor as it
will print, and it is spoken when the cursor comes to a paragraph with such signs.
"""

from PySide6.QtGui import QTextBlock

from gemeinde_desk.letters.model import Field, Runs, Signature, runs_of
from gemeinde_desk.ui.letters.document import OBJECT, blocks_of
from gemeinde_desk.ui.letters.words import FieldWords, card_title, tr


def has_signs(block: QTextBlock) -> bool:
    """Whether a placeholder or card stands in the paragraph."""
    return OBJECT in block.text()


def spoken(block: QTextBlock, words: FieldWords) -> str:
    """The paragraph with the values of its placeholders; a card with its name and its text."""
    parts = []
    for found in blocks_of(block):
        shown = words.signed(found) if isinstance(found, Signature) else found
        text = " ".join(filter(None, (_spoken_runs(runs, words) for runs in runs_of(shown))))
        title = card_title(found)
        parts.append(f"{title}: {text}" if title and text else title or text)
    return " ".join(part.strip() for part in parts if part.strip())


def _spoken_runs(runs: Runs, words: FieldWords) -> str:
    def one(field: Field) -> str:
        return words.value(field.key, field.fmt) or tr("{0} (noch ohne Wert)").format(words.label(field.key))

    return "".join(one(run) if isinstance(run, Field) else run.text for run in runs)
