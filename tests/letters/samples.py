"""Letters of a fictional office for tests and benchmarks."""

import io
from datetime import datetime, timedelta, timezone

from PIL import Image, ImageDraw

from gemeinde_desk.cases import codes
from gemeinde_desk.letters.model import (
    Heading,
    InfoRow,
    Letter,
    Letterhead,
    ListItem,
    Paragraph,
    Recipient,
    Remedy,
    Signature,
    Table,
    Text,
)
from gemeinde_desk.letters.typeset import text_runs

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1)))
FACTS = (
    "Die Entscheidung beruht auf § 18 des Straßengesetzes in Verbindung mit der Satzung über Sondernutzungen der "
    "Gemeinde Musterau. Öffentliche Belange stehen der Nutzung nicht entgegen, da der Gehweg in einer Restbreite von "
    "mindestens 1,50 m begehbar bleibt. Die Höhe der Gebühr bemisst sich nach der in Anspruch genommenen Fläche."
)


def arms() -> bytes:
    image = Image.new("RGBA", (440, 520), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(20, 20), (420, 20), (420, 300), (220, 500), (20, 300)], fill=(31, 78, 121))
    pen.polygon([(60, 60), (380, 60), (220, 300)], fill=(250, 210, 40))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


HEAD = Letterhead(
    "Gemeinde Musterau",
    ("Der Bürgermeister", "Ordnungsamt"),
    "Gemeinde Musterau · Rathausplatz 1 · 99998 Musterau",
    (
        ("Gemeinde Musterau", "Rathausplatz 1", "99998 Musterau"),
        ("Telefon 03601 555-0", "post@musterau.example", "www.musterau.example"),
        ("Sparkasse Musterland", "DE89 3704 0044 0532 0130 00", "BIC COBADEFFXXX"),
        ("Mo–Fr 8:00–12:00 Uhr", "Do 14:00–18:00 Uhr"),
    ),
    arms(),
)


def letter(number: int = 1, *, facts: int = 1, **changes) -> Letter:
    reference = f"631.20-{number:04d}/2026"
    info = ("Ihr Zeichen", ""), ("Unser Zeichen", reference), ("Auskunft erteilt", "Frau Öhler"), ("Zimmer", "1.07")
    more = (
        ("Telefon", "03601 555-17"),
        ("E-Mail", "ordnung@musterau.example"),
        ("Datum", "24. November 2026"),
    )
    values = {
        "document_id": f"D{number}",
        "reference": reference,
        "recipient": Recipient(("Frau", "Dr. Zoë Łukasiewicz", "Lange Straße 12", "99998 Musterau")),
        "subject": "Bescheid über die Erteilung einer Sondernutzungserlaubnis",
        "body": body(facts),
        "info": tuple(InfoRow(label, value) for label, value in (*info, *more)),
        "code": codes.build("MUA", reference),
        "notice": True,
    }
    return Letter(**(values | changes))


def body(facts: int = 1):
    return (
        Paragraph(text_runs("Sehr geehrte Frau Dr. Łukasiewicz,")),
        Paragraph(
            (
                Text("auf Ihren Antrag vom 3. November 2026 erteilen wir Ihnen die "),
                Text("Erlaubnis", bold=True),
                Text(", den Gehweg vor dem Grundstück Lange Straße 12 für ein Gerüst zu nutzen. Sie ist "),
                Text("widerruflich", underline=True),
                Text(" und nicht auf Dritte übertragbar."),
            )
        ),
        Heading(text_runs("Nebenbestimmungen")),
        ListItem(text_runs("Der Gehweg ist auf 1,50 m Breite jederzeit frei zu halten. " * 2), ordered=True),
        ListItem(text_runs("Das Gerüst ist bei Dunkelheit zu beleuchten."), ordered=True),
        Table(
            (text_runs("Position"), text_runs("Betrag")),
            (
                (text_runs("Gebühr für die Sondernutzung öffentlicher Verkehrsflächen"), text_runs("45,00 €")),
                (text_runs("Verwaltungsgebühr nach Nr. 4.1 des Kostenverzeichnisses"), text_runs("35,00 €")),
            ),
            (text_runs("Gesamtbetrag"), text_runs("80,00 €")),
        ),
        *[Paragraph(text_runs(FACTS))] * facts,
        Remedy("verwaltung", "muster@2025-01-01", "Rechtsbehelfsbelehrung", (text_runs("Gegen diesen Bescheid …"),)),
        Signature(text_runs("Mit freundlichen Grüßen"), (text_runs("Im Auftrag"), text_runs("Öhler"))),
    )
