"""How fast search is beside the bare full-text query it cannot do without.

Run as ``python -m tests.benchmarks.search [--documents 1000 10000 100000]``; offices are built once below the temporary folder.
Both sides take turns within one run; medians of wall time in milliseconds.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gemeinde_desk.store.folding import natural_key
from gemeinde_desk.store.query import understand
from gemeinde_desk.store.search import Search
from gemeinde_desk.store.store import Store

_BARE = "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rank LIMIT 50"
_QUERIES = {
    "rare word": "Quittenbaumkrankheit",
    "uncommon word": "Brunnenordnung",
    "common word": "Bauantrag",
    "very common word": "Gemeinde",
    "prefix as typed (2)": "Ba",
    "prefix as typed (3)": "Bau",
    "prefix as typed (5)": "Bauan",
    "one letter": "b",
    "two words": "Müller Bauantrag",
    "two common words": "Gemeinde Antrag",
    "phrase": '"Gemeinde Musterau"',
    "reference": "131-2026-0042",
}
_TOPICS = [
    "Bauantrag",
    "Hundesteuer",
    "Gewerbeanmeldung",
    "Wohngeld",
    "Straßensperrung",
    "Friedhof",
    "Kindergarten",
    "Wasserrecht",
    "Feuerwehr",
    "Marktstand",
]
_NAMES = [
    "Müller",
    "Meyer",
    "Öztürk",
    "Łukasz",
    "Schröder",
    "Weiß",
    "Nguyễn",
    "Lehmann",
    "Krüger",
    "Jäger",
    "Böhm",
    "Groß",
    "Süß",
    "Becker",
    "Hübner",
]


def _vocabulary(dice: random.Random) -> list[str]:
    starts = [
        "ab",
        "an",
        "auf",
        "aus",
        "be",
        "ein",
        "ent",
        "er",
        "ge",
        "ver",
        "vor",
        "zu",
        "über",
        "unter",
        "haus",
        "land",
        "wasser",
        "straßen",
        "bau",
        "gemeinde",
        "rat",
        "amts",
    ]
    middles = [
        "bau",
        "fahr",
        "gab",
        "hol",
        "kauf",
        "lad",
        "mess",
        "nenn",
        "ord",
        "pfleg",
        "richt",
        "stell",
        "trag",
        "wend",
        "zahl",
        "bild",
        "dank",
        "form",
        "grenz",
        "halt",
    ]
    ends = [
        "ung",
        "en",
        "er",
        "t",
        "te",
        "lich",
        "bar",
        "heit",
        "keit",
        "schaft",
        "s",
        "es",
        "ungen",
        "ern",
        "ige",
        "isch",
        "los",
        "nis",
        "tum",
        "sal",
    ]
    made = [a + b + c for a in starts for b in middles for c in ends]
    dice.shuffle(made)
    return made


def _body(dice: random.Random, vocabulary: list[str], weights: list[float], number: int) -> str:
    text = dice.choices(vocabulary, cum_weights=weights, k=dice.randint(80, 400))
    text += ["der", "und", "die", "für", "Gemeinde", "Musterau"] if dice.random() < 0.8 else []
    text += ["Antrag"] * (dice.random() < 0.4) + ["Bauantrag"] * (dice.random() < 0.1) + [dice.choice(_NAMES)]
    text += ["Brunnenordnung"] * (number % 997 == 5) + ["Quittenbaumkrankheit"] * (number % 9973 == 7)
    dice.shuffle(text)
    return " ".join(text)


def build(folder: Path, documents: int) -> None:
    """An office with so many documents (a tenth as many cases, a twentieth as many contacts), the same every time."""
    dice = random.Random(documents)
    vocabulary = _vocabulary(dice)
    weights, total = [], 0.0
    for place in range(len(vocabulary)):
        total += 1 / (place + 3)
        weights.append(total)
    with_store = Store(folder, create=True)
    with with_store.transaction("system") as tx:
        tx.record("sample.made", "office")
        clerk = tx.insert("clerk", uuid="c", name="Frau Öhler", sign="Öh")
        file = tx.insert(
            "case_file", uuid="f", reference="131-2026", title="Bau", filing_unit="131", opened="2026-01-02"
        )
        for number in range(1, documents // 10 + 1):
            reference, subject = f"131-2026-{number:04}", f"{dice.choice(_TOPICS)} {dice.choice(_NAMES)}"
            case = tx.insert(
                "cases", uuid=f"v{number}", reference=reference, reference_key=natural_key(reference), file_id=file, case_type="bau",
                case_type_title="Bau", subject=subject, subject_key=subject, state="open", clerk_id=clerk, opened="2026-01-02",
                disposal="B", changed="2026-01-02T00:00:00Z",
            )  # fmt: skip
            tx.index("case", case, f"{reference} {subject}", "")
    for start in range(0, documents, 5000):
        with with_store.transaction("system") as tx:
            tx.without_journal()
            for number in range(start, min(documents, start + 5000)):
                topic = dice.choice(_TOPICS)
                case = number % max(1, documents // 10) + 1
                reference = f"131-2026-{case:04}-{number // max(1, documents // 10) + 1}"
                document = tx.insert(
                    "document", uuid=f"d{number}", case_id=case, number=number, reference=reference, direction="incoming", state="final",
                    title=topic, created="2026-01-02T00:00:00Z",
                )  # fmt: skip
                tx.index("document", document, f"{topic} {reference}", _body(dice, vocabulary, weights, number))
                if number % 20 == 0:
                    name = dice.choice(_NAMES)
                    contact = tx.insert(
                        "contact",
                        uuid=f"k{number}",
                        kind="person",
                        family_name=name,
                        sort_key=name,
                        created="2026-01-02",
                    )
                    tx.index("contact", contact, name, "Musterau")
    with_store.close()


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def compare(store: Store, rounds: int) -> None:
    """Print a line per kind of query."""
    search = Search(store)
    print(f"{'':22} {'bare':>9} {'ours':>9} {'ratio':>6} {'found':>7}")
    for name, text in _QUERIES.items():
        query = understand(text)
        assert query is not None
        answer = search.search(text)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(_milliseconds(lambda match=query.match: store.all(_BARE, (match,))))
            ours.append(_milliseconds(lambda text=text: search.search(text)))
        one, other = statistics.median(bare), statistics.median(ours)
        count = f"{answer.count}{'+' if answer.more else ''}"
        print(f"{name:22} {one:9.2f} {other:9.2f} {other / one:6.2f} {count:>7}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    for documents in arguments.documents:
        folder = Path(tempfile.gettempdir()) / "search-benchmark" / f"office-{documents}"
        if not (folder / "built").exists():
            build(folder, documents)
            (folder / "built").touch()
        store = Store(folder, readonly=True)
        print(f"\n{documents} documents, {store.database.stat().st_size / 1e6:.0f} MB")
        compare(store, arguments.rounds)
        store.close()


if __name__ == "__main__":
    main()
