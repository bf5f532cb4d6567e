"""Letters of a fictional office for tests and benchmarks."""

import io
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

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
from gemeinde_desk.letters.placeholders import Value, resolve, resolve_runs
from gemeinde_desk.letters.templates import Template
from gemeinde_desk.letters.text_blocks import fill_blocks, load_text_blocks
from gemeinde_desk.letters.typeset import text_runs
from gemeinde_desk.settings.resources import resources

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


_FIELDS = {
    "ort": "Lange Straße 12",
    "art": "Gerüst",
    "flaeche": "24 m²",
    "beginn": date(2026, 12, 1),
    "ende": date(2026, 12, 30),
    "restbreite": "1,5 m",
    "auflagen": "Das Gerüst ist mit einem Schutzdach über dem Gehweg zu versehen.\nAn- und Abfahrt nur von 7 bis 18 Uhr.",
    "gebuehr": Decimal("86.40"),
    "hund_name": "Bello",
    "rasse": "Labrador-Mischling",
    "haltung_seit": date(2026, 9, 1),
    "steuer_jahr": Decimal(60),
    "ermaessigung": "keine",
    "grabnummer": "Feld C, Grab 117",
    "grabart": "Urnengrab",
    "verstorbene_person": "Walter Beispiel",
    "nutzung_bis": date(2046, 11, 30),
    "laufzeit": "20 Jahre",
    "strasse": "Mühlgasse zwischen Nr. 3 und Nr. 9",
    "umfang": "Vollsperrung",
    "anlass": "Tiefbau",
    "regelplan": "B I/5",
    "verantwortlich": "Max Bauer, 0171 0000000",
    "umleitung": "Die Umleitung führt über Ringstraße und Am Anger; sie ist in beiden Richtungen auszuschildern.",
    "bauort": "Am Sonnenhang 4",
    "flurstueck": "Musterau, Flur 3, Flurstück 118/2",
    "vorhaben": "Errichtung eines Einfamilienhauses mit Doppelgarage und Photovoltaik auf dem Dach.",
    "planungsrecht": "Innenbereich (§ 34 BauGB)",
    "erschliessung": True,
    "zeichen_bauaufsicht": "BA 00123-26-14",
    "beschluss": "Dem Vorhaben wird zugestimmt.",
    "ausschuss_am": date(2026, 11, 12),
    "grundstueck": "Am Sonnenhang 4",
    "nennweite": "DN 32",
    "installateur": "Wasser & Wärme GmbH",
    "kosten": Decimal("2480.00"),
    "gegenstand": "Unterlagen zur Sanierung des Freibads aus den Jahren 2019 bis 2024.",
    "grundlage": "Informationsfreiheitsgesetz des Landes",
    "abhilfe": "Der Bauhof hat die Leuchte am 20. November 2026 ersetzt.\nDie Strecke wird nun monatlich geprüft.",
}
_LONG = "Die Angaben wurden geprüft. Sie sind vollständig und entsprechen dem Stand der Akten vom heutigen Tag."


def template_values(template: Template) -> dict[str, Value]:
    """A value for everything a template may use."""
    values = {item.key: _sample(item.kind, item.example, None) for item in template.registry()}
    values |= {f"feld.{key}": value for key, value in _FIELDS.items()}
    for ask in template.asks:
        text = ask.choices[0] if ask.choices else _LONG if ask.type == "multiline" else ask.label
        values[f"frage.{ask.key}"] = _sample(str(ask.type), text, ask)
    return values


def _sample(kind, text, ask):
    if kind == "date":
        return date(2026, 12, 15)
    if kind == "money":
        return Decimal("1234.50")
    return True if kind == "yesno" else text


def template_letter(template: Template, *, land: str = "TH", **changes) -> Letter:
    """The letter a template makes with those values."""
    values = template_values(template)
    blocks = load_text_blocks(resources() / "text_blocks")
    body = fill_blocks(template.body(values), blocks, land=land, regime="vwvfg", on=NOW.date(), remedy="widerspruch")
    resolved = resolve(body, values, template.registry())
    assert resolved.missing == ()
    subject, _missing = resolve_runs(template.subject, values, template.registry())
    more = {"delivery": template.delivery, "notice": template.notice, "enclosures": template.enclosures}
    return letter(body=resolved.body, subject=subject, **(more | changes))
