"""Letters as they come out: place on the page, structure, completeness, hostile text, determinism."""

import io
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from gemeinde_desk.cases import codes
from gemeinde_desk.errors import InvalidInput, Refused
from gemeinde_desk.letters.geometry import geometry
from gemeinde_desk.letters.model import DeliveryKind, Field, PageBreak, Paragraph, Recipient, Remedy, Table, Text
from gemeinde_desk.letters.render import ADDRESS_TOO_LONG, address_fits, problems, render_batch, render_letter
from gemeinde_desk.letters.report import render_report
from gemeinde_desk.letters.templates import load_templates
from gemeinde_desk.letters.typeset import set_lines, text_runs
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.texts import tied
from tests.letters.samples import HEAD, NOW, letter, template_letter

MM = 72 / 25.4


def text_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def boxes(data: bytes, page: int = 0):
    """(text, left, top, right, bottom) in mm from the upper left corner, for every piece of text and picture."""
    with pypdfium2.PdfDocument(data) as document:
        sheet = document[page]
        height = sheet.get_height()
        words = sheet.get_textpage()
        for number in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(number)
            box = (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
            yield words.get_text_bounded(left, bottom, right, top), *box


@pytest.mark.parametrize("form", ["A", "B"])
@pytest.mark.parametrize("delivery", [DeliveryKind.LETTER, DeliveryKind.FORMAL_SERVICE])
def test_window_shows_the_address_and_nothing_else(form, delivery):
    six = Recipient(
        ("Musterbau GmbH & Co. KG", "Abteilung Tiefbau", "Frau Dr. Zoë Łukasiewicz", "Hof 3", "12345 Ort", "ÖSTERREICH")
    )
    data = render_letter(letter(recipient=six, delivery=delivery), HEAD, created=NOW, form=form)
    geo = geometry(form)
    shown = []
    for text, left, top, right, bottom in boxes(data):
        if left < geo.window_clear_x1 and bottom > geo.window_clear_y0 and top < geo.window_clear_y1:
            shown.append(text.strip())
            assert left >= 25 - 0.2
            assert right <= geo.address_x + geo.address_width
            assert top >= geo.address_y + 5
            assert bottom <= geo.address_y + geo.address_height
    allowed = {*six.lines, HEAD.sender_line} | ({delivery.remark} if delivery.remark else set())
    assert set(" ".join(shown).split()) == set(" ".join(allowed).split())


LONG_NAME = "Prof. Dr. Maria-Magdalena Theodora Freifrau von und zu Schulenburg-Wolffersdorff-Łukasiewicz"


def test_a_long_address_is_broken_and_set_smaller_but_never_cut():
    long = Recipient(("Frau", LONG_NAME, "Bürgermeister-Johann-Wolfgang-von-Goethe-Allee 123 a", "99998 Musterau"))
    data = render_letter(letter(recipient=long), HEAD, created=NOW)
    shown = " ".join(text_of(data)[0].split())
    assert " ".join(long.lines).replace("-", "") in shown.replace("- ", "-").replace("-", "")
    geo = geometry()
    rights = [right for _text, left, top, right, _bottom in boxes(data) if left < 100 and geo.address_y < top < 90]
    assert max(rights) <= geo.address_x + geo.address_width


def test_an_address_that_does_not_fit_the_window_keeps_the_letter_from_being_issued():
    endless = letter(recipient=Recipient((LONG_NAME * 3, LONG_NAME, "99998 Musterau")))
    assert problems(endless) == (ADDRESS_TOO_LONG,)
    with pytest.raises(Refused):
        render_letter(endless, HEAD, created=NOW)


def test_measures_of_form_b():
    places = {
        text.strip(): (left, top)
        for text, left, top, _right, _bottom in boxes(render_letter(letter(), HEAD, created=NOW))
    }
    subject = next(place for text, place in places.items() if text.startswith("Bescheid über"))
    assert subject[0] == pytest.approx(25, abs=0.5)
    assert subject[1] == pytest.approx(98.46, abs=2.5)
    assert places["Unser Zeichen"][0] == pytest.approx(125, abs=0.5)
    assert 50 <= places["Ihr Zeichen"][1] <= 54


def test_pages_are_numbered_only_when_there_are_several():
    assert "Seite" not in text_of(render_letter(letter(), HEAD, created=NOW))[0]
    pages = text_of(render_letter(letter(facts=14), HEAD, created=NOW))
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in page
    assert all("631.20-0001/2026" in page for page in pages)


def test_signature_is_never_alone_and_enclosures_stay_with_it():
    for facts in range(1, 16):
        last = text_of(
            render_letter(letter(facts=facts, enclosures=("Lageplan", "Kostenverzeichnis")), HEAD, created=NOW)
        )[-1]
        assert "Gegen diesen Bescheid" in last
        assert last.index("Öhler\n") < last.index("Anlagen") < last.index("Lageplan")


def page_of(pages: list[str], words: str) -> int:
    return next(number for number, page in enumerate(pages) if words in " ".join(page.split()))


def test_a_remedy_instruction_stays_on_one_page_with_its_heading():
    paragraphs = (
        text_runs("Anfang der Belehrung. " * 12),
        text_runs("Mitte. " * 60),
        text_runs("Schluss der Belehrung."),
    )
    remedy = Remedy("vwvfg", "muster@2025-01-01", "Rechtsbehelfsbelehrung", paragraphs)
    crossed = 0
    for lines in range(2, 40):
        text = [Paragraph(text_runs(f"Zeile {number}")) for number in range(lines)]
        sign = letter().body[-1]
        pages = text_of(render_letter(letter(body=(*text, remedy, sign)), HEAD, created=NOW))
        first = page_of(pages, "Rechtsbehelfsbelehrung")
        assert first == page_of(pages, "Anfang der") == page_of(pages, "Schluss der Belehrung."), lines
        crossed += first == 1
    assert crossed


def test_a_signature_has_two_lines_of_text_above_it_even_when_the_last_paragraph_is_one_line():
    sign = letter().body[-1]
    moved = 0
    for lines in range(2, 40):
        text = [Paragraph(text_runs(f"Zeile {number}")) for number in range(lines)]
        pages = text_of(render_letter(letter(body=(*text, sign)), HEAD, created=NOW))
        if len(pages) > 1 and "Mit freundlichen" in pages[-1]:
            moved += 1
            assert f"Zeile {lines - 2}" in pages[-1], lines
    assert moved


def test_qr_code_is_read_from_the_page():
    with pypdfium2.PdfDocument(render_letter(letter(7), HEAD, created=NOW)) as document:
        found = zxingcpp.read_barcodes(document[0].render(scale=200 / 72).to_pil())
    assert [codes.parse(code.text) for code in found] == [codes.Code("MUA", "631.20-0007/2026")]


def test_same_letter_gives_the_same_bytes_in_another_process():
    here = render_letter(letter(data={"a": 1}), HEAD, created=NOW)
    code = (
        "import sys, hashlib; from tests.letters.samples import *; from gemeinde_desk.letters.render import render_letter;"
        "render_letter(letter(2, subject='Ǩ\\u0300 𝄞'), HEAD, created=NOW);"
        "sys.stdout.buffer.write(render_letter(letter(data={'a': 1}), HEAD, created=NOW))"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert there.stdout == here
    assert render_letter(letter(data={"a": 2}), HEAD, created=NOW) != here


def test_dates_of_the_file_are_those_given():
    with pikepdf.open(io.BytesIO(render_letter(letter(), HEAD, created=NOW))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261124093000+01'00'"
        assert "2026-11-24T09:30:00+01:00" in pdf.Root.Metadata.read_bytes().decode()
    with pytest.raises(InvalidInput):
        render_letter(letter(), HEAD, created=datetime(2026, 11, 24))


def test_structure_is_whole():
    """Every marked content is in the parent tree, every text operator inside marked content or an artifact."""
    with pikepdf.open(io.BytesIO(render_letter(letter(facts=12, data={"x": 1}), HEAD, created=NOW))) as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        for number, page in enumerate(pdf.pages):
            assert page.StructParents == number == parents[2 * number]
            depth, marks = 0, []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name == "BDC":
                    depth += 1
                    if "/MCID" in operands[1]:
                        marks.append(int(operands[1]["/MCID"]))
                elif name == "EMC":
                    depth -= 1
                elif name in {"Tj", "Do", "f", "S"}:
                    assert depth > 0
            assert depth == 0
            assert marks == list(range(len(parents[2 * number + 1])))
        tags = [str(kid.S) for kid in pdf.Root.StructTreeRoot.K[0].K]
        assert tags.count("/H1") == 1
        assert {"/P", "/H2", "/L", "/Table", "/Figure"} <= set(tags)
        assert pdf.attachments["daten.json"].get_file().read_bytes() == b'{\n "x": 1\n}'


def test_words_stay_apart_at_line_ends():
    data = render_letter(letter(facts=3), HEAD, created=NOW)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = [bytes(ops[0]) for ops, op in pikepdf.parse_content_stream(pdf.pages[0]) if str(op) == "Tj"]
    assert sum(piece.endswith(b" ") for piece in shown) > 10


def test_missing_values_are_refused_unless_a_draft():
    gaps = letter(body=(Paragraph((Text("am "), Text("[Termin]", missing=True), Field("fall.zeichen"))), Remedy("x")))
    with pytest.raises(Refused) as refused:
        render_letter(gaps, HEAD, created=NOW)
    assert "Termin" in str(refused.value)
    assert len(problems(gaps)) == 3
    draft = text_of(render_letter(gaps, HEAD, created=NOW, draft=True))[0]
    assert "[Termin]" in draft
    assert "ENTWURF" in draft.replace("\n", "")
    assert problems(letter(recipient=Recipient(()), subject=" ")) == ("Die Anschrift fehlt.", "Der Betreff fehlt.")


HOSTILE = (
    '<img src="/etc/hostname"/> Müller & Söhne <GmbH>',
    "(Klammer) \\ Schrägstrich ) Tj ET Q",
    "%%EOF endstream endobj",
    "שלום مرحبا 😀 漢字 \u202eumgekehrt\u202c",
    "a\x00b\x07c\ud800d\ufffe",
    "Ǩ\u0300 S\u0331 \u0301allein ﬁ",
    "x" * 3000,
    "\n\n\n",
    "   ",
    "≤ ≥ ∞ Ⅻ ½",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    hostile = letter(
        recipient=Recipient((text, text, "12345 Ort")),
        subject=text + "Betreff",
        body=(
            *letter().body,
            Paragraph(text_runs(text)),
            Paragraph((Text(text, bold=True, italic=True, underline=True),)),
        ),
        enclosures=(text,),
        reference=text,
    )
    overlong = not address_fits(hostile.recipient.lines)  # such a letter exists as a draft only
    data = render_letter(hostile, replace(HEAD, name=text or "x"), created=NOW, draft=overlong)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert "/AF" not in pdf.Root
    shown = "".join(text_of(data))
    if text == HOSTILE[0]:
        assert text in shown.replace("\n", " ")


def test_long_words_stay_inside_the_margins():
    wide = letter(body=(Paragraph(text_runs("Wasserstraßenverkehrs" * 40)), Paragraph(text_runs("x@" * 400))))
    for _text, left, _top, right, _bottom in boxes(render_letter(wide, HEAD, created=NOW)):
        assert 4.5 <= left <= right <= 200.5


def test_page_break_and_batch():
    split = letter(body=(*letter().body[:2], PageBreak(), *letter().body[2:]))
    pages = text_of(render_letter(split, HEAD, created=NOW))
    assert len(pages) == 2
    assert "Nebenbestimmungen" in pages[1]
    batch = render_batch([letter(1), split, letter(3, data={"n": 3})], HEAD, created=NOW)
    assert [("Seite" in page) for page in text_of(batch)] == [False, True, True, False]
    with pikepdf.open(io.BytesIO(batch)) as pdf:
        assert list(pdf.attachments) == ["daten-00003.json"]
    assert len(batch) < 120_000
    with pytest.raises(InvalidInput):
        render_batch([], HEAD, created=NOW)


def test_arms_that_are_no_picture_and_bad_colour():
    with pytest.raises(InvalidInput, match="Wappen"):
        render_letter(letter(), replace(HEAD, arms=b"GIF89a nonsense"), created=NOW)
    with pytest.raises(InvalidInput, match="Farbe"):
        render_letter(letter(), replace(HEAD, accent="red); f"), created=NOW)


def test_names_are_composed_and_extractable():
    name = unicodedata.normalize("NFD", "Zoë Ñandú")
    shown = text_of(render_letter(letter(recipient=Recipient((name, "Weg 1", "1 Ort"))), HEAD, created=NOW))[0]
    assert "Zoë Ñandú" in shown


def test_what_belongs_together_is_not_broken():
    assert tied("nach § 28 und §§ 3, Art. 5, Absatz 2") == "nach §\xa028 und §§\xa03, Art.\xa05, Absatz\xa02"
    assert tied("(§ 187 Abs. 1 BGB), § 3a Absatz 2 und 2 Absätze") == (
        "(§\xa0187\xa0Abs.\xa01 BGB), §\xa03a\xa0Absatz\xa02 und 2 Absätze"
    )
    assert tied("Ende am Di, 22.12.2026, Fr 3") == "Ende am Di,\xa022.12.2026, Fr 3"
    assert tied("24 m² am 3. März um 9 Uhr für 5,00 €") == "24\xa0m² am 3.\xa0März um 9\xa0Uhr für 5,00\xa0€"
    assert tied("Konto DE89 3704 0044 0532 0130 00 bei") == "Konto DE89\xa03704\xa00044\xa00532\xa00130\xa000 bei"
    assert tied("am 15. Dezember 2026, Mai 2026") == "am 15.\xa0Dezember\xa02026, Mai\xa02026"
    assert tied("Frau Prof. Dr. Öhler, z. B. § 3a Nr. 4.1") == "Frau Prof.\xa0Dr.\xa0Öhler, z.\xa0B. §\xa03a Nr.\xa04.1"
    assert tied("Flur 3, Flurstück 118/2, Buchstabe a, DN 32") == (
        "Flur\xa03, Flurstück\xa0118/2, Buchstabe\xa0a, DN\xa032"
    )
    assert tied("Punkt 3 Maßnahmen, 12 Monate") == "Punkt 3 Maßnahmen, 12 Monate"
    for words in range(60, 80):
        lines = set_lines(text_runs("x" * words + " per E-Mail an Groß-Umstadt, § 28"), 10, 400)
        for line in lines:
            shown = "".join(span.text for span in line.spans)
            assert not shown.endswith(("E-", "§\xa0"))


def test_every_template_is_drawn_complete():
    for template in load_templates(resources() / "letter_templates").values():
        pages = "".join(text_of(render_letter(template_letter(template), HEAD, created=NOW)))
        assert "Sehr geehrte Frau Dr. Łukasiewicz," in pages
        assert "Mit freundlichen Grüßen" in pages
        assert "{" not in pages
        assert ("Rechtsbehelfsbelehrung" in pages) == template.notice


def test_report_repeats_table_heads_and_says_when_empty():
    rows = tuple((text_runs(f"{n}"), text_runs("Text " * 30), text_runs("1,00 €")) for n in range(60))
    body = (Table((text_runs("Nummer"), text_runs("Inhalt"), text_runs("Betrag")), rows),)
    data = render_report("Liste", body, office="Musterau", created=NOW, identifier="1")
    pages = text_of(data)
    assert len(pages) > 2
    assert all("Inhalt" in page and "Musterau" in page for page in pages)
    assert f"Seite 2 von {len(pages)}" in pages[1]
    assert data == render_report("Liste", body, office="Musterau", created=NOW, identifier="1")
    right = max(place[2] for text, *place in boxes(data) if "1,00" in text)
    assert right == pytest.approx(190, abs=0.6)
    assert "Keine Einträge." in text_of(render_report("Liste", (), office="M", created=NOW, identifier="1"))[0]


def test_two_threads_draw_the_same_as_one():
    """The window previews while another worker issues: both use the same fonts and memories."""
    texts = [f"Nr. {number} Ǩ\u0300 ✓ {chr(0x100 + number)}" for number in range(24)]
    letters = [letter(number, subject=text, data={"n": number}) for number, text in enumerate(texts)]

    def make(item):
        return render_letter(item, HEAD, created=NOW)

    alone = [make(item) for item in letters]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(make, letters)) == alone


_FRESH = """
import hashlib
from concurrent.futures import ThreadPoolExecutor
from tests.letters.samples import HEAD, NOW, letter
from gemeinde_desk.letters.render import render_letter

def digest(number):
    return hashlib.sha256(render_letter(letter(), HEAD, created=NOW)).hexdigest()

with ThreadPoolExecutor(4) as pool:
    print(len({*pool.map(digest, range(8)), digest(0)}))
"""


def test_the_first_letters_of_a_process_may_be_drawn_at_once():
    """Nothing is cut or kept yet then: fonts share one reading position in their file."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", _FRESH], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
