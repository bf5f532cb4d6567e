"""Pictures of every place and its important states, for the README, the handbook and the eye of whoever changed something.

They are taken of the real window over the sample office, on the screen that is none, and bear the same names each time.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from gemeinde_desk.cases.model import CaseFilter, Order
from gemeinde_desk.office import Office
from gemeinde_desk.sample.office import make_sample_office
from gemeinde_desk.settings.program import effective
from gemeinde_desk.settings.sources import Source

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gemeinde_desk.ui.desk import Desk
    from gemeinde_desk.ui.tasks import TaskRunner

SIZE: Final = (1440, 900)
#: after the last task, so long nothing new may begin (seconds): fields wait a moment before they ask
REST: Final = 0.6
#: a picture whose work never ends is taken all the same (seconds)
PATIENCE: Final = 120.0
#: steps of the set-up; the one after them names a folder of this machine
STEPS_SHOWN: Final = 4
#: «Über» is left out: it names folders of this machine
_SECTIONS: Final = {
    "office": "amt",
    "letterhead": "briefkopf",
    "clerks": "sachbearbeitung",
    "intake": "posteingang",
    "backup": "sicherung",
    "look": "darstellung",
    "rules": "fristregeln",
    "blocks": "textbausteine",
    "handover": "uebergabe",
}


def take_screenshots(folder: Path, *, seed: int = 1, cases: int = 100, today: date | None = None) -> list[Path]:
    """Make a sample office in a temporary folder and take its pictures; the files, in their order.

    :param seed: same number, same office
    :param today: the day that counts as today; the real one when not given
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gemeinde_desk.ui.startup import application  # noqa: PLC0415 - not before the platform is set

    application().setCursorFlashTime(0)
    day = today or date.today()  # noqa: DTZ011 - the day of the office is the local one
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="musterau-") as place:
        camera = Camera(folder)
        make_sample_office(Path(place) / "musteramt", cases=cases, seed=seed, today=day)
        with _desk(Path(place) / "musteramt", day) as desk:
            _visit(desk, camera)
            _look(desk, camera)
        _empty(Path(place), day, camera)
        _first_start(Path(place), day, camera)
    return camera.taken


class Camera:
    """Numbers the pictures and waits until nothing moves any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.taken: list[Path] = []

    def take(self, window: "QWidget", tasks: "TaskRunner", name: str) -> None:
        """Save the window as ``NN-name.png``."""
        wait(tasks)
        path = self._folder / f"{len(self.taken) + 1:02}-{name}.png"
        window.grab().save(str(path))
        self.taken.append(path)


def wait(tasks: "TaskRunner") -> None:
    """Until everything asked for was done and shown, and nothing new has begun for a moment."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    end = time.monotonic() + PATIENCE
    quiet = time.monotonic()
    while time.monotonic() < end and time.monotonic() - quiet < REST:
        QApplication.processEvents()
        if not tasks.idle():
            quiet = time.monotonic()
        time.sleep(0.005)


@contextmanager
def _desk(folder: Path, day: date) -> "Iterator[Desk]":
    from gemeinde_desk.ui.desk import Desk  # noqa: PLC0415 - Qt first

    morning = datetime(day.year, day.month, day.day, 8, 15, tzinfo=UTC)
    nothing = Source("")
    with Office.open(folder, today=lambda: day, now=lambda: morning) as office:
        office.backup()
        desk = Desk(office, effective(nothing, nothing, nothing), state_file=folder / "fenster.ini")
        desk.window.resize(*SIZE)
        desk.show()
        try:
            wait(desk.tasks)
            yield desk
        finally:
            desk.window.close()
            desk.forget()


def _visit(desk: "Desk", camera: Camera) -> None:
    """Every place, and what one does there."""
    window, office = desk.window, desk.office

    def take(name: str) -> None:
        camera.take(window, desk.tasks, name)

    draft = begin_letter(desk)
    window.go("today")
    take("heute")
    waiting = office.intake.waiting()
    window.go("intake")
    take("posteingang")
    window.open_item("incoming", waiting[-1].id)
    take("posteingang-zuordnen")
    window.go("cases")
    take("vorgaenge")
    # A place is made by its name; what its parts are called is known to the place and to whoever takes its picture.
    place = cast("Any", window.place("cases"))
    window.open_item("case", richest_case(office))
    for number in range(place.view.tabs.count()):
        place.view.go_to_tab(number)
        take("vorgang-" + _plain(place.view.tabs.tabText(number)))
    place.view.begin_closing()
    take("vorgang-abschliessen")
    place.view.end_closing()
    window.open_item("case", ("new", {}))
    take("vorgang-neu")
    window.go("letters")
    letters = cast("Any", window.place("letters"))
    for number in range(letters.tabs.count()):
        letters.tabs.setCurrentIndex(number)
        take("schreiben-" + _plain(letters.tabs.tabText(number).split("(")[0].strip()))
    window.open_item("letter", draft)
    take("schreiben-entwurf")
    window.open_item("letter", ("new", {}))
    take("schreiben-neu")
    window.go("contacts")
    take("kontakte")
    window.open_item("contact", office.contacts.page(0, 1)[0].id)
    take("kontakt")
    for section, name in _SECTIONS.items():
        if window.open_item("setting", section):
            take(f"einstellungen-{name}")
    window.go("today")
    window.search("straße")
    take("suche")
    window.palette_overlay.dismiss()


def _look(desk: "Desk", camera: Camera) -> None:
    """Dark, and with large text."""
    from gemeinde_desk.ui.theme import Mode, theme  # noqa: PLC0415

    ways: list[tuple[str, Callable[[], None]]] = [
        ("dunkel", lambda: theme().configure(mode=Mode.DARK, scale=1.0)),
        ("gross", lambda: theme().configure(mode=Mode.LIGHT, scale=1.5)),
    ]
    window = desk.window
    case, letter = richest_case(desk.office), desk.office.letters.drafts()[0].document_id
    scenes: list[tuple[str, Callable[[], object]]] = [
        ("heute", lambda: window.go("today")),
        ("posteingang", lambda: window.go("intake")),
        ("vorgang", lambda: window.open_item("case", case)),
        ("schreiben", lambda: window.open_item("letter", letter)),
        ("einstellungen", lambda: window.open_item("setting", "letterhead")),
    ]
    for name, wear in ways:
        wear()
        for picture, show in scenes:
            show()
            camera.take(window, desk.tasks, f"{picture}-{name}")
    theme().configure(mode=Mode.SYSTEM, scale=1.0)


def _empty(place: Path, day: date, camera: Camera) -> None:
    """What a new office says where nothing is yet."""
    from gemeinde_desk.sample.world import World  # noqa: PLC0415
    from gemeinde_desk.settings.office_profile import OfficeProfile  # noqa: PLC0415

    profile = OfficeProfile.checked(**World(1).office)
    Office.create(place / "leer", profile, clerk_name="Inge Öhler", clerk_sign="OEH", today=lambda: day).close()
    with _desk(place / "leer", day) as desk:
        for key, name in (
            ("today", "heute"),
            ("intake", "posteingang"),
            ("cases", "vorgaenge"),
            ("letters", "schreiben"),
            ("contacts", "kontakte"),
        ):
            desk.window.go(key)
            camera.take(desk.window, desk.tasks, f"{name}-leer")


def _first_start(place: Path, day: date, camera: Camera) -> None:
    """The steps of setting up."""
    from gemeinde_desk.sample.papers import arms  # noqa: PLC0415
    from gemeinde_desk.sample.world import World  # noqa: PLC0415
    from gemeinde_desk.ui.setup.wizard import SetUp  # noqa: PLC0415

    window = SetUp(place / "neu", place / "einrichten.ini", sample_folder=place / "keines", today=lambda: day)
    window.resize(*SIZE)
    window.show()
    camera.take(window, window.tasks, "einrichten-willkommen")
    window.begin()
    assert window.new is not None
    values: dict[str, str] = {**World(1).office, "clerk_name": "Inge Öhler", "clerk_sign": "OEH"}
    values["opening_hours"] = values["opening_hours"].replace("\n", ", ")
    for number in range(STEPS_SHOWN):
        step = window.new.step(number)
        step.fill(values)
        if step is window.new.look:
            window.new.look.arms.show_picture(arms())
        window.new.show_step(number)
        camera.take(window, window.tasks, "einrichten-" + _plain(step.name()))
    window.close()
    window.deleteLater()


def begin_letter(desk: "Desk") -> int:
    """A letter somebody has begun, in the case with the most to see."""
    office, case = desk.office, desk.office.cases.get(richest_case(desk.office))
    template = office.letters.templates(case.case_type)[0]
    contact = next((each.contact.id for each in office.cases.participants(case.id)), None)
    return office.letters.draft(
        case.id, template.key, contact, by=desk.session.clerk, on=desk.session.today()
    ).document_id


def richest_case(office: Office) -> int:
    """The open case with the most to see."""
    rows = office.cases.page(CaseFilter(state="open"), Order("reference"), 0, 200)
    return max(
        rows, key=lambda row: (len(office.documents.of_case(row.id)), len(office.cases.history(row.id)), row.id)
    ).id


def _plain(title: str) -> str:
    """A title as part of a file name: "Wappen und Farbe" becomes "wappen-und-farbe"."""
    letters = title.lower()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), (" ", "-")):
        letters = letters.replace(umlaut, plain)
    return "".join(char for char in letters if char.isalnum() or char == "-")
