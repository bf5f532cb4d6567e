"""Renders the window's building blocks into PNGs: ``python -m tests.support.gallery FOLDER`` (light, dark, 200 %, high contrast).

For the eye of whoever changes the look; the screenshots of the handbook are made from the sample office instead.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.ui.command_palette import Hit, Provider
from gemeinde_desk.ui.crash import crash_dialog
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place, PlaceSpec
from gemeinde_desk.ui.shell import MainWindow
from gemeinde_desk.ui.startup import application
from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.theme import Mode, Role, Text, Theme, theme
from gemeinde_desk.ui.widgets.buttons import Button, IconButton
from gemeinde_desk.ui.widgets.card import Card, Line
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.empty_state import EmptyState
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Message, Notice, error_message
from gemeinde_desk.ui.widgets.number_field import NumberField
from gemeinde_desk.ui.widgets.page_images import PageSource
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.paged_table import Column, PagedModel, PagedTable
from gemeinde_desk.ui.widgets.search_field import SearchField

TODAY = date(2026, 11, 24)
SUBJECTS = (
    "Sondernutzung Lange Straße 4, Gerüst",
    "Ehrung Altersjubiläum Frau Ilse Krämer",
    "Hundesteuer, Anmeldung Familie Yıldız",
    "Beschwerde Straßenbeleuchtung Am Anger",
    "Wegerecht Flurstück 112/3, Anfrage Notariat",
    "Zuschuss Freiwillige Feuerwehr, Jugendgruppe",
)


@dataclass(frozen=True)
class Row:
    """A made-up case."""

    number: int

    @property
    def due(self) -> date:
        return TODAY + timedelta(days=(self.number * 5) % 40 - 8)

    @property
    def tone(self) -> Tone:
        days = (self.due - TODAY).days
        return Tone.OVERDUE if days < 0 else Tone.SOON if days < 7 else Tone.MUTED


def columns() -> list[Column[Row]]:
    return [
        Column("Aktenzeichen", lambda row: f"105.32/2026-{row.number + 1:05}", 170, sort="reference"),
        Column("Betreff", lambda row: SUBJECTS[row.number % len(SUBJECTS)], sort="subject", strong=True),
        Column("Nächster Termin", lambda row: f"{row.due:%d.%m.%Y}", 160, sort="due", tone=lambda row: row.tone),
        Column("Dok.", lambda row: str(row.number % 13), 64, right=True),
    ]


def table(count: int) -> PagedTable:
    def page(offset: int, limit: int) -> list[Row]:
        return [Row(number) for number in range(offset, min(count, offset + limit))]

    return PagedTable(PagedModel(columns(), lambda: count, page, lambda row: row.number, name="Vorgänge"))


def sheet(page: int, width: int) -> bytes:
    image = QImage(width, round(width * 297 / 210), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    unit = width / 210
    painter.setFont(QFont("Noto Sans", pointSize=max(1, round(4 * unit))))
    painter.drawText(
        QRect(round(25 * unit), round(20 * unit), round(160 * unit), round(12 * unit)), 0, "Gemeinde Lindental"
    )
    for line in range(34):
        length = 160 if (line * 7 + page) % 5 else 70
        if line in {4, 5, 11, 12, 22}:
            continue
        painter.fillRect(
            round(25 * unit),
            round((48 + line * 6.4) * unit),
            round(length * unit),
            round(1.5 * unit),
            Qt.GlobalColor.lightGray,
        )
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return buffer.data().data()


class Cases(Place):
    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        px = theme().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(20), px(16))
        layout.setSpacing(px(12))
        bar = QHBoxLayout()
        bar.setSpacing(px(8))
        search = SearchField("Vorgänge filtern", "Filtern …")
        search.setMaximumWidth(px(260))
        states = QComboBox()
        states.setAccessibleName("Zustand")
        states.addItems(["Offene Vorgänge", "Meine", "z.d.A."])
        bar.addWidget(search)
        bar.addWidget(states)
        bar.addWidget(QCheckBox("Nur meine"))
        bar.addStretch(1)
        bar.addWidget(IconButton("print", "Liste drucken"))
        bar.addWidget(Button("Neuer Vorgang", lambda: None, kind="primary", symbol="add"))
        layout.addLayout(bar)
        split = QSplitter()
        split.setHandleWidth(px(12))
        left = Card()
        left.layout().setContentsMargins(px(4), px(4), px(4), px(4))
        self.table = table(1_000_000)
        self.table.setProperty("frameless", True)
        left.body.addWidget(self.table)
        right = Card("Sondernutzung Lange Straße 4, Gerüst")
        right.head.addWidget(Chip("überfällig seit 3 Tagen", Tone.OVERDUE))
        right.body.addWidget(Text("105.32/2026-00001 · Frau Albrecht · angelegt 12.10.2026", Role.SMALL, Tone.MUTED))
        tabs = QTabWidget()
        view = PageView(tasks)
        view.show_source(PageSource(5, sheet, "Antrag"))
        tabs.addTab(view, "Dokumente")
        for name in ("Übersicht", "Beteiligte", "Termine", "Verlauf"):
            tabs.addTab(QWidget(), name)
        right.body.addWidget(tabs, 1)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([600, 500])
        layout.addWidget(split, 1)
        self.table.select_row(2)

    def first_focus(self) -> QWidget:
        return self.table


class Fields(Place):
    def __init__(self) -> None:
        super().__init__()
        px = theme().px
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(20), px(16))
        layout.setSpacing(px(16))
        card = Card("Neuer Vorgang")
        notice = Notice()
        notice.say("Für Herrn Öztürk gibt es schon einen offenen Vorgang.", Tone.SOON, "Ansehen", lambda: None)
        form = Form(2)
        form.add("subject", "&Betreff", QLineEdit("Sondernutzung Lange Straße 4"), required=True, span=2)
        kinds = form.add("kind", "Vorgangs&art", QComboBox())
        kinds.addItems(["Sondernutzungserlaubnis", "Hundesteuer"])
        due = form.add("due", "&Wiedervorlage", DateField(today=lambda: TODAY), hint="Kurzformen gehen: 3.3., +14, Mo")
        due.setText("+14")
        due.textEdited.emit("+14")
        wrong = form.add("received", "&Eingegangen am", DateField(prefer="past", today=lambda: TODAY))
        wrong.setText("31.2.2026")
        wrong.finish()
        form.add("count", "Anzahl", NumberField(1, 99, "Stück"))
        form.add("note", "Bemerkung", QPlainTextEdit("Gerüst für vier Wochen"), span=2)
        disabled = form.add(
            "policy", "Sicherungsordner", QLineEdit("/srv/sicherung"), hint="Von der IT vorgegeben", span=2
        )
        disabled.setEnabled(False)
        choices = QHBoxLayout()
        for text, on in (("per Post", True), ("per E-Mail", False)):
            choice = QRadioButton(text)
            choice.setChecked(on)
            choices.addWidget(choice)
        box = QCheckBox("Gebühr erheben")
        box.setChecked(True)
        choices.addWidget(box)
        choices.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for text, kind in (
            ("Anlegen", "primary"),
            ("Verwerfen", "plain"),
            ("Endgültig löschen", "danger"),
            ("Mehr", "quiet"),
        ):
            buttons.addWidget(Button(text, kind=kind))
        buttons.addStretch(1)
        card.body.addWidget(notice)
        card.body.addWidget(form)
        card.body.addLayout(choices)
        card.body.addStretch(1)
        card.body.addWidget(Line())
        card.body.addLayout(buttons)
        layout.addWidget(card, 3)
        side = QVBoxLayout()
        side.setSpacing(px(16))
        chips = Card("Zustände")
        words = {
            Tone.OVERDUE: "überfällig seit 3 Tagen",
            Tone.SOON: "heute fällig",
            Tone.OK: "erledigt",
            Tone.INFO: "zur Mitzeichnung",
            Tone.MUTED: "ohne Termin",
        }
        for tone, text in words.items():
            chips.body.addWidget(Chip(text, tone))
        side.addWidget(chips)
        empty = Card()
        empty.body.addWidget(
            EmptyState(
                "inbox",
                "Der Posteingang ist leer",
                "Hier liegt, was gescannt wurde, per E-Mail kam oder im Eingangsordner liegt.",
                "Seiten scannen",
                lambda: None,
            )
        )
        side.addWidget(empty, 1)
        layout.addLayout(side, 2)


PLACES = (
    ("today", "Heute", "today"),
    ("intake", "Posteingang", "inbox"),
    ("cases", "Vorgänge", "case"),
    ("letters", "Schreiben", "letter"),
    ("contacts", "Kontakte", "contacts"),
    ("portal", "Portal", "portal"),
    ("settings", "Einstellungen", "settings"),
)


def find(text: str) -> list[Hit]:
    terms = tuple(text.split())
    return [
        Hit(
            SUBJECTS[0],
            lambda: None,
            "Antrag vom 12. Oktober: Gerüst in der Langen Straße",
            "case",
            "105.32/2026-00001",
            terms,
        ),
        Hit(
            SUBJECTS[3],
            lambda: None,
            "Die Laterne an der Straße Am Anger ist seit Tagen aus",
            "case",
            "112.10/2026-00007",
            terms,
        ),
    ]


def window(tasks: TaskRunner) -> MainWindow:
    specs = [
        PlaceSpec(key, title, icon, (lambda: Cases(tasks)) if key == "cases" else Fields, at_foot=key == "settings")
        for key, title, icon in PLACES
    ]
    state = Path(tempfile.mkdtemp()) / "window.ini"
    made = MainWindow(
        specs,
        tasks,
        state_file=state,
        office="Gemeinde Lindental",
        person="Frau Albrecht",
        providers=lambda: [Provider("Vorgänge", find), Provider("Dokumente", lambda text: find(text)[:1])],
    )
    made.set_badge("today", 7)
    made.set_badge("intake", 128)
    made.set_saved()
    made.set_backup("Letzte Sicherung heute 12:30 Uhr")
    return made


def settle(tasks: TaskRunner) -> None:
    end = time.monotonic() + 5
    QApplication.processEvents()
    while not tasks.idle() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)
    QApplication.processEvents()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = application()
    app.setFont(QFont("Noto Sans", 10))
    wants_contrast = Theme._contrast_wanted
    for name, mode, scale, size in (
        ("contrast", Mode.DARK, 1.0, (1360, 820)),
        ("light", Mode.LIGHT, 1.0, (1360, 820)),
        ("dark", Mode.DARK, 1.0, (1360, 820)),
        ("large", Mode.LIGHT, 2.0, (1680, 1200)),
    ):
        tasks = TaskRunner()
        made = window(tasks)
        Theme._contrast_wanted = (lambda _self: True) if name == "contrast" else wants_contrast
        theme().configure(mode=mode, scale=scale)
        made.resize(*size)
        made.show()
        made.activateWindow()
        for place in ("cases", "today"):
            made.go(place)
            settle(tasks)
            made.grab().save(str(folder / f"{name}-{place}.png"))
        made.notify("Vorgang 105.32/2026-00001 zu den Akten gelegt", lambda: None)
        made.search("straße")
        settle(tasks)
        time.sleep(0.2)
        settle(tasks)
        made.grab().save(str(folder / f"{name}-search.png"))
        made.palette_overlay.dismiss()
        dialogs: dict[str, Message] = {
            "error": error_message(made, InvalidInput(problem="„31.2.2026“ gibt es im Kalender nicht.", place="Frist"))
        }
        try:
            raise RuntimeError("Herr Geheim")
        except RuntimeError as error:
            dialogs["crash"] = crash_dialog(made, error)
        for key, dialog in dialogs.items():
            dialog.show()
            settle(tasks)
            dialog.grab().save(str(folder / f"{name}-{key}.png"))
            dialog.close()
        made.close()
        tasks.close()
        made.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
