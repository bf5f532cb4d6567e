"""The real window with the real place over a real office."""

from types import SimpleNamespace

import pytest

from gemeinde_desk.ui.intake.place import IntakePlace
from gemeinde_desk.ui.place import Place, PlaceSpec
from gemeinde_desk.ui.shell import MainWindow
from tests.support import samples
from tests.support.offices import TODAY, clerk_of, make_office, session_of


class Elsewhere(Place):
    """Stands for the other places: writes down what it is asked to show."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def open_item(self, kind, item):
        self.asked.append((kind, item))
        return True


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def session(office, qapp):
    with session_of(office) as made:
        yield made


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "post"
    made.mkdir()
    return made


@pytest.fixture
def register(office, folder):
    """Takes a file in before the window is there."""

    def take(name, content, **more):
        path = samples.write(folder, name, content)
        return office.intake.register(path, **{"received": TODAY, "by": clerk_of(office)} | more)

    return take


@pytest.fixture
def desk(session, state_file, shown, qtbot):
    """Opens the window: ``window``, ``place`` and ``elsewhere`` (what other places were asked)."""

    def show(width=1360, height=860):
        elsewhere = Elsewhere()
        specs = [
            PlaceSpec("intake", "Posteingang", "inbox", lambda: IntakePlace(session), ("incoming",)),
            PlaceSpec("cases", "Vorgänge", "case", lambda: elsewhere, ("case", "document")),
        ]
        window = MainWindow(
            specs, session.tasks, state_file=state_file, office="Gemeinde Musterau", person="Anna Öhler"
        )
        session.said.connect(window.notify)
        session.opens.connect(window.open_item)
        session.changed.connect(window.reload)
        failures = []
        session.failed.connect(failures.append)
        window.start("intake")
        shown(window, width, height)
        place = window.place("intake")
        qtbot.waitUntil(session.tasks.idle, timeout=20_000)
        return SimpleNamespace(window=window, place=place, elsewhere=elsewhere, failures=failures)

    return show
