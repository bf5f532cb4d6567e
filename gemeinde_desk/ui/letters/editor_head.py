"""The head of the page for writing: subject, case, whether all is kept, and what can be done with the draft."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import Case
from gemeinde_desk.ui.letters.elided import ElidedText
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button

#: signs of reference and subject on the button of the case
LONGEST = 90


class EditorHead(QWidget):
    """Buttons and words; the page connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px, tr = theme().px, self.tr
        self.back_button = Button(tr("Zurück"), kind="quiet", symbol="previous", tip=tr("Zurück (Esc)"))
        self.title = ElidedText("", Role.HEADING)
        self.case_button = Button("", kind="quiet", symbol="case")
        self.saved = Text("", Role.SMALL, Tone.MUTED)
        self.discard_button = Button(tr("Verwerfen"), symbol="delete", tip=tr("Den Entwurf verwerfen"))
        self.issue_button = Button(
            tr("Ausfertigen"), kind="primary", symbol="stamp", tip=tr("Ausfertigen (Strg+Eingabe)")
        )
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.back_button)
        top.addWidget(self.title, 1)
        for widget in (self.saved, self.discard_button, self.issue_button):
            top.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self.case_button)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(below)

    def show_case(self, case: Case) -> None:
        """Name the case the letter belongs to."""
        self.case_button.setText(f"{case.reference} · {case.subject}"[:LONGEST].replace("&", "&&"))
        self.case_button.setToolTip(self.tr("Zum Vorgang {0}").format(case.reference))

    def say_saved(self, state: str) -> None:
        """Whether everything typed is kept: "changed", "saving", "saved" or "failed"; "issuing": it cannot be changed now."""
        words = {
            "changed": self.tr("Entwurf wird gespeichert …"),
            "saving": self.tr("Entwurf wird gespeichert …"),
            "saved": self.tr("Entwurf gespeichert"),
            "failed": self.tr("Nicht gespeichert"),
            "issuing": self.tr("Wird ausgefertigt, Text gesperrt …"),
        }
        self.saved.setText(words[state])
        self.saved.set_tone(Tone.OVERDUE if state == "failed" else Tone.MUTED)
