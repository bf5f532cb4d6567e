"""Every documented exit code is one that is really given, and all three tables list the same."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gemeinde_desk.commands.main import EXIT_CODES, run
from gemeinde_desk.office import Office
from tests.support.commands import Desk

ROOT = Path(__file__).resolve().parents[2]
CODES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 69, 130}
COMMAND = [sys.executable, "-m", "gemeinde_desk"]


def test_help_readme_and_handbook_list_the_same_codes() -> None:
    in_help = re.findall(r"^ *(\d+)  \S", EXIT_CODES, re.MULTILINE)
    readme = re.findall(r"^\| (\d+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    handbook = (ROOT / "resources/handbook/12-befehlszeile.md").read_text("utf-8")
    in_handbook = re.findall(r"^\| (\d+) \|", handbook, re.MULTILINE)
    assert in_help == readme == in_handbook == [str(code) for code in sorted(CODES)]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, ["case", "list"]),
        (2, ["case", "list", "--order", "quatsch"]),
        (2, ["case", "list", "--limit", "0"]),
        (2, ["due", "--until", "quatsch"]),
        (2, ["import", "kaputt.pdf"]),
        (2, ["import", "."]),
        (3, ["import", "fehlt.pdf"]),
        (3, ["case", "show", "9.9-2026-0001"]),
        (3, ["case", "open", "quatsch", "Betreff"]),
        (3, ["letter", "8.2.3-2026-0001", "--template", "quatsch", "--to", "1"]),
        (3, ["letter", "8.2.3-2026-0001", "--template", "anschreiben", "--to", "77"]),
        (3, ["case", "list", "--clerk", "QQ"]),
        (4, ["case", "close", "8.2.3-2026-0001"]),
        (4, ["export", "8.2.3-2026-0001", "usb"]),
        (4, ["letter", "8.2.3-2026-0001", "--template", "anschreiben", "--to", "1"]),
    ],
)
def test_a_code_for_each_kind_of_end(
    desk: Desk, code: int, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kaputt.pdf").write_bytes(b"%PDF-1.4 nichts")
    desk("contact", "add", "--family-name", "Weiß", "--postcode", "99998", "--city", "Musterau")
    desk("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026")
    try:
        ended = run([*words, "--office", str(desk.office), "--on", "2026-03-02"])
    except SystemExit as grammar:
        ended = int(str(grammar.code))
    assert ended == code, desk.capsys.readouterr().err


def test_an_office_that_is_not_there_in_use_or_damaged(desk: Desk, tmp_path: Path) -> None:
    office = ["--office", str(desk.office)]
    assert run(["due", "--office", str(tmp_path)]) == 5
    with Office.open(desk.office):
        assert run(["contact", "add", "--family-name", "Weiß", *office]) == 6
        assert run(["contact", "list", *office]) == 0
    (desk.office / "office.db").write_bytes(b"")
    assert run(["contact", "list", *office]) == 7


def test_a_folder_no_office_can_live_in_is_not_done(desk: Desk, tmp_path: Path) -> None:
    new = ("--name", "Gemeinde Musterau", "--land", "TH", "--clerk-name", "Inge Öhler", "--clerk-sign", "OEH")
    assert run(["init", "--office", str(tmp_path / "Dropbox" / "amt"), *new]) == 1
    assert "Dropbox" in desk.capsys.readouterr().err


def test_no_display_for_the_window() -> None:
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    ended = subprocess.run(COMMAND, check=False, capture_output=True, text=True, env=bare, timeout=60)
    assert ended.returncode == 69
    assert "Bildschirm" in ended.stderr


def test_broken_off(tmp_path: Path) -> None:
    words = [*COMMAND, "demo", "--cases", "5000", "--office", str(tmp_path / "amt")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        for _try in range(600):
            if (tmp_path / "amt" / "office.db").exists():
                break
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(0.05)
        running.send_signal(signal.SIGINT)
        _out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.strip().endswith("Abgebrochen.")
    assert "Traceback" not in err
