"""Makers of test files: letters as they come from a scanner or a telephone, mails, and files made to do harm.

Everything is computed from a seed; nothing is taken from real post. The names and places are invented.
"""

import io
import random
import zipfile
import zlib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import segno
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SENTENCES = """\
Sehr geehrte Damen und Herren, für Ihr Schreiben vom 14. März bedanken wir uns.
Die Gemeinde Musterau prüft gegenwärtig die von Ihnen eingereichten Unterlagen zum Bauantrag.
Gemäß § 35 Absatz 2 BauGB können sonstige Vorhaben im Einzelfall zugelassen werden.
Bitte überweisen Sie den fälligen Betrag in Höhe von 1.284,56 € bis zum 30.09.2025 auf das unten genannte Konto.
Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch erhoben werden.
Der Widerspruch ist schriftlich oder zur Niederschrift bei der Gemeindeverwaltung, Hauptstraße 17, einzulegen.
Außerdem benötigen wir eine Kopie Ihres gültigen Personalausweises sowie die Geburtsurkunde des Kindes.
Die Straßenreinigungsgebühren werden für das Veranlagungsjahr 2025 wie folgt neu festgesetzt.
Nach § 28 Abs. 1 VwVfG geben wir Ihnen Gelegenheit, sich zu den erheblichen Tatsachen zu äußern.
Während der Öffnungszeiten des Bürgerbüros können Sie die Pläne im Rathaus, Zimmer 2.14, einsehen.
Für Rückfragen stehen Ihnen Frau Müller-Lüdenscheidt und Herr Weiß unter 07123/4567-89 zur Verfügung.
Die Hundesteuermarke Nr. 00471 ist außerhalb des Hauses am Halsband sichtbar zu tragen.
Das Grundstück Flurstück Nr. 1283/4 der Gemarkung Schönau weist eine Fläche von 1.047 qm auf.
Säumniszuschläge gemäß § 240 AO entstehen in Höhe von einem Prozent je angefangenem Monat.
Die Löschwasserversorgung wurde durch die Freiwillige Feuerwehr überprüft und für ausreichend befunden.
Eine Ermäßigung der Gebühr ist auf Antrag möglich, sofern die wirtschaftlichen Verhältnisse dies rechtfertigen.
Der Gemeinderat hat in seiner öffentlichen Sitzung am 12. Mai 2025 die Änderung der Friedhofssatzung beschlossen.
Zusätzlich fallen Auslagen für die Zustellung in Höhe von 3,45 € an, die Sie ebenfalls zu tragen haben.
Sollten Sie die Frist versäumen, müssen wir nach Aktenlage entscheiden und den Antrag gegebenenfalls ablehnen.
Die Wählerverzeichnisse können vom 20. bis 24. Januar während der üblichen Dienststunden eingesehen werden.
Nachträgliche Änderungen der Anschrift teilen Sie bitte unverzüglich dem Einwohnermeldeamt mit.
Für die Aufstellung eines Gerüstes auf dem Gehweg ist eine straßenverkehrsrechtliche Anordnung erforderlich.
Aufgrund der Überprüfung Ihrer Abwassergebühren ergibt sich ein Guthaben von 87,20 €, das wir verrechnen.
Die Baumfällarbeiten an der Böschung dürfen nur außerhalb der Schonzeit ausgeführt werden.""".splitlines()
NAMES = ("Jürgen Größler", "Sabine Hübner-Weiß", "Käthe Öztürk", "Günther Schäfer", "Rüdiger Böhm", "Zoë Krämer")
FONTS = (("Helvetica", 10.5), ("Times-Roman", 11.5), ("Helvetica", 9.5), ("Courier", 10), ("Times-Roman", 10.5))
IBAN = "DE02 1203 0000 0000 2020 51"


@dataclass(frozen=True)
class Letter:
    """One typed page: its lines from top to bottom and the payload of its QR code."""

    lines: tuple[str, ...]
    payload: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def letters_pdf(count: int, seed: int = 42, fill: bool = True) -> tuple[bytes, list[Letter]]:
    """Letters of a town hall as a PDF with text, one page each, in changing fonts, with a 20 mm QR code."""
    chance = random.Random(seed)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    letters = [_page(canvas, number, chance, fill) for number in range(count)]
    canvas.save()
    return buffer.getvalue(), letters


def _page(canvas: Canvas, number: int, chance: random.Random, fill: bool) -> Letter:
    font, size = FONTS[number % len(FONTS)]
    lines: list[str] = []
    top = A4[1]

    def put(y: float, text: str, points: float = size) -> float:
        canvas.setFont(font, points)
        canvas.drawString(25 * mm, y, text)
        lines.append(text)
        return y - points * 1.28

    put(top - 20 * mm, "Gemeinde Musterau, Bürgermeisteramt", 13)
    y = top - 50 * mm
    for text in (
        chance.choice(NAMES),
        f"Mühlstraße {chance.randint(1, 99)}",
        f"{chance.randint(10000, 99999)} Schönau",
    ):
        y = put(y, text)
    reference = f"GD-2025-{chance.randint(1, 99999):05d}"
    y = put(top - 85 * mm, f"Unser Zeichen: {reference}   Datum: {chance.randint(10, 28)}.03.2025") - 10
    pool = chance.sample(SENTENCES, len(SENTENCES))
    while pool and y > 40 * mm and (fill or len(pool) > len(SENTENCES) - 4):
        for line in wrapped(" ".join(pool[:3]), font, size, 165 * mm):
            if y > 32 * mm:
                y = put(y, line)
        y -= size * 0.8
        del pool[:3]
    put(20 * mm, f"IBAN {IBAN}, Öffnungszeiten 8:00 bis 12:00 Uhr", 9)
    payload = f"GD1:Musterau:{reference}:{number}"
    code = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(code, kind="png", scale=8, border=0)
    canvas.drawImage(ImageReader(code), 170 * mm, top - 75 * mm, 20 * mm, 20 * mm)
    canvas.showPage()
    return Letter(tuple(lines), payload)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def rastered(pdf: bytes, dpi: int = 300) -> list[Image.Image]:
    """Every page of a PDF as a grey picture, as a perfect scanner would see it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def degraded(
    image: Image.Image, seed: int = 1, *, skew: float = 0.0, noise: float = 3.0, ink: int = 30, paper: int = 240
) -> Image.Image:
    """The page as a real scanner sees it: turned by ``skew`` degrees, blurred, on greyish paper, with noise and specks."""
    chance = np.random.default_rng(seed)
    turned = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=250)
    pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    height, width = pixels.shape
    shade = np.linspace(0, 12, width)[None, :] * chance.uniform(0.3, 1)
    pixels = ink + pixels / 255 * (paper - ink) - shade * (pixels / 255)
    pixels += chance.normal(0, noise, pixels.shape)
    for _ in range(120):
        y, x = chance.integers(0, height - 4), chance.integers(0, width - 4)
        pixels[y : y + chance.integers(1, 4), x : x + chance.integers(1, 4)] = chance.integers(60, 140)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=80)
    return Image.open(buffer).convert("L")


def scanned_pdf(images: list[Image.Image], dpi: int = 300) -> bytes:
    """What a scanner's "scan to PDF" makes: one JPEG a page, no text."""
    buffer = io.BytesIO()
    first, *others = images
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=dpi, quality=80)
    return buffer.getvalue()


def photo(image: Image.Image, orientation: int = 6, quality: int = 85) -> bytes:
    """The page photographed with a telephone held sideways: the pixels lie, EXIF says how to turn them; uneven light."""
    lying = image.rotate(90, expand=True) if orientation == 6 else image
    pixels = np.asarray(lying, dtype=np.float32)
    height, width = pixels.shape
    light = np.linspace(0.55, 1.0, width)[None, :] * np.linspace(0.85, 1.0, height)[:, None]
    grey = Image.fromarray((pixels * light).astype(np.uint8))
    picture = Image.merge("RGB", (grey, grey, grey.point(lambda value: value * 0.92)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def mail(
    subject: str = "Widerspruch gegen Gebührenbescheid – Grüße aus Köln",
    body: str = "Sehr geehrte Damen und Herren,\n\nhiermit lege ich Widerspruch ein (§ 70 VwGO). Äöü ß €\n",
    attachments: list[tuple[str, bytes]] | None = None,
    html: str | None = None,
) -> bytes:
    """A mail of a citizen."""
    message = EmailMessage()
    message["From"] = "Jürgen Größler <j.groessler@example.org>"
    message["To"] = "gemeinde@example.org"
    message["Subject"] = subject
    message["Date"] = "Mon, 12 May 2025 09:30:00 +0200"
    message["Message-ID"] = "<abc.1@example.org>"
    message.set_content(body)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, content in attachments or []:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


# ---------------------------------------------------------------- files made to do harm, or damaged on the way


def encrypted_pdf(user: str = "geheim", owner: str = "chef") -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters_pdf(1)[0])) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return buffer.getvalue()


def damaged_pdf() -> bytes:
    """A PDF whose table of contents was lost on the way; every object is still there."""
    whole = letters_pdf(2)[0]
    return whole[: whole.rindex(b"xref\n")]


def hopeless_pdf() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 20


def empty_pdf() -> bytes:
    """A PDF with no page at all."""
    buffer = io.BytesIO()
    pikepdf.new().save(buffer)
    return buffer.getvalue()


def many_pages_pdf(count: int = 1000) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(1, count + 1):
        canvas.drawString(25 * mm, 250 * mm, f"Seite {number} der Niederschrift über die Sitzung des Gemeinderats")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def active_pdf() -> bytes:
    """A PDF with JavaScript, an action that starts a program, and a file inside."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters_pdf(1)[0])) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hallo')"))
        pdf.Root.OpenAction = script
        pdf.attachments["rechnung.exe"] = b"MZ"
        pdf.save(buffer)
    return buffer.getvalue()


def stream_bomb_pdf(megabytes: int = 1500) -> bytes:
    """A page whose content unpacks to gigabytes of drawing orders."""
    block = b"0 0 m 100 100 l S\n" * 58254  # one MiB
    packer = zlib.compressobj(9)
    once = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    header, body = once[:2], once[2:]  # after a full flush the same bytes may follow again and again
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(block, check)
    packed = header + body * megabytes + b"\x03\x00" + check.to_bytes(4, "big")
    return _one_page(packed, b"/Filter /FlateDecode")


def nested_forms_pdf(depth: int = 12, fan: int = 10) -> bytes:
    """A page that draws a form that draws ten forms that draw ten forms …"""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4)
    form = pdf.make_stream(
        b"0 0 m 100 100 l S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 600, 800]
    )
    for _ in range(depth):
        form = pdf.make_stream(
            b"/F Do\n" * fan,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 600, 800],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form)),
        )
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    pdf.pages[0].Contents = pdf.make_stream(b"/F Do")
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _one_page(content: bytes, extra: bytes) -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(body),
    )


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few kilobytes that claim to be 3.6 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9))
        + chunk(b"IEND", b"")
    )


def zip_bomb(megabytes: int = 200) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("nullen.txt", bytes(megabytes << 20))
    return buffer.getvalue()


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
