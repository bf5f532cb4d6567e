"""The program with a window, from the first second to the last: open an office or set one up, build the desk, run."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.folders import config_folder, log_folder
from gemeinde_desk.settings.program import Effective, load_settings
from gemeinde_desk.store.errors import DamagedOffice, NoOffice
from gemeinde_desk.ui.startup import NoWindow, application

#: The office folder, where ``--office`` is not given (as for the commands).
OFFICE_VARIABLE = "GEMEINDE_DESK_OFFICE"
#: seconds a thread in the background may hold the interpreter when the window wants it (Python's own value is five times that)
HAND_OVER = 0.001


def run_window(arguments: Sequence[str]) -> int:
    """Open the window of the office and stay until it is closed; the exit code.

    ``--office DIR`` opens another folder than the one in the settings. Without a display it says so on stderr (exit code 69).
    """
    gc.disable()  # from now on it is the collector's work; loading makes no garbage
    settings = load_settings()
    try:
        app = application()
    except NoWindow as error:
        print(error.sentence(), file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return error.exit_code
    from gemeinde_desk.ui.collecting import Collector  # noqa: PLC0415 - Qt is known to work only now
    from gemeinde_desk.ui.crash import CrashHandler  # noqa: PLC0415

    collector, crash = Collector(), CrashHandler(log_folder())
    try:
        folder = _given(arguments) or _from_environment() or settings.value.office_folder
        while True:
            going_on = work_in(folder, settings)
            if isinstance(going_on, int):
                return going_on
            folder = going_on
    finally:
        crash.close()
        collector.close()
        app.processEvents()


def _given(arguments: Sequence[str]) -> Path | None:
    # one switch: argparse would take longer to load than to read it
    return Path(arguments[1]) if len(arguments) == 2 and arguments[0] == "--office" else None


def _from_environment() -> Path | None:
    named = os.environ.get(OFFICE_VARIABLE)
    return Path(named) if named else None


def work_in(folder: Path, settings: Effective) -> Path | int:
    """Work in the office of the folder until its window closes.

    Answers the folder to go on with (another office was chosen, set up or restored), or the exit code.
    """
    from gemeinde_desk.office import Office  # noqa: PLC0415 - Qt first
    from gemeinde_desk.ui.desk import Desk  # noqa: PLC0415

    try:
        office = Office.open(folder)
    except DeskError as error:
        chosen = _way_on(folder, error, settings)
        return chosen if chosen is not None else (0 if isinstance(error, NoOffice) else error.exit_code)
    try:
        settings = load_settings(office.settings_layer())
        desk = Desk(office, settings, state_file=config_folder() / "window.ini")
        code = desk.run()
        leaving = desk.leaving_for_another
        desk.forget()
    finally:
        office.close()
    if leaving:
        return _set_up(folder) or folder
    return code


def _way_on(folder: Path, error: DeskError, settings: Effective) -> Path | None:
    """What the user chose where the office could not be opened; None: to leave."""
    if isinstance(error, NoOffice):
        return _set_up(folder)
    from gemeinde_desk.ui.setup.recovery import cannot_open, recover  # noqa: PLC0415 - hopefully never

    if isinstance(error, DamagedOffice):
        return recover(folder, error, settings.value.backup_folder)
    return cannot_open(folder, error)


def _set_up(folder: Path) -> Path | None:
    from gemeinde_desk.ui.setup.wizard import set_up  # noqa: PLC0415 - seen once in the life of an office

    return set_up(folder)
