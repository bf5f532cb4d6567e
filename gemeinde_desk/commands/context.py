"""What every command of an office starts from: the opened office, the day it counts as today, the clerk, the output."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from gemeinde_desk.cases.model import Case
from gemeinde_desk.commands.output import Output
from gemeinde_desk.commands.parser import Parser, day
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.files import reason_of
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import ProgramSettings, load_settings

Listed = TypeVar("Listed")
#: The office folder, where ``--office`` is not given.
OFFICE_VARIABLE = "GEMEINDE_DESK_OFFICE"
#: The sign (Kürzel) of the clerk, where ``--clerk`` is not given.
CLERK_VARIABLE = "GEMEINDE_DESK_CLERK"


@dataclass(frozen=True)
class Context:
    """Handed to each command's function."""

    office: Office
    today: date
    clerk: Clerk
    out: Output
    settings: ProgramSettings
    #: what the person ought to know of what was done; told on stderr, and in JSON as "warnings"
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def act(self) -> Iterator[None]:
        """All or nothing: whatever the command does to the office inside is kept whole, or not at all when it fails."""
        with self.office.store.transaction(self.clerk.uuid) as tx:
            tx.without_journal()  # its verbs make their own entries; perhaps there was nothing to change
            yield

    def case(self, reference: str) -> Case:
        """The case with this reference; NotFound otherwise."""
        return self.office.cases.by_reference(reference)

    def warn(self, sentence: str) -> None:
        """Tell something the person ought to know although the command goes on."""
        self.warnings.append(sentence)
        self.out.warn(f"Hinweis: {sentence}")

    def contact(self, key: str, switch: str) -> Contact:
        """The contact named by number, or by a search that finds exactly one.

        :raises NotFound: there is none
        :raises InvalidInput: there are several; their numbers stand in the error
        """
        if key.isascii() and key.isdigit():
            return self.office.contacts.get(int(key))
        found = self.office.contacts.find(key, limit=6)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(kind="Den Kontakt", key=key, place=switch)
        names = "; ".join(
            f"{each.id} " + ", ".join(filter(None, (each.display_name, each.place))) for each in found[:5]
        )
        more = " …" if len(found) > 5 else ""
        problem = f"„{key}“ ist nicht eindeutig. Bitte die Nummer angeben: {names}{more}"
        raise InvalidInput(problem=problem, place=switch)


def add_common(parser: Parser, *, clerk: bool = True) -> None:
    """The switches every command has."""
    parser.add_argument(
        "--office", metavar="ORDNER", type=Path, help=f"Ordner des Amtes (sonst {OFFICE_VARIABLE} oder die Einstellung)"
    )
    parser.add_argument("--json", action="store_true", help="als ein JSON-Wert antworten")
    parser.add_argument("--on", metavar="TAG", type=day("--on"), help="diesen Tag als heute nehmen, z. B. 2026-03-04")
    if clerk:
        parser.add_argument(
            "--clerk", metavar="KÜRZEL", help=f"wer handelt (sonst {CLERK_VARIABLE} oder die erste Sachbearbeitung)"
        )


def office_folder(arguments: argparse.Namespace) -> Path:
    """The folder named on the command line, in the environment, or in the settings."""
    if arguments.office:
        return Path(arguments.office)
    if named := os.environ.get(OFFICE_VARIABLE):
        return Path(named)
    return load_settings().value.office_folder


def today(arguments: argparse.Namespace) -> date:
    """The day that counts as today."""
    return arguments.on or date.today()  # noqa: DTZ011 - the day of the office is the local one


@contextmanager
def opened(arguments: argparse.Namespace, *, readonly: bool) -> Iterator[Context]:
    """The office, open for one command."""
    day_of_work = today(arguments)
    with Office.open(office_folder(arguments), readonly=readonly, today=lambda: day_of_work) as office:
        sign = arguments.clerk or os.environ.get(CLERK_VARIABLE)
        clerk = office.clerks.by_sign(sign) if sign else min(office.clerks.all(), key=lambda clerk: clerk.id)
        if not clerk.active:
            raise Refused(problem=f"{clerk.name} ({clerk.sign}) ist nicht mehr im Amt.", place="--clerk")
        effective, out = load_settings(office.settings_layer()), Output(as_json=arguments.json)
        for wrong in effective.warnings:
            # Not read, a policy may be thought in force: a backup would go to another folder than planned.
            out.warn(f"Hinweis: {wrong}")
        settings = effective.value
        office.use_schemas(settings.xdomea_folder)
        yield Context(office, day_of_work, clerk, out, settings)


def target_folder(folder: Path, place: str) -> Path:
    """A folder to write into; it is made, but not the way to it: the medium may just not be plugged in.

    :raises InvalidInput: there is a file of that name, or no folder above it
    """
    if folder.is_dir():
        return folder
    if folder.exists():
        raise InvalidInput(problem=f"{folder} ist eine Datei, kein Ordner.", place=place)
    if not folder.absolute().parent.is_dir():
        raise InvalidInput(
            problem=f"Den Ordner {folder.absolute().parent} gibt es nicht. Ist der Datenträger angeschlossen?",
            place=place,
        )
    try:
        folder.mkdir()
    except OSError as error:
        raise InvalidInput(problem=f"{folder} lässt sich nicht anlegen ({reason_of(error)}).", place=place) from error
    return folder


def within_limit(context: Context, found: Sequence[Listed], limit: int) -> list[Listed]:
    """The first ``limit`` of what was found with one more; that there is more is said on stderr."""
    if len(found) > limit:
        context.out.warn(f"Hinweis: Es gibt mehr als die gezeigten {limit} (--limit).")
    return list(found[:limit])
