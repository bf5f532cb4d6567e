"""The incoming register: numbers, what is kept, what is refused, and what a mail becomes."""

from datetime import date

import pytest

from gemeinde_desk.documents.kinds import EmptyFile, UnknownKind
from gemeinde_desk.documents.model import Finding
from gemeinde_desk.documents.page_errors import BrokenPdf, EncryptedPdf
from gemeinde_desk.errors import InvalidInput, NotFound
from gemeinde_desk.intake.register import AlreadyRegistered, NotAFile, parse_label
from tests.support import samples
from tests.support.offices import TODAY, add_contact, clerk_of, make_office


@pytest.fixture(scope="module")
def letter():
    return samples.letters_pdf(2)[0]


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def take(office, tmp_path):
    def register(name, content, **more):
        path = samples.write(tmp_path, name, content)
        return office.intake.register(path, **{"received": TODAY, "by": clerk_of(office)} | more)

    return register


def test_a_pdf_gets_its_number_and_is_kept_byte_for_byte(office, take, letter):
    item = take("Antrag.pdf", letter, sender="Ilse Krämer", subject="Antrag auf Sondernutzung")
    assert item.label == "E-2026-0001"
    assert (item.sender, item.subject, item.channel) == ("Ilse Krämer", "Antrag auf Sondernutzung", "file")
    version = item.document.version
    assert version is not None
    assert (version.pages, version.text_state, version.name) == (2, "queued", "Antrag.pdf")
    assert office.documents.path(version, shown=False).read_bytes() == letter
    assert office.intake.waiting() == [item]
    assert office.intake.queued_of(item.id) == [version]


def test_a_file_that_grows_while_it_is_read_is_not_taken(office, take, letter, tmp_path):
    def somebody_writes():
        with (tmp_path / "Scan.pdf").open("ab") as file:
            file.write(b"more")
        return False

    with pytest.raises(NotAFile, match="noch geschrieben"):
        take("Scan.pdf", letter, cancelled=somebody_writes)
    assert office.intake.waiting() == []


def test_numbers_start_anew_each_year_of_receipt(take):
    png = [samples.scanned_pdf([page]) for page in samples.rastered(samples.letters_pdf(3)[0], 60)]
    labels = [
        take("a.pdf", png[0], received=date(2025, 12, 31)).label,
        take("b.pdf", png[1], received=date(2026, 1, 2)).label,
        take("c.pdf", png[2], received=date(2025, 12, 30)).label,
    ]
    assert labels == ["E-2025-0001", "E-2026-0001", "E-2025-0002"]


def test_the_book_of_a_year_counts_down(office, take):
    pages = [samples.scanned_pdf([page]) for page in samples.rastered(samples.letters_pdf(3)[0], 60)]
    for number, page in enumerate(pages):
        take(f"{number}.pdf", page)
    take("alt.pdf", samples.letters_pdf(1, seed=7)[0], received=date(2024, 5, 5))
    assert [item.number for item in office.intake.book(2026)] == [3, 2, 1]
    assert [item.number for item in office.intake.book(2026, 1, 1)] == [2]
    assert office.intake.book_count(2026) == 3
    assert office.intake.years() == [2026, 2024]


def test_the_same_file_is_refused_with_its_number_and_taken_on_demand(office, take, letter):
    take("Antrag.pdf", letter)
    with pytest.raises(AlreadyRegistered) as refused:
        take("Kopie.pdf", letter)
    assert "E-2026-0001" in refused.value.sentence()
    assert "03.03.2026" in refused.value.sentence()
    assert office.intake.waiting_count() == 1
    assert take("Kopie.pdf", letter, again=True).label == "E-2026-0002"


def test_what_was_put_away_may_come_in_again(office, take, letter):
    item = take("Antrag.pdf", letter)
    office.intake.put_away(item.id, by=clerk_of(office))
    assert take("Antrag.pdf", letter).label == "E-2026-0002"
    mail = take("m.eml", samples.mail())
    office.intake.put_away(mail.id, by=clerk_of(office))
    assert take("m.eml", samples.mail(body="Anders verpackt, dieselbe Nachricht")).label == "E-2026-0004"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("leer.pdf", b"", EmptyFile),
        ("kaputt.pdf", samples.hopeless_pdf(), BrokenPdf),
        ("ohne Seite.pdf", samples.empty_pdf(), BrokenPdf),
        ("geheim.pdf", samples.encrypted_pdf(), EncryptedPdf),
        ("Tabelle.zip", samples.zip_bomb(1), UnknownKind),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_no_entry(office, take, name, content, error):
    with pytest.raises(error) as refused:
        take(name, content)
    assert name in refused.value.sentence()
    assert office.intake.waiting_count() == 0
    assert take("gut.pdf", samples.letters_pdf(1)[0]).label == "E-2026-0001"


def test_a_missing_file_and_a_folder_are_refused(office, tmp_path):
    for path in (tmp_path / "fehlt.pdf", tmp_path):
        with pytest.raises(NotAFile):
            office.intake.register(path, received=TODAY, by=clerk_of(office))


def test_a_damaged_pdf_is_shown_repaired_and_says_so(office, take):
    damaged = samples.damaged_pdf()
    version = take("Scan.pdf", damaged).document.version
    assert (version.findings, version.text_note) == ((Finding.REPAIRED,), "")
    assert version.readable_sha256 is not None
    assert office.documents.path(version, shown=False).read_bytes() == damaged


def test_a_mail_is_shown_whole_with_its_attachments_and_found_sender(office, take, letter):
    sender = add_contact(office, "Größler", "Jürgen", email="j.groessler@example.org")
    long = "Sehr geehrte Damen und Herren,\n\n" + "Ich lege Widerspruch ein.\n\n" * 120
    files = [
        ("Plan.pdf", letter),
        ("geheim.pdf", samples.encrypted_pdf()),
        ("notiz.txt", b"Notiz"),
    ]
    item = take("Post.eml", samples.mail(body=long, attachments=files))
    document = item.document
    assert item.channel == "mail"
    assert item.sender.startswith("Jürgen Größler")
    assert (document.contact_id, document.document_type, document.dated) == (sender.id, "E-Mail", date(2025, 5, 12))
    assert document.version.pages > 1
    assert "Widerspruch" in office.documents.text(document.id)
    plan, secret, note = office.intake.family(item.id)[1:]
    assert (plan.version.pages, plan.version.text_state) == (2, "queued")
    assert secret.version.text_state == "failed"
    assert "Kennwort" in secret.version.text_note
    assert note.version.text_state == "none"
    assert office.intake.queued_of(item.id) == [plan.version]


def test_a_hostile_subject_is_one_harmless_line(take):
    broken = samples.mail(subject="x").replace(b"Subject: x", b"Subject: =?utf-8?b?4oCL4oCu?=")
    item = take("Post.eml", broken)
    assert item.subject == item.document.title == "Ohne Betreff"


def test_entries_are_found_by_their_number(office, take, letter):
    item = take("Antrag.pdf", letter)
    assert office.intake.by_label("e-2026-1") == item
    assert office.intake.by_document(item.document.id) == item
    with pytest.raises(NotFound):
        office.intake.by_label("E-2026-0002")
    with pytest.raises(InvalidInput):
        parse_label("Antrag")
