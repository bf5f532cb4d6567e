"""What was found of a version's file, in sentences for the clerk."""

from gemeinde_desk.documents.model import Finding, Version

#: What each finding says.
SENTENCES: dict[Finding, str] = {
    Finding.JAVASCRIPT: "Das PDF enthält Programmcode. Er wird hier nie ausgeführt.",
    Finding.EMBEDDED_FILES: "Im PDF stecken weitere Dateien. Sie werden hier nicht geöffnet.",
    Finding.RESTRICTED: "Das PDF trägt einen Änderungs- oder Druckschutz.",
    Finding.SIGNED: "Das PDF ist digital signiert. Es wird unverändert aufbewahrt.",
    Finding.REPAIRED: "Das PDF war beschädigt. Gezeigt wird eine reparierte Fassung, das Original bleibt erhalten.",
    Finding.MAIL_DAMAGED: "Die E-Mail ist fehlerhaft aufgebaut. Vielleicht fehlt etwas, das Original bleibt erhalten.",
    Finding.ATTACHMENTS_LEFT_OUT: (
        "Nicht alle Anlagen der E-Mail wurden herausgelöst. Sie stehen vollständig im Original."
    ),
}


def remarks(version: Version) -> str:
    """All that is to be said of a version: its findings, then what recognition noted; empty when all is well."""
    return " ".join([*(SENTENCES[finding] for finding in version.findings), *filter(None, [version.text_note])])
