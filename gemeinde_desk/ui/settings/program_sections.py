"""The sections that only show settings of the program: «Posteingang», «Darstellung», «Übergabe»."""

from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.program_form import ProgramForm
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.theme import Role, Text

INTAKE = ("watched_on", "watched_folder", "ocr_on", "ocr_processes")
LOOK = ("theme", "text_scale")
HANDOVER = ("xdomea_folder",)


class ProgramSection(Section):
    """A form of settings."""

    def __init__(self, session: Session, title: str, words: str, names: tuple[str, ...], hints: dict[str, str]) -> None:
        super().__init__(session, title, words)
        self.form = ProgramForm(session, names, hints)
        self.fields = self.form.fields
        self.add_up_to(560, self.form)
        said = Text(
            self.tr("Mit dem Haus neben einem Feld gilt der Wert an allen Arbeitsplätzen des Amts."),
            Role.SMALL,
            Tone.MUTED,
        )
        said.setWordWrap(True)
        self.body.addWidget(said)

    def leave(self) -> None:
        """Keep what was typed a moment ago."""
        self.form.leave()


class IntakeSection(ProgramSection):
    """The folder scanners write to, and text recognition."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Posteingang"),
            self.tr(
                "Scanner legen Dateien in einen Ordner; was dort vollständig liegt, kommt von selbst in den Posteingang."
            ),
            INTAKE,
            {
                "watched_folder": self.tr("Aufgenommene Dateien wandern in den Unterordner „erledigt“"),
                "ocr_on": self.tr("Macht Scans durchsuchbar; läuft im Hintergrund auf diesem Rechner"),
                "ocr_processes": self.tr(
                    "Gilt ab dem nächsten Start. Mehr geht schneller und belastet den Rechner stärker"
                ),
            },
        )
        self.body.addStretch(1)


class LookSection(ProgramSection):
    """Brightness and size of text."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Darstellung"),
            self.tr("Gilt sofort. Wer im System hohen Kontrast eingestellt hat, bekommt ihn auch hier."),
            LOOK,
            {"text_scale": self.tr("Auch mit Strg und + oder −, Strg+0 stellt auf 100")},
        )
        self.body.addStretch(1)


class HandoverSection(ProgramSection):
    """The official schemas, where the office has them."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Übergabe"),
            self.tr(
                "Abgeschlossene Vorgänge werden als Paket nach xdomea 3.1.0 übergeben. Mit den amtlichen Schemadateien wird "
                "jedes Paket zusätzlich geprüft; sie dürfen mit dem Programm nicht weitergegeben werden."
            ),
            HANDOVER,
            {"xdomea_folder": self.tr("Der Ordner mit den XSD-Dateien oder der Ordner darüber")},
        )
        self.body.addStretch(1)
