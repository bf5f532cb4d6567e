"""``backup``, ``restore`` and ``verify``: what is replaced, what is kept, and what is said about it."""

from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from gemeinde_desk.office import Office
from tests.support.commands import Desk


def open_a_case(desk: Desk) -> None:
    desk(
        "case", "open", "beschwerde", "Lärm", "--field", "anlass=Lärm", "--field", "darstellung=Musik bis in die Nacht"
    )


def told(desk: Desk, *words: object) -> str:
    """The command's answer for people."""
    desk.capsys.readouterr()
    assert run([*map(str, words), "--office", str(desk.office)]) == 0
    return desk.capsys.readouterr().out


def test_an_office_in_order_is_replaced_only_with_the_switch(desk: Desk, tmp_path: Path) -> None:
    open_a_case(desk)
    desk("backup", tmp_path / "sicherung")
    open_a_case(desk)
    desk("restore", tmp_path / "sicherung", code=4)
    assert "--replace" in desk.err
    assert "vor-Wiederherstellung-" in desk.err
    with Office.open(desk.office, readonly=True) as office:
        assert office.store.value("SELECT count(*) FROM cases") == 2

    said = told(desk, "restore", tmp_path / "sicherung", "--replace")

    assert "mit einem Vorgang" in said
    [aside] = desk.office.glob("vor-Wiederherstellung-*")
    assert str(aside) in said
    with Office.open(desk.office, readonly=True) as office:
        assert office.store.value("SELECT count(*) FROM cases") == 1


def test_a_backup_that_is_not_there_is_not_found_and_not_damaged(desk: Desk, tmp_path: Path) -> None:
    desk("restore", tmp_path / "gibtsnicht", code=3)
    assert f"„{tmp_path / 'gibtsnicht'}“ gibt es nicht." in desk.err
    (tmp_path / "leer").mkdir()
    desk("restore", tmp_path / "leer", code=3)
    assert f"Im Ordner „{tmp_path / 'leer'}“ liegt keine Sicherung." in desk.err


def test_the_help_says_where_a_replaced_office_goes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["restore", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "im Ordner des Amtes aufgehoben" in told
    assert "daneben" not in told


def test_a_damaged_office_needs_no_switch(desk: Desk, tmp_path: Path) -> None:
    desk("backup", tmp_path / "sicherung")
    database = desk.office / "office.db"
    database.write_bytes(b"kaputt" * 3000)
    assert "beschaedigt-" in told(desk, "restore", tmp_path / "sicherung")
    assert desk("verify")["ok"] is True


def test_a_backup_on_the_disk_of_the_office_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "auf demselben Datenträger" in told(desk, "backup", tmp_path / "sicherung")
    assert desk("backup", tmp_path / "sicherung")["same_disk"] is True
    monkeypatch.setattr("gemeinde_desk.store.backup.same_disk", lambda *_: False)
    assert "Datenträger" not in told(desk, "backup", tmp_path / "sicherung")


def test_a_backup_on_an_old_stick_is_verified_without_an_office(desk: Desk, tmp_path: Path) -> None:
    open_a_case(desk)
    stick = tmp_path / "stick"
    desk("backup", stick)
    [backup] = stick.glob("sicherung-*")
    (desk.office / "office.db").unlink()
    report = desk("verify", stick)
    assert report.keys() == {"ok", "checked", "problems"}
    assert (report["ok"], report["checked"]["cases"], report["problems"]) == (True, 1, [])
    said = told(desk, "verify", backup)
    assert said.startswith(f"In Ordnung: die Sicherung {backup} (")
    assert "ein Vorgang" in said

    (backup / "office.db").write_bytes(b"kaputt" * 3000)
    report = desk("verify", stick, code=7)
    assert (report["ok"], report["problems"][0]["code"]) == (False, "file.changed")
    desk("verify", tmp_path / "gibtsnicht", code=3)
    assert "gibt es nicht" in desk.err
    desk("verify", stick, "--rebuild", code=2)
    assert "--rebuild: " in desk.err


def test_the_lost_arms_are_found(desk: Desk) -> None:
    with Office.open(desk.office) as office:
        stored = office.store.documents.put(b"a picture")
        office.save_profile(
            type(office.profile).checked(**office.profile.to_json() | {"arms_sha": stored.sha256}), by=None
        )
        office.store.documents.path(stored.sha256).unlink()
    [problem] = desk("verify", code=7)["problems"]
    assert problem["code"] == "picture.missing"
