"""Editing what stands on a card: a table, a signature; exchanging a remedy instruction or a note."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.letters.model import Block, Note, Remedy, Runs, Signature, Table
from gemeinde_desk.letters.placeholders import Registry
from gemeinde_desk.letters.text_blocks import TextBlock
from gemeinde_desk.ui.letters.chooser import Choice, Chooser
from gemeinde_desk.ui.letters.typed_runs import read, typed
from gemeinde_desk.ui.letters.words import FieldWords, day_word, tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form

#: signs nobody of the list: lines written by hand
OWN = -1
EMPTY_TABLE = Table(((), ()), (((), ()), ((), ())), ((), ()))


class _CardDialog(QDialog):
    """Content, a line that explains, and two buttons."""

    def __init__(self, heading: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setWindowTitle(heading)
        hint = Text(self.tr("Platzhalter stehen in geschweiften Klammern, zum Beispiel {fall.zeichen}."), Role.SMALL)
        hint.set_tone(Tone.MUTED)
        hint.setWordWrap(True)
        self.content = QVBoxLayout()
        self.content.setSpacing(px(12))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(self.tr("Abbrechen"), self.reject))
        self.done_button = Button(self.tr("Übernehmen"), self.accept, kind="primary")
        self.done_button.setDefault(True)
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(20), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addLayout(self.content, 1)
        layout.addWidget(hint)
        layout.addLayout(foot)


class TableDialog(_CardDialog):
    """A table in cells; the first row is the head, the last may be the total."""

    def __init__(self, table: Table, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tabelle"), parent)
        self._registry = registry
        self._before: list[list[Runs]] = []
        px = theme().px
        self.resize(px(640), px(420))
        self.grid = QTableWidget()
        self.grid.setAccessibleName(self.tr("Zellen der Tabelle"))
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.grid.horizontalHeader().hide()
        self.grid.setTabKeyNavigation(True)
        self.total = QCheckBox(self.tr("Die letzte Zeile ist die Summe"))
        self.total.toggled.connect(lambda _on: self._name_rows())
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for text, work in (
            (self.tr("Zeile einfügen"), self.add_row),
            (self.tr("Zeile löschen"), self.drop_row),
            (self.tr("Spalte einfügen"), self.add_column),
            (self.tr("Spalte löschen"), self.drop_column),
        ):
            buttons.addWidget(Button(text, work))
        buttons.addStretch(1)
        self.content.addWidget(self.grid, 1)
        self.content.addWidget(self.total)
        self.content.addLayout(buttons)
        self._show(table)
        self.grid.verticalHeader().setDefaultSectionSize(px(ROW))
        self.grid.setFocus()

    def _show(self, table: Table) -> None:
        rows = [table.head, *table.rows, *([table.total] if table.total else [])]
        columns = max((len(row) for row in rows), default=1) or 1
        self.grid.setRowCount(len(rows))
        self.grid.setColumnCount(columns)
        self._before = [[*row, *[()] * (columns - len(row))] for row in rows]
        for number, row in enumerate(self._before):
            for place, runs in enumerate(row):
                item = QTableWidgetItem(typed(runs))
                item.setData(Qt.ItemDataRole.UserRole, runs)
                self.grid.setItem(number, place, item)
        self.total.setChecked(bool(table.total))
        self._name_rows()

    def _name_rows(self) -> None:
        last = self.grid.rowCount() - 1
        names = [self.tr("Kopf"), *(str(number) for number in range(1, last + 1))]
        if self.total.isChecked() and last > 0:
            names[-1] = self.tr("Summe")
        self.grid.setVerticalHeaderLabels(names)

    def add_row(self) -> None:
        """Below the current one."""
        self.grid.insertRow(max(0, self.grid.currentRow()) + 1)
        self._name_rows()

    def drop_row(self) -> None:
        """The current one; the head stays."""
        if self.grid.currentRow() > 0 and self.grid.rowCount() > 1:
            self.grid.removeRow(self.grid.currentRow())
            self._name_rows()

    def add_column(self) -> None:
        """Right of the current one."""
        self.grid.insertColumn(max(0, self.grid.currentColumn()) + 1)

    def drop_column(self) -> None:
        """The current one; one stays."""
        if self.grid.currentColumn() >= 0 and self.grid.columnCount() > 1:
            self.grid.removeColumn(self.grid.currentColumn())

    def table(self) -> Table:
        """The table as it stands in the cells."""
        rows = [
            tuple(self._cell(number, place) for place in range(self.grid.columnCount()))
            for number in range(self.grid.rowCount())
        ]
        total = rows.pop() if self.total.isChecked() and len(rows) > 1 else ()
        return Table(rows[0] if rows else (), tuple(rows[1:]), total)

    def _cell(self, row: int, column: int) -> Runs:
        item = self.grid.item(row, column)
        if item is None:
            return ()
        return read(item.text(), item.data(Qt.ItemDataRole.UserRole) or (), self._registry)


class SignatureDialog(_CardDialog):
    """Closing formula, who signs, and the lines below the signature."""

    def __init__(self, signature: Signature, words: FieldWords, parent: QWidget | None = None) -> None:
        super().__init__(tr("Unterschrift"), parent)
        self._stored = signature
        self._signature = signature = words.signed(signature)
        self._registry = words.registry
        ways = words.signers()
        self._signers = [lines for _name, lines in ways]
        self.resize(theme().px(460), 0)
        self.form = Form()
        names: list[tuple[str, object]] = [(name, number) for number, (name, _lines) in enumerate(ways)]
        self.signer = Combo(self.tr("Wer unterschreibt"), [*names, (self.tr("Eigene Zeilen"), OWN)])
        self.closing = self.form.add("closing", self.tr("&Grußformel"), QLineEdit(typed(signature.closing)))
        self.form.add("signer", self.tr("&Wer unterschreibt"), self.signer)
        self.lines = self.form.add("lines", self.tr("&Zeilen darunter"), QPlainTextEdit(_as_lines(signature.lines)))
        self.lines.setTabChangesFocus(True)
        self._name_signer()
        self.signer.activated.connect(lambda _index: self._sign())
        self.lines.textChanged.connect(self._name_signer)
        self.automatic = QCheckBox(self.tr("Automatisch erstellt, ohne Unterschrift gültig (§ 37 Abs. 5 VwVfG)"))
        self.automatic.setChecked(signature.automatic)
        self.content.addWidget(self.form)
        self.content.addWidget(self.automatic)
        self.closing.setFocus()

    def _sign(self) -> None:
        """The lines of whom was chosen; own lines stay."""
        chosen = self.signer.value()
        if isinstance(chosen, int) and chosen != OWN:
            self.lines.setPlainText(_as_lines(self._signers[chosen]))

    def _name_signer(self) -> None:
        text = self.lines.toPlainText()
        ways = (number for number, lines in enumerate(self._signers) if _as_lines(lines) == text)
        self.signer.set_value(next(ways, OWN))

    def signature(self) -> Signature:
        """The signature as it stands in the fields; with the lines it had where nobody touched them.

        Without a mayor in the office's profile the clerk's are shown for the mayor's; that is not the clerk's choice.
        """
        closing = read(self.closing.text(), self._signature.closing, self._registry)
        if self.lines.toPlainText() == _as_lines(self._signature.lines):
            return Signature(closing, self._stored.lines, self.automatic.isChecked())
        before = dict(enumerate(self._signature.lines))
        lines = (
            read(line, before.get(number, ()), self._registry)
            for number, line in enumerate(self.lines.toPlainText().split("\n"))
        )
        return Signature(closing, tuple(line for line in lines if line), self.automatic.isChecked())


def _as_lines(lines: Sequence[Runs]) -> str:
    return "\n".join(typed(line) for line in lines)


def text_block_choices(
    blocks: Sequence[TextBlock], words: FieldWords, *, land: str, regime: str, on: date, remedies: bool | None = None
) -> list[Choice[TextBlock]]:
    """Text blocks that fit first; ``remedies``: only remedy instructions, only others, or both."""
    wanted = [block for block in blocks if remedies is None or bool(block.remedy) is remedies]
    wanted.sort(key=lambda block: (not block.fits(land=land, regime=regime, on=on), block.title, block.key))
    choices = []
    for block in wanted:
        line = _name(block)
        if not block.fits(land=land, regime=regime, on=on):
            line = tr("{0} – passt hier nicht").format(line)
        choices.append(Choice(line, _detail(block, words), block, below=block.beginning(words.text)))
    return choices


def _name(block: TextBlock) -> str:
    remedy = {"widerspruch": tr("Widerspruch"), "klage": tr("Klage"), "einspruch": tr("Einspruch")}.get(
        block.remedy, ""
    )
    lands = f"({', '.join(block.lands)})" if block.lands else ""
    careful = tr("– nur nach Prüfung") if block.by_hand else ""
    return " ".join(part for part in (block.title, remedy, lands, careful) if part)


def _detail(block: TextBlock, words: FieldWords) -> str:
    until = tr("gültig ab {0}").format(day_word(block.valid_from))
    if block.valid_to != date.max:
        until = tr("gültig {0} bis {1}").format(day_word(block.valid_from), day_word(block.valid_to))
    text = " ".join(words.text(runs) for runs in block.paragraphs)
    return "\n".join(part for part in (text, f"{until} · {block.source}", block.caution) if part)


def block_from(chosen: TextBlock, regime: str, before: Block | None = None) -> Remedy | Note:
    """The text block as a card; a remedy instruction keeps the law of the letter."""
    if chosen.remedy or isinstance(before, Remedy):
        return Remedy(regime, chosen.version, chosen.title, chosen.paragraphs)
    return Note(chosen.key, chosen.version, chosen.title, chosen.paragraphs)


def choose_text_block(
    choices: Sequence[Choice[TextBlock]], *, exchange: bool, parent: QWidget | None = None
) -> TextBlock | None:
    """Ask which text block; None when nothing was chosen."""
    verb = tr("Austauschen") if exchange else tr("Einfügen")
    dialog = Chooser(tr("Textbaustein wählen"), tr("Textbaustein suchen"), choices, verb, parent)
    dialog.exec()
    chosen: TextBlock | None = dialog.chosen
    dialog.deleteLater()
    return chosen
