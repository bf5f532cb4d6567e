"""Where the entry belongs and what is said about it; Enter files it."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QMenu, QScrollArea, QVBoxLayout, QWidget

from gemeinde_desk.cases.model import CaseRow
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.desk import Suggestion
from gemeinde_desk.intake.register import CHANNELS, PUT_AWAY_REASONS, IncomingItem
from gemeinde_desk.ui.intake.case_choice import CaseChoice
from gemeinde_desk.ui.intake.sender_field import SenderField
from gemeinde_desk.ui.intake.words import DOCUMENT_TYPES, reason_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Line
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled


@dataclass(frozen=True)
class Details:
    """What is said about a document."""

    title: str
    document_type: str
    dated: date | None
    correspondent: str
    contact_id: int | None


class AssignPanel(QWidget):
    """``file``, ``new_case`` and ``put_away(reason)`` are what the clerk decides; what was typed survives as a draft."""

    file = Signal()
    new_case = Signal()
    put_away = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.item: IncomingItem | None = None
        self.heading = Text("", Role.HEADING)
        self.facts = Text("", Role.SMALL, Tone.MUTED)
        self.facts.setWordWrap(True)
        self.notice = Notice()
        self._area = QScrollArea(self)
        self._inner = QWidget()
        self._inner.setProperty("role", "page")  # before it is seen by the style sheet
        self._area.setWidget(self._inner)
        self.choice = CaseChoice(session, self._inner)
        self.new_button = Button(self.tr("Neuer Vorgang …"), self.new_case.emit, symbol="add")
        self._build_form()
        self.file_button = Button(self.tr("Ablegen"), self.submit, kind="primary", symbol="check")
        self.away_button = Button(self.tr("Weglegen"))
        self.away_button.setToolTip(self.tr("Nichts zu tun: Der Eintrag bleibt im Posteingangsbuch stehen."))
        menu = QMenu(self.away_button)
        for reason in PUT_AWAY_REASONS:
            menu.addAction(reason_word(reason)).triggered.connect(partial(self._away, reason))
        self.away_button.setMenu(menu)
        self._build()
        self._keep = Settled(self, self._keep_typed)
        self.choice.changed.connect(self._fit)
        self.choice.entered.connect(self.submit)

    def _build_form(self) -> None:
        session = self._session
        self.form = Form(parent=self._inner)
        self.title = self.form.add("title", self.tr("&Titel"), QLineEdit())
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.addItems(["", *DOCUMENT_TYPES])
        self.kind.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.kind.setAccessibleName(self.tr("Dokumenttyp"))
        self.kind_line = QLineEdit()
        self.kind_line.setAccessibleName(self.tr("Dokumenttyp"))
        self.kind.setLineEdit(self.kind_line)
        self.kind_line.setTextMargins(-theme().px(9), 0, 0, 0)  # the style gives both the box and its line an edge
        self.form.add("document_type", self.tr("Do&kumenttyp"), self.kind)
        self.dated = self.form.add(
            "dated", self.tr("Datum des &Schreibens"), DateField(prefer="past", today=session.today)
        )
        self.dated.setPlaceholderText(self.tr("z. B. 3.3. oder gestern"))
        self.sender_field = self.form.add("correspondent", self.tr("Abse&nder"), SenderField(session))
        self.sender_field.linked.connect(self.form.fields["correspondent"].set_hint)
        self.title.textEdited.connect(self._typed)
        self.kind.editTextChanged.connect(self._typed)
        self.dated.textEdited.connect(self._typed)
        self.sender_field.changed.connect(self._typed)
        for line in (self.title, self.kind_line, self.dated, self.sender_field):
            line.returnPressed.connect(self.submit)

    def _build(self) -> None:
        px = theme().px
        layout = QVBoxLayout(self._inner)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(self.heading)
        layout.addWidget(self.facts)
        layout.addWidget(self.notice)
        layout.addWidget(Text(self.tr("In welchen Vorgang?"), Role.STRONG))
        layout.addWidget(self.choice)
        layout.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(Line())
        layout.addWidget(self.form)
        layout.addStretch(1)
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(10), px(16), px(12))
        foot.setSpacing(px(8))
        foot.addWidget(self.away_button)
        foot.addStretch(1)
        foot.addWidget(self.file_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(Line())
        whole.addLayout(foot)

    # -- showing

    def show_item(self, item: IncomingItem) -> None:
        """Another entry: what is known of it, what was typed before, and suggestions as soon as they are found."""
        self.leave()
        same = self.item is not None and self.item.id == item.id
        self.item = item
        document = item.document
        self.heading.setText(item.label)
        channel = CHANNELS[item.channel]
        self.facts.setText(self.tr("Eingegangen am {0} · {1}").format(format_date(item.received), self.tr(channel)))
        self.form.clear_errors()
        self.notice.hide()
        typed = self._session.office.drafts.load(self._key()) or {}
        self._set(self.title, typed.get("title", document.title))
        blocked = self.kind.blockSignals(True)
        self.kind.setEditText(str(typed.get("document_type", document.document_type)))
        self.kind.blockSignals(blocked)
        self.dated.set_day(document.dated)
        if "dated" in typed:
            self.dated.setText(str(typed["dated"]))
            self.dated.finish()
        contact = typed.get("contact_id", document.contact_id)
        name = str(typed.get("correspondent", document.correspondent))
        self.sender_field.show_sender(name, contact if isinstance(contact, int) else None)
        if not same:
            self.choice.clear()
        self.suggest()

    def suggest(self) -> None:
        """Look for cases it may belong to; again when its text has been recognised."""
        item = self.item
        if item is None:
            return

        def show(found: list[Suggestion]) -> None:
            if self.item is not None and self.item.id == item.id:
                self.choice.suggest(found)

        self._session.read(lambda _token: self._session.office.intake.suggestions(item.id), show, owner=self)

    def details(self) -> Details:
        """What the form says now."""
        return Details(
            title=self.title.text(),
            document_type=self.kind.currentText(),
            dated=self.dated.day(),
            correspondent=self.sender_field.text(),
            contact_id=self.sender_field.contact_id,
        )

    def case(self) -> CaseRow | None:
        """Where it shall go."""
        return self.choice.case()

    def is_understood(self) -> bool:
        """Whether the day of the letter is one; if not, the keyboard goes there."""
        understood = self.dated.finish()
        if not understood:
            self.dated.setFocus(Qt.FocusReason.OtherFocusReason)
        return understood

    def submit(self) -> None:
        """File it, if it is known where and what is typed is understood."""
        if self.file_button.isEnabled() and self.is_understood():
            self.file.emit()

    def refused(self, error: DeskError) -> None:
        """Why it could not be filed, at its place."""
        if not self.form.show_error(error):
            self.notice.say_error(error)

    def filed(self, item_id: int) -> None:
        """What was typed is kept in the document now."""
        self._keep.stop()
        self._session.write(partial(self._session.office.drafts.drop, f"intake.assign.{item_id}"))

    def leave(self) -> None:
        """Keep what was typed before another entry comes or the window closes."""
        self._keep.now()

    # -- typing and deciding

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter files from everywhere in the panel."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
        else:
            super().keyPressEvent(event)

    def _away(self, reason: PutAway, _checked: bool = False) -> None:
        self.put_away.emit(reason)

    def _fit(self) -> None:
        case = self.case()
        self.file_button.setEnabled(case is not None)
        tip = (
            self.tr("In {0} ablegen (Eingabetaste)").format(case.reference)
            if case
            else self.tr("Erst einen Vorgang wählen")
        )
        self.file_button.setToolTip(tip)
        self.file_button.setAccessibleDescription(tip)

    def _key(self) -> str:
        return f"intake.assign.{self.item.id if self.item else 0}"

    def _typed(self) -> None:
        self._keep.start()

    def _keep_typed(self) -> None:
        if self.item is None:
            return
        details = self.details()
        data: dict[str, object] = {
            "title": details.title,
            "document_type": details.document_type,
            "dated": self.dated.text(),
            "correspondent": details.correspondent,
            "contact_id": details.contact_id,
        }
        self._session.write(partial(self._session.office.drafts.save, self._key(), data))

    @staticmethod
    def _set(line: QLineEdit, text: object) -> None:
        line.setText(str(text))
        line.setCursorPosition(0)
