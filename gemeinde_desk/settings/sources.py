"""Where settings are read from and the user's own are written to: policy file or registry, office, user file."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gemeinde_desk.errors import DeskError, InvalidInput
from gemeinde_desk.files import reason_of, whole_file
from gemeinde_desk.settings.datafile import DataFile
from gemeinde_desk.settings.folders import config_folder

POLICY_FILE = Path("/etc/gemeinde-desk/policy.toml")
POLICY_KEY = r"Software\Policies\Gemeinde Desk"


class SettingsNotSaved(DeskError):
    """The user's settings could not be written."""

    what = "Die Einstellungen ließen sich nicht speichern: {why}."
    meaning = "Sie gelten weiter wie zuvor."
    remedy = "Bitte prüfen, ob der Ordner „{folder}“ beschreibbar und noch Platz frei ist."


@dataclass(frozen=True)
class Source:
    """The raw values of one layer, with what could not be read of it. ``place`` names it in warnings."""

    place: str
    values: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[InvalidInput, ...] = ()
    file: DataFile | None = None

    def problem(self, name: str, text: str) -> InvalidInput:
        """A warning about one entry, with file and line where the layer is a file."""
        if self.file:
            return self.file.error(text, (name,))
        return InvalidInput(place=f"{self.place}: {name}", problem=f"{self.place}: {text}")


def policy_source(path: Path = POLICY_FILE) -> Source:
    """The machine policy: on Windows the registry under HKLM, else a TOML file. Missing means empty."""
    if sys.platform == "win32":
        return Source(f"HKLM\\{POLICY_KEY}", _registry())
    return file_source(path)


def office_source(values: Mapping[str, object]) -> Source:
    """What the opened office keeps for all its clerks."""
    return Source("Einstellungen des Amts", values)


def user_source(path: Path | None = None) -> Source:
    """The user's own file."""
    return file_source(path or user_file())


def user_file() -> Path:
    """Where the user's own settings lie."""
    return config_folder() / "settings.toml"


def file_source(path: Path) -> Source:
    """A TOML file of flat values; missing means empty, unreadable means empty with a problem."""
    try:
        if not path.exists():
            return Source(str(path))
    except OSError:
        pass  # there is no right to look: reading it says so
    try:
        file = DataFile.read(path)
    except InvalidInput as error:
        return Source(str(path), problems=(error,))
    return Source(str(path), file.root.values, file=file)


def save_user_settings(changes: Mapping[str, bool | int | str | Path | None], path: Path | None = None) -> None:
    """Change values of the user's file; None takes one out, so that the default holds again.

    Written beside, synced and put in place, so that a crash leaves the old file or the new one. An unreadable old file
    is kept as ``settings.toml.bad``. Raises SettingsNotSaved.
    """
    path = path or user_file()
    source = file_source(path)
    values = dict(source.values)
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = str(value) if isinstance(value, Path) else value
    lines = [
        f"{name} = {_toml(value)}\n" for name, value in sorted(values.items()) if isinstance(value, bool | int | str)
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.problems:
            path.replace(path.with_name(path.name + ".bad"))
        with whole_file(path) as file:
            file.write("".join(lines).encode("utf-8"))
    except OSError as error:
        raise SettingsNotSaved(place=str(path), why=reason_of(error), folder=path.parent) from None
    except UnicodeEncodeError:
        why = "ein Ordnername enthält Zeichen, die sich nicht speichern lassen"
        raise SettingsNotSaved(place=str(path), why=why, folder=path.parent) from None


def _toml(value: bool | int | str) -> str:  # noqa: FBT001 - a value, not a switch
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    # a JSON string is a basic TOML string, but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def policy_name(setting: str) -> str:
    """A setting's name in the registry, ``TextScale`` for ``text_scale``."""
    return "".join(part.capitalize() for part in setting.split("_"))


def setting_name(policy: str) -> str:
    """The way back from :func:`policy_name`."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in policy).lstrip("_")


def _registry() -> dict[str, object]:
    values: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY) as key:
                for index in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _ = winreg.EnumValue(key, index)
                    values[setting_name(name)] = value
        except OSError:
            return values  # no policy set
    return values
