"""What can go wrong with a stored document, told to the user."""

from gemeinde_desk.errors import DeskError


class ContentDamaged(DeskError):
    """The stored file is gone or no longer what was stored."""

    what = "Die gespeicherte Datei zu „{title}“ fehlt oder ist beschädigt."
    meaning = "Sie wird nicht herausgegeben, damit niemand einem veränderten Dokument vertraut."
    remedy = "Bitte das Amt prüfen lassen und die Datei aus der letzten Sicherung zurückholen."
    exit_code = 7


class ExportFailed(DeskError):
    """The folder a copy should go to cannot be written."""

    what = "Die Kopie „{name}“ konnte nicht gespeichert werden ({detail})."
    meaning = "Das Dokument im Amt ist davon nicht berührt."
    remedy = "Bitte einen anderen Ordner wählen oder dort Platz schaffen."
    exit_code = 8
