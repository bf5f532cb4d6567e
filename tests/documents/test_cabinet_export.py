"""Copies for the world outside, and the names they get."""

import os
import unicodedata
from datetime import date
from pathlib import PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.errors import ContentDamaged, ExportFailed, NoContent
from gemeinde_desk.documents.file_names import LONGEST_BYTES, LONGEST_NAME, safe_file_name, suffix_of
from gemeinde_desk.store.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "amt", create=True)
    yield store
    store.close()


@pytest.fixture
def cabinet(store):
    return DocumentCabinet(store)


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "Ausgabe für Frau Öhler"
    folder.mkdir()
    return folder


def lay_in(store, cabinet, *, title="Bauantrag: Garage/Carport", content=b"%PDF-1", mime="application/pdf", dated=None):
    with store.transaction("system") as tx:
        document_id = cabinet.add(tx, direction="incoming", state="final", title=title, dated=dated)
        if content is not None:
            cabinet.add_version(tx, document_id, store.documents.put(content), name="../x.exe", mime=mime)
    return document_id


def test_copy_is_named_by_date_and_title(store, cabinet, target):
    path = cabinet.export(lay_in(store, cabinet, dated=date(2026, 3, 4)), target)
    assert path == target / "2026-03-04 Bauantrag- Garage-Carport.pdf"
    assert path.read_bytes() == b"%PDF-1"


def test_copies_never_overwrite(store, cabinet, target):
    (target / "Plan.pdf").write_bytes(b"mine")
    document_id = lay_in(store, cabinet, title="Plan")
    assert cabinet.export(document_id, target).name == "Plan (2).pdf"
    assert cabinet.export(document_id, target).name == "Plan (3).pdf"
    assert (target / "Plan.pdf").read_bytes() == b"mine"


def test_readable_copy_goes_out_unless_the_original_is_asked_for(store, cabinet, target):
    document_id = lay_in(store, cabinet, title="Foto", content=b"\xff\xd8\xff", mime="image/jpeg")
    version = cabinet.get(document_id).version
    with store.transaction("system") as tx:
        cabinet.set_readable(tx, version.id, store.documents.put(b"%PDF-A"), pages=1, text="")
    shown, original = cabinet.export(document_id, target), cabinet.export(document_id, target, original=True)
    assert (shown.name, shown.read_bytes()) == ("Foto.pdf", b"%PDF-A")
    assert (original.name, original.read_bytes()) == ("Foto.jpg", b"\xff\xd8\xff")


def test_draft_without_content_is_refused(store, cabinet, target):
    with pytest.raises(NoContent):
        cabinet.export(lay_in(store, cabinet, content=None), target)


def test_damaged_content_does_not_go_out(store, cabinet, target):
    document_id = lay_in(store, cabinet)
    stored = cabinet.path(cabinet.get(document_id).version)
    stored.chmod(0o644)
    stored.write_bytes(b"%PDF-2")
    with pytest.raises(ContentDamaged):
        cabinet.export(document_id, target)
    stored.unlink()
    with pytest.raises(ContentDamaged):
        cabinet.export(document_id, target)
    assert list(target.iterdir()) == []


def test_folder_that_cannot_be_written_is_reported(store, cabinet, tmp_path):
    with pytest.raises(ExportFailed):
        cabinet.export(lay_in(store, cabinet), tmp_path / "gibt es nicht")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files to run into")
def test_copy_that_does_not_fit_leaves_nothing_behind(store, cabinet, target):
    import resource

    document_id = lay_in(store, cabinet, content=b"x" * 100_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(ExportFailed):
            cabinet.export(document_id, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Antrag", "Antrag.pdf"),
        ("Änderung für Straße & Weg (2. Fassung)", "Änderung für Straße & Weg (2. Fassung).pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        (r"C:\Windows\x", "C-Windows-x.pdf"),
        ("  a\tb\r\nc  ", "a b c.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe.pdf"),
        ("CON", "Dokument CON.pdf"),
        ("com1.txt", "Dokument com1.txt.pdf"),
        ("Nul .x", "Dokument Nul .x.pdf"),
        ("LPT²", "Dokument LPT².pdf"),
        ("Konto", "Konto.pdf"),
        ("CONTRA", "CONTRA.pdf"),
        ("...", "Dokument.pdf"),
        ("", "Dokument.pdf"),
        ("-rf", "rf.pdf"),
        ("Ende...", "Ende.pdf"),
        ("u\u0308ber", "über.pdf"),
    ],
)
def test_names_read_like_the_title(text, name):
    assert safe_file_name(text, ".pdf") == name


def test_long_names_are_cut_between_words():
    name = safe_file_name("Anhörung zur beabsichtigten Entscheidung " * 5, ".pdf")
    assert name.startswith("Anhörung zur beabsichtigten Entscheidung Anhörung")
    assert name.endswith(("Anhörung….pdf", "zur….pdf", "beabsichtigten….pdf", "Entscheidung….pdf"))
    assert len(safe_file_name("ä" * 300)) > LONGEST_BYTES // 2 - 3


@given(st.text(max_size=300), st.sampled_from(["", ".pdf", ".jpg"]))
@example("a" * 119 + "\u0301" * 5, ".pdf")
@example("\u0301" * 200, "")
@example("\U0001f600" * 100, ".pdf")
@example("CON" + " " * 200, "")
def test_any_text_gives_a_name_every_system_takes(text, suffix):
    name = safe_file_name(text, suffix)
    assert name == unicodedata.normalize("NFC", name)
    assert name.endswith(suffix)
    assert 0 < len(name) <= LONGEST_NAME
    assert len(name.encode()) <= LONGEST_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(sign).startswith("C") for sign in name)
    assert name[-1] not in " ."
    assert name[0] not in " .-~"
    assert os.path.basename(name) == name  # noqa: PTH119
    assert PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()
    assert safe_file_name(name.removesuffix(suffix), suffix) == name


def test_unknown_kinds_get_a_harmless_suffix():
    assert suffix_of("application/x-msdownload") == ".bin"
    assert suffix_of("message/rfc822") == ".eml"


@given(st.text(max_size=80))
def test_any_title_can_be_copied_out(tmp_path_factory, title):
    path = tmp_path_factory.mktemp("namen") / safe_file_name(title, ".pdf")
    path.write_bytes(b"x")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
