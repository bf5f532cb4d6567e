"""Tells when a new reportlab makes a piece of the seam unnecessary or breaks it."""

import inspect
import io

import pikepdf
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from gemeinde_desk.letters import reportlab_seam
from gemeinde_desk.letters.fonts import Style, font, font_file


def test_reportlab_still_forgets_the_line_end_before_endstream():
    """When this fails, reportlab has learned it: drop ``_format_stream``."""
    source = inspect.getsource(reportlab_seam._UNPATCHED)
    assert "fc+b'endstream\\n'" in source


def test_streams_end_with_a_line_end():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(10, 10, "x")
    canvas.save()
    data = buffer.getvalue()
    assert data.count(b"\nendstream\n") == data.count(b"endstream") > 0


def test_the_line_end_is_not_taken_for_one_that_belongs_to_the_data():
    canvas = Canvas(io.BytesIO())
    document = reportlab_seam.document(canvas)
    for data in (b"x", b"x\n", b"\n", b"x\r", b"x\r\n"):
        written = pdfdoc.PDFStream(content=data, filters=[]).format(document)
        assert written.endswith(b"stream\n" + data + b"\nendstream\n")
        assert f"/Length {len(data)}\n".encode() in written


def test_the_keys_are_still_not_listed_by_reportlab_itself():
    source = inspect.getsource(pdfdoc.PDFCatalog) + inspect.getsource(pdfdoc.PDFPage)
    for key in ("OutputIntents", "StructParents"):
        assert key not in source
        assert key in pdfdoc.PDFCatalog.__NoDefault__ + pdfdoc.PDFPage.__NoDefault__


def test_canvas_still_keeps_its_operators_and_file():
    canvas = Canvas(io.BytesIO())
    assert reportlab_seam.operators(canvas) is canvas._code
    assert reportlab_seam.document(canvas) is canvas._doc


def drawn_with(font, name):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, initialFontName=name)
    canvas.setFont(name, 12)
    canvas.drawString(10, 10, "Müller Łódź Ǆ ế")
    canvas.save()
    with pikepdf.open(buffer) as pdf:
        entry = next(font for key, font in pdf.pages[0].Resources.Font.items() if "Noto" in str(font.BaseFont))
        descriptor = {key: str(value) for key, value in entry.FontDescriptor.items() if key != "/FontFile2"}
        file = entry.FontDescriptor.FontFile2
        return (
            [int(width) for width in entry.Widths],
            entry.ToUnicode.read_bytes(),
            file.read_bytes(),
            int(file.Length1),
            descriptor,
            str(entry.Subtype),
            int(entry.FirstChar),
            int(entry.LastChar),
        )


def test_fonts_are_written_as_reportlab_writes_them():
    """The two overrides repeat reportlab's methods: what they write must stay the same, also from memory."""
    path = str(font_file(Style.REGULAR))
    theirs = ttfonts.TTFont("Theirs", path)
    pdfmetrics.registerFont(theirs)
    expected = drawn_with(theirs, "Theirs")
    ours = reportlab_seam.DeskFont("Ours", path)
    assert drawn_with(ours, "Ours") == expected
    assert drawn_with(ours, "Ours") == expected
    for name in ("Theirs", "Ours"):
        pdfmetrics.getFont(name).unregister()
    pdfmetrics.registerFont(font(Style.REGULAR).pdf)


def test_a_begun_file_has_the_seed_in_its_first_subset():
    pdf = reportlab_seam.DeskFont("Seeded", str(font_file(Style.REGULAR)), "äöÄß€")
    document = pdfdoc.PDFDocument()
    pdf.begin(document)
    assert pdf.splitString("Öäß", document) != pdf.splitString("äß", document)
    [(subset, data)] = pdf.splitString("äß€", document)
    assert subset == 0
    assert list(data) == [pdf.codes[char] for char in "äß€"]
    pdf.unregister()
    pdfmetrics.registerFont(font(Style.REGULAR).pdf)
