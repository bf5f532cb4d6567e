"""What a file is goes by its bytes; names may lie."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gemeinde_desk.documents import kinds
from gemeinde_desk.documents.kinds import EmptyFile, UnknownKind, kind_of, kind_of_bytes, readable_kind_of, sniff


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, kind)
    return buffer.getvalue()


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        if first:
            file.writestr(*first)
        for name in names:
            file.writestr(name, "x" * 5000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%...", kinds.PDF),
        (b"\r\n\r\njunk of a gateway %PDF-1.4", kinds.PDF),
        (picture("JPEG"), kinds.JPEG),
        (picture("PNG"), kinds.PNG),
        (picture("TIFF"), kinds.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", kinds.TIFF),
        (b"Return-Path: <a@example.org>\r\nReceived: by b\r\n\r\nText", kinds.EML),
        (b"\xef\xbb\xbfX-Spam: no\nsubject: Gr\xfc\xdfe %PDF-1.4\n\nText", kinds.EML),
        (b"From gemeinde@example.org Thu Jan 1\nFrom: b@example.org\n\nText", kinds.EML),
        (archive("[Content_Types].xml", "word/document.xml"), kinds.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), kinds.XLSX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), kinds.PPTX),
        (archive("content.xml", first=("mimetype", kinds.ODT.mime)), kinds.ODT),
        (archive("content.xml", first=("mimetype", kinds.ODS.mime)), kinds.ODS),
        (archive("Bescheid.pdf"), kinds.ZIP),
        ("Sehr geehrte Frau Müller,\n".encode(), kinds.TEXT),
        ("Anmerkung: kein Brief, nur Text\nzweite Zeile\n".encode("latin-1"), kinds.TEXT),
        (b"\x00\x01\x02", kinds.OPAQUE),
        (b"", kinds.OPAQUE),
    ],
)
def test_kind_by_content(content, kind):
    assert kind_of_bytes(content) == kind


def test_the_name_does_not_matter(tmp_path):
    path = tmp_path / "Foto.jpg"
    path.write_bytes(b"%PDF-1.7\n")
    assert kind_of(path) == kinds.PDF


def test_an_empty_file_is_named(tmp_path):
    path = tmp_path / "Scan {0}.pdf"
    path.touch()
    with pytest.raises(EmptyFile, match=r"„Scan \{0\}.pdf“ ist leer"):
        kind_of(path)


@pytest.mark.parametrize(
    ("start", "hint"),
    [
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".eml"),
        (b"GIF89a\x00", "JPEG oder PNG"),
        (b"MZ\x90\x00", "Programm"),
        (b"\x00\x00\x00\x00", "als PDF"),
    ],
)
def test_unknown_files_say_what_helps(tmp_path, start, hint):
    path = tmp_path / "datei"
    path.write_bytes(start + b"\x00\x01\x02\x03")
    with pytest.raises(UnknownKind) as caught:
        kind_of(path, "Anlage zum Antrag")
    assert "„Anlage zum Antrag“" in str(caught.value)
    assert hint in str(caught.value)


def test_office_files_are_kept_only_as_attachments(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(archive("word/document.xml"))
    assert kind_of(path) == kinds.DOCX
    with pytest.raises(UnknownKind, match="als PDF speichern"):
        readable_kind_of(path)
    path.write_bytes(archive("a.pdf"))
    with pytest.raises(UnknownKind, match="entpacken"):
        readable_kind_of(path)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_have_a_kind(head, tail):
    assert sniff(head, tail).suffix.startswith(".")
