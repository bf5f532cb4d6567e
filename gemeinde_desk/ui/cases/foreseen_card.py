"""What opening the case will bring: its reference and the first deadline, with its derivation."""

from PySide6.QtWidgets import QWidget

from gemeinde_desk.cases.model import Foreseen
from gemeinde_desk.ui.cases.words import day_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.derivation_card import DerivationCard


class ForeseenCard(Card):
    """Filled as soon as the kind and the day of receipt are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Was daraus folgt"), parent=parent)
        self.reference = Text("", Role.STRONG)
        self.deadline = Text("")
        self.deadline.setWordWrap(True)
        self.steps = DerivationCard(sheet=False)
        self._hint = Text(
            self.tr("Eröffnet vorher jemand anderes einen Vorgang dieser Akte, wird es die nächste Nummer."),
            Role.SMALL,
            Tone.MUTED,
        )
        self._hint.setWordWrap(True)
        for widget in (self.reference, self._hint, self.deadline, self.steps):
            self.body.addWidget(widget)

    def show_foreseen(self, foreseen: Foreseen | None) -> None:
        """None: the filing unit takes no new files at present."""
        found = foreseen.deadline if foreseen is not None else None
        self._hint.setVisible(foreseen is not None)
        self.steps.setVisible(found is not None)
        if foreseen is None:
            self.reference.setText(self.tr("Unter dieser Aktenplaneinheit lassen sich keine neuen Akten anlegen."))
            self.deadline.setText("")
            return
        self.reference.setText(self.tr("Zeichen: {0}").format(foreseen.reference))
        if found is None:
            self.deadline.setText(
                self.tr("Diese Vorgangsart setzt keine erste Frist. Bitte an eine Wiedervorlage denken.")
            )
            return
        words = self.tr("Erste Frist: {0}, {1}.").format(day_word(found.result), foreseen.deadline_text)
        if foreseen.advance_notice is not None:
            words += " " + self.tr("Vorfrist: {0}.").format(day_word(foreseen.advance_notice))
        self.deadline.setText(words)
        self.steps.show_derivation(found)
