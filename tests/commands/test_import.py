"""What ``import`` says of files it cannot take."""

from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from tests.support import samples
from tests.support.commands import Desk


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "Frage.eml"
    path.write_bytes(samples.mail())
    return path


def test_a_file_that_is_not_there_is_not_found(desk: Desk, mail: Path, tmp_path: Path) -> None:
    rows = desk("import", tmp_path / "fehlt.pdf", mail, code=3)
    assert [row["number"] for row in rows] == [None, "E-2026-0001"]
    assert "gibt es nicht" in rows[0]["problem"]
    desk("import", tmp_path, code=2)  # a folder is there, but no file


def test_what_came_in_before_names_the_switch_that_takes_it_again(desk: Desk, mail: Path) -> None:
    desk("import", mail)
    (row,) = desk("import", mail, code=4)
    assert "schon unter E-2026-0001 eingegangen" in row["problem"]
    assert "--again" in row["problem"]
    assert desk("import", mail, "--again")[0]["number"] == "E-2026-0002"


def test_people_read_problems_on_stderr_and_the_weightiest_decides_the_code(
    desk: Desk, mail: Path, tmp_path: Path
) -> None:
    desk("import", mail)
    broken = tmp_path / "kaputt.pdf"
    broken.write_bytes(b"%PDF-1.4 nichts")
    desk.capsys.readouterr()
    code = run(["import", str(mail), str(broken), str(tmp_path / "fehlt.pdf"), "--office", str(desk.office)])
    out, err = desk.capsys.readouterr()
    assert code == 4
    assert out.strip() == "Nichts aufgenommen."
    assert [line.partition(": ")[0] for line in err.splitlines()] == [
        str(path) for path in (mail, broken, tmp_path / "fehlt.pdf")
    ]
