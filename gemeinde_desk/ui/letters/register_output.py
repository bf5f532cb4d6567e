"""The outgoing register of a year as a CSV file and as a report in PDF/A."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from gemeinde_desk.errors import Refused
from gemeinde_desk.letters.desk import LetterDesk
from gemeinde_desk.letters.drafting import OutgoingEntry
from gemeinde_desk.office import Office
from gemeinde_desk.ui.csv_export import write_csv
from gemeinde_desk.ui.letters.words import day_word, number_word, tr

PAGE: Final = 500
#: more entries than this nobody reads on paper
MOST_PRINTED: Final = 5000


def headings() -> list[str]:
    """The first line of the file."""
    return [tr("Nummer"), tr("Versandt am"), tr("Empfänger"), tr("Betreff"), tr("Versandart"), tr("Frist bis")]


def cells(entry: OutgoingEntry) -> list[str]:
    """One line of the file."""
    deadline = day_word(entry.derivation.result) if entry.derivation else ""
    return [entry.label, day_word(entry.posted), entry.recipient, entry.subject, entry.delivery.label, deadline]


def all_entries(desk: LetterDesk, year: int) -> Iterator[OutgoingEntry]:
    """The whole register of a year, last entry first."""
    offset = 0
    while rows := desk.outgoing(year, offset, PAGE):
        yield from rows
        offset += len(rows)


def write_register(desk: LetterDesk, year: int, path: Path, progress: Callable[[int, int], object]) -> int:
    """Write the register of a year for a spreadsheet program; how many entries.

    :param progress: gets how many are written, and of how many
    :raises NotWritten: nothing stands at ``path`` then that was not there before
    """
    total = desk.outgoing_count(year)
    rows = (cells(entry) for entry in all_entries(desk, year))
    return write_csv(path, headings(), rows, lambda written: progress(written, total))


def register_report(office: Office, year: int, progress: Callable[[int, int], object]) -> bytes:
    """The register of a year as a tagged PDF/A for printing and keeping.

    :param progress: gets how many entries are done, and of how many
    :raises Refused: more entries than anybody reads on paper
    """
    from gemeinde_desk.letters.model import Table  # noqa: PLC0415 - slow to load
    from gemeinde_desk.letters.report import render_report  # noqa: PLC0415
    from gemeinde_desk.letters.typeset import text_runs  # noqa: PLC0415

    count = office.letters.outgoing_count(year)
    if count > MOST_PRINTED:
        problem = tr("Das Buch hat {0} Einträge; gedruckt werden höchstens {1}. Bitte als CSV-Datei exportieren.")
        raise Refused(problem=problem.format(number_word(count), number_word(MOST_PRINTED)))
    lines = []
    for number, entry in enumerate(all_entries(office.letters, year)):
        if number % PAGE == 0:
            progress(number, count)
        label, posted, recipient, subject, _delivery, deadline = cells(entry)
        lines.append(tuple(text_runs(text) for text in (label, posted, recipient, subject, deadline)))
    names = (tr("Nummer"), tr("Versandt am"), tr("Empfänger"), tr("Betreff"), tr("Frist bis"))
    profile, made = office.profile, office.store.moment()
    return render_report(
        tr("Postausgangsbuch {0}").format(year),
        (Table(tuple(text_runs(name) for name in names), tuple(lines)),),
        office=profile.name,
        created=made,
        identifier=f"outgoing {year} {made.isoformat()}",
        subtitle=tr("1 Eintrag") if count == 1 else tr("{0} Einträge").format(number_word(count)),
        accent=profile.accent,
    )
