"""What was typed into the set-up and not yet made an office, so that it is there again when the window is opened anew."""

import base64
import binascii
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from gemeinde_desk.files import whole_file


class SetupMemory:
    """A file only the user can read. Writing waits for the disk, so :meth:`save` and :meth:`forget` belong on a worker."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> tuple[dict[str, str], bytes | None]:
        """The texts by field, and the arms as PNG; nothing where the file is not there or not ours."""
        try:
            known = json.loads(self._file.read_text("utf-8"))
            values = {str(name): text for name, text in known["values"].items() if isinstance(text, str)}
            return values, base64.b64decode(known["arms"], validate=True) or None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            return {}, None

    def save(self, values: Mapping[str, str], arms: bytes | None) -> None:
        """Keep what is typed now. A disk that cannot be written to is not worth a word here: making the office will tell."""
        known = {"values": dict(values), "arms": base64.b64encode(arms or b"").decode("ascii")}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(self._file) as file:
                file.write(json.dumps(known, ensure_ascii=False).encode("utf-8", "replace"))

    def forget(self) -> None:
        """The office is made."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)
