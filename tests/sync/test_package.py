"""Packages on disk: whole under their final name or not there at all, the same every time, found out when touched."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from gemeinde_desk.cases.xdomea.dossier import Message, MessageFile
from gemeinde_desk.cases.xdomea.message import build, process_id
from gemeinde_desk.sync import package as packing
from gemeinde_desk.sync.errors import (
    DamagedDocument,
    NoRoomForPackage,
    PackageExists,
    PackingCancelled,
    TargetUnavailable,
)
from gemeinde_desk.sync.package import remove_package, side_files, write_package
from gemeinde_desk.sync.verify import verify_package
from tests.support.dossiers import ENVELOPE, MADE, Files, own_uuid, rich

HERE = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path / "files")


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def message_of(files: Files) -> Message:
    dossier = rich(files)
    return build(dossier, ENVELOPE, process_id(dossier, ENVELOPE), MADE)


def one_file(content: bytes, files: Files) -> Message:
    process = own_uuid("process")
    held = files.held(content, "application/pdf", "a.pdf")
    return Message(
        process,
        f"{process}_Abgabe.Abgabe.0401.xml",
        b"<a/>",
        (MessageFile(f"{own_uuid('a')}.pdf", held.sha256, held.size),),
    )


def test_round_trip(files, folder):
    message = message_of(files)
    written = write_package(message, files.path, folder)
    assert written.path.name == f"{message.process_id}_Abgabe.Abgabe.0401.zip"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [written.path.name, *(path.name for path in side_files(written.path))]
    )
    with zipfile.ZipFile(written.path) as archive:
        assert archive.testzip() is None
        assert archive.read(message.name) == message.content
        for file in message.files:
            assert hashlib.sha256(archive.read(file.name)).hexdigest() == file.sha256
    report = verify_package(written.path)
    assert report.ok
    assert report.problems == ()
    assert report.process_id == message.process_id
    assert report.files == len(message.files)
    assert written.size == written.path.stat().st_size
    assert written.sha512 == hashlib.sha512(written.path.read_bytes()).hexdigest()


def test_sha512sum_reads_both_lists(files, folder, tmp_path):
    if shutil.which("sha512sum") is None:
        pytest.skip("sha512sum belongs to Unix")
    written = write_package(message_of(files), files.path, folder)
    checksums, manifest = side_files(written.path)
    subprocess.run(["sha512sum", "--check", "--strict", checksums.name], cwd=folder, check=True, capture_output=True)
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(written.path) as archive:
        archive.extractall(unpacked)
    subprocess.run(["sha512sum", "--check", "--strict", str(manifest)], cwd=unpacked, check=True, capture_output=True)


def test_the_same_message_gives_the_same_bytes(files, folder, tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    first = write_package(message_of(files), files.path, folder)
    time.sleep(0.01)
    assert first.path.read_bytes() == write_package(message_of(files), files.path, again).path.read_bytes()


def test_a_package_that_is_there_stays(files, folder):
    message = message_of(files)
    written = write_package(message, files.path, folder)
    before = written.path.stat()
    with pytest.raises(PackageExists) as caught:
        write_package(message, files.path, folder)
    assert caught.value.data["name"] == written.path.name
    assert written.path.stat().st_mtime_ns == before.st_mtime_ns
    assert len(list(folder.iterdir())) == 3


def test_a_package_that_appears_meanwhile_stays(files, folder):
    message = message_of(files)
    target = folder / message.name.replace(".xml", ".zip")

    def someone_else(_done: int, _total: int) -> None:
        target.write_bytes(b"from another desk")

    with pytest.raises(PackageExists):
        write_package(message, files.path, folder, progress=someone_else)
    assert [path.name for path in folder.iterdir()] == [target.name]
    assert target.read_bytes() == b"from another desk"


def test_a_target_without_hard_links_takes_the_package_too(files, folder, monkeypatch):
    def no_links(*_args: object) -> None:
        raise PermissionError(errno.EPERM, "not on FAT")

    monkeypatch.setattr(os, "link", no_links)
    message = message_of(files)
    assert verify_package(write_package(message, files.path, folder).path).problems == ()
    with pytest.raises(PackageExists):
        write_package(message, files.path, folder)


def test_a_package_that_appears_where_there_are_no_links_stays(files, folder, monkeypatch):
    message = message_of(files)
    target = folder / message.name.replace(".xml", ".zip")

    def no_links(_source: Path, place: Path) -> None:
        if place == target:
            target.write_bytes(b"from another desk")
        raise PermissionError(errno.EPERM, "not on FAT")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(PackageExists):
        write_package(message, files.path, folder)
    assert [path.name for path in folder.iterdir()] == [target.name]
    assert target.read_bytes() == b"from another desk"


def test_a_file_shorter_than_what_was_written_is_taken_back(files, folder, monkeypatch):
    """Some network drives acknowledge more than they keep."""
    whole = os.fsync

    def lose(handle: int) -> None:
        whole(handle)
        if os.fstat(handle).st_size > 1000:
            os.ftruncate(handle, 1000)

    monkeypatch.setattr(os, "fsync", lose)
    with pytest.raises(TargetUnavailable):
        write_package(message_of(files), files.path, folder)
    assert list(folder.iterdir()) == []


def test_progress_grows_to_its_end(files, folder):
    seen: list[tuple[int, int]] = []
    write_package(message_of(files), files.path, folder, progress=lambda done, total: seen.append((done, total)))
    done = [step for step, _ in seen]
    assert done == sorted(done)
    assert seen[-1][0] == seen[-1][1] > 0
    assert len({total for _, total in seen}) == 1


@pytest.mark.parametrize("after", [0, 1, 5, 8])
def test_cancelling_leaves_nothing(files, folder, after):
    answers = iter([False] * after)
    with pytest.raises(PackingCancelled):
        write_package(message_of(files), files.path, folder, cancelled=lambda: next(answers, True))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("damage", ["gone", "changed", "shorter", "longer"])
def test_a_damaged_original_stops_everything(files, folder, damage):
    message = message_of(files)
    path = files.path(message.files[2].sha256)
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"changed": b"x" + content[1:], "shorter": content[:-1], "longer": content + b"x"}[damage])
    with pytest.raises(DamagedDocument) as caught:
        write_package(message, files.path, folder)
    assert caught.value.data["name"] == message.files[2].name
    assert list(folder.iterdir()) == []


def test_too_little_room_is_told_before_anything_is_written(files, folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(NoRoomForPackage):
        write_package(message_of(files), files.path, folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there(files, tmp_path):
    with pytest.raises(TargetUnavailable):
        write_package(message_of(files), files.path, tmp_path / "stick")


@pytest.mark.skipif(os.name == "nt", reason="limits of processes are those of Unix")
def test_a_disk_that_fills_up_meanwhile_leaves_nothing(files, tmp_path):
    """A real full disk: a file may not grow beyond 1 MiB in the child, so the system itself refuses the write."""
    folder = tmp_path / "full"
    folder.mkdir()
    child = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from gemeinde_desk.sync.errors import TargetUnavailable
        from gemeinde_desk.sync.package import write_package
        from tests.support.dossiers import Files
        from tests.sync.test_package import one_file
        files = Files(Path(sys.argv[1]) / "files")
        message = one_file(bytes(3 << 20), files)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        try:
            write_package(message, files.path, Path(sys.argv[1]) / "full")
        except TargetUnavailable:
            print("refused")
    """)
    ran = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)], cwd=HERE, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "refused", ran.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("at", ["write", "fsync"])
def test_every_error_of_the_disk_leaves_nothing(files, folder, monkeypatch, number, at):
    def fail(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    if at == "write":
        monkeypatch.setattr(zipfile.ZipFile, "_write_end_record", fail)
    else:
        monkeypatch.setattr(os, "fsync", fail)
    expected = TargetUnavailable if number == errno.EIO else NoRoomForPackage
    with pytest.raises(expected):
        write_package(message_of(files), files.path, folder)
    assert list(folder.iterdir()) == []


def test_a_lost_folder_entry_takes_everything_back(files, folder, monkeypatch):
    def fail(_folder: Path) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(packing, "sync_folder", fail)
    with pytest.raises(TargetUnavailable):
        write_package(message_of(files), files.path, folder)
    assert list(folder.iterdir()) == []


def test_a_killed_export_leaves_only_a_name_no_receiver_knows(tmp_path):
    """The process is killed in the midst of writing; the next attempt works beside the remains."""
    folder = tmp_path / "out"
    folder.mkdir()
    child = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from gemeinde_desk.sync.package import write_package
        from tests.support.dossiers import Files
        from tests.sync.test_package import one_file
        files = Files(Path(sys.argv[1]) / "files")
        def stall(done, total):
            if done > 2 << 20:
                print("writing", flush=True)
                time.sleep(60)
        write_package(one_file(bytes(4 << 20), files), files.path, Path(sys.argv[1]) / "out", progress=stall)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", child, str(tmp_path)], cwd=HERE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.kill()
    left = [path.name for path in folder.iterdir()]
    assert len(left) == 1
    assert left[0].startswith("up-")
    assert left[0].endswith(".bin")
    assert "0401" not in left[0]
    files = Files(tmp_path / "files")
    assert write_package(one_file(bytes(4 << 20), files), files.path, folder).path.is_file()


@pytest.mark.skipif(os.name == "nt", reason="limits of processes are those of Unix")
def test_a_large_file_does_not_fill_the_memory(tmp_path):
    """A document of 120 MB; the child may grow by 40 MB over what it has before packing."""
    child = textwrap.dedent("""
        import hashlib, resource, sys
        from pathlib import Path
        from gemeinde_desk.cases.xdomea.dossier import Message, MessageFile
        from gemeinde_desk.sync.package import write_package
        from gemeinde_desk.sync.verify import verify_package
        from tests.support.dossiers import own_uuid
        root, size = Path(sys.argv[1]), 120_000_000
        big = root / "big"
        with big.open("wb") as file:
            file.truncate(size)
        with big.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        process = own_uuid("process")
        message = Message(process, f"{process}_Abgabe.Abgabe.0401.xml", b"<a/>", (MessageFile(own_uuid("big") + ".pdf", digest, size),))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        written = write_package(message, lambda _sha: big, root)
        verify_package(written.path)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, written.size)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)], cwd=HERE, capture_output=True, text=True, check=True
    )
    grown_kib, size = map(int, ran.stdout.split())
    assert size > 120_000_000
    assert grown_kib < 40_000


def test_files_too_large_for_the_old_format_of_zip(files, folder, monkeypatch):
    """The limit of 2 GiB is lowered, so that the same code writes and reads the large format in little time."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    content = os.urandom(5000)
    written = write_package(one_file(content, files), files.path, folder)
    monkeypatch.undo()
    with zipfile.ZipFile(written.path) as archive:
        assert archive.infolist()[1].extract_version == 45
        assert archive.read(archive.infolist()[1]) == content


def test_the_files_beside_a_package_are_not_taken_for_one(files, folder):
    """Some receivers search names loosely: no name but the ZIP's may contain its pattern."""
    write_package(message_of(files), files.path, folder)
    taken = [path.name for path in folder.iterdir() if re.search(r"_(Abgabe\.Abgabe\.)?0401", path.name)]
    assert len(taken) == 1
    assert taken[0].endswith(".zip")


def test_removing_takes_the_files_beside_it_too(files, folder):
    remove_package(write_package(message_of(files), files.path, folder))
    assert list(folder.iterdir()) == []


def test_the_receiver_may_read_what_lies_there(files, folder):
    written = write_package(message_of(files), files.path, folder)
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in (written.path, *side_files(written.path)))
