"""Lists for spreadsheet programs: German cells, and none that calculates."""

import csv

import pytest

from gemeinde_desk.ui.csv_export import STEP, harmless, write_csv


@pytest.mark.parametrize("bad", ["=1+1", "+49 36", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\r=1"])
def test_what_a_spreadsheet_would_calculate_is_text(bad):
    assert harmless(bad) == "'" + bad


def test_other_texts_stay(qapp, tmp_path):
    path = tmp_path / "liste.csv"
    rows = [('Müller; "Sohn"', "03 61"), ("zwei\nZeilen", "")]
    assert write_csv(path, ("Name", "Telefon"), rows, lambda _done: None) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [tuple(row) for row in csv.reader(file, delimiter=";")] == [("Name", "Telefon"), *rows]


def test_an_export_that_is_called_off_leaves_what_was_there(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("alt")

    def call_off(done: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_csv(path, ("A",), (("x",) for _ in range(STEP + 1)), call_off)
    assert path.read_text() == "alt"
    assert list(tmp_path.iterdir()) == [path]
