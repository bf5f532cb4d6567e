"""The list of cases at 1,000, 10,000 and 100,000 cases: every filter and order, its count, its first page and its end.

    python -m tests.benchmarks.case_list [--sizes 1000 10000 100000]

Prints the best of several runs in milliseconds and, in the same run, the ratio to the smallest size. The issue asks for a ratio of
at most 2 between 100,000 and 1,000.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from gemeinde_desk.cases.case_types import load_case_types
from gemeinde_desk.cases.filing_plan import load_filing_plan
from gemeinde_desk.cases.model import CaseFilter, Order
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.store.folding import fold, natural_key
from gemeinde_desk.store.store import Store

CALCULATOR = DeadlineCalculator.of("TH", (), resources() / "deadline_rules")

PAGE = 60
REPEATS = 15
TODAY = date(2026, 3, 3)
CLERKS = ("Anna Öhler", "Bernd Wolf", "Cem Yıldız", "Dörte Groß", "Emil Fuchs")
WORDS = ("Antrag", "Nachfrage", "Anmeldung", "Änderung", "Prüfung", "Ortstermin", "Abmeldung", "Beratung")
STREETS = ("Markt", "Mühlgasse", "Lindenweg", "Am Bach", "Bahnhofstraße", "Schulplatz", "Höhe", "Kirchgasse")

FILTERS = {
    "all": CaseFilter(),
    "open": CaseFilter(state="open"),
    "handed over": CaseFilter(state="handed_over"),
    "clerk": CaseFilter(clerk_id=2),
    "type": CaseFilter(case_type="beschwerde"),
    "filing unit": CaseFilter(filing_unit="2.3.1"),
    "open, clerk": CaseFilter(state="open", clerk_id=2),
    "open, clerk, type": CaseFilter(state="open", clerk_id=2, case_type="hundesteuer"),
    "due": CaseFilter(due_until=TODAY),
    "due, clerk": CaseFilter(due_until=TODAY, clerk_id=2),
    "forgotten": CaseFilter(unscheduled=True),
    "text, frequent": CaseFilter(text="antrag"),
    "text, rare": CaseFilter(text="mühlgasse 77"),
    "text, reference": CaseFilter(text="2.3.1-2025-00"),
}
ORDERS = ("reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date")


def build(folder: Path, size: int) -> CaseRegister:
    """An office of so many cases, written straight into the tables in one transaction."""
    store = Store(folder, create=True)
    clerks = Clerks(store)
    first = clerks.add(CLERKS[0], "C0")
    everybody = [first, *(clerks.add(name, f"C{n}", by=first) for n, name in enumerate(CLERKS[1:], start=1))]
    kinds = list(load_case_types(resources() / "case_types").values())
    chance = random.Random(size)
    with store.transaction(first.uuid) as tx:
        files: dict[str, int] = {}
        for number in range(1, size + 1):
            kind = chance.choice(kinds)
            opened = TODAY - timedelta(days=chance.randrange(3650))
            file = f"{kind.filing_unit}-{opened.year}"
            if file not in files:
                files[file] = tx.insert(
                    "case_file", uuid=f"file-{file}", reference=file, title=file, filing_unit=kind.filing_unit,
                    opened=opened.isoformat(),
                )  # fmt: skip
            reference = f"{file}-{tx.next_number(f'case:{files[file]}'):04}"
            subject = f"{chance.choice(WORDS)} {chance.choice(STREETS)} {chance.randrange(1, 100)}"
            state = chance.choices(("open", "closed", "handed_over"), (3, 5, 2))[0]
            clerk = chance.choice(everybody)
            due = TODAY + timedelta(days=chance.randrange(-30, 330))
            closed = opened + timedelta(days=90)
            case_id = tx.insert(
                "cases", uuid=f"case-{number}", reference=reference, reference_key=natural_key(reference),
                file_id=files[file], filing_unit=kind.filing_unit, case_type=kind.key, case_type_title=kind.title, subject=subject,
                subject_key=fold(subject), state=state, clerk_id=clerk.id, clerk_sign=clerk.sign,
                opened=opened.isoformat(), closed=None if state == "open" else closed.isoformat(),
                next_date=due.isoformat() if state == "open" and chance.random() < 0.95 else None,
                retention_years=5, disposal="V", changed=tx.now,
            )  # fmt: skip
            tx.index("case", case_id, f"{reference} {subject} {kind.title}", "")
        tx.without_journal()
    plan = load_filing_plan(resources() / "filing_plans" / "musterau.toml")
    types = {kind.key: kind for kind in kinds}
    return CaseRegister(
        store, DocumentCabinet(store), ContactBook(store), lambda: types, lambda: plan, lambda: CALCULATOR
    )


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of several runs: what the machine needs when nothing else disturbs it."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def measure(cases: CaseRegister, which: CaseFilter, order: Order) -> dict[str, float]:
    """Milliseconds of the count with the first page, as the window opens, filters or sorts a list, and of the jump to the end."""
    total = cases.count(which)

    def show() -> None:
        cases._found = None  # a text is looked up anew
        cases.count(which)
        cases.page(which, order, 0, PAGE)

    return {"show": best(show), "end": best(lambda: cases.page(which, order, max(0, total - PAGE), PAGE))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="case-list-"))
    try:
        registers = []
        for size in arguments.sizes:
            begun = time.perf_counter()
            registers.append(build(folder / str(size), size))
            print(f"{size:>7} cases built in {time.perf_counter() - begun:.1f} s")
        report(registers, arguments.sizes)
    finally:
        shutil.rmtree(folder)


def report(registers: list[CaseRegister], sizes: list[int]) -> None:
    heads = "".join(f"{size:>10}" for size in sizes)
    print(f"\nmilliseconds{'':<6}{'order':<12}{'what':<6}{heads}{'ratio':>8}   cases found")
    lines: list[tuple[float, float, bool, str]] = []
    for (filter_name, which), column, descending in product(FILTERS.items(), ORDERS, (False, True)):
        order = Order(column, descending)
        figures = [measure(cases, which, order) for cases in registers]
        found = [cases.count(which) for cases in registers]
        for what in figures[0]:
            times = [figure[what] for figure in figures]
            ratio = times[-1] / times[0]
            name = f"{filter_name:<18}{column + (' down' if descending else ''):<16}{what:<6}"
            print(name[:40] + "".join(f"{t:>10.2f}" for t in times) + f"{ratio:>8.2f}   {found[0]} … {found[-1]}")
            lines.append((ratio, times[-1], min(found) >= PAGE, " ".join(name.split())))
    text = [line for line in lines if line[3].startswith("text")]
    others = [line for line in lines if not line[3].startswith("text")]
    full = [line for line in others if line[2]]
    within = sum(ratio <= 2 for ratio, *_ in full)
    print(f"\nfull pages at every size: {within} of {len(full)} within 2.0; worst: {_worst(full)}")
    few = [line for line in others if not line[2]]
    print(f"fewer than {PAGE} cases at {sizes[0]}, so that a larger office has more rows to show; worst: {_worst(few)}")
    print(f"filtered by a text (full-text search, then sorting what it found); worst: {_worst(text)}")
    print(
        f"slowest at {sizes[-1]}: "
        + "; ".join(f"{ms:.1f} ms {name}" for _, ms, _, name in sorted(lines, key=lambda x: -x[1])[:5])
    )


def _worst(lines: list[tuple[float, float, bool, str]]) -> str:
    return "; ".join(f"{ratio:.2f} ({ms:.2f} ms, {name})" for ratio, ms, _, name in sorted(lines, reverse=True)[:6])


if __name__ == "__main__":
    main()
