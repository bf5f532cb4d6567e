"""What is missing or wrong is told as what to type; days gone by are told before anything is final."""

from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from gemeinde_desk.office import Office
from tests.support.commands import Desk

DOG = ("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026")
MISSING = ("--template", "nachforderung")


@pytest.fixture
def case(desk: Desk) -> str:
    desk(
        "contact", "add", "--given-name", "Jana", "--family-name", "Müller", "--postcode", "99998", "--city", "Musterau"
    )
    return desk(*DOG)["reference"]


def told(desk: Desk, *words: object) -> str:
    """What a person reads on stdout."""
    desk.capsys.readouterr()
    assert run([*map(str, words), "--office", str(desk.office), "--on", "2026-03-02"]) == 0
    return desk.capsys.readouterr().out


def test_a_letter_not_complete_names_what_to_type(desk: Desk, case: str) -> None:
    desk("letter", case, *MISSING, "--to", "Müller", code=4)
    assert "--answer unterlagen=…  Was noch fehlt (Text, auch mehrere Zeilen" in desk.err
    assert "--answer frist=…  Frist für die Antwort (Datum, z. B. 3.3.2026" in desk.err
    assert desk("case", "show", case)["documents"] == []


def test_a_field_of_the_case_and_a_value_of_the_office_are_named_too(desk: Desk, case: str) -> None:
    desk("letter", case, "--template", "hundesteuerbescheid", "--to", "Müller", code=4)
    assert f"gemeinde-desk case change {case} --field steuer_jahr=…  Jahressteuer (Betrag, in Euro" in desk.err
    assert "--answer faellig=…" in desk.err


def test_a_draft_lists_the_same_as_json(desk: Desk, case: str) -> None:
    draft = desk("letter", case, *MISSING, "--to", "Müller", "--answer", "unterlagen=Foto", "--draft")
    (gap,) = draft["missing"]
    assert (gap["switch"], gap["key"], gap["label"], gap["type"]) == (
        "--answer frist=", "frage.frist", "Frist für die Antwort", "date",
    )  # fmt: skip
    assert gap["format"].startswith("z. B. 3.3.2026")
    assert draft["warnings"] == []
    assert "--answer frist=…" in told(desk, "letter", draft["reference"], "--draft")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("frist=quatsch", "--answer frist: „quatsch“ ist kein Datum."),
        ("frits=+14", "--answer: „frits“ wird hier nicht gefragt. Möglich: unterlagen, frist."),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_at_its_place(
    desk: Desk, case: str, answer: str, expected: str
) -> None:
    desk("letter", case, *MISSING, "--to", "Müller", "--answer", answer, code=2)
    assert expected in desk.err
    desk("letter", case, *MISSING, "--to", "Müller", "--answer", "frist=+7", "--answer", "frist=+8", code=2)
    assert "„frist“ ist zweimal angegeben" in desk.err


def test_a_deadline_gone_by_is_told_and_not_issued_unless_accepted(desk: Desk, case: str) -> None:
    late = ("--to", "Müller", "--answer", "unterlagen=Foto", "--answer", "frist=gestern")
    said = "„Frist für die Antwort“ liegt vor dem Tag des Schreibens: 01.03.2026."
    draft = desk("letter", case, *MISSING, *late, "--draft")
    assert (draft["warnings"], said in desk.err) == ([said], True)
    desk("letter", case, *MISSING, *late, code=4)
    assert said in desk.err
    assert "--accept-warnings" in desk.err
    issued = desk("letter", draft["reference"], "--accept-warnings")
    assert (issued["state"], issued["warnings"]) == ("issued", [said])
    today = desk("letter", case, *MISSING, "--to", "Müller", "--answer", "unterlagen=Foto", "--answer", "frist=heute")
    assert (today["state"], today["warnings"]) == ("issued", [])


def test_days_of_posting_and_proof_are_those_the_window_takes(desk: Desk, case: str) -> None:
    complete = ("--to", "Müller", "--answer", "unterlagen=Foto", "--answer", "frist=+14")
    desk("letter", case, *MISSING, *complete, "--posted", "morgen", code=2)
    assert "--posted: Dieser Tag liegt in der Zukunft." in desk.err
    desk("letter", case, *MISSING, *complete, "--posted", "heute", "--received", "gestern", code=2)
    assert "--received: Zugestellt werden kann ein Schreiben nicht vor seinem Versand." in desk.err
    desk("letter", case, *MISSING, *complete, "--posted", "heute", "--received", "morgen", code=2)
    assert "--received: Der Tag der Zustellung liegt in der Zukunft." in desk.err


def test_no_pdf_is_left_of_a_letter_that_was_refused_at_the_end(desk: Desk, case: str, tmp_path: Path) -> None:
    complete = ("--to", "Müller", "--answer", "unterlagen=Foto", "--answer", "frist=+14")
    pdf, nowhere = tmp_path / "Brief.pdf", tmp_path / "nicht" / "da.pdf"
    desk("letter", case, *MISSING, *complete, "--posted", "morgen", "--output", pdf, code=2)
    assert not pdf.exists()
    desk("letter", case, *MISSING, *complete, "--posted", "heute", "--output", nowhere, code=2)
    assert desk("case", "show", case)["documents"] == []
    desk("letter", case, *MISSING, *complete, "--posted", "heute", "--output", pdf)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_dates_that_are_over_as_soon_as_they_are_set_are_told(desk: Desk, case: str) -> None:
    changed = desk("case", "change", case, "--follow-up", "gestern:Nachsehen", "--follow-up", "heute:Anrufen")
    said = "Wiedervorlage „Nachsehen“ liegt schon in der Vergangenheit: 01.03.2026."
    assert changed["warnings"] == [said]
    assert f"Hinweis: {said}" in desk.err
    (warning,) = desk(*DOG, "--received", "1.2.2024")["warnings"]
    assert warning.startswith("Frist „")
    desk(*DOG, "--received", "morgen", code=2)
    assert "--received: Der Eingangstag liegt in der Zukunft." in desk.err


def test_a_case_that_cannot_be_opened_names_every_field_at_fault(desk: Desk) -> None:
    desk("case", "open", "strassensperrung", "Fest", "--field", "beginn=32.1.2026", code=2)
    assert "--field beginn=…" in desk.err
    assert "Den Tag „32.1.2026“ gibt es im Kalender nicht." in desk.err
    assert "--field ende=…  Ende (Datum" in desk.err
    desk("case", "open", "hundesteuer", "Hund", "--field", "quatsch=1", code=2)
    assert "Möglich: hund_name, rasse," in desk.err


def test_a_case_shows_every_field_of_its_type(desk: Desk, case: str) -> None:
    fields = desk("case", "show", case)["fields"]
    assert list(fields) == [field["key"] for field in desk("case", "types", "hundesteuer")[0]["fields"]]
    assert fields["haltung_seit"] == "2026-02-01"
    assert {key for key, value in fields.items() if value is None} == fields.keys() - {"haltung_seit"}
    sheet = told(desk, "case", "show", case).splitlines()
    assert next(line for line in sheet if line.startswith("Rasse oder Kreuzung:")).endswith("  –")
    assert next(line for line in sheet if line.startswith("Gehalten seit:")).endswith("  01.02.2026")


def test_what_can_be_typed_is_listed(desk: Desk) -> None:
    assert "haltung_seit  Gehalten seit" in told(desk, "case", "types", "hundesteuer")
    assert "steuerfrei" in told(desk, "case", "types", "hundesteuer")
    assert "frist       Frist für die Antwort" in told(desk, "letter", "--templates", "--template", "nachforderung")
    desk("letter", "--templates", "--template", "quatsch", code=3)
    desk("case", "types", "quatsch", code=3)


def test_the_reference_of_a_case_has_one_name(desk: Desk, case: str) -> None:
    assert told(desk, "case", "list").split()[0] == "Vorgangszeichen"
    assert "Vorgangszeichen" in told(desk, "due", "--until", "+400").splitlines()[0]
    for command in ("case show", "case change", "case close", "export", "import"):
        with pytest.raises(SystemExit):
            run([*command.split(), "--help"])
        said = desk.capsys.readouterr().out
        assert "VORGANGSZEICHEN" in said, command
        assert "AKTENZEICHEN" not in said, command  # that is the reference of a file (Akte)


def test_an_outcome_is_one_of_its_type(desk: Desk, case: str) -> None:
    desk("case", "change", case, "--outcome", "quatsch", code=2)
    assert "Möglich: Steuer festgesetzt, steuerfrei" in desk.err
    desk("case", "change", case, "--outcome", "steuerfrei")
    assert desk("case", "show", case)["outcome"] == "steuerfrei"


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("contact", "add", "--given-name", "Jana"), 2, "--family-name: "),
        (("case", "open", "hundesteuer", "", "--field", "haltung_seit=heute"), 2, "den Betreff"),
        ((*DOG, "--document", "xx"), 2, "--document: „xx“"),
        ((*DOG, "--document", "E-2026-0009"), 3, "--document: "),
        ((*DOG, "--participant", "Niemand:Halterin"), 3, "--participant: "),
        ((*DOG, "--follow-up", "nie:Etwas"), 2, "--follow-up: „nie“ ist kein Datum"),
        ((*DOG, "--follow-up", "+3:"), 2, "--follow-up: "),
        (("case", "list", "--type", "quatsch"), 3, "quatsch"),
        (("due", "--until", "quatsch"), 2, "--until: "),
        (("due", "--clerk", "XX"), 3, "XX"),
        (("contact", "add", "--family-name", "Müller", "--given-name", "Jana", "--postcode", "99998"), 4, "--again"),
        (("letter", "8.2.3-2026-0001"), 2, "fehlt --template und --to"),
        (("search", " "), 2, "TEXT: Bitte ein Wort angeben"),
        (("due", "--on", "31.2.2026"), 2, "--on: Den Tag „31.2.2026“"),
    ],
)
def test_a_value_refused_is_told_with_its_switch(
    desk: Desk, case: str, words: tuple[str, ...], code: int, expected: str
) -> None:
    assert case == "8.2.3-2026-0001"
    desk.capsys.readouterr()
    assert run([*words, "--office", str(desk.office)]) == code
    out, err = desk.capsys.readouterr()
    assert (out, expected in err) == ("", True), err


def test_names_that_fit_several_are_told_with_their_numbers(desk: Desk, case: str) -> None:
    desk("contact", "add", "--family-name", "Müller", "--given-name", "Uwe")
    desk("case", "change", case, "--participant", "Müller:Halterin oder Halter", code=2)
    assert desk.err.strip().endswith("1 Jana Müller, 99998 Musterau; 2 Uwe Müller")


def test_who_left_the_office_does_not_act_any_more(desk: Desk) -> None:
    with Office.open(desk.office) as office:
        first = office.clerks.by_sign("OEH")
        left = office.clerks.add("Uwe Weiß", "WEI", by=first)
        office.clerks.change(left.id, by=first, active=False)
    desk("due", "--clerk", "wei", code=4)
    assert "Uwe Weiß (WEI) ist nicht mehr im Amt." in desk.err


def test_a_wrong_switch_is_told_by_its_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["case", "list", "--quatsch"], ["init", "--name", "x", "--land", "TH", "--clerk-name", "y"]):
        with pytest.raises(SystemExit) as ended:
            run(words)
        assert ended.value.code == 2
        assert capsys.readouterr().err.startswith(
            f"Aufruf: gemeinde-desk {' '.join(words[:2]) if words[0] == 'case' else 'init'}"
        )
    assert (
        run(
            [
                "init",
                "--name",
                "x",
                "--land",
                "TH",
                "--clerk-name",
                "y",
                "--clerk-sign",
                "O E",
                "--office",
                str(tmp_path),
            ]
        )
        == 2
    )
    assert "--clerk-sign: " in capsys.readouterr().err
