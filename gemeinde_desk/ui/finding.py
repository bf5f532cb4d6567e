"""What Strg+K finds: cases, documents and contacts by the office's search, and settings by their names."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.settings.office_profile import LABELS
from gemeinde_desk.settings.program import setting_fields
from gemeinde_desk.store.folding import fold, words
from gemeinde_desk.store.search import Kind, SearchHit
from gemeinde_desk.ui.command_palette import Hit, Provider
from gemeinde_desk.ui.session import Session

_ICONS = {"case": "case", "document": "document", "contact": "person"}


def providers(session: Session) -> list[Provider]:
    """The sources of hits, in the order they are shown."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("finding", text)

    return [
        Provider(tr("Vorgänge"), _kind(session, "case")),
        Provider(tr("Dokumente"), _kind(session, "document"), most=10),
        Provider(tr("Kontakte"), _kind(session, "contact")),
        Provider(tr("Einstellungen"), partial(_settings, session), on_window=True, most=4),
    ]


def _kind(session: Session, kind: Kind) -> Callable[[str], list[Hit]]:
    def search(text: str) -> list[Hit]:
        terms = tuple(words(text))
        answer = session.office.search(text, kinds=[kind], limit=10)
        return [_hit(session, hit, terms) for hit in answer.hits]

    return search


def _hit(session: Session, hit: SearchHit, terms: tuple[str, ...]) -> Hit:
    return Hit(
        hit.title,
        partial(session.opens.emit, hit.kind, hit.id),
        snippet=hit.snippet,
        icon=_ICONS[hit.kind],
        note=hit.reference or "",
        terms=terms,
    )


def _settings(session: Session, text: str) -> list[Hit]:
    typed = words(text)
    names = dict(LABELS) | {f.name: str(f.metadata["label"]) for f in setting_fields()}
    return [
        Hit(label, partial(session.opens.emit, "setting", name), icon="settings", terms=tuple(typed))
        for name, label in names.items()
        if typed and all(word in fold(label) for word in typed)
    ]
