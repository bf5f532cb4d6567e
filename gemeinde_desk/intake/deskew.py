"""How crooked a page lies, from the profile of its ink: where lines are level, rows are either full or empty.

Before text recognition a crooked page is turned straight: two degrees of skew cost whole lines of text.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

#: degrees searched to either side; sheet feeders pull in up to about three degrees askew
_REACH = 5.0
#: width in pixels of the copy that is measured (75 dpi for A4)
_WIDTH = 620
#: dark pixels a page must have to be measured at all
_ENOUGH_INK = 200
#: below this angle turning costs more sharpness than it gains
_LEVEL = 0.1
_WHITE = 255

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Tilt:
    """``angle`` degrees of counterclockwise turn that make the lines level; ``sideways`` if lines seem to run upright."""

    angle: float
    sideways: bool


def tilt(page: Image.Image) -> Tilt:
    """Measure a grey page; accurate to about 0.05 degrees, 20 to 40 ms."""
    factor = max(1, page.width // _WIDTH)
    pixels = np.asarray(page.reduce(factor), dtype=np.float32)
    ink = np.clip(np.median(pixels) - pixels - 12, 0, 255)
    margin = int(min(ink.shape) * 0.03)  # scanner edges and shadows
    ink[:margin] = 0
    ink[-margin:] = 0
    ink[:, :margin] = 0
    ink[:, -margin:] = 0
    rows, columns = np.nonzero(ink)
    weight = ink[rows, columns]
    if len(weight) < _ENOUGH_INK:
        return Tilt(0.0, sideways=False)
    level_angle, level = _best(rows, columns, weight, ink.shape[1])
    upright_angle, upright = _best(columns, rows, weight, ink.shape[0])
    if upright > level:
        return Tilt(-upright_angle, sideways=True)
    return Tilt(level_angle, sideways=False)


def straightened(page: Image.Image, angle: float) -> Image.Image:
    """The page turned by ``angle`` degrees counterclockwise, same size, new corners white."""
    if abs(angle) < _LEVEL:
        return page
    white = _WHITE if page.mode == "L" else (_WHITE,) * 3
    return page.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=white)


def _best(across: _Ints, along: _Ints, weight: _Floats, width: int) -> tuple[float, float]:
    """Angle and sharpness of the profile that is sharpest: steps of a half degree, then of 0.1, then of 0.05."""
    best = 0.0
    for reach, step in ((_REACH, 0.5), (0.4, 0.1), (0.05, 0.05)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        sharpness = [_sharpness(across, along, weight, width, angle) for angle in angles]
        best = float(angles[int(np.argmax(sharpness))])
    return best, max(sharpness)


def _sharpness(across: _Ints, along: _Ints, weight: _Floats, width: int, angle: float) -> float:
    shifted = across - np.tan(np.radians(angle)) * (along - width / 2)
    profile = np.bincount(np.maximum(shifted + 100, 0).astype(np.int64), weights=weight)
    steps = np.diff(profile)
    return float((steps * steps).sum())
