"""What can go wrong with a stored document, told to the user."""

from gemeinde_desk.errors import DeskError, Refused


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


class InClosedCase(Refused):
    """After completion nothing changes any more (BayAGO § 27 II)."""

    what = "Der Vorgang {reference} ist abgeschlossen."
    meaning = "Seine Dokumente bleiben, wie sie sind."
    remedy = "Bitte den Vorgang zuerst wieder öffnen."


class AlreadyFiled(Refused):
    """A document lies in one case at a time."""

    what = "Dieses Dokument ist schon unter {reference} abgelegt."
    remedy = "Bitte es dort zuerst herausnehmen."


class BearsReference(Refused):
    """An issued letter went to people under this reference."""

    what = "Das Schreiben trägt das Geschäftszeichen {reference}."
    meaning = "Darum bleibt es in seinem Vorgang."


class NoContent(Refused):
    """A draft that nothing was made of yet."""

    what = "Zu „{title}“ gibt es noch keine Datei."
    remedy = "Bitte das Schreiben zuerst fertigstellen."
