"""Handing letters to the post: the day, the way they go, and what that starts, shown before anything is entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.letters.drafting import LetterRow, OutgoingEntry
from gemeinde_desk.letters.model import DeliveryKind
from gemeinde_desk.letters.posting import Effect
from gemeinde_desk.ui.letters.words import day_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.derivation_card import DerivationCard
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice


@dataclass(frozen=True)
class Foreseen:
    """What posting a letter would start, or why it cannot go out that way."""

    letter: LetterRow
    effect: Effect | None
    problem: DeskError | None = None


class PostingForm(QWidget):
    """``posted(list[OutgoingEntry])``: they are in the register."""

    posted = Signal(object)

    def __init__(self, session: Session, *, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._letters: list[LetterRow] = []
        self._latest = Latest(session.tasks, self)
        self.foreseen: list[Foreseen] = []
        px = theme().px
        self.notice = Notice()
        self.card = Card(self.tr("Postausgang"))
        self.form = Form(columns)
        self.day = self.form.add(
            "posted", self.tr("&Zur Post gegeben am"), DateField(prefer="past", today=session.today), required=True
        )
        self.delivery = self.form.add("delivery", self.tr("&Versandart"), Combo(self.tr("Versandart")))
        self.received = self.form.add(
            "received",
            self.tr("Zugestellt laut &Nachweis am"),
            DateField(prefer="past", today=session.today),
            hint=self.tr("Leer lassen, solange der Nachweis fehlt"),
            span=2,
        )
        self.card.body.addWidget(self.form)
        self.effects = QVBoxLayout()
        self.effects.setSpacing(px(12))
        self.plain = Text(
            self.tr("Ein Eintrag im Postausgangsbuch ist endgültig: Er lässt sich weder ändern noch zurücknehmen."),
            Role.SMALL,
            Tone.MUTED,
        )
        self.plain.setWordWrap(True)
        self.post_button = Button(self.tr("In den Postausgang"), self.post, kind="primary", symbol="send")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.notice)
        layout.addWidget(self.card)
        layout.addLayout(self.effects)
        layout.addWidget(self.plain)
        layout.addWidget(self.post_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.day.changed.connect(lambda _day: self._ask())
        self.received.changed.connect(lambda _day: self._ask())
        self.delivery.currentIndexChanged.connect(lambda _index: self._ask())

    def load(self, letters: Sequence[LetterRow]) -> None:
        """Begin with these letters, for today."""
        self._letters = list(letters)
        kinds: list[tuple[str, object]] = [(kind.label, kind) for kind in DeliveryKind]
        single = len(self._letters) == 1
        if not single:
            kinds.insert(0, (self.tr("wie im Schreiben angegeben"), None))
        self.delivery.set_choices(kinds)
        self.delivery.set_value(self._letters[0].delivery if single else None)
        self.day.set_day(self._session.today())
        self.received.set_day(None)
        self.form.clear_errors()
        self.notice.hide()
        text = self.tr("In den Postausgang") if single else self.tr("{0} Schreiben in den Postausgang")
        self.post_button.setText(text.format(len(self._letters)))
        self._ask()

    # -- what it would start

    def _kind(self, letter: LetterRow) -> DeliveryKind:
        kind = self.delivery.value()
        return kind if isinstance(kind, DeliveryKind) else letter.delivery

    def _needs_proof(self) -> bool:
        by_hand = {DeliveryKind.PICKUP, DeliveryKind.COURIER}
        kinds = {self._kind(letter) for letter in self._letters if letter.notice}
        return len(self._letters) == 1 and any(kind.proven and kind not in by_hand for kind in kinds)

    def _ask(self) -> None:
        self.form.fields["received"].setVisible(self._needs_proof())
        day = self.day.day()
        self.post_button.setEnabled(False)
        if day is None or not self._letters:
            self._latest.drop()
            return
        received = self.received.day() if self._needs_proof() else None
        letters = [(letter, self._kind(letter)) for letter in self._letters]
        desk, today = self._session.office.letters, self._session.today()

        def foresee(_token: object) -> list[Foreseen]:
            found = []
            for letter, kind in letters:
                try:
                    effect = desk.expected(letter.document_id, day, delivery=kind, received=received, today=today)
                    found.append(Foreseen(letter, effect))
                except DeskError as error:
                    found.append(Foreseen(letter, None, error))
            return found

        self._latest.ask(foresee, self._show)

    def _show(self, found: list[Foreseen]) -> None:
        self.foreseen = found
        while (item := self.effects.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        problems = [each.problem for each in found if each.problem is not None]
        self.form.clear_errors()
        if problems and not self._mark(problems[0]):
            self.notice.say_error(problems[0])
        else:
            self.notice.hide()
        for each in found:
            if each.effect is not None:
                self._show_effect(each.letter, each.effect)
        self.post_button.setEnabled(not problems)

    def _mark(self, error: DeskError) -> bool:
        """At its field, without taking the keyboard there: the clerk is still typing."""
        field = self.form.fields.get({"Zugang": "received"}.get(error.place or "", error.place or ""))
        if field is not None:
            field.set_error(error.sentence())
        return field is not None

    def _show_effect(self, letter: LetterRow, effect: Effect) -> None:
        self._show_start(letter, effect)
        for text in effect.meets:
            self._say(letter, self.tr("Damit ist die Frist „{0}“ erledigt.").format(text))

    def _show_start(self, letter: LetterRow, effect: Effect) -> None:
        if effect.derivation is not None:
            card = DerivationCard()
            card.show_derivation(effect.derivation)
            if len(self._letters) > 1:
                card.set_title(letter.subject)
            self.effects.addWidget(card)
            if effect.derivation.confirm:
                notice = Notice()
                self.effects.addWidget(notice)  # before it speaks: without a parent it would be a window of its own
                notice.say(
                    self.tr("Eine Regel dieses Landes ist noch nicht bestätigt. Bitte die Frist von Hand prüfen."),
                    Tone.SOON,
                    self.tr("Regeln ansehen"),
                    partial(self._session.opens.emit, "setting", "rules"),
                )
            return
        if effect.due is not None:
            words = self.tr("Wiedervorlage am {0}: {1}").format(day_word(effect.due), effect.text)
        elif len(self._letters) == 1:
            words = self.tr("Dieses Schreiben ist kein Bescheid; mit dem Versand beginnt keine Frist.")
        else:
            return
        self._say(letter, words)

    def _say(self, letter: LetterRow, words: str) -> None:
        label = Text(words if len(self._letters) == 1 else f"{letter.subject}: {words}")
        label.setWordWrap(True)
        self.effects.addWidget(label)

    # -- doing it

    def post(self) -> None:
        """Enter all of them, or none."""
        day = self.day.day()
        if day is None or not self.post_button.isEnabled():
            return
        self.post_button.setEnabled(False)
        kinds = [(letter.document_id, self._kind(letter)) for letter in self._letters]
        work = partial(self._post_all, kinds, day, self.received.day() if self._needs_proof() else None)
        self._session.write(work, self._done, self._refused, label=self.tr("Postausgang"), owner=self)

    def _post_all(
        self, letters: Sequence[tuple[int, DeliveryKind]], day: date, received: date | None
    ) -> list[OutgoingEntry]:
        session = self._session
        with session.office.store.transaction(session.clerk.uuid):
            return [
                session.office.letters.post(
                    document_id,
                    posted=day,
                    by=session.clerk,
                    delivery=kind,
                    received=received,
                    today=session.today(),
                )
                for document_id, kind in letters
            ]

    def _done(self, entries: list[OutgoingEntry]) -> None:
        first = entries[0].label
        words = (
            self.tr("Als {0} in den Postausgang eingetragen").format(first)
            if len(entries) == 1
            else self.tr("{0} Schreiben eingetragen: {1} bis {2}").format(len(entries), first, entries[-1].label)
        )
        self._session.say(words)
        self.posted.emit(entries)

    def _refused(self, error: DeskError) -> None:
        self.post_button.setEnabled(True)
        if not self.form.show_error(error):
            self.notice.say_error(error)
