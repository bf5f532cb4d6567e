"""The whole program over a real office: a scan dropped into the watched folder is taken, shown, read and filed; it never stalls."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.ui.desk import Desk
from gemeinde_desk.ui.services import watched_folder
from tests.support import samples
from tests.support.heartbeat import Heartbeat
from tests.support.offices import add_case, make_office

#: seconds the window's thread may be held up; the machine of the tests is shared with others
LONGEST = 0.25


@pytest.fixture(scope="module")
def pages():
    return samples.rastered(samples.letters_pdf(8)[0], 150)


@pytest.fixture
def program(tmp_path, qtbot, monkeypatch):
    """The desk with its services, watching a folder."""
    monkeypatch.setattr(watched_folder, "SETTLE", 80)
    folder = tmp_path / "scans"
    folder.mkdir()
    settings = load_settings()
    settings = replace(settings, value=replace(settings.value, watched_on=True, watched_folder=folder, ocr_on=True))
    with make_office(tmp_path) as office:
        desk = Desk(office, settings, state_file=tmp_path / "fenster.ini")
        qtbot.addWidget(desk.window)
        desk.window.resize(1360, 860)
        desk.window.start("intake")
        desk.window.show()
        assert QTest.qWaitForWindowActive(desk.window)
        desk._begin()
        qtbot.waitUntil(lambda: desk.settled, timeout=20_000)
        yield SimpleNamespace(desk=desk, office=office, folder=folder, place=desk.window.place("intake"))
        desk.close()


def test_from_the_scanner_into_the_case(program, pages, qtbot):
    desk, office, place = program.desk, program.office, program.place
    case = add_case(office)
    content = samples.scanned_pdf(pages[:5], 150)
    qtbot.waitUntil(desk.tasks.idle, timeout=20_000)
    with Heartbeat() as beat:
        with (program.folder / "Scan.pdf").open("wb") as file:
            for start in range(0, len(content), len(content) // 3):
                file.write(content[start : start + len(content) // 3])
                file.flush()
                qtbot.wait(200)
        qtbot.waitUntil(lambda: place.list.items.rowCount() == 1, timeout=30_000)
        qtbot.waitUntil(lambda: place.viewer.pages.source is not None, timeout=5000)
        qtbot.waitUntil(lambda: place.viewer.state.text().startswith("Text wird erkannt"), timeout=30_000)
        qtbot.waitUntil(lambda: place.viewer.state.text() == "durchsuchbar", timeout=60_000)
    print(f"worst stall {beat.longest * 1000:.0f} ms")
    assert beat.longest < LONGEST
    assert desk.window.rail.buttons["intake"].count == 1
    place.panel.choice.search.setFocus()
    QTest.keyClicks(place.panel.choice.search, case.reference)
    qtbot.waitUntil(lambda: place.panel.case() is not None, timeout=5000)
    QTest.keyClick(place.panel.choice.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.list.items.rowCount() == 0, timeout=5000)
    assert office.documents.of_case(case.id)[0].version.pages == 5


def test_many_files_come_in_while_the_window_goes_on(program, pages, tmp_path, qtbot):
    desk, place = program.desk, program.place
    files = [samples.write(tmp_path, f"{n}.pdf", samples.scanned_pdf([page], 150)) for n, page in enumerate(pages)]
    files.append(samples.write(tmp_path, "post.eml", samples.mail(attachments=[("a.pdf", samples.letters_pdf(2)[0])])))
    with Heartbeat() as beat:
        place.accept_files(files)
        qtbot.waitUntil(lambda: not place.registering.busy, timeout=60_000)
    print(f"worst stall {beat.longest * 1000:.0f} ms")
    assert beat.longest < LONGEST
    assert place.list.items.rowCount() == len(files)
    assert place.arrivals.words.text() == f"{len(files)} Schriftstücke aufgenommen"
    qtbot.waitUntil(desk.tasks.idle, timeout=120_000)
