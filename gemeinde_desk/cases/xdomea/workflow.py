"""How the case was worked on: history from the journal, and the dates of its calendar as steps of a Geschäftsgang."""

import json
import uuid
from collections.abc import Mapping
from datetime import date

from lxml import etree

from gemeinde_desk.cases.model import FOLLOW_UP_WORDS, FollowUp, HistoryEntry
from gemeinde_desk.cases.xdomea import codes
from gemeinde_desk.cases.xdomea.contacts import add_clerk
from gemeinde_desk.cases.xdomea.dossier import CaseDossier
from gemeinde_desk.cases.xdomea.writer import Writer

# the state of the case before and after these actions, as the XSD wants changes of metadata told
_STATES = {
    "case.opened": ("", "in Bearbeitung"),
    "case.closed": ("in Bearbeitung", "z.d.A."),
    "case.reopened": ("z.d.A.", "in Bearbeitung"),
}


def add_history(writer: Writer, parent: etree._Element, entry: HistoryEntry, clerks: Mapping[str, str]) -> None:
    """One line of the journal: who, when, what, and the data recorded with it."""
    element = writer.child(parent, "HistorienProtokollInformation")
    if entry.action in _STATES:
        before, after = _STATES[entry.action]
        writer.required(element, "MetadatumName", "Status")
        writer.optional(element, "MetadatumAlterWert", before)
        writer.required(element, "MetadatumNeuerWert", after)
    writer.required(element, "Akteur", clerks.get(entry.clerk, entry.clerk))
    writer.required(element, "DatumUhrzeit", entry.at)
    if entry.data:
        data = json.dumps(dict(entry.data), ensure_ascii=False, sort_keys=True)
        writer.required(element, "Bemerkung", f"{entry.action} {data}")
    else:
        writer.required(element, "Bemerkung", entry.action)
    writer.required(element, "Aktion", entry.sentence)


def add_workflow(writer: Writer, parent: etree._Element, dossier: CaseDossier) -> None:
    """All dates of the calendar in the order they were set, and the closing as the last disposition."""
    case, clerks = dossier.case, dossier.clerks or {}
    element = writer.child(parent, "InternerGeschaeftsgang")
    identity = writer.child(element, "Identifikation")
    writer.required(identity, "ID", str(uuid.uuid5(uuid.UUID(case.uuid), "Geschäftsgang")))
    in_order = sorted(dossier.follow_ups, key=lambda each: (each.created, each.due, each.uuid))
    for number, follow_up in enumerate(in_order, start=1):
        _add_step(writer, element, number, follow_up, clerks)
    assert case.closed is not None, "only closed cases are handed over"
    last = _begin(writer, element, len(in_order) + 1, codes.STEP_DONE)
    disposition = writer.child(last, "Verfuegung")
    add_clerk(writer, disposition, "Ersteller", case.clerk.name)
    add_clerk(writer, disposition, "Adressat", case.clerk.name)
    writer.day(disposition, "Erstellungsdatum", case.closed)
    writer.required(disposition, "Verfuegung", "z.d.A.")
    work = writer.child(last, "Bearbeitung")
    add_clerk(writer, work, "Bearbeiter", case.clerk.name)
    writer.day(work, "Datum", case.closed)
    writer.required(work, "Vermerk", "erledigt")


def _begin(writer: Writer, parent: etree._Element, number: int, state: str) -> etree._Element:
    element = writer.child(parent, "Beteiligungsschritt")
    writer.required(element, "Nummer", number)
    writer.code(element, "Status", codes.STEP_STATE, state)
    return element


def _add_step(
    writer: Writer, parent: etree._Element, number: int, follow_up: FollowUp, clerks: Mapping[str, str]
) -> None:
    clerk = clerks.get(follow_up.clerk_sign, follow_up.clerk_sign)
    # a date nobody saw to before the closing was passed over
    element = _begin(writer, parent, number, codes.STEP_DONE if follow_up.done_on else codes.STEP_SKIPPED)
    disposition = writer.child(element, "Verfuegung")
    add_clerk(writer, disposition, "Ersteller", clerk)
    add_clerk(writer, disposition, "Adressat", clerk)
    writer.day(disposition, "Erstellungsdatum", date.fromisoformat(follow_up.created[:10]))
    writer.required(disposition, "Verfuegung", FOLLOW_UP_WORDS[follow_up.kind])
    writer.day(disposition, "TerminDatum", follow_up.due)
    # how a deadline was found belongs to it: who reads the file later must be able to check it
    way = follow_up.derivation.sentences() if follow_up.derivation else ()
    writer.optional(disposition, "Notiz", "\n".join((follow_up.text, *way)))
    if follow_up.done_on is not None:
        work = writer.child(element, "Bearbeitung")
        done_by = follow_up.done_by or follow_up.clerk_sign
        add_clerk(writer, work, "Bearbeiter", clerks.get(done_by, done_by))
        writer.day(work, "Datum", follow_up.done_on)
        writer.required(work, "Vermerk", "erledigt")
