"""A package that lies in the folder already: perhaps the very one that was to be made.

A power cut may come after the package was laid down and before the office noted it. Then the package that lies there is
as good as a new one, and better: it may have been fetched already.
"""

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

from gemeinde_desk.cases.xdomea.dossier import Message
from gemeinde_desk.sync.package import Written, side_files
from gemeinde_desk.sync.schemas import read_xml
from gemeinde_desk.sync.structure import texts
from gemeinde_desk.sync.verify import verify_package


def whole_package(path: Path, rebuilt: Callable[[str], Message]) -> tuple[Written, str] | None:
    """The package at the path and the instant it was made, if it is what is wanted, byte for byte; else None.

    :param rebuilt: the message that is wanted, as of an instant of making
    """
    if verify_package(path).problems:
        return None
    with zipfile.ZipFile(path) as archive:
        content = archive.read(f"{path.stem}.xml")
        made = texts(read_xml(content), "Erstellungszeitpunkt")[0]
        message = rebuilt(made)
        if message.content != content:
            return None
        for file in message.files:
            with archive.open(file.name) as entry:
                if hashlib.file_digest(entry, "sha256").hexdigest() != file.sha256:  # type: ignore[arg-type]
                    return None
    checksum = side_files(path)[0].read_text("utf-8").partition("  ")[0]
    return Written(path, checksum, path.stat().st_size), made
