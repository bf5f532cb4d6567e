import pytest

from gemeinde_desk.ui.palette import DEFAULT_ACCENT, Tone, contrast, dark, light, readable
from tests.support.accessibility import low_contrast

#: arms of municipalities: deep and glaring, among them colours no text could be read in
ACCENTS = [DEFAULT_ACCENT, "#ffdd00", "#00a651", "#e2001a", "#000000", "#ffffff", "#808080", "#7fffd4", "#4b0082"]


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("make", [light, dark])
def test_every_pair_is_readable_with_any_accent(make, accent):
    assert low_contrast(make(accent)) == []


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_a_readable_colour_is_left_alone():
    assert readable("#123456", ("#ffffff",)) == "#123456"


def test_a_planted_weak_pair_is_found():
    from dataclasses import replace

    weak = replace(light(), muted="#c0c0c0")
    assert any(found.startswith("muted on surface") for found in low_contrast(weak))


def test_every_tone_has_colours():
    assert set(light().tones) == set(dark().tones) == set(Tone)


@pytest.mark.parametrize("nonsense", ["red", "#12", "123456", "#gggggg"])
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError):
        contrast(nonsense, "#000000")
