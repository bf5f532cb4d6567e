"""What the doctor says of a machine and of a folder."""

import json

from gemeinde_desk.commands.doctor import examine
from gemeinde_desk.commands.main import run
from gemeinde_desk.store.space import LOW


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
    assert space.ok == (int(space.detail.removesuffix(" MB").replace(".", "")) >= LOW >> 20)
