"""The command line as a process: pipes, encodings, terminals, folders without rights, and a disk that is full."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from gemeinde_desk.commands.table import display_width
from tests.support.commands import Desk

COMMAND = [sys.executable, "-m", "gemeinde_desk"]
LONG = "Beschwerde über den Lärm der Kirchweih und der vielen Fahrzeuge am Sportplatz hinter dem Feuerwehrhaus"


@pytest.fixture
def full(desk: Desk) -> Desk:
    """An office with enough in it to fill the buffer of a pipe."""
    about = ("--field", "anlass=Lärm", "--field", "darstellung=Musik")
    for number in range(3):
        desk("case", "open", "beschwerde", f"{LONG} {number}", *about)
    return desk


def started(
    desk: Desk, *words: object, stdout: object = subprocess.PIPE, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GEMEINDE_DESK_OFFICE": str(desk.office), **more}
    return subprocess.run(
        [*COMMAND, *map(str, words)], check=False, env=environment, stdin=subprocess.DEVNULL, stdout=stdout,
        stderr=subprocess.PIPE, encoding="utf-8", errors="replace", timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words", [["case", "list"], ["case", "types", "--json"], ["--help"], ["case", "open", "--help"]]
)
def test_a_reader_who_leaves_ends_it_quietly(full: Desk, words: list[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = started(full, *words, stdout=writing, PYTHONUNBUFFERED=unbuffered)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_a_command_did_is_kept_although_nobody_reads_its_answer(full: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = started(full, "contact", "add", "--family-name", "Weiß", stdout=writing, PYTHONUNBUFFERED="1")
    os.close(writing)
    assert ended.returncode == 0
    assert [row["name"] for row in full("contact", "list")] == ["Weiß"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("words", [["case", "list"], ["--help"]])
def test_an_answer_that_cannot_be_written_is_no_success(full: Desk, words: list[str]) -> None:
    with Path("/dev/full").open("w") as nowhere:
        ended = started(full, *words, stdout=nowhere)
    assert ended.returncode == 8
    assert "ließ sich nicht schreiben (kein Platz mehr)" in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_any_encoding_will_do(full: Desk, encoding: str) -> None:
    told = started(full, "case", "list", PYTHONIOENCODING=encoding)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[1].startswith("-------")
    listed = started(full, "case", "list", "--json", PYTHONIOENCODING=encoding)
    assert json.loads(listed.stdout)[0]["subject"] == f"{LONG} 0"
    refused = started(full, "due", "--until", "quatsch", PYTHONIOENCODING=encoding)
    assert refused.returncode == 2
    assert "Beispiele: 3.3." in refused.stderr


@pytest.mark.parametrize(
    "words", [["case", "show"], ["search"], ["case", "list"], ["due", "--until"], ["due", "--clerk"]]
)
def test_words_in_another_encoding_are_refused_not_looked_up(full: Desk, words: list[str]) -> None:
    refused = started(full, *words, os.fsdecode("Müller".encode("latin-1")))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "ist kein lesbarer Text" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_named_in_another_encoding_is_told(full: Desk, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode("Müller.pdf".encode("latin-1"))
    file.write_bytes(b"%PDF-1.4")
    refused = started(full, "import", file)
    assert refused.returncode == 2
    assert "Bitte die Datei umbenennen." in refused.stderr


def test_the_plain_locale_will_do(full: Desk) -> None:
    told = started(full, "case", "list", LC_ALL="C", LANG="C")
    assert (told.returncode, LONG in told.stdout) == (0, True)


def test_a_table_fits_the_terminal_and_a_pipe_gets_it_whole(full: Desk) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
    words = [*COMMAND, "case", "list", "--office", str(full.office)]
    ended = subprocess.run(words, check=False, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536).decode().splitlines()
    os.close(ours)
    assert ended.returncode == 0
    assert len(shown) == 5
    assert all(display_width(line) <= 80 for line in shown)
    assert "…" in shown[2]
    assert f"{LONG} 0" in started(full, "case", "list").stdout


@pytest.fixture
def powerless(desk: Desk) -> Iterator[Desk]:
    """Somebody who may not look into the office's folder; for root, who may everything, as somebody else."""
    desk("due")  # all of it is loaded
    root = os.geteuid() == 0
    desk.office.chmod(0)
    if root:
        os.seteuid(65534)
    try:
        yield desk
    finally:
        if root:
            os.seteuid(0)
        desk.office.chmod(0o700)


@pytest.mark.parametrize("words", [["case", "list"], ["contact", "add", "--family-name", "Weiß"]])
def test_a_folder_without_rights_is_told(powerless: Desk, words: list[str]) -> None:
    powerless.capsys.readouterr()
    assert run([*words, "--office", str(powerless.office)]) == 8
    assert "der Zugriff ist nicht erlaubt" in powerless.capsys.readouterr().err


def test_a_name_too_long_for_any_disk_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--office", str(tmp_path / ("x" * 300))]) == 8
    assert "der Name ist zu lang" in capsys.readouterr().err


def test_an_office_locked_by_another_process_can_be_read(full: Desk) -> None:
    holding = "import sys; from gemeinde_desk.office import Office\nwith Office.open(sys.argv[1]):\n print('da', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(full.office)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "da\n"
        refused = started(full, "contact", "add", "--family-name", "Weiß")
        listed = started(full, "case", "list", "--json")
        other.communicate("\n", timeout=30)
    assert refused.returncode == 6
    assert "schon geöffnet" in refused.stderr
    assert len(json.loads(listed.stdout)) == 3
