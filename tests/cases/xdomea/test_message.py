"""The message of a closed case: valid by the official schema whatever people write, complete, and the same every time."""

import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gemeinde_desk.cases.model import ChecklistItem, HistoryEntry, Participant
from gemeinde_desk.cases.xdomea.documents import package_name
from gemeinde_desk.cases.xdomea.dossier import CaseDossier, Message
from gemeinde_desk.cases.xdomea.message import build, process_id
from gemeinde_desk.cases.xdomea.writer import NAMESPACE, clean
from tests.support.dossiers import ENVELOPE, MADE, PDF, Files, a_case, a_contact, a_document, minimal, own_uuid, rich

SCHEMA = Path(__file__).parents[4] / "shared" / "xdomea" / "3.1.0" / "xdomea-Nachrichten-AbgabeDurchfuehren.xsd"
LATIN = SCHEMA.parents[2] / "din91379" / "latin_list_1.3.txt"
NS = {"x": NAMESPACE}
PROCESS = own_uuid("process")

HOSTILE = [
    "</xdomea:Betreff><!-- ]]> &amp; <script>alert(1)</script>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "\x00\x01\x08\x0b\x1f\x7f\x85 Steuerzeichen",
    "\ud800 einzelnes Surrogat \udfff",
    "\ufffe\uffff\ufdd0",
    "👩‍💼 Straßenfest 🎉 \u202egnp.exe",
    "Z\u0308u\u0323m\u0331 K̲o̲m̲b̲i̲n̲i̲e̲r̲t̲",
    "Zeile 1\r\nZeile 2\tTab\u2028Absatz",
    "../../../etc/passwd\\..\\con",
    "'; DROP TABLE cases; --",
    "   ",
]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMA.is_file():
        pytest.skip("the xdomea schemas are not at hand: they may not be handed on with the project")
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path / "files")


def made(dossier: CaseDossier) -> Message:
    return build(dossier, ENVELOPE, PROCESS, MADE)


def read(dossier: CaseDossier) -> etree._Element:
    return etree.fromstring(made(dossier).content)


def check(schema: etree.XMLSchema, dossier: CaseDossier) -> etree._Element:
    root = read(dossier)
    assert schema.validate(root), [entry.message for entry in schema.error_log]
    return root


def values(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=NS)
    return [item if isinstance(item, str) else item.text for item in found]


def test_the_smallest_case_is_valid(schema):
    root = check(schema, minimal())
    assert values(root, "//x:Aufbewahrungsdauer/x:Unbefristet") == ["1"]
    assert values(root, "//x:Aufbewahrungsende") == []
    assert values(root, "//x:Dokument") == []
    assert values(root, "//x:Aussonderungsart/x:Aussonderungsart/code") == ["A"]


def test_a_case_with_everything_is_valid(schema, files):
    check(schema, rich(files))


def test_head_names_process_kind_and_asks_for_the_import_result(files):
    root = read(rich(files))
    head = root.find("x:Kopf", NS)
    assert values(head, "x:ProzessID") == [PROCESS]
    assert values(head, "x:Nachrichtentyp/code") == ["0401"]
    assert values(head, "x:Erstellungszeitpunkt") == [MADE]
    assert values(head, "x:Absender/x:Institution/x:Name") == ["Gemeinde Musterau"]
    assert values(head, "x:Importbestaetigung") == ["1"]
    assert root.prefix == "xdomea"
    assert "xdomea-Nachrichten-AbgabeDurchfuehren.xsd" in next(iter(root.attrib.values()))
    assert made(rich(files)).name == f"{PROCESS}_Abgabe.Abgabe.0401.xml"


def test_the_case_carries_its_place_its_dates_and_its_end(files):
    root = read(rich(files))
    case = root.find("x:Schriftgutobjekt/x:Vorgang", NS)
    assert values(case, "x:Identifikation/x:ID") == [own_uuid("case")]
    assert values(case, "x:AllgemeineMetadaten/x:Aktenplaneinheit/x:Kennzeichen") == ["112.21"]
    assert values(case, "x:Aktenbetreff") == ["Sondernutzung öffentlicher Straßen 2026"]
    assert values(case, "x:Verweis/x:ID") == [own_uuid("file")]
    assert values(case, "x:Verweis/x:SGOKennzeichen") == ["112.21-2026"]
    assert values(case, "x:ArchivspezifischeMetadaten/x:Aufbewahrungsdauer/x:AnzahlJahre") == ["10"]
    assert values(case, "x:ArchivspezifischeMetadaten/x:Aufbewahrungsende") == ["2036-12-31"]
    assert values(case, "x:ZdA") == ["1"]
    assert values(case, "x:ZdADatum") == ["2026-09-12"]
    assert values(case, "x:Laufzeit/*") == ["2026-06-02", "2026-09-12"]


def test_history_tells_who_by_name_and_how_the_state_changed(files):
    history = read(rich(files)).findall(".//x:HistorienProtokollInformation", NS)
    assert [values(entry, "x:Akteur")[0] for entry in history] == ["Frau Öhler", "System", "Frau Öhler"]
    assert values(history[2], "x:MetadatumAlterWert") == ["in Bearbeitung"]
    assert values(history[2], "x:MetadatumNeuerWert") == ["z.d.A."]
    assert values(history[2], "x:Bemerkung") == ['case.closed {"retention_end": "2036-12-31"}']


def test_dates_of_the_calendar_become_steps_in_the_order_they_were_set(files):
    steps = read(rich(files)).findall(".//x:Beteiligungsschritt", NS)
    assert [values(step, "x:Nummer")[0] for step in steps] == ["1", "2", "3", "4"]
    assert [values(step, "x:Status/code")[0] for step in steps] == ["003", "003", "004", "003"]
    assert values(steps[2], "x:Verfuegung/x:Verfuegung") == ["Wiedervorlage"]
    assert values(steps[2], "x:Bearbeitung") == []
    assert values(steps[3], "x:Verfuegung/x:Verfuegung") == ["z.d.A."]


def test_original_and_reading_copy_are_two_formats_of_one_version(files):
    first = read(rich(files)).find(".//x:Vorgang/x:Dokument", NS)
    assert len(first.findall("x:Version", NS)) == 1
    assert values(first, "x:Version/x:Format/x:Name/code") == ["023", "044"]
    assert values(first, "x:Version/x:Format/x:Version") == ["nicht ermittelt", "PDF/A-2b"]
    assert values(first, ".//x:DateinameOriginal") == ["Scan 1.tif", "Scan 1.pdf"]
    names = values(first, ".//x:Dateiname")
    assert [name[36:] for name in names] == [".tif", ".pdf"]
    assert all(name[:36] != own_uuid("document 1") for name in names)
    assert len(set(names)) == 2


def test_attachments_nest_and_a_file_without_known_format_names_its_own(files):
    root = read(rich(files))
    mail = root.findall(".//x:Vorgang/x:Dokument", NS)[1]
    assert values(mail, "x:Anlage/x:AllgemeineMetadaten/x:Betreff") == ["Lageplan", "Foto"]
    assert values(mail, "x:Anlage/x:Nummer") == ["1", "2"]
    assert values(mail, "x:Anlage/x:Anlage/x:AllgemeineMetadaten/x:Betreff") == ["Notiz"]
    assert values(mail, "x:Anlage/x:Version/x:Format/x:SonstigerName") == ["application/octet-stream"]
    names = values(root, "//x:Dateiname")
    assert sorted(names) == sorted(file.name for file in made(rich(files)).files)
    assert not any("/" in name or ".." in name for name in names)


def test_senders_and_recipients_stand_on_their_side(files):
    documents = read(rich(files)).findall(".//x:Vorgang/x:Dokument", NS)
    assert values(documents[0], "x:Absender/x:Name/x:Familienname/x:Name") == ["Sjöström-Đurić"]
    assert values(documents[1], "x:Absender/x:UnstrukturierteAnschrift/*") == ["Verein", "c/o Müller"]
    assert values(documents[2], "x:Empfaenger/x:Institution/x:Name") == ["Müller & Söhne GmbH"]
    assert values(documents[2], "x:Empfaenger/x:Anschrift/x:Postfach") == ["12 34"]
    assert values(documents[2], "x:Postausgangsdatum") == ["2026-06-20"]
    assert values(documents[3], "x:WeitererKontakt/x:UnstrukturierteAnschrift/x:Zeile1") == ["Bauhof"]


def test_participants_carry_address_reach_role_and_birth(schema, files):
    first, second = check(schema, rich(files)).findall(".//x:Vorgang/x:Kontakt", NS)
    assert values(first, "x:Anschrift/x:Strasse") == ["Hauptstraße"]
    assert values(first, "x:Anschrift/x:Hausnummer") == ["12 a"]
    assert values(first, "x:Kommunikation/x:Kanal/code") == ["02", "01"]
    assert values(first, "x:Rolle/code") == ["Antragstellerin"]
    assert values(first, "x:Geburt/x:Datum") == ["1970-02-28"]
    assert values(second, "x:UnstrukturierteAnschrift/*") == ["OT Oberau", "Ring 1", "1010 Wien", "Österreich"]
    assert second.find("x:Anschrift", NS) is None


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("Am Markt 5", ["Am Markt", "5"]),
        ("Straße des 17. Juni", ["Straße des 17. Juni"]),
        ("Straße des 17. Juni 135-137", ["Straße des 17. Juni", "135-137"]),
        ("Dorfstr. 3b/4c", ["Dorfstr.", "3b/4c"]),
        ("Haus Sonnenschein", ["Haus Sonnenschein"]),
        ("12", ["12"]),
    ],
)
def test_the_house_number_leaves_the_street(street, parts):
    participant = Participant(a_contact(street=street, postcode="", city="", extra=""), "Nachbar")
    assert values(read(replace(minimal(), participants=(participant,))), "//x:Anschrift/*") == parts


def test_more_than_six_address_lines_share_the_last():
    document = a_document(1, (), correspondent="\n".join("abcdefgh"))
    lines = values(read(replace(minimal(), documents=(document,))), "//x:UnstrukturierteAnschrift/*")
    assert lines == ["a", "b", "c", "d", "e", "f, g, h"]


def test_fields_checklist_and_outcome_travel_as_an_extension(files):
    extension = read(rich(files)).find(".//x:AnwendungsspezifischeErweiterung", NS)
    groups = extension.findall("x:Feldgruppe", NS)
    assert values(groups[0], "x:Feld/x:Name") == ["Ort", "Beginn", "fee"]
    assert values(groups[0], "x:Feld/x:Wert") == ["Marktplatz", "2026-08-01", "120.00"]
    assert values(groups[1], "x:Feld/x:Wert") == ["2026-06-10 ÖHL", "offen"]
    assert values(extension, "x:Feld/x:Wert") == ["bewilligt", "VEREIN-7", "special_use"]


def test_numbers_stand_for_all_documents_of_a_container_or_for_none(files):
    held = (files.held(PDF, "application/pdf", "a.pdf"),)
    some = replace(minimal(), documents=(a_document(1, held), a_document(None, held, "other")))
    assert values(read(some), "//x:NummerImUebergeordnetenContainer") == []
    every = replace(minimal(), documents=(a_document(1, held), a_document(4, held)))
    assert values(read(every), "//x:NummerImUebergeordnetenContainer") == ["1", "4"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_and_the_message_valid(schema, files, text):
    hostile = everything_says(rich(files), text)
    root = check(schema, hostile)
    expected = clean(text)
    assert root.find(".//x:Vorgang/x:AllgemeineMetadaten/x:Betreff", NS).text == expected
    assert ("Betreff" in made(hostile).replaced) == (expected != text)


def test_every_letter_of_din_91379_arrives_as_it_was_sent(schema):
    if not LATIN.is_file():
        pytest.skip("the DIN 91379 lists are not at hand")
    columns = [line.split("; ") for line in LATIN.read_text("utf-8").splitlines()]
    sequences = ["".join(chr(int(code, 16)) for code in column[2].split()) for column in columns if len(column) > 3]
    text = " ".join(sequences)
    assert len(sequences) > 500
    root = check(schema, replace(minimal(), case=a_case(subject=text)))
    assert root.find(".//x:Vorgang/x:AllgemeineMetadaten/x:Betreff", NS).text == clean(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=40), min_size=8, max_size=8))
def test_whatever_people_write_the_message_is_valid(schema, files, texts):
    check(schema, everything_says(rich(files), *texts))


def everything_says(dossier: CaseDossier, *texts: str) -> CaseDossier:
    """The dossier with the texts in every place where people write."""
    turn = [texts[index % len(texts)] for index in range(16)]
    contact = a_contact(
        given_name=turn[0], family_name=turn[1], street=turn[2], city=turn[3], postcode=turn[4], email=turn[5],
        phone=turn[6], extra=turn[7], title=turn[8], organisation=turn[9], department=turn[10],
    )  # fmt: skip
    document = replace(
        dossier.documents[1].document,
        title=turn[11], document_type=turn[12], their_reference=turn[13], correspondent=turn[14],
    )  # fmt: skip
    files = tuple(replace(file, name=turn[15], mime=turn[0]) for file in dossier.documents[1].files)
    abroad = replace(contact, country=turn[1])
    return replace(
        dossier,
        case=a_case(
            subject=turn[0], note=turn[1], outcome=turn[2], their_reference=turn[3], case_type_title=turn[4],
            fields={turn[5]: turn[6]},
        ),
        file_title=turn[7],
        unit_title=turn[8],
        documents=(replace(dossier.documents[1], document=document, files=files), *dossier.documents[2:]),
        participants=(Participant(contact, turn[9]), Participant(abroad, turn[10])),
        follow_ups=tuple(replace(each, text=turn[11]) for each in dossier.follow_ups),
        checklist=(ChecklistItem(1, turn[12], date(2026, 1, 1), turn[13]),),
        history=(HistoryEntry(MADE, turn[14], turn[15], turn[0], {turn[1]: turn[2]}),),
        field_labels={turn[5]: turn[3]},
        clerks={turn[14]: turn[15]},
    )  # fmt: skip


def test_the_same_case_gives_the_same_bytes_and_the_same_process(files):
    dossier = rich(files)
    assert made(dossier).content == made(rich(files)).content
    first = process_id(dossier, ENVELOPE)
    assert first == process_id(rich(files), ENVELOPE)
    assert uuid.UUID(first).version == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda dossier: replace(dossier, case=a_case(outcome="abgelehnt")),
        lambda dossier: replace(dossier, documents=dossier.documents[:-1]),
        lambda dossier: replace(dossier, participants=()),
    ],
)
def test_a_changed_case_is_another_process(files, change):
    dossier = rich(files)
    assert process_id(change(dossier), ENVELOPE) != process_id(dossier, ENVELOPE)


def test_a_file_of_other_content_has_another_name(files):
    one, other = files.held(b"one", "text/plain", "a.txt"), files.held(b"other", "text/plain", "a.txt")
    key = own_uuid("document")
    assert package_name(key, 1, one) != package_name(key, 1, other)
    assert package_name(key, 1, one) != package_name(key, 2, one)
    assert package_name(key, 1, one) != package_name(key, 1, replace(one, rendition=True))
