"""The list of cases as a CSV file for a spreadsheet program, safe against cells that would be taken for formulas."""

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from gemeinde_desk.cases.model import CaseFilter, CaseRow, Order
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.cases.words import due_word, state_word, tr

PAGE = 1000
#: what a spreadsheet takes for the beginning of a formula or a command (CWE-1236)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class ListNotWritten(DeskError):
    """The file could not be written; data: ``name``, ``reason``."""

    what = "Die Liste konnte nicht als „{name}“ gespeichert werden: {reason}"
    remedy = "Bitte einen anderen Ordner wählen oder die Datei schließen, falls sie gerade geöffnet ist."


def headings() -> list[str]:
    """The first line."""
    return [
        tr("Zeichen"),
        tr("Betreff"),
        tr("Stand"),
        tr("Vorgangsart"),
        tr("Sachbearbeitung"),
        tr("Eröffnet"),
        tr("z.d.A. am"),
        tr("Nächster Termin"),
    ]


def cells(case: CaseRow) -> list[str]:
    """One line, every cell harmless."""
    texts = (
        case.reference,
        case.subject,
        state_word(case.state),
        case.case_type,
        case.clerk,
        due_word(case.opened),
        due_word(case.closed),
        due_word(case.next_date),
    )
    return [harmless(text) for text in texts]


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would calculate or run."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def all_rows(cases: CaseRegister, which: CaseFilter, order: Order) -> Iterator[CaseRow]:
    """Every case of the list, page by page."""
    offset = 0
    while rows := cases.page(which, order, offset, PAGE):
        yield from rows
        offset += len(rows)


def write_list(
    cases: CaseRegister, which: CaseFilter, order: Order, path: Path, progress: Callable[[int, int], object]
) -> int:
    """Write the list to ``path`` (UTF-8 with mark, semicolons, as German spreadsheet programs read it); how many cases.

    Nothing stands at ``path`` but a whole file: on an error or when ``progress`` raises, what was there before stays.

    :param progress: gets how many are written, and of how many
    :raises ListNotWritten: disk full, folder gone, file locked
    """
    total, written = cases.count(which), 0
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            sheet.writerow(headings())
            for case in all_rows(cases, which, order):
                sheet.writerow(cells(case))
                written += 1
                if written % PAGE == 0:
                    progress(written, total)
        part.replace(path)
    except OSError as error:
        raise ListNotWritten(name=path.name, reason=error.strerror or str(error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written
