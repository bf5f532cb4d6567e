"""What README.md shows is run as it stands there: every command of its block, and the script beside it."""

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from tests.support import samples

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
#: Places of README and what they are here; the longest first.
PLACES = ("/tmp/musterau", "/tmp/sicherung", "/tmp/zurück", "/tmp/amt", "/tmp/usb")
#: The figures of the year in the block.
YEAR = "2026"


def block(language: str, holding: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(text for text in found if holding in text)


@pytest.mark.ocr
def test_every_command_of_the_block_works(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = samples.rastered(samples.letters_pdf(1)[0])[0]
    samples.write(tmp_path, "Scan.pdf", samples.scanned_pdf([page]))
    samples.write(tmp_path, "Foto.jpg", samples.photo(page))
    samples.write(tmp_path, "Anfrage.eml", samples.mail())
    text = block("sh", "gemeinde-desk init").replace("\\\n", " ").replace(f"-{YEAR}-", f"-{date.today().year}-")
    text = text.replace("--cases 100", "--cases 10")
    for place in PLACES:
        text = text.replace(place, str(tmp_path / place.rpartition("/")[2]))
    ran = 0
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "export":
            monkeypatch.setenv(*words[1].split("=", 1))
            continue
        assert words[0] == "gemeinde-desk"
        code = run(words[1:])
        told = capsys.readouterr()
        # the doctor of a machine without a display says so
        assert code == 0 or (words[1] == "doctor" and "Bildschirm" in told.out), f"{line}\n{told.err}{told.out}"
        ran += 1
    assert ran > 15


def test_the_script_works(tmp_path: Path, capsys):
    assert run(["demo", "--office", str(tmp_path / "musterau"), "--cases", "10"]) == 0
    capsys.readouterr()
    exec(
        compile(
            block("python", "Office.open").replace("/tmp/musterau", str(tmp_path / "musterau")), "README.md", "exec"
        ),
        {},
    )
    assert re.search(r"\d-\d{4}-\d{4} ", capsys.readouterr().out)
