"""Reading packages again: every kind of damage is told, hostile packages harm nothing."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemeinde_desk.cases.xdomea.message import build, process_id
from gemeinde_desk.sync import verify as verifying
from gemeinde_desk.sync.package import side_files, write_package
from gemeinde_desk.sync.schemas import Schemas
from gemeinde_desk.sync.verify import PackageReport, verify_package
from tests.support.dossiers import ENVELOPE, MADE, Files, own_uuid, rich
from tests.support.xdomea import SCHEMAS, need_schemas


@pytest.fixture
def package(tmp_path) -> Path:
    files = Files(tmp_path / "files")
    dossier = rich(files)
    message = build(dossier, ENVELOPE, process_id(dossier, ENVELOPE), MADE)
    return write_package(message, files.path, tmp_path).path


def codes(report: PackageReport) -> set[str]:
    return {problem.code for problem in report.problems}


def repack(
    package: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], extra: dict[str, bytes] | None = None
) -> None:
    """Write the package anew, its lists left out, with every entry as ``change`` gives it back."""
    with zipfile.ZipFile(package) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    for path in side_files(package):
        path.unlink()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in entries:
            if (entry := change(name, content)) is not None:
                archive.writestr(*entry)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)


def in_message(old: str, new: str) -> Callable[[str, bytes], tuple[str, bytes]]:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if not name.endswith("0401.xml"):
            return name, content
        assert old.encode() in content
        return name, content.replace(old.encode(), new.encode())

    return change


def test_an_untouched_package_is_valid_by_the_schemas(package):
    need_schemas()
    report = verify_package(package, Schemas(SCHEMAS))
    assert report.problems == ()
    assert report.ok


def test_a_changed_byte_is_found_by_checksum(package):
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    report = verify_package(package)
    assert "package.checksum" in codes(report)
    assert not report.ok


def test_half_a_package_is_found(package):
    package.write_bytes(package.read_bytes()[: package.stat().st_size // 2])
    assert {"package.checksum", "package.unreadable"} <= codes(verify_package(package))


def test_a_changed_list_is_found(package):
    _, manifest = side_files(package)
    manifest.write_text(manifest.read_text().replace("a", "b", 1))
    assert {"package.checksum", "file.checksum"} & codes(verify_package(package))


def test_a_package_without_lists_is_usable_and_says_so(package):
    for path in side_files(package):
        path.unlink()
    report = verify_package(package)
    assert codes(report) == {"package.no_checksum"}
    assert report.ok


def test_a_missing_package(tmp_path):
    report = verify_package(tmp_path / f"{own_uuid('none')}_Abgabe.Abgabe.0401.zip")
    assert codes(report) == {"package.missing"}
    assert not report.ok


def test_something_that_is_no_package(tmp_path):
    path = tmp_path / "Urlaub.zip"
    path.write_bytes(b"no zip at all")
    assert {"package.name", "package.unreadable"} <= codes(verify_package(path))


def test_a_renamed_package_no_longer_fits_its_message(package):
    other = package.with_name(f"{own_uuid('other')}_Abgabe.Abgabe.0401.zip")
    shutil.move(package, other)
    assert "message.missing" in codes(verify_package(other))


@pytest.mark.parametrize(
    ("name", "code"),
    [("../evil.txt", "package.not_flat"), ("sub/file.txt", "package.not_flat"), ("unknown.pdf", "file.unknown")],
)
def test_entries_that_do_not_belong(package, name, code):
    repack(package, lambda entry, content: (entry, content), {name: b"x"})
    report = verify_package(package)
    assert code in codes(report)
    assert not report.ok


def test_the_same_name_twice_in_the_package(package):
    name = package.name.replace(".zip", ".xml")
    with zipfile.ZipFile(package, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"another message")
    assert "package.name_twice" in codes(verify_package(package))


def test_more_files_than_any_case_has(package, monkeypatch):
    monkeypatch.setattr(verifying, "_MOST_FILES", 3)
    assert "package.too_many" in codes(verify_package(package))


def test_a_message_larger_than_any_case_needs(package, monkeypatch):
    monkeypatch.setattr(verifying, "_LARGEST_MESSAGE", 100)
    assert "message.too_large" in codes(verify_package(package))


def test_a_list_of_another_package(package):
    checksums, manifest = side_files(package)
    checksums.write_text("0" * 128 + "  Urlaub.zip\n")
    manifest.write_text("0" * 128 + "  Urlaub.pdf\n")
    assert {"package.not_listed", "file.checksum", "file.missing"} <= codes(verify_package(package))


def test_lists_that_are_no_lists(package):
    checksums, manifest = side_files(package)
    checksums.write_bytes(b"\xff\xfe\x00")
    manifest.write_bytes(bytes(9 << 20))
    assert {"package.no_checksum", "file.checksum"} <= codes(verify_package(package))


@pytest.mark.parametrize("flag", ["encrypted", "unknown compression"])
def test_entries_nobody_here_can_read(package, flag):
    content = bytearray(package.read_bytes())
    central = content.rindex(b"PK\x01\x02")
    if flag == "encrypted":
        content[central + 8] |= 1
    else:
        content[central + 10] = 99
    package.write_bytes(content)
    assert "package.unreadable" in codes(verify_package(package))


def test_a_file_taken_out_is_missed(package):
    repack(package, lambda name, content: None if name.endswith(".tif") else (name, content))
    assert "file.missing" in codes(verify_package(package))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<xdomea:Kopf>", "<xdomea:Kopf", "message.unreadable"),
        ("xdomea:Abgabe.Abgabe.0401", "xdomea:Abgabe.Abgabe.0402", "message.kind"),
        ("<xdomea:Dateiname>", "<xdomea:Dateiname>x", "file.name"),
        ("xsi:schemaLocation", "xsi:type", "message.schema_location"),
        ("NummerImUebergeordnetenContainer>6<", "NummerImUebergeordnetenContainer>1<", "object.number"),
        (own_uuid("document 6"), own_uuid("document 1"), "object.id_twice"),
        (
            "<?xml version='1.0' encoding='UTF-8'?>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
            "message.unreadable",
        ),
    ],
)
def test_a_message_that_was_changed(package, old, new, code):
    repack(package, in_message(old, new))
    assert code in codes(verify_package(package))


def test_a_message_with_another_prefix(package):
    def rename(name: str, content: bytes) -> tuple[str, bytes]:
        for old, new in ((b"<xdomea:", b"<x:"), (b"</xdomea:", b"</x:"), (b"xmlns:xdomea", b"xmlns:x")):
            content = content.replace(old, new)
        return name, content

    repack(package, rename)
    assert {problem.code for problem in verify_package(package).problems if problem.blocking} == {"message.prefix"}


def test_a_message_in_another_encoding(package):
    def recode(name: str, content: bytes) -> tuple[str, bytes]:
        if not name.endswith("0401.xml"):
            return name, content
        text = content.decode().replace("UTF-8", "ISO-8859-1", 1)
        return name, text.encode("latin-1", "xmlcharrefreplace")

    repack(package, recode)
    assert {problem.code for problem in verify_package(package).problems if problem.blocking} == {"message.encoding"}


def test_another_process_in_the_message(package):
    repack(package, in_message(package.name[:36], own_uuid("other")))
    assert "message.process" in codes(verify_package(package))


def test_a_file_named_like_a_document_or_without_uuid(package):
    with zipfile.ZipFile(package) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".eml"))
    repack(package, in_message(name, f"{own_uuid('document 1')}.eml"))
    assert {"file.name_reused", "file.missing", "file.unknown"} <= codes(verify_package(package))


def test_an_invalid_message_is_found_with_the_schemas(package):
    need_schemas()
    repack(package, in_message("<xdomea:ZdA>1</xdomea:ZdA>", "<xdomea:ZdA>ja</xdomea:ZdA>"))
    assert "message.invalid" not in codes(verify_package(package))
    report = verify_package(package, Schemas(SCHEMAS))
    assert [problem.code for problem in report.problems if problem.blocking] == ["message.invalid"] * 1


def test_a_package_that_grows_without_end_is_not_unpacked(package):
    with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{own_uuid('bomb')}.txt", bytes(50 << 20))
    assert "package.grows" in codes(verify_package(package))


def test_a_reading_report_says_what_it_saw(package):
    report = verify_package(package)
    assert report.size == package.stat().st_size
    with zipfile.ZipFile(package) as archive:
        assert report.files == len(archive.namelist()) - 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_makes_reading_fail_and_none_goes_unnoticed(package, data):
    """Bytes changed, taken out or put in anywhere: a report, never an exception, and never a good one."""
    whole = package.read_bytes()
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.binary(max_size=40))
    changed = whole[:start] + piece + whole[start + length :]
    if changed == whole:
        return
    package.write_bytes(changed)
    try:
        assert not verify_package(package).ok
        for path in side_files(package):
            path.rename(path.with_suffix(".away"))
        verify_package(package)
    finally:
        for path in side_files(package):
            path.with_suffix(".away").rename(path)
        package.write_bytes(whole)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_anything_may_lie_where_a_message_should(package, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / package.name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(package.name.replace(".zip", ".xml"), content)
        assert not verify_package(path).ok
