"""The list of cases at 1,000, 10,000 and 100,000 cases: every filter and order, its count, its first page and its end.

    python -m tests.benchmarks.case_list [--sizes 1000 10000 100000] [--all]

Medians in milliseconds, the sizes taking turns, and in the same run the ratio of the largest to the smallest size. The issue
asks for a ratio of at most 2 between 100,000 and 1,000. Each filter is told in the order that came out worst, or with
``--all`` in every order. A filter that leaves less than a page at 1,000 has more rows to show in a larger office.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from itertools import product

from gemeinde_desk.cases.model import CaseFilter, CaseState, Order
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.office import Office
from tests.benchmarks.built import office_with_cases

PAGE = 60
REPEATS = 9
TODAY = date(2026, 3, 3)
FILTERS = {
    "all": CaseFilter(),
    "open": CaseFilter(state=CaseState.OPEN),
    "handed over": CaseFilter(state=CaseState.HANDED_OVER),
    "clerk": CaseFilter(clerk_id=2),
    "type": CaseFilter(case_type="beschwerde"),
    "filing unit": CaseFilter(filing_unit="2.3.1"),
    "open, clerk": CaseFilter(state=CaseState.OPEN, clerk_id=2),
    "open, clerk, type": CaseFilter(state=CaseState.OPEN, clerk_id=2, case_type="hundesteuer"),
    "due": CaseFilter(due_until=TODAY),
    "due, clerk": CaseFilter(due_until=TODAY, clerk_id=2),
    "forgotten": CaseFilter(unscheduled=True),
    "text, frequent": CaseFilter(text="antrag"),
    "text, frequent, open": CaseFilter(text="antrag", state=CaseState.OPEN),
    "text, one letter": CaseFilter(text="m"),
    "text, rare": CaseFilter(text="mühlgasse 77"),
    "text, reference": CaseFilter(text="2.3.1-2025-00"),
}
ORDERS = ("reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date")


def show(cases: CaseRegister, which: CaseFilter, order: Order) -> None:
    """As the window opens, filters or sorts a list; a text is looked up anew."""
    cases._found = None
    cases.count(which)
    cases.page(which, order, 0, PAGE)


def end(cases: CaseRegister, which: CaseFilter, order: Order) -> None:
    """As the window jumps to the end."""
    cases.page(which, order, max(0, cases.count(which) - PAGE), PAGE)


def medians(
    registers: list[CaseRegister],
    work: Callable[[CaseRegister, CaseFilter, Order], None],
    which: CaseFilter,
    order: Order,
) -> list[float]:
    """Milliseconds at each size."""
    times: list[list[float]] = [[] for _ in registers]
    for _ in range(REPEATS):
        for cases, taken in zip(registers, times, strict=True):
            begun = time.perf_counter()
            work(cases, which, order)
            taken.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(taken) for taken in times]


def measure(registers: list[CaseRegister], sizes: list[int], *, everything: bool) -> None:
    print(
        f"{'filter':<22}{'':<5}{'worst order':<17}" + "".join(f"{size:>9}" for size in sizes) + f"{'ratio':>7}  found"
    )
    within = total = 0
    slowest: list[tuple[float, str]] = []
    for (name, which), work in product(FILTERS.items(), (show, end)):
        lines = []
        for column, descending in product(ORDERS, (False, True)):
            times = medians(registers, work, which, Order(column, descending))
            ratio = times[-1] / times[0]
            words = f"{name:<22}{work.__name__:<5}{column + (' down' if descending else ''):<17}"
            lines.append((ratio, words + "".join(f"{ms:>9.2f}" for ms in times) + f"{ratio:>7.2f}"))
            slowest.append((times[-1], " ".join(words.split())))
        found = [cases.count(which) for cases in registers]
        if min(found) >= PAGE:
            within += sum(ratio <= 2 for ratio, _ in lines)
            total += len(lines)
        for _, line in sorted(lines, reverse=True)[: None if everything else 1]:
            print(f"{line}  {found[0]} … {found[-1]}{'' if min(found) >= PAGE else ' (less than a page)'}", flush=True)
    print(f"\n{within} of {total} with a full page at every size are within 2.0")
    told = (f"{ms:.1f} ms {name}" for ms, name in sorted(slowest, reverse=True)[:4])
    print(f"slowest at {sizes[-1]}: {'; '.join(told)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--all", action="store_true", help="every order of every filter")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        offices = [
            stack.enter_context(Office.open(office_with_cases(size), readonly=True, today=lambda: TODAY))
            for size in arguments.sizes
        ]
        measure([office.cases for office in offices], arguments.sizes, everything=arguments.all)


if __name__ == "__main__":
    main()
