"""Page pictures of good, damaged and hostile files, drawn by real children."""

import contextlib
import io
import sys
import time

import pytest
from PIL import Image

from gemeinde_desk.documents.page_errors import BrokenImage, BrokenPdf, EncryptedPdf, ImageTooLarge, NoSuchPage
from gemeinde_desk.documents.pages import PageRenderer
from gemeinde_desk.documents.sandbox import Limits, Sandbox
from gemeinde_desk.documents.sandbox_errors import WorkCancelled, WorkCrashed, WorkFailed, WorkTooLarge, WorkTooLong
from tests.support import samples


@pytest.fixture(scope="module")
def renderer():
    drawer = PageRenderer()
    yield drawer
    drawer.close()


@pytest.fixture(scope="module")
def sheet():
    return samples.rastered(samples.letters_pdf(1)[0], dpi=100)[0]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def ink(image: Image.Image) -> float:
    """Share of dark pixels."""
    histogram = image.convert("L").histogram()
    return sum(histogram[:128]) / sum(histogram)


def test_a_pdf_tells_its_pages_and_sizes(renderer, tmp_path):
    info = renderer.info(samples.write(tmp_path, "a.pdf", samples.letters_pdf(3)[0]))
    assert info.pages == 3
    assert info.sizes_mm[0] == pytest.approx((210, 297), abs=0.1)
    assert (info.encrypted, info.javascript, info.signed, info.embedded_files) == (False, False, False, ())


def test_pages_are_drawn_as_wide_as_asked(renderer, tmp_path):
    path = samples.write(tmp_path, "a.pdf", samples.letters_pdf(2)[0])
    first, second = opened(renderer.render(path, 0, 800)), opened(renderer.render(path, 1, 200, "JPEG"))
    assert (first.format, first.size) == ("PNG", (800, 1132))
    assert (second.format, second.width) == ("JPEG", 200)
    assert 0.01 < ink(first) < 0.2


def test_a_page_that_is_not_there(renderer, tmp_path):
    path = samples.write(tmp_path, "a.pdf", samples.letters_pdf(2)[0])
    with pytest.raises(NoSuchPage, match="keine Seite 3, sondern 2 Seiten"):
        renderer.render(path, 2, 100)


def test_a_thousand_pages(renderer, tmp_path):
    path = samples.write(tmp_path, "a.pdf", samples.many_pages_pdf(1000))
    start = time.monotonic()
    assert renderer.info(path).pages == 1000
    assert opened(renderer.render(path, 999, 300)).width == 300
    assert time.monotonic() - start < 5


def test_scripts_programs_and_embedded_files_are_flagged(renderer, tmp_path):
    info = renderer.info(samples.write(tmp_path, "a.pdf", samples.active_pdf()))
    assert info.javascript
    assert info.embedded_files == ("rechnung.exe",)


def test_a_password_is_refused_with_what_helps(renderer, tmp_path):
    path = samples.write(tmp_path, "Kontoauszug.pdf", samples.encrypted_pdf())
    for call in (lambda: renderer.info(path), lambda: renderer.render(path, 0, 100)):
        with pytest.raises(EncryptedPdf, match=r"„Kontoauszug.pdf“ ist mit einem Kennwort.*Drucken als PDF"):
            call()


def test_a_restricted_pdf_is_readable_and_flagged(renderer, tmp_path):
    path = samples.write(tmp_path, "a.pdf", samples.encrypted_pdf(user=""))
    assert renderer.info(path).encrypted
    assert ink(opened(renderer.render(path, 0, 400))) > 0.01


def test_a_damaged_pdf_still_shows(renderer, tmp_path):
    path = samples.write(tmp_path, "a.pdf", samples.damaged_pdf())
    assert renderer.info(path).pages == 2
    assert ink(opened(renderer.render(path, 1, 400))) > 0.01


@pytest.mark.parametrize("maker", [samples.hopeless_pdf, samples.empty_pdf])
def test_a_hopeless_pdf_is_refused(renderer, tmp_path, maker):
    path = samples.write(tmp_path, "a.pdf", maker())
    with pytest.raises(BrokenPdf):
        renderer.info(path)
    with pytest.raises(BrokenPdf):
        renderer.render(path, 0, 100)


def test_a_hopeless_pdf_after_one_with_a_password_is_not_said_to_have_one(renderer, tmp_path):
    with pytest.raises(EncryptedPdf):
        renderer.info(samples.write(tmp_path, "a.pdf", samples.encrypted_pdf()))
    for maker in (samples.empty_pdf, samples.hopeless_pdf):
        with pytest.raises(BrokenPdf):
            renderer.info(samples.write(tmp_path, "b.pdf", maker()))


def test_exif_turns_a_photo(renderer, tmp_path, sheet):
    path = samples.write(tmp_path, "IMG_1.jpg", samples.photo(sheet))
    (size,) = renderer.info(path).sizes_mm
    assert size[0] < size[1]
    shown = opened(renderer.render(path, 0, 400))
    assert shown.size == (400, round(400 * sheet.height / sheet.width))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_all_kinds_of_pixels(renderer, tmp_path, sheet, mode):
    picture = sheet if mode == "I;16" else sheet.convert("RGB").convert(mode)
    if mode == "I;16":
        picture = sheet.convert("I").point(lambda value: value * 257).convert("I;16")
    path = tmp_path / ("a.tif" if mode in {"CMYK", "I;16"} else "a.png")
    picture.save(path)
    assert ink(opened(renderer.render(path, 0, 600))) == pytest.approx(ink(sheet), abs=0.02)


def test_transparency_lies_on_white_paper(renderer, tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(path)
    assert opened(renderer.render(path, 0, 50)).getpixel((5, 5)) == (255, 255, 255)


def test_all_pages_of_a_tiff(renderer, tmp_path, sheet):
    path = tmp_path / "fax.tif"
    fax = sheet.convert("1")
    fax.save(path, save_all=True, append_images=[fax.rotate(180)], compression="group4", dpi=(100, 100))
    info = renderer.info(path)
    assert info.pages == 2
    assert info.sizes_mm[1] == pytest.approx((210, 297), abs=1)
    assert renderer.render(path, 0, 200) != renderer.render(path, 1, 200)
    with pytest.raises(NoSuchPage):
        renderer.render(path, 2, 200)


def test_a_picture_of_twenty_thousand_pixels(renderer, tmp_path):
    path = tmp_path / "plan.jpg"
    Image.new("L", (20_000, 20_000), 200).save(path)
    assert opened(renderer.render(path, 0, 500)).size == (500, 500)
    Image.new("1", (20_000, 10_000), 1).save(tmp_path / "plan.png")
    assert opened(renderer.render(tmp_path / "plan.png", 0, 500)).size == (500, 250)


def test_a_picture_bomb_is_refused(renderer, tmp_path):
    path = samples.write(tmp_path, "bombe.png", samples.bomb_png())
    with pytest.raises(ImageTooLarge, match="60000 × 60000 Bildpunkten zu groß"):
        renderer.render(path, 0, 100)


def test_a_picture_that_breaks_off(renderer, tmp_path, sheet):
    path = samples.write(tmp_path, "a.jpg", samples.photo(sheet)[:20_000])
    with pytest.raises(BrokenImage):
        renderer.render(path, 0, 5000)
    path = samples.write(tmp_path, "b.png", samples.bomb_png(3000, 3000))
    with pytest.raises(BrokenImage):
        renderer.render(path, 0, 100)
    with pytest.raises(BrokenImage):
        renderer.info(samples.write(tmp_path, "c.jpg", b"\xff\xd8\xff\xe0 kein Bild"))


@pytest.mark.parametrize("maker", [samples.stream_bomb_pdf, samples.nested_forms_pdf])
def test_a_pdf_bomb_ends_at_the_limits(tmp_path, maker):
    path = samples.write(tmp_path, "bombe.pdf", maker())
    start = time.monotonic()
    with Sandbox(Limits(memory_mb=800, cpu_seconds=3, wall_seconds=6)) as box:
        drawer = PageRenderer(box)
        with contextlib.suppress(WorkTooLong, WorkTooLarge, WorkCrashed, WorkFailed, BrokenPdf):
            drawer.render(path, 0, 200)
        assert time.monotonic() - start < 8
        path = samples.write(tmp_path, "gut.pdf", samples.letters_pdf(1)[0])
        assert drawer.info(path).pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs a kill within a second")
def test_drawing_can_be_cancelled(renderer, tmp_path):
    path = samples.write(tmp_path, "bombe.pdf", samples.nested_forms_pdf())
    start = time.monotonic()
    with pytest.raises(WorkCancelled):
        renderer.render(path, 0, 200, cancelled=lambda: time.monotonic() - start > 0.5)
    assert time.monotonic() - start < 1.5
