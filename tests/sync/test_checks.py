"""The check before packing, the formats of files, and the folder of schemas from the settings."""

from dataclasses import replace
from pathlib import Path

import pytest

from gemeinde_desk.cases.xdomea.dossier import CaseDossier
from gemeinde_desk.cases.xdomea.message import build
from gemeinde_desk.sync.checks import check
from gemeinde_desk.sync.errors import SchemasUnusable
from gemeinde_desk.sync.formats import format_of
from gemeinde_desk.sync.schemas import Schemas, UnreadableMessage, read_xml
from tests.support.dossiers import ENVELOPE, MADE, PDF, Files, a_case, a_document, minimal, own_uuid, rich
from tests.support.xdomea import SCHEMAS, need_schemas

PROCESS = own_uuid("process")


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path / "files")


def found(dossier: CaseDossier, files: Files, **how: object) -> dict[str, bool]:
    message = build(dossier, ENVELOPE, PROCESS, MADE)
    return {problem.code: problem.blocking for problem in check(dossier, message, files.path, **how)}


def test_a_whole_case_has_nothing_against_it(files):
    need_schemas()
    assert found(rich(files), files, schemas=Schemas(SCHEMAS), deep=True) == {}
    assert found(minimal(), files) == {}


def test_a_missing_file_a_wrong_size_and_a_changed_content(files):
    dossier = rich(files)
    letter = files.path(dossier.documents[2].files[0].sha256)
    content = letter.read_bytes()
    letter.write_bytes(b"X" + content[1:])
    assert found(dossier, files) == {}
    assert found(dossier, files, deep=True) == {"file.damaged": True}
    letter.write_bytes(b"")
    assert found(dossier, files) == {"file.size": True}
    letter.unlink()
    assert found(dossier, files) == {"file.missing": True}


def test_a_draft_and_a_document_without_content(files):
    dossier = replace(minimal(), documents=(a_document(1, (), state="draft"),))
    assert found(dossier, files) == {"document.draft": True, "document.empty": True}


def test_a_draft_among_attachments_is_found(files):
    held = (files.held(PDF, "application/pdf", "a.pdf"),)
    inner = a_document(2, held, state="draft", parent_id=1)
    dossier = replace(minimal(), documents=(a_document(1, held, attachments=(inner,)),))
    assert found(dossier, files) == {"document.draft": True}


def test_a_document_taken_in_twice_is_found(files):
    held = (files.held(PDF, "application/pdf", "a.pdf"),)
    dossier = replace(minimal(), documents=(a_document(1, held), a_document(1, held)))
    assert {"object.id_twice", "file.name_twice"} <= set(found(dossier, files))


def test_replaced_characters_are_told_and_do_not_block(files):
    dossier = replace(minimal(), case=a_case(subject="Baum\x00fällung\x07"))
    message = build(dossier, ENVELOPE, PROCESS, MADE)
    (problem,) = check(dossier, message, files.path)
    assert problem.code == "text.replaced"
    assert not problem.blocking
    assert "Betreff" in problem.sentence
    assert "Baum\ufffdfällung\ufffd" in message.content.decode()


def test_what_the_schema_does_not_allow_is_told_with_its_line(files):
    need_schemas()
    dossier = replace(minimal(), case=a_case(retention_years=-3))
    problems = check(dossier, build(dossier, ENVELOPE, PROCESS, MADE), files.path, schemas=Schemas(SCHEMAS))
    assert {problem.code for problem in problems} == {"message.invalid"}
    assert any("Zeile" in problem.sentence and "-3" in problem.sentence for problem in problems)


def test_a_message_nobody_can_read_is_told(files):
    message = replace(build(minimal(), ENVELOPE, PROCESS, MADE), content=b"<a>")
    assert [problem.code for problem in check(minimal(), message, files.path)] == ["message.unreadable"]


@pytest.mark.parametrize(
    ("content", "mime", "expected"),
    [
        (PDF, "application/pdf", ("044", "PDF/A-2b")),
        (b"%PDF-1.4\nplain", "application/pdf", ("018", "1.4")),
        (b"junk %PDF-1.6\n", "application/pdf", ("018", "1.6")),
        (b"nothing", "application/pdf", ("018", "nicht ermittelt")),
        (b"%PDF-1.7 <rdf:Description pdfaid:part='3' pdfaid:conformance='A'/>", "application/pdf", ("044", "PDF/A-3a")),
        (b"%PDF-2.0 <pdfaid:part>4</pdfaid:part><pdfaid:rev>2020</pdfaid:rev>", "application/pdf", ("044", "PDF/A-4")),
        (
            b"%PDF-1.7 <pdfaid:conformance>U</pdfaid:conformance><pdfaid:part>2</pdfaid:part>",
            "application/pdf",
            ("044", "PDF/A-2u"),
        ),
        (b"From: a", "message/rfc822", ("006", "RFC 5322")),
        (b"II*\x00", "image/tiff", ("023", "nicht ermittelt")),
        (b"?", "application/octet-stream", ("100", "nicht ermittelt")),
    ],
)
def test_formats(tmp_path, content, mime, expected):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert format_of(path, mime) == expected


@pytest.mark.parametrize("shift", range(-40, 41, 4))
def test_a_claim_of_pdf_a_is_found_across_two_pieces(tmp_path, shift):
    path = tmp_path / "file"
    claim = b"<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>"
    path.write_bytes(b"%PDF-1.7".ljust((1 << 20) - 30 + shift) + claim + bytes(2000))
    assert format_of(path, "application/pdf") == ("044", "PDF/A-2b")


def test_a_missing_file_is_called_by_its_media_type(tmp_path):
    assert format_of(tmp_path / "none", "application/pdf") == ("018", "nicht ermittelt")


def test_schemas_are_found_in_the_folder_of_the_version_too():
    need_schemas()
    assert Schemas(SCHEMAS / "3.1.0").mistakes(read_xml(build(minimal(), ENVELOPE, PROCESS, MADE).content)) == []


def test_a_folder_without_schemas(tmp_path):
    with pytest.raises(SchemasUnusable) as caught:
        Schemas(tmp_path)
    assert caught.value.data["folder"] == tmp_path


def test_an_address_in_the_network_is_looked_for_in_the_folder(tmp_path):
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o"'
    (tmp_path / "xdomea-Nachrichten-AbgabeDurchfuehren.xsd").write_text(
        f'{schema}><xs:import namespace="urn:o" schemaLocation="http://example.org/other.xsd"/><xs:element name="a" type="o:b"/></xs:schema>'
    )
    (tmp_path / "other.xsd").write_text(
        f'{schema} targetNamespace="urn:o"><xs:simpleType name="b"><xs:restriction base="xs:date"/></xs:simpleType></xs:schema>'
    )
    schemas = Schemas(tmp_path)
    assert schemas.mistakes(read_xml(b"<a>2026-03-04</a>")) == []
    assert len(schemas.mistakes(read_xml(b"<a>gestern</a>"))) == 1


@pytest.mark.parametrize("location", ["http://example.org/evil.xsd", "missing.xsd"])
def test_schemas_reach_for_nothing_outside_the_folder(tmp_path, location):
    (tmp_path / "xdomea-Nachrichten-AbgabeDurchfuehren.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o">'
        f'<xs:import namespace="urn:o" schemaLocation="{location}"/><xs:element name="a" type="o:b"/></xs:schema>'
    )
    with pytest.raises(SchemasUnusable):
        Schemas(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"<a>",
        b"",
        b"<!DOCTYPE a><a/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>",
        b"\xff\xfe<a/>",
    ],
)
def test_messages_of_strangers_are_read_without_their_tricks(content):
    with pytest.raises(UnreadableMessage):
        read_xml(content)


def test_an_entity_reads_no_file(tmp_path):
    secret: Path = tmp_path / "secret"
    secret.write_text("geheim")
    with pytest.raises(UnreadableMessage):
        read_xml(f"<!DOCTYPE a [<!ENTITY b SYSTEM '{secret.as_uri()}'>]><a>&b;</a>".encode())
