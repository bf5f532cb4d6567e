"""veraPDF judges what the intake writes: searchable scans and drawn mails, PDF/A-2b."""

import pytest
from PIL import Image

from gemeinde_desk.intake.engine import Line, Word
from gemeinde_desk.intake.mail import parse_mail
from gemeinde_desk.intake.mail_pdf import write_mail_pdf
from gemeinde_desk.intake.recognition import Recogniser
from gemeinde_desk.intake.text_layer import store_page, write_searchable
from tests.support import samples
from tests.tools import verapdf


@pytest.mark.verapdf
def test_scans_and_mails_comply(tmp_path):
    files = []
    reader = Recogniser()
    try:
        sheet = samples.rastered(samples.letters_pdf(1)[0])[0]
        stamped = sheet.convert("RGB")
        stamped.paste((30, 60, 200), (300, 2500, 700, 2600))
        pages = [samples.degraded(sheet, skew=1), Image.new("L", sheet.size, 245), stamped]
        scan = samples.write(tmp_path, "scan.pdf", samples.scanned_pdf(pages))
        files.append(reader.recognise(scan, tmp_path / "a_scan.pdf").archive)
        photo = samples.write(tmp_path, "foto.jpg", samples.photo(sheet))
        files.append(reader.recognise(photo, tmp_path / "a_foto.pdf").archive)
    finally:
        reader.close()
    strange = "Łódź ﬁ 漢字 \U0001f600 \u0301 \x01 ( ) \\ <>"
    words = tuple(Word(text, (100 + 200 * n, 100, 290 + 200 * n, 140), 90) for n, text in enumerate(strange.split()))
    lines = [Line(words, (100, 100, 2000, 140), 132, new_block=True)]
    for name, mode in (("grau", "L"), ("fax", "1")):
        record = store_page(tmp_path / name, sheet.convert(mode), 300, lines)
        write_searchable([record], tmp_path / f"a_{name}.pdf")
        files.append(tmp_path / f"a_{name}.pdf")
    mail = parse_mail(samples.mail(subject=f"Betreff {strange}", body=strange * 300))
    write_mail_pdf(mail, [(strange, 12)], tmp_path / "a_mail.pdf")
    files.append(tmp_path / "a_mail.pdf")
    verapdf.demand(files, "2b")
