"""Measuring pages: skew, blankness, light, colour, codes."""

import io

import numpy as np
import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from gemeinde_desk.intake import codes, deskew, paper
from tests.support import samples


@pytest.fixture(scope="module")
def sheet():
    return samples.rastered(samples.letters_pdf(1)[0])[0]


def empty(tone: int = 240, noise: float = 3.0, seed: int = 5) -> Image.Image:
    return samples.degraded(Image.new("L", (2480, 3508), 255), seed, paper=tone, noise=noise)


def write_on(page: Image.Image, place, text: str, ink: int = 40, size: int = 42) -> Image.Image:
    page = page.copy()
    font = ImageFont.load_default(size)
    ImageDraw.Draw(page).text(place, text, fill=ink, font=font)
    return page


@pytest.mark.parametrize("skew", [-4.5, -2.0, -0.3, 0.0, 1.0, 2.0, 3.7])
def test_skew_is_measured_to_a_tenth_of_a_degree(sheet, skew):
    tilt = deskew.tilt(samples.degraded(sheet, skew=skew, noise=8))
    assert tilt.angle == pytest.approx(-skew, abs=0.1)
    assert not tilt.sideways


@pytest.mark.parametrize("quarter", [90, 270])
def test_a_page_on_its_side_is_noticed(sheet, quarter):
    page = samples.degraded(sheet, skew=1.5).rotate(quarter, expand=True)
    tilt = deskew.tilt(page)
    assert tilt.sideways
    assert tilt.angle == pytest.approx(-1.5, abs=0.1)


def test_an_empty_or_tiny_page_is_level():
    assert deskew.tilt(empty()) == deskew.Tilt(0.0, sideways=False)
    assert deskew.tilt(Image.new("L", (3, 3), 255)) == deskew.Tilt(0.0, sideways=False)


def test_straightening_keeps_size_and_white_corners(sheet):
    level = deskew.straightened(samples.degraded(sheet, skew=2), -2)
    assert level.size == sheet.size
    assert level.getpixel((0, 0)) == 255
    assert deskew.tilt(level).angle == pytest.approx(0, abs=0.1)
    assert deskew.straightened(sheet, 0.05) is sheet


def holes(page: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(page)
    for y in (1282, 2226):
        draw.ellipse((105, y, 170, y + 65), fill=20)
    return page


def dark_edge(page: Image.Image) -> Image.Image:
    ImageDraw.Draw(page).rectangle((0, 0, 25, page.height), fill=10)
    return page


def shine_through(page: Image.Image, sheet: Image.Image) -> Image.Image:
    back = np.asarray(sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(page.size), np.float32)
    return Image.fromarray((np.asarray(page, np.float32) * (1 - 0.08 * (255 - back) / 255)).astype(np.uint8))


@pytest.mark.parametrize("case", ["clean", "noisy", "grey paper", "holes", "edge", "shine"])
def test_blank_pages(sheet, case):
    page = {
        "clean": empty,
        "noisy": lambda: empty(noise=9),
        "grey paper": lambda: empty(tone=190),
        "holes": lambda: holes(empty()),
        "edge": lambda: dark_edge(empty()),
        "shine": lambda: shine_through(empty(), sheet),
    }[case]()
    assert paper.is_blank(page)


def signature(page: Image.Image, ink: int) -> Image.Image:
    page = page.copy()
    points = [(1500 + 12 * step, 2900 + int(60 * np.sin(step / 3))) for step in range(50)]
    ImageDraw.Draw(page).line(points, fill=ink, width=5)
    return page


@pytest.mark.parametrize(
    "page",
    [
        write_on(empty(), (1230, 3300), "2"),
        write_on(empty(), (400, 600), "Kenntnis genommen"),
        signature(empty(), 60),
        signature(empty(tone=190), 120),
        write_on(empty(), (900, 1500), "bitte prüfen", ink=170),
    ],
    ids=["page number", "one line", "signature", "signature on grey", "pencil"],
)
def test_pages_with_anything_on_them_are_kept(page):
    assert not paper.is_blank(page)


def test_uneven_light_is_taken_out_and_even_light_left_alone(sheet):
    photo = Image.open(io.BytesIO(samples.photo(sheet, orientation=1))).convert("L")
    flat = np.asarray(paper.evened(photo))
    assert np.percentile(flat, 60) > 225
    assert paper.evened(sheet) is sheet


def test_a_stamp_is_colour_and_the_cast_of_a_lamp_is_not(sheet):
    photo = Image.open(io.BytesIO(samples.photo(sheet, orientation=1)))
    assert not paper.is_coloured(photo)
    ImageDraw.Draw(photo).ellipse((1200, 2000, 1500, 2300), outline=(20, 40, 180), width=12)
    assert paper.is_coloured(photo)


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 3.0])
def test_codes_are_read_lying_any_way(sheet, quarter, skew):
    page = samples.degraded(sheet, skew=skew).rotate(quarter, expand=True)
    (code,) = codes.read_codes(page)
    assert (code.kind, code.text[:12]) == ("QRCode", "GD1:Musterau")
    left, top, right, bottom = code.box
    assert 0 < right - left < 0.2
    assert 0 < bottom - top < 0.2


def test_several_codes_come_in_reading_order():
    page = Image.new("L", (1654, 2339), 255)
    for y, text in ((1500, "unten"), (200, "oben")):
        buffer = io.BytesIO()
        segno.make(text, micro=False).save(buffer, kind="png", scale=6)
        page.paste(Image.open(buffer).convert("L"), (300, y))
    assert [code.text for code in codes.read_codes(page)] == ["oben", "unten"]


def test_no_code_is_no_code():
    assert codes.read_codes(empty()) == []
