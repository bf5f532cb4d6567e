"""Lists as CSV files for a spreadsheet program, safe against cells that would be taken for formulas."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gemeinde_desk.ui.target_file import whole_file

#: what a spreadsheet takes for the beginning of a formula or a command (CWE-1236)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: progress is told every so many rows
STEP = 500


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would calculate or run."""
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


def write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]], progress: Callable[[int], object]
) -> int:
    """Write a list to ``path`` (UTF-8 with mark, semicolons, as German spreadsheet programs read it); how many rows.

    Nothing stands at ``path`` but a whole file: on an error or when ``progress`` raises, what was there before stays.

    :param progress: gets how many rows are written
    :raises NotWritten: disk full, folder gone, file locked
    """
    written = 0
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        sheet.writerow(headings)
        for row in rows:
            sheet.writerow([harmless(cell) for cell in row])
            written += 1
            if written % STEP == 0:
                progress(written)
    return written
