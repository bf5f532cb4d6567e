"""The bare paper of a page: is there anything on it, and is it evenly lit.

A page is blank when no cell of 4 mm holds ink that is darker than the paper *around it*. That keeps a lone page number,
a signature, a faint pencil note, and calls grey recycling paper, punch holes and black scan edges blank.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

#: width in pixels of the copy that is judged (100 dpi for A4) and what that means in millimetres
_WIDTH = 827
_PX_PER_MM = _WIDTH / 210
#: grey levels ink must be darker than its surroundings; print shining through from the back stays below
_INK = 34
_CELL_MM = 4
#: dark pixels that make a cell count: dust is smaller
_DUST = 6
#: margin ignored on all sides, and the strip of the punch holes on the left, in mm
_EDGE_MM = 6
_HOLES_MM = 16
#: difference in paper brightness across a page beyond which the light counts as uneven
_UNEVEN = 40


def is_blank(page: Image.Image) -> bool:
    """Whether a grey page is blank; about 15 ms. A doubtful page is not blank."""
    small = page.resize((_WIDTH, max(1, page.height * _WIDTH // page.width)), Image.Resampling.BOX)
    darker = np.asarray(_paper(small), np.int16) - np.asarray(small, np.int16)
    ink = darker > _INK
    edge = int(_EDGE_MM * _PX_PER_MM)
    ink[:edge] = False
    ink[-edge:] = False
    ink[:, :edge] = False
    ink[:, -edge:] = False
    ink[:, : int(_HOLES_MM * _PX_PER_MM)] = False
    return not bool((_cells(ink) >= _DUST).any())


def evened(page: Image.Image) -> Image.Image:
    """The grey page with the shadows of a hand or a window taken out, for recognition; itself if its light is even."""
    factor = max(1, page.width // _WIDTH)
    paper = _paper(page.reduce(factor * 2)).filter(ImageFilter.GaussianBlur(8))
    brightness = np.asarray(paper)
    if float(np.percentile(brightness, 95)) - float(np.percentile(brightness, 5)) < _UNEVEN:
        return page
    ground = np.asarray(paper.resize(page.size, Image.Resampling.BILINEAR), np.float32)
    flat = np.asarray(page, np.float32) / np.maximum(ground, 1) * 245
    return Image.fromarray(np.minimum(flat, 255).astype(np.uint8))


def is_coloured(page: Image.Image) -> bool:
    """Whether an RGB page shows colour that matters: a stamp, a seal, a marked line."""
    pixels = np.asarray(page.reduce(max(1, page.width // 400)), np.int16)
    chroma = pixels.max(axis=2) - pixels.min(axis=2)
    # the cast of a lamp colours everything alike; what differs from it is colour on the page
    return float((np.abs(chroma - np.median(chroma)) > 40).mean()) > 0.0005


def _paper(small: Image.Image) -> Image.Image:
    """The page without its print: the brightest of each neighbourhood."""
    coarse = small.resize((max(1, small.width // 16), max(1, small.height // 16)), Image.Resampling.BOX)
    return coarse.filter(ImageFilter.MaxFilter(5)).resize(small.size, Image.Resampling.BILINEAR)


def _cells(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    side = int(_CELL_MM * _PX_PER_MM)
    rows, columns = ink.shape[0] // side, ink.shape[1] // side
    whole = ink[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return np.asarray(whole.sum(axis=(1, 3)), np.int64)
