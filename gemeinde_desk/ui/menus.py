"""The entries the office adds to the window's menus; each is found by Strg+K as well."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from gemeinde_desk import __version__
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.widgets.messages import Message

if TYPE_CHECKING:
    from gemeinde_desk.ui.desk import Desk

#: What the file dialog offers first; any other file may be taken as well.
IMPORT_FILTER = "Post (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.eml)"


def _tr(text: str) -> str:
    return QCoreApplication.translate("menus", text)


def add_menus(desk: "Desk") -> None:
    """Fill the menus Datei, Bearbeiten and Hilfe."""
    window = desk.window
    add = window.add_action
    first = [
        add(window.menu_file, _tr("Post aufnehmen …"), partial(choose_files, desk), shortcut="Ctrl+O", symbol="import"),
        add(window.menu_file, _tr("Neuer Vorgang …"), partial(_new, desk, "case"), shortcut="Ctrl+N", symbol="add"),
        add(
            window.menu_file,
            _tr("Neues Schreiben …"),
            partial(_new, desk, "letter"),
            shortcut="Ctrl+Shift+N",
            symbol="letter",
        ),
        add(window.menu_file, _tr("Neuer Kontakt …"), partial(_new, desk, "contact"), symbol="person"),
        add(window.menu_file, _tr("Amt jetzt sichern"), partial(_backup, desk), symbol="backup"),
        add(window.menu_file, _tr("Amt prüfen"), partial(verify, desk), symbol="check"),
        add(window.menu_file, _tr("Anderes Amt …"), desk.go_to_another, symbol="organisation"),
    ]
    for action in first:
        window.before_quit(action)
    clerks = QMenu(_tr("Sachbearbeitung wechseln"), window)
    clerks.setIcon(icon("person"))
    clerks.aboutToShow.connect(partial(_list_clerks, desk, clerks))
    window.menu_file.insertMenu(first[-1], clerks)
    add(window.menu_help, _tr("Über Gemeinde Desk"), partial(_about, desk), symbol="info")


def _backup(desk: "Desk") -> None:
    desk.backups.make()


def choose_files(desk: "Desk") -> None:
    """Post by file dialog; the last folder is remembered."""
    last = (desk.office.drafts.load("import_folder") or {}).get("folder", str(Path.home()))
    every = _tr("Alle Dateien (*)")
    names, _ = QFileDialog.getOpenFileNames(desk.window, _tr("Post aufnehmen"), str(last), f"{IMPORT_FILTER};;{every}")
    if names:
        folder = str(Path(names[0]).parent)
        desk.session.write(partial(desk.office.drafts.save, "import_folder", {"folder": folder}))
        desk.window.go("intake").accept_files([Path(name) for name in names])


def _new(desk: "Desk", kind: str) -> None:
    desk.window.open_item(kind, ("new", {}))


def _list_clerks(desk: "Desk", menu: QMenu) -> None:
    menu.clear()
    for clerk in desk.office.clerks.all():
        action = menu.addAction(f"{clerk.name} ({clerk.sign})".replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(clerk.id == desk.session.clerk.id)
        action.triggered.connect(partial(desk.change_clerk, clerk))


def verify(desk: "Desk") -> None:
    """Examine the whole office in the background and say what was found."""
    desk.session.read(
        lambda _token: desk.office.verify(), lambda report: _verified(desk, report.ok, [p.told() for p in report.problems]),
        label=_tr("Amt prüfen"), owner=desk.window,
    )  # fmt: skip


def _verified(desk: "Desk", ok: bool, problems: list[str]) -> None:
    if ok:
        desk.session.say(
            _tr("Das Amt ist in Ordnung: Datenbank, Protokoll, Register, Suche und Dateien passen zusammen.")
        )
        return
    message = Message(
        desk.window, _tr("Im Amt wurden Mängel gefunden"), problems[:12], symbol="warning", tone=Tone.OVERDUE
    )
    message.offer("ok", _tr("Verstanden"), "primary")
    message.exec()


def _about(desk: "Desk") -> None:
    lines = [
        _tr("Version {0}").format(__version__),
        _tr("Vorgänge, Posteingang und Schreiben einer kleinen Gemeinde, ohne Netz auf diesem Rechner."),
        _tr("Das Amt liegt in {0}").format(desk.office.store.folder),
    ]
    message = Message(desk.window, _tr("Gemeinde Desk"), lines, symbol="info", tone=Tone.INFO)
    message.offer("ok", _tr("Schließen"), "primary")
    message.exec()
