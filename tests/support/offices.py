"""A real office in a folder, and a window's session over it, for the tests of the places."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from gemeinde_desk.cases.model import Case
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact, NewContact
from gemeinde_desk.documents.model import Direction, Document
from gemeinde_desk.office import Office
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import TaskRunner

#: the day that counts as today in these offices, a Tuesday
TODAY = date(2026, 3, 3)


def make_office(tmp_path: Path) -> Office:
    """An office of Musterau with one clerk (sign OEH), seen on TODAY. Close it, or use it as context manager."""
    profile = OfficeProfile(name="Gemeinde Musterau", land="TH", street="Markt 1", postcode="99998", city="Musterau")
    return Office.create(tmp_path / "office", profile, clerk_name="Anna Öhler", clerk_sign="OEH", today=lambda: TODAY)


@contextmanager
def session_of(office: Office) -> Iterator[Session]:
    """A session of the first clerk; its threads end with it."""
    tasks = TaskRunner()
    session = Session(office, clerk_of(office), tasks, load_settings())
    try:
        yield session
    finally:
        tasks.close()
        session.close()


def clerk_of(office: Office) -> Clerk:
    """The first clerk."""
    return office.clerks.all()[0]


def add_contact(office: Office, family: str = "Krämer", given: str = "Ilse", **more: str) -> Contact:
    """A person in the book."""
    known = {"street": "Lange Straße 4", "postcode": "99998", "city": "Musterau"} | more
    return office.contacts.add(
        NewContact(kind="person", given_name=given, family_name=family, **known),  # type: ignore[arg-type]
        by=clerk_of(office),
    )


def add_case(
    office: Office,
    subject: str = "Beschwerde über Straßenlärm",
    case_type: str = "beschwerde",
    *,
    on: date = TODAY,
    fields: dict[str, str] | None = None,
    participants: tuple[tuple[int, str], ...] = (),
    documents: tuple[int, ...] = (),
) -> Case:
    """An open case; a complaint comes with what it needs."""
    if case_type == "beschwerde" and fields is None:
        fields = {"anlass": "Lärm", "darstellung": "Nachts fahren Lastwagen durch den Ort."}
    return office.cases.open(
        case_type,
        subject,
        on=on,
        by=clerk_of(office),
        fields=fields,
        participants=participants,
        documents=documents,
    )


def add_document(
    office: Office,
    path: Path,
    *,
    title: str = "Schreiben",
    case_id: int | None = None,
    parent_id: int | None = None,
    direction: Direction = "incoming",
    mime: str = "application/pdf",
    text: str = "",
) -> Document:
    """A document with the file at ``path`` as its content; filed when a case is given."""
    stored = office.store.documents.put(path)
    with office.store.transaction(clerk_of(office).uuid) as tx:
        document_id = office.documents.add(
            tx, direction=direction, state="final", title=title, received=TODAY, case_id=case_id, parent_id=parent_id
        )
        office.documents.add_version(
            tx, document_id, stored, name=path.name, mime=mime, pages=1, text_state="done", text=text
        )
    return office.documents.get(document_id)
