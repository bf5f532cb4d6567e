"""Real text recognition on pages as scanners and telephones deliver them."""

import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from PIL import Image

from gemeinde_desk.documents.page_errors import BrokenPdf, EncryptedPdf, ImageTooLarge
from gemeinde_desk.documents.sandbox import Limits, Sandbox
from gemeinde_desk.documents.sandbox_errors import WorkCancelled
from gemeinde_desk.intake import engine
from gemeinde_desk.intake.engine import LanguageDataMissing
from gemeinde_desk.intake.recognition import NoArchive, Recogniser, TextSource
from tests.support import samples
from tests.support.accuracy import error_rate

pytestmark = pytest.mark.ocr

#: measured on these pages: 0.05 to 0.9 per cent a page, the worst where the model loses a whole word
GOOD = 0.012


@pytest.fixture(scope="module")
def recogniser():
    reader = Recogniser(Sandbox(Limits(), children=2))
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def sheets():
    pdf, letters = samples.letters_pdf(6)
    return list(zip(samples.rastered(pdf), letters, strict=True))


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\f".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def pile(recogniser, sheets, tmp_path_factory):
    """One run over six pages: skew both ways, noise, pale ink, one on its head, one on its side, and a blank one."""
    folder = tmp_path_factory.mktemp("pile")
    images = [image for image, _ in sheets]
    pages = [
        samples.degraded(images[0], 1, skew=2.0),
        samples.degraded(images[1], 2, skew=-2.0, noise=8),
        samples.degraded(images[2], 3, ink=120, paper=215),
        samples.degraded(images[3], 4, skew=1.0).rotate(180),
        samples.degraded(images[4], 5, skew=-0.5).rotate(90, expand=True),
        samples.degraded(Image.new("L", images[0].size, 255), 6),
    ]
    source = samples.write(folder, "Scan 1.pdf", samples.scanned_pdf(pages))
    before = source.read_bytes()
    steps = []
    result = recogniser.recognise(source, folder / "durchsuchbar.pdf", progress=lambda *step: steps.append(step))
    assert source.read_bytes() == before
    return result, steps


@pytest.mark.parametrize("number", range(5), ids=["skew +2", "skew -2, noise", "pale", "on its head", "on its side"])
def test_pages_are_read_almost_without_error(pile, sheets, number):
    page = pile[0].pages[number]
    assert error_rate(page.text, sheets[number][1].text) < GOOD
    assert page.source is TextSource.RECOGNISED
    assert page.words == len(page.text.split())
    assert page.confidence > 85
    assert [code.text for code in page.codes] == [sheets[number][1].payload]


def test_the_whole_pile_is_read_better_than_each_page(pile, sheets):
    rates = [
        error_rate(page.text, letter.text) for page, (_, letter) in zip(pile[0].pages[:5], sheets[:5], strict=True)
    ]
    assert sum(rates) / len(rates) < GOOD / 2


def test_what_was_done_to_each_page_is_told(pile):
    pages = pile[0].pages
    assert [page.turned for page in pages] == [0, 0, 0, 180, 270, 0]
    assert [page.angle for page in pages[:2]] == pytest.approx([-2, 2], abs=0.1)
    assert [page.blank for page in pages] == [False] * 5 + [True]
    assert pages[5].text == ""


def test_progress_counts_pages(pile):
    assert pile[1] == [(number, 6) for number in range(7)]


def test_umlauts_and_paragraph_signs(pile):
    text = pile[0].text
    assert "§ 35 Absatz 2 BauGB" in text
    assert "§ 28 Abs. 1 VwVfG" in text
    assert all(letter in text for letter in "äöüÖß€")
    assert "IBAN DE02 1203 0000 0000 2020 51" in text


def test_the_copy_for_keeping_is_pdfa_and_has_every_page(pile):
    archive = pile[0].archive
    assert archive is not None
    assert pikepdf.pdfa.validate_written(archive, "2b").verdict == "pass"
    with pikepdf.open(archive) as pdf:
        assert len(pdf.pages) == 6  # the blank one too
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx([595, 842], abs=1)
    assert archive.stat().st_size < 6 * 900_000
    assert list(archive.parent.glob("*.part")) == []


def test_the_text_layer_is_copied_as_recognised(pile):
    archive, pages = pile[0].archive, pile[0].pages
    for shown, page in zip(text_of(archive).split("\f"), pages, strict=True):
        assert error_rate(shown, page.text) < 0.02 if page.text else shown.strip() == ""


def test_pdftotext_reads_the_layer_with_umlauts(pile):
    out = subprocess.run(["pdftotext", pile[0].archive, "-"], capture_output=True, check=True).stdout.decode()
    assert "Bürgermeisteramt" in out
    assert "Straßenreinigungsgebühren" in out
    assert error_rate(out.split("\f")[0], pile[0].pages[0].text) < 0.02


def test_a_found_word_is_marked_over_its_print(pile):
    with pypdfium2.PdfDocument(pile[0].archive) as document:
        page = document[0]
        text = page.get_textpage()
        found = text.search("IBAN").get_next()
        assert text.count_rects(*found) == 1
        left, bottom, right, top = text.get_rect(0)
        assert 7 < top - bottom < 16  # points: it was printed in nine
        assert 18 < right - left < 32
        picture = page.render(scale=2, grayscale=True).to_pil()
        mark = (int(left * 2), picture.height - int(top * 2), int(right * 2), picture.height - int(bottom * 2))
        dark = [sum(tone < 140 for tone in picture.crop(mark).tobytes())]
        beside = (mark[0], 2 * mark[1] - mark[3], mark[2], mark[1])
        dark.append(sum(tone < 140 for tone in picture.crop(beside).tobytes()))
        assert dark[0] > 100 > 20 > dark[1]


def test_a_photo_with_exif_and_uneven_light(recogniser, sheets, tmp_path):
    image, letter = sheets[0]
    path = samples.write(tmp_path, "IMG_4711.jpg", samples.photo(image))
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert error_rate(result.text, letter.text) < GOOD
    with pikepdf.open(result.archive) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx([595, 842], abs=3)


def test_a_photo_of_twenty_thousand_pixels(recogniser, sheets, tmp_path):
    image, letter = sheets[1]
    path = tmp_path / "riesig.jpg"
    image.resize((14_138, 20_000), Image.Resampling.NEAREST).save(path, quality=70)
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert error_rate(result.text, letter.text) < 0.02


def test_a_fax_in_black_and_white_with_two_pages(recogniser, sheets, tmp_path):
    pages = [image.resize((1654, 2339)).convert("1") for image, _ in sheets[:2]]
    path = tmp_path / "fax.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4", dpi=(200, 200))
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert [error_rate(page.text, sheets[n][1].text) < 0.02 for n, page in enumerate(result.pages)] == [True, True]
    with pikepdf.open(result.archive) as pdf:
        assert float(pdf.pages[0].mediabox[3]) == pytest.approx(842, abs=1)
    assert result.archive.stat().st_size < 150_000


def test_a_crooked_scan_in_black_and_white_stays_so(recogniser, sheets, tmp_path):
    image, letter = sheets[3]
    buffer = tmp_path / "sw.pdf"
    image.rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor=255).convert("1").save(buffer, resolution=300)
    result = recogniser.recognise(buffer, tmp_path / "a.pdf")
    assert error_rate(result.text, letter.text) < GOOD
    assert result.archive.stat().st_size < 150_000


def test_a_pdf_with_text_keeps_its_text(recogniser, tmp_path):
    pdf, letters = samples.letters_pdf(2)
    path = samples.write(tmp_path, "Bescheid.pdf", pdf)
    start = time.monotonic()
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert time.monotonic() - start < 2  # not recognised
    assert [page.source for page in result.pages] == [TextSource.FILE] * 2
    assert error_rate(result.pages[1].text, letters[1].text) < 0.001
    # Helvetica is not embedded in this file: it cannot become PDF/A, and is not made to look as if it did
    assert (result.archive, result.no_archive) == (None, NoArchive.NOT_CONFORMING)
    assert result.detail
    assert not (tmp_path / "a.pdf").exists()


def test_what_recognition_wrote_is_not_recognised_again(recogniser, pile, tmp_path):
    result = recogniser.recognise(pile[0].archive, tmp_path / "b.pdf")
    assert [page.source for page in result.pages[:5]] == [TextSource.FILE] * 5
    assert result.pages[5].blank
    assert pikepdf.pdfa.validate_written(result.archive, "2b").verdict == "pass"


def test_a_mixed_pdf_is_recognised_where_it_has_no_text(recogniser, sheets, tmp_path):
    path = tmp_path / "gemischt.pdf"
    scan = samples.write(tmp_path, "s.pdf", samples.scanned_pdf([samples.degraded(sheets[5][0], 9)]))
    typed = samples.write(tmp_path, "t.pdf", samples.letters_pdf(1)[0])
    with pikepdf.open(typed) as pdf, pikepdf.open(scan) as other:
        pdf.pages.extend(other.pages)
        pdf.save(path)
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert [page.source for page in result.pages] == [TextSource.FILE, TextSource.RECOGNISED]
    assert error_rate(result.pages[1].text, sheets[5][1].text) < GOOD


def test_a_signed_pdf_is_read_but_never_rewritten(recogniser, sheets, tmp_path):
    path = tmp_path / "signiert.pdf"
    with pikepdf.open(samples.write(tmp_path, "s.pdf", samples.letters_pdf(1)[0])) as pdf:
        signature = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=b"x"
            )
        )
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Sig1"), V=signature))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        pdf.save(path)
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert result.pages[0].words > 100
    assert (result.archive, result.no_archive) == (None, NoArchive.SIGNED)
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("maker", "error"),
    [
        (samples.encrypted_pdf, EncryptedPdf),
        (samples.hopeless_pdf, BrokenPdf),
        (samples.empty_pdf, BrokenPdf),
        (samples.bomb_png, ImageTooLarge),
    ],
)
def test_unreadable_files_are_refused_by_name_and_leave_nothing(recogniser, tmp_path, maker, error):
    path = samples.write(tmp_path, "upload", maker())
    with pytest.raises(error, match="Mahnung"):
        recogniser.recognise(path, tmp_path / "a.pdf", name="Mahnung.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["upload"]


def test_a_thousand_pages_with_text(recogniser, tmp_path):
    path = samples.write(tmp_path, "niederschrift.pdf", samples.many_pages_pdf(1000))
    result = recogniser.recognise(path, tmp_path / "a.pdf")
    assert len(result.pages) == 1000
    assert "Seite 1000 der Niederschrift" in result.pages[999].text


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_cancelling_leaves_no_process_and_no_file(sheets, tmp_path, monkeypatch):
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    path = samples.write(tmp_path, "a.pdf", samples.scanned_pdf([image for image, _ in sheets]))
    box = Sandbox(Limits(), children=2)
    reader = Recogniser(box)
    asked = []

    def cancelled() -> bool:
        if steps and steps[-1][0] == 2:
            asked.append(time.monotonic())
            return True
        return False

    steps: list[tuple[int, int]] = []
    with pytest.raises(WorkCancelled):
        reader.recognise(path, tmp_path / "b.pdf", cancelled=cancelled, progress=lambda *step: steps.append(step))
    assert time.monotonic() - asked[0] < 1.0
    children = Path("/proc/self/task").glob("*/children")
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for file in children for pid in file.read_text().split()]
    assert not any(str(temp).encode() in command for command in commands)
    reader.close()
    assert list(temp.iterdir()) == []
    assert not (tmp_path / "b.pdf").exists()


def test_a_page_that_is_too_much_is_kept_as_a_picture(sheets, tmp_path):
    image, letter = sheets[0]
    wall = Image.new("L", (image.width * 3, image.height * 3))
    for column in range(3):
        for row in range(3):
            wall.paste(image, (column * image.width, row * image.height))
    path = samples.write(tmp_path, "a.pdf", samples.scanned_pdf([image, wall]))
    with Sandbox(Limits(cpu_seconds=6), children=2) as box:
        result = Recogniser(box).recognise(path, tmp_path / "b.pdf")
    assert [page.source for page in result.pages] == [TextSource.RECOGNISED, TextSource.UNREAD]
    assert result.unread == (2,)
    assert error_rate(result.pages[0].text, letter.text) < GOOD
    assert pikepdf.pdfa.validate_written(result.archive, "2b").verdict == "pass"
    with pikepdf.open(result.archive) as pdf:
        assert len(pdf.pages) == 2
        assert "/I" in pdf.pages[1].Resources.XObject


def test_missing_language_data_say_what_helps(monkeypatch, tmp_path):
    monkeypatch.setattr(engine.sysconfig, "get_path", lambda _: str(tmp_path))
    monkeypatch.setattr(engine, "_SYSTEM_FOLDERS", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    with pytest.raises(LanguageDataMissing, match="tesseract-ocr-deu"):
        Recogniser()
    (tmp_path / "deu.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert engine.language_folder("deu") == tmp_path


def test_so_many_processes_as_the_settings_say():
    for wanted, children in ((0, 2), (5, 5)):
        recogniser = Recogniser(processes=wanted)
        assert recogniser._sandbox.children == children
        recogniser.close()
