"""Why the pages of a file cannot be shown; every error carries ``name``, the file it is about."""

from gemeinde_desk.errors import DeskError


class EncryptedPdf(DeskError):
    """A PDF that asks for a password."""

    what = "Das PDF „{name}“ ist mit einem Kennwort geschützt."
    meaning = "Es kann nicht gelesen, durchsuchbar gemacht oder dauerhaft aufbewahrt werden."
    remedy = (
        "Bitte beim Absender ohne Kennwort anfordern, oder das PDF mit dem Kennwort öffnen und über „Drucken als PDF“ "
        "neu speichern."
    )
    exit_code = 2


class BrokenPdf(DeskError):
    """A PDF that cannot be read, not even after repair."""

    what = "Das PDF „{name}“ ist beschädigt und ließ sich auch nicht reparieren."
    meaning = "Es enthält keine lesbare Seite."
    remedy = "Bitte das Schriftstück neu einscannen oder das PDF beim Absender noch einmal anfordern."
    exit_code = 2


class BrokenImage(DeskError):
    """A picture that breaks off or contradicts itself."""

    what = "Das Bild „{name}“ ist beschädigt oder unvollständig übertragen."
    meaning = "Es kann nicht gezeigt werden."
    remedy = "Bitte das Bild noch einmal kopieren, neu aufnehmen oder beim Absender anfordern."
    exit_code = 2


class ImageTooLarge(DeskError):
    """A picture with more pixels than any sheet of paper has; data also ``width``, ``height`` (px), ``limit`` (Mpx)."""

    what = "Das Bild „{name}“ ist mit {width} × {height} Bildpunkten zu groß."
    meaning = "Verarbeitet werden bis zu {limit} Millionen Bildpunkte, das reicht für DIN A0 mit 300 dpi."
    remedy = "Bitte mit geringerer Auflösung einscannen oder das Bild verkleinern."
    exit_code = 2


class NoSuchPage(DeskError):
    """A page number outside the document; data also ``page`` and ``pages``, counted from 1."""

    what = "„{name}“ hat keine Seite {page}, sondern {pages} Seiten."
    exit_code = 3
