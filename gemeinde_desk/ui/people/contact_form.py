"""The fields of a contact: as many as a letter needs, or all of them."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from gemeinde_desk.contacts.model import ContactDetails, NewContact
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form

COLUMNS: Final = 6
_ADDRESS: Final = {"street": 6, "postcode": 2, "city": 4}
_REACH: Final = {"email": 3, "phone": 3}
#: fields in their order with their width in sixths, by kind of contact
BRIEF: Final[Mapping[str, Mapping[str, int]]] = {
    "person": {"gender": 3, "title": 3, "given_name": 3, "family_name": 3, **_ADDRESS, **_REACH},
    "organisation": {"organisation": 6, **_ADDRESS, **_REACH},
}
_PLACE: Final = {"street": 6, "postcode": 2, "city": 4, "extra": 3, "country": 3}
FULL: Final[Mapping[str, Mapping[str, int]]] = {
    "person": {
        "gender": 3, "title": 3, "given_name": 3, "family_name": 3, **_PLACE, **_REACH, "born": 3, "salutation": 3,
        "organisation": 3, "department": 3, "note": 6,
    },
    "organisation": {
        "organisation": 6, "department": 6, **_PLACE, **_REACH,
        "gender": 3, "title": 3, "given_name": 3, "family_name": 3, "salutation": 6, "note": 6,
    },
}  # fmt: skip
_NAMES: Final = tuple(field.name for field in fields_of(ContactDetails))


class KindSwitch(QWidget):
    """Person or organisation."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.person = QRadioButton(self.tr("&Person"))
        self.organisation = QRadioButton(self.tr("&Organisation"))
        self.person.setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(16))
        layout.addWidget(self.person)
        layout.addWidget(self.organisation)
        layout.addStretch(1)
        self._lead_tab()
        self.organisation.toggled.connect(lambda _on: self._changed())

    def _changed(self) -> None:
        self._lead_tab()
        self.chosen.emit(self.kind())

    def _lead_tab(self) -> None:
        """Tab comes to the chosen one; Qt leads it to the one that had the keyboard last, or to the first."""
        for button in (self.person, self.organisation):
            way = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(way)

    def kind(self) -> str:
        """``person`` or ``organisation``."""
        return "organisation" if self.organisation.isChecked() else "person"

    def set_kind(self, kind: str) -> None:
        """Choose silently."""
        blocked = self.blockSignals(True)
        (self.organisation if kind == "organisation" else self.person).setChecked(True)
        self.blockSignals(blocked)


class ContactForm(QWidget):
    """``typed`` follows every change by the user; ``entered`` is Enter in a field of one line.

    ``brief`` shows only what a letter needs; what the other fields hold stays as it was.
    """

    typed = Signal()
    entered = Signal()

    def __init__(self, session: Session, *, brief: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layouts = BRIEF if brief else FULL
        self._shown: ContactDetails = NewContact()
        self.kind = KindSwitch()
        self.form = Form(COLUMNS, self)
        self.gender = self.form.add("gender", self.tr("Anrede"), Combo("", self._genders(), letters=6))
        self.born = DateField(prefer="past", today=session.today)
        self.note = _Note()
        self.lines: dict[str, QLineEdit] = {}
        self._add_lines()
        self.form.add("born", self.tr("Geboren am"), self.born)
        self.form.add("note", self.tr("Notiz"), self.note, hint=self.tr("Nur für das Amt; steht in keinem Schreiben."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(12))
        layout.addWidget(self.kind)
        layout.addWidget(self.form)
        self._connect()
        self._fit()

    def _genders(self) -> list[tuple[str, object]]:
        return [(self.tr("keine"), ""), (self.tr("Frau"), "f"), (self.tr("Herr"), "m"), (self.tr("divers"), "d")]

    def _add_lines(self) -> None:
        hints = {
            "extra": self.tr("zum Beispiel Ortsteil oder c/o"),
            "country": self.tr("leer: Deutschland"),
            "salutation": self.tr("leer: nach Anrede und Namen"),
        }
        for name, label in (
            ("organisation", self.tr("Organisation")),
            ("department", self.tr("Abteilung")),
            ("title", self.tr("Titel")),
            ("given_name", self.tr("Vorname")),
            ("family_name", self.tr("Familienname")),
            ("street", self.tr("Straße und Hausnummer")),
            ("extra", self.tr("Adresszusatz")),
            ("postcode", self.tr("Postleitzahl")),
            ("city", self.tr("Ort")),
            ("country", self.tr("Land")),
            ("email", self.tr("E-Mail")),
            ("phone", self.tr("Telefon")),
            ("salutation", self.tr("Eigene Briefanrede")),
        ):
            if any(name in layout for layout in self._layouts.values()):
                line = QLineEdit()
                line.setPlaceholderText(hints.get(name, ""))
                self.lines[name] = self.form.add(name, label, line)

    def _connect(self) -> None:
        for line in (*self.lines.values(), self.born):
            line.textEdited.connect(self._typed)
        self.born.changed.connect(self._typed)
        self.note.textChanged.connect(self._typed)
        self.gender.activated.connect(self._typed)
        self.kind.chosen.connect(self._kind_changed)
        self._filling = False

    # -- what stands in it

    def details(self) -> NewContact:
        """What is typed, as it stands; fields that are not shown keep what they had."""
        values = {name: getattr(self._shown, name) for name in _NAMES}
        values |= {name: self.lines[name].text() for name in self._keys() if name in self.lines}
        values |= {"kind": self.kind.kind(), "gender": self.gender.value()}
        if "born" in self._keys():
            values |= {"born": self.born.day(), "note": self.note.toPlainText()}
        return NewContact(**values)

    def show_details(self, details: ContactDetails) -> None:
        """Fill the form; nothing counts as typed."""
        self._shown = details
        self._fill({name: getattr(details, name) for name in _NAMES})

    def kept(self) -> dict[str, object]:
        """What is typed, as JSON for a draft; a date half typed stays as it is."""
        values: dict[str, object] = {name: line.text() for name, line in self.lines.items() if line.text()}
        values |= {"kind": self.kind.kind(), "gender": self.gender.value(), "born": self.born.text()}
        return values | {"note": self.note.toPlainText()}

    def take_up(self, kept: Mapping[str, object]) -> None:
        """Fill the form with a draft over what it shows."""
        self._fill({"gender": "", "note": "", **dict.fromkeys(self.lines, ""), **kept})

    def is_empty(self) -> bool:
        """Whether nothing worth keeping was typed."""
        texts = (*(line.text() for line in self.lines.values()), self.born.text(), self.note.toPlainText())
        return not any(text.strip() for text in texts)

    def mistakes(self, found: Mapping[str, str]) -> bool:
        """Mark what a room found wrong and a date that is none, and go to the first; True when all is well."""
        problems = {key: text for key, text in found.items() if key in self._keys()}
        if "born" in self._keys() and not self.born.finish():
            problems["born"] = self.born.problem
        return self.form.set_errors({key: problems[key] for key in self._keys() if key in problems})

    def first(self) -> QWidget:
        """The field one begins with: the first name of a person, or the organisation's name."""
        return self.lines["organisation" if self.kind.kind() == "organisation" else "given_name"]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, which fields and choices leave to the form; in the note it makes a new line."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not isinstance(self.focusWidget(), QPlainTextEdit):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _keys(self) -> Mapping[str, int]:
        return self._layouts[self.kind.kind()]

    def _fill(self, values: Mapping[str, object]) -> None:
        self._filling = True
        for name, line in self.lines.items():
            line.setText(str(values.get(name) or ""))
            line.setCursorPosition(0)
        self.kind.set_kind(str(values.get("kind") or "person"))
        self.gender.set_value(values.get("gender"))
        born = values.get("born")
        self.born.set_day(born if isinstance(born, date) else None)
        if isinstance(born, str) and born:
            self.born.setText(born)
            self.born.textEdited.emit(born)
            self.born.finish()
        self.note.setPlainText(str(values.get("note") or ""))
        self._fit()
        self.form.clear_errors()
        self._filling = False

    def _kind_changed(self) -> None:
        self._fit()
        self._typed()

    def _fit(self) -> None:
        organisation = self.kind.kind() == "organisation"
        self.form.arrange(self._keys())
        self.form.fields["organisation"].set_label(
            self.tr("Name der Organisation") if organisation else self.tr("Organisation"), required=organisation
        )
        self.form.fields["family_name"].set_label(self.tr("Familienname"), required=not organisation)
        self.form.fields["given_name"].set_label(self.tr("Vorname"))
        self.form.fields["gender"].set_label(self.tr("Ansprechperson") if organisation else self.tr("Anrede"))

    def _typed(self) -> None:
        if not self._filling:
            self.typed.emit()


class _Note(QPlainTextEdit):
    """Several lines; Tab goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
