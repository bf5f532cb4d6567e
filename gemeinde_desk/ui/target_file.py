"""Where a file goes that the user wants to have: asking for the name, and writing it whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gemeinde_desk.documents.file_names import safe_file_name
from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of


class NotWritten(DeskError):
    """The file could not be written; data: ``name``, ``reason``."""

    what = "„{name}“ konnte nicht gespeichert werden: {reason}."
    remedy = "Bitte einen anderen Ordner wählen oder die Datei schließen, falls sie gerade geöffnet ist."


def ask_target(parent: QWidget, heading: str, title: str, suffix: str) -> Path | None:
    """Ask where to save; ``title`` makes the name proposed. None when the user thinks better of it.

    :param suffix: ``".pdf"``; appended where the user left it out
    """
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    folder = documents if documents.is_dir() else Path.home()
    kind = QCoreApplication.translate("target_file", "{0}-Datei (*{1})").format(suffix[1:].upper(), suffix)
    name, _kind = QFileDialog.getSaveFileName(parent, heading, str(folder / safe_file_name(title, suffix)), kind)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write into; it takes the name at the end, or vanishes when something goes wrong.

    :raises NotWritten: disk full, folder gone, file locked
    """
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise NotWritten(name=path.name, reason=reason_of(error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
