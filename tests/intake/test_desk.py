"""Filing what came in, putting it away, suggestions, and recognition that succeeds, fails and is called off."""

import io
from datetime import date

import pytest
import segno
from PIL import Image

from gemeinde_desk.cases.codes import build
from gemeinde_desk.documents.findings import SENTENCES, remarks
from gemeinde_desk.documents.model import Finding, PutAway
from gemeinde_desk.errors import Refused
from tests.support import samples
from tests.support.offices import TODAY, add_case, add_contact, clerk_of, make_office


@pytest.fixture(scope="module")
def letter():
    return samples.letters_pdf(2)[0]


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def item(office, tmp_path, letter):
    path = samples.write(tmp_path, "Antrag.pdf", letter)
    return office.intake.register(path, received=TODAY, by=clerk_of(office))


def form(reference):
    """A form of ours that comes back scanned: only its code says where it belongs."""
    buffer = io.BytesIO()
    segno.make(build("Musterau", reference), error="m").save(buffer, kind="png", scale=9, border=4)
    page = Image.new("L", (1654, 2339), 255)
    page.paste(Image.open(buffer).convert("L"), (120, 120))
    return samples.scanned_pdf([page], 200)


def test_filing_describes_numbers_and_can_be_undone(office, item):
    case, sender, clerk = add_case(office), add_contact(office), clerk_of(office)
    filed = office.intake.assign(
        item.id,
        case.id,
        by=clerk,
        title="Antrag auf Sondernutzung",
        document_type="Antrag",
        dated=date(2026, 2, 28),
        correspondent="Ilse Krämer",
        contact_id=sender.id,
    ).document
    assert filed.reference == f"{case.reference}-001"
    assert (filed.title, filed.document_type, filed.dated) == ("Antrag auf Sondernutzung", "Antrag", date(2026, 2, 28))
    assert (filed.correspondent, filed.contact_id) == ("Ilse Krämer", sender.id)
    assert office.intake.waiting() == []
    assert [row.document.reference for row in office.intake.book(2026)] == [filed.reference]
    with pytest.raises(Refused):
        office.intake.assign(item.id, case.id, by=clerk)
    with pytest.raises(Refused):
        office.intake.put_away(item.id, by=clerk)
    assert office.intake.undo_assign(item.id, by=clerk).document.case_id is None
    assert office.intake.waiting_count() == 1


def test_put_away_keeps_the_entry_and_its_reason(office, item):
    clerk = clerk_of(office)
    office.intake.describe(item.id, by=clerk, document_type="Antrag")
    office.intake.put_away(item.id, by=clerk, reason=PutAway.ADVERTISING)
    assert office.intake.waiting_count() == 0
    assert office.intake.queued() == []
    kept = office.intake.book(2026)[0].document
    assert (kept.put_away, kept.document_type, kept.removed is None) == (PutAway.ADVERTISING, "Antrag", False)
    last = office.store.one("SELECT action, data FROM journal ORDER BY seq DESC LIMIT 1")
    assert tuple(last) == ("document.withdrawn", '{"reason":"advertising"}')
    office.intake.put_away(item.id, by=clerk, reason=PutAway.MISDIRECTED)  # it is away already
    assert office.intake.get(item.id).document.put_away is PutAway.ADVERTISING
    office.intake.bring_back(item.id, by=clerk)
    back = office.intake.get(item.id).document
    assert (back.put_away, back.document_type, back.removed) == (None, "Antrag", None)
    assert office.intake.waiting_count() == 1


def test_suggestions_say_why(office, tmp_path):
    sender = add_contact(office, "Größler", "Jürgen", email="j.groessler@example.org")
    by_code, by_text = add_case(office), add_case(office, "Beschwerde über Rauch")
    by_sender = add_case(office, "Beschwerde über Laub", participants=((sender.id, "Beschwerdeführer"),))
    mail = samples.mail(
        body=f"Zu Ihrem Zeichen {by_text.reference}: Danke.\n", attachments=[("Formular.pdf", form(by_code.reference))]
    )
    item = office.intake.register(samples.write(tmp_path, "m.eml", mail), received=TODAY, by=clerk_of(office))
    for version in office.intake.queued_of(item.id):
        office.intake.make_searchable(version)
    found = [(row.case.id, row.reason) for row in office.intake.suggestions(item.id)]
    assert found == [(by_code.id, "code"), (by_text.id, "reference"), (by_sender.id, "sender")]


def test_recognition_makes_it_found_and_keeps_the_original(office, tmp_path):
    told = []
    letter = samples.scanned_pdf(samples.rastered(samples.letters_pdf(2)[0], 150), 150)
    item = office.intake.register(samples.write(tmp_path, "s.pdf", letter), received=TODAY, by=clerk_of(office))
    office.intake.make_searchable(item.document.version, progress=lambda done, total: told.append((done, total)))
    version = office.intake.get(item.id).document.version
    assert version.text_state == "done"
    assert version.readable_sha256 not in {None, version.sha256}
    assert office.documents.path(version, shown=False).read_bytes() == letter
    assert office.documents.text(item.document.id).count("\f") == 1
    assert told[-1] == (2, 2)
    assert office.intake.queued() == []


def test_called_off_it_stays_queued(office, item):
    office.intake.make_searchable(item.document.version, cancelled=lambda: True)
    assert office.intake.get(item.id).document.version == item.document.version
    assert office.intake.queued() == [item.document.version]


def test_what_fails_says_why_keeps_its_findings_and_may_be_tried_again(office, tmp_path):
    path = samples.write(tmp_path, "Scan.pdf", samples.damaged_pdf())
    item = office.intake.register(path, received=TODAY, by=clerk_of(office))
    version = item.document.version
    shown = office.documents.path(version)
    whole = shown.read_bytes()
    shown.chmod(0o644)
    shown.write_bytes(samples.hopeless_pdf())
    office.intake.make_searchable(version)
    failed = office.intake.get(item.id).document.version
    assert failed.text_state == "failed"
    assert failed.findings == (Finding.REPAIRED,)
    assert "beschädigt und ließ sich auch nicht reparieren" in failed.text_note
    assert remarks(failed) == f"{SENTENCES[Finding.REPAIRED]} {failed.text_note}"
    shown.write_bytes(whole)
    office.intake.retry(failed.id)
    again = office.intake.queued()[0]
    assert (again.findings, again.text_note) == ((Finding.REPAIRED,), "")
    office.intake.make_searchable(again)
    assert office.intake.get(item.id).document.version.text_state == "done"
