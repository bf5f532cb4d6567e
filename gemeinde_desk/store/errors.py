"""What can go wrong with an office as a folder of files, told to the user."""

from pathlib import Path
from typing import TYPE_CHECKING

from gemeinde_desk.errors import DeskError, NotFound, Refused

if TYPE_CHECKING:
    from gemeinde_desk.store.backup_list import Backup


class NoOffice(DeskError):
    """The folder holds no office."""

    what = "Im Ordner {folder} liegt kein Amt von Gemeinde Desk."
    remedy = "Bitte einen anderen Ordner wählen oder dort ein neues Amt einrichten."
    exit_code = 5


class NotAnOffice(DeskError):
    """There is a file office.db, but another program made it."""

    what = "Die Datei {file} gehört nicht zu Gemeinde Desk."
    meaning = "Sie wurde nicht verändert."
    remedy = "Bitte einen anderen Ordner wählen."
    exit_code = 5


class NewerOffice(DeskError):
    """The office was written by a newer version of the program."""

    what = "Dieses Amt wurde mit einer neueren Version von Gemeinde Desk geöffnet (Stand {found}, dieses Programm kennt {known})."
    meaning = "Damit nichts verloren geht, bleibt es hier geschlossen."
    remedy = "Bitte Gemeinde Desk auf diesem Rechner aktualisieren."
    exit_code = 5


class OlderOffice(DeskError):
    """An office of an older version was opened for reading only, so that it could not be brought up to date."""

    what = "Dieses Amt ist auf dem Stand einer älteren Version von Gemeinde Desk (Stand {found}, dieses Programm braucht {known})."
    remedy = "Bitte einmal zum Bearbeiten öffnen; dabei wird es gesichert und auf den neuen Stand gebracht."
    exit_code = 5


class OfficeInUse(DeskError):
    """Another window or command has the office open for writing."""

    what = "Das Amt ist schon geöffnet ({holder})."
    meaning = "Zwei Programme dürfen nicht zugleich darin schreiben."
    remedy = "Bitte im geöffneten Fenster weiterarbeiten oder es zuerst schließen."
    exit_code = 6


class DamagedOffice(DeskError):
    """The database cannot be read. Raised on opening, ``folder`` and ``backups`` hold what a restore can be offered from."""

    what = "Die Datenbank des Amtes ist beschädigt ({detail})."
    meaning = "Die Dateien der Dokumente sind davon nicht betroffen."
    remedy = "Bitte die letzte Sicherung zurückholen; die beschädigte Datei bleibt im Ordner des Amts erhalten."
    exit_code = 7

    def __init__(self, *, detail: str, folder: Path | None = None, backups: "tuple[Backup, ...]" = ()) -> None:
        self.folder = folder
        self.backups = backups
        super().__init__(detail=detail)


class DiskFull(DeskError):
    """There is no room left; what was acknowledged before is safe."""

    what = "Auf dem Datenträger ist kein Platz mehr."
    meaning = "Der letzte Schritt wurde nicht gespeichert, alles davor schon."
    remedy = "Bitte Platz schaffen und den Schritt wiederholen."
    exit_code = 8


class StoreUnavailable(DeskError):
    """The disk does not answer as it should: an input/output error, a removed medium, a folder without write permission."""

    what = "Der Datenträger mit dem Amt lässt sich nicht benutzen ({detail})."
    meaning = "Der letzte Schritt wurde nicht gespeichert, alles davor schon."
    remedy = "Bitte prüfen, ob der Datenträger angeschlossen ist und Schreibrechte bestehen."
    exit_code = 8


class ReadOnlyOffice(DeskError):
    """A write was asked of an office opened for reading."""

    what = "Das Amt ist nur zum Lesen geöffnet."
    remedy = "Bitte das andere Fenster schließen und noch einmal öffnen."
    exit_code = 6


class BackupTargetUnusable(DeskError):
    """The folder for backups cannot be written to, or is full."""

    what = "In den Sicherungsordner {folder} lässt sich nicht schreiben ({detail})."
    meaning = "Es wurde keine Sicherung angelegt; das Amt selbst ist unverändert."
    remedy = "Bitte prüfen, ob der Datenträger angeschlossen ist und genug Platz hat, oder einen anderen Ordner wählen."
    exit_code = 8


class Cancelled(DeskError):
    """Somebody stopped a backup, a restore or a rebuild; what was there before is there still."""

    what = "Das wurde abgebrochen."
    meaning = "Es wurde nichts verändert."


class OfficeThere(Refused):
    """A backup would have replaced an office that is in order, and nobody has said that it may."""

    what = "Im Ordner {folder} liegt schon ein Amt, und seine Datenbank ist in Ordnung."
    meaning = "Es wurde nichts verändert."
    remedy = "Bitte einen leeren Ordner wählen oder ausdrücklich bestätigen, dass die Sicherung dieses Amt ersetzt."


class StrangeOfficeThere(OfficeThere):
    """What a backup would have replaced is a database of another program, or of a newer version of this one."""

    what = "Im Ordner {folder} liegt schon eine Datenbank, die dieses Programm nicht lesen kann."
    remedy = "Bitte einen leeren Ordner wählen oder ausdrücklich bestätigen, dass die Sicherung sie ersetzt."


class NoBackup(NotFound):
    """There is no backup at this place; ``problem`` says whether the place is there at all."""

    what = "{problem}"
    remedy = "Bitte prüfen, ob der Datenträger angeschlossen ist und der Name stimmt."


class BadBackup(DeskError):
    """A backup that cannot be trusted or is not whole."""

    what = "Die Sicherung {name} lässt sich nicht zurückholen: {problem}."
    meaning = "Das Amt wurde nicht verändert."
    remedy = "Bitte eine andere Sicherung wählen."
    exit_code = 7
