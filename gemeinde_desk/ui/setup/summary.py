"""What will be set up, once more in one view."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gemeinde_desk.settings.bank import format_iban
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card


class Summary(QWidget):
    """The last page before the office is made."""

    def __init__(self) -> None:
        super().__init__()
        px = theme().px
        words = Text(
            self.tr(
                "Stimmt alles? Jede Angabe lässt sich noch ändern: links den Schritt wählen oder mit „Zurück“ dorthin gehen. "
                "Nach dem Einrichten öffnet sich das Amt."
            ),
            Role.BODY,
            Tone.MUTED,
        )
        words.setWordWrap(True)
        self._card = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setColumnStretch(1, 1)
        self._card.body.addLayout(self._grid)
        self._card.setMaximumWidth(px(680))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(40), px(36), px(32), px(16))
        layout.setSpacing(px(16))
        layout.addWidget(Text(self.name(), Role.TITLE))
        layout.addWidget(words)
        layout.addWidget(self._card)
        layout.addStretch(1)

    @classmethod
    def name(cls) -> str:
        """As the list of steps and the heading say it."""
        return QCoreApplication.translate("Summary", "Zusammenfassung")

    def show_values(self, values: Mapping[str, str], *, arms: bool) -> None:
        """Show what was typed."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (label, text) in enumerate(self._rows(values, arms=arms)):
            value = Text(text)
            value.setWordWrap(True)
            name = Text(label, Role.BODY, Tone.MUTED)
            name.setWordWrap(True)
            name.setMinimumWidth(theme().px(120))
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)

    def _rows(self, values: Mapping[str, str], *, arms: bool) -> list[tuple[str, str]]:
        iban = format_iban(values.get("iban", ""))

        def joined(*names: str, by: str = ", ") -> str:
            return by.join(values[name] for name in names if values.get(name)) or self.tr("keine Angabe")

        place = " ".join(values[name] for name in ("postcode", "city") if values.get(name))
        address = ", ".join(part for part in (values.get("street", ""), place) if part)
        return [
            (self.tr("Gemeinde"), joined("name")),
            (self.tr("Bundesland"), LAENDER.get(values["land"], "")),
            (self.tr("Anschrift"), address or self.tr("keine Angabe")),
            (self.tr("Bürgermeisterin oder Bürgermeister"), joined("mayor")),
            (self.tr("Erreichbarkeit"), joined("phone", "email", "website")),
            (
                self.tr("Bank"),
                ", ".join(part for part in (iban, values.get("bank_name", "")) if part) or self.tr("keine Angabe"),
            ),
            (self.tr("Wappen"), self.tr("gewählt") if arms else self.tr("keines")),
            (self.tr("Sachbearbeitung"), f"{values['clerk_name']} ({values['clerk_sign']})"),
            (self.tr("Ordner des Amts"), values["folder"]),
        ]
