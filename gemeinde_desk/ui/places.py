"""The places of the window in the order of the rail; each is imported when it is first visited."""

from importlib import import_module

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.ui.place import Place, PlaceSpec
from gemeinde_desk.ui.session import Session


def place_specs(session: Session) -> list[PlaceSpec]:
    """Alt+1 to Alt+6."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("places", text)

    def spec(key: str, title: str, symbol: str, kinds: tuple[str, ...] = (), *, at_foot: bool = False) -> PlaceSpec:
        def make() -> Place:
            module = import_module(f"gemeinde_desk.ui.{key}.place")
            place: Place = getattr(module, f"{key.capitalize()}Place")(session)
            return place

        return PlaceSpec(key, title, symbol, make, kinds, at_foot=at_foot)

    return [
        spec("today", tr("Heute"), "today"),
        spec("intake", tr("Posteingang"), "inbox", ("incoming",)),
        spec("cases", tr("Vorgänge"), "case", ("case", "document")),
        spec("letters", tr("Schreiben"), "letter", ("letter",)),
        spec("contacts", tr("Kontakte"), "contacts", ("contact",)),
        spec("settings", tr("Einstellungen"), "settings", ("setting",), at_foot=True),
    ]
