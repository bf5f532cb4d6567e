"""How fast search is beside the bare full-text query it cannot do without, at 1,000, 10,000 and 100,000 documents.

    python -m tests.benchmarks.search [--documents 1000 10000 100000]

Offices are built once and kept below the temporary folder. All sides take turns within one run; medians of wall time in
milliseconds, of the first 50 hits each:

- bare: row ids by FTS5's own rank. The issue asks for at most 1.5 times of this.
- titled: the same with title and reference of each row, which whoever shows hits must fetch.
- ours: the answer of the search, ready to be shown.
- read: the same, counted, and a line of the text of every hit; the window does that for the ten hits of each kind it shows.
- typing: the three searches (cases, documents, contacts; ten hits each, with their lines) that a letter typed in the window costs
  the worker.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gemeinde_desk.store.folding import natural_key, words
from gemeinde_desk.store.query import understand
from gemeinde_desk.store.search import Kind, Search, SearchAnswer
from gemeinde_desk.store.store import Store
from tests.benchmarks.built import kept

_BARE = "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rank LIMIT 50"
_TITLED = """
SELECT search_index.rowid, s.title, d.title, d.reference, c.subject, c.reference FROM search_index
JOIN searchable s ON s.id = search_index.rowid
LEFT JOIN document d ON s.kind = 'document' AND d.id = s.owner LEFT JOIN cases c ON s.kind = 'case' AND c.id = s.owner
WHERE search_index MATCH ? ORDER BY rank LIMIT 50
"""
_KINDS: tuple[Kind, ...] = ("case", "document", "contact")
#: milliseconds: what takes longer is measured less often
SLOW = 100
_QUERIES = {
    "rare long word": "Quittenbaumkrankheit",
    "rare word": "Quarz",
    "uncommon word": "Brunnenordnung",
    "common word": "Bauantrag",
    "very common word": "Gemeinde",
    "prefix as typed (2)": "Ba",
    "prefix as typed (3)": "Bau",
    "prefix as typed (5)": "Bauan",
    "one letter": "b",
    "word and letter": "Bauantrag m",
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
    text = dice.choices(vocabulary, cum_weights=weights, k=dice.randint(40, 240))
    text += ["der", "und", "die", "für", "Gemeinde", "Musterau"] if dice.random() < 0.8 else []
    text += ["Antrag"] * (dice.random() < 0.4) + ["Bauantrag"] * (dice.random() < 0.1) + [dice.choice(_NAMES)]
    text += ["Brunnenordnung"] * (number % 997 == 5) + ["Quittenbaumkrankheit", "Quarz"] * (number % 9973 == 7)
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


def _read(answer: SearchAnswer) -> tuple[int, list[str]]:
    return answer.count, [hit.snippet for hit in answer.hits]


def compare(store: Store, rounds: int) -> None:
    """Print a line per kind of query."""
    search = Search(store)
    print(f"{'':22}{'bare':>9}{'titled':>9}{'ours':>8}{'/bare':>6}{'/titled':>8}{'read':>8}{'typing':>8}{'found':>7}")
    for name, text in _QUERIES.items():
        query = understand(text)
        assert query is not None
        match = bare_query(text, query.match)
        works: tuple[Callable[[], object], ...] = (
            lambda match=match: store.all(_BARE, (match,)),  # type: ignore[misc]
            lambda match=match: store.all(_TITLED, (match,)),  # type: ignore[misc]
            lambda text=text: search.search(text),  # type: ignore[misc]
            lambda text=text: _read(search.search(text)),  # type: ignore[misc]
            lambda text=text: [_read(search.search(text, [kind], limit=10)) for kind in _KINDS],  # type: ignore[misc]
        )
        slow = max(_milliseconds(work) for work in works) > SLOW
        times = [[_milliseconds(work) for work in works] for _ in range(rounds // 5 if slow else rounds)]
        bare, titled, ours, read, typing = (statistics.median(each) for each in zip(*times, strict=True))
        answer = search.search(text)
        found = f"{answer.count}{'+' if answer.more else ''}"
        print(
            f"{name:22}{bare:9.2f}{titled:9.2f}{ours:8.2f}{ours / bare:6.2f}{ours / titled:8.2f}{read:8.2f}{typing:8.2f}{found:>7}",
            flush=True,
        )


def bare_query(text: str, match: str) -> str:
    """What one would ask FTS5: a lone letter as the beginning of a word, where we ask otherwise."""
    return " AND ".join(f'"{word}"*' for word in words(text)) if len(text.rsplit(maxsplit=1)[-1]) == 1 else match


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=25)
    arguments = parser.parse_args()
    for documents in arguments.documents:
        folder = kept(f"documents-{documents}", Path(__file__), partial(build, documents=documents))
        store = Store(folder, readonly=True)
        print(f"\n{documents} documents, {store.database.stat().st_size / 1e6:.0f} MB")
        compare(store, arguments.rounds)
        store.close()


if __name__ == "__main__":
    main()
