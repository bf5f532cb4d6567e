"""What the context menu offers for a card or a placeholder: edit, exchange, write it another way."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gemeinde_desk.letters.model import Signature
from gemeinde_desk.letters.placeholders import FORMATS, Kind
from gemeinde_desk.letters.signing import Lines
from gemeinde_desk.ui.letters.words import card_verb, tr

if TYPE_CHECKING:
    from gemeinde_desk.ui.letters.letter_edit import LetterEdit


def add_sign_actions(menu: QMenu, edit: "LetterEdit", position: int) -> None:
    """Put what can be done with the sign at a position of the document on top of the menu."""
    usual = menu.actions()
    block, field = edit.card_at(position), edit.field_at(position)
    if block is not None and card_verb(block):
        menu.addAction(card_verb(block), partial(edit.open_card, position))
        if isinstance(block, Signature):
            who = menu.addMenu(tr("Unterschreiben lassen von"))
            for name, lines in edit.words.signers():
                action = who.addAction(name.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(lines == edit.words.signed(block).lines)
                action.triggered.connect(partial(_sign_by, edit, position, lines))
    elif field is not None:
        ways = menu.addMenu(tr("„{0}“ schreiben als").format(edit.words.label(field.key)))
        for fmt, example in formats_of(edit, field.key).items():
            action = ways.addAction(edit.words.value(field.key, fmt) or example)
            action.setCheckable(True)
            action.setChecked(fmt == field.fmt)
            action.triggered.connect(partial(_write_as, edit, position, fmt))
    for added in menu.actions()[len(usual) :]:
        menu.insertAction(usual[0] if usual else None, added)  # type: ignore[arg-type] # None: at the end
    if usual and len(menu.actions()) > len(usual):
        menu.insertSeparator(usual[0])


def _sign_by(edit: "LetterEdit", position: int, lines: Lines, *_checked: object) -> None:
    block = edit.card_at(position)
    if isinstance(block, Signature):
        edit.replace_card(position, replace(block, lines=lines))


def formats_of(edit: "LetterEdit", key: str) -> dict[str, str]:
    """The ways to write a placeholder, each with an example; one of two that look alike is left out."""
    kind: Kind = next((known.kind for known in edit.words.registry if known.key == key), "text")
    seen: dict[str, str] = {}
    for fmt, example in FORMATS[kind].items():
        if example not in seen.values():
            seen[fmt] = example
    return seen


def _write_as(edit: "LetterEdit", position: int, fmt: str, *_checked: object) -> None:
    field = edit.field_at(position)
    if field is not None:
        edit.replace_field(position, replace(field, fmt=fmt))
