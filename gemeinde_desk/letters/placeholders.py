"""Placeholders: which there are, how their values are written, and what is missing.

A value is plain data (text, day, amount, yes or no) and never markup. An unknown key is refused when a template is
loaded; a known one without a value becomes a visible mark in the draft and blocks issuing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from gemeinde_desk.deadlines.dates import format_date, format_date_long
from gemeinde_desk.letters.model import (
    Block,
    Body,
    Field,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Remedy,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)

Value = str | date | Decimal | bool
Kind = Literal["text", "date", "money", "yesno"]
FORMATS: Final[Mapping[Kind, Mapping[str, str]]] = {
    "text": {"": "wie eingetragen", "gross": "erster Buchstabe groß", "klein": "erster Buchstabe klein"},
    "date": {"": "24. November 2026", "lang": "24. November 2026", "kurz": "24.11.2026"},
    "money": {"": "1.234,50 €", "zahl": "1.234,50"},
    "yesno": {"": "ja oder nein"},
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One key with its German label, what kind of value it stands for, and an example for the editor."""

    key: str
    label: str
    example: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Missing:
    """A placeholder without a value, and what it is called in the window."""

    key: str
    label: str


_FIXED: Final = (
    Placeholder("amt.name", "Name der Gemeinde", "Gemeinde Musterau"),
    Placeholder("amt.behoerde", "Behördenzeile", "Der Bürgermeister"),
    Placeholder("amt.anschrift", "Anschrift der Gemeinde", "Rathausplatz 1, 99998 Musterau"),
    Placeholder("amt.ort", "Ort der Gemeinde", "Musterau"),
    Placeholder("amt.telefon", "Telefon der Gemeinde", "03601 555-0"),
    Placeholder("amt.e_mail", "E-Mail der Gemeinde", "post@musterau.example"),
    Placeholder("amt.internet", "Internetseite der Gemeinde", "www.musterau.example"),
    Placeholder("amt.iban", "IBAN der Gemeinde", "DE89 3704 0044 0532 0130 00"),
    Placeholder("amt.bic", "BIC der Gemeinde", "COBADEFFXXX"),
    Placeholder("amt.bank", "Bank der Gemeinde", "Sparkasse Musterland"),
    Placeholder("amt.buergermeister", "Bürgermeisterin oder Bürgermeister", "Anna Beispiel"),
    Placeholder("amt.oeffnungszeiten", "Öffnungszeiten", "Mo–Fr 8:00–12:00 Uhr"),
    Placeholder(
        "amt.rechtsbehelfsstelle", "Stelle für den Widerspruch", "Gemeinde Musterau, Rathausplatz 1, 99998 Musterau"
    ),
    Placeholder(
        "amt.gericht", "Zuständiges Gericht", "Verwaltungsgericht Musterstadt, Gerichtsweg 1, 99999 Musterstadt"
    ),
    Placeholder("fall.zeichen", "Vorgangszeichen", "631.20-2026-0007"),
    Placeholder("fall.betreff", "Betreff des Vorgangs", "Gerüst Lange Straße 12"),
    Placeholder("fall.art", "Vorgangsart", "Sondernutzung"),
    Placeholder("fall.eingang", "Tag des Eingangs", "3. November 2026", "date"),
    Placeholder("fall.ergebnis", "Ergebnis des Vorgangs", "bewilligt"),
    Placeholder("fall.fremdes_zeichen", "Zeichen der anderen Seite", "BA 12/26"),
    Placeholder("empfaenger.name", "Name der empfangenden Person", "Dr. Zoë Łukasiewicz"),
    Placeholder("empfaenger.anschrift", "Anschrift in einer Zeile", "Lange Straße 12, 99998 Musterau"),
    Placeholder("empfaenger.anrede", "Anrede", "Sehr geehrte Frau Dr. Łukasiewicz,"),
    Placeholder("empfaenger.geboren", "Geburtsdatum", "1. April 1950", "date"),
    Placeholder("brief.zeichen", "Zeichen dieses Schreibens", "631.20-2026-0007-001"),
    Placeholder("brief.datum", "Datum des Schreibens", "24. November 2026", "date"),
    Placeholder("sachbearbeitung.name", "Name der Sachbearbeitung", "Jana Öhler"),
    Placeholder("sachbearbeitung.funktion", "Amt der Sachbearbeitung", "Ordnungsamt"),
    Placeholder("sachbearbeitung.zeichnung", "Zeichnungszusatz", "Im Auftrag"),
    Placeholder("sachbearbeitung.telefon", "Telefon der Sachbearbeitung", "03601 555-17"),
    Placeholder("sachbearbeitung.e_mail", "E-Mail der Sachbearbeitung", "j.oehler@musterau.example"),
    Placeholder("sachbearbeitung.zimmer", "Zimmer der Sachbearbeitung", "1.07"),
)
#: these may be empty without anything being missing
_OPTIONAL: Final = frozenset({"sachbearbeitung.zeichnung", "amt.behoerde"})


class Registry:
    """The placeholders a letter may use: the fixed ones, the fields of its case type, what its template asks for."""

    def __init__(self, more: Iterable[Placeholder] = ()) -> None:
        self._known = {placeholder.key: placeholder for placeholder in (*_FIXED, *more)}

    def __iter__(self) -> Iterator[Placeholder]:
        """All placeholders, for the editor's list."""
        return iter(self._known.values())

    def label(self, key: str) -> str:
        """The German label, or the key itself when it is unknown."""
        known = self._known.get(key)
        return known.label if known else key

    def problem(self, key: str, fmt: str = "") -> str:
        """Why ``{key|fmt}`` cannot be used, as a German sentence; empty when it can."""
        if key.startswith("feld.") and key not in self._known:
            # fields belong to the case type, which a template does not know: the name is checked when a letter is made
            return "" if key[5:].isidentifier() else f"„{key}“ ist kein Feldname."
        known = self._known.get(key)
        if known is None:
            near = difflib.get_close_matches(key, self._known, n=1)
            hint = f" Gemeint ist vielleicht „{near[0]}“." if near else ""
            return f"Den Platzhalter „{key}“ gibt es nicht.{hint}"
        if fmt not in FORMATS[known.kind]:
            allowed = ", ".join(name for name in FORMATS[known.kind] if name) or "keines"
            return f"Der Platzhalter „{key}“ kennt das Format „{fmt}“ nicht; möglich: {allowed}."
        return ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A body without placeholders, and what had no value."""

    body: Body
    missing: tuple[Missing, ...]


def written(value: Value, fmt: str = "") -> str:
    """A value as it stands in a letter; a format that does not fit the value is passed over."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return format_date(value) if fmt == "kurz" else format_date_long(value)
    if isinstance(value, Decimal):
        amount = f"{value:,.2f}".translate({ord(","): ".", ord("."): ","})
        return amount if fmt == "zahl" else f"{amount}\N{NO-BREAK SPACE}€"
    if fmt == "gross":
        return value[:1].upper() + value[1:]
    return value[:1].lower() + value[1:] if fmt == "klein" else value


def resolve(body: Body, values: Mapping[str, Value], registry: Registry) -> Resolved:
    """Put in the values. What is missing stands as ``[label]`` and is listed, each once, in order of appearance."""
    filler = _Filler(values, registry)
    blocks = [filled for block in body for filled in filler.block(block)]
    return Resolved(tuple(blocks), tuple(filler.missing.values()))


def resolve_runs(runs: Runs, values: Mapping[str, Value], registry: Registry) -> tuple[str, tuple[Missing, ...]]:
    """The runs as one plain line (a subject), and what is missing in it."""
    filler = _Filler(values, registry)
    text = "".join(run.text for run in filler.runs(runs))
    return " ".join(text.split()), tuple(filler.missing.values())


class _Filler:
    def __init__(self, values: Mapping[str, Value], registry: Registry) -> None:
        self._values, self._registry = values, registry
        self.missing: dict[str, Missing] = {}

    def block(self, block: Block) -> list[Block]:  # noqa: PLR0911 - one return per kind of block
        """The block with values; a list item or paragraph that is one value of several lines becomes several."""
        match block:
            case Paragraph(runs):
                return [Paragraph(line) for line in self._lines(runs)]
            case ListItem(runs, ordered):
                return [ListItem(line, ordered) for line in self._lines(runs)]
            case Heading(runs):
                return [Heading(self.runs(runs))]
            case Table(head, rows, total):
                return [Table(self._many(head), tuple(self._many(row) for row in rows), self._many(total))]
            case Remedy() | Note():
                return [replace(block, paragraphs=self._many(block.paragraphs))]
            case Signature(closing, lines, automatic):
                kept = tuple(line for line in self._many(lines) if any(run.text.strip() for run in line))
                return [Signature(self.runs(closing), kept, automatic)]
            case PageBreak():
                return [block]

    def runs(self, runs: Runs) -> tuple[Text, ...]:
        return tuple(self._run(run) for run in runs)

    def _many(self, cells: tuple[Runs, ...]) -> tuple[tuple[Text, ...], ...]:
        return tuple(self.runs(cell) for cell in cells)

    def _lines(self, runs: Runs) -> list[tuple[Text, ...]]:
        filled = self.runs(runs)
        if len(runs) == 1 and isinstance(runs[0], Field) and "\n" in filled[0].text:
            lines = [line.strip(" \t-–•") for line in filled[0].text.split("\n")]
            return [(replace(filled[0], text=line),) for line in lines if line]
        return [filled]

    def _run(self, run: Run) -> Text:
        if isinstance(run, Text):
            return run
        value = self._values.get(run.key, "")
        text = "" if value == "" else written(value, run.fmt)
        gap = not text.strip() and run.key not in _OPTIONAL
        if gap:
            text = f"[{self._registry.label(run.key)}]"
            self.missing.setdefault(run.key, Missing(run.key, self._registry.label(run.key)))
        return Text(text, run.bold, run.italic, run.underline, missing=gap)
