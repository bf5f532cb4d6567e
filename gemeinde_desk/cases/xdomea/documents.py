"""Documents in a message (DokumentType): their dates, the version the case was closed with, its files, attachments.

A version is handed over in every format the office holds of it: one ``Format`` for the original as it came in, byte for
byte, and one for the PDF/A made from it to be read. The schema means ``Format`` so: "Ein Format, das der
Dokumentversion zugeordnet ist", one or more. Earlier versions stay: before it was sorted, a scan may hold pages of
other people's letters.
"""

import uuid
from collections.abc import Sequence
from pathlib import PurePosixPath

from lxml import etree

from gemeinde_desk.cases.xdomea import codes
from gemeinde_desk.cases.xdomea.contacts import add_contact, add_correspondent
from gemeinde_desk.cases.xdomea.dossier import DossierDocument, HeldFile, MessageFile
from gemeinde_desk.cases.xdomea.extension import add_extension
from gemeinde_desk.cases.xdomea.writer import Writer

PRODUCT = "Gemeinde Desk"


class DocumentPart:
    """Writes documents and gathers the files they speak of."""

    def __init__(self, writer: Writer, clerk: str) -> None:
        """``clerk``: name of the clerk in charge of the case."""
        self._writer = writer
        self._clerk = clerk
        self.files: list[MessageFile] = []

    def add_all(self, parent: etree._Element, documents: Sequence[DossierDocument]) -> None:
        """All documents of the case, in their order."""
        numbered = _all_numbered(documents)
        for item in documents:
            self._add(self._writer.child(parent, "Dokument"), item, numbered=numbered)

    def _add(self, element: etree._Element, item: DossierDocument, *, numbered: bool) -> None:
        writer, document = self._writer, item.document
        identity = writer.child(element, "Identifikation")
        writer.required(identity, "ID", document.uuid)
        if numbered:
            writer.optional(identity, "NummerImUebergeordnetenContainer", document.number)
        general = writer.child(element, "AllgemeineMetadaten")
        writer.optional(general, "Betreff", document.title)
        writer.optional(general, "Kennzeichen", document.reference)
        writer.code(general, "Vertraulichkeitsstufe", codes.CONFIDENTIALITY, codes.NOT_CLASSIFIED)
        writer.code(general, "Medium", codes.MEDIUM, codes.ELECTRONIC)
        writer.optional(element, "FremdesGeschaeftszeichen", document.their_reference)
        writer.day(element, "Posteingangsdatum", document.received)
        writer.day(element, "Postausgangsdatum", document.posted)
        writer.day(element, "DatumDesSchreibens", document.dated)
        writer.optional(element, "Bearbeiter", self._clerk)
        writer.optional(element, "Typ", document.document_type)
        self._add_version(element, item)
        self._add_attachments(element, item.attachments)
        self._add_correspondent(element, item)
        add_extension(
            writer,
            element,
            "urn:gemeinde-desk:dokument:1",
            "Eintrag im Posteingangs- oder Postausgangsbuch",
            item.register,
        )

    def _add_version(self, element: etree._Element, item: DossierDocument) -> None:
        if item.version is None or not item.files:
            return
        version = self._writer.child(element, "Version")
        self._writer.required(version, "Nummer", item.version.number)
        for file in item.files:
            name = package_name(item.document.uuid, item.version.number, file)
            self.files.append(MessageFile(name, file.sha256, file.size))
            self._add_format(version, file, name, item.version.created)

    def _add_format(self, version: etree._Element, file: HeldFile, name: str, created: str) -> None:
        writer = self._writer
        element = writer.child(version, "Format")
        writer.code(element, "Name", codes.FILE_FORMAT, file.format_code)
        if file.format_code == codes.OTHER_FORMAT:
            writer.required(element, "SonstigerName", file.mime or "application/octet-stream")
        writer.required(element, "Version", file.format_version)
        primary = writer.child(element, "Primaerdokument")
        writer.required(primary, "Dateiname", name)
        writer.optional(primary, "DateinameOriginal", _shown_name(file))
        if file.rendition:
            writer.required(primary, "Ersteller", PRODUCT)
        else:
            writer.optional(primary, "DatumUhrzeit", created)

    def _add_attachments(self, element: etree._Element, attachments: Sequence[DossierDocument]) -> None:
        numbered = _all_numbered(attachments)
        for number, attachment in enumerate(attachments, start=1):
            child = self._writer.child(element, "Anlage")
            self._add(child, attachment, numbered=numbered)
            self._writer.required(child, "Nummer", number)

    def _add_correspondent(self, element: etree._Element, item: DossierDocument) -> None:
        name = {"incoming": "Absender", "outgoing": "Empfaenger"}.get(item.document.direction, "WeitererKontakt")
        if item.contact is not None:
            add_contact(self._writer, element, name, item.contact)
        elif item.document.correspondent.strip():
            add_correspondent(self._writer, element, name, item.document.correspondent)


def package_name(document_uuid: str, version: int, file: HeldFile) -> str:
    """The file's name in the package: a uuid of its own, the same every time, and a suffix by its kind.

    It must not be the document's uuid; the original name stays metadata, for it is a stranger's.
    """
    part = "rendition" if file.rendition else "original"
    own = uuid.uuid5(uuid.UUID(document_uuid), f"{version}/{part}/{file.sha256}")
    return f"{own}{codes.suffix(file.mime)}"


def _shown_name(file: HeldFile) -> str:
    return f"{PurePosixPath(file.name).stem}{codes.suffix(file.mime)}" if file.rendition and file.name else file.name


def _all_numbered(documents: Sequence[DossierDocument]) -> bool:
    # "keine doppelte Nummernvergabe", and either all in a container are numbered or none
    numbers = [item.document.number for item in documents]
    return None not in numbers and len(set(numbers)) == len(numbers)
