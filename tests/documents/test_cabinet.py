"""The cabinet of documents, with a real store."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from gemeinde_desk.contacts.clerks import Clerks
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.connection import IntegrityError
from gemeinde_desk.store.search import Search
from gemeinde_desk.store.store import Store

START = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return [START]


@pytest.fixture
def store(tmp_path, clock):
    def now():
        clock[0] += timedelta(seconds=1)
        return clock[0]

    store = Store(tmp_path / "amt", create=True, now=now)
    yield store
    store.close()


@pytest.fixture
def by(store):
    return Clerks(store).add("Lea Öhler", "ÖHL")


@pytest.fixture
def cabinet(store):
    return DocumentCabinet(store)


@pytest.fixture
def case(store, by):
    return new_case(store, by, "600-2026-0001")


def new_case(store, by, reference):
    with store.transaction(by.uuid) as tx:
        file_id = tx.insert(
            "case_file", uuid=store.new_uuid(), reference=f"Akte {reference}", title="Bau", filing_unit="600",
            opened="2026-03-04",
        )  # fmt: skip
        case_id = tx.insert(
            "cases", uuid=f"uuid of {reference}", reference=reference, reference_key=reference, file_id=file_id,
            case_type="general", case_type_title="Allgemein", subject="Carport", subject_key="carport", state="open",
            clerk_id=by.id, opened="2026-03-04", disposal="B", changed=tx.now,
        )  # fmt: skip
        tx.record("case.opened", f"uuid of {reference}")
    return case_id


def close(store, cabinet, case_id, state="closed"):
    with store.transaction("system") as tx:
        tx.update("cases", case_id, state=state)
        if state == "closed":
            cabinet.freeze(tx, case_id)
        tx.without_journal()


def lay_in(store, cabinet, title="Antrag", content=b"%PDF-1", text="", text_state="none", **more):
    with store.transaction("system") as tx:
        document_id = cabinet.add(tx, **{"direction": "incoming", "state": "final", "title": title, **more})
        if content is not None:
            stored = store.documents.put(content)
            cabinet.add_version(
                tx, document_id, stored, name="scan.pdf", mime="application/pdf", text=text, text_state=text_state
            )
    return document_id


def file_into(store, cabinet, document_id, case_id, reference="600-2026-0001"):
    with store.transaction("system") as tx:
        cabinet.file_into(tx, document_id, case_id, reference)


def unfile(store, cabinet, document_id):
    with store.transaction("system") as tx:
        cabinet.unfile(tx, document_id)


def found(store, text):
    return [hit.id for hit in Search(store).search(text, kinds=("document",)).hits]


def test_document_comes_back_with_its_newest_version(store, cabinet):
    document_id = lay_in(
        store, cabinet, content=b"one", dated=date(2026, 2, 27), received=date(2026, 3, 3), correspondent="Müller",
        their_reference="AZ 7", document_type="Antrag",
    )  # fmt: skip
    with store.transaction("system") as tx:
        stored = store.documents.put(b"two")
        cabinet.add_version(tx, document_id, stored, name="zwei.tif", mime="image/tiff", pages=2)
    document = cabinet.get(document_id)
    assert (document.title, document.document_type, document.correspondent) == ("Antrag", "Antrag", "Müller")
    assert (document.dated, document.received, document.posted) == (date(2026, 2, 27), date(2026, 3, 3), None)
    assert (document.case_id, document.number, document.reference, document.filed) == (None, None, None, None)
    assert (document.version.number, document.version.mime, document.version.pages) == (2, "image/tiff", 2)
    assert [version.number for version in cabinet.versions(document_id)] == [1, 2]
    assert cabinet.versions(document_id)[1] == document.version
    assert cabinet.path(document.version).read_bytes() == b"two"
    assert cabinet.path(cabinet.versions(document_id)[0]).read_bytes() == b"one"


def test_unknown_documents_are_not_found(store, cabinet):
    with pytest.raises(NotFound):
        cabinet.get(4711)
    with pytest.raises(NotFound):
        cabinet.by_reference("600-2026-0001-001")
    assert cabinet.several([4711]) == {}
    with pytest.raises(NotFound):
        file_into(store, cabinet, 4711, 1)
    with pytest.raises(NotFound):
        lay_in(store, cabinet, case_id=4711)
    with pytest.raises(NotFound), store.transaction("system") as tx:
        cabinet.set_readable(tx, 4711, None, pages=None, text="")
    assert store.value("SELECT count(*) FROM document") == 0


def test_draft_needs_no_version(store, cabinet):
    document_id = lay_in(store, cabinet, content=None, direction="outgoing", state="draft")
    assert cabinet.get(document_id).version is None


def test_title_is_one_clean_line(store, cabinet):
    tidy = lay_in(store, cabinet, title=" Bau\u0308\r\nantrag\u202e \x00 eilt ")
    assert cabinet.get(tidy).title == "Baü antrag eilt"
    long = cabinet.get(lay_in(store, cabinet, title="lang " * 1000)).title
    assert len(long) <= 500
    assert long.endswith("lang…")
    with pytest.raises(InvalidInput) as refused:
        lay_in(store, cabinet, title="\u200b ")
    assert refused.value.place == "title"
    assert store.value("SELECT count(*) FROM document") == 2


def test_filing_numbers_documents_and_their_attachments(store, cabinet, case):
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Lageplan", parent_id=mail)
    deep = lay_in(store, cabinet, "Anlage der Anlage", parent_id=plan)
    note = lay_in(store, cabinet, "Vermerk", direction="internal", case_id=case)
    file_into(store, cabinet, mail, case)
    late = lay_in(store, cabinet, "Nachgereicht", parent_id=mail)
    listed = cabinet.of_case(case)
    assert [(document.id, document.reference) for document in listed] == [
        (note, "600-2026-0001-001"),
        (mail, "600-2026-0001-002"),
        (plan, "600-2026-0001-003"),
        (deep, "600-2026-0001-004"),
        (late, "600-2026-0001-005"),
    ]
    assert listed[1].attachments == 2
    assert [document.id for document in cabinet.attachments(mail)] == [plan, late]
    assert cabinet.by_reference("600-2026-0001-003").id == plan
    assert all(document.filed for document in listed)


def test_attachment_stands_behind_its_document_whatever_its_number(store, cabinet, case):
    first = lay_in(store, cabinet, "Mail", case_id=case)
    second = lay_in(store, cabinet, "Brief", case_id=case)
    late = lay_in(store, cabinet, "Nachgereicht", parent_id=first)
    assert [document.id for document in cabinet.of_case(case)] == [first, late, second]


def test_unfiling_takes_the_number_away_and_never_gives_it_again(store, cabinet, case):
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    file_into(store, cabinet, mail, case)
    unfile(store, cabinet, mail)
    for document_id in (mail, plan):
        document = cabinet.get(document_id)
        assert (document.case_id, document.number, document.reference, document.filed) == (None, None, None, None)
    assert cabinet.of_case(case) == []
    with pytest.raises(Refused):
        unfile(store, cabinet, mail)
    file_into(store, cabinet, mail, case)
    assert [document.reference for document in cabinet.of_case(case)] == ["600-2026-0001-003", "600-2026-0001-004"]


def test_document_is_filed_once(store, cabinet, case, by):
    document_id = lay_in(store, cabinet, case_id=case)
    with pytest.raises(Refused, match="600-2026-0001-001"):
        file_into(store, cabinet, document_id, new_case(store, by, "600-2026-0002"))
    assert cabinet.get(document_id).case_id == case


def test_attachment_may_go_into_another_case_and_stays_there(store, cabinet, case, by):
    other = new_case(store, by, "600-2026-0002")
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    file_into(store, cabinet, plan, other, "600-2026-0002")
    file_into(store, cabinet, mail, case)
    unfile(store, cabinet, mail)
    assert cabinet.get(plan).reference == "600-2026-0002-001"


def test_search_keeps_step_with_title_text_and_reference(store, cabinet, case, by):
    document_id = lay_in(store, cabinet, "Bauantrag", text="Garage\fund Carport", correspondent="Jürgen Müller")
    assert cabinet.text(document_id) == "Garage\fund Carport"
    assert found(store, "mueller carp") == [document_id]
    assert cabinet.change(document_id, title="Bauvoranfrage", by=by).title == "Bauvoranfrage"
    assert found(store, "bauantrag") == []
    assert found(store, "bauvor garage") == [document_id]
    file_into(store, cabinet, document_id, case)
    assert found(store, "600-2026-0001-001 garage") == [document_id]
    unfile(store, cabinet, document_id)
    assert found(store, "600-2026-0001-001") == []
    assert cabinet.text(document_id) == "Garage\fund Carport"


def test_recognition_adds_text_pages_codes_and_a_readable_copy(store, cabinet):
    document_id = lay_in(store, cabinet, content=b"II*", text_state="queued")
    (version,) = cabinet.queued(10)
    readable = store.documents.put(b"%PDF-A")
    entries = store.value("SELECT count(*) FROM journal")
    with store.transaction("system") as tx:
        cabinet.set_readable(tx, version.id, readable, pages=2, text="Erste\fZweite", codes=[(1, "600-2026-0001")])
    document = cabinet.get(document_id)
    assert (document.version.text_state, document.version.pages) == ("done", 2)
    assert document.version.codes == ((1, "600-2026-0001"),)
    assert cabinet.text(document_id) == "Erste\fZweite"
    assert cabinet.path(document.version).read_bytes() == b"%PDF-A"
    assert cabinet.path(document.version, shown=False).read_bytes() == b"II*"
    assert document.version.shown_mime == "application/pdf"
    assert cabinet.queued(10) == []
    assert found(store, "zweite") == [document_id]
    assert store.value("SELECT count(*) FROM journal") == entries


def test_failed_recognition_is_noted_and_forgets_nothing(store, cabinet):
    document_id = lay_in(store, cabinet, text="Alt", text_state="queued")
    (version,) = cabinet.queued(10)
    with store.transaction("system") as tx:
        cabinet.set_readable(tx, version.id, None, pages=None, text="", state="failed", note="Seite 3 ist zu dunkel.")
    version = cabinet.get(document_id).version
    assert (version.text_state, version.text_note) == ("failed", "Seite 3 ist zu dunkel.")
    assert version.readable_sha256 is None
    assert cabinet.text(document_id) == "Alt"


def test_late_recognition_of_an_older_version_does_not_hide_the_newer_text(store, cabinet):
    document_id = lay_in(store, cabinet, text_state="queued")
    (old,) = cabinet.queued(10)
    with store.transaction("system") as tx:
        stored = store.documents.put(b"neu")
        cabinet.add_version(tx, document_id, stored, name="neu.pdf", mime="application/pdf", text="Neu")
        cabinet.set_readable(tx, old.id, None, pages=1, text="Alt")
    assert cabinet.text(document_id) == "Neu"


def test_queued_version_keeps_the_older_text_findable(store, cabinet):
    document_id = lay_in(store, cabinet, text="Bestand")
    with store.transaction("system") as tx:
        stored = store.documents.put(b"gedreht")
        cabinet.add_version(tx, document_id, stored, name="x.pdf", mime="application/pdf", text_state="queued")
    assert found(store, "bestand") == [document_id]


def test_change_of_the_description_leaves_the_rest(store, cabinet, by, case):
    document_id = lay_in(store, cabinet, case_id=case, dated=date(2026, 1, 1), correspondent="Müller")
    changed = cabinet.change(document_id, dated=date(2026, 1, 2), document_type="Brief", by=by)
    assert changed == cabinet.get(document_id)
    assert (changed.title, changed.dated, changed.document_type) == ("Antrag", date(2026, 1, 2), "Brief")
    assert changed.correspondent == "Müller"
    with pytest.raises(InvalidInput):
        cabinet.change(document_id, title=" ", by=by)
    entries = store.value("SELECT count(*) FROM journal")
    assert cabinet.change(document_id, title="Antrag", by=by) == changed
    assert store.value("SELECT count(*) FROM journal") == entries


def test_contact_of_a_document_can_be_set_and_taken_away(store, cabinet, by):
    with store.transaction(by.uuid) as tx:
        contact = tx.insert("contact", uuid="c", kind="person", family_name="M", sort_key="m", created=tx.now)
        tx.without_journal()
    document_id = lay_in(store, cabinet)
    assert cabinet.change(document_id, contact_id=contact, by=by).contact_id == contact
    assert cabinet.change(document_id, title="Neu", by=by).contact_id == contact
    assert cabinet.change(document_id, contact_id=None, by=by).contact_id is None
    with pytest.raises(IntegrityError):
        cabinet.change(document_id, contact_id=4711, by=by)


def test_a_date_can_be_set_and_taken_away(store, cabinet, by):
    document_id = lay_in(store, cabinet)
    assert cabinet.change(document_id, dated=date(2026, 1, 2), by=by).dated == date(2026, 1, 2)
    assert cabinet.change(document_id, title="Neu", by=by).dated == date(2026, 1, 2)
    assert cabinet.change(document_id, dated=None, by=by).dated is None


@pytest.mark.parametrize("state", ["closed", "handed_over"])
def test_documents_of_closed_cases_stay_as_they_are(store, cabinet, by, case, state):
    document_id = lay_in(store, cabinet, case_id=case)
    gone = lay_in(store, cabinet, case_id=case)
    cabinet.withdraw(gone, by=by)
    close(store, cabinet, case)
    close(store, cabinet, case, state)
    before = cabinet.get(document_id)
    assert before.frozen_version == 1
    for change in (
        lambda: cabinet.change(document_id, title="Anders", by=by),
        lambda: cabinet.change(document_id, dated=date(2026, 1, 1), by=by),
        lambda: cabinet.withdraw(document_id, by=by),
        lambda: cabinet.bring_back(gone, by=by),
        lambda: unfile(store, cabinet, document_id),
        lambda: lay_in(store, cabinet, parent_id=document_id),
    ):
        with pytest.raises(Refused, match="abgeschlossen"):
            change()
    stored = store.documents.put(b"other")
    with pytest.raises(Refused, match="abgeschlossen"), store.transaction(by.uuid) as tx:
        cabinet.add_version(tx, document_id, stored, name="x", mime="application/pdf")
    assert cabinet.get(document_id) == before


def test_reopened_case_takes_changes_again(store, cabinet, by, case):
    document_id = lay_in(store, cabinet, case_id=case)
    close(store, cabinet, case)
    close(store, cabinet, case, "open")
    assert cabinet.change(document_id, title="Anders", by=by).title == "Anders"


def test_freezing_puts_the_hashes_into_the_journal(store, cabinet, case):
    document_id = lay_in(store, cabinet, content=b"kept", case_id=case)
    lay_in(store, cabinet, content=None, case_id=case, direction="outgoing", state="draft")
    close(store, cabinet, case)
    row = store.one("SELECT * FROM journal WHERE action = 'case.documents_frozen'")
    assert (row["subject"], row["case_uuid"]) == ("uuid of 600-2026-0001", "uuid of 600-2026-0001")
    sha256 = cabinet.get(document_id).version.sha256
    assert json.loads(row["data"]) == {"documents": [["600-2026-0001-001", 1, sha256]]}


def test_journal_sheet_joins_the_closed_case_and_is_frozen_with_it(store, cabinet, by, case):
    lay_in(store, cabinet, case_id=case)
    close(store, cabinet, case)
    sheet = cabinet.get(cabinet.add_journal(case, "600-2026-0001", b"%PDF-A", on=date(2026, 5, 4)))
    assert [document.id for document in cabinet.of_case(case)][-1] == sheet.id
    assert (sheet.reference, sheet.direction, sheet.frozen_version) == ("600-2026-0001-002", "internal", 1)
    assert (sheet.title, sheet.dated) == ("Protokoll des Vorgangs 600-2026-0001", date(2026, 5, 4))
    assert cabinet.path(sheet.version).read_bytes() == b"%PDF-A"
    with pytest.raises(Refused):
        cabinet.change(sheet.id, title="Anders", by=by)


def test_withdrawn_document_is_hidden_with_its_attachments_and_comes_back(store, cabinet, by, case):
    mail = lay_in(store, cabinet, "Mail", text="Irrläufer", text_state="queued", case_id=case)
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    before = cabinet.of_case(case)
    cabinet.withdraw(mail, by=by)
    assert cabinet.of_case(case) == []
    assert cabinet.attachments(mail) == []
    assert cabinet.queued(10) == []
    assert found(store, "irrläufer") == []
    assert cabinet.get(mail).removed is not None
    assert cabinet.get(plan).removed is not None
    assert set(cabinet.several([mail, plan])) == {mail, plan}
    cabinet.withdraw(mail, by=by)
    cabinet.bring_back(mail, by=by)
    assert cabinet.of_case(case) == before
    assert found(store, "irrläufer") == [mail]
    cabinet.bring_back(mail, by=by)
    assert cabinet.of_case(case) == before


def test_withdrawn_documents_of_a_case_can_be_listed(store, cabinet, by, case):
    mail = lay_in(store, cabinet, "Mail", case_id=case)
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    vote = lay_in(store, cabinet, "Vermerk", case_id=case)
    assert cabinet.withdrawn_of_case(case) == []
    cabinet.withdraw(mail, by=by)
    assert [document.id for document in cabinet.withdrawn_of_case(case)] == [mail, plan]
    assert [document.id for document in cabinet.of_case(case)] == [vote]


def test_attachment_withdrawn_before_stays_withdrawn(store, cabinet, by):
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    cabinet.withdraw(plan, by=by)
    assert cabinet.get(mail).attachments == 0
    cabinet.withdraw(mail, by=by)
    cabinet.bring_back(mail, by=by)
    assert cabinet.attachments(mail) == []


def test_attachment_brought_back_follows_its_document_into_the_case(store, cabinet, by, case):
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    cabinet.withdraw(plan, by=by)
    file_into(store, cabinet, mail, case)
    assert cabinet.get(plan).case_id is None
    cabinet.bring_back(plan, by=by)
    assert cabinet.get(plan).reference == "600-2026-0001-002"


def test_attachment_in_another_case_is_not_withdrawn(store, cabinet, by, case):
    mail = lay_in(store, cabinet, "Mail")
    plan = lay_in(store, cabinet, "Plan", parent_id=mail)
    file_into(store, cabinet, plan, case)
    cabinet.withdraw(mail, by=by)
    assert [document.id for document in cabinet.of_case(case)] == [plan]


def test_issued_letter_stays_with_the_reference_it_bears(store, cabinet, case):
    draft = lay_in(store, cabinet, "Entwurf", direction="outgoing", state="draft", case_id=case)
    issued = lay_in(store, cabinet, "Bescheid", direction="outgoing", state="final", case_id=case)
    unfile(store, cabinet, draft)
    with pytest.raises(Refused, match="600-2026-0001-002"):
        unfile(store, cabinet, issued)


def test_withdrawn_document_is_not_filed(store, cabinet, by, case):
    document_id = lay_in(store, cabinet)
    cabinet.withdraw(document_id, by=by)
    with pytest.raises(Refused):
        file_into(store, cabinet, document_id, case)


def test_letter_goes_from_draft_to_posted_once(store, cabinet, by, case):
    letter = lay_in(store, cabinet, "Bescheid", direction="outgoing", state="draft", case_id=case)
    with pytest.raises(Refused), store.transaction(by.uuid) as tx:
        cabinet.mark_posted(tx, letter, date(2026, 3, 5))
    with store.transaction(by.uuid) as tx:
        cabinet.finalise(tx, letter, dated=date(2026, 3, 4))
        cabinet.mark_posted(tx, letter, date(2026, 3, 5))
    document = cabinet.get(letter)
    assert (document.state, document.dated, document.posted) == ("final", date(2026, 3, 4), date(2026, 3, 5))
    with pytest.raises(Refused), store.transaction(by.uuid) as tx:
        cabinet.mark_posted(tx, letter, date(2026, 3, 6))
    with pytest.raises(Refused):
        cabinet.withdraw(letter, by=by)
    assert cabinet.get(letter) == document


def test_same_file_is_recognised(store, cabinet, by):
    first = lay_in(store, cabinet, content=b"same")
    second = lay_in(store, cabinet, content=b"same")
    gone = lay_in(store, cabinet, content=b"same")
    cabinet.withdraw(gone, by=by)
    sha256 = cabinet.get(first).version.sha256
    assert [document.id for document in cabinet.with_content(sha256)] == [first, second]


def test_listeners_hear_of_document_parent_and_case(store, cabinet, case):
    mail = lay_in(store, cabinet, "Mail", case_id=case)
    heard = []
    store.subscribe(heard.append)
    plan = lay_in(store, cabinet, "Plan", content=None, parent_id=mail)
    assert heard[0].of("document") == {mail, plan}
    assert heard[0].of("case") == {case}


def test_case_of_any_size_takes_one_question(store, cabinet, case, monkeypatch):
    mail = lay_in(store, cabinet, "Mail", case_id=case)
    for number in range(5):
        lay_in(store, cabinet, f"Plan {number}", parent_id=mail)
    questions = []
    asked = Store.all
    monkeypatch.setattr(
        Store, "all", lambda self, sql, parameters=(): questions.append(sql) or asked(self, sql, parameters)
    )
    assert len(cabinet.of_case(case)) == 6
    assert cabinet.get(mail).attachments == 5
    assert len(questions) == 2


def test_journal_holds_acts_but_no_personal_data(store, cabinet, by, case):
    document_id = lay_in(
        store, cabinet, "Antrag von Geheimnis", text="Geheimnis im Text", correspondent="Gesine Geheimnis",
        their_reference="Geheimnis 1", document_type="Geheimnisart",
    )  # fmt: skip
    file_into(store, cabinet, document_id, case)
    cabinet.change(document_id, title="Geheimnis 2", correspondent="G. Geheimnis", by=by)
    cabinet.withdraw(document_id, by=by)
    cabinet.bring_back(document_id, by=by)
    unfile(store, cabinet, document_id)
    rows = store.all("SELECT * FROM journal WHERE action LIKE 'document.%' ORDER BY seq")
    assert [row["action"].removeprefix("document.") for row in rows] == [
        "added", "version_added", "filed", "described", "withdrawn", "brought_back", "unfiled",
    ]  # fmt: skip
    assert [row["case_uuid"] for row in rows] == [None, None] + ["uuid of 600-2026-0001"] * 5
    assert {row["subject"] for row in rows} == {cabinet.get(document_id).uuid}
    assert not any("geheimnis" in row["data"].lower() for row in rows)
    data = [json.loads(row["data"]) for row in rows]
    assert "reference" not in data[0] | data[1]
    assert {entry["reference"] for entry in data[2:]} == {"600-2026-0001-001"}
    assert data[3]["fields"] == ["correspondent", "title"]
