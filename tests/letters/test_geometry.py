"""Every measure has its source, and the forms agree with each other where the standard says so."""

import tomllib

import pytest

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters import geometry as room
from gemeinde_desk.letters.geometry import geometry
from gemeinde_desk.settings.resources import resources


@pytest.mark.parametrize("form", ["A", "B"])
def test_every_number_names_its_source_and_none_is_left_over(form):
    data = tomllib.loads((resources() / "din5008" / f"form_{form.lower()}.toml").read_text(encoding="utf-8"))
    assert data.pop("form") == form
    assert set(data) == set(room.Geometry.__dataclass_fields__)
    assert all(len(entry["source"]) > 5 for entry in data.values())


def test_measures_of_the_standard():
    a, b = geometry("A"), geometry("B")
    assert b.text_width == 165
    assert b.address_y - a.address_y == 18
    assert (a.fold_mark_1, b.fold_mark_1, b.fold_mark_2) == (87, 105, 210)
    assert b.fold_mark_2 - b.fold_mark_1 == a.fold_mark_2 - a.fold_mark_1 == 105
    assert b.address_y + b.address_height + b.subject_gap == pytest.approx(98.46)
    assert b.first_bottom < b.footer_y < 297


def test_a_measure_without_source_is_refused(tmp_path, monkeypatch):
    text = (resources() / "din5008" / "form_b.toml").read_text(encoding="utf-8")
    (tmp_path / "din5008").mkdir()
    (tmp_path / "din5008" / "form_b.toml").write_text(
        text.replace("[hole_mark]\nmm = 148.5\nsource", "[hole_mark]\nmm = 148.5\nx")
    )
    monkeypatch.setattr(room, "resources", lambda: tmp_path)
    with pytest.raises(InvalidInput, match="hole_mark"):
        geometry.__wrapped__("B")
