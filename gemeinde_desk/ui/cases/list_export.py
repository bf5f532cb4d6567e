"""The list of cases as a CSV file and as a report in PDF/A."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from gemeinde_desk.cases.model import CaseFilter, CaseRow, Order
from gemeinde_desk.errors import Refused
from gemeinde_desk.office import Office
from gemeinde_desk.ui.cases.words import case_count, due_word, state_word, tr
from gemeinde_desk.ui.csv_export import write_csv

PAGE = 1000
#: more cases than this nobody reads on paper
MOST_PRINTED = 2000


def headings() -> list[str]:
    """The first line of the file."""
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
    """One line of the file."""
    return [
        case.reference,
        case.subject,
        state_word(case.state),
        case.case_type,
        case.clerk,
        due_word(case.opened),
        due_word(case.closed),
        due_word(case.next_date),
    ]


def all_rows(office: Office, which: CaseFilter, order: Order) -> Iterator[CaseRow]:
    """Every case the filter finds, page by page."""
    offset = 0
    while rows := office.cases.page(which, order, offset, PAGE, whole=True):
        yield from rows
        offset += len(rows)


def write_list(
    office: Office, which: CaseFilter, order: Order, path: Path, progress: Callable[[int, int], object]
) -> int:
    """Write the list to ``path`` for a spreadsheet program; how many cases.

    :param progress: gets how many are written, and of how many
    :raises NotWritten: nothing stands at ``path`` then that was not there before
    """
    total = office.cases.count(which, whole=True)
    rows = (cells(case) for case in all_rows(office, which, order))
    return write_csv(path, headings(), rows, lambda written: progress(written, total))


def list_report(office: Office, which: CaseFilter, order: Order, title: str, progress: Callable[[], object]) -> bytes:
    """The list as a tagged PDF/A for printing and keeping.

    :param progress: called now and then; raises to stop
    :raises Refused: more cases than anybody reads on paper
    """
    from gemeinde_desk.letters.model import Table  # noqa: PLC0415 - the letters are slow to load
    from gemeinde_desk.letters.report import render_report  # noqa: PLC0415
    from gemeinde_desk.letters.typeset import text_runs  # noqa: PLC0415

    count = office.cases.count(which, whole=True)
    if count > MOST_PRINTED:
        problem = tr("Die Liste hat {0} Vorgänge; gedruckt werden höchstens {1}. Bitte den Filter enger fassen.")
        raise Refused(problem=problem.format(count, MOST_PRINTED))
    lines = []
    for case in all_rows(office, which, order):
        progress()
        lines.append(tuple(text_runs(text) for text in _printed(case)))
    names = (tr("Zeichen"), tr("Betreff"), tr("Stand"), tr("Kürzel"), tr("Nächster Termin"))
    profile, made = office.profile, office.store.moment()
    render = partial(render_report, title, (Table(tuple(text_runs(name) for name in names), tuple(lines)),))
    return render(
        office=profile.name,
        created=made,
        identifier=f"cases {made.isoformat()}",
        subtitle=case_count(count),
        accent=profile.accent,
    )


def _printed(case: CaseRow) -> tuple[str, ...]:
    return case.reference, case.subject, state_word(case.state), case.clerk, due_word(case.next_date)
