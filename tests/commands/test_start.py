"""A command loads what it needs and nothing that draws, reads or recognises pages: those take tenths of a second."""

import subprocess
import sys

import pytest

from tests.support.commands import Desk

HEAVY = (
    "reportlab",
    "pikepdf",
    "PIL",
    "numpy",
    "PySide6",
    "lxml",
    "holidays",
    "schwifty",
    "pypdfium2",
    "tesserocr",
    "uharfbuzz",
)


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["case", "types"],
        ["case", "list"],
        ["case", "show", "8.2.3-2026-0001"],
        ["due"],
        ["office", "show"],
        ["search", "hund"],
        ["contact", "list"],
        ["letter", "--templates"],
    ],
)
def test_a_command_that_looks_up_loads_no_heavy_library(desk: Desk, words: list[str]) -> None:
    desk("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026")
    asking = (
        "import sys; from gemeinde_desk.commands.main import run\n"
        "try: code = run(sys.argv[1:])\n"
        "except SystemExit as ended: code = ended.code\n"
        f"loaded = set({HEAVY!r}) & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else code)"
    )
    where = [] if words == ["--version"] else ["--office", str(desk.office)]
    ended = subprocess.run(
        [sys.executable, "-c", asking, *words, *where], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")
