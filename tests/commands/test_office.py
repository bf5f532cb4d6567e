"""``office show`` and ``office change``: the office's own data, typed after ``init``."""

from pathlib import Path

import pytest

from gemeinde_desk.commands.main import run
from gemeinde_desk.commands.office import switches_for
from gemeinde_desk.letters.placeholders import Registry
from gemeinde_desk.office import Office
from tests.support.commands import Desk

NEW = ("--name", "Gemeinde Musterau", "--land", "TH", "--clerk-name", "Inge Öhler", "--clerk-sign", "OEH")


def test_what_is_given_changes_and_the_rest_stays(desk: Desk) -> None:
    before = desk("office", "show")
    assert (before["bank_name"], before["mayor"], before["opening_hours"]) == ("Commerzbank", None, None)

    hours = "Mo–Fr 8–12 Uhr\nDo 14–18 Uhr"
    changed = desk("office", "change", "--mayor", "Anna Beispiel", "--opening-hours", hours, "--phone", "")

    wanted = before | {"mayor": "Anna Beispiel", "opening_hours": hours, "phone": None}
    assert changed == wanted | {"warnings": []}
    assert desk("office", "show") == wanted
    desk.capsys.readouterr()
    run(["office", "show", "--office", str(desk.office)])
    sheet = desk.capsys.readouterr().out
    assert "Bürgermeisterin oder Bürgermeister:  Anna Beispiel" in sheet
    assert f"\n{' ' * 37}Do 14–18 Uhr\n" in sheet


def test_the_bank_follows_the_iban_unless_it_was_typed(desk: Desk) -> None:
    other = desk("office", "change", "--iban", "de02 1203 0000 0000 2020 51")
    assert (other["iban"], other["bic"]) == ("DE02120300000000202051", "BYLADEM1001")
    assert other["bank_name"] not in {"Commerzbank", None}
    own = desk("office", "change", "--iban", "DE89370400440532013000", "--bank-name", "Unsere Bank")
    assert (own["bic"], own["bank_name"]) == ("COBADEFFXXX", "Unsere Bank")


def test_a_change_stands_in_the_journal_and_no_change_does_not(desk: Desk) -> None:
    def entries() -> int:
        with Office.open(desk.office, readonly=True) as office:
            number = office.store.value("SELECT count(*) FROM journal WHERE action = 'setting.changed'")
            assert isinstance(number, int)
            return number

    first = entries()
    desk("office", "change", "--city", "Neuau")
    desk("office", "change", "--city", "Neuau")
    assert entries() == first + 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--iban", "DE1"), "--iban: Die IBAN ist zu kurz"),
        (("--postcode", "1"), "--postcode: „1“ ist keine Postleitzahl"),
        (("--name", ""), "--name: „Name der Gemeinde“ fehlt"),
        ((), "Es ist nichts zu ändern angegeben. Möglich: --name, --land,"),
    ],
)
def test_a_value_refused_is_told_with_its_switch(desk: Desk, words: tuple[str, ...], expected: str) -> None:
    desk("office", "change", *words, code=2)
    assert expected in desk.err


def test_init_names_the_switch_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--office", str(tmp_path / "amt"), *NEW, "--iban", "DE1"]) == 2
    assert capsys.readouterr().err.startswith("--iban: Die IBAN ist zu kurz")
    assert not (tmp_path / "amt" / "office.db").exists()


def test_a_letter_that_lacks_a_value_of_the_office_names_the_command(desk: Desk) -> None:
    desk("office", "change", "--iban", "")
    desk(
        "contact", "add", "--family-name", "Müller", "--given-name", "Jana", "--postcode", "99998", "--city", "Musterau"
    )
    desk("case", "open", "hundesteuer", "Hund", "--field", "haltung_seit=1.2.2026")
    words = ("letter", "8.2.3-2026-0001", "--template", "hundesteuerbescheid", "--to", "Müller")
    desk(*words, code=4)
    assert "gemeinde-desk office change --iban …" in desk.err
    gaps = {gap["key"]: gap["switch"] for gap in desk(*words, "--draft")["missing"]}
    assert gaps["amt.iban"] == "--iban"


def test_every_value_of_the_office_a_letter_can_show_has_its_switch() -> None:
    shown = {placeholder.key for placeholder in Registry() if placeholder.key.startswith("amt.")}
    assert len(shown) > 10
    assert {key for key in shown if not switches_for(key)} == set()
