"""Where the shipped data files are: in a checkout beside the package, in an installation inside it."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def resources() -> Path:
    """The folder of the shipped data (case types, templates, fonts, icons, handbook …)."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"
