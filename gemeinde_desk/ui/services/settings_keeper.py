"""Changing settings of the program: written in the background, in force at once, here and in what listens."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.program import Effective, load_settings
from gemeinde_desk.settings.sources import save_user_settings
from gemeinde_desk.ui.session import Session

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
