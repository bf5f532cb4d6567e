"""«Sachbearbeitung»: who works here, and who no longer does."""

from functools import partial
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gemeinde_desk.contacts.clerks import Clerk, ClerkFields
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.setup.steps import suggested_sign
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.settled import Settled

DRAFT = "settings.clerk"
_TEXTS = ("name", "sign", "gender", "function", "signs_as", "room", "phone", "email")


class ClerksSection(Section):
    """The list at the left, the marked clerk at the right; leaving is undone by coming back."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Sachbearbeitung"),
            self.tr("Wer ausscheidet, wird stillgelegt: Der Name bleibt an seinen Vorgängen stehen."),
        )
        px = theme().px
        self._shown = 0
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Sachbearbeitung"))
        self.list.setFixedWidth(px(260))
        self.list.setFixedHeight(px(230))
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.currentItemChanged.connect(lambda now, _before: self._chosen(now))
        self.new = Button(self.tr("Neue Person"), self.add_clerk, symbol="add")
        self.notice = Notice()
        self.form = self._form()
        self.save_button = Button(self.tr("Speichern"), self.save, kind="primary")
        self.leave_button = Button("", self.switch_active)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.list)
        left.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(px(560))
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(12))
        right.addWidget(self.notice)
        right.addWidget(self.form)
        right.addLayout(buttons)
        right.addStretch(1)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(px(24))
        self.beside.addLayout(left)
        self.beside.addWidget(inner, 100)
        self.beside.addStretch(1)
        self.body.addLayout(self.beside)
        self.body.addStretch(1)
        self._settled = Settled(self, self._keep)
        self.reload(frozenset())

    def _form(self) -> Form:
        form = Form(columns=6)
        self._lines: dict[str, QLineEdit] = {}
        for name, label, span in (
            ("name", self.tr("Vor- und Nachname"), 4),
            ("sign", self.tr("Kürzel"), 2),
            ("function", self.tr("Funktion"), 3),
            ("signs_as", self.tr("Zeichnet mit"), 3),
            ("room", self.tr("Zimmer"), 2),
            ("phone", self.tr("Durchwahl"), 4),
            ("email", self.tr("E-Mail"), 3),
        ):
            line = form.add(name, label, QLineEdit(), span=span, required=name in {"name", "sign"})
            line.textEdited.connect(lambda _text: self._settled.start())
            line.returnPressed.connect(self.save)
            self._lines[name] = line
        form.fields["signs_as"].set_hint(self.tr("Leer lassen bei der Leitung"))
        choices: list[tuple[str, object]] = [
            (self.tr("Keine Angabe"), ""),
            (self.tr("weiblich"), "f"),
            (self.tr("männlich"), "m"),
            (self.tr("divers"), "d"),
        ]
        self.gender = form.add("gender", self.tr("Geschlecht"), Combo(self.tr("Geschlecht"), choices), span=3)
        self.gender.currentIndexChanged.connect(lambda _index: self._settled.start())
        self._lines["name"].textEdited.connect(self._suggest)
        return form

    def _suggest(self, text: str) -> None:
        before = suggested_sign(text[:-1])
        if not self._shown and self._lines["sign"].text() in {"", before}:
            self._lines["sign"].setText(suggested_sign(text))

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    # -- showing

    def reload(self, kinds: frozenset[str]) -> None:
        """Show the clerks anew."""
        if kinds and "clerk" not in kinds:
            return
        shown = self._shown
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for clerk in self.session.office.clerks.all(active=None):
            left = "" if clerk.active else self.tr(" – stillgelegt")
            item = QListWidgetItem(f"{clerk.name} ({clerk.sign}){left}")
            item.setData(Qt.ItemDataRole.UserRole, clerk.id)
            item.setSizeHint(QSize(0, theme().px(34)))
            self.list.addItem(item)
        self.list.blockSignals(blocked)
        draft = self.session.office.drafts.load(DRAFT) if not kinds else None
        if draft is not None:
            self._take_up(draft)
        else:
            self._mark(shown or self.session.clerk.id)

    def _mark(self, clerk_id: int) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == clerk_id:
                self.list.setCurrentRow(row)
                self._chosen(self.list.item(row))

    def _take_up(self, draft: dict[str, object]) -> None:
        self._mark(int(str(draft.get("id", 0))))
        if not draft.get("id"):
            self.add_clerk()
        self._put({name: str(draft.get(name, "")) for name in _TEXTS})

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._settled.now()
        clerk = self.session.office.clerks.get(int(item.data(Qt.ItemDataRole.UserRole)))
        self._shown = clerk.id
        self._put({name: str(getattr(clerk, name)) for name in _TEXTS})
        self.form.clear_errors()
        self.leave_button.setText(self.tr("Stilllegen") if clerk.active else self.tr("Wieder aufnehmen"))
        self.leave_button.show()
        self.save_button.setText(self.tr("Speichern"))

    def add_clerk(self) -> None:
        """An empty form for somebody new."""
        self._settled.now()
        self._shown = 0
        blocked = self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(blocked)
        self._put(dict.fromkeys(_TEXTS, "") | {"signs_as": "Im Auftrag"})
        self.form.clear_errors()
        self.leave_button.hide()
        self.save_button.setText(self.tr("Aufnehmen"))
        self._lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, values: dict[str, str]) -> None:
        for name, line in self._lines.items():
            line.setText(values[name])
        self.gender.set_value(values["gender"])
        self._settled.stop()

    # -- keeping and saving

    def _values(self) -> dict[str, str]:
        return {name: line.text() for name, line in self._lines.items()} | {"gender": str(self.gender.value() or "")}

    def _keep(self) -> None:
        self.session.write(partial(self.session.office.drafts.save, DRAFT, {**self._values(), "id": self._shown}))

    def leave(self) -> None:
        """Keep what was typed a moment ago."""
        self._settled.now()

    def save(self) -> None:
        """Take somebody into the list, or change who is shown."""
        self._settled.stop()
        office, by, shown = self.session.office, self.session.clerk, self._shown
        fields = cast("ClerkFields", self._values())

        def work() -> Clerk:
            if shown:
                clerk = office.clerks.change(shown, by=by, **fields)
            else:
                name, sign = fields.pop("name"), fields.pop("sign")
                clerk = office.clerks.add(name, sign, by=by, **fields)  # type: ignore[misc]
            office.drafts.drop(DRAFT)
            return clerk

        self.session.write(work, self._saved, self._failed, say=self.tr("Sachbearbeitung gespeichert"), owner=self)

    def _saved(self, clerk: Clerk) -> None:
        self.form.clear_errors()
        self.notice.hide()
        self._shown = clerk.id
        if clerk.id == self.session.clerk.id:
            self.session.clerk = clerk
        self.reload(frozenset({"clerk"}))

    def switch_active(self) -> None:
        """Somebody leaves, or comes back."""
        clerk = self.session.office.clerks.get(self._shown)
        office, by = self.session.office, self.session.clerk
        said = self.tr("{0} ist stillgelegt") if clerk.active else self.tr("{0} ist wieder da")
        self.session.write(
            partial(office.clerks.change, clerk.id, by=by, active=not clerk.active),
            lambda _clerk: self.reload(frozenset({"clerk"})),
            self._failed,
            say=said.format(clerk.name),
            undo=partial(office.clerks.change, clerk.id, by=by, active=clerk.active),
            owner=self,
        )

    def _failed(self, error: DeskError) -> None:
        if not self.form.show_error(error):
            self.notice.say_error(error)
