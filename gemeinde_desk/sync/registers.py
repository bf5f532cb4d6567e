"""Entries of the incoming and outgoing registers: they prove when something came and went, so they go along."""

import json
from collections.abc import Iterable

from gemeinde_desk.cases.xdomea.extension import NamedValue
from gemeinde_desk.intake.register import CHANNELS, incoming_label
from gemeinde_desk.letters.posting import entry_from_row
from gemeinde_desk.store.store import Store

_INCOMING = "SELECT * FROM incoming_register WHERE document_id IN (SELECT value FROM json_each(?))"
_OUTGOING = "SELECT * FROM outgoing_register WHERE document_id IN (SELECT value FROM json_each(?))"


def register_entries(store: Store, documents: Iterable[int]) -> dict[int, tuple[NamedValue, ...]]:
    """The entry of each document that has one, by the document's id."""
    ids = json.dumps(sorted(documents))
    found: dict[int, tuple[NamedValue, ...]] = {}
    for row in store.all(_INCOMING, (ids,)):
        found[row["document_id"]] = (
            NamedValue("Eingangsnummer", "incoming_number", incoming_label(row["year"], row["number"])),
            NamedValue("Eingetragen am", "registered", row["registered"]),
            NamedValue("Eingangsweg", "channel", CHANNELS[row["channel"]]),
        )
    for entry in map(entry_from_row, store.all(_OUTGOING, (ids,))):
        found[entry.document_id] = (
            NamedValue("Ausgangsnummer", "outgoing_number", entry.label),
            NamedValue("Eingetragen am", "registered", entry.registered),
            NamedValue("Versandart", "delivery", entry.delivery.label),
        )
    return found
