"""Incoming files read by real children: good, damaged and hostile ones."""

import hashlib
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from gemeinde_desk.documents import kinds
from gemeinde_desk.documents.kinds import EmptyFile, UnknownKind
from gemeinde_desk.documents.model import Finding
from gemeinde_desk.documents.page_errors import BrokenImage, BrokenPdf, EncryptedPdf, ImageTooLarge
from gemeinde_desk.intake import reading
from gemeinde_desk.intake.mail_pdf import readable_size
from gemeinde_desk.intake.reading import FileTooLarge, IncomingReader
from tests.support import samples


@pytest.fixture(scope="module")
def reader():
    box = IncomingReader()
    yield box
    box.close()


@pytest.fixture
def read(reader, tmp_path):
    """Reads these bytes under this name, and sees to it that they stay as they were."""

    def call(name: str, content: bytes, **options):
        path = samples.write(tmp_path, "eingang", content)
        folder = tmp_path / "arbeit"
        folder.mkdir()
        try:
            return reader.read(path, folder, name=name, **options)
        finally:
            assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest()

    return call


def test_a_scan(read, tmp_path):
    found = read("Scan.pdf", samples.scanned_pdf(samples.rastered(samples.letters_pdf(2)[0], dpi=100), dpi=100))
    assert (found.name, found.kind, found.pages.pages, found.findings) == ("Scan.pdf", kinds.PDF, 2, ())
    assert found.shown == tmp_path / "eingang"
    assert found.mail is None
    assert list((tmp_path / "arbeit").iterdir()) == []


def test_a_photo(read):
    found = read("IMG_1.JPG", samples.photo(samples.rastered(samples.letters_pdf(1)[0], dpi=100)[0]))
    assert (found.kind, found.pages.pages) == (kinds.JPEG, 1)


def test_a_mail_with_attachments(read, tmp_path):
    attachments = [
        ("Bescheid für Müller.pdf", samples.letters_pdf(1)[0]),
        ("../../../etc/cron.d/x", b"* * * * * root true\n"),
        ("Rechnung\u202efdp.exe", b"MZ\x90\x00"),
        ("archiv.zip", samples.zip_bomb(20)),
        ("con", b"%PDF-1.4"),
        ("Foto.jpeg", b"\xff\xd8\xff\xe0"),
    ]
    steps = []
    found = read("Anfrage.eml", samples.mail(attachments=attachments), progress=lambda *step: steps.append(step))
    assert (found.kind, found.pages, found.findings) == (kinds.EML, None, ())
    mail = found.mail
    assert mail.date == datetime.fromisoformat("2025-05-12T09:30:00+02:00")
    assert mail.sender_address == "j.groessler@example.org"
    assert [attachment.name for attachment in mail.attachments] == [
        "Bescheid für Müller.pdf",
        "etc-cron.d-x.txt",
        "Rechnungfdp.exe.bin",
        "archiv.zip",
        "Dokument con.pdf",
        "Foto.jpg",
    ]
    for attachment, (_, content) in zip(mail.attachments, attachments, strict=True):
        assert attachment.path.parent == tmp_path / "arbeit"
        assert attachment.path.read_bytes() == content
    assert mail.attachments[3].kind == kinds.ZIP  # kept as it is, never unpacked
    assert steps == [(0, 3), (1, 3), (2, 3)]
    with pypdfium2.PdfDocument(found.shown) as document:
        page = document[0].get_textpage().get_text_range()
    assert "Betreff" in page
    assert f"archiv.zip ({readable_size(len(attachments[3][1]))})" in page


def test_a_damaged_mail_is_taken_and_said(read):
    raw = b"From: a@example.org\r\nSubject: x\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(3000)
    )
    found = read("a.eml", raw)
    assert found.mail.sender == "a@example.org"
    assert found.findings


def test_a_damaged_pdf_is_repaired_beside_the_original(read, tmp_path):
    found = read("a.pdf", samples.damaged_pdf())
    assert found.findings == (Finding.REPAIRED,)
    assert found.pages.pages == 2
    assert found.shown.parent == tmp_path / "arbeit"
    with pypdfium2.PdfDocument(found.shown) as document:
        assert "Gemeinde Musterau" in document[0].get_textpage().get_text_range()


def test_active_content_and_restrictions_are_told(read):
    assert read("a.pdf", samples.active_pdf()).findings == (Finding.JAVASCRIPT, Finding.EMBEDDED_FILES)


def test_a_restricted_pdf_is_told(read):
    assert read("a.pdf", samples.encrypted_pdf(user="")).findings == (Finding.RESTRICTED,)


def test_a_thousand_pages(read):
    assert read("a.pdf", samples.many_pages_pdf(1000)).pages.pages == 1000


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"\x00\x01\x02", UnknownKind),
        (samples.zip_bomb(1), UnknownKind),
        (b"nur Text", UnknownKind),
        (samples.encrypted_pdf(), EncryptedPdf),
        (samples.hopeless_pdf(), BrokenPdf),
        (samples.empty_pdf(), BrokenPdf),
        (samples.bomb_png(), ImageTooLarge),
        (b"\xff\xd8\xff\xe0 kein Bild", BrokenImage),
    ],
)
def test_refused_by_name_with_a_remedy(read, content, error):
    with pytest.raises(error, match="„Post vom Amt“") as caught:
        read("Post vom Amt", content)
    assert caught.value.place == "Post vom Amt"
    assert "Bitte" in str(caught.value)


def test_a_file_beyond_all_limits(read, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 1_000_000)
    with pytest.raises(FileTooLarge, match="mit 2 MB zu groß"):
        read("a.pdf", b"%PDF-1.7" + bytes(2_000_000))


def test_a_relative_path_means_the_same_to_the_child(reader, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    samples.write(tmp_path, "a.pdf", samples.letters_pdf(1)[0])
    (tmp_path / "neu").mkdir()
    assert reader.read(Path("a.pdf"), Path("neu")).pages.pages == 1
    samples.write(tmp_path, "a.eml", samples.mail())
    assert reader.read(Path("a.eml"), Path("neu")).shown.is_file()
