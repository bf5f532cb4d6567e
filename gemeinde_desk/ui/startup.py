"""The first second: can there be a window at all, which language do Qt's own dialogs speak, what is the program called.

:func:`missing_for_a_window` must be asked before QtWidgets is imported: Qt ends the process without a word that an
office can use when the display or a system library is missing.
"""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinde_desk.errors import DeskError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

#: what Qt's platform plugins for Linux link to but do not bring along: library, Debian package
FOR_ALL = (
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libfreetype.so.6", "libfreetype6"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libX11.so.6", "libx11-6"),
)
FOR_X11 = (
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-randr.so.0", "libxcb-randr0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-sync.so.1", "libxcb-sync1"),
    ("libxcb-util.so.1", "libxcb-util1"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
FOR_WAYLAND = (("libwayland-client.so.0", "libwayland-client0"), ("libwayland-cursor.so.0", "libwayland-cursor0"))
WITHOUT_A_SCREEN = frozenset({"offscreen", "minimal", "vnc"})


class NoWindow(DeskError):
    """There is no screen or a system library is missing; ``problem`` and ``help`` say which and what to do."""

    what = "Das Fenster kann nicht geöffnet werden: {problem}"
    remedy = "{help}"
    exit_code = 69  # EX_UNAVAILABLE of sysexits.h


def missing_for_a_window(environment: Mapping[str, str] = os.environ) -> NoWindow | None:
    """What stands between this machine and a window; None when nothing does."""
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if platform in WITHOUT_A_SCREEN:
        return _missing_libraries(FOR_ALL)
    wayland = bool(environment.get("WAYLAND_DISPLAY")) and platform != "xcb"
    if not wayland and not environment.get("DISPLAY"):
        return NoWindow(
            problem="Es ist kein Bildschirm angemeldet (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt).",
            help="Bitte das Programm auf der grafischen Oberfläche starten. Ohne Bildschirm helfen die Befehle, "
            "siehe „gemeinde-desk --help“.",
        )
    return _missing_libraries(FOR_ALL + (FOR_WAYLAND if wayland else FOR_X11))


def _missing_libraries(needed: Sequence[tuple[str, str]]) -> NoWindow | None:
    missing = [(library, package) for library, package in needed if not _loads(library)]
    if not missing:
        return None
    names = ", ".join(library for library, _ in missing)
    packages = " ".join(package for _, package in missing)
    return NoWindow(
        problem=f"Auf diesem Rechner fehlt: {names}.",
        help=f"Die IT richtet es ein mit: apt install {packages}",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def application(arguments: Sequence[str] = ()) -> "QApplication":
    """The QApplication, German and named, with the theme on it. Raises :class:`NoWindow` before Qt could abort."""
    problem = missing_for_a_window()
    if problem is not None:
        raise problem
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: PLC0415 - not before the check above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from gemeinde_desk.ui.feature_switch import without_feature_switch  # noqa: PLC0415

    without_feature_switch()

    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else _in_fusion(arguments)
    app.setApplicationName("Gemeinde Desk")
    app.setApplicationDisplayName("Gemeinde Desk")
    app.setDesktopFileName("gemeinde-desk")
    translator = QTranslator(app)
    if translator.load("qtbase_de", _translations(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))):
        app.installTranslator(translator)
    from gemeinde_desk.ui.theme import theme  # noqa: PLC0415 - imports QtWidgets

    theme()
    return app


def _in_fusion(arguments: Sequence[str]) -> "QApplication":
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from gemeinde_desk.ui.theme import STYLED  # noqa: PLC0415

    app = QApplication([sys.argv[0], "-style", "fusion", *arguments])
    app.setProperty(STYLED, True)
    return app


def _translations(told: str) -> str:
    """The folder of Qt's translations; a packed program may keep it elsewhere than Qt thinks."""
    if (Path(told) / "qtbase_de.qm").is_file():
        return told
    spec = importlib.util.find_spec("PySide6")
    home = Path(spec.origin).parent if spec is not None and spec.origin else Path(told)
    places = (home / "Qt" / "translations", home / "translations")
    return str(next((place for place in places if (place / "qtbase_de.qm").is_file()), told))
