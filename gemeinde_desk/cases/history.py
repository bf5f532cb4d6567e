"""The history of a case: entries of the journal as German sentences.

A sentence is made from the action and its data alone, so an entry reads the same for ever. Actions that this table does not
know yet (of a newer version) are shown by their name.
"""

import json
from collections.abc import Mapping
from datetime import date

from gemeinde_desk.cases.model import FOLLOW_UP_WORDS, HistoryEntry
from gemeinde_desk.cases.rows import case_by_id
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.store import Store

_COLUMNS = {
    "subject": "Betreff",
    "fields": "Felder",
    "clerk": "Sachbearbeitung",
    "outcome": "Ergebnis",
    "their_reference": "fremdes Geschäftszeichen",
    "note": "Vermerk",
    "retention_years": "Aufbewahrungsfrist",
    "disposal": "Aussonderungsart",
    "title": "Titel",
    "document_type": "Dokumenttyp",
    "dated": "Datum des Schreibens",
    "correspondent": "Absender oder Empfänger",
    "contact_id": "Kontakt",
}
_SENTENCES = {
    "case.opened": "Vorgang {reference} eröffnet.",
    "case.changed": "Geändert: {fields}.",
    "case.closed": "Vorgang geschlossen (z.d.A.) zum {closed}{retention}.",
    "case.reopened": "z.d.A.-Verfügung vom {closed_before} aufgehoben, Vorgang wieder geöffnet.",
    "case.handed_over": "Vorgang übergeben.",
    "case.documents_frozen": "Fassungen der Dokumente festgehalten: {documents}.",
    "case.participant_added": "Beteiligte Person oder Stelle hinzugefügt.",
    "case.participant_removed": "Beteiligte Person oder Stelle entfernt.",
    "case.checklist_ticked": "Punkt {position} der Prüfliste abgehakt.",
    "case.checklist_unticked": "Haken bei Punkt {position} der Prüfliste entfernt.",
    "case.checklist_item_added": "Punkt {position} in die Prüfliste aufgenommen.",
    "case.checklist_item_removed": "Punkt {position} aus der Prüfliste entfernt.",
    "handover.packaged": "Paket für die Übergabe erstellt.",
    "handover.packaged_again": "Paket für die Übergabe noch einmal erstellt.",
    "follow_up.set": "{kind} auf den {due} gesetzt.",
    "follow_up.completed": "{kind} vom {due} erledigt.",
    "follow_up.reopened": "{kind} vom {due} wieder geöffnet.",
    "follow_up.withdrawn": "{kind} auf den {due} zurückgenommen.",
    "follow_up.rescheduled": "{kind} vom {due_before} auf den {due} verlegt.",
    "document.added": "{document} angelegt.",
    "document.version_added": "{document}: Fassung {number} gespeichert.",
    "document.finalised": "{document} ausgefertigt.",
    "document.posted": "{document} am {posted} zur Post gegeben.",
    "document.described": "{document}: Angaben geändert ({fields}).",
    "document.filed": "{document} abgelegt.",
    "document.unfiled": "{document} wieder herausgenommen.",
    "document.withdrawn": "{document} zurückgezogen.",
    "document.brought_back": "{document} wiederhergestellt.",
}
#: actions the table knows; a test holds it against what the rooms record
KNOWN_ACTIONS = frozenset(_SENTENCES)


class CaseHistory:
    """Reading the journal of a case; part of the register."""

    _store: Store

    def history(self, case_id: int) -> list[HistoryEntry]:
        """What happened in the case, in order. Raises NotFound.

        Inside a transaction its own entries are not yet there: the journal gets them at its end.
        """
        uuid = case_by_id(self._store, case_id).uuid
        sql = (
            "SELECT j.at, j.actor, j.action, j.data, k.sign FROM journal j LEFT JOIN clerk k ON k.uuid = j.actor "
            "WHERE j.case_uuid = ? ORDER BY j.seq"
        )
        return [_entry(row) for row in self._store.all(sql, (uuid,))]


def sentence(action: str, data: Mapping[str, object]) -> str:
    """The entry as one German sentence."""
    template = _SENTENCES.get(action)
    if template is None:
        return f"Vermerk „{action}“."
    shown = {name: _shown(name, value) for name, value in data.items()}
    shown["document"] = f"Dokument {shown['reference']}" if shown.get("reference") else "Ein Dokument"
    end = shown.get("retention_end", "")
    shown["retention"] = f", aufzubewahren bis {end}" if end else ""
    return template.format_map(_Lenient(shown))


class _Lenient(dict[str, str]):
    """Entries of older versions may lack a value."""

    def __missing__(self, key: str) -> str:
        return "…"


def _entry(row: Row) -> HistoryEntry:
    data = json.loads(row["data"])
    return HistoryEntry(row["at"], row["sign"] or "System", row["action"], sentence(row["action"], data), data)


def _shown(name: str, value: object) -> str:
    if isinstance(value, list):
        return str(len(value)) if name == "documents" else ", ".join(_COLUMNS.get(str(one), str(one)) for one in value)
    if name == "kind":
        return next((word for kind, word in FOLLOW_UP_WORDS.items() if kind == value), str(value))
    if value is None:
        return ""
    return _day(str(value))


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text
