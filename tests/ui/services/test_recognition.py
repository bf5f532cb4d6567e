"""Recognition in the background: how far it is, called off, asked for, switched off, taken up again, failed."""

from dataclasses import replace

import pytest

from gemeinde_desk.intake import searchable
from gemeinde_desk.intake.engine import LanguageDataMissing
from gemeinde_desk.ui.services.recognition import Recognition
from tests.support import samples
from tests.support.heartbeat import Heartbeat
from tests.support.offices import TODAY, clerk_of, make_office, session_of


@pytest.fixture(scope="module")
def scans():
    pages = samples.rastered(samples.letters_pdf(7)[0], 150)
    return [
        samples.scanned_pdf(pages[:5], 150),
        samples.scanned_pdf(pages[5:6], 150),
        samples.scanned_pdf(pages[6:], 150),
    ]


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def session(office, qapp):
    with session_of(office) as made:
        yield made


@pytest.fixture
def register(office, tmp_path):
    def take(name, content):
        path = samples.write(tmp_path, name, content)
        return office.intake.register(path, received=TODAY, by=clerk_of(office))

    return take


@pytest.fixture
def service(session):
    made = Recognition(session)
    yield made
    made.close()


def state(office, item):
    return office.intake.get(item.id).document.version.text_state


def switch_off(session):
    session.settings = replace(session.settings, value=replace(session.settings.value, ocr_on=False))


def test_a_scan_of_five_pages_is_read_page_by_page_and_the_window_goes_on(
    office, session, service, register, scans, qtbot
):
    told = []
    service.changed.connect(lambda: told.append(service.progress))
    item = register("Scan.pdf", scans[0])
    with Heartbeat() as beat:
        qtbot.waitUntil(lambda: state(office, item) == "done", timeout=60_000)
        qtbot.waitUntil(session.tasks.idle, timeout=5000)
    assert (1, 5) in told or (2, 5) in told
    assert service.running is None
    assert session.recognition is service
    assert office.documents.text(item.document.id).count("\f") == 4
    print(f"worst stall {beat.longest * 1000:.0f} ms")
    assert beat.longest < 0.25


def test_called_off_it_waits_for_a_word_and_the_others_go_on(office, session, service, register, scans, qtbot):
    first, second = register("fünf.pdf", scans[0]), register("eins.pdf", scans[1])
    qtbot.waitUntil(lambda: service.running is not None, timeout=5000)
    service.call_off()
    qtbot.waitUntil(lambda: state(office, second) == "done", timeout=30_000)
    qtbot.waitUntil(session.tasks.idle, timeout=5000)
    version = office.intake.get(first.id).document.version
    assert version.text_state == "queued"
    assert service.is_put_off(version.id)
    assert service.running is None
    service.read_now(version.id)
    qtbot.waitUntil(lambda: state(office, first) == "done", timeout=60_000)
    qtbot.waitUntil(session.tasks.idle, timeout=5000)


def test_the_next_start_takes_up_what_was_left(office, session, service, register, scans, qtbot):
    item = register("eins.pdf", scans[1])
    qtbot.waitUntil(lambda: service.running is not None, timeout=5000)
    service.close()
    qtbot.waitUntil(session.tasks.idle, timeout=5000)
    assert state(office, item) == "queued"
    again = Recognition(session)
    again.wake()
    qtbot.waitUntil(lambda: state(office, item) == "done", timeout=30_000)
    qtbot.waitUntil(session.tasks.idle, timeout=5000)
    again.close()


def test_switched_off_only_what_is_asked_for_is_read(office, session, service, register, scans, qtbot):
    switch_off(session)
    first, second = register("a.pdf", scans[1]), register("b.pdf", scans[2])
    qtbot.wait(200)
    assert service.running is None
    version = office.intake.get(second.id).document.version
    assert service.is_put_off(version.id)
    service.read_now(version.id)
    qtbot.waitUntil(lambda: state(office, second) == "done", timeout=30_000)
    qtbot.waitUntil(session.tasks.idle, timeout=5000)
    assert state(office, first) == "queued"


def test_a_machine_without_language_data_says_so_once_and_rests(
    office, session, service, register, scans, qtbot, monkeypatch
):
    tried = []

    def missing(_self):
        tried.append(1)
        raise LanguageDataMissing(language="deu", folder="/nirgends", place="deu")

    monkeypatch.setattr(searchable.MakingSearchable, "_recogniser", property(missing))
    failures = []
    session.failed.connect(failures.append)
    item = register("a.pdf", scans[1])
    qtbot.waitUntil(lambda: failures != [], timeout=5000)
    office.intake.describe(item.id, by=clerk_of(office), title="Anders")  # a change wakes it again
    qtbot.wait(300)
    assert len(tried) == 1
    assert len(failures) == 1
    assert state(office, item) == "queued"


def test_it_rests_when_nothing_waits(office, session, service, register, scans, qtbot):
    item = register("a.pdf", scans[1])
    qtbot.waitUntil(lambda: state(office, item) == "done", timeout=30_000)
    qtbot.waitUntil(session.tasks.idle, timeout=5000)
    asked = []
    queued = office.intake.queued
    office.intake.queued = lambda limit=50: asked.append(limit) or queued(limit)
    qtbot.wait(400)
    assert asked == []
