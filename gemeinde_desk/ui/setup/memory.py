"""What was typed into the set-up and not yet made an office, so that it is there again when the window is opened anew."""

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_VALUES, _ARMS = "setup/values", "setup/arms"


class SetupMemory:
    """Kept in the user's state file beside the geometry of the window."""

    def __init__(self, state_file: Path) -> None:
        self._state = QSettings(str(state_file), QSettings.Format.IniFormat)

    def load(self) -> tuple[dict[str, str], bytes | None]:
        """The texts by field, and the arms as PNG."""
        try:
            known = json.loads(str(self._state.value(_VALUES, "{}")))
        except ValueError:
            known = {}
        values = (
            {str(key): text for key, text in known.items() if isinstance(text, str)} if isinstance(known, dict) else {}
        )
        arms = self._state.value(_ARMS)
        return values, bytes(arms.data()) if isinstance(arms, QByteArray) and arms.size() else None

    def save(self, values: Mapping[str, str], arms: bytes | None) -> None:
        """Keep what is typed now."""
        self._state.setValue(_VALUES, json.dumps(values, ensure_ascii=False))
        self._state.setValue(_ARMS, QByteArray(arms or b""))
        self._state.sync()

    def forget(self) -> None:
        """The office is made."""
        self._state.remove("setup")
        self._state.sync()
