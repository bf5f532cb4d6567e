"""How a deadline was found, step by step, so that the clerk can check it and defend it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gemeinde_desk.cases.model import FollowUp, FollowUpKind
from gemeinde_desk.deadlines.dates import format_date, format_weekday
from gemeinde_desk.deadlines.derivation import Derivation
from gemeinde_desk.texts import tied
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card


class DerivationCard(Card):
    """«So wurde die Frist berechnet»: numbered sentences, the last one the result."""

    def __init__(self, *, sheet: bool = True) -> None:
        super().__init__(self.tr("So wurde die Frist berechnet"), sheet=sheet)
        self._steps = QWidget()
        self._grid = QGridLayout(self._steps)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(8))
        self._grid.setVerticalSpacing(theme().px(4))
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self._steps)
        self.sentences: tuple[str, ...] = ()

    def show_follow_up(self, follow_up: FollowUp) -> None:
        """Of a date in the calendar."""
        if follow_up.derivation is None:
            advance = follow_up.kind is FollowUpKind.ADVANCE_NOTICE
            words = (
                self.tr("Die Vorfrist warnt vor der Frist, zu der sie gehört.")
                if advance
                else self.tr("Diese Frist wurde von Hand auf {0} gesetzt.").format(_day(follow_up.due))
            )
            self._say((words,))
            return
        self.show_derivation(follow_up.derivation, follow_up)

    def show_derivation(self, found: Derivation, follow_up: FollowUp | None = None) -> None:
        """The steps, and what was changed by hand since."""
        sentences = list(found.sentences())
        sentences.append(self.tr("Ergebnis: {0}.").format(_day(found.result)))
        if follow_up is not None and follow_up.kind is FollowUpKind.ADVANCE_NOTICE:
            sentences.append(self.tr("Die Vorfrist am {0} warnt davor.").format(_day(follow_up.due)))
        elif follow_up is not None and follow_up.due != found.result:
            sentences.append(self.tr("Von Hand verlegt auf {0}.").format(_day(follow_up.due)))
        self._say(sentences)

    def _say(self, sentences: Sequence[str]) -> None:
        if tuple(sentences) == self.sentences:
            return
        self.sentences = tuple(sentences)
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, sentence in enumerate(sentences):
            words = Text(tied(sentence), Role.BODY)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(Text(f"{number + 1}.", Role.BODY, Tone.MUTED), number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, number, 1)


def _day(day: date) -> str:
    return f"{format_weekday(day)}, {format_date(day)}"
