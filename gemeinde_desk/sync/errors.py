"""What can go wrong when a package is made, told to the user."""

from gemeinde_desk.documents.sandbox_errors import WorkCancelled
from gemeinde_desk.errors import DeskError, Refused


class NotClosed(Refused):
    """The case is open; data: ``reference``."""

    what = "Der Vorgang {reference} ist noch nicht abgeschlossen."
    meaning = "Ein Paket entsteht nur aus abgeschlossenen Vorgängen."
    remedy = "Bitte den Vorgang zuerst zu den Akten schreiben."


class NotPackable(Refused):
    """The check before packing found something; data: ``reference``, ``reasons`` (German sentences), ``problem``."""

    what = "Aus dem Vorgang {reference} lässt sich noch kein Paket machen: {problem}"
    meaning = "Es wurde nichts geschrieben."


class PackageExists(Refused):
    """A file of that name lies in the folder; data: ``name``."""

    what = "Im Ordner liegt schon eine Datei {name}."
    meaning = "Sie wurde nicht verändert."
    remedy = "Bitte einen anderen Ordner wählen oder die vorhandene Datei verwenden."


class NoRoomForPackage(DeskError):
    """The target has too little space; data: ``needed`` and ``free`` in MB."""

    what = "Im Ordner für das Paket ist zu wenig Platz (nötig {needed} MB, frei {free} MB)."
    meaning = "Es wurde kein Paket abgelegt, der Vorgang ist unverändert."
    remedy = "Bitte Platz schaffen oder einen anderen Ordner wählen."
    exit_code = 8


class TargetUnavailable(DeskError):
    """The target folder does not answer as it should; data: ``detail``."""

    what = "In den Ordner für das Paket lässt sich nicht schreiben ({detail})."
    meaning = "Es wurde kein Paket abgelegt, der Vorgang ist unverändert."
    remedy = "Bitte prüfen, ob der Datenträger angeschlossen ist und Schreibrechte bestehen."
    exit_code = 8


class DamagedDocument(DeskError):
    """A stored file is missing or no longer what it was; data: ``name`` in the package."""

    what = "Eine Datei des Vorgangs ist beschädigt oder fehlt ({name})."
    meaning = "Es wurde kein Paket abgelegt, der Vorgang ist unverändert."
    remedy = "Bitte das Amt prüfen und die Datei aus der letzten Sicherung zurückholen."
    exit_code = 7


class PackingCancelled(WorkCancelled):
    """The user stopped it."""

    what = "Das Packen wurde abgebrochen."
    meaning = "Es wurde kein Paket abgelegt, der Vorgang ist unverändert."


class SchemasUnusable(DeskError):
    """The folder of schemas from the settings does not hold what is needed; data: ``folder``, ``detail``."""

    what = "Die xdomea-Schemata im Ordner {folder} lassen sich nicht lesen ({detail})."
    meaning = "Ohne sie wird das Paket nur auf seinen Aufbau geprüft."
    remedy = "Bitte in den Einstellungen den Ordner mit den Dateien von xdomea 3.1.0 wählen oder den Eintrag leeren."
    exit_code = 5


class ChangedMeanwhile(Refused):
    """The case was opened again or changed while it was packed; data: ``reference``."""

    what = "Der Vorgang {reference} wurde während des Packens geändert."
    meaning = "Das Paket wurde wieder entfernt."
    remedy = "Bitte das Paket noch einmal erstellen."
