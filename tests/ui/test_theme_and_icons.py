import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QLabel

from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.icons import icon, pixmap
from gemeinde_desk.ui.palette import TONE_ICONS
from gemeinde_desk.ui.theme import Mode, Role, Text, Theme, from_palette, theme
from tests.support.accessibility import low_contrast

FILES = sorted((resources() / "icons").glob("*.svg"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_icon_is_a_line_drawing_that_can_be_coloured(qapp, file: Path):
    svg = file.read_text()
    assert 'viewBox="0 0 24 24"' in svg
    assert 'stroke-width="1.75"' in svg
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', svg)) <= {"none", "currentColor"}
    image = pixmap(file.stem, "#ff0000", 48).toImage()
    painted = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert len(painted) > 20
    assert {(colour.red(), colour.green(), colour.blue()) for colour in painted} <= {(255, 0, 0), (254, 0, 0)}


def test_icons_follow_the_theme_and_the_state(qapp):
    made = icon("case", "text")
    theme().configure(mode=Mode.LIGHT)
    day = made.pixmap(QSize(24, 24)).toImage()
    theme().configure(mode=Mode.DARK)
    night = made.pixmap(QSize(24, 24)).toImage()
    faint = made.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage()
    assert day != night != faint


def test_an_unknown_icon_is_a_mistake_at_once(qapp):
    with pytest.raises(FileNotFoundError):
        icon("nonesuch")


def test_every_tone_has_an_icon():
    assert set(TONE_ICONS.values()) <= {file.stem for file in FILES}


def test_text_grows_with_the_scale(qapp):
    label = Text("Betreff", Role.HEADING)
    theme().configure(scale=1.0)
    small = label.fontMetrics().height()
    theme().configure(scale=2.0)
    assert label.fontMetrics().height() == pytest.approx(2 * small, abs=2)
    assert theme().px(8) == 16
    theme().configure(scale=5.0)
    assert theme().scale == 2.0


def test_dark_and_light_reach_the_application(qapp):
    theme().configure(mode=Mode.DARK)
    assert qapp.palette().window().color() == QColor(theme().colours.canvas)
    assert theme().colours.dark
    theme().configure(mode=Mode.LIGHT)
    assert not theme().colours.dark


def test_text_is_never_markup(qapp):
    assert Text("<b>Müller & Söhne</b>").textFormat().name == "PlainText"
    assert isinstance(Text(), QLabel)


def test_high_contrast_drops_our_look(qapp, monkeypatch):
    monkeypatch.setattr(Theme, "_contrast_wanted", lambda self: True)
    theme().configure(mode=Mode.LIGHT)
    assert theme().high_contrast
    assert qapp.styleSheet() == ""
    assert theme().colours.text == qapp.palette().windowText().color().name()
    monkeypatch.undo()
    theme().configure()
    assert not theme().high_contrast
    assert "QPushButton" in qapp.styleSheet()


def test_the_systems_high_contrast_colours_are_used_as_they_are(qapp):
    assert [pair for pair in low_contrast(from_palette(QApplication.palette())) if pair.startswith("text")] == []
