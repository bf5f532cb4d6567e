"""The post of Musterau as files: letters as PDFs, sheets that went through a scanner, a phone photo, a mail."""

import io
import random
from datetime import date, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gemeinde_desk.deadlines.dates import format_date_long
from gemeinde_desk.letters.model import Block, Paragraph
from gemeinde_desk.letters.report import render_report
from gemeinde_desk.letters.typeset import text_runs

if TYPE_CHECKING:
    from PIL import Image

_BERLIN = ZoneInfo("Europe/Berlin")


def letter_pdf(sender: str, address: str, title: str, text: str, day: date, identifier: str) -> bytes:
    """A letter somebody wrote on a computer: PDF/A with its text."""
    parts = (f"{sender}, {address}", f"Musterau, den {format_date_long(day)}", text, "Mit freundlichen Grüßen", sender)
    blocks: tuple[Block, ...] = tuple(Paragraph(text_runs(part)) for part in parts)
    created = datetime.combine(day, time(9, 0), _BERLIN)
    return render_report(title, blocks, office=sender, created=created, identifier=identifier)


def scanned(pdf: bytes, seed: int, day: date, *, dpi: int = 200) -> bytes:
    """The same after a scanner: a slightly turned grey picture in a PDF, without text."""
    from PIL.Image import Resampling  # noqa: PLC0415 - slow to load

    picture = _sheet(pdf, dpi)
    tilt = random.Random(seed).uniform(-1.4, 1.4)  # noqa: S311
    picture = picture.rotate(tilt, resample=Resampling.BICUBIC, fillcolor=247).point(lambda value: min(value, 247))
    out = io.BytesIO()
    when = day.timetuple()  # a scanner's clock; the real time would make every run another file
    picture.save(out, "PDF", resolution=dpi, quality=70, creationDate=when, modDate=when)
    return out.getvalue()


def photographed(pdf: bytes, seed: int) -> bytes:
    """The same photographed on a desk with a phone: JPEG, a little askew, with a brown edge."""
    from PIL import Image, ImageFilter  # noqa: PLC0415 - slow to load
    from PIL.Image import Resampling  # noqa: PLC0415

    sheet = _sheet(pdf, 170).convert("RGB").filter(ImageFilter.GaussianBlur(0.4))
    tilt = random.Random(seed).uniform(-2.0, 2.0)  # noqa: S311
    desk = Image.new("RGB", (sheet.width + 160, sheet.height + 160), (117, 84, 60))
    desk.paste(sheet, (80, 80))
    out = io.BytesIO()
    desk.rotate(tilt, resample=Resampling.BICUBIC, fillcolor=(117, 84, 60)).save(
        out, "JPEG", quality=82, dpi=(170, 170)
    )
    return out.getvalue()


def _sheet(pdf: bytes, dpi: int) -> "Image.Image":
    import pypdfium2  # noqa: PLC0415 - slow to load

    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("L")
        return picture
    finally:
        document.close()


def mail(sender: str, address: str, subject: str, text: str, day: date, attachment: bytes, number: int) -> bytes:
    """An e-mail with a PDF attached."""
    message = EmailMessage()
    message["From"] = f"{sender} <{address}>"
    message["To"] = "Gemeinde Musterau <rathaus@musterau.example>"
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.combine(day, time(7, 45), _BERLIN))
    message["Message-ID"] = f"<musterau-{number}@beispiel.example>"
    message.set_content(f"Guten Tag,\n\n{text}\n\nFreundliche Grüße\n{sender}\n")
    message.add_attachment(attachment, maintype="application", subtype="pdf", filename=f"{subject}.pdf")
    # a fixed boundary, so that the same seed makes the same file
    message.set_boundary(f"=_musterau_{number}")
    return message.as_bytes()


def arms() -> bytes:
    """The arms of Musterau, which does not exist: a white wave under a gold sun on green. PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - slow to load
    from PIL.Image import Resampling  # noqa: PLC0415

    big = Image.new("RGBA", (720, 840), (0, 0, 0, 0))
    draw = ImageDraw.Draw(big)
    shield = [(40, 30), (680, 30), (680, 460), (640, 610), (540, 720), (360, 810), (180, 720), (80, 610), (40, 460)]
    draw.polygon(shield, fill=(31, 95, 79), outline=(20, 60, 50), width=14)
    draw.ellipse((260, 120, 460, 320), fill=(226, 178, 58))
    for shift in (0, 110):
        top = [(60 + x * 10, 470 + shift + (22 if (x // 6) % 2 else -22) * ((x % 6) / 3 - 1) ** 2) for x in range(61)]
        draw.line(top, fill=(250, 250, 246), width=34, joint="curve")
    out = io.BytesIO()
    big.resize((240, 280), resample=Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
