"""Scans dropped into the watched folder, slowly and all at once, good ones and bad ones, through real files."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PIL import Image

from gemeinde_desk.intake.watched_folder import DONE, UNREADABLE
from gemeinde_desk.store import document_folder
from gemeinde_desk.ui.services import watched_folder
from gemeinde_desk.ui.services.watched_folder import WatchedFolder
from tests.support import samples
from tests.support.offices import TODAY, make_office, session_of


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def watched(office, qapp, tmp_path, monkeypatch):
    """The service at work over an empty folder: ``folder``, ``said``, ``service``, ``session``; quicker than in real life."""
    monkeypatch.setattr(watched_folder, "SETTLE", 60)
    monkeypatch.setattr(watched_folder, "QUIET", 300)
    folder = tmp_path / "scans"
    folder.mkdir()
    with session_of(office) as session:
        value = replace(session.settings.value, watched_on=True, watched_folder=folder)
        session.settings = replace(session.settings, value=value)
        said = []
        session.said.connect(lambda words, _undo: said.append(words))
        service = WatchedFolder(session)
        service.wake()
        yield SimpleNamespace(folder=folder, said=said, service=service, session=session)
        service.close()


def scan(tone):
    return samples.scanned_pdf([Image.new("L", (240, 340), tone)], 72)


def test_a_scan_that_arrives_slowly_is_taken_once_it_is_whole(office, watched, qtbot):
    content = samples.scanned_pdf(samples.rastered(samples.letters_pdf(1)[0], 100), 100)
    path = watched.folder / "Scan.pdf"
    with path.open("wb") as file:
        step = len(content) // 4
        for start in range(0, len(content), step):
            file.write(content[start : start + step])
            file.flush()
            qtbot.wait(150)
            if start + step < len(content):
                assert office.intake.waiting_count() == 0
        qtbot.waitUntil(lambda: office.intake.waiting_count() == 1, timeout=20_000)
        qtbot.waitUntil(lambda: watched.said != [], timeout=20_000)
    item = office.intake.waiting()[0]
    assert (item.channel, item.received, item.document.version.name) == ("folder", TODAY, "Scan.pdf")
    assert office.documents.path(item.document.version).read_bytes() == content
    assert not path.exists()
    assert (watched.folder / DONE / TODAY.isoformat() / "Scan.pdf").exists()
    assert watched.said == ["E-2026-0001 ist aus dem überwachten Ordner eingegangen."]


def test_many_at_once_good_and_bad_each_comes_in_once(office, watched, qtbot):
    for number in range(6):
        samples.write(watched.folder, f"Scan {number}.pdf", scan(40 * number))
    samples.write(watched.folder, "kaputt.pdf", samples.hopeless_pdf() + b"%%EOF")
    samples.write(watched.folder, "Kopie.pdf", scan(0))
    samples.write(watched.folder, "noch.pdf.part", b"%PDF")
    qtbot.waitUntil(
        lambda: sorted(p.name for p in watched.folder.iterdir() if p.is_file()) == ["noch.pdf.part"], timeout=60_000
    )
    qtbot.waitUntil(lambda: watched.said != [], timeout=20_000)
    qtbot.wait(700)
    assert sorted(item.document.version.name for item in office.intake.waiting())[1:] == [
        f"Scan {number}.pdf" for number in range(1, 6)
    ]
    assert office.intake.waiting_count() == 6
    assert "beschädigt" in (watched.folder / UNREADABLE / "kaputt.pdf.txt").read_text(encoding="utf-8-sig")
    assert (watched.folder / UNREADABLE / "kaputt.pdf").exists()
    assert len(watched.said) <= 2


def test_a_full_disk_is_not_the_scans_fault(office, watched, qtbot, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document_folder, "_copy", full)
    path = samples.write(watched.folder, "Scan.pdf", scan(80))
    qtbot.waitUntil(lambda: watched.said != [], timeout=20_000)
    qtbot.wait(900)
    assert path.exists()
    assert len(watched.said) == 1
    assert "kein Platz" in watched.said[0]
    monkeypatch.undo()
    qtbot.waitUntil(lambda: office.intake.waiting_count() == 1, timeout=20_000)


def test_what_cannot_be_moved_is_taken_once_and_left_alone(office, watched, qtbot):
    (watched.folder / DONE).symlink_to("/proc/none")  # no folder of that name can be made
    path = samples.write(watched.folder, "Scan.pdf", scan(80))
    qtbot.waitUntil(lambda: any("verschieben" in words for words in watched.said), timeout=20_000)
    qtbot.wait(900)
    assert path.exists()
    assert office.intake.waiting_count() == 1
    assert sum("Scan.pdf" in words for words in watched.said) == 1


def test_a_folder_that_is_away_is_told_once_and_taken_up_again(office, watched, qtbot):
    shutil.rmtree(watched.folder)
    qtbot.waitUntil(lambda: watched.said != [], timeout=20_000)
    qtbot.wait(900)
    assert len(watched.said) == 1
    assert "nicht erreichbar" in watched.said[0]
    watched.folder.mkdir()
    samples.write(watched.folder, "Scan.pdf", scan(80))
    qtbot.waitUntil(lambda: office.intake.waiting_count() == 1, timeout=20_000)


def test_switched_off_nothing_is_taken(office, watched, qtbot):
    value = replace(watched.session.settings.value, watched_on=False)
    watched.session.settings = replace(watched.session.settings, value=value)
    watched.service.wake()
    path = samples.write(watched.folder, "Scan.pdf", scan(80))
    qtbot.wait(500)
    assert path.exists()
    assert office.intake.waiting_count() == 0
