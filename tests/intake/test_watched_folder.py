"""Files that grow, pause, hide and collide in a watched folder."""

import os
import sys
from datetime import date

import pytest

from gemeinde_desk.documents.kinds import EmptyFile
from gemeinde_desk.intake.watched_folder import CannotMove, FolderUnreachable, file_away, ready_files, set_aside
from tests.support import samples

NOW = 1_800_000_000.0


def put(folder, name, content=b"%PDF-1.7 x %%EOF\n", age=5.0):
    path = samples.write(folder, name, content)
    os.utime(path, (NOW - age, NOW - age))
    return path


def look_twice(folder, now=NOW):
    _, seen = ready_files(folder, {}, now=now)
    return [path.name for path in ready_files(folder, seen, now=now)[0]]


def test_a_file_is_ready_at_the_second_look(tmp_path):
    path = put(tmp_path, "Scan.pdf")
    ready, seen = ready_files(tmp_path, {}, now=NOW)
    assert ready == []
    assert ready_files(tmp_path, seen, now=NOW)[0] == [path]


def test_a_growing_file_waits(tmp_path):
    put(tmp_path, "Scan.pdf", b"%PDF-1.7 %%EOF")
    _, seen = ready_files(tmp_path, {}, now=NOW)
    path = put(tmp_path, "Scan.pdf", b"%PDF-1.7 more %%EOF")
    ready, seen = ready_files(tmp_path, seen, now=NOW)
    assert ready == []
    assert ready_files(tmp_path, seen, now=NOW)[0] == [path]


def test_a_file_rewritten_to_the_same_size_waits(tmp_path):
    put(tmp_path, "Scan.pdf", age=9)
    _, seen = ready_files(tmp_path, {}, now=NOW)
    put(tmp_path, "Scan.pdf", age=1)
    assert ready_files(tmp_path, seen, now=NOW)[0] == []


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 half", b"\xff\xd8\xff\xe0 half", b"\x89PNG\r\n\x1a\n half"],
    ids=["empty", "pdf", "jpg", "png"],
)
def test_a_file_without_its_end_waits_but_not_for_ever(tmp_path, content):
    put(tmp_path, "Scan", content)
    assert look_twice(tmp_path) == []
    assert look_twice(tmp_path, now=NOW + 300) == ["Scan"]


@pytest.mark.parametrize("maker", [samples.letters_pdf, None], ids=["pdf", "mail"])
def test_real_files_are_whole(tmp_path, maker):
    put(tmp_path, "a", maker(1)[0] if maker else samples.mail())
    put(tmp_path, "b", samples.photo(samples.rastered(samples.letters_pdf(1)[0], dpi=50)[0]))
    assert look_twice(tmp_path) == ["a", "b"]


def test_what_is_passed_over(tmp_path):
    for name in (".Scan.pdf", "~$Scan.pdf", "Scan.pdf.part", "Scan.TMP", "x.crdownload"):
        put(tmp_path, name)
    (tmp_path / "erledigt").mkdir()
    put(tmp_path / "erledigt", "alt.pdf")
    secret = put(tmp_path, ".geheim")
    (tmp_path / "link.pdf").symlink_to(secret)
    os.mkfifo(tmp_path / "rohr.pdf")
    assert look_twice(tmp_path) == []


def test_the_oldest_comes_first(tmp_path):
    put(tmp_path, "a.pdf", age=1)
    put(tmp_path, "b.pdf", age=9)
    put(tmp_path, "c.pdf", age=9)
    assert look_twice(tmp_path) == ["b.pdf", "c.pdf", "a.pdf"]


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(FolderUnreachable, match="Netzlaufwerk"):
        ready_files(tmp_path / "weg", {}, now=NOW)


def test_done_files_are_kept_by_day_and_never_overwritten(tmp_path):
    day = date(2026, 3, 2)
    first = file_away(put(tmp_path, "Scan.pdf", b"eins"), day)
    second = file_away(put(tmp_path, "Scan.pdf", b"zwei"), day)
    assert first == tmp_path / "erledigt" / "2026-03-02" / "Scan.pdf"
    assert second.name == "Scan (2).pdf"
    assert (first.read_bytes(), second.read_bytes()) == (b"eins", b"zwei")
    assert look_twice(tmp_path) == []


def test_refused_files_are_set_aside_with_the_reason(tmp_path):
    place = set_aside(put(tmp_path, "Scan.pdf", b""), EmptyFile(name="Scan.pdf"))
    assert place == tmp_path / "nicht lesbar" / "Scan.pdf"
    note = (tmp_path / "nicht lesbar" / "Scan.pdf.txt").read_text(encoding="utf-8-sig")
    assert note.startswith("Scan.pdf\n\nDie Datei „Scan.pdf“ ist leer")
    assert look_twice(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a file in the folder's place is refused differently there")
def test_a_place_that_cannot_be_made(tmp_path):
    put(tmp_path, "erledigt")
    path = put(tmp_path, "Scan.pdf")
    with pytest.raises(CannotMove, match="von Hand verschieben"):
        file_away(path, date(2026, 3, 2))
    assert path.exists()
