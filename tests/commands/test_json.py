"""``--json``: one value on stdout and nothing else, with the keys a script relies on."""

from pathlib import Path

from gemeinde_desk.office import Office
from tests.support import samples
from tests.support.commands import Desk

CASE = {"reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date"}
DUE = {"due", "kind", "reference", "subject", "text", "clerk"}
CONTACT = {"id", "kind", "name", "street", "postcode", "city", "country", "email", "phone"}


def test_every_list_and_answer_has_its_keys(desk: Desk, tmp_path: Path) -> None:
    mail = tmp_path / "Frage.eml"
    mail.write_bytes(samples.mail())
    (item,) = desk("import", mail)
    assert item.keys() == {
        "number", "received", "sender", "subject", "pages", "text", "reference", "file", "problem",
    }  # fmt: skip
    contact = desk("contact", "add", "--given-name", "Jana", "--family-name", "Müller", "--city", "Musterau")
    assert contact.keys() == CONTACT
    assert desk("contact", "list") == [contact]
    dog = ("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026", "--document", item["number"])
    case = desk(*dog, "--follow-up", "+3:Anrufen")
    assert case.keys() == CASE | {"warnings"}
    reference = case["reference"]
    assert desk("case", "change", reference, "--subject", "Dackel").keys() == CASE | {"warnings"}
    (listed,) = desk("case", "list")
    assert listed.keys() == CASE
    assert listed == {
        "reference": reference, "subject": "Dackel", "state": "open", "case_type": "Hundesteuer-Anmeldung", "clerk": "OEH",
        "opened": "2026-03-02", "closed": None, "next_date": "2026-03-05",
    }  # fmt: skip
    shown = desk("case", "show", reference)
    assert shown.keys() > CASE
    assert shown["documents"][0].keys() == {"reference", "title", "direction", "state", "dated", "posted"}
    assert shown["follow_ups"][0].keys() == DUE | {"number", "done_on"}
    assert desk("due", "--until", "+3")[0].keys() == DUE
    hits = desk("search", "Dackel")
    assert [hit.keys() for hit in hits] == [{"kind", "reference", "title", "snippet"}]
    assert {finding.keys() >= {"level", "code", "sentence", "fix"} for finding in desk("case", "close", reference, "--check")} == {True}  # fmt: skip
    assert desk("verify").keys() == {"ok", "checked", "problems"}
    assert {"key", "title", "fields"} < desk("case", "types")[0].keys()
    assert {"key", "title", "notice", "asks"} == desk("letter", "--templates")[0].keys()


def test_an_empty_list_is_an_empty_array_and_a_refusal_no_value(desk: Desk) -> None:
    for words in (["case", "list"], ["contact", "list"], ["due"], ["search", "nichts"]):
        assert desk(*words) == []
    assert desk("case", "show", "9.9-2026-0001", code=3) is None  # nothing on stdout, the sentence on stderr
    assert "9.9-2026-0001" in desk.err


def test_a_limit_that_leaves_something_out_says_so(desk: Desk) -> None:
    for name in ("Weiß", "Weise", "Weizen"):
        desk("contact", "add", "--family-name", name)
    assert len(desk("contact", "list", "--limit", "2")) == 2
    assert "Es gibt mehr als die gezeigten 2" in desk.err
    assert len(desk("contact", "list", "--limit", "3")) == 3
    assert desk.err == ""
    assert len(desk("search", "we", "--limit", "2")) == 2
    assert "Es gibt mehr" in desk.err


def test_problems_of_a_check_are_told_as_data(desk: Desk) -> None:
    with Office.open(desk.office) as office:
        stored = office.store.documents.put(b"text")
        with office.store.transaction("system") as tx:
            note = office.documents.add(tx, direction="internal", state="final", title="Vermerk")
            office.documents.add_version(tx, note, stored, name="Vermerk.txt", mime="text/plain")
        office.store.documents.path(stored.sha256).unlink()
    report = desk("verify", code=7)
    assert report["ok"] is False
    assert report["problems"]
