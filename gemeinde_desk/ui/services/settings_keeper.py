"""Changing settings of the program: written in the background, in force at once, here and in what listens."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.program import Effective, load_settings
from gemeinde_desk.settings.sources import save_user_settings
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Mode, theme

MODES = {"follow": Mode.SYSTEM, "light": Mode.LIGHT, "dark": Mode.DARK}
_NAMES = {mode: name for name, mode in MODES.items()}
Value = bool | int | str | None


def change_settings(
    session: Session,
    changes: Mapping[str, Value],
    failed: Callable[[DeskError], object] | None = None,
    owner: QObject | None = None,
) -> None:
    """Keep the user's own values (None: back to what the program proposes) and work by them."""

    def work() -> Effective:
        save_user_settings(changes)
        return load_settings(session.office.settings_layer())

    session.write(work, session.use_settings, failed, owner=owner)


def settle_for_all(session: Session, name: str, value: Value, owner: QObject | None = None) -> None:
    """Settle a value for every desk of the office; None leaves it to each again."""

    def work() -> Effective:
        layer = {key: each for key, each in session.office.settings_layer().items() if key != name}
        session.office.save_settings_layer(layer if value is None else layer | {name: value}, by=session.clerk)
        return load_settings(session.office.settings_layer())

    session.write(work, session.use_settings, owner=owner)


def wear_look(settings: Effective, accent: str) -> None:
    """Put brightness, text size and accent in force, if they are not."""
    mode, scale = MODES[settings.value.theme], settings.value.text_scale / 100
    if (theme().mode, theme().scale, theme().accent) != (mode, scale, accent):
        theme().configure(mode=mode, scale=scale, accent=accent)


def keep_look(session: Session, mode: Mode, scale: float) -> None:
    """The user chose another look in the menu: remember what is not given by the IT."""
    chosen: dict[str, Value] = {"theme": _NAMES[mode], "text_scale": round(scale * 100)}
    free = {name: value for name, value in chosen.items() if not session.settings.locked(name)}
    if free:
        change_settings(session, free)
