"""The message 0401 Abgabe.Abgabe with one closed case as its main object.

0401 is the message for a complete export when keeping the file passes to another system or authority ("bei
Zuständigkeitswechseln zwischen Behörden oder bei Systemwechseln"), with every date and the disposal. One case is one
process: in xdomea 3 a process carries one message of a kind.
"""

import hashlib
import uuid

from lxml import etree

from gemeinde_desk.cases.xdomea import codes
from gemeinde_desk.cases.xdomea.contacts import add_contact, add_organisation
from gemeinde_desk.cases.xdomea.documents import PRODUCT, DocumentPart
from gemeinde_desk.cases.xdomea.dossier import CaseDossier, Envelope, Message
from gemeinde_desk.cases.xdomea.extension import Group, NamedValue, add_extension
from gemeinde_desk.cases.xdomea.workflow import add_history, add_workflow
from gemeinde_desk.cases.xdomea.writer import Writer, to_bytes

MESSAGE_NAME = "Abgabe.Abgabe.0401"
_NIL = str(uuid.UUID(int=0))
_ANY_TIME = "1970-01-01T00:00:00Z"


def process_id(dossier: CaseDossier, envelope: Envelope) -> str:
    """The uuid of the process: the same for the same case with the same content, whenever it is packed, else another.

    So one state of a case is one process to whoever receives it, however often it is sent, and a changed case never
    passes for the old one.
    """
    content = build(dossier, envelope, _NIL, _ANY_TIME)
    digest = hashlib.sha256(content.content)
    for file in content.files:
        digest.update(f"{file.name} {file.sha256}\n".encode())
    return str(uuid.uuid5(uuid.UUID(dossier.case.uuid), digest.hexdigest()))


def build(dossier: CaseDossier, envelope: Envelope, process: str, created: str) -> Message:
    """The whole message.

    :param process: uuid of the process, see :func:`process_id`
    :param created: instant of making, ISO, UTC
    """
    writer = Writer()
    documents = DocumentPart(writer, dossier.case.clerk.name)
    root = writer.root(MESSAGE_NAME)
    _add_head(writer, root, envelope, process, created)
    case = writer.child(writer.child(root, "Schriftgutobjekt"), "Vorgang")
    _add_case(writer, case, dossier, envelope)
    _add_retention(writer, case, dossier)
    _add_state(writer, case, dossier)
    documents.add_all(case, dossier.documents)
    _add_file_reference(writer, case, dossier)
    for participant in dossier.participants:
        add_contact(writer, case, "Kontakt", participant.contact, participant.role)
    _add_fields(writer, case, dossier)
    name = f"{process}_{MESSAGE_NAME}.xml"
    return Message(process, name, to_bytes(root), tuple(documents.files), tuple(writer.replaced))


def _add_head(writer: Writer, root: etree._Element, envelope: Envelope, process: str, created: str) -> None:
    head = writer.child(root, "Kopf")
    writer.required(head, "ProzessID", process)
    writer.code(head, "Nachrichtentyp", codes.MESSAGE_TYPE, "0401", "Abgabe.Abgabe")
    writer.required(head, "Erstellungszeitpunkt", created)
    add_organisation(writer, head, "Absender", envelope.sender, envelope.department)
    add_organisation(writer, head, "Empfaenger", envelope.recipient)
    system = writer.child(head, "SendendesSystem")
    writer.required(system, "InstanzID", envelope.instance)
    writer.required(system, "Produktname", PRODUCT)
    writer.required(system, "Version", envelope.version)
    # nothing of the case may go here before the receiver has told, object by object, that it took it over (0402)
    writer.required(head, "Importbestaetigung", 1)
    writer.required(head, "Empfangsbestaetigung", 1)


def _add_case(writer: Writer, element: etree._Element, dossier: CaseDossier, envelope: Envelope) -> None:
    case = dossier.case
    writer.required(writer.child(element, "Identifikation"), "ID", case.uuid)
    general = writer.child(element, "AllgemeineMetadaten")
    writer.required(general, "Betreff", case.subject)
    writer.required(general, "Kennzeichen", case.reference)
    writer.required(general, "Federfuehrung", dossier.lead_unit or envelope.department or envelope.sender)
    writer.required(general, "Aktenfuehrung", envelope.sender)
    writer.code(general, "Vertraulichkeitsstufe", codes.CONFIDENTIALITY, codes.NOT_CLASSIFIED)
    writer.optional(general, "Bemerkung", case.note)
    writer.code(general, "Medium", codes.MEDIUM, codes.ELECTRONIC)
    unit = writer.child(general, "Aktenplaneinheit")
    writer.required(unit, "Kennzeichen", case.filing_unit)
    writer.optional(unit, "Inhaltsangabe", dossier.unit_title)


def _add_retention(writer: Writer, element: etree._Element, dossier: CaseDossier) -> None:
    case = dossier.case
    archive = writer.child(element, "ArchivspezifischeMetadaten")
    period = writer.child(archive, "Aufbewahrungsdauer")
    if case.retention_years is None:
        writer.required(period, "Unbefristet", 1)
    else:
        writer.required(period, "AnzahlJahre", case.retention_years)
    writer.code(writer.child(archive, "Aussonderungsart"), "Aussonderungsart", codes.DISPOSAL, case.disposal)
    writer.day(archive, "Aufbewahrungsende", case.retention_end)


def _add_state(writer: Writer, element: etree._Element, dossier: CaseDossier) -> None:
    case = dossier.case
    writer.optional(element, "Aktenbetreff", dossier.file_title)
    writer.optional(element, "Typ", case.case_type_title)
    writer.required(element, "ZdA", 1)
    writer.day(element, "ZdADatum", case.closed)
    run = writer.child(element, "Laufzeit")
    writer.day(run, "Beginn", case.opened)
    writer.day(run, "Ende", case.closed)
    for entry in dossier.history:
        add_history(writer, element, entry, dossier.clerks or {})
    add_workflow(writer, element, dossier)


def _add_file_reference(writer: Writer, element: etree._Element, dossier: CaseDossier) -> None:
    reference = writer.child(element, "Verweis")
    writer.required(reference, "ID", dossier.file_uuid)
    writer.code(reference, "SGOTyp", codes.OBJECT_TYPE, codes.FILE_OBJECT)
    writer.required(reference, "SGOKennzeichen", dossier.case.file_reference)
    writer.required(reference, "Bemerkung", "Akte des Vorgangs")


def _add_fields(writer: Writer, element: etree._Element, dossier: CaseDossier) -> None:
    """The fields of the case type, outcome, foreign reference, checklist."""
    case, labels = dossier.case, dossier.field_labels or {}
    fields = [NamedValue(labels.get(key, key), key, value) for key, value in case.fields.items()]
    points = [
        NamedValue(item.text, "", f"{item.done_on} {item.done_by or ''}".strip() if item.done_on else "offen")
        for item in dossier.checklist
    ]
    own = (
        NamedValue("Ergebnis", "outcome", case.outcome),
        NamedValue("Fremdes Geschäftszeichen", "their_reference", case.their_reference),
        NamedValue("Schlüssel der Vorgangsart", "case_type", case.case_type),
    )
    add_extension(
        writer,
        element,
        "urn:gemeinde-desk:vorgang:1",
        "Fachdaten des Vorgangs",
        [value for value in own if value.value],
        (
            Group("Felder", f"Felder der Vorgangsart {case.case_type_title}", fields),
            Group("Prüfliste", "Punkte der Prüfliste; Wert: erledigt am, erledigt von", points),
        ),
    )
