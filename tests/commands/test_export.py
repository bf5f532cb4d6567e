"""``export``: what is written is told in full, and of which case it is."""

from pathlib import Path

from gemeinde_desk.commands.main import run
from tests.support.commands import DAY, Desk

FIELDS = ("haltung_seit=1.2.2026", "rasse=Dackel", "anzahl=1", "gefaehrlich=nein", "steuer_jahr=60")


def test_all_three_files_and_the_case_are_told(desk: Desk, tmp_path: Path) -> None:
    fields = [word for field in FIELDS for word in ("--field", field)]
    reference = desk("case", "open", "hundesteuer", "Hundesteuer Müller", *fields)["reference"]
    desk("case", "change", reference, "--outcome", "steuerfrei", "--tick-all")
    desk("case", "close", reference, "--accept-warnings")

    told = desk("export", reference, tmp_path / "usb")

    assert (told["reference"], told["subject"]) == (reference, "Hundesteuer Müller")
    assert sorted(told["files"]) == sorted(str(file) for file in (tmp_path / "usb").iterdir())
    assert told["files"][0] == told["path"]
    assert run(["export", reference, str(tmp_path / "usb"), "--office", str(desk.office), "--on", DAY]) == 0
    said = desk.capsys.readouterr().out
    assert f"Vorgang {reference}, Hundesteuer Müller" in said
    assert [file for file in told["files"] if file not in said] == []
