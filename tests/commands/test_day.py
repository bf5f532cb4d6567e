"""A whole day through the command line, as an administrator's script would do it."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from gemeinde_desk.__main__ import main
from gemeinde_desk.commands.main import run
from gemeinde_desk.office import Office
from gemeinde_desk.sync.verify import verify_package
from tests.support import samples
from tests.support.commands import DAY, Desk


@pytest.mark.ocr
def test_a_matter_from_the_post_to_the_package(desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "Scan.pdf"
    pdf, letters = samples.letters_pdf(1)
    scan.write_bytes(samples.scanned_pdf([samples.degraded(page, skew=1.0) for page in samples.rastered(pdf)]))
    mail = tmp_path / "Frage.eml"
    mail.write_bytes(samples.mail(subject="Frage zum Gerüst", body="Wann darf ich das Gerüst aufstellen?"))

    came_in = desk("import", scan, mail, "--sender", "Jana Müller")
    assert [item["number"] for item in came_in] == ["E-2026-0001", "E-2026-0002"]
    assert [item["text"] for item in came_in] == ["done", "done"]
    line = max(letters[0].lines, key=len)
    words = re.findall(r"[A-Za-zäöüÄÖÜß]{6,}", line)[:2]
    assert any(hit["kind"] == "document" for hit in desk("search", *words)), words
    assert [hit["title"] for hit in desk("search", "geruest aufstellen")] == ["Frage zum Gerüst"]

    person = ("--given-name", "Jana", "--family-name", "Müller", "--gender", "f")
    contact = desk("contact", "add", *person, "--street", "Lange Straße 4", "--postcode", "99998", "--city", "Musterau")
    assert desk("contact", "list", "mueller")[0]["id"] == contact["id"]

    fields = {
        "ort": "Lange Straße 4",
        "art": "Gerüst",
        "beginn": "16.3.2026",
        "ende": "30.3.2026",
        "flaeche": "18",
        "gebuehr": "54",
    }
    case = desk(
        "case", "open", "sondernutzung", "Gerüst Lange Straße 4",
        *(word for name, value in fields.items() for word in ("--field", f"{name}={value}")),
        "--participant", f"{contact['id']}:Antragstellerin oder Antragsteller",
        "--document", "E-2026-0001", "--document", "E-2026-0002", "--follow-up", "+14:Rückfrage abwarten",
    )  # fmt: skip
    assert case.pop("warnings") == []
    assert set(case) == {"reference", "subject", "state", "case_type", "clerk", "opened", "closed", "next_date"}
    reference = case["reference"]
    assert desk("case", "list", "--state", "open") == [case]
    assert [(row["due"], row["text"]) for row in desk("due", "--until", "+14")] == [
        ("2026-03-16", "Rückfrage abwarten")
    ]

    letter = desk("letter", reference, "--template", "bescheid_sondernutzung", "--to", contact["id"], "--draft")
    assert letter["state"] == "draft"
    if letter["missing"]:
        asked = {"auflagen": "Der Gehweg bleibt frei.", "restbreite": "1,5"}
        desk("case", "change", reference, *(w for k, v in asked.items() for w in ("--field", f"{k}={v}")))
    pdf = tmp_path / "Bescheid.pdf"
    posted = desk("letter", letter["reference"], "--posted", "3.3.2026", "--output", pdf, on="2026-03-03")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert (posted["number"], posted["state"], posted["deadline"]) == ("A-2026-0001", "posted", "2026-04-07")

    findings = desk("case", "close", reference, "--check", on="2026-04-09")
    assert "outcome_missing" in {finding["code"] for finding in findings}
    desk("case", "close", reference, code=4, on="2026-04-09")
    desk("case", "change", reference, "--outcome", "bewilligt", "--tick-all", on="2026-04-09")
    closed = desk("case", "close", reference, "--accept-warnings", on="2026-04-09")
    assert (closed["state"], closed["closed"], closed["next_date"]) == ("closed", "2026-04-09", None)
    titles = [document["title"] for document in desk("case", "show", reference)["documents"]]
    assert any("Protokoll" in title for title in titles)

    package = desk("export", reference, tmp_path / "usb", on="2026-04-10")
    assert verify_package(Path(package["path"])).ok

    saved = desk("backup", tmp_path / "sicherung")
    restored = Desk(tmp_path / "zurück", desk.capsys)
    restored("restore", tmp_path / "sicherung")
    report = restored("verify", "--deep", "--rebuild")
    assert report["ok"] is True
    assert report["problems"] == []
    assert restored("case", "show", reference) == desk("case", "show", reference)
    assert Path(saved["path"]).exists()


def test_every_command_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    commands = ["init", "demo", "import", "letter", "search", "due", "export", "backup", "restore", "verify", "doctor"]
    commands += [f"case {verb}" for verb in ("types", "open", "list", "show", "change", "close")]
    commands += ["contact add", "contact list"]
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            run([*command.split(), "--help"])
        out = capsys.readouterr().out
        assert ended.value.code == 0
        assert f"Beispiel:\n  gemeinde-desk {command}" in out
        for switch in ("--office", "--json", "--on"):
            assert switch in out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["case", "show", "9.9-2026-0001"], 3, "gibt es in diesem Amt nicht"),
        (["case", "open", "kein_typ", "Betreff"], 3, "kein_typ"),
        (["case", "open", "hundesteuer", ""], 2, ""),
        (["case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=32.13.2026"], 2, ""),
        (["import", "gibt-es-nicht.pdf"], 3, "gibt es nicht"),
        (["contact", "add", "--given-name", "Nur", "--postcode", "1"], 2, ""),
        (["letter", "--template", "anschreiben"], 2, "Vorgangszeichen"),
        (["restore", "gibt-es-nicht"], 1, ""),
    ],
)
def test_bad_input_is_told_in_german_with_its_exit_code(desk: Desk, words: list[str], code: int, told: str) -> None:
    desk.capsys.readouterr()
    got = run([*words, "--office", str(desk.office)])
    out, err = desk.capsys.readouterr()
    assert got == code or (code == 1 and got != 0), err
    assert told in err + out
    assert "Traceback" not in err


def test_no_office_and_a_second_writer(tmp_path: Path, desk: Desk) -> None:
    assert run(["due", "--office", str(tmp_path / "leer")]) == 5
    with Office.open(desk.office):
        assert run(["contact", "add", "--family-name", "Weiß", "--office", str(desk.office)]) == 6
        assert run(["contact", "list", "--office", str(desk.office)]) == 0  # reading goes on


def test_an_office_that_could_not_be_made_leaves_the_folder_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Desk(tmp_path / "amt", capsys)
    place = ("init", "--name", "Gemeinde Musterau", "--land", "TH", "--clerk-name", "Inge Öhler")
    office(*place, "--clerk-sign", "O E H", code=2)
    assert not (tmp_path / "amt" / "office.db").exists()
    office(*place, "--clerk-sign", "OEH")


def test_a_command_does_all_or_nothing(desk: Desk) -> None:
    beginning = ("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026")
    desk(*beginning, "--follow-up", "kein Tag", code=2)
    assert desk("case", "list") == []
    case, other = (desk(*beginning, "--follow-up", "+14:Nachsehen")["reference"] for _ in range(2))
    (number,) = [row["number"] for row in desk("case", "show", other)["follow_ups"] if row["text"] == "Nachsehen"]
    desk("case", "change", case, "--subject", "Anders", "--done", number, code=2)
    assert desk("case", "show", case)["subject"] == "Hund"
    desk("case", "change", other, "--done", number)
    assert desk("case", "change", case)["reference"] == case


def test_a_backup_that_lacks_a_document_says_so(desk: Desk, tmp_path: Path) -> None:
    with Office.open(desk.office) as office:
        office.save_settings_layer({"backup_folder": str(tmp_path / "sicherung")}, by=office.clerks.by_sign("OEH"))
        stored = office.store.documents.put(b"text")
        with office.store.transaction("system") as tx:
            note = office.documents.add(tx, direction="internal", state="final", title="Vermerk")
            office.documents.add_version(tx, note, stored, name="Vermerk.txt", mime="text/plain")
        kept = office.store.documents.path(stored.sha256)
    assert Path(desk("backup")["path"]).parent == tmp_path / "sicherung"
    kept.unlink()
    assert desk("backup", tmp_path / "anderswo", code=7)["missing"] == [kept.name]
    restored = Desk(tmp_path / "zurück", desk.capsys)
    assert len(restored("restore", tmp_path / "anderswo", code=7)["missing"]) == 1
    assert restored("restore", tmp_path / "sicherung", "--replace")["missing"] == []
    checked = restored("verify")["checked"]
    assert (checked["anchors"], checked["files"]) == (1, 1)


def test_the_same_seed_makes_the_same_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = Desk(tmp_path / "eins", capsys), Desk(tmp_path / "zwei", capsys)
    for desk in (one, two):
        made = desk("demo", "--cases", "12", "--seed", "7")
        assert made["cases"] == 12
    assert one("case", "list") == two("case", "list")
    assert one("search", "Straße") == two("search", "Straße")
    # The readable copy of a mail bears the time it was made; every original is the same byte for byte.
    originals = [_originals(desk.office) for desk in (one, two)]
    assert originals[0] == originals[1]
    assert len(originals[0]) > 20
    assert one("verify")["ok"] is True


def _originals(folder: Path) -> list[tuple[str, str]]:
    with Office.open(folder, readonly=True) as office:
        return [
            (row["name"], row["sha256"]) for row in office.store.all("SELECT name, sha256 FROM version ORDER BY id")
        ]


def test_a_wrong_call_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["case", "open"])
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert err.startswith("Aufruf: gemeinde-desk case open")
    assert "Es fehlt: ART, BETREFF" in err


def test_days_are_read_as_clerks_write_them(desk: Desk) -> None:
    assert desk("due", "--until", "morgen") == []
    assert date.fromisoformat(DAY).year == 2026


def test_a_letter_that_is_not_complete_leaves_nothing_behind_and_a_draft_is_gone_on_with(desk: Desk) -> None:
    contact = desk("contact", "add", "--gender", "f", "--given-name", "Jana", "--family-name", "Müller")
    about = ("--field", "anlass=Lärm", "--field", "darstellung=Musik bis in die Nacht")
    reference = desk("case", "open", "beschwerde", "Lärm am Sportplatz", *about)["reference"]
    begin = ("letter", reference, "--template", "gratulation", "--to", contact["id"])

    desk(*begin, code=4)
    draft = desk(*begin, "--draft")
    desk("letter", draft["reference"], "--answer", "tag=24.12.2026", code=4)
    issued = desk("letter", draft["reference"], "--answer", "anlass=85. Geburtstag", "--answer", "tag=24.12.2026")

    assert draft["reference"].endswith("-001")
    assert (issued["state"], issued["subject"]) == ("issued", "Herzlichen Glückwunsch – 85. Geburtstag")
    desk("letter", draft["reference"], "--answer", "anlass=86. Geburtstag", code=4)


def test_a_policy_that_cannot_be_read_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text('backup_keep = "viele"\n', encoding="utf-8")
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: folder)

    desk("case", "list")

    assert "settings.toml:1" in desk.err
    assert "Aufbewahrte Sicherungen" in desk.err
    run(["doctor", "--office", str(desk.office), "--json"])
    (found,) = [row for row in json.loads(capsys.readouterr().out) if row["check"] == "Einstellungen"]
    assert not found["ok"]
    assert "settings.toml:1" in found["detail"]


def test_the_office_may_be_named_before_the_command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["gemeinde-desk", "--office", str(desk.office), "case", "list", "--json"])

    assert main() == 0
    assert desk.capsys.readouterr().out.strip() == "[]"


def test_post_cannot_have_come_in_the_future(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    desk("import", tmp_path / "a.pdf", "--received", "morgen", code=2)
    assert "--received: Der Eingangstag liegt in der Zukunft." in desk.err


def test_a_target_is_a_folder_that_can_be_reached(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "datei"
    file.write_text("x")
    for words in (["backup", file], ["backup", tmp_path / "nicht" / "da"]):
        desk.capsys.readouterr()
        assert run([*map(str, words), "--office", str(desk.office)]) == 2
        assert "Ordner" in desk.capsys.readouterr().err
    assert not (tmp_path / "nicht").exists()
    desk("backup", tmp_path / "neu")
    assert (tmp_path / "neu").is_dir()
