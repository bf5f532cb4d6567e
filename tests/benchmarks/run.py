"""Runs every benchmark one after the other, each as a process of its own, and prints what they print.

``python tests/benchmarks/run.py`` (as ``make bench`` does) or with the names of some: ``run.py letters search``.
Results with machine and command are in README.md beside this file.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: Short ones first; each prints its own ratio to a peer or to the physical limit.
ALL = ("window_start", "letters", "search", "case_list", "case_list_window", "ocr")


def main() -> int:
    names = sys.argv[1:] or [name for name in ALL if (HERE / f"{name}.py").exists()]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors", flush=True)
    failed = 0
    for name in names:
        print(f"\n== {name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], cwd=ROOT, check=False).returncode != 0
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
