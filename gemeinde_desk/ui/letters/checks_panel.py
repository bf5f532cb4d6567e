"""Everything to see to before a letter is issued, each with the way there."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.letters.drafting import Check
from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card, Line


class ChecksPanel(QWidget):
    """``wanted(Check)``: go where it is seen to. ``issue()``: all is well, the letter shall be issued."""

    wanted = Signal(object)
    issue = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.checks: Sequence[Check] | None = None
        self.card = Card(self.tr("Vor dem Ausfertigen"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(10))
        self.card.body.addLayout(self._rows)
        self.buttons: list[Button] = []
        self.issue_button = Button(
            self.tr("Jetzt ausfertigen"), self.issue.emit, kind="primary", symbol="stamp", tip=self.tr("Strg+Eingabe")
        )
        self.consequence = Text(
            self.tr(
                "Beim Ausfertigen entsteht das fertige Schreiben als PDF im Vorgang. Sein Text lässt sich danach nicht "
                "mehr ändern; ein neues Schreiben mit demselben Text ist jederzeit möglich."
            ),
            Role.SMALL,
            Tone.MUTED,
        )
        self.consequence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.card)
        layout.addWidget(self.consequence)
        layout.addWidget(self.issue_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    @property
    def blocked(self) -> bool:
        """Whether something keeps the letter from being issued, as far as is known."""
        return self.checks is None or any(check.blocks for check in self.checks)

    def show_checks(self, checks: Sequence[Check]) -> None:
        """List them anew."""
        if checks == self.checks:
            return
        self.checks = list(checks)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        if not checks:
            self._rows.addWidget(
                self._row("check", Tone.OK, self.tr("Alles da. Das Schreiben kann ausgefertigt werden."))
            )
        for number, check in enumerate(checks):
            if number:
                self._rows.addWidget(Line())
            symbol, tone = ("warning", Tone.OVERDUE) if check.blocks else ("info", Tone.SOON)
            self._rows.addWidget(self._row(symbol, tone, check.sentence, check))
        self.issue_button.setEnabled(not self.blocked)

    def _row(self, symbol: str, tone: Tone, sentence: str, check: Check | None = None) -> QWidget:
        made = QWidget()
        layout = QHBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(10))
        picture = QLabel()
        picture.setPixmap(pixmap(symbol, theme().tone(tone)[0], theme().px(18), self.devicePixelRatioF()))
        words = Text(sentence)
        words.setWordWrap(True)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words, 1)
        if check is not None:
            verb = self.tr("Ausfüllen") if check.blocks else self.tr("Ansehen")
            button = Button(verb, partial(self.wanted.emit, check), kind="quiet")
            button.setAccessibleName(f"{verb}: {sentence}")
            self.buttons.append(button)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return made
