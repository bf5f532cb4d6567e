"""The look of the window as the settings have it, and back into the settings when the user changes it in the menu."""

from gemeinde_desk.settings.program import Effective
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Mode, theme

MODES = {"follow": Mode.SYSTEM, "light": Mode.LIGHT, "dark": Mode.DARK}
_NAMES = {mode: name for name, mode in MODES.items()}


def wear_look(settings: Effective, accent: str) -> None:
    """Put brightness, text size and accent in force, if they are not."""
    mode, scale = MODES[settings.value.theme], settings.value.text_scale / 100
    if (theme().mode, theme().scale, theme().accent) != (mode, scale, accent):
        theme().configure(mode=mode, scale=scale, accent=accent)


def keep_look(session: Session, mode: Mode, scale: float) -> None:
    """The user chose another look: remember what is not given by the IT."""
    from gemeinde_desk.ui.services.settings_keeper import Value, change_settings  # noqa: PLC0415

    chosen: dict[str, Value] = {"theme": _NAMES[mode], "text_scale": round(scale * 100)}
    free = {name: value for name, value in chosen.items() if not session.settings.locked(name)}
    if free:
        change_settings(session, free)
