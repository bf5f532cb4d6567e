"""The words of this place: placeholders by their labels and values, kinds of cards, states, days."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.letters.model import (
    Block,
    Body,
    Field,
    Note,
    PageBreak,
    Remedy,
    Runs,
    Signature,
    Table,
    Text,
    runs_of,
)
from gemeinde_desk.letters.placeholders import Registry, Value, written
from gemeinde_desk.letters.signing import MAYOR, Lines, signed, signers


def tr(text: str) -> str:
    """The text in the language of the window."""
    return QCoreApplication.translate("letters", text)


class FieldWords:
    """What a placeholder is called and what it stands for in one letter."""

    def __init__(self, registry: Registry | None = None, values: Mapping[str, Value] | None = None) -> None:
        self.registry = registry or Registry()
        self.values = values or {}

    def label(self, key: str) -> str:
        """Its German label."""
        return self.registry.label(key)

    def value(self, key: str, fmt: str = "") -> str:
        """Its value as it will print; empty while it is missing."""
        found = self.values.get(key, "")
        return written(found, fmt) if found != "" else ""

    def text(self, runs: Runs) -> str:
        """Running text as it will print, what is missing in square brackets."""
        parts = (
            run.text if isinstance(run, Text) else self.value(run.key, run.fmt) or f"[{self.label(run.key)}]"
            for run in runs
        )
        return "".join(parts)

    def signed(self, signature: Signature) -> Signature:
        """The signature as it will print: the clerk's where the office has no mayor to sign."""
        (found,) = signed((signature,), self.values)
        assert isinstance(found, Signature)
        return found

    def signers(self) -> list[tuple[str, Lines]]:
        """Who may sign this letter, and the lines for it."""
        mayor = tr("{0} (Bürgermeisterin oder Bürgermeister)")
        return [(mayor.format(name) if lines == MAYOR else name, lines) for name, lines in signers(self.values)]

    def tip(self, key: str, fmt: str) -> str:
        """What the pointer over a placeholder is told, in plain text."""
        value = self.value(key, fmt)
        return f"{self.label(key)}: {value}" if value else tr("{0}: noch ohne Wert").format(self.label(key))


def keys_in(subject: Runs, body: Body) -> frozenset[str]:
    """The placeholders a letter uses."""
    everything = (subject, *(runs for block in body for runs in runs_of(block)))
    return frozenset(run.key for runs in everything for run in runs if isinstance(run, Field))


def card_title(block: Block) -> str:
    """What a card is called; empty for running text."""
    if isinstance(block, Note) and block.title:
        return tr("Hinweis: {0}").format(block.title)
    if isinstance(block, Signature) and block.automatic:
        return tr("Namenszeile ohne Unterschrift")
    titles: dict[type[Block], str] = {
        Remedy: tr("Rechtsbehelfsbelehrung"),
        Note: tr("Hinweis"),
        Signature: tr("Unterschrift"),
        Table: tr("Tabelle"),
        PageBreak: tr("Neue Seite"),
    }
    return titles.get(type(block), "")


def card_verb(block: Block) -> str:
    """What can be done with a card; empty when nothing."""
    if isinstance(block, Remedy | Note):
        return tr("Austauschen …")
    return "" if isinstance(block, PageBreak) else tr("Bearbeiten …")


def day_word(day: date | None) -> str:
    """A day in a list; a dash where there is none."""
    return format_date(day) if day else "–"


def number_word(count: int) -> str:
    """1.234."""
    return f"{count:,}".replace(",", ".")
