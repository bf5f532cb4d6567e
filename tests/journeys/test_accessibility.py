"""Every place and every important state of the real window: named, reached by Tab, nothing cut off, enough contrast."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gemeinde_desk.sample.office import make_sample_office
from gemeinde_desk.ui.letters.elided import ElidedText
from gemeinde_desk.ui.palette import DEFAULT_ACCENT, dark, light
from gemeinde_desk.ui.rail import RailButton
from gemeinde_desk.ui.theme import Theme, theme
from tests.support.accessibility import low_contrast, unnamed, unreachable
from tests.support.desk import DESK, Hand, program
from tests.support.tour import states

pytestmark = pytest.mark.journey
SMALL = QSize(1024, 700)


@pytest.fixture(scope="module")
def musterau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("musterau") / "amt"
    make_sample_office(folder, cases=15, seed=1, today=date.today())
    return folder


def cut_off(window: QWidget) -> list[str]:
    """Labels, buttons and tabs that are smaller than what is written on them, and do not shorten it on purpose."""
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.visibleRegion().isEmpty():
            continue
        if isinstance(each, QLabel) and each.text() and not isinstance(each, ElidedText):
            if each.wordWrap():
                short = each.height() + 1 < each.heightForWidth(each.width())
            else:
                short = each.width() + 1 < each.sizeHint().width() or each.height() + 1 < each.sizeHint().height()
            if short and "elided" not in type(each).__name__.lower():
                found.append(f"{type(each).__name__} «{each.text()[:50]}» {each.size().toTuple()}")
        elif isinstance(each, QPushButton) and each.text() and not isinstance(each, RailButton):
            needs = QFontMetrics(each.font()).horizontalAdvance(each.text().replace("&", ""))
            icon = each.iconSize().width() if not each.icon().isNull() else 0
            if each.width() < needs + icon or each.height() < QFontMetrics(each.font()).height():
                found.append(f"{type(each).__name__} «{each.text()[:50]}» {each.size().toTuple()}")
    return found


def audited(hand: Hand, checks: dict[str, Callable[[QWidget], list[str]]], pictures) -> list[str]:
    """Everything the checks find, with where; and a picture of each place where something was found."""
    found = []
    hand.window.resize(SMALL)
    hand.settle()
    for number, where in enumerate(states(hand)):
        hand.stalls.step(f"{hand.stalls.steps[1].name}: {where}")
        hand.pump(30)
        here = [
            f"{where}: {name}: {fault}"
            for name, check in checks.items()
            if not (where == "Alles durchsuchen" and check is unreachable)  # the overlay keeps the keyboard to itself
            for fault in check(hand.window)
        ]
        if here:
            hand.picture(pictures / f"{number:02} {where.replace('/', '-').replace(':', '')}.png")
        found += here
    return found


LOOKS = {"light": None, "high contrast": None, "200 %": 2.0}


@pytest.mark.parametrize("look", LOOKS)
def test_every_place_can_be_used_by_everybody(look, machine, musterau, stalls, pictures, monkeypatch):
    checks: dict[str, Callable[[QWidget], list[str]]] = {"no name": unnamed, "cut off": cut_off}
    if look == "light":
        checks["not by Tab"] = unreachable
    if look == "high contrast":
        monkeypatch.setattr(Theme, "_contrast_wanted", lambda self: True)
        theme().apply()
    found: list[str] = []

    def work(hand):
        stalls.step(look)
        if LOOKS[look]:
            for _ in range(5):
                hand.press("Ctrl++")
            assert theme().scale == LOOKS[look]
        found.extend(audited(hand, checks, pictures))
        hand.window.close()

    try:
        assert program(musterau, stalls, (DESK, work), pictures=pictures) == 0
    finally:
        monkeypatch.undo()
        theme().apply()
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("accent", [DEFAULT_ACCENT, "#c00000", "#ffe600", "#00a000"])
def test_contrast_of_every_pair_of_the_palettes(accent):
    assert low_contrast(light(accent)) == []
    assert low_contrast(dark(accent)) == []
