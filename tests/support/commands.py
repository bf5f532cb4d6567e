"""The command line as a script uses it: one office, commands run against it, their JSON read."""

import json
from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run

DAY = "2026-03-02"


class Desk:
    """Runs commands against one office and reads their JSON."""

    def __init__(self, office: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.office, self.capsys = office, capsys

    def __call__(self, *words: object, code: int = 0, on: str = DAY) -> object:
        self.capsys.readouterr()
        given = [str(word) for word in words]
        assert run([*given, "--office", str(self.office), "--json", "--on", on]) == code, self.capsys.readouterr().err
        out, self.err = self.capsys.readouterr()
        return json.loads(out) if out else None
