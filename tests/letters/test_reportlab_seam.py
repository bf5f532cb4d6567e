"""Tells when a new reportlab makes a piece of the seam unnecessary or breaks it."""

import inspect
import io

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas

from gemeinde_desk.letters import reportlab_seam


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


def test_the_keys_are_still_not_listed_by_reportlab_itself():
    source = inspect.getsource(pdfdoc.PDFCatalog) + inspect.getsource(pdfdoc.PDFPage)
    for key in ("OutputIntents", "StructParents"):
        assert key not in source
        assert key in pdfdoc.PDFCatalog.__NoDefault__ + pdfdoc.PDFPage.__NoDefault__


def test_canvas_still_keeps_its_operators_and_file():
    canvas = Canvas(io.BytesIO())
    assert reportlab_seam.operators(canvas) is canvas._code
    assert reportlab_seam.document(canvas) is canvas._doc


def test_font_descriptor_is_written_as_reportlab_does():
    """The override repeats reportlab's method; this notices when the original changes."""
    source = inspect.getsource(ttfonts.TTFontFace.addSubsetObjects)
    for part in ("self.makeSubset(subset)", "'StemV': self.stemV", "'FontFile2': fontFileRef", "FF_SYMBOLIC"):
        assert part in source
