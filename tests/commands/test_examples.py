"""The example in every help runs as it stands there, in the order of a day."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from gemeinde_desk.commands.main import parser, run
from gemeinde_desk.commands.parser import Parser
from tests.support import samples

#: the commands as a day brings them, "" being the program itself; what an example needs beforehand stands in NEEDED
DAY = (
    "init", "office show", "office change", "office", "contact add", "contact list", "contact", "import", "case types", "case open", "case list", "case show", "case",
    "due", "", "search", "letter", "case change", "case close", "export", "backup", "verify", "restore", "demo", "doctor",
)  # fmt: skip
NEEDED = {
    "case close": "gemeinde-desk case change 8.2.3-2026-0001 --field rasse=Dackel --field anzahl=1 --field gefaehrlich=nein "
    "--field steuer_jahr=60 --tick-all"
}
#: folders of the examples, the longest first; a backup is taken back into another folder than it came from
PLACES = {"/media/sicherung": "sicherung", "/media/usb": "usb", "/tmp/musterau": "musterau", "/srv/amt": "amt"}


def every(start: Parser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Parser]]:
    yield " ".join(words), start
    for action in start._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from every(below, (*words, name))


COMMANDS = dict(every(parser()))


def example(command: str) -> str:
    _before, sign, after = str(COMMANDS[command].epilog).partition("Beispiel:\n")
    assert sign, f"{command}: no example"
    return after.strip()


def test_every_help_is_in_the_day() -> None:
    assert set(DAY) == set(COMMANDS)


@pytest.mark.parametrize("command", DAY)
def test_the_example_is_of_its_command_and_every_switch_is_explained(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert example(command).startswith(f"gemeinde-desk {command}".strip())
    with pytest.raises(SystemExit) as ended:
        run([*command.split(), "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "show this help" not in told
    assert COMMANDS[command].description, f"{command}: not described"
    assert str(COMMANDS[command].description) in " ".join(told.split())
    for action in COMMANDS[command]._actions:
        assert action.help or isinstance(action, argparse._SubParsersAction), f"{command} {action.dest}: not explained"


@pytest.mark.ocr
def test_every_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = samples.rastered(samples.letters_pdf(1)[0])[0]
    samples.write(tmp_path, "Scan.pdf", samples.scanned_pdf([page]))
    samples.write(tmp_path, "Foto.jpg", samples.photo(page))
    samples.write(tmp_path, "Anfrage.eml", samples.mail())
    monkeypatch.setenv("GEMEINDE_DESK_OFFICE", str(tmp_path / "amt"))
    for command in DAY:
        for line in filter(None, (NEEDED.get(command), example(command))):
            there = {**PLACES, "/srv/amt": "zurück"} if command == "restore" else PLACES
            for place, here in there.items():
                line = re.sub(rf"{place}\b", str(tmp_path / here), line)  # noqa: PLW2901 - step by step
            code = run([*shlex.split(line)[1:], "--on", "2026-03-02"])
            told = capsys.readouterr()
            # the doctor of a machine without a display says so
            assert code == 0 or (command == "doctor" and "Bildschirm" in told.out), f"{line}\n{told.err}{told.out}"
