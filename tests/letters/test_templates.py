"""Shipped templates and text blocks, and mistakes in the office's own."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from gemeinde_desk.cases.case_types import load_case_types
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.model import Field, ListItem, Note, Paragraph, Remedy, Table, Text, plain, plain_body
from gemeinde_desk.letters.model_json import body_from_json, body_to_json
from gemeinde_desk.letters.notation import Condition
from gemeinde_desk.letters.placeholders import Registry, resolve, resolve_runs, written
from gemeinde_desk.letters.templates import load_templates
from gemeinde_desk.letters.text_blocks import cautions, choose_remedy, fill_blocks, load_text_blocks
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.resources import resources

TEMPLATES = load_templates(resources() / "letter_templates")
BLOCKS = load_text_blocks(resources() / "text_blocks")
CASE_TYPES = load_case_types(resources() / "case_types")
TODAY = date(2026, 11, 24)
HEAD = 'key = "x1"\ntitle = "T"\ndescription = "D"\nsubject = "S"\n'


def office(tmp_path, content, name="x1"):
    (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    return load_templates(tmp_path)


def test_every_template_a_case_type_names_exists_and_knows_its_fields():
    for case_type in CASE_TYPES.values():
        for key in case_type.letters:
            template = TEMPLATES[key]
            fields = {f"feld.{field.key}" for field in case_type.fields}
            used = {gap.key for part in template.parts for gap in resolve(part.blocks, {}, Registry()).missing}
            used |= {part.condition.key for part in template.parts if part.condition}
            used |= {run.key for run in template.subject if isinstance(run, Field)}
            assert {key for key in used if key.startswith("feld.")} <= fields, (case_type.key, key)
            if template.notice:
                assert case_type.remedy, (case_type.key, key)


def test_bodies_survive_the_store():
    for template in TEMPLATES.values():
        for part in template.parts:
            assert body_from_json(body_to_json(part.blocks)) == part.blocks


def test_conditions_choose_parts():
    template = TEMPLATES["hundesteuerbescheid"]
    with_iban = plain_body(
        template.body({"feld.iban": "DE89", "feld.ermaessigung": "keine", "feld.gefaehrlich": False})
    )
    without = plain_body(template.body({"feld.ermaessigung": "Jagdgebrauchshund", "feld.gefaehrlich": True}))
    assert "Mandat" in with_iban
    assert "Mandat" not in without
    assert "berücksichtigt" in without
    assert "berücksichtigt" not in with_iban
    assert "gefährliche Hunde" in without
    assert "gefährliche Hunde" not in with_iban
    assert "berücksichtigt" not in plain_body(template.body({}))


def test_values_are_written_in_german_and_stay_text():
    assert written(date(2026, 3, 3)) == "3. März 2026"
    assert written(date(2026, 3, 3), "kurz") == "03.03.2026"
    assert written(Decimal("-1234.5")) == "-1.234,50\N{NO-BREAK SPACE}€"
    assert written(Decimal(7), "zahl") == "7,00"
    assert written(True) == "ja"
    assert written("Élan", "klein") == "élan"
    assert written("öl", "gross") == "Öl"
    body = (Paragraph((Text("Für "), Field("fall.betreff", bold=True))),)
    resolved = resolve(body, {"fall.betreff": "**a** {fall.zeichen} <b>"}, TEMPLATES["anschreiben"].registry())
    assert resolved.body == (Paragraph((Text("Für "), Text("**a** {fall.zeichen} <b>", bold=True))),)
    assert resolved.missing == ()


def test_missing_values_are_marked_and_listed_once():
    template = TEMPLATES["gebuehrenbescheid"]
    resolved = resolve(template.body({}), {}, template.registry())
    assert [missing.key for missing in resolved.missing].count("frage.betrag") == 1
    assert {"frage.betrag": "Betrag"}.items() <= {m.key: m.label for m in resolved.missing}.items()
    table = next(block for block in resolved.body if isinstance(block, Table))
    assert table.rows[0][1] == (Text("[Betrag]", missing=True),)
    subject, missing = resolve_runs(template.subject, {}, template.registry())
    assert subject == "Gebührenbescheid – [Betreff des Vorgangs]"
    assert missing[0].label == "Betreff des Vorgangs"


def test_lines_of_a_value_become_items_and_paragraphs():
    template = TEMPLATES["nachforderung"]
    values = template.answers({"unterlagen": "- Lageplan\n\n• Vollmacht", "frist": "31.12.2026"}, TODAY)
    body = resolve(template.body(values), values, template.registry()).body
    assert [plain(block.runs) for block in body if isinstance(block, ListItem)] == ["Lageplan", "Vollmacht"]
    letter = TEMPLATES["anschreiben"]
    values = letter.answers({"text": "Erster Absatz.\nZweiter Absatz."}, TODAY)
    texts = plain_body(resolve(letter.body(values), values, letter.registry()).body)
    assert "Erster Absatz.\nZweiter Absatz." in texts


def test_answers_are_checked_at_the_edge():
    template = TEMPLATES["gebuehrenbescheid"]
    values = template.answers({"betrag": "1.234,50 €", "faellig": "15.1.2027"}, TODAY)
    assert values == {"frage.betrag": Decimal("1234.50"), "frage.faellig": date(2027, 1, 15)}
    with pytest.raises(InvalidInput) as refused:
        template.answers({"betrag": "viel"}, TODAY)
    assert refused.value.place == "Betrag"
    with pytest.raises(InvalidInput, match="fragt nicht"):
        template.answers({"unsinn": "1"}, TODAY)


def test_the_word_leer_is_not_empty():
    """Leer is a town in Ostfriesland."""
    empty, named = Condition("feld.ort", "leer"), Condition("feld.ort", "leer", negated=True)
    assert [empty.holds({"feld.ort": ort}) for ort in ("", " ", "Leer", "Emden")] == [True, True, False, False]
    assert [named.holds({"feld.ort": ort}) for ort in ("", " ", "Leer", "Emden")] == [False, False, True, True]
    assert Condition("feld.ort", "keine").holds({})
    assert Condition("feld.ort", "Emden").holds({"feld.ort": "EMDEN"})


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (HEAD + "text = '''\n\nHallo {fall.zeihcen}\n'''\n", 7, "fall.zeichen"),
        (HEAD + "text = '''\nam {fall.eingang|gross}\n'''\n", 6, "kurz"),
        (HEAD + "text = '''\na\n\n**b\n'''\n", 8, "Hervorhebung"),
        (HEAD + "text = '''\na {b\n'''\n", 6, "Klammer"),
        (HEAD + "text = '''\n[wenn feld.x ist leer]\na\n'''\n", 6, "ende"),
        (HEAD + "text = '''\n[ende]\n'''\n", 6, "ohne"),
        (HEAD + "text = '''\n[wenn x]\n[ende]\n'''\n", 6, "Bedingung"),
        (HEAD + "text = '''\n[wenn feld.x ist leer]\n[wenn feld.y ist leer]\n'''\n", 7, "anderen"),
        (HEAD + "text = '''\n[wenn amt.x ist leer]\n'''\n", 6, "amt.x"),
        (HEAD + "text = '''\n[tanzen]\n'''\n", 6, "Befehl"),
        (HEAD + "text = '''\n| a | b |\n| c |\n'''\n", 7, "Spalten"),
        (HEAD + "text = '''\n| a | b |\n'''\n", 6, "Tabelle"),
        (HEAD + "text = '''\n[rechtsbehelf]\n'''\n", 5, "Bescheid"),
        (HEAD + "notice = true\ntext = '''\na\n'''\n", 5, "Rechtsbehelfsbelehrung"),
        (HEAD.replace("S", "{x.y}") + "text = '''\na\n'''\n", 4, "x.y"),
        (HEAD.replace("x1", "anders") + "text = '''\na\n'''\n", 1, "gleich"),
        (HEAD + "delivery = 'taube'\ntext = '''\na\n'''\n", 5, "taube"),
        (HEAD + "text = '''\na\n'''\n[[ask]]\nkey = 'k1'\nlabel = 'K'\ntype = 'choice'\n", 8, "choices"),
        (HEAD + "txet = 'a'\ntext = '''\na\n'''\n", 5, "text"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path, content, line, words):
    with pytest.raises(InvalidInput) as refused:
        office(tmp_path, content)
    place = refused.value.place
    assert place.endswith(f"x1.toml:{line}"), place
    assert words in str(refused.value)


def test_notation(tmp_path):
    content = (
        HEAD
        + "text = '''\n# Kopf\n- eins\n  weiter\n- *zwei*\n\n\\{kein\\} __u__ **f {fall.eingang|kurz}**\n[unterschrift automatisch]\n'''\n"
    )
    blocks = office(tmp_path, content)["x1"].parts[0].blocks
    assert plain(blocks[1].runs) == "eins weiter"
    assert blocks[2].runs == (Text("zwei", italic=True),)
    assert blocks[3].runs == (
        Text("{kein} "),
        Text("u", underline=True),
        Text(" "),
        Text("f ", bold=True),
        Field("fall.eingang", "kurz", bold=True),
    )
    assert blocks[4].automatic


def test_the_offices_template_wins(tmp_path):
    office(tmp_path, HEAD.replace("x1", "anschreiben") + "text = '''\nEigenes.\n'''\n", "anschreiben")
    both = load_templates(resources() / "letter_templates", tmp_path, tmp_path / "fehlt")
    assert plain_body(both["anschreiben"].body({})) == "Eigenes."
    assert len(both) == len(TEMPLATES)


@pytest.mark.parametrize("land", LAENDER)
@pytest.mark.parametrize("regime", ["vwvfg", "ao"])
def test_every_land_has_a_remedy_that_asks_to_be_checked(land, regime):
    chosen = choose_remedy(BLOCKS, land=land, regime=regime, on=TODAY, remedy="widerspruch")
    assert chosen
    assert chosen.caution.startswith("Bitte prüfen")
    assert "elektronischer Form" not in " ".join(map(plain, chosen.paragraphs))
    assert land not in {"NI", "NW"} or LAENDER[land] in chosen.caution
    assert chosen.source
    sued = (land == "BY" and regime == "vwvfg") or land in {"NI", "NW"}
    assert chosen.remedy == ("klage" if sued else "widerspruch")


def test_blocks_are_filled_versioned_and_expire(tmp_path):
    template = TEMPLATES["bescheid_sondernutzung"]
    body = fill_blocks(template.body({}), BLOCKS, land="BY", regime="vwvfg", on=TODAY, remedy="widerspruch")
    remedy = next(block for block in body if isinstance(block, Remedy))
    assert remedy.block == "klage_by@2021-09-01"
    assert remedy.paragraphs
    assert any(isinstance(block, Note) and block.paragraphs for block in body)
    assert any("Art. 12 AGVwGO" in said for said in cautions(body, BLOCKS, TODAY))
    own = (
        "[[block]]\nkey = 'klage_by'\ntitle = 'Eigene'\nremedy = 'klage'\nlands = ['BY']\nvalid_from = 2020-01-01\n"
        "valid_to = 2026-11-23\nsource = 'S'\ntext = '''\nKlage bei {amt.gericht}.\n'''\n"
    )
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    blocks = load_text_blocks(resources() / "text_blocks", tmp_path)
    assert choose_remedy(blocks, land="BY", regime="vwvfg", on=date(2026, 11, 23)).title == "Eigene"
    assert choose_remedy(blocks, land="BY", regime="vwvfg", on=TODAY).key != "klage_by"
    old = (Remedy("vwvfg", "klage_by@2020-01-01", "Eigene", remedy.paragraphs),)
    assert cautions(old, blocks, TODAY) == ("Der Textbaustein „Eigene“ gilt nur bis 23.11.2026.",)
    assert "nicht mehr" in cautions((Remedy("", "weg@2000-01-01"),), blocks, TODAY)[0]


@pytest.mark.parametrize(
    ("regime", "key", "law"),
    [
        ("vwvfg", "widerspruch_elektronisch", "§ 3a Absatz 2 des Verwaltungsverfahrensgesetzes"),
        ("ao", "widerspruch_elektronisch_abgaben", "§ 87a Absatz 3 der Abgabenordnung"),
    ],
)
def test_the_electronic_form_stands_in_a_block_chosen_by_hand(regime, key, law):
    (block,) = [each for each in BLOCKS if "elektronisch" in each.key and each.fits(land="TH", regime=regime, on=TODAY)]
    assert (block.key, block.by_hand) == (key, True)
    assert law in plain(block.paragraphs[0])


def test_a_confirmed_remedy_is_not_asked_about_again():
    def said(key, *, confirmed):
        block = next(each for each in BLOCKS if each.key == key)
        body = (Remedy("vwvfg", block.version, block.title, block.paragraphs),)
        return cautions(body, BLOCKS, TODAY, land="TH", confirmed=confirmed)

    (sentence,) = said("widerspruch", confirmed=False)
    assert sentence.startswith("Rechtsbehelfsbelehrung (Thüringen): Bitte prüfen: Hinterlegt ist der Widerspruch")
    assert sentence.endswith("„Fristregeln“ bestätigt; dann entfällt dieser Hinweis.")
    assert said("widerspruch", confirmed=True) == ()
    assert len(said("widerspruch_elektronisch", confirmed=True)) == 1


def test_how_a_block_begins_is_as_long_as_a_row():
    block = next(block for block in BLOCKS if len(" ".join(map(plain, block.paragraphs))) > 200)
    assert block.beginning() == " ".join(map(plain, block.paragraphs))[:200]
    assert block.beginning(lambda _runs: "x") == " ".join("x" for _runs in block.paragraphs)


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("lands = ['BY']", "lands = ['XX']"), 4, "kein Land"),
        (("lands = ['BY']", "regimes = ['x']"), 4, "Verfahrensrecht"),
        (("valid_from = 2020-01-01", "valid_from = 'x'"), 5, "Datum"),
        (("# -", "valid_to = 2019-01-01"), 7, "beginnt"),
        (("Klage", "- Klage"), 8, "Absätzen"),
        (("Klage", "{amt.x}"), 9, "amt.x"),
    ],
)
def test_bad_blocks_are_named_with_file_and_line(tmp_path, change, line, words):
    text = (
        "[[block]]\nkey = 'k1'\ntitle = 'T'\nlands = ['BY']\nvalid_from = 2020-01-01\nsource = 'S'\n# -\n"
        "text = '''\nKlage\n'''\n"
    )
    (tmp_path / "b.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_text_blocks(tmp_path)
    assert refused.value.place.endswith(f"b.toml:{line}")
    assert words in str(refused.value)


#: what never changes its form, whatever word stands before it: a person's name, a measure, an address on the net, "15. Februar"
UNBENT = {
    "feld.verstorbene_person",
    "feld.restbreite",
    "feld.flaeche",
    "sachbearbeitung.name",
    "sachbearbeitung.e_mail",
    "amt.internet",
    "frage.termin",
}
GOVERNING = re.compile(r"\b(?:an|auf|bei|mit|nach|von|der|die|das|dem|den|des|beim|zum|zur|im|am|vom|Ihrem|weil) $")


def governed(runs):
    pairs = pairwise(runs)
    return [
        run.key for before, run in pairs if isinstance(run, Field) and GOVERNING.search(getattr(before, "text", ""))
    ]


def test_what_is_put_in_stands_where_it_need_not_be_inflected():
    for case_type in CASE_TYPES.values():
        for template in TEMPLATES.values():
            texts = {item.key for item in template.registry(case_type) if item.kind == "text"}
            shown = [block.runs for part in template.parts for block in part.blocks if hasattr(block, "runs")]
            found = {key for runs in (template.subject, *shown) for key in governed(runs)}
            assert (found & texts) - UNBENT == set(), template.key
    assert [block.key for block in BLOCKS if any(governed(runs) for runs in block.paragraphs)] == []
    assert governed((Text("bei der "), Field("amt.bank"))) == ["amt.bank"]


def test_a_payment_names_one_sign_the_one_of_its_notice():
    for template in TEMPLATES.values():
        shown = [plain(block.runs) for part in template.parts for block in part.blocks if isinstance(block, Paragraph)]
        for text in shown:
            if "überweisen" in text:
                assert "brief.zeichen" in text, template.key
                assert "fall.zeichen" not in text, template.key
