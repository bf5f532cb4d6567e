"""The whole way through an opened office: a mail comes in, is filed, the case is closed and leaves as a package."""

import shutil
import subprocess
import sys
import textwrap
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import etree

import gemeinde_desk
from gemeinde_desk.cases.xdomea.writer import NAMESPACE
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.office import Office
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.sync.portal import Portal
from tests.support.xdomea import SCHEMAS, need_schemas

NS = {"x": NAMESPACE}
DAY = date(2026, 3, 4)


@pytest.fixture
def office(tmp_path):
    profile = OfficeProfile(name="Gemeinde Musterau", land="TH", street="Markt 1", postcode="99998", city="Musterau")
    with Office.create(
        tmp_path / "office", profile, clerk_name="Anna Öhler", clerk_sign="OEH", today=lambda: DAY
    ) as office:
        yield office
        office.intake.close()


def mail(folder: Path) -> Path:
    """A complaint with a note attached."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "j.mueller@example.org", "rathaus@example.org", "Lärm am Anger"
    letter["Message-ID"], letter["Date"] = "<1@example.org>", "Tue, 03 Mar 2026 20:00:00 +0100"
    letter.set_content("Guten Tag,\n\nes ist zu laut.\n")
    letter.add_attachment("22 Uhr: Musik\n", filename="Lärmprotokoll.txt")
    path = folder / "mail.eml"
    path.write_bytes(letter.as_bytes())
    return path


def closed_case(office: Office, folder: Path) -> int:
    by = office.clerks.by_sign("OEH")
    contact = office.contacts.add(
        NewContact(given_name="Jürgen", family_name="Müller", email="j.mueller@example.org"), by=by
    )
    fields = {"anlass": "Lärm", "darstellung": "zu laut", "abhilfe": "Gespräch geführt"}
    case = office.cases.open(
        "beschwerde", "Lärm am Anger", on=DAY, by=by, fields=fields, participants=[(contact.id, "Beschwerdeführer")]
    )
    item = office.intake.register(mail(folder), received=DAY, by=by)
    office.intake.assign(item.id, case.id, by=by, contact_id=contact.id)
    office.cases.change(case.id, by=by, outcome="abgeholfen")
    for line in office.cases.checklist(case.id):
        office.cases.tick(line.id, DAY, by=by)
    office.cases.close(case.id, on=DAY, by=by, accept_warnings=True)
    return case.id


def test_from_the_mail_to_the_package(office, tmp_path):
    need_schemas()
    folder = tmp_path / "stick"
    folder.mkdir()
    case_id = closed_case(office, tmp_path)
    assert [row.id for row in office.portal.ready()] == [case_id]
    portal = Portal(office, schema_folder=SCHEMAS)
    package = portal.export(case_id, folder, by=office.clerks.by_sign("OEH"))
    assert portal.verify(package.path).problems == ()
    assert office.verify(deep=True).ok
    with zipfile.ZipFile(package.path) as archive:
        root = etree.fromstring(archive.read(package.path.name.replace(".zip", ".xml")))
    documents = root.findall(".//x:Vorgang/x:Dokument", NS)
    formats = [[code.text for code in each.iterfind("x:Version/x:Format/x:Name/code", NS)] for each in documents]
    assert formats == [["006", "044"]]  # the mail, and its pages to read
    assert documents[0].findtext("x:Anlage/x:Version/x:Format/x:Name/code", namespaces=NS) == "045"
    assert documents[0].findtext("x:AnwendungsspezifischeErweiterung/x:Feld/x:Wert", namespaces=NS) == "E-2026-0001"
    assert documents[0].findtext("x:Absender/x:Name/x:Familienname/x:Name", namespaces=NS) == "Müller"


def test_an_office_without_this_room_works_and_has_no_portal(tmp_path):
    """The program as it is installed without the room: a copy of all the others."""
    copy = tmp_path / "program"
    kept = shutil.ignore_patterns("__pycache__", "sync")
    shutil.copytree(Path(gemeinde_desk.__file__).parent, copy / "gemeinde_desk", ignore=kept)
    shutil.copytree(resources(), copy / "resources")
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from gemeinde_desk.office import Office
        from gemeinde_desk.settings.office_profile import OfficeProfile
        profile = OfficeProfile(name="Gemeinde Musterau", land="TH")
        with Office.create(Path(sys.argv[1]), profile, clerk_name="Anna Öhler", clerk_sign="OEH") as office:
            print(office.portal, office.cases.types() != [])
        print([name for name in sys.modules if name.startswith("gemeinde_desk.sync")])
    """)
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "office")], cwd=copy, capture_output=True, text=True, check=False
    )
    assert ran.stdout.splitlines() == ["None True", "[]"], ran.stderr
