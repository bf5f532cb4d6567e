"""Entries of the incoming and outgoing registers: they prove when something came and went, so they go along."""

import json
from collections.abc import Iterable

from gemeinde_desk.cases.xdomea.extension import NamedValue
from gemeinde_desk.letters.model import DeliveryKind
from gemeinde_desk.store.store import Store

_INCOMING = "SELECT * FROM incoming_register WHERE document_id IN (SELECT value FROM json_each(?))"
_OUTGOING = "SELECT * FROM outgoing_register WHERE document_id IN (SELECT value FROM json_each(?))"
_CHANNELS = {
    "scan": "Scan",
    "folder": "überwachter Ordner",
    "file": "Datei",
    "mail": "E-Mail",
    "counter": "persönlich abgegeben",
}


def register_entries(store: Store, documents: Iterable[int]) -> dict[int, tuple[NamedValue, ...]]:
    """The entry of each document that has one, by the document's id."""
    ids = json.dumps(sorted(documents))
    found: dict[int, tuple[NamedValue, ...]] = {}
    for row in store.all(_INCOMING, (ids,)):
        found[row["document_id"]] = (
            NamedValue("Eingangsnummer", "incoming_number", f"E-{row['year']}-{row['number']:04}"),
            NamedValue("Eingetragen am", "registered", row["registered"]),
            NamedValue("Eingangsweg", "channel", _CHANNELS.get(row["channel"], row["channel"])),
        )
    for row in store.all(_OUTGOING, (ids,)):
        found[row["document_id"]] = (
            NamedValue("Ausgangsnummer", "outgoing_number", f"A-{row['year']}-{row['number']:04}"),
            NamedValue("Eingetragen am", "registered", row["registered"]),
            NamedValue("Versandart", "delivery", _delivery(row["delivery"])),
        )
    return found


def _delivery(kind: str) -> str:
    try:
        return DeliveryKind(kind).label
    except ValueError:
        return kind
