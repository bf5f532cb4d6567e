"""The pictures are taken, numbered without gaps, and none of them is empty."""

from datetime import date

from PySide6.QtGui import QImage

from gemeinde_desk.ui import screenshots
from gemeinde_desk.ui.screenshots import _plain, take_screenshots


def test_every_picture_is_there_and_shows_something(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(screenshots, "REST", 0.1)
    taken = take_screenshots(tmp_path / "bilder", seed=2, cases=12, today=date(2026, 3, 4))
    names = [path.name for path in taken]
    assert [int(name[:2]) for name in names] == list(range(1, len(names) + 1))
    wanted = ("heute", "posteingang", "vorgaenge", "vorgang-abschliessen", "schreiben-entwurf", "kontakte", "suche")
    for name in (*wanted, "einstellungen-briefkopf", "heute-dunkel", "vorgang-gross", "kontakte-leer"):
        assert any(each[3:] == f"{name}.png" for each in names), name
    for path in taken:
        image = QImage(str(path))
        assert image.width() >= 1440
        small = image.scaled(60, 40)
        colours = {small.pixel(x, y) for x in range(60) for y in range(40)}
        assert len(colours) > 8, path.name  # an empty window has one or two


def test_names_are_plain():
    assert _plain("Wappen und Farbe") == "wappen-und-farbe"
    assert _plain("Übergabe (Portal)") == "uebergabe-portal"
