"""The contacts as a list for a spreadsheet program."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.ui.csv_export import write_csv

PAGE = 1000


def _tr(text: str) -> str:
    return QCoreApplication.translate("contacts", text)


def headings() -> list[str]:
    """The first line."""
    return [
        _tr("Art"), _tr("Anrede"), _tr("Titel"), _tr("Vorname"), _tr("Familienname"), _tr("Organisation"),
        _tr("Abteilung"), _tr("Straße"), _tr("Adresszusatz"), _tr("Postleitzahl"), _tr("Ort"), _tr("Land"),
        _tr("E-Mail"), _tr("Telefon"), _tr("Geboren am"),
    ]  # fmt: skip


def cells(contact: Contact) -> list[str]:
    """One line; the note, which is for the office alone, stays out."""
    organisation = contact.kind == "organisation"
    genders = {"f": _tr("Frau"), "m": _tr("Herr"), "d": _tr("divers"), "": ""}
    return [
        _tr("Organisation") if organisation else _tr("Person"), genders[contact.gender], contact.title,
        contact.given_name, contact.family_name, contact.organisation, contact.department, contact.street,
        contact.extra, contact.postcode, contact.city, contact.country, contact.email, contact.phone,
        format_date(contact.born) if contact.born else "",
    ]  # fmt: skip


def write_contacts(
    book: ContactBook, ids: Sequence[int] | None, path: Path, progress: Callable[[int, int], object]
) -> int:
    """Write these contacts (None: all) to ``path``; how many. Raises NotWritten."""
    total = book.count() if ids is None else len(ids)
    rows = (cells(contact) for contact in _all(book, ids))
    return write_csv(path, headings(), rows, lambda done: progress(done, total))


def _all(book: ContactBook, ids: Sequence[int] | None) -> Iterator[Contact]:
    offset = 0
    while page := page_of(book, ids, offset, PAGE):
        yield from page
        offset += PAGE


def page_of(book: ContactBook, ids: Sequence[int] | None, offset: int, limit: int) -> list[Contact]:
    """A part of a search's answer, or of the whole book; those removed meanwhile are still among the first."""
    if ids is None:
        return book.page(offset, limit)
    wanted = ids[offset : offset + limit]
    found = book.several(wanted)
    return [found[contact_id] for contact_id in wanted if contact_id in found]
