"""The first page of all: what somebody wants who has no office yet."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gemeinde_desk.ui.icons import pixmap
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Notice

WIDTH = 860


class Welcome(QWidget):
    """Two cards and two quiet ways; ``notice`` says what went wrong on the way back here.

    ``back`` leads to the office one came from, where there is one.
    """

    def __init__(
        self,
        *,
        new: Callable[[], object],
        sample: Callable[[], object],
        existing: Callable[[], object],
        restore: Callable[[], object],
        back: Callable[[], object] | None = None,
        begun: bool,
        sample_there: bool,
    ) -> None:
        super().__init__()
        self.notice = Notice()
        self.new = Button(
            self.tr("Einrichtung fortsetzen") if begun else self.tr("Neues Amt einrichten"), new, kind="primary"
        )
        self.sample = Button(
            self.tr("Musteramt öffnen") if sample_there else self.tr("Musteramt Musterau ansehen"), sample
        )
        self.existing = Button(self.tr("Vorhandenes Amt öffnen …"), existing, kind="quiet", symbol="import")
        self.restore = Button(self.tr("Sicherung zurückholen …"), restore, kind="quiet", symbol="backup")
        self.back = Button(
            self.tr("Zurück zum bisherigen Amt"), back or (lambda: None), kind="quiet", symbol="previous"
        )
        if back is None:
            self.back.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        """One column in the middle, neither at the top nor wider than somebody reads."""
        px = theme().px
        column = QVBoxLayout()
        column.setSpacing(px(16))
        column.addStretch(2)
        for widget in (*self._greeting(), self.notice):
            column.addWidget(widget)
        column.addSpacing(px(8))
        column.addLayout(self._cards())
        column.addLayout(self._quiet_ways())
        column.addStretch(3)
        inner = QWidget()
        inner.setMaximumWidth(px(WIDTH))
        inner.setLayout(column)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(32), px(24), px(32), px(24))
        layout.addStretch(1)
        layout.addWidget(inner, 100)
        layout.addStretch(1)

    def _greeting(self) -> tuple[Text, Text]:
        words = Text(
            self.tr(
                "Vorgänge, Posteingang und Schreiben einer kleinen Gemeinde, auf diesem Rechner und ohne Internet. "
                "Wie möchten Sie beginnen?"
            ),
            Role.BODY,
            Tone.MUTED,
        )
        words.setWordWrap(True)
        return Text(self.tr("Willkommen bei Gemeinde Desk"), Role.TITLE), words

    def _cards(self) -> QHBoxLayout:
        """What most want: the office of one's own, or a look around."""
        cards = QHBoxLayout()
        cards.setSpacing(theme().px(20))
        own = self.tr("Fünf kurze Schritte: Gemeinde, Bank, Wappen, Sachbearbeitung, Ordner. Dauert etwa drei Minuten.")
        cards.addWidget(_card("organisation", self.tr("Das eigene Amt"), own, self.new))
        around = self.tr(
            "Eine erfundene Gemeinde mit Vorgängen, Post und Schreiben. Ausprobieren kann nichts verderben."
        )
        cards.addWidget(_card("help", self.tr("Erst einmal umsehen"), around, self.sample))
        return cards

    def _quiet_ways(self) -> QHBoxLayout:
        """What few want: an office that is there, or was."""
        quiet = QHBoxLayout()
        quiet.setContentsMargins(0, 0, 0, 0)
        quiet.setSpacing(theme().px(8))
        quiet.addWidget(self.existing)
        quiet.addWidget(self.restore)
        quiet.addStretch(1)
        quiet.addWidget(self.back)
        return quiet

    def first_focus(self) -> None:
        """Begin with the office of one's own."""
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Nothing else is begun while something is being made."""
        for button in (self.new, self.sample, self.existing, self.restore, self.back):
            button.setEnabled(not busy)


def _card(symbol: str, title: str, sentence: str, button: Button) -> QFrame:
    px = theme().px
    card = QFrame()
    card.setProperty("role", "card")
    card.setAccessibleName(title)
    picture = QLabel()
    picture.setPixmap(pixmap(symbol, theme().colours.accent, px(40), card.devicePixelRatioF()))
    words = Text(sentence, Role.BODY, Tone.MUTED)
    words.setWordWrap(True)
    button.setAccessibleDescription(sentence)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(px(24), px(24), px(24), px(24))
    layout.setSpacing(px(10))
    layout.addWidget(picture)
    layout.addWidget(Text(title, Role.HEADING))
    layout.addWidget(words)
    layout.addStretch(1)
    layout.addSpacing(px(8))
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card
