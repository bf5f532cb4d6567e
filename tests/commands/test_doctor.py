"""What the doctor says of a machine and of a folder."""

import json
from pathlib import Path

import pytest

from gemeinde_desk.commands.doctor import examine
from gemeinde_desk.commands.main import run
from gemeinde_desk.store.space import LOW
from tests.support.commands import Desk


def test_everything_is_examined_and_told_as_a_table_and_as_json(tmp_path, capsys):
    code = run(["doctor", "--office", str(tmp_path), "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert {"Programm", "Datenbank", "Fenster", "Texterkennung", "Schrift der Schreiben"} < {
        row["check"] for row in rows
    }
    assert code == (0 if all(row["ok"] for row in rows) else 1)
    run(["doctor", "--office", str(tmp_path)])
    assert "Befund" in capsys.readouterr().out


def test_a_folder_no_office_can_live_in_is_told_with_its_remedy(tmp_path):
    (bad,) = [found for found in examine(tmp_path / "Dropbox" / "amt") if found.check == "Ordner des Amtes"]
    assert not bad.ok
    assert "Dropbox" in bad.detail
    assert "Festplatte" in bad.remedy
    assert "{" not in bad.detail + bad.remedy


def test_space_is_measured_where_the_office_will_be(tmp_path):
    (space,) = [found for found in examine(tmp_path / "noch" / "nicht" / "da") if found.check == "Freier Platz"]
    number, unit = space.detail.replace(",", ".").split()
    assert space.ok == (float(number) * {"GB": 1e9, "MB": 1e6}[unit] >= LOW)


@pytest.mark.parametrize(
    ("free", "told"), [(71_600_123_456, "71,6 GB"), (524_288_000, "524 MB"), (999_999_999, "999 MB")]
)
def test_space_is_told_in_the_unit_a_person_expects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, told: str
) -> None:
    monkeypatch.setattr("gemeinde_desk.commands.doctor.free_space", lambda _folder: free)
    assert [found.detail for found in examine(tmp_path) if found.check == "Freier Platz"] == [told]


def test_a_folder_without_an_office_is_a_hint_and_no_fault_of_the_machine(desk: Desk, tmp_path: Path) -> None:
    def folder(where: Path) -> tuple[int, dict[str, object], str]:
        desk.capsys.readouterr()
        code = run(["doctor", "--office", str(where), "--json"])
        (row,) = [row for row in json.loads(desk.capsys.readouterr().out) if row["check"] == "Ordner des Amtes"]
        run(["doctor", "--office", str(where)])
        (line,) = [line for line in desk.capsys.readouterr().out.splitlines() if "Ordner des Amtes" in line]
        return code, row, line.split()[0]

    code, row, word = folder(desk.office)
    assert (row["ok"], row["detail"], row["remedy"], word) == (True, str(desk.office), "", "gut")
    for empty in (tmp_path, tmp_path / "nix"):
        same, row, word = folder(empty)
        assert (same, row["ok"], row["detail"]) == (code, True, f"{empty}: dort liegt noch kein Amt")
        assert word == "Hinweis"
        assert "init" in str(row["remedy"])
