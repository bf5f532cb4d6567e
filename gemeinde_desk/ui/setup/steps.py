"""The steps of setting up an office, in their order."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from gemeinde_desk.contacts.clerks import Clerk, checked_clerk
from gemeinde_desk.errors import DeskError, InvalidInput
from gemeinde_desk.settings.folders import check_office_folder
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.office_profile import DEFAULT_ACCENT
from gemeinde_desk.store.space import free_space, is_low
from gemeinde_desk.store.store import DATABASE
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.settings.choosers import AccentField, ArmsField
from gemeinde_desk.ui.settings.letterhead_preview import LetterheadPreview
from gemeinde_desk.ui.setup.step import Step
from gemeinde_desk.ui.tasks import Latest, TaskRunner
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.messages import Notice
from gemeinde_desk.ui.widgets.settled import Settled

SIGN_LETTERS: Final = 3


class MunicipalityStep(Step):
    """Name, Land, address."""

    TITLE = str(QT_TRANSLATE_NOOP("steps", "Gemeinde"))

    def __init__(self) -> None:
        super().__init__(
            self.tr("Name und Anschrift stehen auf jedem Schreiben. Alles lässt sich später ändern."),
        )
        self.add_line(
            "name", self.tr("&Name der Gemeinde"), required=True, hint=self.tr("Zum Beispiel „Gemeinde Musterau“")
        )
        lands: list[tuple[str, object]] = [(self.tr("Bitte wählen"), "")]
        lands += [(name, code) for code, name in LAENDER.items()]
        why = self.tr("Feiertage, Fristen und der Text der Rechtsbehelfsbelehrung richten sich nach dem Land.")
        self.add_choice("land", self.tr("&Bundesland"), lands, required=True, hint=why)
        self.add_line("street", self.tr("&Straße und Hausnummer"))
        self.add_line("postcode", self.tr("&Postleitzahl"), span=2)
        self.add_line("city", self.tr("&Ort"), span=4)
        self.add_line("mayor", self.tr("Bürger&meisterin oder Bürgermeister"))


class ReachStep(Step):
    """Phone, mail, bank; the IBAN is judged while it is typed."""

    TITLE = str(QT_TRANSLATE_NOOP("steps", "Bank und Erreichbarkeit"))

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__(
            self.tr("Diese Angaben stehen im Fuß der Schreiben. Was es nicht gibt, bleibt leer."),
        )
        self._latest = Latest(tasks, self)
        self._settled = Settled(self, self._judge)
        self._of_iban = self.tr("22 Zeichen, Leerzeichen stören nicht")
        self.add_line("phone", self.tr("&Telefon"), span=3)
        self.add_line("email", self.tr("&E-Mail"), span=3)
        self.add_line("website", self.tr("&Internetseite"))
        iban = self.add_line("iban", self.tr("I&BAN der Gemeindekasse"), hint=self._of_iban)
        iban.textChanged.connect(lambda _text: self._settled.start())
        self.add_line("bic", self.tr("BI&C"), span=3)
        self.add_line("bank_name", self.tr("B&ank"), span=3)
        self.add_line("opening_hours", self.tr("Ö&ffnungszeiten"), hint=self.tr("Zum Beispiel „Mo–Fr 9–12 Uhr“"))
        self._found = ("", "")

    def _judge(self) -> None:
        text = self.values()["iban"]
        if not text:
            self._latest.drop()
            self.form.fields["iban"].set_error("")
            self.form.fields["iban"].set_hint(self._of_iban)
            return
        self._latest.ask(lambda _token: _bank(text), self._show)

    def _show(self, answer: tuple[str, str, str]) -> None:
        problem, bic, bank = answer
        self.form.fields["iban"].set_error(problem)
        if problem:
            return
        # What was found follows the IBAN; what somebody typed stays.
        for name, before, now in (("bic", self._found[0], bic), ("bank_name", self._found[1], bank)):
            widget = self.form.fields[name].widget
            if isinstance(widget, QLineEdit) and widget.text() in {"", before}:
                widget.setText(now)
        self._found = (bic, bank)
        good = self.tr("Die IBAN stimmt.") if not bank else self.tr("Die IBAN stimmt: {0}.").format(bank)
        self.form.fields["iban"].set_hint(good)


def _bank(text: str) -> tuple[str, str, str]:
    from gemeinde_desk.settings.bank import bank_of, canonical_iban  # noqa: PLC0415 - the bank list takes its time

    try:
        bank = bank_of(canonical_iban(text))
    except InvalidInput as error:
        return error.sentence(), "", ""
    return "", bank.bic, bank.name


class LookStep(Step):
    """Arms and accent, with the page they make."""

    TITLE = str(QT_TRANSLATE_NOOP("steps", "Wappen und Farbe"))

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__(
            self.tr("Beides ist freiwillig und erscheint im Kopf der Schreiben; die Farbe auch in diesem Programm."),
        )
        self.arms = ArmsField()
        self.form.add("arms_sha", self.tr("Wappen"), self.arms, span=6)
        self.accent = AccentField()
        self.accent.setText(DEFAULT_ACCENT)
        self.form.add("accent", self.tr("Akzentfarbe"), self.accent, span=6)
        self.arms.chosen.connect(self._taken)
        self.arms.refused.connect(lambda error: self.form.fields["arms_sha"].set_error(error.sentence()))
        self.accent.changed.connect(lambda _text: self.typed.emit())
        self.preview = LetterheadPreview(tasks)
        self.beside.insertWidget(1, self.preview, 100)

    def _taken(self, _picture: object) -> None:
        self.form.fields["arms_sha"].set_error("")
        self.typed.emit()

    def values(self) -> dict[str, str]:
        """The colour; the picture is in ``arms.picture``."""
        return {"accent": self.accent.text() or DEFAULT_ACCENT}

    def fill(self, values: Mapping[str, str]) -> None:
        """Show the colour."""
        self.accent.setText(values.get("accent", DEFAULT_ACCENT))

    def show_values(self, values: Mapping[str, str]) -> None:
        """Draw the page of the values."""
        self.preview.show_values(values, self.arms.picture)


class ClerkStep(Step):
    """The first clerk: whoever sets the office up."""

    TITLE = str(QT_TRANSLATE_NOOP("steps", "Sachbearbeitung"))

    def __init__(self) -> None:
        super().__init__(
            self.tr("Die erste Person, die hier arbeitet. Weitere kommen später in den Einstellungen dazu."),
        )
        name = self.add_line("clerk_name", self.tr("Vor- und &Nachname"), required=True, span=4)
        name.textEdited.connect(self._suggest)
        sign = self.add_line("clerk_sign", self.tr("&Kürzel"), required=True, span=2)
        sign.setMaxLength(10)
        choices: list[tuple[str, object]] = [
            (self.tr("Keine Angabe"), ""),
            (self.tr("weiblich"), "f"),
            (self.tr("männlich"), "m"),
            (self.tr("divers"), "d"),
        ]
        why = self.tr("Für „Frau“ oder „Herr“ im Informationsblock der Schreiben")
        self.add_choice("clerk_gender", self.tr("&Geschlecht"), choices, hint=why, span=3)
        self.add_line("clerk_function", self.tr("&Funktion"), hint=self.tr("Zum Beispiel „Bauamt“"), span=3)
        self.add_line("clerk_phone", self.tr("&Durchwahl"), span=3)
        self.add_line("clerk_email", self.tr("&E-Mail"), span=3)
        self._suggested = ""

    def _suggest(self, text: str) -> None:
        sign = self.form.fields["clerk_sign"].widget
        if isinstance(sign, QLineEdit) and sign.text() in {"", self._suggested}:
            self._suggested = suggested_sign(text)
            sign.setText(self._suggested)

    def problems(self, values: Mapping[str, str]) -> dict[str, str]:
        """As the list of clerks judges."""
        try:
            checked_clerk(Clerk(id=0, uuid="", name=values["clerk_name"], sign=values["clerk_sign"]))
        except InvalidInput as error:
            return {f"clerk_{error.place}": error.sentence()}
        return {}


def suggested_sign(name: str) -> str:
    """The first letters of the family name in capitals: "Inge Öhler" becomes "ÖHL"."""
    words = unicodedata.normalize("NFC", name).split()
    letters = [char for char in words[-1] if char.isalpha()] if words else []
    return "".join(letters[:SIGN_LETTERS]).upper()


class FolderField(QWidget):
    """A folder to type or to choose."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        self.button = Button(self.tr("Wählen …"), self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(8))
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """The folder as typed."""
        return self.line.text().strip()

    def setText(self, text: str) -> None:
        """Show a folder."""
        self.line.setText(text)

    def _choose(self) -> None:
        start = Path(self.text())
        near = next((place for place in (start, *start.parents) if place.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self._title, str(near))
        if chosen:
            self.line.setText(str(Path(chosen)))


class FolderStep(Step):
    """Where the office lies. ``existing(Path)``: there is an office in the folder, the user wants to open it."""

    existing = Signal(object)

    TITLE = str(QT_TRANSLATE_NOOP("steps", "Ordner"))

    def __init__(self, tasks: TaskRunner, folder: Path, *, locked: bool) -> None:
        super().__init__(
            self.tr(
                "Hier liegen Datenbank und Dokumente. Der Ordner gehört auf die eigene Festplatte: Auf Netzlaufwerken und in "
                "abgeglichenen Ordnern kann die Datenbank Schaden nehmen. Sicherungen dürfen dagegen ins Netz."
            ),
        )
        self._latest = Latest(tasks, self)
        self._settled = Settled(self, self._judge)
        self.folder = FolderField(self.tr("Ordner des Amts wählen"))
        hint = self.tr("Von der IT vorgegeben.") if locked else ""
        self.form.add("folder", self.tr("&Ordner des Amts"), self.folder, span=6, required=True, hint=hint)
        self.folder.setText(str(folder))
        self.folder.setEnabled(not locked)
        self._locked = hint
        self.notice = Notice()
        self.below.addWidget(self.notice)
        self.folder.line.textChanged.connect(self._typed)

    def _typed(self, _text: str) -> None:
        self.notice.hide()
        self._settled.start()
        self.typed.emit()

    def judge(self) -> None:
        """Look at the folder now."""
        self._judge()

    def _judge(self) -> None:
        text = self.folder.text()
        self._latest.ask(lambda _token: (folder_problem(text), has_office(text), room_in(text)), self._show)

    def _show(self, answer: tuple[str, bool, str]) -> None:
        problem, occupied, room = answer
        field = self.form.fields["folder"]
        if occupied:
            folder = Path(self.folder.text())
            self.notice.say(
                self.tr("In diesem Ordner liegt schon ein Amt. Es bleibt, wie es ist."), Tone.INFO,
                self.tr("Dieses Amt öffnen"), lambda: self.existing.emit(folder),
            )  # fmt: skip
            problem = problem or self.tr("Für ein neues Amt bitte einen anderen Ordner wählen.")
        field.set_error(problem)
        if not problem:
            field.set_hint(" ".join(part for part in (self._locked, room) if part))

    def problems(self, values: Mapping[str, str]) -> dict[str, str]:
        """The folder must be fit and free."""
        problem = folder_problem(values["folder"])
        if not problem and has_office(values["folder"]):
            problem = self.tr("In diesem Ordner liegt schon ein Amt. Für ein neues bitte einen anderen Ordner wählen.")
        return {"folder": problem} if problem else {}


def folder_problem(text: str) -> str:
    """Why no office can lie in the folder; empty when one can."""
    folder = Path(text).expanduser()
    if not text or not folder.is_absolute():
        return "Bitte den Ordner mit seinem ganzen Pfad angeben."
    try:
        check_office_folder(folder)
    except DeskError as error:
        return error.sentence()
    except (OSError, ValueError):
        return "Diesen Ordner kann es auf diesem Rechner nicht geben."
    return ""


def has_office(text: str) -> bool:
    """Whether an office lies there already."""
    try:
        return (Path(text).expanduser() / DATABASE).exists()
    except (OSError, ValueError):
        return False


def room_in(text: str) -> str:
    """How much room the disk has, in a sentence; empty when it cannot be told."""
    folder = Path(text).expanduser()
    try:
        there = next(place for place in (folder, *folder.parents) if place.exists())
        free, low = free_space(there), is_low(there)
    except (OSError, ValueError, StopIteration):
        return ""
    size = f"{free / 1e9:.0f} GB" if free >= 1e10 else f"{free / 1e9:.1f} GB".replace(".", ",")
    return f"Dort sind noch {size} frei." + (" Das ist knapp." if low else "")
