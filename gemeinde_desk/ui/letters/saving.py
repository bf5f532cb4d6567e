"""A copy of a finished letter on the disk."""

import shutil
from contextlib import suppress
from pathlib import Path

from gemeinde_desk.documents.errors import ExportFailed
from gemeinde_desk.files import reason_of


def save_copy(source: Path, target: Path) -> None:
    """Lay the copy there, whole or not at all.

    :raises ExportFailed: disk full, folder gone, file open elsewhere
    """
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        raise ExportFailed(name=target.name, detail=reason_of(error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
