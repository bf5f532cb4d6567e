"""Pages a minute and character error rate: our recognition beside ``ocrmypdf --deskew`` on the same twelve pages.

Run as ``python -m tests.benchmarks.ocr [--rounds 2]``. Both make a PDF/A-2b with a text layer from the same scanned PDF
with two processes at the same priority and take turns. Errors of ocrmypdf are counted in its side text, ours in the text
handed to the office; white space counts once.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from gemeinde_desk.documents.sandbox import Limits, Sandbox
from gemeinde_desk.intake.recognition import Recogniser
from tests.support import samples
from tests.support.accuracy import error_rate

PAGES = 12
_NICE = Limits().niceness
_SKEWS = (0.0, 1.0, -1.5, 2.0, -1.0, 0.6)


def scan(folder: Path) -> tuple[Path, list[samples.Letter]]:
    """Twelve letters as a scanner delivers them: 300 dpi grey, up to two degrees askew, noise."""
    pdf, letters = samples.letters_pdf(PAGES)
    images = [
        samples.degraded(image, number, skew=_SKEWS[number % len(_SKEWS)], noise=3 + 5 * (number % 2))
        for number, image in enumerate(samples.rastered(pdf))
    ]
    return samples.write(folder, "scan.pdf", samples.scanned_pdf(images)), letters


def ours(source: Path, target: Path) -> tuple[float, list[str]]:
    """Seconds, child processes started anew each time, and the text of each page."""
    start = time.perf_counter()
    with Sandbox(Limits(), children=2) as box:
        pages = Recogniser(box).recognise(source, target).pages
    return time.perf_counter() - start, [page.text for page in pages]


def theirs(source: Path, target: Path) -> tuple[float, list[str]]:
    """Seconds and the text of each page, as ocrmypdf writes it beside the PDF."""
    side = target.with_suffix(".txt")
    order = [sys.executable, "-m", "ocrmypdf", "-q", "--deskew", "-l", "deu", "-j2", "--output-type", "pdfa"]
    order += ["--pdfa-backend", "internal", "--sidecar", str(side), str(source), str(target)]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "PYTHONWARNINGS": "ignore"}
    start = time.perf_counter()
    subprocess.run(order, check=True, env=environment, preexec_fn=lambda: os.nice(_NICE))
    return time.perf_counter() - start, side.read_text(encoding="utf-8").split("\f")


def peak_of_children(source: Path, target: Path) -> list[int]:
    """Highest resident memory of each of our children in MiB, looked at while they work."""
    peaks: dict[int, int] = {}

    def look(*_: int) -> bool:
        for child in psutil.Process().children():
            try:
                peaks[child.pid] = max(peaks.get(child.pid, 0), child.memory_info().rss >> 20)
            except psutil.NoSuchProcess:
                continue
        return False

    with Sandbox(Limits(), children=2) as box:
        Recogniser(box).recognise(source, target, cancelled=look)
    return sorted(peaks.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, letters = scan(folder)
        seconds: dict[str, list[float]] = {"ours": [], "ocrmypdf": []}
        errors: dict[str, float] = {}
        for _ in range(rounds):
            for label, run in (("ours", ours), ("ocrmypdf", theirs)):
                taken, texts = run(source, folder / f"{label}.pdf")
                seconds[label].append(taken)
                rates = [error_rate(text, letter.text) for text, letter in zip(texts, letters, strict=False)]
                errors[label] = sum(rates) / len(rates)
        for label, runs in seconds.items():
            size = (folder / f"{label}.pdf").stat().st_size // PAGES // 1000
            per_minute = PAGES * 60 / statistics.median(runs)
            print(
                f"{label:9} {per_minute:6.1f} pages/min  CER {errors[label]:.2%}  {size} KB/page  runs {[round(r, 1) for r in runs]} s"
            )
        ratio = statistics.median(seconds["ocrmypdf"]) / statistics.median(seconds["ours"])
        print(f"ratio {ratio:.2f} (goal: 2.00), CER difference {errors['ours'] - errors['ocrmypdf']:+.2%}")
        print(f"peak memory of our children: {peak_of_children(source, folder / 'peak.pdf')} MiB")


if __name__ == "__main__":
    main()
