"""Rows of an office for the tests of the store, which knows no rooms above it."""

from pathlib import Path

from gemeinde_desk.store.folding import fold, natural_key
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import Transaction

STAMP = "2026-03-04T09:15:00Z"


def new_office(folder: Path) -> Store:
    """An office with one clerk and one file."""
    store = Store(folder, create=True)
    with store.transaction("system") as tx:
        tx.insert("clerk", uuid="clerk", name="Frau Öhler", sign="Öh")
        tx.insert("case_file", uuid="file", reference="131-2026", title="Bau", filing_unit="131", opened="2026-03-04")
        tx.record("office.made", "office")
    return store


def add_case(tx: Transaction, subject: str) -> int:
    number = tx.next_number("case:1")
    reference = f"131-2026-{number:04}"
    case_id = tx.insert(
        "cases", uuid=tx_uuid(tx, "cases"), reference=reference, reference_key=natural_key(reference), file_id=1, case_type="bau",
        case_type_title="Bauantrag", subject=subject, subject_key=fold(subject), state="open", clerk_id=1, opened="2026-03-04",
        disposal="B", changed=STAMP,
    )  # fmt: skip
    tx.index("case", case_id, f"{reference} {subject}", "")
    tx.record("case.opened", f"case-{case_id}", reference=reference)
    return case_id


def add_document(
    store: Store, tx: Transaction, title: str, text: str, content: bytes | None = None, **more: object
) -> int:
    stored = store.documents.put(content if content is not None else text.encode())
    document_id = tx.insert(
        "document",
        uuid=tx_uuid(tx, "document"),
        direction="incoming",
        state="final",
        title=title,
        created=STAMP,
        **more,
    )
    tx.insert(
        "version", document_id=document_id, number=1, sha256=stored.sha256, size=stored.size, mime="text/plain", name="brief.txt",
        text_state="done", created=STAMP,
    )  # fmt: skip
    tx.index("document", document_id, title, text)
    tx.record("document.added", f"document-{document_id}", sha256=stored.sha256)
    return document_id


def register(tx: Transaction, document_id: int, year: int = 2026) -> int:
    number = tx.next_number("incoming", year)
    tx.insert(
        "incoming_register", year=year, number=number, received="2026-03-04", registered=STAMP, channel="file", sender="Müller",
        subject="Antrag", document_id=document_id,
    )  # fmt: skip
    tx.record("document.registered", f"document-{document_id}", number=number)
    return number


def add_contact(tx: Transaction, given: str, family: str) -> int:
    contact_id = tx.insert(
        "contact", uuid=tx_uuid(tx, "contact"), kind="person", given_name=given, family_name=family,
        sort_key=fold(f"{family} {given}"), created=STAMP,
    )  # fmt: skip
    tx.index("contact", contact_id, f"{given} {family}", "Musterau")
    tx.record("contact.added", f"contact-{contact_id}")
    return contact_id


def tx_uuid(tx: Transaction, table: str) -> str:
    row = tx.one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
    return f"{table}-{row[0]}"
