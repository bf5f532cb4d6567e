"""The searchable PDF: its text layer, its size, and many pages at once."""

from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from gemeinde_desk.intake import text_layer
from gemeinde_desk.intake.engine import Line, Word
from gemeinde_desk.intake.text_layer import store_page, write_searchable
from tests.support import samples

SIZE = (400, 600)
PAPER = {"L": 200, "RGB": (200, 210, 220), "1": 1}


def line(texts: list[str], y: int = 100) -> Line:
    words = tuple(Word(text, (20 + 60 * n, y, 70 + 60 * n, y + 20), 90) for n, text in enumerate(texts))
    return Line(words, (20, y, 380, y + 20), y + 16, new_block=False)


def written(folder: Path, *pages: list[Line], mode: str = "L") -> Path:
    picture = Image.new(mode, SIZE, PAPER[mode])
    records = [store_page(folder / f"p{number}", picture, 100, lines) for number, lines in enumerate(pages)]
    write_searchable(records, folder / "out.pdf")
    assert pikepdf.pdfa.validate_written(folder / "out.pdf", "2b").verdict == "pass"
    return folder / "out.pdf"


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n").strip() for page in document]


def test_words_come_out_in_order_with_blanks_and_line_ends(tmp_path):
    path = written(tmp_path, [line(["Größe", "§", "35"]), line(["Straße"], 200)])
    assert texts(path) == ["Größe § 35\nStraße"]


def test_the_page_has_the_size_of_the_paper(tmp_path):
    with pikepdf.open(written(tmp_path, [])) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 288, 432]  # 400 x 600 px at 100 dpi


def test_nothing_is_drawn_over_the_picture(tmp_path):
    with pypdfium2.PdfDocument(written(tmp_path, [line(["sichtbar"] * 5)])) as document:
        assert document[0].render(grayscale=True).to_pil().getextrema() == (200, 200)


def test_colour_stays(tmp_path):
    with pikepdf.open(written(tmp_path, [], mode="RGB")) as pdf:
        assert pdf.pages[0].Resources.XObject.I.ColorSpace == "/DeviceRGB"


def test_black_and_white_is_kept_exactly_and_small(tmp_path):
    page = samples.rastered(samples.letters_pdf(1)[0], dpi=200)[0].convert("1")
    write_searchable([store_page(tmp_path / "p", page, 200, [])], tmp_path / "out.pdf")
    assert pikepdf.pdfa.validate_written(tmp_path / "out.pdf", "2b").verdict == "pass"
    assert (tmp_path / "out.pdf").stat().st_size < 70_000
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        kept = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.I).as_pil_image().convert("1")
    assert ImageChops.difference(kept.convert("L"), page.convert("L")).getbbox() is None
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        shown = document[0].render(grayscale=True).to_pil()
    assert shown.histogram()[255] > 0.8 * shown.width * shown.height  # not inverted


def test_many_pages_are_joined_in_order_and_the_layer_is_small(tmp_path, monkeypatch):
    monkeypatch.setattr(text_layer, "_AT_ONCE", 4)
    path = written(tmp_path, *[[line([f"Seite{number}"])] for number in range(11)])
    assert texts(path) == [f"Seite{number}" for number in range(11)]
    assert list(tmp_path.glob("*.part")) == []
    picture = (tmp_path / "p0.picture").stat().st_size
    assert path.stat().st_size < 11 * picture + 20_000


def test_a_page_that_is_missing_leaves_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_searchable([tmp_path / "p0.json"], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_any_word_the_engine_could_say_conforms(tmp_path_factory, words):
    written(tmp_path_factory.mktemp("t"), [line(words)])
