"""Settings of the program on this machine, in layers: machine policy over office over user over shipped default.

One typed dataclass holds them; each field carries its German label and its bounds, so that window, command line and
policy templates speak of the same things. A bad value never keeps the program from starting: it is reported and the next
layer decides.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.folders import default_office_folder
from gemeinde_desk.settings.sources import Source, office_source, policy_source, user_source


class Layer(StrEnum):
    """Where a value comes from, weakest last."""

    POLICY = "policy"
    OFFICE = "office"
    USER = "user"
    DEFAULT = "default"


#: what the settings place writes beside a value
LAYER_LABELS: Mapping[Layer, str] = {
    Layer.POLICY: "von der IT vorgegeben",
    Layer.OFFICE: "vom Amt festgelegt",
    Layer.USER: "eigene Einstellung",
    Layer.DEFAULT: "Vorgabe des Programms",
}


def _flag(label: str) -> dict[str, object]:
    return {"label": label, "kind": "flag"}


def _choice(label: str, **choices: str) -> dict[str, object]:
    return {"label": label, "kind": "choice", "choices": choices}


def _integer(label: str, least: int, most: int) -> dict[str, object]:
    return {"label": label, "kind": "integer", "least": least, "most": most}


def _folder(label: str, *, office: bool = True) -> dict[str, object]:
    return {"label": label, "kind": "folder", "office": office}


#: settings of earlier versions: a file that still names them is no mistake
_GONE = frozenset({"letters_folder", "portal_on"})
_THEMES = _choice("Farben", follow="wie das System", light="hell", dark="dunkel")


@dataclass(frozen=True)
class ProgramSettings:
    """All settings of the program; folders are absolute or None for "not set".

    ``text_scale`` is in percent; ``ocr_processes`` 0 lets the program choose by the number of processors;
    ``backup_keep`` is how many of the newest backups stay all; older ones are thinned out by week and month.
    """

    office_folder: Path = field(
        default_factory=default_office_folder, metadata=_folder("Ordner des Amts", office=False)
    )
    theme: str = field(default="follow", metadata=_THEMES)
    text_scale: int = field(default=100, metadata=_integer("Schriftgröße in Prozent", 100, 200))
    watched_on: bool = field(default=False, metadata=_flag("Ordner auf neue Scans überwachen"))
    watched_folder: Path | None = field(default=None, metadata=_folder("Überwachter Ordner"))
    ocr_on: bool = field(default=True, metadata=_flag("Texterkennung"))
    ocr_processes: int = field(default=0, metadata=_integer("Gleichzeitige Texterkennungen (0 = automatisch)", 0, 32))
    xdomea_folder: Path | None = field(default=None, metadata=_folder("Ordner der xdomea-Schemas"))
    backup_folder: Path | None = field(default=None, metadata=_folder("Ordner für Sicherungen"))
    backup_keep: int = field(default=14, metadata=_integer("Aufbewahrte Sicherungen", 1, 365))


@dataclass(frozen=True)
class Effective:
    """The settings in force: ``value``, the layer each field comes from, and what was wrong in the layers."""

    value: ProgramSettings
    layers: Mapping[str, Layer]
    warnings: tuple[InvalidInput, ...] = ()

    def locked(self, name: str) -> bool:
        """Whether the user cannot change it: policy or office have decided."""
        return self.layers[name] in (Layer.POLICY, Layer.OFFICE)

    def origin(self, name: str) -> str:
        """The layer in German, such as "von der IT vorgegeben"."""
        return LAYER_LABELS[self.layers[name]]


def setting_fields() -> tuple[Field[Any], ...]:
    """Every setting with its metadata: ``label``, ``kind`` (flag, choice, integer, folder), ``choices``, bounds."""
    return fields(ProgramSettings)


def load_settings(office: Mapping[str, object] | None = None) -> Effective:
    """The settings in force on this machine; ``office`` is what the opened office keeps. Never raises."""
    return effective(policy_source(), office_source(office or {}), user_source())


def effective(policy: Source, office: Source, user: Source) -> Effective:
    """Combine the layers field by field. Bad and unknown entries become warnings, and the next layer decides."""
    warnings = [problem for source in (policy, office, user) for problem in source.problems]
    chosen: dict[str, Any] = {}
    layers: dict[str, Layer] = {}
    by_name = {each.name: each for each in setting_fields()}
    for layer, source in ((Layer.POLICY, policy), (Layer.OFFICE, office), (Layer.USER, user)):
        for name, raw in source.values.items():
            if name in _GONE:
                continue
            known = by_name.get(name)
            if known is None or (layer is Layer.OFFICE and known.metadata.get("office") is False):
                warnings.append(source.problem(name, f"Die Einstellung „{name}“ gibt es hier nicht."))
                continue
            try:
                value = read_setting(name, raw)
            except InvalidInput as error:
                warnings.append(source.problem(name, str(error)))
                continue
            if name not in chosen:
                chosen[name], layers[name] = value, layer
    every = {name: layers.get(name, Layer.DEFAULT) for name in by_name}
    return Effective(ProgramSettings(**chosen), every, tuple(warnings))


def read_setting(name: str, raw: object) -> bool | int | str | Path | None:
    """A value from a file, the registry or a form in its type. Raises InvalidInput with the label as place.

    The registry knows no booleans: 0 and 1 count as such.
    """
    known = next((each for each in setting_fields() if each.name == name), None)
    if known is None:
        raise InvalidInput(place=name, problem=f"Die Einstellung „{name}“ gibt es nicht.")
    metadata, label = known.metadata, known.metadata["label"]
    kind = metadata["kind"]
    if kind == "flag" and raw in (True, False) and isinstance(raw, bool | int):
        return bool(raw)
    if kind == "choice" and isinstance(raw, str) and raw in metadata["choices"]:
        return raw
    if kind == "integer" and isinstance(raw, int) and not isinstance(raw, bool):
        within = metadata["least"] <= raw <= metadata["most"]
        if within:
            return raw
    if kind == "folder" and isinstance(raw, str | Path):
        text = str(raw).strip()
        if not text and name != "office_folder":
            return None
        path = Path(text).expanduser()
        if text and "\x00" not in text and path.is_absolute():
            return path
    raise InvalidInput(place=label, problem=f"„{label}“: {_expected(metadata)}.")


def _expected(metadata: Mapping[str, Any]) -> str:
    if metadata["kind"] == "flag":
        return "möglich ist ja oder nein (true oder false)"
    if metadata["kind"] == "choice":
        return "möglich ist " + ", ".join(metadata["choices"])
    if metadata["kind"] == "integer":
        return f"möglich ist eine ganze Zahl von {metadata['least']} bis {metadata['most']}"
    return "der Ordner muss mit seinem ganzen Pfad angegeben sein"
