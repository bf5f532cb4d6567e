"""The static fonts: coverage of DIN 91379, shaping, and two processes making them at once."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from gemeinde_desk.letters.fonts import FontUnavailable, Style, clean, font, font_file, needs_shaping, unprintable

LIST = Path(__file__).parents[3] / "shared" / "din91379" / "latin_list_1.3.txt"


def rows():
    for line in LIST.read_text(encoding="utf-8").splitlines():
        kind, form, codes, *_rest = (part.strip() for part in line.split(";"))
        yield kind, form, "".join(chr(int(code, 16)) for code in codes.split())


@pytest.mark.parametrize("style", Style)
def test_every_letter_and_sequence_of_din_91379_is_drawn(style):
    """All Latin letters and sequences; of the other signs only three mathematical ones have a stand-in."""
    letters = [text for kind, _form, text in rows() if kind == "bll"]
    assert len(letters) > 600
    assert [text for text in letters if font(style).drawable(clean(text)) != clean(text)] == []
    everything = [clean(text) for _kind, _form, text in rows() if clean(text).strip()]
    assert {text for text in everything if font(style).drawable(text) != text} <= {"≤", "≥", "∞"}


def test_marks_of_sequences_are_placed_over_their_letter():
    for kind, form, text in rows():
        if kind != "bll" or form != "seq":
            continue
        composed = unicodedata.normalize("NFC", text)
        base = [char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)]
        width = sum(font(Style.REGULAR).width(char) for char in base)
        assert font(Style.REGULAR).width(composed) == pytest.approx(width, abs=60), text
        assert needs_shaping(composed)


def test_unprintable_lists_what_the_clerk_should_know():
    assert unprintable("Müller 😀😀 ש\nŁ") == ("😀", "ש")
    assert unprintable("Müller & Söhne") == ()


def test_clean_leaves_one_kind_of_everything():
    assert clean("a\r\nb\u2028c\td\u00ade\u202ef") == "a\nb\nc def"
    assert clean("u\u0308") == "ü"
    assert clean("\ud800") == "?"
    assert clean("a\x00\ufffe\uffffb\ufeff") == "ab"


def test_fonts_are_made_once_even_by_two_processes(tmp_path):
    code = (
        "import sys; from pathlib import Path; from gemeinde_desk.letters.fonts import *;"
        "print(font_file(Style.REGULAR, Path(sys.argv[1])).stat().st_size)"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(2)]
    sizes = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(sizes) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["NotoSans-Regular.ttf"]
    before = (tmp_path / "NotoSans-Regular.ttf").read_bytes()
    assert before == font_file(Style.REGULAR).read_bytes()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FontUnavailable, match="beschreibbar"):
        font_file(Style.REGULAR, tmp_path / "file" / "fonts")
