"""Handing over with the real rooms: what waits, what a package holds, and when it is the same process again."""

import hashlib
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from lxml import etree

from gemeinde_desk.cases.case_types import load_case_types
from gemeinde_desk.cases.filing_plan import FilingPlan, load_filing_plan
from gemeinde_desk.cases.history import KNOWN_ACTIONS
from gemeinde_desk.cases.model import Case
from gemeinde_desk.cases.register import CaseRegister
from gemeinde_desk.cases.xdomea.writer import NAMESPACE
from gemeinde_desk.contacts.clerks import Clerk, Clerks
from gemeinde_desk.contacts.contact_book import ContactBook
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.deadlines.calculator import DeadlineCalculator
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.errors import NotFound
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.store.errors import DiskFull
from gemeinde_desk.store.store import Store
from gemeinde_desk.sync import portal as portal_room
from gemeinde_desk.sync.errors import (
    ChangedMeanwhile,
    DamagedDocument,
    NotClosed,
    NotPackable,
    PackageExists,
    SchemasUnusable,
)
from gemeinde_desk.sync.package import side_files
from gemeinde_desk.sync.portal import Portal
from tests.support.dossiers import MAIL, PDF
from tests.support.xdomea import SCHEMAS, need_schemas

CALCULATOR = DeadlineCalculator.of("TH", (), resources() / "deadline_rules")

NS = {"x": NAMESPACE}
DAY = date(2026, 3, 4)


@dataclass
class Clock:
    """An instant that moves only when told."""

    at: datetime = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, minutes: int = 1) -> None:
        self.at += timedelta(minutes=minutes)


@dataclass
class Town:
    """The real rooms over a real store, as an opened office has them."""

    store: Store
    clock: Clock
    profile: OfficeProfile = field(
        default_factory=lambda: OfficeProfile.checked(
            name="Gemeinde Musterau", land="TH", authority="Gemeindeverwaltung"
        )
    )

    @cached_property
    def clerks(self) -> Clerks:
        return Clerks(self.store)

    @cached_property
    def contacts(self) -> ContactBook:
        return ContactBook(self.store)

    @cached_property
    def documents(self) -> DocumentCabinet:
        return DocumentCabinet(self.store)

    @cached_property
    def filing_plan(self) -> FilingPlan:
        return load_filing_plan(resources() / "filing_plans" / "musterau.toml")

    @cached_property
    def cases(self) -> CaseRegister:
        types = load_case_types(resources() / "case_types")
        return CaseRegister(
            self.store, self.documents, self.contacts, lambda: types, lambda: self.filing_plan, lambda: CALCULATOR
        )

    @cached_property
    def by(self) -> Clerk:
        return self.clerks.add("Lea Öhler", "ÖHL", function="Bauamt")

    def document(self, content: bytes, title: str, *, mime: str = "application/pdf", **more: object) -> int:
        with self.store.transaction(self.by.uuid) as tx:
            number = self.documents.add(tx, direction="incoming", state="final", title=title, **more)
            stored = self.store.documents.put(content)
            self.documents.add_version(
                tx, number, stored, name=f"{title}.pdf", mime=mime, pages=1, text="Text", text_state="done"
            )
        return number

    def open_case(self, subject: str = "Beschwerde über Lärm") -> Case:
        neighbour = self.contacts.add(
            NewContact(family_name="Müller", given_name="Jürgen", street="Am Anger 1"), by=self.by
        )
        letter = self.document(PDF, "Beschwerde", received=DAY, contact_id=neighbour.id, correspondent="Jürgen Müller")
        self.document(b"\xff\xd8\xffphoto", "Foto", mime="image/jpeg", parent_id=letter)
        kind = self.cases.type("beschwerde")
        values = {each.key: VALUES[each.type] if not each.choices else each.choices[0] for each in kind.fields}
        case = self.cases.open(
            "beschwerde", subject, on=DAY, by=self.by, fields=values, received=DAY, participants=[(neighbour.id, "Beschwerdeführer")],
            documents=[letter], note="Bitte Rückruf",
        )  # fmt: skip
        self.cases.set_follow_up(case.id, date(2026, 3, 20), "Ortstermin", by=self.by)
        return case

    def close_case(self, case: Case) -> Case:
        self.cases.change(case.id, by=self.by, outcome=self.cases.type("beschwerde").outcomes[0])
        for item in self.cases.checklist(case.id):
            self.cases.tick(item.id, DAY, by=self.by)
        for document in self.documents.of_case(case.id):
            assert document.version is not None
        self.clock.later()
        return self.cases.close(case.id, on=DAY, by=self.by, accept_warnings=True)

    def closed_case(self, subject: str = "Beschwerde über Lärm") -> Case:
        return self.close_case(self.open_case(subject))


VALUES = {
    "text": "Am Anger",
    "multiline": "laut",
    "date": "2026-03-01",
    "number": "3",
    "money": "12,50",
    "yesno": "ja",
    "iban": "",
}


@pytest.fixture
def town(tmp_path):
    clock = Clock()
    store = Store(tmp_path / "amt", create=True, now=clock)
    yield Town(store, clock)
    store.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def portal(town) -> Portal:
    return Portal(town)


def full(_actor: str) -> None:
    """Where a transaction should begin, the disk is full."""
    raise DiskFull


def message(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(path.name.replace(".zip", ".xml")))


def values(root: etree._Element, path: str) -> list[str]:
    return [element.text for element in root.xpath(path, namespaces=NS)]


def test_a_closed_case_becomes_a_valid_package(town, folder):
    need_schemas()
    portal = Portal(town, recipient="Kreisarchiv", schema_folder=SCHEMAS)
    case = town.closed_case()
    assert portal.problems(case.id, deep=True) == []
    package = portal.export(case.id, folder, by=town.by)
    assert package.path is not None
    assert portal.verify(package.path).problems == ()
    root = message(package.path)
    assert values(root, "x:Kopf/x:Empfaenger/x:Institution/x:Name") == ["Kreisarchiv"]
    vorgang = root.find("x:Schriftgutobjekt/x:Vorgang", NS)
    assert values(vorgang, "x:Identifikation/x:ID") == [case.uuid]
    assert values(vorgang, "x:AllgemeineMetadaten/x:Kennzeichen") == [case.reference]
    assert values(vorgang, "x:AllgemeineMetadaten/x:Federfuehrung") == ["Bauamt"]
    assert values(vorgang, "x:AllgemeineMetadaten/x:Aktenplaneinheit/x:Kennzeichen") == [case.filing_unit]
    assert values(vorgang, "x:AllgemeineMetadaten/x:Aktenplaneinheit/x:Inhaltsangabe")[0]
    assert values(vorgang, "x:Verweis/x:SGOKennzeichen") == [case.file_reference]
    assert values(vorgang, "x:Dokument/x:AllgemeineMetadaten/x:Betreff") == ["Beschwerde"]
    assert values(vorgang, "x:Dokument/x:Anlage/x:AllgemeineMetadaten/x:Betreff") == ["Foto"]
    assert values(vorgang, "x:Dokument/x:Absender/x:Name/x:Vorname/x:Name") == ["Jürgen"]
    assert values(vorgang, "x:Dokument/x:Version/x:Format/x:Version") == ["PDF/A-2b"]
    assert values(vorgang, "x:Kontakt/x:Rolle/code") == ["Beschwerdeführer"]
    assert "Ortstermin" in values(vorgang, ".//x:Beteiligungsschritt/x:Verfuegung/x:Notiz")
    actors = set(values(vorgang, "x:HistorienProtokollInformation/x:Akteur"))
    assert actors == {"Lea Öhler"}
    actions = values(vorgang, "x:HistorienProtokollInformation/x:Aktion")
    assert len(actions) == len(town.cases.history(case.id)) - 1
    assert not any("Vermerk „" in action for action in actions)


def test_the_case_stays_closed_and_no_longer_waits(town, portal, folder):
    case, other = town.closed_case(), town.open_case("Offen")
    assert [row.id for row in portal.ready()] == [case.id]
    assert portal.ready_count() == 1
    portal.export(case.id, folder, by=town.by)
    assert town.cases.get(case.id) == case
    assert portal.ready() == []
    assert portal.ready_count() == 0
    assert portal.packages(other.id) == []


def test_what_was_made_is_listed_and_in_the_journal(town, portal, folder):
    case = town.closed_case()
    package = portal.export(case.id, folder, by=town.by)
    (listed,) = portal.packages(case.id)
    assert (listed.process_id, listed.sha512, listed.size, listed.name) == (
        package.process_id, package.sha512, package.size, package.path.name,
    )  # fmt: skip
    assert portal.packages() == [listed]
    last = town.cases.history(case.id)[-1]
    assert last.action == "handover.packaged"
    assert last.data == {"sha512": package.sha512, "size": package.size}
    assert last.clerk == "ÖHL"


def test_this_rooms_actions_have_sentences():
    assert {"handover.packaged", "handover.packaged_again"} <= KNOWN_ACTIONS


def test_listeners_hear_of_the_package(town, portal, folder):
    case = town.closed_case()
    heard = []
    town.store.subscribe(heard.append)
    portal.export(case.id, folder, by=town.by)
    assert [changes.of("handover") for changes in heard] == [frozenset({case.id})]


def test_once_more_is_the_same_process_and_the_same_bytes(town, portal, folder, tmp_path):
    case = town.closed_case()
    first = portal.export(case.id, folder, by=town.by)
    town.clock.later(60 * 24)
    second = portal.export(case.id, tmp_path, by=town.by)
    assert second.again
    assert not first.again
    assert (second.process_id, second.made, second.sha512) == (first.process_id, first.made, first.sha512)
    assert len(portal.packages(case.id)) == 1
    assert town.cases.history(case.id)[-1].action == "handover.packaged_again"


def test_once_more_into_the_same_folder_writes_nothing(town, portal, folder):
    case = town.closed_case()
    first = portal.export(case.id, folder, by=town.by)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    town.clock.later()
    second = portal.export(case.id, folder, by=town.by)
    assert (second.path, second.sha512, second.made, second.again) == (first.path, first.sha512, first.made, True)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_package_laid_down_before_the_power_went_is_taken_as_made(town, portal, folder, monkeypatch):
    """The package is whole on the stick, the office knows nothing of it."""
    case = town.closed_case()
    with monkeypatch.context() as patch:
        patch.setattr(portal_room, "remove_package", lambda _written: None)
        patch.setattr(town.store, "transaction", full)
        with pytest.raises(DiskFull):
            portal.export(case.id, folder, by=town.by)
    (lying,) = folder.glob("*.zip")
    content = lying.read_bytes()
    assert portal.ready_count() == 1
    town.clock.later(60)
    package = portal.export(case.id, folder, by=town.by)
    assert not package.again
    assert package.path == lying
    assert lying.read_bytes() == content
    assert package.made == "2026-03-04T09:01:00Z"
    assert portal.packages(case.id)[0].made == package.made
    assert portal.ready_count() == 0


def test_a_package_that_lay_there_before_stays_when_the_office_cannot_note_it(town, portal, folder, monkeypatch):
    case = town.closed_case()
    package = portal.export(case.id, folder, by=town.by)
    monkeypatch.setattr(town.store, "transaction", full)
    with pytest.raises(DiskFull):
        portal.export(case.id, folder, by=town.by)
    assert package.path.is_file()


@pytest.mark.parametrize("damage", ["cut off", "other content", "no list"])
def test_a_package_that_lies_there_damaged_is_neither_taken_nor_touched(town, portal, folder, damage):
    case = town.closed_case()
    package = portal.export(case.id, folder, by=town.by)
    if damage == "no list":
        side_files(package.path)[0].unlink()
    else:
        whole = package.path.read_bytes()
        package.path.write_bytes(whole[:-50] if damage == "cut off" else b"other")
    before = package.path.read_bytes()
    with pytest.raises(PackageExists):
        portal.export(case.id, folder, by=town.by)
    assert package.path.read_bytes() == before
    assert town.cases.history(case.id)[-1].action == "handover.packaged"


@pytest.mark.parametrize("what", ["message", "file"])
def test_a_package_of_other_content_under_the_name_is_not_taken(town, portal, folder, what):
    """Someone wrote another package of the same name, with fitting lists."""
    case = town.closed_case()
    package = portal.export(case.id, folder, by=town.by)
    with zipfile.ZipFile(package.path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for name, content in entries.items():
        if name.endswith(".xml") == (what == "message"):
            entries[name] = content.replace(b"Anger", b"Hang") if what == "message" else content + b" "
    for path in side_files(package.path):
        path.unlink()
    with zipfile.ZipFile(package.path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    sums, manifest = side_files(package.path)
    manifest.write_text(
        "".join(f"{hashlib.sha512(content).hexdigest()}  {name}\n" for name, content in entries.items())
    )
    sums.write_text(
        "".join(f"{hashlib.sha512(path.read_bytes()).hexdigest()}  {path.name}\n" for path in (package.path, manifest))
    )
    assert portal.verify(package.path).problems == ()
    with pytest.raises(PackageExists):
        portal.export(case.id, folder, by=town.by)


def test_a_case_opened_again_waits_again_and_is_another_process(town, portal, folder):
    case = town.closed_case()
    first = portal.export(case.id, folder, by=town.by)
    town.clock.later()
    town.cases.reopen(case.id, "Nachtrag", on=DAY, by=town.by)
    with pytest.raises(NotClosed):
        portal.export(case.id, folder, by=town.by)
    town.close_case(town.cases.get(case.id))
    assert [row.id for row in portal.ready()] == [case.id]
    town.clock.later()
    second = portal.export(case.id, folder, by=town.by)
    assert not second.again
    assert second.process_id != first.process_id
    assert values(message(second.path), "//x:Vorgang/x:Identifikation/x:ID") == [case.uuid]
    assert [package.process_id for package in portal.packages(case.id)] == [second.process_id, first.process_id]


def test_an_open_case_is_refused(town, portal, folder):
    case = town.open_case()
    for attempt in (lambda: portal.export(case.id, folder, by=town.by), lambda: portal.problems(case.id)):
        with pytest.raises(NotClosed) as caught:
            attempt()
        assert case.reference in str(caught.value)
    with pytest.raises(NotFound):
        portal.export(999, folder, by=town.by)
    assert list(folder.iterdir()) == []


def test_only_the_version_the_case_was_closed_with_goes_along(town, portal, folder):
    case = town.open_case()
    letter = town.documents.of_case(case.id)[0]
    with town.store.transaction(town.by.uuid) as tx:
        stored = town.store.documents.put(MAIL)
        town.documents.add_version(tx, letter.id, stored, name="Beschwerde.eml", mime="message/rfc822")
    town.close_case(case)
    root = message(portal.export(case.id, folder, by=town.by).path)
    assert values(root, "//x:Vorgang/x:Dokument/x:Version/x:Nummer") == ["2"]
    assert values(root, "//x:Vorgang/x:Dokument/x:Version//x:DateinameOriginal") == ["Beschwerde.eml"]


def test_a_version_that_came_after_the_closing_stays_at_home(town, portal, folder):
    case = town.open_case()
    letter = town.documents.of_case(case.id)[0]
    with town.store.transaction(town.by.uuid) as tx:
        town.documents.add_version(tx, letter.id, town.store.documents.put(MAIL), name="b.eml", mime="message/rfc822")
    town.close_case(case)
    with town.store.transaction(town.by.uuid) as tx:
        tx.update("document", letter.id, frozen_version=1)
        tx.without_journal()
    root = message(portal.export(case.id, folder, by=town.by).path)
    assert values(root, "//x:Vorgang/x:Dokument/x:Version/x:Nummer") == ["1"]


def test_a_kind_of_case_and_a_unit_no_longer_in_use(town, folder):
    case = town.closed_case()
    plan = replace(town.filing_plan, units={})
    town.cases = CaseRegister(town.store, town.documents, town.contacts, dict, lambda: plan, lambda: CALCULATOR)
    town.filing_plan = plan
    root = message(Portal(town).export(case.id, folder, by=town.by).path)
    assert values(root, "//x:Aktenplaneinheit/x:Kennzeichen") == [case.filing_unit]
    assert values(root, "//x:Aktenplaneinheit/x:Inhaltsangabe") == []
    assert "anlass" in values(root, "//x:Feldgruppe/x:Feld/x:Name")


def test_original_and_readable_copy_both_go_along(town, portal, folder):
    case = town.open_case()
    photo = town.documents.of_case(case.id)[1]
    with town.store.transaction(town.by.uuid) as tx:
        stored = town.store.documents.put(PDF)
        town.documents.set_readable(tx, photo.version.id, stored, pages=1, text="")
    town.close_case(case)
    root = message(portal.export(case.id, folder, by=town.by).path)
    assert values(root, "//x:Anlage/x:Version/x:Format/x:Name/code") == ["011", "044"]


def test_the_entries_of_both_registers_go_along(town, portal, folder):
    case = town.open_case()
    letter, photo = town.documents.of_case(case.id)
    with town.store.transaction(town.by.uuid) as tx:
        entry = {"year": 2026, "registered": "2026-03-04T09:00:00Z", "subject": "Lärm"}
        tx.insert(
            "incoming_register",
            number=7,
            received="2026-03-04",
            channel="counter",
            sender="Müller",
            document_id=letter.id,
            **entry,
        )
        tx.insert(
            "outgoing_register",
            number=12,
            posted="2026-03-04",
            recipient="Müller",
            delivery="einschreiben",
            document_id=photo.id,
            **entry,
        )
        tx.without_journal()
    town.close_case(case)
    root = message(portal.export(case.id, folder, by=town.by).path)
    path = "//x:AnwendungsspezifischeErweiterung[x:Kennung='urn:gemeinde-desk:dokument:1']/x:Feld/x:Wert"
    assert values(root, path) == [
        "A-2026-0012", "2026-03-04T09:00:00Z", "Übergabe-Einschreiben", "E-2026-0007", "2026-03-04T09:00:00Z", "Abgegeben",
    ]  # fmt: skip


def test_how_a_deadline_was_found_goes_along(town, portal, folder):
    root = message(portal.export(town.closed_case().id, folder, by=town.by).path)
    steps = root.findall(".//x:Beteiligungsschritt", NS)
    (deadline,) = [step for step in steps if values(step, "x:Verfuegung/x:Verfuegung") == ["Frist"]]
    (note,) = values(deadline, "x:Verfuegung/x:Notiz")
    assert "04.03.2026" in note
    assert "18.03.2026" in note


def test_a_lost_file_is_told_before_anything_is_written(town, portal, folder):
    case = town.closed_case()
    version = town.documents.of_case(case.id)[0].version
    town.documents.path(version).chmod(0o600)
    town.documents.path(version).unlink()
    assert [problem.code for problem in portal.problems(case.id)] == ["file.missing"]
    with pytest.raises(NotPackable):
        portal.export(case.id, folder, by=town.by)
    assert list(folder.iterdir()) == []
    assert portal.packages() == []


def test_a_changed_file_is_found_while_packing(town, portal, folder):
    case = town.closed_case()
    path = town.documents.path(town.documents.of_case(case.id)[0].version)
    path.chmod(0o600)
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(DamagedDocument):
        portal.export(case.id, folder, by=town.by)
    assert list(folder.iterdir()) == []
    assert portal.packages() == []


def test_when_the_office_cannot_note_it_the_package_goes_again(town, portal, folder, monkeypatch):
    case = town.closed_case()
    before = len(town.cases.history(case.id))
    monkeypatch.setattr(town.store, "transaction", full)
    with pytest.raises(DiskFull):
        portal.export(case.id, folder, by=town.by)
    assert list(folder.iterdir()) == []
    assert portal.packages() == []
    assert len(town.cases.history(case.id)) == before


def test_a_case_opened_while_it_is_packed_leaves_no_package(town, portal, folder):
    case = town.closed_case()

    def reopen(done: int, total: int) -> None:
        if done == total and not town.cases.get(case.id).is_open:
            town.clock.later()
            town.cases.reopen(case.id, "Nachtrag", on=DAY, by=town.by)

    with pytest.raises(ChangedMeanwhile):
        portal.export(case.id, folder, by=town.by, progress=reopen)
    assert list(folder.iterdir()) == []
    assert portal.packages() == []


def test_a_bad_folder_of_schemas_is_told(town, tmp_path):
    case = town.closed_case()
    with pytest.raises(SchemasUnusable):
        Portal(town, schema_folder=tmp_path).problems(case.id)


def test_ready_comes_in_pages_by_reference(town, portal):
    cases = [town.closed_case(f"Beschwerde {number}") for number in range(3)]
    assert [row.reference for row in portal.ready(0, 2)] == [case.reference for case in cases[:2]]
    assert [row.reference for row in portal.ready(2, 2)] == [cases[2].reference]


def test_a_case_of_many_documents_goes_along_whole(town, portal, folder):
    case = town.open_case()
    for number in range(100):
        town.cases.file_document(case.id, town.document(PDF + str(number).encode(), f"Blatt {number}"), by=town.by)
    town.close_case(case)
    package = portal.export(case.id, folder, by=town.by)
    assert package.remarks == ()
    assert len(values(message(package.path), "//x:Dateiname")) == 102
