"""Gathering a case from the rooms into one dossier, as it was closed."""

from collections.abc import Iterable
from typing import Protocol

from gemeinde_desk.cases.filing_plan import FilingPlan
from gemeinde_desk.cases.model import Case
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.cases.xdomea.dossier import CaseDossier, DossierDocument, HeldFile
from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import READABLE_MIME, Document, Version
from gemeinde_desk.errors import NotFound
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store.store import Store
from gemeinde_desk.sync.formats import format_of
from gemeinde_desk.sync.registers import register_entries

#: entries about packages: they came after the case and would make every package differ from the one before
OWN_ACTIONS = "handover."


class Contacts(Protocol):
    """What is needed of the contact book."""

    def several(self, ids: Iterable[int]) -> dict[int, Contact]:
        """The contacts with these ids."""
        ...


class Rooms(Protocol):
    """The rooms of an office as far as handing over needs them; an opened office fits."""

    @property
    def store(self) -> Store:
        """Database and document folder."""
        ...

    @property
    def cases(self) -> CaseRegister:
        """The register of cases."""
        ...

    @property
    def documents(self) -> DocumentCabinet:
        """All documents."""
        ...

    @property
    def contacts(self) -> Contacts:
        """The contact book."""
        ...

    @property
    def clerks(self) -> Clerks:
        """The list of clerks."""
        ...

    @property
    def filing_plan(self) -> FilingPlan:
        """The filing plan in force."""
        ...

    @property
    def profile(self) -> OfficeProfile:
        """Who the municipality is."""
        ...


def gather(rooms: Rooms, case: Case) -> CaseDossier:
    """Everything of the case: with each document in the version it was closed with."""
    file = rooms.cases.file(case.file_id)
    return CaseDossier(
        case=case,
        file_uuid=file.uuid,
        file_title=file.title,
        unit_title=_unit_title(rooms.filing_plan, case.filing_unit),
        lead_unit=rooms.clerks.get(case.clerk.id).function,
        documents=_documents(rooms, case.id),
        participants=tuple(rooms.cases.participants(case.id)),
        follow_ups=tuple(rooms.cases.follow_ups(case.id)),
        checklist=tuple(rooms.cases.checklist(case.id)),
        history=tuple(entry for entry in rooms.cases.history(case.id) if not entry.action.startswith(OWN_ACTIONS)),
        field_labels=_field_labels(rooms.cases, case.case_type),
        clerks={clerk.sign: clerk.name for clerk in rooms.clerks.all(active=None)},
    )


def _unit_title(plan: FilingPlan, number: str) -> str:
    try:
        return plan.unit(number).title
    except NotFound:  # a plan of later years may no longer have the unit
        return ""


def _field_labels(cases: CaseRegister, case_type: str) -> dict[str, str]:
    try:
        return {field.key: field.label for field in cases.type(case_type).fields}
    except NotFound:  # the office no longer uses this kind of case
        return {}


def _documents(rooms: Rooms, case_id: int) -> tuple[DossierDocument, ...]:
    documents = rooms.documents.of_case(case_id)
    contacts = rooms.contacts.several(document.contact_id for document in documents if document.contact_id is not None)
    registers = register_entries(rooms.store, (document.id for document in documents))
    present = {document.id for document in documents}
    below: dict[int | None, list[Document]] = {}
    for document in documents:
        parent = document.parent_id if document.parent_id in present else None
        below.setdefault(parent, []).append(document)

    def whole(document: Document) -> DossierDocument:
        version = _closing_version(rooms.documents, document)
        return DossierDocument(
            document=document,
            version=version,
            files=_files(rooms, version) if version else (),
            contact=contacts.get(document.contact_id) if document.contact_id is not None else None,
            register=registers.get(document.id, ()),
            attachments=tuple(whole(attachment) for attachment in below.get(document.id, [])),
        )

    return tuple(whole(document) for document in below.get(None, []))


def _closing_version(cabinet: DocumentCabinet, document: Document) -> Version | None:
    newest = document.version
    if newest is None or document.frozen_version in (None, newest.number):
        return newest
    return next((each for each in cabinet.versions(document.id) if each.number == document.frozen_version), newest)


def _files(rooms: Rooms, version: Version) -> tuple[HeldFile, ...]:
    """The original, and the copy to read where the office made one."""
    original = rooms.documents.path(version, shown=False)
    code, number = format_of(original, version.mime)
    files = [HeldFile(version.sha256, version.size, version.mime, version.name, code, number)]
    if version.readable_sha256 and version.readable_size is not None and version.readable_sha256 != version.sha256:
        code, number = format_of(rooms.documents.path(version), READABLE_MIME)
        files.append(
            HeldFile(
                version.readable_sha256,
                version.readable_size,
                READABLE_MIME,
                version.name,
                code,
                number,
                rendition=True,
            )
        )
    return tuple(files)
