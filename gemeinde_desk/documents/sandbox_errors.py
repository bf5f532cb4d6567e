"""How work in a child process can end other than well; every error carries ``name``, the file it was about."""

from gemeinde_desk.errors import DeskError


class WorkCancelled(DeskError):
    """The user cancelled."""

    what = "Die Verarbeitung von „{name}“ wurde abgebrochen."
    meaning = "Die Datei selbst ist unverändert."


class WorkTooLong(DeskError):
    """The work used up its CPU or wall time."""

    what = "Die Verarbeitung von „{name}“ hat zu lange gedauert und wurde beendet."
    meaning = "Die Datei ist ungewöhnlich aufwendig aufgebaut oder beschädigt; sie selbst ist unverändert."
    remedy = "Bitte die Datei neu einscannen oder beim Absender als einfaches PDF anfordern."


class WorkTooLarge(DeskError):
    """The work needed more memory than a child may use."""

    what = "„{name}“ ist zu groß und konnte nicht verarbeitet werden."
    meaning = "Die Datei braucht mehr Arbeitsspeicher als dafür vorgesehen ist; sie selbst ist unverändert."
    remedy = "Bitte mit geringerer Auflösung (300 dpi) einscannen oder die Datei in Teilen importieren."


class WorkCrashed(DeskError):
    """The child died."""

    what = "Bei der Verarbeitung von „{name}“ ist das Hilfsprogramm abgestürzt."
    meaning = "Die Datei ist vermutlich beschädigt; sie selbst ist unverändert, alles andere läuft weiter."
    remedy = "Bitte die Datei neu einscannen oder beim Absender noch einmal anfordern."


class WorkFailed(DeskError):
    """A foreign library gave up on the file; the technical reason is a note of the exception."""

    what = "„{name}“ konnte nicht verarbeitet werden."
    meaning = "Die Datei ist vermutlich beschädigt; sie selbst ist unverändert."
    remedy = "Bitte die Datei in einem anderen Programm prüfen oder beim Absender noch einmal anfordern."
