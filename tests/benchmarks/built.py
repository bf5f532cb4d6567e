"""Offices to measure with, built once and kept below the temporary folder until what builds them changes."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gemeinde_desk.office import Office
from gemeinde_desk.settings.office_profile import OfficeProfile
from tests.support import many_cases
from tests.support.offices import TODAY, clerk_of

_SCHEMA = Path(__file__).parents[2] / "gemeinde_desk" / "store" / "migrations"
_CLERKS = ("Bernd Wolf", "Cem Yıldız", "Dörte Groß", "Emil Fuchs")


def kept(name: str, source: Path, build: Callable[[Path], object]) -> Path:
    """The folder of an office that ``build`` makes; made anew when the schema or the file ``source`` has changed."""
    digest = hashlib.sha256(source.read_bytes())
    for migration in sorted(_SCHEMA.glob("*.sql")):
        digest.update(migration.read_bytes())
    folder = Path(tempfile.gettempdir()) / "gemeinde-desk-benchmarks" / name
    mark = folder / "built"
    if not (mark.exists() and mark.read_text() == digest.hexdigest()):
        shutil.rmtree(folder, ignore_errors=True)
        begun = time.perf_counter()
        build(folder)
        mark.write_text(digest.hexdigest())
        print(f"{name} built in {time.perf_counter() - begun:.0f} s", flush=True)
    return folder


def office_with_cases(size: int) -> Path:
    """The folder of an office with five clerks and so many cases."""

    def build(folder: Path) -> None:
        profile = OfficeProfile(
            name="Gemeinde Musterau", land="TH", street="Markt 1", postcode="99998", city="Musterau"
        )
        with Office.create(folder, profile, clerk_name="Anna Öhler", clerk_sign="C0", today=lambda: TODAY) as office:
            for number, name in enumerate(_CLERKS, start=1):
                office.clerks.add(name, f"C{number}", by=clerk_of(office))
            many_cases.many_cases(office, size)

    return kept(f"cases-{size}", Path(many_cases.__file__), build)
